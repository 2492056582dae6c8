"""Signs: strings of which one stands in all that a rule finds, looked for at once, so that few places are searched."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

import ahocorasick_rs

from aigovkg.text.phrases import occurrences

__all__ = ["Sign", "Signs"]

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
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [_bytes(string) for string, _, _ in self._latin], implementation=ahocorasick_rs.Implementation.DFA
        )

    def find(self, content: str, *, chinese: bool) -> dict[str, list[Sign]]:
        """Find the strings, as they are written.

        Args:
            content: the text.
            chinese: whether it has Chinese characters.
        Returns:
            By the name of the rule, where each stands, overlapping ones too, in the order of their ends.
        """
        found: list[list[Sign]] = [[] for _ in self._names]
        for string, start, end in self._automaton.find_matches_as_indexes(_bytes(content), overlapping=True):
            _, rule, rank = self._latin[string]
            found[rule].append((rank, start, end))
        for sought, rule, rank in self._others if chinese else ():
            for start in occurrences(content, sought, 0, len(content)):
                insort(found[rule], (rank, start, start + len(sought)), key=_END)
        return dict(zip(self._names, found, strict=True))


def _bytes(content: str) -> bytes:
    """A byte for each character, so that bytes are counted as characters are; "?" for all but those of Latin-1."""
    return content.encode("latin-1", "replace")


def _in_bytes(string: str) -> bool:
    return _bytes(string).decode("latin-1") == string
