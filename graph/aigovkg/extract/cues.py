"""Cues: where the phrases of the rules stand in a text, found in one pass."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from aigovkg.extract.frame import Placed
from aigovkg.extract.gaps import GAPS
from aigovkg.extract.rules import Rule
from aigovkg.text import Compact, compact
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Place, Span

__all__ = ["Cue", "Cues", "Gatherer", "Hit", "Hits", "Pair"]

#: What is read word by word, left to right; of these the longest at a place counts, and hides what it overlaps.
_GRAMMAR: Final = frozenset({"stance", "report", "modal", "negation", "contrast", "anaphor", "noise", "category"})
#: What is looked up by kinds, each in a list of its own: relations, modalities, conditions, definitions.
_LISTS: Final = (
    frozenset({"relation", "date", "facet"}),
    frozenset({"modality"}),
    frozenset({"condition"}),
    frozenset({"definition"}),
)
#: One of these is in each sentence that says what a word means; see `aigovkg.extract.qualifying.defines`.
_DEFINING: Final = Rule(
    *("definition", "cues", "", "definition"),
    (
        *("mean", "means", "meaning", "refer to", "refers to", "is defined as", "includes"),
        *("所称", "所指", "是指", "系指", "指的是"),
    ),
)
#: With these words cues begin that oblige, besides those of the modal verbs.
_OBLIGING: Final = frozenset(
    {"should", "must", "shall", "need", "needs", "ought", "requires", "require"} | {"应", "须", "需"}
)

#: How cues begin that have their obligation in them, or their subject.
_OWED: Final = ("should ", "must ", "shall ", "ought to ", "need to ", "needs to ", "has to ", "have to ")
_WE: Final = ("we ", "i ")

#: What a phrase has beside a cue in the grammar: cues with gaps that begin with it, cues in other lists.
_GAPS: Final = 1
_OTHERS: Final = 2


class Cue:
    """A phrase of the rules, folded, and what it is good for.

    Attributes:
        phrase: the phrase.
        rules: the rules that have it.
        reads: what the first of them reads.
        rights, lefts: those that read stances, to the right of the phrase and to its left.
        reports: those that read reports.
        opposes: whether one of those to the right reads rejection.
        modal: whether it obliges.
        owes: whether it begins with an obligation.
        speaks: whether it begins with its subject.
        sorted: whether it is anything that tells stances, besides those to the right.
    """

    __slots__ = (
        "lefts",
        "modal",
        "opposes",
        "owes",
        "phrase",
        "reads",
        "reports",
        "rights",
        "rules",
        "sorted",
        "speaks",
    )

    def __init__(self, phrase: str, rules: Sequence[Rule]) -> None:
        stances = [rule for rule in rules if rule.reads == "stance"]
        self.phrase = phrase
        self.rules = list(rules)
        self.reads = rules[0].reads if rules else ""
        self.rights = [rule for rule in stances if rule.side == "right"]
        self.lefts = [rule for rule in stances if rule.side == "left"]
        self.opposes = any(rule.opposes for rule in self.rights)
        self.reports = [rule for rule in rules if rule.reads == "report"]
        self.modal = self.reads == "modal" or phrase.split(" ", 1)[0] in _OBLIGING or phrase[:1] in _OBLIGING
        self.owes = phrase.startswith(_OWED)
        self.speaks = phrase.startswith(_WE)
        small = self.reads in ("negation", "contrast")
        self.sorted = small or self.modal or bool(self.lefts or self.reports)


class Hit(Placed):
    """A cue in a text, with its span in code points."""

    __slots__ = ("cue",)

    def __init__(self, start: int, end: int, cue: Cue) -> None:
        super().__init__(start, end)
        self.cue = cue

    @property
    def rules(self) -> list[Rule]:
        """The rules that have the cue."""
        return self.cue.rules

    @property
    def phrase(self) -> str:
        """The phrase, folded."""
        return self.cue.phrase


Pair = tuple[Hit, Rule]


class Hits(NamedTuple):
    """The cues of a text, each list in its order.

    Attributes:
        grammar: stances, reports and small words; none overlaps another.
        relations: those of relations, dates and facets.
        modalities, conditions, definitions: those of modalities, conditions and definitions.
    """

    grammar: list[Hit]
    relations: list[Hit]
    modalities: list[Hit]
    conditions: list[Hit]
    definitions: list[Hit]


class Cues:
    """The phrases of all rules, ready to be found.

    Args:
        rules: the rules; anchors and adjectives are left out, as they are looked up beside named things.

    Attributes:
        phrases: what is to be looked for, compacted.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        phrases: dict[str, list[Rule]] = {}
        for rule in (*rules, _DEFINING):
            if rule.reads not in ("anchor", "adjective"):
                for cue in rule.cues:
                    owners = phrases.setdefault(compact(cue).content.strip(), [])
                    if rule not in owners:
                        owners.append(rule)
        ranks = {phrase: rank for rank, phrase in enumerate(phrases)}
        gaps = [gap for gap in GAPS if gap.phrase in ranks]
        self.phrases = list(dict.fromkeys((*phrases, *(word for gap in gaps for word in gap.words))))
        #: By the rank of a word the cues with gaps that begin with it, and the ranks of the phrases they are read as.
        self._gapped = [[(ranks[gap.phrase], gap) for gap in gaps if word in gap.words] for word in self.phrases]
        #: By the rank of the phrase: its cue in the grammar, and those in the other lists, with the place of the list.
        self._grammar = [_cue(phrase, phrases.get(phrase, ()), _GRAMMAR) for phrase in self.phrases]
        self._others = [_others(phrase, phrases.get(phrase, ())) for phrase in self.phrases]
        #: Which of these a phrase has: few enough to stay in the processor's cache.
        self._has = bytes(
            _GAPS * bool(gapped) + _OTHERS * bool(others)
            for gapped, others in zip(self._gapped, self._others, strict=True)
        )


