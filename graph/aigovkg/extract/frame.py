"""The frame of a text: its characters folded, and its sentences."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from aigovkg.extract.mending import mended
from aigovkg.text import Text, folded_and_compacted, segment
from aigovkg.text.dates import year_places

__all__ = ["Frame", "Placed", "Places", "Sentence"]

#: Sentences longer than this are read in pieces (code points).
_LONGEST: Final = 4000
_LONGEST_ZH: Final = 1200


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
        self._near = 0  # the rank that was told last: who goes through the text asks for one near it

    def within(self, start: int, end: int) -> list[Thing]:
        """Those that begin in a stretch of the text."""
        first = self._rank(start)
        last = first  # a stretch holds few
        while last < len(self.items) and self.items[last].start < end:
            last += 1
        return self.items[first:last]

    def last(self, place: int) -> Thing | None:
        """The one that begins last before a place."""
        rank = self._rank(place) - 1
        return self.items[rank] if rank >= 0 else None

    def _rank(self, place: int) -> int:
        """How many of the things begin before a place: `rank_near`, without a list of their starts."""
        items, low, high = self.items, self._near, self._near
        step, count = 1, len(items)
        while high < count and items[high].start < place:
            low, high, step = high + 1, high + step, step << 1
        while low and items[low - 1].start >= place:
            low, high, step = max(low - step, 0), low - 1, step << 1
        high = min(high, count)
        while low < high:
            middle = (low + high) >> 1
            if items[middle].start < place:
                low = middle + 1
            else:
                high = middle
        self._near = low
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
        latin: a byte for each character, as `folded_and_compacted` gives them.
        years: where years may be in it, as `year_places` tells.
        outline: how the text is built.
        sentences: in the order of the text; none is empty, none is in a running head.
    """

    def __init__(self, text: Text, words: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.folded, self.compacted, self.latin = folded_and_compacted(mended(text.content, words))
        self.years = year_places(text.content, 0, text.length, chinese=self.compacted.chinese)
        self.outline = segment(text, chinese=self.compacted.chinese, years=self.years)
        blocks = self.outline.blocks
        self.sentences: list[Sentence] = []
        for start, end, language, rank in self.outline.places:
            kind, level, chinese = blocks[rank].kind, blocks[rank].level, language == "zh"
            longest = _LONGEST_ZH if chinese else _LONGEST
            while end - start > longest:
                cut = self._cut(start, longest)
                self.sentences.append(Sentence(start, cut, rank, kind, level, chinese=chinese))
                start = cut
            self.sentences.append(Sentence(start, end, rank, kind, level, chinese=chinese))
        self._in_order = Places(self.sentences)

    def _cut(self, start: int, longest: int) -> int:
        """Where a sentence is cut that is too long for one, so that reading takes linear time."""
        cut = max(self.folded.rfind(mark, start + longest // 2, start + longest) for mark in ",; ") + 1
        return cut or start + longest

    def deal(self, items: list[Thing]) -> list[list[Thing]]:
        """Deal things, in the order of their starts, out to the sentences that they begin in: a list for each."""
        dealt: list[list[Thing]] = []
        nothing: list[Thing] = []  # one for all sentences that have none; nobody changes it
        place, count, beyond = 0, len(items), self.text.length
        ahead, last = items[0].start if items else beyond, 0
        for sentence in self.sentences:
            start, end = sentence.start, sentence.end
            if start < last:  # it lies inside the sentence before
                while place and items[place - 1].start >= start:
                    place -= 1
                    ahead = items[place].start
            while ahead < start:
                place += 1
                ahead = items[place].start if place < count else beyond
            first = place
            while ahead < end:
                place += 1
                ahead = items[place].start if place < count else beyond
            last = end
            dealt.append(items[first:place] if place > first else nothing)
        return dealt

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds a place, or the last before it."""
        return self._in_order.last(place + 1) or self.sentences[0]
