"""The frame of a text: its characters folded, and its sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, Protocol, TypeVar

from aigovkg.extract.mending import mended
from aigovkg.text import Compact, Outline, Text, folded_and_compacted, segment

__all__ = ["Frame", "Places", "Sentence"]

#: Sentences longer than this are read in pieces (code points).
_LONGEST, _LONGEST_ZH = 4000, 1200


class HasStart(Protocol):
    """Anything that begins somewhere in the text."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        ...


Placed = TypeVar("Placed", bound=HasStart)


class Places(Generic[Placed]):
    """Things in the order of their starts, ready to be asked for what begins where.

    Args:
        items: the things.
    """

    def __init__(self, items: Sequence[Placed]) -> None:
        self.items = items
        self._starts = [item.start for item in items]

    def within(self, start: int, end: int) -> Sequence[Placed]:
        """Those that begin in a stretch of the text."""
        first = bisect_left(self._starts, start)
        return self.items[first : bisect_left(self._starts, end, first)]


class Sentence(NamedTuple):
    """A sentence: its span in code points, rank and kind of its block (see `aigovkg.text.Block`); is it Chinese?"""

    start: int
    end: int
    block: int
    kind: str
    chinese: bool


@dataclass(frozen=True)
class Frame:
    """A text with its folded forms and its sentences.

    Attributes:
        text: the text.
        words: words by which words broken at the ends of lines are told.
    """

    text: Text
    words: frozenset[str] = frozenset()

    @cached_property
    def _forms(self) -> tuple[str, Compact]:
        """The two forms of the text in which its broken words are mended."""
        return folded_and_compacted(mended(self.text.content, self.words))

    @cached_property
    def folded(self) -> str:
        """The text folded, of the same length."""
        return self._forms[0]

    @cached_property
    def compacted(self) -> Compact:
        """The text compacted, with the way back."""
        return self._forms[1]

    @cached_property
    def outline(self) -> Outline:
        """How the text is built."""
        return segment(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in the order of the text; none is empty, none is in a running head."""
        blocks = self.outline.blocks
        return [
            Sentence(start, end, place.block, blocks[place.block].kind, place.language == "zh")
            for place in self.outline.sentences
            for start, end in self._pieces(place.start, place.end, place.language)
        ]

    def _pieces(self, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
        """A sentence, or its pieces where it is too long for one, so that reading takes linear time."""
        longest = _LONGEST_ZH if language == "zh" else _LONGEST
        while end - start > longest:
            cut = max(self.folded.rfind(mark, start + longest // 2, start + longest) for mark in ",; ") + 1
            cut = cut or start + longest
            yield start, cut
            start = cut
        yield start, end

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds a place, or the last before it."""
        return self.sentences[max(bisect_right(self._starts, place) - 1, 0)]
