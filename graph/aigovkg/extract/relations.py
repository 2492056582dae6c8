"""Relations between two named things of a sentence: who issued what, when, where, with whom."""

from __future__ import annotations

import re
from typing import Final

from rdflib import Literal, URIRef

from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.cues import Hit
from aigovkg.extract.dating import Dates, Years
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named, is_same
from aigovkg.extract.partakers import (
    first_subject,
    fits,
    is_other,
    is_ours,
    is_parted,
    nearest,
    subject_of,
    values_of,
)
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.sorting import facet, sorted_risks
from aigovkg.extract.voices import Discourse
from aigovkg.names import PREDICATES, thing

__all__ = ["related"]

#: Who is "we" takes a stance; he is not the document that was issued, dated or extended.
_WE: Final = frozenset({"we", "i", "our", "my", "its", "their", "his", "her", "我们", "我", "笔者", "其"})
_RULES: Final = {name: thing("rule", f"names/{name}") for name in ("members", "leader", "dated", "meeting", "owner")}
#: What is told by verbs that each have their own object, actor and date.
_VERBS: Final = frozenset({"issued-by", "date"})
_LEADING: Final = re.compile(r"(?:\bled by|\bunder|\bwithin|framework of|auspices of)(?: the)? $|^在?$")
#: Who issues documents, and what stands between a document and who issued it.
_ISSUING: Final = bits_of(("state", "organization", "grouping"))
_OF: Final = re.compile(r"[\"']? of (?:the )?")
_OPENING: Final = 8  # code points before a verb that opens a sentence ("Adopted in 2021, it …")
_WHICH_WAS: Final = re.compile(r", (?:which|that) (?:was|were|had been|has been) (?:[a-z]+ )?$")
_OWN_CLAUSE: Final = re.compile(r"[\"')]*(?: \([^)]*\))?(?:,? (?:of|on|for|in|against|about|concerning) [^,;]*)?")
_QUOTES: Final = frozenset("《「")
#: How many words, or characters, of its name tell who issued a document.
_PREFIX: Final = 5
_PREFIX_ZH: Final = 10


class _Sentence:
    """What relations are looked for in: a sentence as read, its verbs of issuing and holding, its dates.

    Attributes:
        things: the named things with pronouns, in the order of the text.
    """

    def __init__(self, reading: Reading, hits: list[Hit], content: str, years: Years) -> None:
        self.reading = reading
        self.things = _things(reading)
        self._hits = hits
        self._content = content
        self._years = years
        self._dates: Dates | None = None

    @property
    def verbs(self) -> list[Hit]:
        """Its verbs of issuing and holding; few rules find so much that they ask for them."""
        return [hit for hit in self._hits if _has_object(hit)]

    @property
    def dates(self) -> Dates:
        """Its dates; they are looked for where they are asked for."""
        if self._dates is None:
            sentence = self.reading.sentence
            self._dates = Dates(self._content, sentence.start, sentence.end, self.things, self._years)
        return self._dates


def related(
    reading: Reading, hits: list[Hit], years: Years, discourse: Discourse, content: str, folded: str
) -> list[Told]:
    """The claims that the relation, date and facet rules find in a sentence.

    Args:
        reading: the sentence as read.
        hits: the cues of these rules in the sentence.
        years: the years of the text.
        discourse: who speaks.
        content, folded: the text, as it is and folded.
    """
    if not reading.named and not hits:
        return NOTHING_TOLD
    told: list[Told] = []
    named = False  # whether there is a document, whose name may bring a date along
    for item in reading.named:
        if item.inside and item.kind in ("state", "organization"):
            told += _named_after(item, reading, discourse, folded)
        named = named or item.kind == "document"
    if named:
        told += _by_name(reading, discourse, folded)
    if classes := sorted_risks(reading, discourse, folded):
        told += classes
    dated = bool(hits or named) and years.first(reading.sentence.start, reading.sentence.end) >= 0
    if not hits and not (named and dated):
        return told
    sentence = _Sentence(reading, hits, content, years)
    if named:
        told += _named_dates(sentence, discourse)
    found = _by_cues(hits, sentence, discourse, folded, dated=dated)
    return told + found + _of_meetings(found) if found else told


