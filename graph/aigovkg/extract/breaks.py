"""Breaks: what a clause cannot reach across, and neither can a speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from aigovkg.text.phrases import occurrences

__all__ = ["Breaks"]

#: Looking for each is quicker than for all at once, as most are rare.
_MARKS: Final = (";", "!", "?", "。", "--")
_COLON: Final = re.compile(r":\s*\n")


class Breaks:
    """The strong breaks in a stretch of text: semicolons, stops, dashes, colons at the end of a line.

    They are looked for once, so that asking what lies between two places takes no time that grows with the stretch.

    Args:
        folded: the folded text.
        start, end: the stretch, in code points.
    """

    def __init__(self, folded: str, start: int, end: int) -> None:
        places: list[tuple[int, int]] = []
        for mark in _MARKS:
            places += [(place, place + len(mark)) for place in occurrences(folded, mark, start, end)]
        for place in occurrences(folded, ".", start, end - 1):
            if folded[place + 1].isspace():
                places.append((place, place + 2))
        for place in occurrences(folded, ":", start, end):
            found = _COLON.match(folded, place, end)
            if found:
                places.append(found.span())
        places.sort()
        self._starts = [place[0] for place in places]
        self._ends = [place[1] for place in places]

    def first(self, start: int, end: int) -> int:
        """Where the first break between two places of the stretch begins; -1 where there is none."""
        rank = bisect_left(self._starts, start)
        return self._starts[rank] if rank < len(self._starts) and self._ends[rank] <= end else -1