class Gatherer:
    """Gathers the cues of a text, stretch by stretch.

    Args:
        cues: what is looked for.
        text: the compacted text.
    """

    def __init__(self, cues: Cues, text: Compact) -> None:
        self._cues = cues
        self._content = text.content
        self._way = Way(text)
        self._small: list[Hit] = []
        self._lists: list[list[Hit]] = [[] for _ in _LISTS]
        self._free = 0  # where the grammar's next phrase may begin
        self._done: dict[Rule, int] = {}  # where the next phrase of each rule of the other lists may begin
        self._waiting: list[Span] = []  # cues with gaps, which begin further on
        self._after: dict[int, int] = {}  # where the next of each of these may begin

    def add(self, end: int, places: list[Place], ranks: str) -> None:
        """Add those in a stretch of the text.

        Args:
            end: where the stretch ends.
            places: where the phrases of cues stand in it.
            ranks: the ranks of phrases among them; see `Phrases`.
        """
        has, waiting = self._cues._has, self._waiting
        last = len(places)
        while last:  # from the beginning of the stretch, those that begin at one place together
            begin = places[last - 1][2]
            low = last - 1
            while low and places[low - 1][2] == begin:
                low -= 1
            start = end - begin
            for place in range(low, last):
                rank = ord(ranks[places[place][0]])
                if has[rank] & _GAPS:
                    self._add_gapped(start, rank)
            if waiting and waiting[0][0] <= start:
                spans = [(start, places[place][1] - end, ord(ranks[places[place][0]])) for place in range(low, last)]
                while waiting and waiting[0][0] <= start:
                    insort(spans, waiting.pop(0))
                for first, minus_last, rank in spans:
                    self._take(first, -minus_last, rank)
            else:
                for place in range(low, last):
                    self._take(start, end - places[place][1], ord(ranks[places[place][0]]))
            last = low

    def hits(self) -> Hits:
        """Return what was found; nothing is added afterwards."""
        for first, minus_last, rank in self._waiting:
            self._take(first, -minus_last, rank)
        return Hits(self._small, *self._lists)

    def _take(self, start: int, end: int, rank: int) -> None:
        """Take a phrase, the next in the order of the text, for what it is good for."""
        cue = self._cues._grammar[rank]
        if cue is not None and start >= self._free:
            self._free = end
            if cue.reads != "noise":
                first, last = self._way.back(start, end)
                self._small.append(Hit(first, last, cue))
        if not self._cues._has[rank] & _OTHERS:
            return
        done = self._done
        for place, other in self._cues._others[rank]:
            rules = [rule for rule in other.rules if start >= done.get(rule, 0)]
            if rules:
                for rule in rules:
                    done[rule] = end
                left = other if len(rules) == len(other.rules) else Cue(other.phrase, rules)
                first, last = self._way.back(start, end)
                self._lists[place].append(Hit(first, last, left))

    def _add_gapped(self, start: int, word: int) -> None:
        """Add the cues with gaps that begin with a word, each under the phrase that it is read as."""
        for rank, gap in self._cues._gapped[word]:
            hit = gap.at(self._content, start) if start >= self._after.get(rank, 0) else None
            if hit:
                insort(self._waiting, (hit.start(1), -hit.end(1), rank))
                self._after[rank] = hit.end()


def _cue(phrase: str, rules: Iterable[Rule], reads: Collection[str]) -> Cue | None:
    """A phrase with those of its rules that read such; None where there are none."""
    mine = [rule for rule in rules if rule.reads in reads]
    return Cue(phrase, mine) if mine else None


def _others(phrase: str, rules: Sequence[Rule]) -> list[tuple[int, Cue]]:
    """A phrase with those of its rules that do not read the grammar, by the place of their list."""
    cues = [(place, _cue(phrase, rules, reads)) for place, reads in enumerate(_LISTS)]
    return [(place, cue) for place, cue in cues if cue is not None]
