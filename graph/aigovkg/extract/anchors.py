"""Anchors: at which stage, and in which domain, a principle, mechanism or risk applies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from aigovkg.extract.breaks import Breaks
from aigovkg.extract.claims import Told, make
from aigovkg.extract.lists import group_of, is_list
from aigovkg.extract.named import VALUES, Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.scenes import concerned, counts, opened, sorted_by_risk
from aigovkg.extract.voices import Discourse

__all__ = ["Anchors", "anchored"]

#: What stands around the whole that the places are parts of ("in the entire life cycle of AI design and use").
_IN_WHOLE: Final = re.compile(r"\b(?:in|throughout|across|over|during|at|of)(?: the| all| every)* $")
_OF_PARTS: Final = re.compile(r"(?: process)? (?:of|from|,|including)(?: the| ai| artificial intelligence)* ?")
#: What stands before a domain that all that follows applies in: it opens a clause, or tells whose systems are meant.
_OPENS: Final = re.compile(
    r"(?:^|[,;:.\n])\W*(?:in|for|within|across|where|when)\b[^,;:.]*$"
    r"|\b(?:systems?|providers?|developers?|deployers?|operators?|models?|applications?|use)"
    r"(?: [a-z]+){0,3} (?:of|in|for)(?: the)? $"
)
#: How sure it is that what is demanded under a condition applies where the condition is.
_UNDER: Final = 0.74
#: 在 by itself, not in 存在, 潜在 and the like.
_IN_ZH: Final = re.compile("(?<![存现潜内所外正实旨好重])在(?!于)")
#: What stands before a domain that something is used in, whatever is said of the domain.
_USED_IN: Final = re.compile(r"\b(?:used|deployed|applied|employed) (?:in|for|within|at)(?: [a-z]+){0,4}$")
#: Verbs that lead from a thing to the domain it is used in.
_USED: Final = ("use", "deploy", "appl", "employ", "develop", "govern", "research", "should", "must", "shall", "may")
#: "Before" and "after" behind a stage in Chinese, also where they are part of its name.
_AROUND: Final = ("前", "后", "時", "时")
_AROUND_ZH: Final = re.compile("[之以]?[前后](?![沿景提瞻者果续端台])")
#: A Chinese phrase that opens a clause and goes on in it ("在…环节防止…"): it holds for what follows.
_OPENS_ZH: Final = re.compile(r"(?:^|[,;。:\s])[在于]$")
_GOES_ON_ZH: Final = re.compile(r"[^,;。:]{0,8}?(?:阶段|环节|过程|期间|中|时|前|后)[^,;。:\s]")
#: How the name of a stage ends that tells when by itself, and what is owed at a stage that is named before it:
#: 使用阶段, 数据采集应遵循…; how the name of a domain ends that tells where.
_STAGED: Final = ("阶段", "过程", "环节", "期间")
_FIELDS: Final = ("领域", "方面", "行业", "场景")
_OWED: Final = re.compile("(?:活动|工作|过程)?(?:都|均|皆)?(?:应(?![用对急])|必须|须|不得|宜)")
_PARTS: Final = ",.;:"
#: What may stand between a thing and the domain that it applies in.
_APPLIED: Final = re.compile(
    r"(?: ?(?:the|use|uses|application|applications|of|in|at|for|to|within|across|fields?|areas?|domains?|sectors?"
    r"|context|ai|artificial intelligence|systems?|such as|as|and|or|,|development|deployment|governance|[\"'()]"
    r"|towards?|research|technolog(?:y|ies)))* ?"
    r"|,? (?:is|are|was|were|ha(?:s|ve) been)(?: [a-z]+){1,3} (?:in|within|across)(?: the)? "
    r"|(?: (?!(?:to|that|which|who|and|or|not|with|by|from|against|as)\b)[a-z-]+){1,6}?"
    r" (?:used |deployed |applied |employed )?(?:in|for|within|across|at)(?: the| all| their)? "
    r"|(?: [a-z-]+){0,4} (?:should|must|shall|may|can|will)(?: not| never| only)? be (?:used|deployed|applied|employed)"
    r" (?:in|for|within|across|at)(?: [a-z]+){0,4} "
)

#: The marker of an item.
_MARKER: Final = re.compile(r"\W*(?:[a-z\d]{1,3}[.)]|[一二三四五六七八九十]{1,3})?\W*")
#: Breaks that part no thing from a place, and what parts it from a stage besides: what begins another clause.
_NO_STOP: Final = "-:."
_CLAUSES: Final = (", while ", ", whereas ", ", although ")
#: What is put to use somewhere (广泛应用于…领域) tells nothing of what follows in the sentence, nor does what is set
#: against it.
_PUT_TO_USE: Final = re.compile(r"用于[^,。;]{0,40}$")
_BUT: Final = re.compile(r"但|惟|然而|却|[,;]同时")


class Anchors:
    """The rules that tell at which stage or in which domain a thing applies.

    Args:
        rules: all rules.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.reads == "anchor"]
        self._latin = [rule for rule in self.rules if rule.language != "zh"]
        self._kinds = {kind for rule in self.rules for kind in rule.object}
        cues = {rule: _least([f" {cue} " for cue in rule.cues]) for rule in self.rules}
        self._words = {rule: frozenset(cue.strip() for cue in least) for rule, least in cues.items()}
        self._phrases = {rule: [cue for cue in least if " " in cue.strip()] for rule, least in cues.items()}

    def hold(self, named: list[Named]) -> bool:
        """Whether one of these things may anchor another."""
        return any(item.kind in self._kinds for item in named)

    def reading(self, passage: str) -> list[Rule]:
        """The rules that may find something in a passage: none of Chinese ones where it has no Chinese."""
        return self._latin if passage.isascii() else self.rules

    def is_near(self, rule: Rule, words: list[str]) -> bool:
        """Whether one of the cues of a rule is among words."""
        if not self._words[rule].isdisjoint(words):
            return True
        phrases = self._phrases[rule]
        near = f" {' '.join(words)} " if phrases else ""
        return any(phrase in near for phrase in phrases)


