"""Signs: strings of which one stands in all that a rule finds, looked for at once, so that few places are searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

import ahocorasick_rs

from aigovkg.text.folding import in_latin
from aigovkg.text.ranks import rank_of

__all__ = ["Sign", "Signs", "Stretches"]

#: The rank of a string among those of its rule, and where it stands: start and end, in code points.
Sign = tuple[int, int, int]
_END: Final = itemgetter(2)


class Signs:
    """Finds the strings of several rules in one pass over a text.

    Args:
        strings: those of each rule, by the name of the rule.
    """

    def __init__(self, strings: Mapping[str, Sequence[str]]) -> None:
        self._names = list(strings)
        every = [(string, rule, rank) for rule, each in enumerate(strings.values()) for rank, string in enumerate(each)]
        self._latin = [one for one in every if _in_bytes(one[0])]
        self._others = [one for one in every if not _in_bytes(one[0])]
        kind = ahocorasick_rs.Implementation.DFA
        latin = [in_latin(string) for string, _, _ in self._latin]
        self._of_latin = ahocorasick_rs.BytesAhoCorasick(latin, implementation=kind)
        self._of_others = ahocorasick_rs.AhoCorasick([string for string, _, _ in self._others], implementation=kind)

    def find(self, content: str, latin: bytes, *, chinese: bool) -> dict[str, list[Sign]]:
        """Find the strings, as they are written.

        Args:
            content: the text.
            latin: a byte for each of its characters; see `Frame`.
            chinese: whether it has Chinese characters.
        Returns:
            By the name of the rule, where each stands, overlapping ones too, in the order of their ends.
        """
        found: list[list[Sign]] = [[] for _ in self._names]
        for string, start, end in self._of_latin.find_matches_as_indexes(latin, overlapping=True):
            _, rule, rank = self._latin[string]
            found[rule].append((rank, start, end))
        if chinese:
            for string, start, end in self._of_others.find_matches_as_indexes(content, overlapping=True):
                _, rule, rank = self._others[string]
                found[rule].append((rank, start, end))
            for signs in found:
                signs.sort(key=_END)
        return dict(zip(self._names, found, strict=True))


def _in_bytes(string: str) -> bool:
    return in_latin(string).decode("latin-1") == string


class Stretches:
    """Tells which signs stand in a stretch of the text.

    Args:
        signs: the signs, in the order of their ends.
    """

    def __init__(self, signs: list[Sign]) -> None:
        self._signs = signs
        self._ends = [end for _, _, end in signs]
        self._nothing: list[Sign] = []  # for all stretches that have none; nobody changes it

    def within(self, start: int, end: int) -> list[Sign]:
        """The signs in a stretch, in the order of their ends."""
        first = rank_of(start + 1, self._ends)
        if first == len(self._ends) or self._ends[first] > end:
            return self._nothing
        last = rank_of(end + 1, self._ends, first)
        return [sign for sign in self._signs[first:last] if sign[1] >= start]
