"""Breaks: what a clause cannot reach across, and neither can a speaker."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.text.phrases import occurrences
from aigovkg.text.ranks import rank_near

__all__ = ["Breaks"]

#: Looking for each is quicker than for all at once, as most are rare.
_MARKS: Final = (";", "!", "?", "。", "--")
_COLON: Final = re.compile(r":\s*\n")
#: Marks of two characters: a dash, and a stop with the blank behind it.
_LONG: Final = "-."


class Breaks:
    """The strong breaks in a text: semicolons, stops, dashes, colons at the end of a line.

    They are looked for once, so that asking what lies between two places takes no time that grows with the stretch.

    Args:
        folded: the folded text.
    """

    def __init__(self, folded: str) -> None:
        end = len(folded)
        self._folded = folded
        self._starts: list[int] = []
        for mark in _MARKS:
            self._starts += occurrences(folded, mark, 0, end)
        for place in occurrences(folded, ".", 0, end - 1):
            if folded[place + 1].isspace():
                self._starts.append(place)
        for place in occurrences(folded, ":", 0, end):
            if _COLON.match(folded, place):
                self._starts.append(place)
        self._starts.sort()
        #: The stretch between two breaks that was asked about last, as most questions are about the same sentence: the
        #: place behind the one, that of the other, and the rank of this.
        self._low, self._high, self._rank = 0, -1, 0

    def first(self, start: int, end: int, but: str = "") -> int:
        """Where the first break between two places begins; -1 where there is none.

        Args:
            start, end: the places, in code points.
            but: marks that do not count.
        """
        folded, starts = self._folded, self._starts
        if not self._low <= start <= self._high:
            self._rank = rank_near(start, starts, self._rank)
            self._low = starts[self._rank - 1] + 1 if self._rank else 0
            self._high = starts[self._rank] if self._rank < len(starts) else len(folded)
        for rank in range(self._rank, len(starts)):
            place = starts[rank]
            if place >= end:
                break
            mark = folded[place]
            if mark in but:
                continue
            if mark == ":":
                return place if _COLON.match(folded, place, end) else -1
            return place if place + (2 if mark in _LONG else 1) <= end else -1
        return -1