def _by_cues(hits: list[Hit], sentence: _Sentence, discourse: Discourse, folded: str, *, dated: bool) -> list[Told]:
    """The claims that rules find by their cues, those of dates only where the sentence has any."""
    found: list[Told] = []
    for hit in hits:
        for rule in hit.cue.rules:
            more = _by(rule, hit, sentence, discourse, folded) if dated or rule.reads != "date" else NOTHING_TOLD
            if more:
                found += more
    return found


def _by(rule: Rule, hit: Hit, sentence: _Sentence, discourse: Discourse, folded: str) -> list[Told]:
    """The claims that a rule finds by one of its cues."""
    if rule.reads == "relation":
        return _relation(rule, hit, sentence, discourse, folded)
    if rule.reads == "date":
        return _dated(rule, hit, sentence, discourse, folded)
    return facet(rule, hit, sentence.reading, discourse, folded)


def _things(reading: Reading) -> list[Named]:
    """The named things of a sentence, with the pronouns that stand for documents and others."""
    things = [item for item in reading.named if not item.pronoun]
    for item in reading.pronouns:
        if item.label not in _WE:
            place = len(things)
            while place and _is_before(item, things[place - 1]):
                place -= 1
            things.insert(place, item)
    return things


def _is_before(one: Named, other: Named) -> bool:
    """Whether a thing stands before another, or is the longer of two that begin together."""
    return one.start < other.start or (one.start == other.start and one.end > other.end)


def _has_object(hit: Hit) -> bool:
    """Whether a cue is a verb of issuing or holding."""
    return any(rule.predicate in _VERBS for rule in hit.cue.rules)


def _of_meetings(told: list[Told]) -> list[Told]:
    """The dates of meetings: those of the documents that a sentence says were announced at them."""
    announced = [claim for claim in told if claim.predicate is PREDICATES["announced-at"]]
    if not announced:
        return []
    days = {claim.subject: claim for claim in told if claim.predicate is PREDICATES["date"]}
    found: list[Told] = []
    for claim in announced:
        day, meeting = days.get(claim.subject), claim.object
        if day is not None and isinstance(meeting, URIRef) and meeting not in days:
            rule = _RULES["meeting"]
            found.append(Told(meeting, day.predicate, day.object, day.evidence, day.score, rule, day.attributed_to))
    return found


