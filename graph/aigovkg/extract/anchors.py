"""Anchors: at which stage, and in which domain, a principle, mechanism or risk applies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from aigovkg.extract.attachment import OWED, attached, last_part
from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.frame import Sentence
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.lists import LONGEST_JOINT, group_of, is_list
from aigovkg.extract.named import VALUE_BITS, Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.scenes import concerned, counts, opened, sorted_by_risk
from aigovkg.extract.voices import Discourse

__all__ = ["Anchors", "anchored"]

#: How sure it is that what is demanded under a condition applies where the condition is.
_UNDER: Final = 0.74
#: 在 by itself, not in 存在, 潜在 and the like.
_IN_ZH: Final = re.compile("(?<![存现潜内所外正实旨好重])在(?!于)")
#: What stands before a domain that something is used in, whatever is said of the domain.
_USED_IN: Final = re.compile(r"\b(?:used|deployed|applied|employed) (?:in|for|within|at)(?: [a-z]+){0,4}$")
#: "Before" and "after" behind a stage in Chinese, also where they are part of its name.
_AROUND: Final = ("前", "后", "時", "时")
_AROUND_ZH: Final = re.compile("[之以]?[前后](?![沿景提瞻者果续端台])")
#: How the name of a stage ends that tells when by itself (使用阶段); how that of a domain ends that tells where.
_STAGED: Final = ("阶段", "过程", "环节", "期间")
_AT_STAGE: Final = (*_AROUND, *_STAGED)
_FIELDS: Final = ("领域", "方面", "行业", "场景")
#: The marker of an item.
_MARKER: Final = re.compile(r"\W*(?:[a-z\d]{1,3}[.)]|[一二三四五六七八九十]{1,3})?\W*")


class Anchors:
    """The rules that tell at which stage or in which domain a thing applies.

    Args:
        rules: all rules.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.reads == "anchor"]
        self._latin = [rule for rule in self.rules if rule.language != "zh"]
        self._kinds = bits_of(kind for rule in self.rules for kind in rule.object)
        self.cues = {rule: _Cues(rule.cues) for rule in self.rules}

    def hold(self, named: list[Named]) -> bool:
        """Whether one of these things may anchor another."""
        return any(item.bit & self._kinds for item in named)

    def reading(self, passage: str) -> list[Rule]:
        """The rules that may find something in a passage: none of Chinese ones where it has no Chinese."""
        return self._latin if passage.isascii() else self.rules


class _Cues:
    """The cues of a rule, as they are looked for.

    Attributes:
        whole: all of them.
    """

    def __init__(self, cues: Sequence[str]) -> None:
        least = _least([f" {cue} " for cue in cues])
        self.whole = frozenset(cues)
        self._first = tuple(cue for cue in cues if not any(cue != one and cue.startswith(one) for one in cues))
        self._letters = frozenset(cue[0] for cue in self._first)
        self._words = frozenset(cue.strip() for cue in least)
        self._phrases = [(cue.split()[0], cue) for cue in least if " " in cue.strip()]

    def open(self, passage: str) -> bool:
        """Whether a passage begins with one of them."""
        return passage[:1] in self._letters and passage.startswith(self._first)

    def are_among(self, words: list[str]) -> bool:
        """Whether one of them is among words."""
        for word in words:
            if word in self._words:
                return True
        return any(begins in words and phrase in f" {' '.join(words)} " for begins, phrase in self._phrases)


def _least(cues: list[str]) -> list[str]:
    """The cues without those that have another in them."""
    return [cue for cue in cues if not any(other in cue for other in cues if other != cue)]


def anchored(reading: Reading, discourse: Discourse, anchors: Anchors, folded: str) -> list[Told]:
    """At which stage or in which domain a principle, mechanism or risk applies."""
    led = _led(reading, discourse, anchors, folded) if discourse.lead is not None else NOTHING_TOLD
    if not anchors.hold(reading.named):
        return led
    told = [*led]
    for rule in anchors.reading(folded[reading.sentence.start : reading.sentence.end]):
        places = [t for t in reading.named if t.bit & rule.objects]
        if not places:
            continue
        able = any(t.bit & rule.subjects for t in reading.named)
        for run in _runs(places, folded):
            sure, subjects = _UNDER, opened(rule, run, reading, folded)
            if not subjects and able and _is_run_anchored(rule, run, folded, reading.sentence, anchors):
                subjects = _under(rule, run, reading, folded)
                if not subjects:
                    sure, subjects = rule.confidence, attached(rule, run, reading, discourse.breaks, folded)
            if not subjects:
                sure, subjects = rule.confidence, concerned(rule, run, reading, folded)
            if not subjects and rule.predicate == "applies-in" and rule.language == "en":
                sure, subjects = _UNDER, sorted_by_risk(run, reading, discourse, folded)
            for subject in subjects:
                told += [
                    _claim(rule, subject, place, sure * max(place.confidence, 0.9), reading, discourse) for place in run
                ]
    return told


