"""Joining: what becomes of the line breaks of a folded text."""

from __future__ import annotations

from typing import Final

__all__ = ["BREAK", "GONE", "in_lines", "unbroken"]

#: In the place of what goes, and of blank lines, for as long as a text is compacted: folded texts have none of them.
GONE: Final = "\t"
BREAK: Final = "\f"
#: How lines end that a hyphen may break.
_HYPHENS: Final = ("-", " ")


def unbroken(content: str) -> str:
    """Put blanks in the place of single line breaks.

    Args:
        content: a folded text.
    Returns:
        It, of the same length; blank lines stay.
    """
    lines = content.split("\n")
    last = len(lines) - 1
    pieces = [lines[0]]
    above = False  # whether the line above is blank
    for rank in range(1, last + 1):
        blank = rank < last and _is_blank(lines[rank])
        pieces.append("\n" if blank or above else " ")
        pieces.append(lines[rank])
        above = blank
    return "".join(pieces)


def _is_blank(line: str) -> bool:
    return not line or (line[0] == " " and not line.strip(" "))


def in_lines(source: str) -> str:
    """Join the lines of a folded text by blanks, and words that a hyphen breaks by nothing.

    Line by line this is quicker than by patterns.

    Args:
        source: the text, or a stretch of it.
    Returns:
        It, of the same length: `BREAK` stands for blank lines, `GONE` for what goes.
    """
    lines = source.split("\n")
    last = len(lines) - 1
    pieces = [lines[0]]
    rank = 1
    while rank <= last:
        first = rank
        while rank < last and _is_blank(lines[rank]):
            rank += 1
        line = lines[rank]
        if rank > first:
            before, after = pieces[-1].rstrip(" "), line.lstrip(" ")
            gone = len(pieces[-1]) - len(before) + len(line) - len(after) + rank - first
            for blank in range(first, rank):
                gone += len(lines[blank])
            pieces[-1] = before
            pieces += (BREAK + GONE * gone, after)
        elif not (pieces[-1].endswith(_HYPHENS) and _is_joined(pieces, line)):
            pieces += (" ", line)
        rank += 1
    return "".join(pieces)


def _is_joined(pieces: list[str], line: str) -> bool:
    """Join a line to the last of some pieces where that ends with a hyphen that breaks a word."""
    before, after = pieces[-1].rstrip(" "), line.lstrip(" ")
    if not (before.endswith("-") and "a" <= after[:1] <= "z" and before[-2:-1].isalpha()):
        return False
    gone = len(pieces[-1]) - len(before) + len(line) - len(after) + 2
    pieces[-1] = before[:-1]
    pieces += (GONE * gone, after)
    return True
