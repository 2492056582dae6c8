"""Claims that a sentence makes: stances, and what applies at which stage, in which domain."""

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
from aigovkg.names import AIGOV, PREDICATES, thing

__all__ = ["anchored", "make", "stances"]

_BY_KIND = {kind: thing("rule", f"default/{kind}") for kind in ("risk", "principle", "mechanism")}
_SUCH_AS = re.compile(r",? ?(?:such as|like|including|namely|as represented by)(?: the)? |[,(]?(?:如|包括|以)")
#: What stands before a reproach to all that were listed.
_ALL = re.compile(r"\b(?:all|both|each)(?: of (?:them|these))? $|(?:都|均|皆)[^,。;]{0,6}$")
#: What stands around the whole that the places are parts of ("in the entire life cycle of AI design and use").
_IN_WHOLE = re.compile(r"\b(?:in|throughout|across|over|during|at|of)(?: the| all| every)* $")
_OF_PARTS = re.compile(r"(?: process)? (?:of|from|,|including)(?: the| ai| artificial intelligence)* ?")
#: What stands before a domain that all that follows applies in: it opens a clause, or tells whose systems are meant.
_OPENS = re.compile(
    r"(?:^|[,;:.\n])\W*(?:in|for|within|across|where|when)\b[^,;:.]*$"
    r"|\b(?:systems?|providers?|developers?|deployers?|operators?|models?|applications?|use)"
    r"(?: [a-z]+){0,3} (?:of|in|for)(?: the)? $"
)
#: How sure it is that what is demanded under a condition applies where the condition is.
_UNDER = 0.74
_PARTING = re.compile(r"[,.;:]")
#: What may stand between a thing and the domain that it applies in.
_APPLIED = re.compile(
    r"(?: ?(?:the|use|uses|application|applications|of|in|for|to|within|across|fields?|areas?|domains?|sectors?|context"
    r"|ai|artificial intelligence|systems?|such as|as|and|or|,|development|deployment|governance|[\"'()]"
    r"|towards?|research|technolog(?:y|ies)))* ?"
)


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


def stances(reading: Reading, discourse: Discourse, folded: str, remedies: Sequence[Claim] = ()) -> Iterator[Claim]:
    """The claims that follow from the stances of a sentence.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
        remedies: what the sentence names against risks; what a text does not demand, or only reports, it does not
            deal with them by.
    """
    wanted = {g.thing.concept for g in reading.governed if g.rule is not None and g.predicate == "advocates"}
    linked = {claim.object for claim in remedies}
    unasked = linked - {claim.object for claim in remedies if claim.subject in wanted}
    evidence = (reading.sentence.start, reading.sentence.end)
    for governed in reading.governed:
        code, confidence = _settled(governed, discourse)
        if code is None or governed.voice.iri == governed.thing.concept:
            continue
        if governed.thing.kind in BLAMABLE and code != "criticises":
            continue
        if governed.predicate == "addresses" and governed.thing.concept in (unasked if code == "addresses" else linked):
            continue
        voice = governed.voice
        if voice.iri == NOBODY:
            if code != "identifies-risk" or governed.rule is None or governed.rule.name not in ("fear", "emphasis"):
                continue
            voice = discourse.own  # what anybody is said to fear is a risk that the text names
        rule = governed.rule.iri if governed.rule else _BY_KIND[governed.thing.kind]
        confidence *= governed.thing.confidence
        claim = make(discourse, voice.iri, code, governed.thing.concept, evidence, confidence, rule, voice)
        told = code == governed.predicate and (governed.modality or governed.condition)
        yield _qualified(claim, governed) if told else claim
        if code == "criticises":
            yield from (claim._replace(object=other) for other in _likewise(governed, reading, folded))


def _likewise(governed: Governed, reading: Reading, folded: str) -> list[URIRef]:
    """Who is criticised along with a thing: what stands in its list, and what is given as an example of it."""
    thing, hit = governed.thing, governed.hit
    blamed = [item for item in reading.named if item.kind in BLAMABLE and not item.inside]
    if thing not in blamed:
        return []
    if hit and hit.start >= thing.end and _ALL.search(folded, thing.end, hit.start):
        group = [item for item in blamed if item.kind == thing.kind and item.start <= thing.start]
    else:
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
        pledged = discourse.record.type == AIGOV.Speech and governed.modal
        if governed.voice.kind != "document" or (own and not discourse.prescriptive and not pledged):
            return "identifies-risk", confidence * 0.75
    return code, confidence


