"""Claims that a sentence makes: stances, and what is meant against what, at which stage, in which domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim, Span
from aigovkg.extract.lists import group_of, is_list
from aigovkg.extract.modality import MODALITIES
from aigovkg.extract.named import BLAMABLE, VALUES, Named
from aigovkg.extract.reading import Governed, Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import NOBODY, Discourse, Voice
from aigovkg.names import PREDICATES, thing

__all__ = ["anchored", "make", "remedies", "stances"]

_BY_KIND = {kind: thing("rule", f"default/{kind}") for kind in ("risk", "principle", "mechanism")}
_REMEDY = thing("rule", "links/remedy")
_PURPOSE = re.compile(
    r"(?:\bto|\bcan|\bhelps?(?: to)?|\bwill|\bwould|\bcould|\bmay|\bserves? to|\bmeant to|\bdesigned to|\baimed at"
    r"|\bin order to|\bso as to|\bthat|\bwhich|\bfor)(?: also| help| better| further| be used to| [a-z]+ly)* ?$"
    r"|(?:有助于|能够|可以|以便|从而|用于|来|旨在|以|可|能)(?:更好地|有效|进一步)?$"
)
_IN_ORDER = re.compile(r"(?:in order to|so as to|,? to) ?$")
_COORDINATED = re.compile(r"\b(?:and|or|but)\b|[并且和及、]")
_MEANS = re.compile(r"^[^.;。;]{0,12}\b(?:through|by|via|with|using|by means of)\b|^[^。;]{0,4}(?:通过|利用|借助|依靠)")
_MEANS_BEFORE = re.compile(r"(?:through|via|using|by|with|通过|利用|借助|依靠) ?(?:the )?[\"']?$")
_SUCH_AS = re.compile(r",? ?(?:such as|like|including|namely|as represented by)(?: the)? |[,(]?(?:如|包括|以)")
#: What stands before the purpose with which a sentence opens.
_PURPOSE_FIRST = re.compile(
    r"[^a-z\u3400-\u9fff]{0,16}(?:in order to|so as to|to)(?: [a-z]+ly)? ?|\W{0,16}(?:为了?|旨在)(?:更好地|有效)?"
)
#: What may stand between a thing and the domain that it applies in.
_APPLIED = re.compile(
    r"(?: ?(?:the|use|uses|application|applications|of|in|for|to|within|across|fields?|areas?|domains?|sectors?|context"
    r"|ai|artificial intelligence|systems?|such as|as|and|or|,|development|deployment|governance|[\"'()]))* ?"
)
_NEAR, _NEAR_ZH = 60, 20


def make(
    discourse: Discourse,
    subject: URIRef,
    code: str,
    value: URIRef | Literal,
    evidence: tuple[int, int],
    confidence: float,
    rule: URIRef,
    voice: Voice | None = None,
) -> Claim:
    """Put a claim together; a voice other than the document's own is whom the words are attributed to."""
    reported = voice.iri if voice and not discourse.is_own(voice.iri) else None
    return Claim(
        subject,
        PREDICATES[code],
        value,
        Span(*evidence),
        round(min(confidence, 0.98), 2),
        rule,
        discourse.speaker,
        reported,
    )


