"""The frame of a text: its characters folded, and its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from aigovkg.extract.mending import mended
from aigovkg.text import Text, folded_and_compacted, segment
from aigovkg.text.dates import year_places
from aigovkg.text.ranks import rank_of

__all__ = ["Frame", "Placed", "Places", "Sentence"]

#: Sentences longer than this are read in pieces (code points).
_LONGEST, _LONGEST_ZH = 4000, 1200


class Placed:
    """Something in a text; its span is in code points."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


Thing = TypeVar("Thing", bound=Placed)


class Places(Generic[Thing]):
    """Things in the order of their starts, ready to be asked for what begins where.

    Args:
        items: the things.
    """

    def __init__(self, items: list[Thing]) -> None:
        self.items = items

    def within(self, start: int, end: int) -> list[Thing]:
        """Those that begin in a stretch of the text."""
        first = self._rank(start, 0)
        last = first  # a stretch holds few
        while last < len(self.items) and self.items[last].start < end:
            last += 1
        return self.items[first:last]

    def last(self, place: int) -> Thing | None:
        """The one that begins last before a place."""
        rank = self._rank(place, 0) - 1
        return self.items[rank] if rank >= 0 else None

    def _rank(self, place: int, low: int) -> int:
        """How many of the things begin before a place; they are looked at in place, without a list of their starts."""
        items, high = self.items, len(self.items)
        while low < high:
            middle = (low + high) >> 1
            if items[middle].start < place:
                low = middle + 1
            else:
                high = middle
        return low


class Sentence(Placed):
    """A sentence.

    Attributes:
        start, end: its span in code points.
        block, kind, level: rank, kind and level of its block (see `aigovkg.text.Block`).
        chinese: whether it is Chinese.
    """

    __slots__ = ("block", "chinese", "kind", "level")

    def __init__(self, start: int, end: int, block: int, kind: str, level: int = 0, *, chinese: bool) -> None:
        super().__init__(start, end)
        self.block = block
        self.kind = kind
        self.level = level
        self.chinese = chinese


class Frame:
    """A text with its folded forms and its sentences.

    Args:
        text: the text.
        words: words by which words broken at the ends of lines are told.

    Attributes:
        folded: the text folded, of the same length, its broken words mended.
        compacted: the text compacted, its broken words mended, with the way back.
        years: where years may be in it, as `year_places` tells.
        outline: how the text is built.
        sentences: in the order of the text; none is empty, none is in a running head.
    """

    def __init__(self, text: Text, words: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.folded, self.compacted = folded_and_compacted(mended(text.content, words))
        self.years = year_places(text.content, 0, text.length, chinese=self.compacted.chinese)
        self.outline = segment(text, chinese=self.compacted.chinese, years=self.years)
        blocks = self.outline.blocks
        self.sentences: list[Sentence] = []
        for start, end, language, block in self.outline.places:
            kind, level, chinese = blocks[block].kind, blocks[block].level, language == "zh"
            longest = _LONGEST_ZH if chinese else _LONGEST
            for first, last in self._pieces(start, end, longest) if end - start > longest else ((start, end),):
                self.sentences.append(Sentence(first, last, block, kind, level, chinese=chinese))
        self._starts = [sentence.start for sentence in self.sentences]

    def _pieces(self, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
        """The pieces of a sentence that is too long for one, so that reading takes linear time."""
        while end - start > longest:
            cut = max(self.folded.rfind(mark, start + longest // 2, start + longest) for mark in ",; ") + 1
            cut = cut or start + longest
            yield start, cut
            start = cut
        yield start, end

    def deal(self, items: list[Thing]) -> list[list[Thing]]:
        """Deal things, in the order of their starts, out to the sentences that they begin in: a list for each."""
        dealt: list[list[Thing]] = []
        nothing: list[Thing] = []  # one for all sentences that have none; nobody changes it
        place, count, beyond = 0, len(items), self.text.length
        behind, ahead = -1, items[0].start if items else beyond  # where the things beside the place start
        for sentence in self.sentences:
            start, end = sentence.start, sentence.end
            while behind >= start:  # it lies inside the sentence before
                place, ahead = place - 1, behind
                behind = items[place - 1].start if place else -1
            while ahead < start:
                place, behind = place + 1, ahead
                ahead = items[place].start if place < count else beyond
            first = place
            while ahead < end:
                place, behind = place + 1, ahead
                ahead = items[place].start if place < count else beyond
            dealt.append(items[first:place] if place > first else nothing)
        return dealt

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds a place, or the last before it."""
        return self.sentences[max(rank_of(place + 1, self._starts) - 1, 0)]