def _least(cues: list[str]) -> list[str]:
    """The cues without those that have another in them."""
    return [cue for cue in cues if not any(other in cue for other in cues if other != cue)]


def anchored(reading: Reading, discourse: Discourse, anchors: Anchors, folded: str) -> list[Told]:
    """At which stage or in which domain a principle, mechanism or risk applies."""
    told = _led(reading, discourse, anchors, folded) if discourse.lead is not None else []
    if not anchors.hold(reading.named):
        return told
    for rule in anchors.reading(folded[reading.sentence.start : reading.sentence.end]):
        places = [t for t in reading.named if t.kind in rule.object]
        for run in _runs(places, folded) if places else ():
            sure, subjects = _UNDER, opened(rule, run, reading, folded)
            if not subjects and _is_run_anchored(rule, run, folded, reading.evidence, anchors):
                subjects = _under(rule, run, reading, folded)
                if not subjects:
                    sure, subjects = rule.confidence, _anchored_to(rule, run, reading, discourse.breaks, folded)
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
        return []
    if lead.hit.start >= reading.sentence.start:
        told = [
            (rule, thing)
            for rule in anchors.rules
            for run in _runs([t for t in reading.named if t.kind in rule.object], folded)
            if (rule.predicate == "applies-at" and rule.language == ("zh" if reading.sentence.chinese else "en"))
            or _is_run_anchored(rule, run, folded, reading.evidence, anchors)
            for thing in run
            if not thing.weak
        ]
        if told:
            lead.places = told
        return []
    return [
        _claim(rule, thing, place, _UNDER, reading, discourse)
        for rule, place in lead.places
        for thing in _of_item(reading, folded)
        if thing.kind in rule.subject and counts(thing)
    ]


