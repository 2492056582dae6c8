"""Attachment: which things of a sentence what is said of a stage or a domain belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.breaks import Breaks
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.scenes import counts
from aigovkg.text.phrases import occurrences

__all__ = ["OWED", "attached", "last_part"]

#: What stands around the whole that the places are parts of ("in the entire life cycle of AI design and use").
_IN_WHOLE: Final = re.compile(r"\b(?:in|throughout|across|over|during|at|of)(?: the| all| every)* $")
_OF_PARTS: Final = re.compile(r"(?: process)? (?:of|from|,|including)(?: the| ai| artificial intelligence)* ?")
#: What stands before a domain that all that follows applies in: it opens a clause, or tells whose systems are meant.
_OPENS: Final = re.compile(r"\W*(?:in|for|within|across|where|when)\b")
_LEADS: Final = (" of ", " in ", " for ", " of the ", " in the ", " for the ")
_WHOSE: Final = re.compile(
    r"\b(?:systems?|providers?|developers?|deployers?|operators?|models?|applications?|use)"
    r"(?: [a-z]+){0,3} (?:of|in|for)(?: the)? $"
)
#: With one of these it ends.
_BEFORE: Final = tuple(f" {word} {article}" for word in ("of", "in", "for") for article in ("", "the "))
#: What is owed at a stage that is named before it: 数据采集应遵循….
OWED: Final = re.compile("(?:活动|工作|过程)?(?:都|均|皆)?(?:应(?![用对急])|必须|须|不得|宜)")
#: What parts the clauses of a sentence.
_PARTS: Final = ",.;:"
#: Verbs that lead from a thing to the domain it is used in.
_USED: Final = ("use", "deploy", "appl", "employ", "develop", "govern", "research", "should", "must", "shall", "may")
#: A Chinese phrase that opens a clause and goes on in it ("在…环节防止…"): it holds for what follows.
_OPENS_ZH: Final = re.compile(r"(?:^|[,;。:\s])[在于]$")
_GOES_ON_ZH: Final = re.compile(r"[^,;。:]{0,8}?(?:阶段|环节|过程|期间|中|时|前|后)[^,;。:\s]")
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
#: Breaks that part no thing from a place, and what parts it from a stage besides: what begins another clause.
_NO_STOP: Final = "-:."
_CLAUSES: Final = (", while ", ", whereas ", ", although ")
#: What is put to use somewhere (广泛应用于…领域) tells nothing of what follows in the sentence, nor does what is set
#: against it.
_PUT_TO_USE: Final = re.compile(r"用于[^,。;]{0,40}$")
_BUT: Final = re.compile(r"但|惟|然而|却|[,;]同时")


def attached(rule: Rule, run: Sequence[Named], reading: Reading, breaks: Breaks, folded: str) -> Sequence[Named]:
    """The things that stand nearest to a list of anchored places, in its part of the sentence."""
    first, last = run[0], run[-1]
    fit = _subjects(rule, reading)
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
    if near:
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
    nearest = _nearest(near or fit, first, last)
    distance = max(first.start - nearest.end, nearest.start - last.end, 0)
    if distance > (30 if rule.language == "zh" else 200 if rule.predicate == "applies-at" else 120 if near else 60):
        return []
    before = rule.predicate == "applies-in" and rule.language == "en" and nearest.end <= first.start
    if before and nearest not in near:
        return []
    group = [t for t in group_of(nearest, fit, folded) if t is nearest or not _touch(t, nearest)]
    return [*group, *(t for t in wholes if t is not nearest)]


def last_part(folded: str, start: int, end: int) -> int:
    """Where between two places the last mark stands that parts clauses; -1 where there is none."""
    last = -1
    for mark in _PARTS:
        last = max(last, folded.rfind(mark, start, end))
    return last


def _nearest(things: Sequence[Named], first: Named, last: Named) -> Named:
    """The thing that stands nearest to a list of places; of several the first."""
    nearest, least = things[0], -1
    for thing in things:
        distance = max(max(first.start - thing.end, thing.start - last.end), 0)
        if least < 0 or distance < least or (distance == least and thing.start < nearest.start):
            nearest, least = thing, distance
    return nearest


def _subjects(rule: Rule, reading: Reading) -> list[Named]:
    """The things that may apply somewhere: at a stage what is demanded, if anything is."""
    if rule.predicate == "applies-at":
        demanded = [g.thing for g in reading.governed if g.predicate == "advocates"]
        sure = [thing for thing in demanded if thing.bit & rule.subjects if counts(thing)]
        if sure:
            return sure
    return [t for t in reading.named if t.bit & rule.subjects if counts(t)]


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
    start = reading.sentence.start
    clause = folded[max(last_part(folded, start, first.start), start) : first.start]
    for place in (0, *occurrences(clause, "\n", 0, len(clause))):
        if _OPENS.match(clause, place):
            return True
    return clause.endswith(_LEADS) and _WHOSE.search(clause) is not None


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
    if rule.predicate != "applies-at" or not OWED.match(folded, last.end):
        return []
    stop = breaks.first(last.end, len(folded), _NO_STOP)
    return [t for t in fit if last.end <= t.start and (stop < 0 or t.start < stop)]


def _leaning_back(fit: list[Named], first: Named, folded: str) -> list[Named]:
    """Without what follows a stage, where the stage only closes what is said before ("audits during design, …")."""
    parts = last_part(folded, fit[0].start, first.start)
    return [t for t in fit if parts < t.end <= first.start] or fit


def _is_whole(thing: Named, place: Named, folded: str) -> bool:
    """Whether a thing only names the whole whose parts follow."""
    return (
        thing.end <= place.start
        and _OF_PARTS.fullmatch(folded, thing.end, place.start) is not None
        and _IN_WHOLE.search(folded, max(thing.start - 24, 0), thing.start) is not None
    )