#: What is put to use somewhere (广泛应用于…领域) tells nothing of what follows in the sentence, nor does what is set
#: against it.
_PUT_TO_USE = re.compile(r"用于[^,。;]{0,40}$")
_BUT = re.compile(r"但|惟|然而|却|[,;]同时")


def anchored(reading: Reading, discourse: Discourse, anchors: Sequence[Rule], folded: str) -> Iterator[Claim]:
    """At which stage or in which domain a principle, mechanism or risk applies."""
    evidence = (reading.sentence.start, reading.sentence.end)
    kinds = {thing.kind for thing in reading.named}
    for rule in anchors:
        if kinds.isdisjoint(rule.object):
            continue
        places = [t for t in reading.named if t.kind in rule.object]
        for run in _runs(places, rule, folded, evidence):
            under = _under(rule, run, reading, folded)
            for subject in under or _anchored_to(rule, run, reading, folded):
                voice = reading.voice_at(subject.start)
                for place in run:
                    confidence = max(rule.confidence, _UNDER if under else 0) * max(place.confidence, 0.9)
                    yield make(
                        discourse, subject.concept, rule.predicate, place.concept, evidence, confidence, rule.iri, voice
                    )


def _under(rule: Rule, run: Sequence[Named], reading: Reading, folded: str) -> Sequence[Named]:
    """What is demanded under the condition that the places are in ("Where AI is used in schools, … must …")."""
    place = run[0].start
    demanded = [
        g.thing
        for g in reading.governed
        if g.condition and g.condition[0] <= place < g.condition[1] and g.predicate == "advocates"
    ]
    demanded = [thing for thing in demanded if thing.kind in rule.subject and _counts(thing)]
    return group_of(demanded[0], demanded, folded) if demanded else ()


def _is_whole(thing: Named, place: Named, folded: str) -> bool:
    """Whether a thing only names the whole whose parts follow."""
    return (
        thing.end <= place.start
        and _OF_PARTS.fullmatch(folded, thing.end, place.start) is not None
        and _IN_WHOLE.search(folded, max(thing.start - 24, 0), thing.start) is not None
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
    if after.startswith(rule.cues) or place.label.partition(" ")[0] in rule.cues:
        return True  # a label may have the word in it: "before deployment"
    words = _PARTING.split(before)[-1].split()[-5 if rule.predicate == "applies-at" else -3 :]
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
    wholes = [t for t in fit if _is_whole(t, first, folded)]
    fit = [t for t in fit if t not in wholes] or fit
    fit = [t for t in fit if not re.search(r"[;。!?]", folded[min(t.end, last.end) : max(t.start, first.start)])]
    if rule.language == "zh":
        told = _PUT_TO_USE.search(folded, reading.sentence.start, first.start)
        fit = [t for t in fit if t.end <= first.start or not (told or _BUT.search(folded, last.end, t.start))]
    if not fit:
        return []
    near = [t for t in fit if t.end <= first.start and _APPLIED.fullmatch(folded, t.end, first.start)]
    if rule.predicate == "applies-in" and rule.language == "en" and not near:
        opens = _OPENS.search(folded[reading.sentence.start : first.start]) is not None
        opens = opens or not any(verb < first.start for verb in reading.verbs)
        fit = [t for t in fit if t.end <= first.start or opens]
    elif rule.predicate != "applies-in" or rule.language != "en":
        near = []
    if not near and not fit:
        return []
    nearest = min(near or fit, key=lambda t: (max(first.start - t.end, t.start - last.end, 0), t.start))
    distance = max(first.start - nearest.end, nearest.start - last.end, 0)
    if distance > (30 if rule.language == "zh" else 200 if rule.predicate == "applies-at" else 120 if near else 60):
        return []
    before = rule.predicate == "applies-in" and rule.language == "en" and nearest.end <= first.start
    if before and not _APPLIED.fullmatch(folded, nearest.end, first.start):
        return []
    return [*group_of(nearest, fit, folded), *(t for t in wholes if t is not nearest)]
