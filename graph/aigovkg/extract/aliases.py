"""Aliases: short names that a text itself gives, "(hereinafter “the Principles”)", （以下简称《原则》）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rdflib import URIRef

from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.named import Named, merged

__all__ = ["with_aliases"]

_GIVEN = re.compile(
    r"\((?:hereinafter|hereafter|henceforth|referred to|the |“|\")[^()“”\"\n]{0,30}[“\"]?(?:the )?"
    r"(?P<name>[A-Z][^()“”\"\n]{1,40}?)[”\"]\s?\)"
)
_GIVEN_ZH = re.compile(
    r"[(（]\s*(?:以下|下文|下)(?:均)?(?:[简簡]?[称稱]|统称|統稱)(?:[为為])?[:：]?\s*[“\"《「『]?"
    r"(?P<name>[^“”\"《》「」『』()（）\n]{2,20})[”\"》」』]?\s*[)）]"
)
#: What may stand between a name and the alias that is given for it.
_CLOSERS = '》”"」』 \n'
_AROUND = 60  # no name that covers an alias reaches farther
#: How sure it is that the alias stands for the name before it.
_SURE = 0.9


class _Alias(NamedTuple):
    """A short name, the concept that it stands for, and from where on."""

    name: str
    concept: URIRef
    kind: str
    start: int


def with_aliases(frame: Frame, named: list[Named]) -> list[Named]:
    """Add the places where a text names a thing by an alias that it gave for it.

    Args:
        frame: the text.
        named: what it names, candidates among them, in the order of the text.
    Returns:
        The named things, in the order of the text; what an alias covers is left out.
    """
    content = frame.text.content
    known: Places[Named] | None = None
    given: dict[int, Named] = {}
    for alias in _given(frame, named):
        known = known or Places(named)
        for start in _places(content, alias):
            item = Named(start, start + len(alias.name), alias.concept, alias.kind, alias.name, confidence=_SURE)
            around = known.within(max(start - _AROUND, 0), item.end + _AROUND)
            if not any(other.start <= start and item.end <= other.end for other in around if _stays(other, item)):
                given[start] = item
    if not given:
        return list(named)
    covered = {place for item in given.values() for place in range(item.start, item.end)}
    kept = [item for item in named if item.start not in covered]
    return merged(kept, given.values())


def _stays(other: Named, alias: Named) -> bool:
    """Whether a thing that covers an alias is named there rather than the alias: itself, or something longer."""
    return other.concept == alias.concept or other.end - other.start > alias.end - alias.start


def _given(frame: Frame, named: Sequence[Named]) -> Iterator[_Alias]:
    """The aliases that a text gives, each for the name that ends before the bracket."""
    content = frame.text.content
    given = list(_GIVEN.finditer(content))
    if frame.compacted.chinese:
        given = sorted((*given, *_GIVEN_ZH.finditer(content)), key=re.Match.start)
    if not given:
        return
    ends = {item.end: item for item in reversed(named) if not item.pronoun and not item.weak}  # the longest counts
    for found in given:
        end = found.start()
        while end and content[end - 1] in _CLOSERS:
            end -= 1
        item = ends.get(end) or ends.get(found.start())
        if item is not None:
            yield _Alias(found["name"].strip(), item.concept, item.kind, found.start("name"))


def _places(content: str, alias: _Alias) -> Iterator[int]:
    """Where an alias stands, from its giving on."""
    edge = r"\b" if alias.name.isascii() else ""
    for found in re.finditer(edge + re.escape(alias.name) + edge, content[alias.start :]):
        yield alias.start + found.start()
