"""Mending: words that the end of a line cuts in two without a hyphen, as in text drawn from PDFs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from aigovkg.text import compact

__all__ = ["mended", "words_of"]

_GAP: Final = re.compile(r"(?<![A-Za-z])([A-Za-z]+)( )(?=([a-z]+))")
_WORD: Final = re.compile(r"[a-z]{2,}")
#: A character that is not seen, and that compacting takes out with the blanks after it.
_UNSEEN: Final = "\u00ad"
_BLANKS: Final = (ord(" "), ord("\t"))
_A: Final = ord("a")
_Z: Final = ord("z")
#: What small letters have in ASCII and capitals have not.
_SMALL_BIT: Final = 32
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
    length = len(content)
    start = 0
    while start < length:
        end = content.find("\n", start, length - 1)
        if end < 0:
            break
        start = end + 1
        while ord(content[start]) in _BLANKS and start + 1 < length:
            start += 1
        last = start
        while last < length and _A <= ord(content[last]) <= _Z:
            last += 1
        if last == start:
            continue
        stop = end - 1 if end and content[end - 1] == "\r" else end
        while stop and ord(content[stop - 1]) in _BLANKS:
            stop -= 1
        low = stop
        while low and low > end - _REACH and _A <= ord(content[low - 1]) | _SMALL_BIT <= _Z:
            low -= 1
        if low < stop and _is_one(content[low:stop], content[start:last], words):
            cuts.append((stop, start))
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
