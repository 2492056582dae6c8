"""Joining: what becomes of the line breaks of a text; and at which of them it is parted."""

from __future__ import annotations

from typing import Final

__all__ = ["GONE", "joined", "stretches_of"]

#: In the place of what goes, for as long as a text is compacted: folded texts have none of it.
GONE: Final = "\t"
_BLANK: Final = ord(" ")
_LINE_BREAK: Final = ord("\n")
_HYPHEN: Final = ord("-")
_A: Final = ord("a")
_Z: Final = ord("z")
#: How long a stretch is at least that is worked on at once (code points).
_STRETCH = 16_384


def joined(content: str) -> tuple[str, str]:
    """Join the lines of a folded text.

    Looking at each line break this is quicker than by patterns.

    Args:
        content: the text.
    Returns:
        It, of the same length, twice: with blanks in the place of single line breaks; and with `GONE` besides in the
        place of what breaks a word at the end of a line, and of all but one line break where blank lines are.
    """
    flat = content.replace("\n", " ")
    folded: list[str] = []
    marked: list[str] = []
    broken: list[tuple[int, int]] = []
    done = 0
    place = content.find("\n")
    while place >= 0:
        start, end = place, _gap_end(content, place + 1)
        while start and ord(content[start - 1]) == _BLANK:
            start -= 1
        if end < 0:
            end = -end
            line = flat[done:place]
            folded.append(line)
            folded.append(content[place:end])
            marked.append(line if start == place else flat[done:start])
            marked.append("\n")
            marked.append(GONE * (end - start - 1))
            done = end
        elif start > 1 and ord(content[start - 1]) == _HYPHEN and _is_broken(content, start, end):
            broken.append((start - 1, end))
        place = content.find("\n", end)
    rest = flat[done:]
    return "".join([*folded, rest]), _without("".join([*marked, rest]), broken)


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


def _is_broken(content: str, start: int, end: int) -> bool:
    """Whether a hyphen breaks a word: from `start`, behind it, to `end` there are blanks and a line break."""
    return end < len(content) and _A <= ord(content[end]) <= _Z and content[start - 2].isalpha()


def _without(content: str, broken: list[tuple[int, int]]) -> str:
    """Put `GONE` in the place of what breaks words."""
    pieces: list[str] = []
    done = 0
    for start, end in broken:
        pieces += (content[done:start], GONE * (end - start))
        done = end
    return "".join([*pieces, content[done:]]) if pieces else content


def stretches_of(content: str, mark: str) -> list[str]:
    """Part a text, so that what is made of each stretch stays in the processor's cache.

    Args:
        content: the text, folded or compacted.
        mark: the line breaks behind which it may be parted; blanks and further ones belong to what stands before them.
    Returns:
        The stretches, in their order.
    """
    stretches: list[str] = []
    begin = 0
    while True:
        end = content.find(mark, begin + _STRETCH)
        if end < 0:
            return [*stretches, content[begin:]]
        while content[end : end + 1] in (" ", "\n"):
            end += 1
        stretches.append(content[begin:end])
        begin = end
