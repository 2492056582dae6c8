"""Relations between two named things of a sentence: who issued what, when, where, with whom; classes of risks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim
from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import make
from aigovkg.extract.cues import Hit
from aigovkg.extract.dating import BREAK, Dates
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse
from aigovkg.names import AIGOV, PREDICATES, thing
from aigovkg.text.dates import Found

__all__ = ["related"]

#: Who is "we" takes a stance; he is not the document that was issued, dated or extended.
_WE = frozenset({"we", "i", "our", "my", "its", "their", "his", "her", "我们", "我", "笔者", "其"})
_RULES = {name: thing("rule", f"names/{name}") for name in ("members", "leader", "dated", "meeting")}
#: What is told by verbs that each have their own object, actor and date.
_VERBS = frozenset({"issued-by", "date"})
_LEADING = re.compile(r"(?:\bled by|\bunder|\bwithin|framework of|auspices of)(?: the)? $|^在?$")
#: What stands before a document that something is done under, not issued.
_UNDER = re.compile(r"(?:依照?|依据|根据|据|按照?|\bunder(?: the)? |\bpursuant to(?: the)? )[\"'《「]?$")
#: Where the document itself carries on another: in a purpose at the head of a clause, in a loose participle.
_PURPOSE = re.compile(r"(?:^|[,;])\s*(?:为|旨在)[^,;。]{0,8}$")
_FIRST = re.compile(r"(?:^|[,;:] )(?:(?:and|further|also) )?$")
_LOOSE = re.compile(r"[a-z]+ing\b|in |as ")
_MAIN = re.compile(r",\s(?:the\s)?$")
_COMPANY = re.compile(r"\b(?:with|like|unlike|after|following|beside|alongside) (?:the )?$")
#: What somebody has, in Chinese, and what comes behind a comma is not his doing.
_HAS = re.compile(r"[《「“的之][^。;]*,")
_ANOTHER = re.compile(
    r"[\"')》」]*(?:,? and (?:(?:also|thereby|thus|then|to|[a-z]+ly) )?|,?(?:并|且|以及)|[^,]{0,12},[^,]{0,6})"
)
_RELATIVE = re.compile(r"[\"')》」]*,? (?:which|that)\b[^,;]{0,30}$")
#: Relations that a phrase at the head of a clause may tell of who follows: "In partnership with …, Japan …".
_SHARED = frozenset({"cooperates-with", "member-of"})
#: How sure it is that the document itself is meant.
_MINE = 0.9
_GOES_ON = re.compile(r"[\"')]*,? and (?:was|were|is|has|have|had) ")
_SORTING = re.compile(
    r"classif|distinguish|whether|divided|categor|types? of|kinds? of|levels?\b|dimension|one is|severity"
    r"|分为|分类|区分|分成|类型|层面|包括|是否"
)
_TWO_KINDS = re.compile(r"one is|(?:two|three|several) (?:kinds|types|categor)|divided into|分为|两类|一类是|一是")
_VALUES = {
    "has-intent": "risk-intent",
    "has-origin": "risk-origin",
    "has-objectivity": "risk-objectivity",
    "has-severity": "risk-severity",
    "has-level": "risk-level",
    "has-nature": "risk-nature",
}


class _Sentence(NamedTuple):
    """What relations are looked for in: the named things with pronouns, the verbs of issuing and holding, the dates."""

    things: Sequence[Named]
    verbs: Sequence[Hit]
    dates: Dates


def related(reading: Reading, hits: Sequence[Hit], discourse: Discourse, content: str, folded: str) -> Iterator[Claim]:
    """The claims that the relation, date and facet rules find in a sentence.

    Args:
        reading: the sentence as read.
        hits: the cues of these rules in the sentence.
        discourse: who speaks.
        content, folded: the text, as it is and folded.
    """
    yield from _named_after(reading, discourse, folded)
    pronouns = [item for item in reading.pronouns if item.label not in _WE]
    named = [item for item in reading.named if not item.pronoun]
    if not hits and not any(item.kind == "document" for item in named):
        return
    things = sorted((*named, *pronouns), key=lambda item: (item.start, -item.end))
    verbs = [hit for hit in hits if any(rule.predicate in _VERBS for rule in hit.rules)]
    dates = Dates(content, reading.sentence.start, reading.sentence.end, things)
    sentence = _Sentence(things, verbs, dates)
    if dates.own:
        yield from _named_dates(sentence, reading, discourse)
    told: list[Claim] = []
    for hit in hits:
        for rule in hit.rules:
            if rule.reads == "relation":
                told += _relation(rule, hit, sentence, reading, discourse, folded)
            elif rule.reads == "date" and dates.items:
                told += _dated(rule, hit, sentence, reading, discourse, folded)
            elif rule.reads == "facet":
                told += _facet(rule, hit, reading, discourse, folded)
    yield from told
    yield from _of_meetings(told)


def _of_meetings(told: Sequence[Claim]) -> Iterator[Claim]:
    """The dates of meetings: those of the documents that a sentence says were announced at them."""
    days = {claim.subject: claim for claim in told if claim.predicate == PREDICATES["date"]}
    for claim in told:
        day = days.get(claim.subject) if claim.predicate == PREDICATES["announced-at"] else None
        if day is not None and isinstance(claim.object, URIRef) and claim.object not in days:
            yield day._replace(subject=claim.object, found_by=_RULES["meeting"])


def _named_after(reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """What a name itself tells: the members of "US-EU Council", who leads a "body under the United Nations"."""
    evidence = (reading.sentence.start, reading.sentence.end)
    for inner in reading.named:
        if not inner.inside or inner.kind not in ("state", "organization"):
            continue
        outer = next(t for t in reading.named if not t.inside and t.start <= inner.start and inner.end <= t.end)
        voice = reading.voice_at(outer.start)
        if outer.kind == "grouping" and inner.pronoun:
            yield make(discourse, inner.concept, "member-of", outer.concept, evidence, 0.62, _RULES["members"], voice)
        elif outer.kind == "mechanism" and _leads(inner, folded[outer.start : inner.start]):
            yield make(discourse, outer.concept, "led-by", inner.concept, evidence, 0.66, _RULES["leader"], voice)


def _leads(inner: Named, before: str) -> bool:
    """Whether who is named within a mechanism leads it; a state in English only owns it ("EU declaration")."""
    if not before and inner.kind == "state" and inner.label.isascii():
        return False
    return _LEADING.search(before) is not None


def _relation(
    rule: Rule, hit: Hit, sentence: _Sentence, reading: Reading, discourse: Discourse, folded: str
) -> Iterator[Claim]:
    things, dates = sentence.things, sentence.dates.items
    subjects = [t for t in things if t.kind in rule.subject]
    objects = [t for t in things if t.kind in rule.object]
    value = _nearest(objects, hit, rule.side, rule.reach, folded)
    if value is None or _is_parted(rule, hit, value, sentence, folded):
        return
    voice = reading.voice_at(hit.start)
    subject = _subject(rule, hit, subjects, reading, discourse, folded)
    if subject is None or subject.concept == value.concept or not _reads(rule, hit, subject, value, things, folded):
        return
    evidence = (reading.sentence.start, reading.sentence.end)
    several = rule.several and not (rule.subject_side == "left" and subject.start > hit.end)
    for one in group_of(subject, subjects, folded, dates) if subject in subjects and several else [subject]:
        for other in _values(rule, value, objects, folded, dates) if several else [value]:
            if one.concept != other.concept:
                confidence = rule.confidence * one.confidence * other.confidence
                target: URIRef | Literal = other.concept
                if rule.predicate == "held-in":
                    target = Literal(_place(other, discourse))
                yield make(discourse, one.concept, rule.predicate, target, evidence, confidence, rule.iri, voice)


def _values(rule: Rule, value: Named, objects: Sequence[Named], folded: str, dates: Sequence[Found]) -> Sequence[Named]:
    """What is listed with the object of a relation; with whom somebody acts is another list: "With Rwanda, Fiji …"."""
    group = group_of(value, objects, folded, dates)
    if (
        rule.side == "left"
        and group[0] != value
        and _COMPANY.search(folded, max(group[0].start - 16, 0), group[0].start)
    ):
        return [value]
    return group


def _subject(
    rule: Rule, hit: Hit, subjects: Sequence[Named], reading: Reading, discourse: Discourse, folded: str
) -> Named | None:
    """What a relation is told of: a thing beside the cue, else the document itself where it speaks."""
    mine = Named(hit.start, hit.end, discourse.record.iri, "document", pronoun=True, confidence=_MINE)
    if rule.predicate == "extends":
        before = folded[reading.sentence.start : hit.start]
        if _PURPOSE.search(before) or (_FIRST.search(before) and _LOOSE.match(hit.phrase)):
            later = next((t for t in subjects if t.start > hit.end and _MAIN.search(folded, hit.end, t.start)), None)
            return later or (mine if _speaks(discourse) else None)
    if (
        rule.predicate in _SHARED
        and rule.subject_side == "left"
        and _FIRST.search(folded, reading.sentence.start, hit.start)
    ):
        return next((t for t in subjects if t.start > hit.end and _MAIN.search(folded, hit.end, t.start)), None)
    subject = _first_subject(subjects, hit, folded) if rule.subject_side == "left" else None
    subject = subject or _nearest(subjects, hit, rule.subject_side, rule.subject_reach, folded)
    if subject and rule.predicate == "extends" and _ANOTHER.fullmatch(folded, subject.end, hit.start):
        subject = None  # what another verb before has as its object
    if subject is None and "self" in rule.subject:
        own = reading.voice_at(hit.start).iri == discourse.record.iri
        return mine if own and _speaks(discourse) else None
    return subject


def _speaks(discourse: Discourse) -> bool:
    """Whether the document may carry on others: one that prescribes, or a report."""
    return discourse.prescriptive or discourse.record.type == AIGOV.Report


def _is_parted(rule: Rule, hit: Hit, value: Named, sentence: _Sentence, folded: str) -> bool:
    """Whether another verb of issuing or holding, and a comma, stand between a cue and what it might take."""
    if rule.predicate not in ("issued-by", "announced-at"):
        return False
    if hit.phrase.endswith("ing") and folded.startswith(", ", hit.start - 2):
        return False  # "…, proposing the Initiative" goes on with what was told
    if rule.side == "left" and _HAS.match(folded, value.end, hit.start):
        return True
    first, last = min(value.end, hit.end), max(value.start, hit.start)
    between = any(first <= verb.start and verb.end <= last for verb in sentence.verbs if verb.start != hit.start)
    return between and "," in folded[first:last]


def _reads(rule: Rule, hit: Hit, subject: Named, value: Named, things: Sequence[Named], folded: str) -> bool:
    """Whether the places of subject and object fit: in a relative clause where both stand before the verb; who is only
    asked or followed did not issue."""
    if rule.side == rule.subject_side == "left" and subject.start != hit.start:
        return subject.end <= value.start and _RELATIVE.match(folded, subject.end, value.start) is not None
    if rule.predicate != "issued-by":
        return True
    under = _UNDER.search(folded[max(subject.start - 16, 0) : subject.start])
    return not under and not _is_other(subject, hit, things)


def _place(state: Named, discourse: Discourse) -> str:
    concept = discourse.vocabulary.get(state.concept)
    return concept.pref.get("en", state.label) if concept else state.label


def _nearest(things: Sequence[Named], hit: Hit, side: str, reach: int, folded: str) -> Named | None:
    """The nearest thing on one side of a cue, within reach and not behind a break."""
    best: tuple[int, Named] | None = None
    for item in things:
        left = item.end <= hit.start
        if not left and item.start < hit.end:
            continue
        if side not in ("either", "left" if left else "right"):
            continue
        gap = folded[item.end : hit.start] if left else folded[hit.end : item.start]
        if len(gap) > reach or BREAK.search(gap):
            continue
        if best is None or len(gap) < best[0]:
            best = (len(gap), item)
    return best[1] if best else None


def _first_subject(things: Sequence[Named], hit: Hit, folded: str) -> Named | None:
    """The first thing of the sentence, where the cue goes on about it ("… and was issued by …")."""
    before = [item for item in things if item.end <= hit.start]
    if (
        len(before) > 1
        and _GOES_ON.match(folded, before[-1].end)
        and not BREAK.search(folded, before[0].end, hit.start)
    ):
        return before[0]
    return None


def _dated(
    rule: Rule, hit: Hit, sentence: _Sentence, reading: Reading, discourse: Discourse, folded: str
) -> Iterator[Claim]:
    subjects = [t for t in sentence.things if t.kind in rule.subject]
    subject = _first_subject(subjects, hit, folded)
    subject = subject or _nearest(subjects, hit, rule.subject_side, rule.reach, folded)
    if subject is None or _is_other(subject, hit, sentence.things):
        return
    evidence = (reading.sentence.start, reading.sentence.end)
    voice = reading.voice_at(hit.start)
    for item, iso in sentence.dates.of(hit, subject, subjects, sentence.verbs, rule.reach, folded):
        confidence = rule.confidence * item.confidence
        yield make(discourse, item.concept, "date", date_literal(iso), evidence, confidence, rule.iri, voice)


def _named_dates(sentence: _Sentence, reading: Reading, discourse: Discourse) -> Iterator[Claim]:
    """The dates that the names of documents bring along."""
    evidence = (reading.sentence.start, reading.sentence.end)
    for item in sentence.things:
        date = sentence.dates.told(item) if item.kind == "document" and not item.pronoun else None
        if date and item.concept != discourse.record.iri:
            confidence = 0.74 * item.confidence
            yield make(discourse, item.concept, "date", date_literal(date.iso), evidence, confidence, _RULES["dated"])


def _is_other(subject: Named, hit: Hit, things: Sequence[Named]) -> bool:
    """Whether a verb has another object than a document behind it: "launched the Forum and read the Act"."""
    return subject.kind == "document" and any(
        item.kind in ("event", "grouping") and hit.end <= item.start <= hit.end + 6 and item.end <= subject.start
        for item in things
    )


def _facet(rule: Rule, hit: Hit, reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """A class of risk, where the sentence sorts risks."""
    sentence = folded[reading.sentence.start : reading.sentence.end]
    if not (_TWO_KINDS if rule.note else _SORTING).search(sentence):
        return
    risks = [t for t in reading.named if t.kind == "risk"]
    over = [t for t in risks if t.start <= hit.start and hit.end <= t.end]
    target = over[0] if over else _nearest(risks, hit, "either", rule.reach, folded)
    if target is None:
        return
    value = thing(_VALUES[rule.predicate], rule.value)
    evidence = (reading.sentence.start, reading.sentence.end)
    yield make(
        discourse,
        target.concept,
        rule.predicate,
        value,
        evidence,
        rule.confidence * target.confidence,
        rule.iri,
        reading.voice_at(hit.start),
    )
