"""The frame of a text: its characters folded, and its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

from aigovkg.text import Compact, Text, compact, fold

__all__ = ["Frame", "Sentence"]

_BLOCK = re.compile(
    r"\n[ \t\r\u3000\u00a0]*\n\s*|\n(?=\s*(?:[-–—•·●▪*]|\(?[0-9a-zA-Z]{1,3}[.)]\s|[（(]?[一二三四五六七八九十]+[）)、]|第[一二三四五六七八九十百]+[条章]))"
)
_END = re.compile(
    r"(?<=[.!?])[\"'”’)\]]{0,2}\s+(?=[\"'“‘(\[A-Z0-9—–-])|(?<=[。！？])[”’\"')）」』]{0,2}\s*|(?<=[.!?])(?=[A-Z][a-z])|(?<=;)\s+|(?<=[:：])\s*\n"
)
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|etc|No|Nos|Art|Arts|Mr|Mrs|Ms|Dr|Prof|vs|para|paras|pp|Vol|U\.S|U\.K|U\.N|St|Inc|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ibid)|\b[A-Z]|^\W*\d{1,3})\.$"
)
_ITEM = re.compile(
    r"\s*(?:[-–—•·●▪*]+|\(?[0-9a-zA-Z]{1,3}[.)]\s|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十百]+条)"
)


class HasStart(Protocol):
    """Anything that begins somewhere in the text."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        ...


Placed = TypeVar("Placed", bound=HasStart)


class Sentence(NamedTuple):
    """A sentence: its span in code points, the rank of its paragraph, whether it begins a list item, whether it is a heading."""

    start: int
    end: int
    paragraph: int
    item: bool
    heading: bool


@dataclass(frozen=True)
class Frame:
    """A text with its folded forms and its sentences."""

    text: Text

    @cached_property
    def folded(self) -> str:
        """The text folded, of the same length."""
        return fold(self.text.content)

    @cached_property
    def compacted(self) -> Compact:
        """The text compacted, with the way back."""
        return compact(self.text.content)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in the order of the text; none is empty."""
        content = self.text.content
        found: list[Sentence] = []
        start = 0
        for rank, block in enumerate([*_BLOCK.finditer(content), None]):
            end = block.start() if block else len(content)
            found += _sentences(content, start, end, rank)
            start = block.end() if block else end
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds a place, or the last before it."""
        return self.sentences[max(bisect_right(self._starts, place) - 1, 0)]

    @staticmethod
    def within(items: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
        """Those of the items, sorted by their starts, that begin in a stretch of the text."""
        first = bisect_left(items, start, key=_start)
        return items[first : bisect_left(items, end, lo=first, key=_start)]


def _start(item: HasStart) -> int:
    return item.start


def _sentences(content: str, start: int, end: int, paragraph: int) -> list[Sentence]:
    """The sentences of one paragraph."""
    found: list[Sentence] = []
    item = bool(_ITEM.match(content, start, min(end, start + 20)))
    place = start
    for cut in [*_END.finditer(content, start, end), None]:
        if cut and _NO_END.search(content[max(start, cut.start() - 8) : cut.start()].rstrip("\"'”’)")):
            continue
        stop = cut.end() if cut else end
        first, last = _trim(content, place, stop)
        if first < last:
            found.append(Sentence(first, last, paragraph, item and not found, False))
        place = stop
    if len(found) == 1 and _heading(content[found[0].start : found[0].end]):
        found[0] = found[0]._replace(heading=True)
    return found


def _trim(content: str, start: int, end: int) -> tuple[int, int]:
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    return start, end


def _heading(line: str) -> bool:
    return len(line) < 120 and line[-1] not in '.!?;:,。！？；：，、”"'
