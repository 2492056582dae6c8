"""Signs: strings of which one stands in all that a rule finds, looked for at once, so that few places are searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ahocorasick_rs

__all__ = ["Sign", "Signs"]

#: The rank of a string among those of its rule, and where it stands: start and end, in code points.
Sign = tuple[int, int, int]


class Signs:
    """Finds the strings of several rules in one pass over a text.

    Args:
        strings: those of each rule, by the name of the rule.
    """

    def __init__(self, strings: Mapping[str, Sequence[str]]) -> None:
        self._names = list(strings)
        self._rules = [rule for rule, each in enumerate(strings.values()) for _ in each]
        self._ranks = [rank for each in strings.values() for rank in range(len(each))]
        every = [string for each in strings.values() for string in each]
        self._automaton = ahocorasick_rs.AhoCorasick(every, implementation=ahocorasick_rs.Implementation.DFA)

    def find(self, content: str) -> dict[str, list[Sign]]:
        """Find the strings, as they are written.

        Args:
            content: the text.
        Returns:
            By the name of the rule, where each stands, overlapping ones too, in the order of their ends.
        """
        found: list[list[Sign]] = [[] for _ in self._names]
        for string, start, end in self._automaton.find_matches_as_indexes(content, overlapping=True):
            found[self._rules[string]].append((self._ranks[string], start, end))
        return dict(zip(self._names, found, strict=True))
