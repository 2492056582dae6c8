"""Cues: where the phrases of the rules stand in a text, found in one pass."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from aigovkg.extract.frame import Placed
from aigovkg.extract.rules import Rule
from aigovkg.text import Compact, compact
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Place, Span

__all__ = ["Cue", "Cues", "Gatherer", "Hit", "Hits", "Pair"]

#: Cues with other words in them, the part that counts as the cue, and the phrase that they are read as: who must not do
#: something ("no deployer or importer may", "in no case shall"); what somebody or something is protected against; what
#: nothing can be without ("there is no trust without …", "without … there is no"); what is put at the centre; "has
#: called since 2021 for".
#: Each begins with one of some words, put in the place of "@": only where one of them stands, the rest is looked for.
_GAPPED: Final = {
    "shall not": (
        ("no",),
        r"(@ (?:(?!(?:why|that|who|which|whom|reason|need|doubt|longer|more|less|later|is|are|was|were|has|have)\b)"
        r"[a-z-]+ ){1,8}?(?:shall|may|must|should|will)(?: ever)?)\b(?! not)",
    ),
    "none without": (
        ("there",),
        r"@ (?:(?:is|are|can be|will be) no|(?:cannot|can never) be(?: any)?) [a-z][a-z -]{2,60}? (without)\b",
    ),
    "without none": (
        ("without",),
        r"(@) [a-z][a-z' -]{2,80},? (?:there (?:is|are|can be|will be|cannot be) no|no|nothing|none"
        r"|we (?:cannot|can't|can not|will not|will never|can never))\b",
    ),
    "没有就没有": (
        ("没有", "离开", "缺少"),
        r"(@[^,。;])[^,。;]{1,20},[^,。;]{0,20}?"
        "(?:就没有|便没有|就无|无从谈起|一句空话|就是空话|只能是空谈|就谈不上|就会落空|就难以)",
    ),
    "put at the centre": (
        ("put", "puts", "putting", "place", "places", "placing", "keep", "keeps", "keeping"),
        r"(@) (?=[a-z][a-z ,'-]{2,80}? at the (?:very )?(?:cent(?:re|er)|heart|core|root|forefront)\b)",
    ),
    "call for": (
        ("call", "calls", "called", "calling"),
        r"(@ (?:since \d{4}|repeatedly|consistently|(?:once |time and )?again|for years|loudly"
        r"|clearly|jointly|together|today|urgently) for)\b",
    ),
    "protect against": (
        tuple(verb + end for verb in ("protect", "shield", "safeguard") for end in ("", "s", "ed", "ing")),
        r"@ (?:[a-z-]+ ){1,6}?(against|from)\b",
    ),
}

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
        begins = {word: None for phrase, (words, _) in _GAPPED.items() if phrase in ranks for word in words}
        self.phrases = list(dict.fromkeys((*phrases, *begins)))
        #: By the rank of a word with which cues with gaps may begin, the phrases that they are read as, and patterns.
        self._gapped: list[list[tuple[int, re.Pattern[str]]]] = [
            [
                (ranks[phrase], _begins(words, pattern))
                for phrase, (words, pattern) in _GAPPED.items()
                if word in words and phrase in ranks
            ]
            if word in begins
            else []
            for word in self.phrases
        ]
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
        for rank, pattern in self._cues._gapped[word]:
            hit = pattern.match(self._content, start) if start >= self._after.get(rank, 0) else None
            if hit:
                insort(self._waiting, (hit.start(1), -hit.end(1), rank))
                self._after[rank] = hit.end()


@cache
def _begins(words: tuple[str, ...], pattern: str) -> re.Pattern[str]:
    """A pattern for cues that begin with one of some words."""
    edge = r"(?<!\w)" if words[0].isascii() else ""
    return re.compile(pattern.replace("@", f"{edge}(?:{'|'.join(words)})"))


def _cue(phrase: str, rules: Iterable[Rule], reads: Collection[str]) -> Cue | None:
    """A phrase with those of its rules that read such; None where there are none."""
    mine = [rule for rule in rules if rule.reads in reads]
    return Cue(phrase, mine) if mine else None


def _others(phrase: str, rules: Sequence[Rule]) -> list[tuple[int, Cue]]:
    """A phrase with those of its rules that do not read the grammar, by the place of their list."""
    cues = [(place, _cue(phrase, rules, reads)) for place, reads in enumerate(_LISTS)]
    return [(place, cue) for place, cue in cues if cue is not None]
