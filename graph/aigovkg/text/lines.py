"""Lines of a text, and which of them are no part of its paragraphs: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from aigovkg.text.phrases import occurrences

__all__ = ["Line", "lines_of", "mark_asides"]


class Line:
    """A line without the blanks around it.

    Attributes:
        start, end: its place, in code points.
        above: how many blank lines stand above it.
        aside: "furniture" or "footnote" where it is no part of a paragraph, else "".
    """

    __slots__ = ("above", "aside", "end", "start")

    def __init__(self, start: int, end: int, above: int) -> None:
        self.start = start
        self.end = end
        self.above = above
        self.aside = ""


#: What ends lines besides CR, LF and the form feed; it is looked at as LF.
_BREAKS: Final = ("\v", "\x85", "\u2028", "\u2029")
_FIGURES: Final = frozenset("0123456789０１２３４５６７８９")
_DIGITS: Final = re.compile("[0-9０-９][0-9０-９]*")  # begins with one, for which a line is searched quicker
_PAGE_NUMBER: Final = re.compile(r"[\W_]{0,40}\d{1,4}(?:\s?/\s?\d{1,4})?[\W_]{0,40}")
#: A line that only divides, and what it is made of.
_RULE: Final = re.compile(r"[_=\-*~—–―─]{5,}")
_STROKES: Final = frozenset("_=-*~—–―─")

#: Running heads stand in this many lines at the top and at the bottom of a page.
_EDGE: Final = 4
_LONGEST: Final = 200


def lines_of(content: str) -> list[Line]:
    """Return the lines of a text that are not blank; LF, CRLF, CR and the Unicode line separators end lines."""
    if "\r" in content:
        content = content.replace("\r\n", " \n").replace("\r", "\n")
    for written in _BREAKS:
        content = content.replace(written, "\n")
    lines: list[Line] = []
    length = len(content)
    place = breaks = 0
    feed = content.find("\f")
    while place < length:
        stop = content.find("\n", place)
        if stop < 0:
            stop = length
        fed = 0 <= feed < stop
        if fed:
            stop, feed = feed, content.find("\f", feed + 1)
        start, end = place, stop
        while start < end and content[start].isspace():
            start += 1
        while end > start and content[end - 1].isspace():
            end -= 1
        if start < end:
            lines.append(Line(start, end, max(0, breaks - 1) if lines else breaks))
            breaks = 0
        if not fed:
            breaks += 1
        place = stop + 1
    return lines


def mark_asides(content: str, lines: list[Line]) -> None:
    """Tell running heads, page numbers and footnotes from text, and mark them so. Pages end with a form feed.

    Args:
        content: the text.
        lines: its lines.
    """
    rules = {rank for rank, line in enumerate(lines) if content[line.start] in _STROKES and _is_rule(content, line)}
    for rank in rules:
        lines[rank].aside = "furniture"
    pages = _pages(content, lines)
    if len(pages) < 2:
        return
    edges = [lines[rank] for page in pages for rank in sorted({*page[:_EDGE], *page[-_EDGE:]})]
    # Lines that do not begin and end alike need not be looked at as a whole.
    ends = [_ends(content, line) for line in edges]
    alike = Counter(ends)
    often = max(2, len(pages) // 6)
    patterns = [_pattern(content, line) if alike[end] >= often else "" for line, end in zip(edges, ends, strict=True)]
    counts = Counter(patterns)
    for rank in range(len(pages[0][:_EDGE]), len(edges)):  # a running head often repeats the title of the first page
        line, pattern = edges[rank], patterns[rank]
        if (pattern and counts[pattern] >= often) or _PAGE_NUMBER.fullmatch(content, line.start, line.end):
            line.aside = "furniture"
    for page in pages if rules else ():
        rule = next((rank for rank in page[_EDGE:] if rank in rules), page.stop)
        notes = [line for line in lines[rule + 1 : page.stop] if not line.aside]
        if notes and content[notes[0].start].isdigit():
            for line in notes:
                line.aside = "footnote"


def _is_rule(content: str, line: Line) -> bool:
    return line.end - line.start < _LONGEST and bool(_RULE.fullmatch(content, line.start, line.end))


def _pages(content: str, lines: list[Line]) -> list[range]:
    """The ranks of each page's lines."""
    pages: list[range] = []
    first = last = 0
    for feed in [*occurrences(content, "\f", 0, len(content)), len(content)]:
        while last < len(lines) and lines[last].start <= feed:
            last += 1
        if last > first:
            pages.append(range(first, last))
            first = last
    return pages


def _ends(content: str, line: Line) -> str:
    """The first and the last character of a line, figures made alike."""
    first, last = content[line.start], content[line.end - 1]
    return ("#" if first in _FIGURES else first) + ("#" if last in _FIGURES else last)


def _pattern(content: str, line: Line) -> str:
    """A line with its numbers and blanks made alike; "" for lines too long for a running head."""
    if line.end - line.start > _LONGEST:
        return ""
    return " ".join(_DIGITS.sub("#", content[line.start : line.end]).split())