def _claim(rule: Rule, subject: Named, place: Named, confidence: float, reading: Reading, discourse: Discourse) -> Told:
    """That a thing applies at or in a place."""
    voice = reading.voice_at(subject.start)
    return make(
        discourse, subject.concept, rule.predicate, place.concept, reading.evidence, confidence, rule.iri, voice
    )


def _led(reading: Reading, discourse: Discourse, anchors: Anchors, folded: str) -> list[Told]:
    """What the items of a list apply at or in, as the sentence before them says; a first one is kept in mind."""
    lead = discourse.lead
    if lead is None:
        return NOTHING_TOLD
    if lead.hit.start >= reading.sentence.start:
        told = [
            (rule, thing)
            for rule in anchors.rules
            for run in _runs([t for t in reading.named if t.bit & rule.objects], folded)
            if (rule.predicate == "applies-at" and rule.language == ("zh" if reading.sentence.chinese else "en"))
            or _is_run_anchored(rule, run, folded, reading.sentence, anchors)
            for thing in run
            if not thing.weak
        ]
        if told:
            lead.places = told
        return NOTHING_TOLD
    return [
        _claim(rule, thing, place, _UNDER, reading, discourse)
        for rule, place in lead.places
        for thing in _of_item(reading, folded)
        if thing.bit & rule.subjects
        if counts(thing)
    ]


def _of_item(reading: Reading, folded: str) -> Sequence[Named]:
    """What an item is about: the things at its head ("Fairness: …"), else what it demands."""
    values = [t for t in reading.named if t.bit & VALUE_BITS]
    if values and _MARKER.fullmatch(folded, reading.sentence.start, values[0].start):
        heads = group_of(values[0], values, folded)
        if folded[heads[-1].end : heads[-1].end + 2].lstrip()[:1] == ":":
            return heads
    return [g.thing for g in reading.governed if g.predicate == "advocates"]


def _under(rule: Rule, run: Sequence[Named], reading: Reading, folded: str) -> Sequence[Named]:
    """What is demanded under the condition that the places are in ("Where AI is used in schools, … must …")."""
    place = run[0].start
    demanded = [
        g.thing
        for g in reading.governed
        if g.condition and g.condition[0] <= place < g.condition[1] and g.predicate == "advocates"
    ]
    demanded = [thing for thing in demanded if thing.bit & rule.subjects if counts(thing)]
    return group_of(demanded[0], demanded, folded) if demanded else ()


def _runs(places: Sequence[Named], folded: str) -> list[list[Named]]:
    """The lists of places."""
    runs: list[list[Named]] = []
    for place in places:
        last = runs[-1][-1].end if runs else place.start - LONGEST_JOINT - 1
        if place.start - last <= LONGEST_JOINT and is_list(folded[last : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_run_anchored(rule: Rule, run: Sequence[Named], folded: str, sentence: Sentence, anchors: Anchors) -> bool:
    """Whether the first or last member of a list is anchored."""
    cues = anchors.cues[rule]
    if _is_anchored(rule, cues, run[0], folded, sentence):
        return True
    return len(run) > 1 and _is_anchored(rule, cues, run[-1], folded, sentence)


def _is_anchored(rule: Rule, cues: _Cues, place: Named, folded: str, sentence: Sentence) -> bool:
    before = folded[max(sentence.start, place.start - 40) : place.start].rstrip(" \"'")
    after = folded[place.end : min(sentence.end, place.end + 12)].lstrip(" \"'")
    if rule.language == "zh":
        near = before[-8:]
        told = any(cue in near for cue in rule.cues if cue != "在") or _IN_ZH.search(near) is not None
        if rule.predicate == "applies-at":
            told = told or place.label.endswith(_AT_STAGE) or _AROUND_ZH.match(after) is not None
            told = told or OWED.match(after) is not None
        else:
            told = told or place.label.endswith(_FIELDS)
        return told or cues.open(after.removeprefix("等"))
    if cues.open(after) or place.label.partition(" ")[0] in cues.whole:
        return True  # a label may have the word in it: "before deployment"
    if rule.predicate == "applies-in" and "ed " in before and _USED_IN.search(before):
        return True
    clause = before[last_part(before, 0, len(before)) + 1 :]
    return cues.are_among(clause.split()[-5 if rule.predicate == "applies-at" else -3 :])
