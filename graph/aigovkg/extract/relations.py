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
from aigovkg.extract.dating import Dates
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.partakers import (
    first_subject,
    fits,
    is_other,
    is_parted,
    nearest,
    subject_of,
    values_of,
)
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse
from aigovkg.names import PREDICATES, thing

__all__ = ["related"]

#: Who is "we" takes a stance; he is not the document that was issued, dated or extended.
_WE = frozenset({"we", "i", "our", "my", "its", "their", "his", "her", "我们", "我", "笔者", "其"})
_RULES = {name: thing("rule", f"names/{name}") for name in ("members", "leader", "dated", "meeting", "owner")}
#: What is told by verbs that each have their own object, actor and date.
_VERBS = frozenset({"issued-by", "date"})
_LEADING = re.compile(r"(?:\bled by|\bunder|\bwithin|framework of|auspices of)(?: the)? $|^在?$")
#: Who issues documents, and what stands between a document and who issued it.
_ISSUING = frozenset({"state", "organization", "grouping"})
_OF = re.compile(r"[\"']? of (?:the )?")
_QUOTES = frozenset("《「")
_PREFIX, _PREFIX_ZH = 5, 10  # how many words, or characters, of its name tell who issued a document
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
    yield from _by_name(reading, discourse, folded)
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


def _by_name(reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """Who issued a document, as its name tells, or the name beside it: "General Assembly resolution 78/265", "the
    Charter of the European Union", 欧盟《人工智能法》."""
    evidence = (reading.sentence.start, reading.sentence.end)
    bodies = [item for item in reading.named if item.kind in _ISSUING and not item.pronoun]
    for item in reading.named:
        if item.kind != "document" or item.pronoun or item.concept == discourse.record.iri:
            continue
        voice = reading.voice_at(item.start)
        owner = _named_owner(folded[item.start : item.end], discourse)
        owner = owner or next((body.concept for body in bodies if _owns(body, item, folded)), None)
        if owner is not None:
            confidence = 0.74 * item.confidence
            yield make(discourse, item.concept, "issued-by", owner, evidence, confidence, _RULES["owner"], voice)


def _named_owner(name: str, discourse: Discourse) -> URIRef | None:
    """The body that the name of a resolution begins with: "General Assembly resolution 78/265", 联合国大会第…号决议."""
    name = name.strip(" \"'《「")
    if "resolution " not in name and not name.endswith("决议"):
        return None
    chinese = name[:1] > "\u2e80"
    words = list(name[:_PREFIX_ZH]) if chinese else name.split()[:_PREFIX]
    for length in range(min(len(words), len(name) - 1), 1 if chinese else 0, -1):
        start = ("" if chinese else " ").join(words[:length]).removesuffix("'s")
        for kind in ("organization", "grouping", "state") if chinese else ("organization", "grouping"):
            for known in discourse.vocabulary.by_label(start, kind):
                return known.iri
    return None


def _owns(body: Named, document: Named, folded: str) -> bool:
    """Whether a body stands right before a document, at the beginning of its name, or after it and "of"."""
    if body.end <= document.start:
        gap = folded[body.end : document.start]
        titled = gap.strip(" ") in _QUOTES or folded[document.start] in "《「"
        return not gap.strip(" 《「") and (titled or folded.startswith("resolution", document.start))
    if body.start >= document.end:
        return _OF.fullmatch(folded, document.end, body.start) is not None
    return False


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
    value = nearest(objects, hit, rule.side, rule.reach, folded)
    if value is None or is_parted(rule, hit, value, sentence.verbs, folded):
        return
    voice = reading.voice_at(hit.start)
    subject = subject_of(rule, hit, subjects, reading, discourse, folded)
    if subject is None or subject.concept == value.concept or not fits(rule, hit, subject, value, things, folded):
        return
    evidence = (reading.sentence.start, reading.sentence.end)
    several = rule.several and not (rule.subject_side == "left" and subject.start > hit.end)
    for one in group_of(subject, subjects, folded, dates) if subject in subjects and several else [subject]:
        for other in values_of(rule, value, objects, folded, dates) if several else [value]:
            if one.concept != other.concept:
                confidence = rule.confidence * one.confidence * other.confidence
                target: URIRef | Literal = other.concept
                if rule.predicate == "held-in":
                    target = Literal(_place(other, discourse))
                yield make(discourse, one.concept, rule.predicate, target, evidence, confidence, rule.iri, voice)


def _place(state: Named, discourse: Discourse) -> str:
    concept = discourse.vocabulary.get(state.concept)
    return concept.pref.get("en", state.label) if concept else state.label


def _dated(
    rule: Rule, hit: Hit, sentence: _Sentence, reading: Reading, discourse: Discourse, folded: str
) -> Iterator[Claim]:
    subjects = [t for t in sentence.things if t.kind in rule.subject]
    subject = first_subject(subjects, hit, folded)
    subject = subject or nearest(subjects, hit, rule.subject_side, rule.reach, folded)
    if subject is None or is_other(subject, hit, sentence.things):
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


def _facet(rule: Rule, hit: Hit, reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """A class of risk, where the sentence sorts risks."""
    sentence = folded[reading.sentence.start : reading.sentence.end]
    if not (_TWO_KINDS if rule.note else _SORTING).search(sentence):
        return
    risks = [t for t in reading.named if t.kind == "risk"]
    over = [t for t in risks if t.start <= hit.start and hit.end <= t.end]
    target = over[0] if over else nearest(risks, hit, "either", rule.reach, folded)
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
