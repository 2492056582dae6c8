"""Joining: what becomes of the line breaks of a folded text."""

from __future__ import annotations

from typing import Final

__all__ = ["BREAK", "GONE", "in_lines", "unbroken"]

#: In the place of what goes, and of blank lines, for as long as a text is compacted: folded texts have none of them.
GONE: Final = "\t"
BREAK: Final = "\f"
_BLANK: Final = ord(" ")
_LINE_BREAK: Final = ord("\n")
_HYPHEN: Final = ord("-")
_A: Final = ord("a")
_Z: Final = ord("z")


def unbroken(content: str) -> str:
    """Put blanks in the place of single line breaks.

    Args:
        content: a folded text.
    Returns:
        It, of the same length; blank lines stay.
    """
    flat = content.replace("\n", " ")
    pieces: list[str] = []
    done = 0
    place = content.find("\n")
    while place >= 0:
        end = _gap_end(content, place + 1)
        if end < 0:
            pieces += (flat[done:place], content[place:-end])
            done = end = -end
        place = content.find("\n", end)
    return "".join([*pieces, flat[done:]])


def _gap_end(content: str, end: int) -> int:
    """Where the blanks and line breaks end that stand behind a line break; negative if there are further breaks."""
    breaks = False
    length = len(content)
    while end < length:
        code = ord(content[end])
        if code == _LINE_BREAK:
            breaks = True
        elif code != _BLANK:
            break
        end += 1
    return -end if breaks else end


def in_lines(source: str) -> str:
    """Join the lines of a folded text by blanks, and words that a hyphen breaks by nothing.

    Looking at each line break this is quicker than by patterns.

    Args:
        source: the text, or a stretch of it.
    Returns:
        It, of the same length: `BREAK` stands for blank lines, `GONE` for what goes.
    """
    flat = source.replace("\n", " ")
    pieces: list[str] = []
    done = 0
    place = source.find("\n")
    while place >= 0:
        start, end = place, _gap_end(source, place + 1)
        while start and ord(source[start - 1]) == _BLANK:
            start -= 1
        if end < 0:
            pieces += (flat[done:start], BREAK, GONE * (-end - start - 1))
            done = end = -end
        elif start > 1 and ord(source[start - 1]) == _HYPHEN and _is_broken(source, start, end):
            pieces += (flat[done : start - 1], GONE * (end - start + 1))
            done = end
        place = source.find("\n", end)
    return "".join([*pieces, flat[done:]])


def _is_broken(source: str, start: int, end: int) -> bool:
    """Whether a hyphen breaks a word: from `start`, behind it, to `end` there are blanks and a line break."""
    return end < len(source) and _A <= ord(source[end]) <= _Z and source[start - 2].isalpha()
