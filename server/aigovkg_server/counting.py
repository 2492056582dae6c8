"""Counts the solutions of a result in what a serializer writes.

The engine serializes without a look at each solution, and a loop over them in Python would take several times as long;
so they are counted in the text, where each format has a mark that cannot stand inside a value.
"""

from __future__ import annotations

import re
from typing import Protocol

__all__ = ["Counter", "counter"]


class Counter(Protocol):
    """Counts what it is fed; `count` is how many have begun so far."""

    count: int

    def feed(self, data: bytes) -> None:
        """Take the next part of the text."""


class _Marks:
    """Counts a pattern from `count` on, also where it is cut in two. Its matches have no more than `width` bytes."""

    def __init__(self, pattern: bytes, width: int, count: int = 0) -> None:
        self.count = count
        self._pattern, self._width = re.compile(pattern), width
        self._tail = b""

    def feed(self, data: bytes) -> None:
        text = self._tail + data
        end = 0
        for match in self._pattern.finditer(text):
            self.count += 1
            end = match.end()
        self._tail = text[max(end, len(text) - self._width + 1) :]


class _Lines:
    """Counts the lines of CSV that are no part of a quoted value; the first is the heading."""

    def __init__(self) -> None:
        self.count = -1
        self._quoted = False

    def feed(self, data: bytes) -> None:
        for index, part in enumerate(data.split(b'"')):
            if index:
                self._quoted = not self._quoted
            if not self._quoted:
                self.count += part.count(b"\n")


def counter(extension: str) -> Counter:
    """Make the counter for a format.

    Args:
        extension: as in `frames.Job`.
    """
    if extension == "csv":
        return _Lines()
    # In JSON a quote inside a value is escaped, so an opened object with a name cannot be text; solutions that bind
    # nothing are not counted.
    if extension == "json":
        return _Marks(rb'[\[,]\{"[^},]', 4)
    # In XML `<` is escaped inside values, in TSV the end of a line is; its first line is the heading.
    return _Marks(rb"<result>", 8) if extension == "xml" else _Marks(rb"\n", 1, -1)
