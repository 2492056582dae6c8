"""Lines of a text, and which of them are no part of its paragraphs: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Line", "furniture", "lines_of"]


class Line(NamedTuple):
    """A line without the blanks around it, and how many blank lines stand above it."""

    start: int
    end: int
    above: int


_BREAKS = "\n\r\v\u0085\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAKS}\f]+|\r\n|[{_BREAKS}]")
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")
_PAGE_NUMBER = re.compile(r"[\W_]{0,40}\d{1,4}(?:\s?/\s?\d{1,4})?[\W_]{0,40}")
_RULE = re.compile(r"[_=\-*~—–―─]{5,}")

#: Running heads stand in this many lines at the top and at the bottom of a page.
_EDGE = 4
_LONGEST = 200


def lines_of(content: str) -> list[Line]:
    """Return the lines of a text that are not blank; LF, CRLF, CR and the Unicode line separators end lines."""
    lines: list[Line] = []
    breaks = 0
    for found in _LINE.finditer(content):
        start, end = found.span()
        if content[start] in _BREAKS:
            breaks += 1
            continue
        if content[start].isspace() or content[end - 1].isspace():
            piece = content[start:end].rstrip()
            start, end = start + len(piece) - len(piece.lstrip()), start + len(piece)
        if end > start:
            lines.append(Line(start, end, max(0, breaks - 1) if lines else breaks))
            breaks = 0
    return lines


def furniture(content: str, lines: Sequence[Line]) -> dict[int, str]:
    """Tell running heads, page numbers and footnotes from text. Pages end with a form feed.

    Args:
        content: the text.
        lines: its lines.
    Returns:
        The ranks of such lines with "furniture" or "footnote".
    """
    found = {rank: "furniture" for rank, line in enumerate(lines) if _is_rule(content, line)}
    pages = _pages(content, lines)
    if len(pages) < 2:
        return found
    edges = {rank for page in pages for rank in (*page[:_EDGE], *page[-_EDGE:])}
    counts = Counter(_pattern(content, lines[rank]) for rank in edges)
    often = max(2, len(pages) // 6)
    for rank in edges - set(pages[0][:_EDGE]):  # a running head often repeats the title of the first page
        line = lines[rank]
        pattern = _pattern(content, line)
        if pattern and (counts[pattern] >= often or _PAGE_NUMBER.fullmatch(content, line.start, line.end)):
            found[rank] = "furniture"
    for page in pages:
        rule = next((rank for rank in page[_EDGE:] if _is_rule(content, lines[rank])), None)
        notes = [] if rule is None else [rank for rank in page if rank > rule and rank not in found]
        if notes and content[lines[notes[0]].start].isdigit():
            found |= dict.fromkeys(notes, "footnote")
    return found


def _is_rule(content: str, line: Line) -> bool:
    return line.end - line.start < _LONGEST and bool(_RULE.fullmatch(content, line.start, line.end))


def _pages(content: str, lines: Sequence[Line]) -> list[range]:
    """The ranks of each page's lines."""
    feeds = [found.start() for found in re.finditer("\f", content)]
    firsts = [bisect_right(lines, feed, key=lambda line: line.start) for feed in feeds]
    edges = [0, *firsts, len(lines)]
    return [range(*pair) for pair in pairwise(edges) if pair[0] < pair[1]]


def _pattern(content: str, line: Line) -> str:
    """A line with its numbers and blanks made alike; "" for lines too long for a running head."""
    if line.end - line.start > _LONGEST:
        return ""
    return _BLANKS.sub(" ", _DIGITS.sub("#", content[line.start : line.end]))
