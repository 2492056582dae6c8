"""Phrases: where any of a great many stand in a text as whole words, found in one pass."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Final, cast

import ahocorasick_rs

from aigovkg.text.folding import Compact, capitalised

__all__ = ["Phrases", "Place", "is_edge", "occurrences"]

#: The rank of a phrase, and where it stands, counted from the end of the text: its end, then its beginning.
Place = tuple[int, ...]
_LETTERS = frozenset(string.ascii_letters + string.digits)
#: At which ends of a phrase no letter may stand beside it.
_BEGIN: Final = 1
_END: Final = 2


class Phrases:
    """Finds phrases.

    A phrase that begins with a letter counts where a word begins, one that ends with a letter where a word ends.

    Args:
        phrases: the phrases, compacted; each once.
        letters: the characters of words that are written apart from their neighbours; those of English if not given.
    """

    def __init__(self, phrases: Iterable[str], letters: frozenset[str] = _LETTERS) -> None:
        every = list(phrases)
        self._letters = letters
        edges = (_BEGIN * (phrase[0] in letters) + _END * (phrase[-1] in letters) for phrase in every)
        self._edges = bytes(edges)  # few enough to stay in the processor's cache
        # Capitals keep the automaton from looking into words, which takes most of the time otherwise; and it looks from
        # the end, for words that end alike are fewer than those that begin alike ("provider", "providers").
        forms = [capitalised(phrase[::-1]) for phrase in every]
        self._automaton = ahocorasick_rs.AhoCorasick(forms, store_patterns=False) if forms else None

    def find(self, text: Compact) -> list[Place]:
        """Find the phrases in a text.

        Args:
            text: the text, compacted.
        Returns:
            The places, overlapping ones too, from the end of the text on in the order of their beginnings, longer ones
            first.
        """
        if self._automaton is None:
            return []
        edges, letters = self._edges, self._letters
        content, capitals = text.backwards
        content += "\n"  # is before the beginning, too, as far as indices go
        found = cast("list[Place]", self._automaton.find_matches_as_indexes(capitals, overlapping=True))
        return [
            place
            for place in found
            if not (edges[place[0]] & _END and content[place[1] - 1] in letters)
            and not (edges[place[0]] & _BEGIN and content[place[2]] in letters)
        ]

    def in_order(self, text: Compact) -> list[tuple[int, int, int]]:
        """Find the phrases in a text, in its order, of those that begin at one place longer ones first.

        Returns:
            Of each where it begins, where it ends (negative), and its rank.
        """
        length = len(text.content)
        found = [(length - high, low - length, rank) for rank, low, high in reversed(self.find(text))]
        found.sort()
        return found


def occurrences(content: str, string: str, start: int, end: int) -> list[int]:
    """Find where a string stands; of one or a few this is quicker than a pattern.

    Args:
        content: the text.
        string: the string; no two of its places overlap.
        start, end: where to look.
    Returns:
        Where it begins, in the order of the text.
    """
    found: list[int] = []
    place = content.find(string, start, end)
    while place >= 0:
        found.append(place)
        place = content.find(string, place + len(string), end)
    return found


def is_edge(content: str, place: int) -> bool:
    """Tell whether a word begins or ends at a place, as `\\b` of a pattern does."""
    before, after = content[place - 1 : place], content[place : place + 1]
    return (before.isalnum() or before == "_") != (after.isalnum() or after == "_")
