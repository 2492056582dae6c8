"""Remembers which annotation sets were found valid, so that a build does not validate the same bytes twice.

An entry is named by the hash of everything that a verdict rests on: the set, the shapes, the ontology, the vocabulary,
the catalogue and the validating code. Nothing needs to be thrown away by hand, and losing an entry costs only time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from aigovkg.validate import rests_on

__all__ = ["Verdict", "recall", "remember"]


class Verdict(NamedTuple):
    """What is known of a valid annotation set: its named graph, its Text's hash, how many warnings it got."""

    graph: str
    sha256: str
    warnings: int


def recall(folder: Path, data: bytes) -> Verdict | None:
    """Return the verdict on an annotation set, given as its bytes; None when it has to be validated."""
    try:
        graph, sha256, warnings = json.loads(_entry(folder, data).read_text("utf-8"))
        return Verdict(str(graph), str(sha256), int(warnings))
    except (OSError, ValueError, TypeError):  # none, or damaged
        return None


def remember(folder: Path, data: bytes, verdict: Verdict) -> None:
    """Keep the verdict on a valid annotation set; a folder that cannot be written is no reason to stop."""
    path = _entry(folder, data)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{hashlib.sha256(data).hexdigest()[:8]}")
        temporary.write_text(json.dumps(verdict), "utf-8")
        temporary.replace(path)


def _entry(folder: Path, data: bytes) -> Path:
    return folder / "valid" / f"{hashlib.sha256(_basis() + data).hexdigest()}.json"


@cache
def _basis() -> bytes:
    hashed = hashlib.sha256()
    for path in rests_on():
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.digest()
