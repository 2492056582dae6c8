"""YAML as values of Python: by libyaml where it is installed, some ten times as quick as PyYAML's own parser."""

from __future__ import annotations

import re
from typing import Any

import yaml

__all__ = ["load_yaml"]

#: What something nested begins with; libyaml ends the process when it has no stack left, PyYAML's own parser tells.
_NESTING = re.compile(r"[\[{?:-]")
_DEEPEST = 5_000


def load_yaml(source: str) -> Any:
    """Read a document.

    Args:
        source: its characters.
    Returns:
        Mappings, lists, strings, numbers, truth values, dates, None; nothing that runs code.
    Raises:
        yaml.YAMLError: it is not well-formed.
        RecursionError: it nests too deep.
    """
    if hasattr(yaml, "CSafeLoader") and sum(1 for _ in _NESTING.finditer(source)) < _DEEPEST:
        return yaml.load(source, Loader=yaml.CSafeLoader)
    return yaml.safe_load(source)
