"""Breaks: what a clause cannot reach across, and neither can a speaker."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.text.phrases import occurrences, rank_of

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

    def first(self, start: int, end: int, but: str = "") -> int:
        """Where the first break between two places begins; -1 where there is none.

        Args:
            start, end: the places, in code points.
            but: marks that do not count.
        """
        folded, starts = self._folded, self._starts
        for rank in range(rank_of(start, starts), len(starts)):
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
