"""Phrases: where any of a great many stand in a text as whole words, found in one pass."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import cast

import ahocorasick_rs

from aigovkg.text.folding import Compact, capitalised

__all__ = ["Phrases", "Place"]

#: The rank of a phrase, and where it stands: start and end.
Place = tuple[int, ...]
_LETTERS = frozenset(string.ascii_letters + string.digits)


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
        self._left = [phrase[0] in letters for phrase in every]
        self._right = [phrase[-1] in letters for phrase in every]
        # Capitals keep the automaton from looking into words, which takes most of the time otherwise.
        forms = [capitalised(phrase) for phrase in every]
        self._automaton = ahocorasick_rs.AhoCorasick(forms, store_patterns=False) if forms else None

    def find(self, text: Compact) -> list[Place]:
        """Find the phrases in a text.

        Args:
            text: the text, compacted.
        Returns:
            The places, overlapping ones too, in the order of their ends; offsets into the compacted text.
        """
        if self._automaton is None:
            return []
        content = text.content + "\n"  # is before the beginning, too, as far as indices go
        left, right, letters = self._left, self._right, self._letters
        found = cast("list[Place]", self._automaton.find_matches_as_indexes(text.capitalised, overlapping=True))
        return [
            place
            for place in found
            if not (left[place[0]] and content[place[1] - 1] in letters)
            and not (right[place[0]] and content[place[2]] in letters)
        ]
