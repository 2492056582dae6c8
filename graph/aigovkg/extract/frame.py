"""The frame of a text: its characters folded, and its sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from aigovkg.extract.mending import mended
from aigovkg.text import Text, folded_and_compacted, segment

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


class Frame:
    """A text with its folded forms and its sentences.

    Args:
        text: the text.
        words: words by which words broken at the ends of lines are told.

    Attributes:
        folded: the text folded, of the same length, its broken words mended.
        compacted: the text compacted, its broken words mended, with the way back.
        outline: how the text is built.
        sentences: in the order of the text; none is empty, none is in a running head.
    """

    def __init__(self, text: Text, words: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.folded, self.compacted = folded_and_compacted(mended(text.content, words))
        self.outline = segment(text)
        blocks = self.outline.blocks
        self.sentences = [
            Sentence(start, end, place.block, blocks[place.block].kind, place.language == "zh")
            for place in self.outline.sentences
            for start, end in self._pieces(place.start, place.end, place.language)
        ]
        self._starts = [sentence.start for sentence in self.sentences]

    def _pieces(self, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
        """A sentence, or its pieces where it is too long for one, so that reading takes linear time."""
        longest = _LONGEST_ZH if language == "zh" else _LONGEST
        while end - start > longest:
            cut = max(self.folded.rfind(mark, start + longest // 2, start + longest) for mark in ",; ") + 1
            cut = cut or start + longest
            yield start, cut
            start = cut
        yield start, end

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds a place, or the last before it."""
        return self.sentences[max(bisect_right(self._starts, place) - 1, 0)]
