"""Metadata at the head of a text: a block of YAML between two lines of three hyphens."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from aigovkg.errors import TextError
from aigovkg.text.dates import iso_date
from aigovkg.text.model import Metadata

__all__ = ["front_matter"]

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)\s*", re.S | re.M)
_KEY = re.compile(r"^[A-Za-z_-]+[ \t]*:", re.M)
_LARGEST = 20_000
_NAMES = {"author": "authors", "lang": "language", "license": "licence", "url": "source"}
_FIELDS = frozenset(Metadata.__slots__)


def front_matter(content: str, name: str) -> tuple[Metadata, int]:
    """Read the front matter of a text.

    Known keys: title, type, author or authors, issuer, publisher, date, source, lang, id, about, licence. Others are
    left alone, because front matter serves other programs too.

    Args:
        content: the whole text.
        name: what to call the text in an error.
    Returns:
        What it says, and the offset of the first character after it and its blank lines; nothing and 0 without one.
    Raises:
        TextError: the block is not YAML, or a value does not fit its key.
    """
    block = _BLOCK.match(content[:_LARGEST])
    if not block or not _KEY.search(block[1]):
        return Metadata(), 0
    try:
        values = yaml.load(block[1], Loader=_Strings)  # noqa: S506 - a safe loader, see below
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        failed = f"Could not read the front matter (line {line} is not YAML)"
        raise TextError(failed, name, "Write lines of the form key: value") from None
    if not isinstance(values, Mapping):
        return Metadata(), 0
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, value in values.items():
        field = _NAMES.get(str(key).lower(), str(key).lower())
        if field in _FIELDS and value is not None:
            fields[field] = _value(field, value, name)
    return Metadata(**fields), block.end()  # type: ignore[arg-type]


class _Strings(yaml.SafeLoader):
    """YAML without types, so that a date or a number stays as it is written, and without aliases, which can explode."""

    yaml_implicit_resolvers = {"n": [("tag:yaml.org,2002:null", re.compile(r"^$"))]}  # noqa: RUF012 - as the base has it

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)


def _value(field: str, value: object, name: str) -> str | tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    many = [str(item).strip() for item in items]
    if any(isinstance(item, (list, Mapping)) for item in items):
        raise TextError(f"Could not read the front matter's {field}", name, "Write one value, or a list of values")
    if field == "authors":
        return tuple(item for item in many if item)
    single = ", ".join(many)
    if field == "date" and single:
        date = iso_date(single)
        if not date:
            raise TextError("Could not read the front matter's date", single, "Write it as YYYY-MM-DD, YYYY-MM or YYYY")
        return date
    return single