def _by_name(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Who issued a document, as its name tells, or the name beside it: "General Assembly resolution 78/265", "the
    Charter of the European Union", 欧盟《人工智能法》."""
    told: list[Told] = []
    bodies = [item for item in reading.named if item.bit & _ISSUING if not item.pronoun]
    for item in reading.named:
        if item.kind != "document" or item.pronoun or is_same(item.concept, discourse.record.iri):
            continue
        owner = _named_owner(folded[item.start : item.end], discourse)
        owner = owner or next((body.concept for body in bodies if _owns(body, item, folded)), None)
        if owner is None and is_ours(item, folded):
            owner = discourse.home
        if owner is not None:
            score, voice, rule = 0.74 * item.confidence, reading.voice_at(item.start), _RULES["owner"]
            told.append(make(discourse, item.concept, "issued-by", owner, reading.evidence, score, rule, voice))
    return told


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


def _named_after(inner: Named, reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """What a name itself tells: the members of "US-EU Council", who leads a "body under the United Nations"."""
    outer = next(t for t in reading.named if not t.inside and t.start <= inner.start and inner.end <= t.end)
    subject, code, value = inner.concept, "member-of", outer.concept
    score, rule = 0.62, _RULES["members"]
    if outer.kind == "mechanism" and _leads(inner, folded[outer.start : inner.start]):
        subject, code, value = outer.concept, "led-by", inner.concept
        score, rule = 0.66, _RULES["leader"]
    elif outer.kind != "grouping" or not inner.pronoun:
        return []
    voice = reading.voice_at(outer.start)
    return [make(discourse, subject, code, value, reading.evidence, score, rule, voice)]


def _leads(inner: Named, before: str) -> bool:
    """Whether who is named within a mechanism leads it; a state in English only owns it ("EU declaration")."""
    if not before and inner.kind == "state" and inner.label.isascii():
        return False
    return _LEADING.search(before) is not None


def _relation(rule: Rule, hit: Hit, sentence: _Sentence, discourse: Discourse, folded: str) -> list[Told]:
    reading, things = sentence.reading, sentence.things
    objects = [t for t in things if t.bit & rule.objects]
    value = nearest(objects, hit, rule.side, rule.reach, folded) if objects else None
    if value is None or is_parted(rule, hit, value, sentence.verbs, folded):
        return NOTHING_TOLD
    value = _whole(value, objects, folded) if rule.predicate == "issued-by" and rule.side == "left" else value
    subjects = [t for t in things if t.bit & rule.subjects]
    subject = subject_of(rule, hit, subjects, reading, discourse, folded)
    if subject is None or subject.concept == value.concept or not fits(rule, hit, subject, value, things, folded):
        return NOTHING_TOLD
    told: list[Told] = []
    voice = reading.voice_at(hit.start)
    several = rule.several and not (rule.subject_side == "left" and subject.start > hit.end)
    dates = sentence.dates.items if several and (len(subjects) > 1 or len(objects) > 1) else ()
    for one in group_of(subject, subjects, folded, dates) if subject in subjects and several else [subject]:
        others = [t for t in values_of(rule, value, objects, folded, dates) if not t.inside] if several else []
        for other in others or [value]:
            if one.concept != other.concept:
                confidence = rule.confidence * min(one.confidence, other.confidence)
                target: URIRef | Literal = other.concept
                if rule.predicate == "held-in":
                    target = Literal(_place(other, discourse))
                told.append(
                    make(discourse, one.concept, rule.predicate, target, reading.evidence, confidence, rule.iri, voice)
                )
    return told


def _whole(body: Named, bodies: list[Named], folded: str) -> Named:
    """The body that acts, where another is only part of what it is called: "the Board of the Union adopted"."""
    place = bodies.index(body)
    if place and _OF.fullmatch(folded, bodies[place - 1].end, body.start):
        return bodies[place - 1]
    return body


def _place(state: Named, discourse: Discourse) -> str:
    concept = discourse.vocabulary.get(state.concept)
    return concept.pref.get("en", state.label) if concept else state.label


def _dated(rule: Rule, hit: Hit, sentence: _Sentence, discourse: Discourse, folded: str) -> list[Told]:
    reading = sentence.reading
    opens = reading.sentence.chinese or hit.start - reading.sentence.start < _OPENING
    subjects = [t for t in sentence.things if t.bit & rule.subjects if (opens or not t.pronoun or t.end <= hit.start)]
    subject = first_subject(subjects, hit, folded)
    subject = subject or nearest(subjects, hit, rule.subject_side, rule.reach, folded)
    if subject is None or _is_another(subject, hit, folded) or is_other(subject, hit, sentence.things):
        return NOTHING_TOLD
    voice = reading.voice_at(hit.start)
    told: list[Told] = []
    for item, iso in sentence.dates.of(hit, subject, subjects, sentence.verbs, rule.reach, folded):
        confidence = rule.confidence * item.confidence
        value = date_literal(iso)
        told.append(make(discourse, item.concept, "date", value, reading.evidence, confidence, rule.iri, voice))
    return told


def _is_another(subject: Named, hit: Hit, folded: str) -> bool:
    """Whether a relative clause before a verb is of something nearer than a thing: "the Bill follows the report of the
    Commission, which was delivered"."""
    clause = _WHICH_WAS.search(folded, subject.end, hit.start)
    return clause is not None and not _OWN_CLAUSE.fullmatch(folded, subject.end, clause.start())


def _named_dates(sentence: _Sentence, discourse: Discourse) -> list[Told]:
    """The dates that the names of documents bring along."""
    told: list[Told] = []
    for item in sentence.things:
        if item.kind != "document" or item.pronoun or is_same(item.concept, discourse.record.iri):
            continue
        date = sentence.dates.told(item)
        if date:
            confidence, value = 0.74 * item.confidence, date_literal(date.iso)
            evidence = sentence.reading.evidence
            told.append(make(discourse, item.concept, "date", value, evidence, confidence, _RULES["dated"]))
    return told
