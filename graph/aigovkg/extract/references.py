"""References: entries of reading lists that name a document, its authors and where they work, parted by semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from aigovkg.annotation import Span
from aigovkg.extract.claims import Told, make
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["references"]

_AUTHOR, _WORKS = thing("rule", "references/author"), thing("rule", "references/affiliation")
_PARTED: Final = re.compile(r"[\"'”’》)\]]{0,2}\s*[;；]\s*")
#: What stands before the title of an entry: a marker, a bracket, or the beginning of a line.
_BEGINS: Final = re.compile(r"(?:^|[\n(（;；\[]|\d[.)、])\s*[\"'“‘《]?(?:The )?$")
#: How far behind an author's name an institution may stand, in code points.
_REACH: Final = 160


def references(frame: Frame, named: Sequence[Named], discourse: Discourse) -> Iterator[Told]:
    """Claim who wrote the documents of a reading list, and where the authors work.

    Args:
        frame: the text.
        named: the named things in it, in its order.
        discourse: the document's record and voice.
    """
    content = frame.text.content
    if not any(item.kind == "person" for item in named):
        return
    things = [item for item in named if not item.inside]
    for place in range(1, len(things)):
        one, other = things[place - 1], things[place]
        if other.kind != "person" or one.kind != "document" or one.concept == discourse.record.iri:
            continue
        begins = _BEGINS.search(content[max(one.start - 12, 0) : one.start])
        if not begins or not _PARTED.fullmatch(content, one.end, other.start):
            continue
        first, last = frame.sentence_at(one.start), frame.sentence_at(other.start)
        yield make(discourse, one.concept, "author", other.concept, Span(first.start, last.end), 0.76, _AUTHOR)
        yield from _work(frame, things[place : place + 7], first.start, discourse)


def _work(frame: Frame, things: Sequence[Named], start: int, discourse: Discourse) -> Iterator[Told]:
    """The institutions behind an author's name, up to the next name or the end of the line."""
    author = things[0]
    for item in things[1:]:
        gap = frame.text.content[author.end : item.start]
        if item.kind in ("person", "document") or len(gap) > _REACH or "\n" in gap:
            return
        if item.kind == "organization":
            evidence = Span(start, frame.sentence_at(item.start).end)
            yield make(discourse, author.concept, "affiliated-with", item.concept, evidence, 0.74, _WORKS)
