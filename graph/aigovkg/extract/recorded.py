"""Recorded names: where a text names those that only its record knows, such as the author of its byline, or itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from sys import maxsize
from typing import Final

from aigovkg.catalogue import Record
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, in_order, merged
from aigovkg.names import kind_of
from aigovkg.text import compact, fold

__all__ = ["find_recorded", "own_title", "with_own_title", "without_own_title"]

#: How sure it is that the name of an author or issuer means that one.
_RECORDED: Final = 0.9
_HEAD: Final = 400  # within so many code points a title stands
_ABOUT: Final = re.compile(r"\b(?:on|of|to|for|about|and|with|in|under)\b|关于|解读|对|与|和")
#: What a title has behind the name of what the document is a draft of.
_DRAFT: Final = re.compile(r"\s*[(（](?:征求意见稿|徵求意見稿|草案|试行|試行|draft[^()]*|consultation[^()]*)[)）]$")
_MOST: Final = 200  # places of one name
#: Titles shorter than this (code points; Chinese ones count double) are words that a text may use.
_SHORTEST: Final = 16
_HAN: Final = "\u2e80"  # from here on
#: Kinds of names that a title hides: what it is called is not what it says.
_HIDDEN: Final = frozenset({"principle", "risk", "mechanism", "stage", "domain", "stakeholder-group"})


def find_recorded(frame: Frame, record: Record, named: Sequence[Named]) -> list[Named]:
    """Find the names that the record of a document brings along.

    Args:
        frame: the text.
        record: its record; its candidates are the names that the vocabulary does not know.
        named: what is known to be named already; no place counts twice, but for what begins a longer name and is no
            state.
    Returns:
        The named things, in the order of the text.
    """
    found: list[Named] = []
    for name in record.candidates:
        kind = (kind_of(name.iri) or ("", ""))[0]
        shouted = _places(frame.text.content, name.label.upper()) if kind == "person" else ()
        found += [
            Named(start, start + len(name.label), name.iri, kind, name.label, confidence=_RECORDED)
            for start in (*_places(frame.text.content, name.label), *shouted)
        ]
    starts, ends = {item.start for item in found}, {item.end for item in found}
    begun: dict[int, int] = {}
    for item in named if found else ():
        ends.discard(item.end)
        if item.start in starts:
            begun[item.start] = max(maxsize if item.kind == "state" else item.end, begun.get(item.start, 0))
    return in_order([item for item in found if item.end in ends and begun.get(item.start, 0) < item.end])


def without_own_title(
    frame: Frame, record: Record, titles: Sequence[tuple[int, int]], named: Sequence[Named]
) -> list[Named]:
    """Leave out what only stands in the document's own title: principles and the like that it is called by, and names
    of other documents that are its end ("National AI Act").

    Args:
        frame: the text.
        record: its record.
        titles: where its title stands.
        named: the named things.
    """
    names = [fold(title).strip() for title in record.titles.values()]
    drafts = [title[: draft.start()] for title in names if (draft := _DRAFT.search(title))]
    kept: list[Named] = []
    rank, last = 0, 0  # of the titles that begin before what is looked at: how many, and where the farthest ends
    for item in named:
        while rank < len(titles) and titles[rank][0] <= item.start:
            last = max(last, titles[rank][1])
            rank += 1
        inside = item.end <= last and item.kind in _HIDDEN
        early = item.start <= _HEAD and item.kind == "document" and item.concept != record.iri
        if not (inside or (early and _is_end(item, frame.folded, names, drafts))):
            kept.append(item)
    return kept


def _is_end(item: Named, folded: str, names: Sequence[str], drafts: Sequence[str]) -> bool:
    """Whether the name of another document is the end of one of the document's own names, or what it is a draft of."""
    before = folded[max(folded.rfind("\n", 0, item.start) + 1, 0) : item.start].strip(" #\"'《")
    name = folded[item.start : item.end]
    whole = f"{before} {name}" if before[-1:].isascii() else before + name
    if not before and name in drafts:
        return True
    return bool(before) and whole in names and not _ABOUT.search(before)


def with_own_title(frame: Frame, record: Record, titles: Sequence[tuple[int, int]], named: list[Named]) -> list[Named]:
    """Add the document's own title as a mention of it, where nothing else names it there; a line that only repeats it,
    as the running heads of pages do, is none. A title in which another text is named that nobody knows, such as the
    bill that it explains, stands for that one.

    Args:
        frame: the text.
        record: its record.
        titles: where its title stands.
        named: the named things, in the order of the text.
    Returns:
        The named things, in the order of the text.
    """
    if (kind_of(record.iri) or ("",))[0] != "document":
        return named
    taken = {item.end for item in named if item.kind == "document"}
    content = frame.text.content
    others = {content[item.start : item.end] for item in named if _is_other(item, record)} if titles else ()
    own = []
    for rank, (start, end) in enumerate(titles):
        repeated = rank and content[start - 1] == "\n" and content[end : end + 1] in ("", "\n")
        if not (repeated or end in taken or any(other in content[start:end] for other in others)):
            own.append(Named(start, end, record.iri, "document", content[start:end], confidence=_RECORDED))
    return merged(named, own)


def _is_other(item: Named, record: Record) -> bool:
    """Whether a named thing is another document that no vocabulary knows."""
    return item.kind == "document" and item.confidence <= _RECORDED and not item.pronoun and item.concept != record.iri


def own_title(frame: Frame, record: Record) -> tuple[tuple[int, int], ...]:
    """Find where the document's own title stands, over broken lines too.

    Args:
        frame: the text.
        record: its record.
    Returns:
        The places, in code points, in the order of the text.
    """
    text = frame.compacted
    places = []
    for title in sorted(record.titles.values()):
        whole = compact(title).content.strip()
        if len(whole) + sum(letter > _HAN for letter in whole) >= _SHORTEST:
            places += [text.origin(start, start + len(whole)) for start in _places(text.content, whole)]
    return tuple(sorted(places))


def _places(content: str, label: str) -> Iterator[int]:
    """Where a name stands by itself."""
    place = content.find(label)
    for _ in range(_MOST):
        if place < 0:
            return
        end = place + len(label)
        if not (_joins(content[place - 1 : place], label[0]) or _joins(label[-1], content[end : end + 1])):
            yield place
        place = content.find(label, end)


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours are letters of one word."""
    return one.isascii() and other.isascii() and one.isalnum() and other.isalnum()