def stances(reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """The claims that follow from the stances of a sentence."""
    evidence = (reading.sentence.start, reading.sentence.end)
    for governed in reading.governed:
        code, confidence = _settled(governed, discourse)
        if code is None or governed.voice.iri == governed.thing.concept:
            continue
        if governed.thing.kind in BLAMABLE and code != "criticises":
            continue
        voice = governed.voice
        if voice.iri == NOBODY:
            if code != "identifies-risk":
                continue
            voice = discourse.own  # what anybody fears is a risk that the text names
        rule = governed.rule.iri if governed.rule else _BY_KIND[governed.thing.kind]
        confidence *= governed.thing.confidence
        claim = make(discourse, voice.iri, code, governed.thing.concept, evidence, confidence, rule, voice)
        told = code == governed.predicate and (governed.modality or governed.condition)
        yield _qualified(claim, governed) if told else claim
        if code == "criticises":
            yield from (claim._replace(object=other) for other in _likewise(governed.thing, reading, folded))


def _likewise(thing: Named, reading: Reading, folded: str) -> list[URIRef]:
    """Who is criticised along with a thing: what stands in its list, and what is given as an example of it."""
    blamed = [item for item in reading.named if item.kind in BLAMABLE and not item.inside]
    if thing not in blamed:
        return []
    group = group_of(thing, blamed, folded)
    after = [item for item in blamed if item.start >= group[-1].end]
    if after and _SUCH_AS.fullmatch(folded, group[-1].end, after[0].start):
        group += group_of(after[0], after, folded)
    return [item.concept for item in group if item.concept != thing.concept]


def _qualified(claim: Claim, governed: Governed) -> Claim:
    """A claim with the modality and the condition of its demand."""
    condition = Span(*governed.condition) if governed.condition else None
    return claim._replace(modality=MODALITIES.get(governed.modality), condition=condition)


def _settled(governed: Governed, discourse: Discourse) -> tuple[str | None, float]:
    """What is claimed in the end: only documents are meant against risks; an essay that deals with a risk names it."""
    code, confidence = governed.predicate, governed.confidence
    if code == "addresses":
        own = governed.voice.iri == discourse.record.iri
        if governed.voice.kind != "document" or (own and not discourse.prescriptive):
            return "identifies-risk", confidence * 0.75
    return code, confidence


def remedies(reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """Which principle or mechanism is meant against which risk."""
    remedied = [g for g in reading.governed if g.predicate == "addresses" and g.thing.kind == "risk" and g.hit]
    if not remedied:
        return
    evidence = (reading.sentence.start, reading.sentence.end)
    values = [g.thing for g in reading.governed if g.thing.kind in VALUES and g.predicate == "advocates"]
    values += [t for t in reading.named if t.kind in VALUES and t not in values]
    values.sort(key=lambda t: t.start)
    for governed in remedied:
        confidence, sources = _sources(governed, values, folded, reading)
        for source in sources:
            yield make(
                discourse,
                source.concept,
                "addresses",
                governed.thing.concept,
                evidence,
                confidence,
                _REMEDY,
                governed.voice,
            )


def _sources(
    governed: Governed, values: Sequence[Named], folded: str, reading: Reading
) -> tuple[float, Sequence[Named]]:
    hit, risk = governed.hit, governed.thing
    assert hit is not None  # noqa: S101 - for the type checker: the caller has looked
    near = _NEAR_ZH if folded[hit.start : hit.start + 1] > "\u2e80" else _NEAR
    before = [value for value in values if value.end <= min(hit.start, risk.start)]
    gap = folded[before[-1].end : hit.start] if before else ""
    if before and len(gap) <= (2 * near if _IN_ORDER.search(gap) else near) and not re.search(r"[.;!?。]", gap):
        group = group_of(before[-1], before, folded)
        means = bool(_MEANS_BEFORE.search(folded[max(0, group[0].start - 14) : group[0].start]))
        if means or _PURPOSE.search(gap):
            return 0.7, group
        going_on = not any(before[-1].end <= place < hit.start for place in reading.verbs) and "," not in gap
        if len(gap) <= near // 3 and going_on and not _COORDINATED.search(gap) and not _begins(before[0], reading):
            return 0.56, group
    if before and _begins(before[0], reading) and not re.search(r"[.;!?。]", folded[before[0].end : hit.start]):
        return 0.6, group_of(before[0], before, folded)
    after = [value for value in values if value.start >= risk.end]
    if after and (first := _asked_to(governed, reading, folded)):
        asked = [g.thing for g in reading.governed if g.predicate == "advocates" and g.thing.start >= first]
        wanted = next((value for value in after if value in asked), None)
        if wanted and not re.search(r"[.;!?。]", folded[risk.end : wanted.start]):
            return 0.66, group_of(wanted, after, folded)
    if after and after[0].start - risk.end <= near and _MEANS.search(folded[risk.end : after[0].start]):
        return 0.66, group_of(after[0], after, folded)
    return 0.0, []


def _asked_to(governed: Governed, reading: Reading, folded: str) -> int | None:
    """Where the main clause begins of a sentence that opens with its purpose ("To prevent …, we need …", 为防范…,)."""
    hit, start = governed.hit, reading.sentence.start
    if hit is None or not _PURPOSE_FIRST.fullmatch(folded, start, hit.start):
        return None
    comma = folded.find(",", governed.thing.end, reading.sentence.end)
    return comma if comma >= 0 else None


def _begins(value: Named, reading: Reading) -> bool:
    """Whether a thing begins the sentence, as its subject does."""
    start = reading.sentence.start
    governed = any(g.thing is value and g.hit is not None and g.hit.start <= value.start for g in reading.governed)
    governed = governed or value.start in reading.verbs
    return value.start - start < (8 if reading.sentence.chinese else 24) and not governed


def anchored(reading: Reading, discourse: Discourse, anchors: Sequence[Rule], folded: str) -> Iterator[Claim]:
    """At which stage or in which domain a principle, mechanism or risk applies."""
    evidence = (reading.sentence.start, reading.sentence.end)
    for rule in anchors:
        places = [t for t in reading.named if t.kind in rule.object]
        if not places:
            continue
        for run in _runs(places, rule, folded, evidence):
            for subject in _anchored_to(rule, run, reading, folded):
                voice = reading.voice_at(subject.start)
                for place in run:
                    confidence = rule.confidence * max(place.confidence, 0.9)
                    yield make(
                        discourse, subject.concept, rule.predicate, place.concept, evidence, confidence, rule.iri, voice
                    )


def _counts(thing: Named) -> bool:
    """Whether a thing stands by itself; of names inside names only those that "and" joins do."""
    return not thing.inside or thing.kind in VALUES


def _runs(places: Sequence[Named], rule: Rule, folded: str, sentence: tuple[int, int]) -> list[list[Named]]:
    """The lists of places whose first or last member is anchored."""
    runs: list[list[Named]] = []
    for place in places:
        if runs and is_list(folded[runs[-1][-1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return [
        run
        for run in runs
        if _is_anchored(rule, run[0], folded, sentence)
        or (len(run) > 1 and _is_anchored(rule, run[-1], folded, sentence))
    ]


def _is_anchored(rule: Rule, place: Named, folded: str, sentence: tuple[int, int]) -> bool:
    before = folded[max(sentence[0], place.start - 40) : place.start].rstrip(" \"'")
    after = folded[place.end : min(sentence[1], place.end + 12)].lstrip(" \"'")
    if rule.language == "zh":
        return after.startswith(rule.cues) or any(cue in before[-8:] for cue in rule.cues)
    if after.startswith(rule.cues):
        return True
    words = re.split(r"[,.;:]", before)[-1].split()[-5 if rule.predicate == "applies-at" else -3 :]
    close = f" {' '.join(words)} "
    return any(f" {cue} " in close for cue in rule.cues)


def _anchored_to(rule: Rule, run: Sequence[Named], reading: Reading, folded: str) -> Sequence[Named]:
    """The things that stand nearest to a list of anchored places, in its part of the sentence."""
    first, last = run[0], run[-1]
    if rule.predicate == "applies-in":
        fit = [t for t in reading.named if t.kind in rule.subject and _counts(t)]
    else:
        sure = [
            g.thing
            for g in reading.governed
            if g.thing.kind in rule.subject and g.predicate == "advocates" and _counts(g.thing)
        ]
        fit = sure or [t for t in reading.named if t.kind in rule.subject and _counts(t)]
    fit = [t for t in fit if not re.search(r"[;。!?]", folded[min(t.end, last.end) : max(t.start, first.start)])]
    if not fit:
        return []
    nearest = min(fit, key=lambda t: (max(first.start - t.end, t.start - last.end, 0), t.start))
    distance = max(first.start - nearest.end, nearest.start - last.end, 0)
    if distance > (30 if rule.language == "zh" else 60 if rule.predicate == "applies-in" else 200):
        return []
    before = rule.predicate == "applies-in" and rule.language == "en" and nearest.end <= first.start
    if before and not _APPLIED.fullmatch(folded, nearest.end, first.start):
        return []
    return group_of(nearest, fit, folded)
