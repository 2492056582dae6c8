"""Mending: words that the end of a line cuts in two without a hyphen, as in text drawn from PDFs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from aigovkg.text import compact
from aigovkg.text.phrases import occurrences

__all__ = ["mended", "words_of"]

_FIRST: Final = re.compile(r"[a-z]+")
_LAST: Final = re.compile(r"[A-Za-z]+$")
_GAP: Final = re.compile(r"(?<![A-Za-z])([A-Za-z]+)( )(?=([a-z]+))")
_WORD: Final = re.compile(r"[a-z]{2,}")
#: A character that is not seen, and that compacting takes out with the blanks after it.
_UNSEEN: Final = "\u00ad"
_BLANKS: Final = " \t"
#: How far before the end of a line its last word may begin.
_REACH: Final = 80
#: Short words that are no fragments, though no label may have them.
_SMALL: Final = frozenset(
    {
        *("a", "i", "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no"),
        *("of", "on", "or", "so", "to", "up", "us", "we", "the", "and"),
    }
)


def words_of(phrases: Iterable[str]) -> frozenset[str]:
    """The English words of phrases, in small letters."""
    return frozenset(word for phrase in phrases if phrase.isascii() for word in _WORD.findall(compact(phrase).content))


def mended(content: str, words: frozenset[str]) -> str:
    """Close the gaps inside broken words by characters that are not seen.

    Two pieces are one word where the whole is a word and one of the pieces is none. Blanks inside words are closed only
    in texts that have words broken at the ends of lines.

    Args:
        content: the text.
        words: words that are known, in small letters.
    Returns:
        The text, of the same length.
    """
    cuts = _cuts(content, words)
    if not cuts:
        return content
    cuts += _gaps(content, words)
    pieces, done = [], 0
    for start, end in sorted(cuts):
        pieces += [content[done:start], _UNSEEN * (end - start)]
        done = end
    return "".join([*pieces, content[done:]])


def _cuts(content: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """The gaps at the ends of lines inside words."""
    cuts: list[tuple[int, int]] = []
    for end in occurrences(content, "\n", 0, len(content) - 1):
        place = end + 1
        while content[place] in _BLANKS and place + 1 < len(content):
            place += 1
        tail = _FIRST.match(content, place) if "a" <= content[place] <= "z" else None
        if not tail:
            continue
        low = max(0, end - _REACH)
        before = content[low:end].removesuffix("\r").rstrip(_BLANKS)
        head = before[before.rfind(" ") + 1 :]
        if not (head.isascii() and head.isalpha()):  # as it mostly is
            last = _LAST.search(head)
            head = last[0] if last else ""
        if head and _is_one(head, tail[0], words):
            cuts.append((low + len(before), place))
    return cuts


def _gaps(content: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """The blanks inside words."""
    return [found.span(2) for found in _GAP.finditer(content) if _is_one(found[1], found[3], words)]


def _is_one(head: str, tail: str, words: frozenset[str]) -> bool:
    """Whether two pieces are one word."""
    head = head.lower()
    return head + tail in words and not (_is_word(head, words) and _is_word(tail, words))


def _is_word(piece: str, words: frozenset[str]) -> bool:
    return piece in words or piece in _SMALL
