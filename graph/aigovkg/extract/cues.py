"""Cues: where the phrases of the rules stand in a text, found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aigovkg.extract.rules import Rule
from aigovkg.text import Compact, compact
from aigovkg.text.phrases import Phrases

__all__ = ["Cue", "Cues", "Hit", "Pair"]

#: What is read word by word, left to right; of these the longest at a place counts, and hides what it overlaps.
_GRAMMAR = frozenset({"stance", "report", "modal", "negation", "contrast", "anaphor", "noise", "category"})
#: With these words cues begin that oblige, besides those of the modal verbs.
_OBLIGING = frozenset({"should", "must", "shall", "need", "needs", "ought", "requires", "require"} | {"应", "须", "需"})


class Cue(NamedTuple):
    """A phrase of the rules, folded, and what it is good for.

    Attributes:
        phrase: the phrase.
        rules: the rules that have it.
        reads: what the first of them reads.
        rights, lefts: those that read stances, to the right of the phrase and to its left.
        reports: those that read reports.
        modal: whether it obliges.
    """

    phrase: str
    rules: tuple[Rule, ...]
    reads: str
    rights: tuple[Rule, ...]
    lefts: tuple[Rule, ...]
    reports: tuple[Rule, ...]
    modal: bool


class Hit(NamedTuple):
    """A cue in a text, with its span in code points."""

    start: int
    end: int
    cue: Cue

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that have the cue."""
        return self.cue.rules

    @property
    def phrase(self) -> str:
        """The phrase, folded."""
        return self.cue.phrase


Pair = tuple[Hit, Rule]
#: A cue in a compacted text: start, end, and the cue.
_Found = tuple[int, int, Cue]


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
        self._grammar = [_cue(p, [r for r in rules if r.reads in _GRAMMAR]) for p, rules in phrases.items()]
        self._other = [_cue(p, [r for r in rules if r.reads not in _GRAMMAR]) for p, rules in phrases.items()]
        self._phrases = Phrases(phrases)

    def find(self, text: Compact) -> tuple[list[Hit], list[Hit]]:
        """Find the cues of a text.

        Args:
            text: the compacted text.
        Returns:
            The cues of the grammar (stances, reports, small words; none overlaps another), and those of relations,
            dates and facets; both in the order of the text, offsets into the text that was compacted.
        """
        found = [(start, -end, rank) for rank, start, end in self._phrases.find(text)]
        found.sort()
        return _placed(self._pick(found), text), _placed(self._all(found), text)

    def _pick(self, found: Iterable[tuple[int, int, int]]) -> Iterator[_Found]:
        """Choose the longest phrases of the grammar from left to right."""
        done = -1
        for start, minus_end, rank in found:
            cue = self._grammar[rank]
            if start >= done and cue.rules:
                done = -minus_end
                if cue.reads != "noise":
                    yield start, done, cue

    def _all(self, found: Iterable[tuple[int, int, int]]) -> Iterator[_Found]:
        """Take the phrases of relations, of each rule the longest at a place."""
        done: dict[Rule, int] = {}
        for start, minus_end, rank in found:
            cue = self._other[rank]
            if not cue.rules:
                continue
            rules = tuple(rule for rule in cue.rules if start >= done.get(rule, -1))
            if rules:
                done.update(dict.fromkeys(rules, -minus_end))
                yield start, -minus_end, cue if rules == cue.rules else cue._replace(rules=rules)


def _placed(found: Iterable[_Found], text: Compact) -> list[Hit]:
    """Hits at their places in the text that was compacted."""
    hits = list(found)
    # As `Hit(…)` does, without the function of Python's that stands between.
    return [
        tuple.__new__(Hit, (start, end, cue))
        for (start, end), (_, _, cue) in zip(text.origins(hits), hits, strict=True)
    ]


def _cue(phrase: str, rules: Sequence[Rule]) -> Cue:
    reads = rules[0].reads if rules else ""
    stances = [rule for rule in rules if rule.reads == "stance"]
    return Cue(
        phrase,
        tuple(rules),
        reads,
        rights=tuple(rule for rule in stances if rule.side == "right"),
        lefts=tuple(rule for rule in stances if rule.side == "left"),
        reports=tuple(rule for rule in rules if rule.reads == "report"),
        modal=reads == "modal" or phrase.split(" ", 1)[0] in _OBLIGING or phrase[:1] in _OBLIGING,
    )