def _of_item(reading: Reading, folded: str) -> Sequence[Named]:
    """What an item is about: the things at its head ("Fairness: …"), else what it demands."""
    values = [t for t in reading.named if t.kind in VALUES]
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
    demanded = [thing for thing in demanded if thing.kind in rule.subject and counts(thing)]
    return group_of(demanded[0], demanded, folded) if demanded else ()


def _is_whole(thing: Named, place: Named, folded: str) -> bool:
    """Whether a thing only names the whole whose parts follow."""
    return (
        thing.end <= place.start
        and _OF_PARTS.fullmatch(folded, thing.end, place.start) is not None
        and _IN_WHOLE.search(folded, max(thing.start - 24, 0), thing.start) is not None
    )


def _runs(places: Sequence[Named], folded: str) -> list[list[Named]]:
    """The lists of places."""
    runs: list[list[Named]] = []
    for place in places:
        if runs and is_list(folded[runs[-1][-1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_run_anchored(
    rule: Rule, run: Sequence[Named], folded: str, sentence: tuple[int, int], anchors: Anchors
) -> bool:
    """Whether the first or last member of a list is anchored."""
    return _is_anchored(rule, run[0], folded, sentence, anchors) or (
        len(run) > 1 and _is_anchored(rule, run[-1], folded, sentence, anchors)
    )


def _is_anchored(rule: Rule, place: Named, folded: str, sentence: tuple[int, int], anchors: Anchors) -> bool:
    before = folded[max(sentence[0], place.start - 40) : place.start].rstrip(" \"'")
    after = folded[place.end : min(sentence[1], place.end + 12)].lstrip(" \"'")
    if rule.language == "zh":
        near = before[-8:]
        told = any(cue in near for cue in rule.cues if cue != "在") or _IN_ZH.search(near) is not None
        if rule.predicate == "applies-at":
            told = told or place.label.endswith((*_AROUND, *_STAGED)) or _AROUND_ZH.match(after) is not None
            told = told or _OWED.match(after) is not None
        else:
            told = told or place.label.endswith(_FIELDS)
        return told or after.removeprefix("等").startswith(rule.cues)
    if after.startswith(rule.cues) or place.label.partition(" ")[0] in rule.cues:
        return True  # a label may have the word in it: "before deployment"
    if rule.predicate == "applies-in" and "ed " in before and _USED_IN.search(before):
        return True
    clause = before[max(before.rfind(mark) for mark in _PARTS) + 1 :]
    words = clause.split()[-5 if rule.predicate == "applies-at" else -3 :]
    return anchors.is_near(rule, words)


def _anchored_to(rule: Rule, run: Sequence[Named], reading: Reading, breaks: Breaks, folded: str) -> Sequence[Named]:
    """The things that stand nearest to a list of anchored places, in its part of the sentence."""
    first, last = run[0], run[-1]
    if rule.predicate == "applies-in":
        fit = [t for t in reading.named if t.kind in rule.subject and counts(t)]
    else:
        sure = [
            g.thing
            for g in reading.governed
            if g.thing.kind in rule.subject and g.predicate == "advocates" and counts(g.thing)
        ]
        fit = sure or [t for t in reading.named if t.kind in rule.subject and counts(t)]
    wholes = [t for t in fit if _is_whole(t, first, folded)]
    fit = [t for t in fit if t not in wholes] or fit
    apart = _CLAUSES if rule.predicate == "applies-at" else ()
    fit = [t for t in fit if not _is_apart(min(t.end, last.end), max(t.start, first.start), apart, breaks, folded)]
    if rule.language == "zh":
        fit = _not_set_apart(rule, run, fit, reading, folded)
        fit = _owed(rule, last, fit, breaks, folded) or fit
    if not fit:
        return []
    near = [t for t in fit if t.end <= first.start and _applies(t, first, reading, folded)]
    claimed = {id(g.thing) for g in reading.governed if g.predicate}
    near = [t for t in near if id(t) in claimed] or near
    if rule.predicate == "applies-in" and rule.language == "en" and not near:
        earlier = [t for t in fit if t.end <= first.start]
        fit = fit if len(earlier) == len(fit) or _opens(first, reading, folded) else earlier
    elif rule.predicate != "applies-in" or rule.language != "en":
        near = []
    if not near and not fit:
        return []
    if rule.predicate == "applies-at" and rule.language == "en":
        fit = _leaning_back(fit, first, folded)
    nearest = min(near or fit, key=lambda t: (max(first.start - t.end, t.start - last.end, 0), t.start))
    distance = max(first.start - nearest.end, nearest.start - last.end, 0)
    if distance > (30 if rule.language == "zh" else 200 if rule.predicate == "applies-at" else 120 if near else 60):
        return []
    before = rule.predicate == "applies-in" and rule.language == "en" and nearest.end <= first.start
    if before and nearest not in near:
        return []
    group = [t for t in group_of(nearest, fit, folded) if t is nearest or not _touch(t, nearest)]
    return [*group, *(t for t in wholes if t is not nearest)]


def _is_apart(start: int, end: int, clauses: Sequence[str], breaks: Breaks, folded: str) -> bool:
    """Whether a stop, or the beginning of another clause, lies between two places."""
    return breaks.first(start, end, _NO_STOP) >= 0 or any(folded.find(one, start, end) >= 0 for one in clauses)


def _touch(one: Named, other: Named) -> bool:
    """Whether two names overlap or stand together without a joint, as those of one compound do."""
    return one.start <= other.end and other.start <= one.end


def _opens(first: Named, reading: Reading, folded: str) -> bool:
    """Whether a domain opens a clause, or tells whose systems are meant, or no verb stands before it."""
    if not any(hit.start < first.start for hit, _ in reading.rights):
        return True
    clause = max(folded.rfind(mark, reading.sentence.start, first.start) for mark in _PARTS)
    return _OPENS.search(folded[max(clause, reading.sentence.start) : first.start]) is not None


def _not_set_apart(rule: Rule, run: Sequence[Named], fit: list[Named], reading: Reading, folded: str) -> list[Named]:
    """What a list of places in a Chinese sentence may hold for: not what follows after "but", nor, where the places
    open a clause that goes on, what stands before it."""
    first, last, start = run[0], run[-1], reading.sentence.start
    told = _PUT_TO_USE.search(folded, start, first.start)
    fit = [t for t in fit if t.end <= first.start or not (told or _BUT.search(folded, last.end, t.start))]
    if rule.predicate == "applies-at" and _GOES_ON_ZH.match(folded, last.end, reading.sentence.end):
        opens = _OPENS_ZH.search(folded[start : first.start].rstrip())
        fit = [t for t in fit if t.start >= last.end] if opens else fit
    return fit


def _applies(thing: Named, place: Named, reading: Reading, folded: str) -> bool:
    """Whether what stands between a thing and a domain after it leads from one to the other, and no other verb does."""
    verbs = [hit.start for hit, _ in reading.rights if thing.end <= hit.start < place.start]
    if any(not folded.startswith(_USED, verb) for verb in verbs):
        return False
    return _APPLIED.fullmatch(folded, thing.end, place.start) is not None


def _owed(rule: Rule, last: Named, fit: Sequence[Named], breaks: Breaks, folded: str) -> list[Named]:
    """What is owed at a stage that opens the clause in Chinese: 部署后应持续监测."""
    if rule.predicate != "applies-at" or not _OWED.match(folded, last.end):
        return []
    stop = breaks.first(last.end, len(folded), _NO_STOP)
    return [t for t in fit if last.end <= t.start and (stop < 0 or t.start < stop)]


def _leaning_back(fit: list[Named], first: Named, folded: str) -> list[Named]:
    """Without what follows a stage, where the stage only closes what is said before ("audits during design, …")."""
    parts = max(folded.rfind(mark, fit[0].start, first.start) for mark in _PARTS)
    return [t for t in fit if parts < t.end <= first.start] or fit
