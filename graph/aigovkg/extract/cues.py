"""Cues: where the phrases of the rules stand in a text, found in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick_rs

from aigovkg.extract.rules import Rule
from aigovkg.text import Compact, compact

__all__ = ["Cues", "Hit"]

#: What is read word by word, left to right; of these the longest at a place counts, and hides what it overlaps.
_GRAMMAR = frozenset({"stance", "report", "modal", "negation", "contrast", "anaphor", "noise"})


class Hit(NamedTuple):
    """A cue in a text: its span (code points), the rules it belongs to, and the phrase, folded."""

    start: int
    end: int
    rules: tuple[Rule, ...]
    phrase: str


class Cues:
    """The phrases of all rules, ready to be found.

    Args:
        rules: the rules; anchors and adjectives are left out, as they are looked up beside named things.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        phrases: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.reads not in ("anchor", "adjective"):
                for cue in rule.cues:
                    owners = phrases.setdefault(compact(cue).content.strip(), [])
                    if rule not in owners:
                        owners.append(rule)
        self._phrases = list(phrases)
        self._grammar = [tuple(r for r in phrases[p] if r.reads in _GRAMMAR) for p in self._phrases]
        self._other = [tuple(r for r in phrases[p] if r.reads not in _GRAMMAR) for p in self._phrases]
        self._open = [(p[0].isascii() and p[0].isalnum(), p[-1].isascii() and p[-1].isalnum()) for p in self._phrases]
        self._automaton = ahocorasick_rs.AhoCorasick(self._phrases) if self._phrases else None

    def find(self, text: Compact) -> tuple[list[Hit], list[Hit]]:
        """Find the cues of a text.

        Args:
            text: the compacted text.
        Returns:
            The cues of the grammar (stances, reports, small words; none overlaps another), and those of relations,
            dates and facets; both in the order of the text, offsets into the text that was compacted.
        """
        if self._automaton is None:
            return [], []
        content = text.content
        found: list[tuple[int, int, int]] = []
        for rank, start, end in self._automaton.find_matches_as_indexes(content, overlapping=True):
            before, after = self._open[rank]
            if before and start and _word(content[start - 1]):
                continue
            if after and end < len(content) and _word(content[end]):
                continue
            found.append((start, -end, rank))
        found.sort()
        return self._pick(found, self._grammar, text), self._all(found, text)

    def _pick(self, found: list[tuple[int, int, int]], owners: list[tuple[Rule, ...]], text: Compact) -> list[Hit]:
        """Choose the longest phrases from left to right."""
        hits: list[Hit] = []
        done = -1
        straight = len(text.places) == 1
        for start, minus_end, rank in found:
            rules = owners[rank]
            if start < done or not rules:
                continue
            done = -minus_end
            if rules[0].reads == "noise":
                continue
            span = (start, done) if straight else text.origin(start, done)
            hits.append(Hit(span[0], span[1], rules, self._phrases[rank]))
        return hits

    def _all(self, found: list[tuple[int, int, int]], text: Compact) -> list[Hit]:
        """Take the phrases of relations, of each rule the longest at a place."""
        hits: list[Hit] = []
        done: dict[Rule, int] = {}
        for start, minus_end, rank in found:
            rules = tuple(rule for rule in self._other[rank] if start >= done.get(rule, -1))
            if rules:
                done.update(dict.fromkeys(rules, -minus_end))
                hits.append(Hit(*text.origin(start, -minus_end), rules, self._phrases[rank]))
        return hits


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()
