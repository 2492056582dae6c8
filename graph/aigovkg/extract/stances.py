"""Stances: which cue of a sentence governs each thing that it names, whoever is speaking."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, TypeVar

from aigovkg.extract.breaks import Breaks
from aigovkg.extract.conditions import Condition
from aigovkg.extract.cues import Hit, Pair
from aigovkg.extract.frame import Sentence
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.named import BLAMABLE_BITS, VALUE_BITS, VALUES, Named
from aigovkg.extract.negation import is_set_aside, reaches
from aigovkg.extract.refusals import is_instead, is_shunned, may_oppose, may_reproach, undoes
from aigovkg.extract.rules import Rule

__all__ = ["Choice", "Stances"]

#: How far "but" may stand from "not" in "not this but that", in code points.
_NOT_BUT: Final = 60
#: How near a word of rejection stands before what it rejects, in code points.
_NEAR: Final = 20
#: What ends the object of a remedy: more that is done, or the means.
_OVER: Final = re.compile(r",| and | or |[、,和与及]| (?:through|via|by means of) |通过")
#: Names that begin with a verb and tell of no stance: 《禁止生物武器公约》.
_TITLED: Final = bits_of(("document", "event", "organization"))
#: What stands before, and behind, the subject of a clause of its own.
_CLAUSE_BEGINS: Final = re.compile(r", (?:and|but|while|so|yet) (?:the |this |such )?$")
_IS: Final = re.compile(r" (?:now |also |still )?(?:is|are|was|were|has|have|will|would|remains?)\b")
#: What stands before the means by which harm is done.
_BY: Final = re.compile(r"\b(?:through|by|via|by means of|because of)(?: the)? (?:[a-z]+ )?$")
_MEANS_BY: Final = ("by ", "through ", "via ", "because of ")  # of which one is in it: looking for them is quick
_MEANS: Final = 60  # code points that this may take
#: What a sentence without such cues has; nobody changes it.
_Item = TypeVar("_Item")
_NO_PAIRS: Final[list[Pair]] = []
_NO_HITS: Final[list[Hit]] = []
_NO_PLACES: Final[list[int]] = []


class Choice:
    """The cue and the rule that govern a thing, and what follows; None where nothing is claimed."""

    __slots__ = ("hit", "predicate", "rule")

    def __init__(self, hit: Hit, rule: Rule, predicate: str | None) -> None:
        self.hit = hit
        self.rule = rule
        self.predicate = predicate


class Stances:
    """The cues of one sentence.

    Args:
        sentence: the sentence.
        named: the named things in it, weak ones too.
        hits: the cues of the grammar in it.
        folded: the folded text.
        clauses: its conditional clauses; what is said in one is said of what stands in it.
        breaks: what a clause of the text cannot reach across.

    Attributes:
        rights: cues whose things stand after them, with their rules; `free` those that are no part of a name.
        lefts: cues whose things stand before them, with their rules.
        reports: cues of reporting, with their rules.
        modals, negations: cues of obligation and of negation.
        contrasts: where "but", "while" and the like stand.
    """

    def __init__(
        self,
        sentence: Sentence,
        named: list[Named],
        hits: list[Hit],
        folded: str,
        clauses: list[Condition],
        breaks: Breaks,
    ) -> None:
        self._sentence, self._named, self._folded = sentence, named, folded
        self.clauses, self.breaks = clauses, breaks
        # What most sentences have none of is made where something comes into it.
        self.rights: list[Pair] = []
        self.lefts = self.reports = _NO_PAIRS
        self.modals = self.negations = _NO_HITS
        self.contrasts = self._opposing = _NO_PLACES
        self._bound = _NO_PLACES  # where cues of `rights` begin that are part of a name
        for hit in hits:
            cue = hit.cue
            for rule in cue.rights:
                self.rights.append((hit, rule))
            if cue.opposes:
                self._opposing = _put(hit.end, self._opposing)
            if not (cue.rights or cue.sorted):
                continue
            if _is_inside(hit, named):
                if cue.rights:
                    self._bound = _put(hit.start, self._bound)
            elif cue.sorted:
                self._sort(hit)
        self.free = self.rights
        if self._bound:
            self.free = [pair for pair in self.rights if pair[0].start not in self._bound]
        self._negated_at: dict[int, bool] | None = None

    def _sort(self, hit: Hit) -> None:
        """Put a cue that is no part of a name where it belongs."""
        cue = hit.cue
        for rule in cue.lefts:
            self.lefts = _put((hit, rule), self.lefts)
        for rule in cue.reports:
            self.reports = _put((hit, rule), self.reports)
        if cue.modal:
            self.modals = _put(hit, self.modals)
        if cue.reads == "negation":
            self.negations = _put(hit, self.negations)
        elif cue.reads == "contrast" and self._begins_clause(hit):
            self.contrasts = _put(hit.start, self.contrasts)

    def _begins_clause(self, hit: Hit) -> bool:
        """Whether a word of contrast begins a clause; ", however," does not, nor does "but" in "not this but that"."""
        before = self._folded[max(self._sentence.start, hit.start - 2) : hit.start].strip()
        if before == "," and self._folded[hit.end : hit.end + 1] == ",":
            return False
        if hit.cue.phrase not in ("but", "而"):
            return True
        for negation in self.negations:
            if negation.end <= hit.start <= negation.end + _NOT_BUT and not any(
                negation.end <= verb.start < hit.start for verb, _ in self.rights
            ):
                return False
        return True

    def choose(self, thing: Named) -> Choice | None:
        """The cue that governs a thing, and what follows; None where no cue of the sentence does."""
        right = self._right(thing) if self.rights else None
        if right and right.predicate == "advocates":
            hit = right.hit
            if is_set_aside(thing, hit.end, hit.cue.phrase, self._folded):
                right = Choice(hit, right.rule, None)
        left = self._left(thing) if self.lefts else None
        if right is None or left is None:
            return right or left
        if thing.kind == "risk" and right.predicate in ("opposes", "addresses"):
            return right
        near = left.hit.start - thing.end <= thing.start - right.hit.end
        return left if near or right.rule.weak else right

    def _right(self, thing: Named) -> Choice | None:
        """The cue before a thing that governs it, with what follows."""
        best = self._own(thing) if thing.bit & VALUE_BITS else None
        if best:
            return best
        for hit, rule in reversed(self.rights):
            if hit.end > thing.start + 1 or not self._may_govern(hit, rule, thing):
                continue
            found = Choice(hit, rule, self._negated(hit, rule, thing.kind))
            if best is None:
                best = found
                if thing.kind != "risk" or (found.predicate in ("opposes", "addresses") and not rule.weak):
                    break
            elif found.predicate == "opposes":
                # "will not stop …": what is not remedied is feared
                remedy = best.predicate is None and best.rule.remedies
                return Choice(best.hit, best.rule, "identifies-risk") if remedy else found
            elif found.predicate == "addresses":
                # "prevent it from causing …", 避免…产生…
                caused = best.rule.voices == "none" and "," not in self._folded[hit.end : best.hit.start]
                return found if caused else best
        return best

    def _own(self, thing: Named) -> Choice | None:
        """The cue that the name of a thing begins with (反对技术垄断): the thing is what the cue asks for."""
        for hit, rule in self.rights:
            if hit.start > thing.start:
                break
            if hit.start != thing.start or hit.end >= thing.end:
                continue
            # 风险管理 begins with what tells of risks, and asks for nothing.
            if rule.opposes or thing.bit & rule.stated:
                denied = self.negations and self._is_negated(hit)
                if self._is_rejected(thing):
                    return Choice(hit, rule, "opposes" if thing.kind == "mechanism" else None)
                return Choice(hit, rule, None if denied else "advocates")
        return None

    def _is_rejected(self, thing: Named) -> bool:
        """Whether a word of rejection stands right before a thing ("rejected a ban on …")."""
        return any(0 <= thing.start - hit.end <= _NEAR and rule.opposes for hit, rule in self.free)

    def _may_govern(self, hit: Hit, rule: Rule, thing: Named) -> bool:
        """Whether a cue may govern the thing after it."""
        if not thing.bit & rule.stated or (thing.start - hit.end > rule.reach and thing.bit & BLAMABLE_BITS):
            return False
        if self._bound and hit.start in self._bound and not self._within(hit, thing):
            return False
        if self._cut(hit.end, thing.start):
            return False  # a cue before a colon governs all items after it
        if rule.remedies and thing.bit & VALUE_BITS and self._is_over(hit, rule, thing):
            return False
        if rule.opposes and not may_oppose(hit, thing, self._folded):
            return False
        if rule.weak and self._folded.find(", which ", hit.end, thing.start) >= 0:
            return False
        if thing.kind == "risk" and rule.remedies and self._heads(thing):
            return False
        harmed = rule.voices == "none" and rule.states[thing.kind] is None
        if harmed and thing.kind == "risk" and _is_means(max(hit.end, thing.start - _MEANS), thing.start, self._folded):
            return False  # "erode trust through disinformation"
        return all(not (clause.holds(hit.start) and not clause.holds(thing.start)) for clause in self.clauses)

    def _is_over(self, hit: Hit, rule: Rule, thing: Named) -> bool:
        """Whether the object of a remedy ends before a value: "reduce bias, and ensure transparency"."""
        return rule.states[thing.kind] is None and _OVER.search(self._folded, hit.end, thing.start) is not None

    def _heads(self, thing: Named) -> bool:
        """Whether a thing is the subject of a clause of its own: "…, and disinformation is a burden"."""
        if not _IS.match(self._folded, thing.end):
            return False
        near = max(self._sentence.start, thing.start - _NEAR)
        return _CLAUSE_BEGINS.search(self._folded, near, thing.start) is not None

    def _within(self, hit: Hit, thing: Named) -> bool:
        """Whether the cue stands in the same longer name as the thing ("opposition to ideological divisions")."""
        return thing.inside and any(t.start <= hit.start and thing.end <= t.end for t in self._named if not t.inside)

    def _left(self, thing: Named) -> Choice | None:
        """The cue after a thing that governs it."""
        for hit, rule in self.lefts:
            if hit.start < thing.end or not thing.bit & rule.stated:
                continue
            gap = self._folded[thing.end : hit.start]
            if len(gap) > rule.reach:
                continue
            if self._cut(thing.end, hit.start):
                return None
            if any(thing.end <= right.start < hit.start for right, _ in self.rights) and "," in gap:
                return None
            predicate = self._negated(hit, rule, thing.kind)
            if predicate == "opposes" and " that " in gap:
                return None  # "a review may find that data should not be used"
            if predicate == "criticises" and not may_reproach(hit, thing, self._sentence.start, self._folded):
                return None
            return Choice(hit, rule, predicate)
        return None

    def _cut(self, start: int, end: int) -> bool:
        """Whether a strong break or a contrast lies between two places."""
        for place in self.contrasts:
            if start <= place < end:
                return True
        place = self.breaks.first(start, end)
        return place >= 0 and self._folded.find(":", start, place) < 0

    def _negated(self, hit: Hit, rule: Rule, kind: str) -> str | None:
        """What follows from a cue for a kind of thing, also where a negation reaches it."""
        predicate = rule.states[kind]
        if predicate == "advocates":
            if is_instead(hit, self._folded):
                return None
            if kind == "mechanism" and is_shunned(hit, self._folded):
                return "opposes"
        if self.negations and self._is_negated(hit):
            return None if hit.phrase.endswith(" of") else rule.denied.get(kind)
        if rule.opposes:
            return None if self._sentence.chinese and self._follows_refusal(hit) else predicate  # 不赞成简单禁止…
        if not self._follows_refusal(hit):
            return predicate
        if predicate is None and rule.voices == "none" and kind in VALUES:
            return "advocates"  # what must not be harmed is upheld
        if kind == "mechanism" and predicate == "advocates" and undoes(hit):
            return "opposes"
        return "opposes" if predicate in ("identifies-risk", "opposes") else None

    def _is_negated(self, hit: Hit) -> bool:
        if self._negated_at is None:
            self._negated_at = {}
        if hit.start not in self._negated_at:
            verbs = (*self.rights, *self.lefts)
            self._negated_at[hit.start] = any(
                reaches(negation, hit, verbs, self._folded, chinese=self._sentence.chinese)
                for negation in self.negations
            )
        return self._negated_at[hit.start]

    def _follows_refusal(self, hit: Hit) -> bool:
        """Whether "shall not", "不得" and the like stand directly before the cue."""
        if not self._opposing:
            return False
        reach = 4 if self._sentence.chinese else 14
        rank = bisect_right(self._opposing, hit.start) - 1
        return rank >= 0 and self._opposing[rank] >= hit.start - reach


def _put(item: _Item, items: list[_Item]) -> list[_Item]:
    """Put an item behind others; the first of them into a list of its own."""
    if not items:
        return [item]
    items.append(item)
    return items


def _is_means(low: int, place: int, folded: str) -> bool:
    """Whether the means by which harm is done begin at a place, as what stands before it from another on tells."""
    before = folded[low:place]
    return any(word in before for word in _MEANS_BY) and _BY.search(folded, low, place) is not None


def _is_inside(hit: Hit, named: list[Named]) -> bool:
    """Whether a cue is part of a name."""
    for thing in named:
        if thing.start > hit.start:
            break
        if hit.end <= thing.end and not thing.inside and (thing.start < hit.start or thing.bit & _TITLED):
            return True
    return False
