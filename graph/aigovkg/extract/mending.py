"""Mending: words that the end of a line cuts in two without a hyphen, as in text drawn from PDFs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aigovkg.text import compact

__all__ = ["mended", "words_of"]

_CUT = re.compile(r"([A-Za-z]+)([ \t]*\r?\n[ \t]*)(?=([a-z]+))")
_GAP = re.compile(r"([A-Za-z]+)( )(?=([a-z]+))")
_WORD = re.compile(r"[a-z]{2,}")
#: A character that is not seen, and that compacting takes out with the blanks after it.
_UNSEEN = "\u00ad"
#: Short words that are no fragments, though no label may have them.
_SMALL = frozenset(
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
    cuts = _gaps(_CUT, content, words)
    if cuts:
        cuts += _gaps(_GAP, content, words)
    if not cuts:
        return content
    pieces, done = [], 0
    for start, end in sorted(cuts):
        pieces += [content[done:start], _UNSEEN * (end - start)]
        done = end
    return "".join([*pieces, content[done:]])


def _gaps(pattern: re.Pattern[str], content: str, words: frozenset[str]) -> list[tuple[int, int]]:
    return [
        found.span(2)
        for found in pattern.finditer(content)
        if (head := found[1].lower()) + (tail := found[3]) in words
        and not (_is_word(head, words) and _is_word(tail, words))
    ]


def _is_word(piece: str, words: frozenset[str]) -> bool:
    return piece in words or piece in _SMALL
