"""Relations between two named things of a sentence: who issued what, when, where, with whom; classes of risks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim
from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import make
from aigovkg.extract.cues import Hit
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import find_dates, find_years

__all__ = ["related"]

_STRONG = re.compile(r"[;!?。]|\.\s|, (?:while|whereas|but) ")
#: Who is "we" takes a stance; he is not the document that was issued, dated or extended.
_WE = frozenset({"we", "i", "our", "my", "its", "their", "his", "her", "我们", "我", "笔者", "其"})
_RULES = {name: thing("rule", f"names/{name}") for name in ("members", "leader")}
_LEADING = re.compile(r"(?:\bled by|\bunder|\bwithin|framework of|auspices of)(?: the)? $|^在?$")
#: What stands before a document that something is done under, not issued.
_UNDER = re.compile(r"(?:依照?|依据|根据|据|按照?|\bunder(?: the)? |\bpursuant to(?: the)? )[\"'《「]?$")
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


def related(reading: Reading, hits: Sequence[Hit], discourse: Discourse, content: str, folded: str) -> Iterator[Claim]:
    """The claims that the relation, date and facet rules find in a sentence.

    Args:
        reading: the sentence as read.
        hits: the cues of these rules in the sentence.
        discourse: who speaks.
        content, folded: the text, as it is and folded.
    """
    yield from _named_after(reading, discourse, folded)
    if not hits:
        return
    pronouns = [item for item in reading.pronouns if item.label not in _WE]
    named = [item for item in reading.named if not item.pronoun]
    things = sorted((*named, *pronouns), key=lambda item: (item.start, -item.end))
    dates = None
    for hit in hits:
        for rule in hit.rules:
            if rule.reads == "relation":
                yield from _relation(rule, hit, things, reading, discourse, folded)
            elif rule.reads == "date":
                if dates is None:
                    dates = list(find_dates(content, reading.sentence.start, reading.sentence.end))
                    taken = {date.end for date in dates}
                    years = find_years(content, reading.sentence.start, reading.sentence.end)
                    dates = sorted([*dates, *(year for year in years if year.end not in taken)])
                if dates:
                    yield from _dated(rule, hit, things, dates, reading, discourse, folded)
            elif rule.reads == "facet":
                yield from _facet(rule, hit, reading, discourse, folded)


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
        elif outer.kind == "mechanism" and _LEADING.search(folded[outer.start : inner.start]):
            yield make(discourse, outer.concept, "led-by", inner.concept, evidence, 0.66, _RULES["leader"], voice)


def _relation(
    rule: Rule, hit: Hit, things: Sequence[Named], reading: Reading, discourse: Discourse, folded: str
) -> Iterator[Claim]:
    subjects = [t for t in things if t.kind in rule.subject]
    objects = [t for t in things if t.kind in rule.object]
    if not objects:
        return
    value = _nearest(objects, hit, rule.side, rule.reach, folded)
    subject = _first_subject(subjects, hit, folded) if rule.subject_side == "left" else None
    subject = subject or _nearest(subjects, hit, rule.subject_side, rule.subject_reach, folded)
    voice = reading.voice_at(hit.start)
    if value is None:
        return
    if subject is None and "self" in rule.subject and voice.iri == discourse.record.iri and discourse.prescriptive:
        subject = Named(hit.start, hit.end, discourse.record.iri, "document", pronoun=True, confidence=0.8)
    if subject is None or subject.concept == value.concept:
        return
    if rule.predicate == "issued-by" and (
        _is_other(subject, hit, things) or _UNDER.search(folded[max(subject.start - 16, 0) : subject.start])
    ):
        return
    evidence = (reading.sentence.start, reading.sentence.end)
    for one in group_of(subject, subjects, folded) if subject in subjects and rule.several else [subject]:
        for other in group_of(value, objects, folded) if rule.several else [value]:
            if one.concept != other.concept:
                confidence = rule.confidence * one.confidence * other.confidence
                target: URIRef | Literal = other.concept
                if rule.predicate == "held-in":
                    target = Literal(_place(other, discourse))
                yield make(discourse, one.concept, rule.predicate, target, evidence, confidence, rule.iri, voice)


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
        if len(gap) > reach or _STRONG.search(gap):
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
        and not _STRONG.search(folded, before[0].end, hit.start)
    ):
        return before[0]
    return None


def _dated(
    rule: Rule,
    hit: Hit,
    things: Sequence[Named],
    dates: Sequence[tuple[int, int, str]],
    reading: Reading,
    discourse: Discourse,
    folded: str,
) -> Iterator[Claim]:
    subjects = [t for t in things if t.kind in rule.subject]
    subject = _first_subject(subjects, hit, folded)
    subject = subject or _nearest(subjects, hit, rule.subject_side, rule.reach, folded)
    if subject is None or _is_other(subject, hit, things):
        return
    near = [
        (max(hit.start - end, start - hit.end, 0), iso)
        for start, end, iso in dates
        if not _STRONG.search(folded, min(end, hit.end), max(start, hit.start))
        and not any(end <= t.start < hit.start and t.concept != subject.concept for t in subjects)
    ]
    if not near:
        return
    distance, iso = min(near, key=lambda item: (len(item[1]) == 4 and len(near) > 1, item))
    if distance > rule.reach:
        return
    evidence = (reading.sentence.start, reading.sentence.end)
    confidence = rule.confidence * subject.confidence
    yield make(
        discourse,
        subject.concept,
        "date",
        date_literal(iso),
        evidence,
        confidence,
        rule.iri,
        reading.voice_at(hit.start),
    )


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
