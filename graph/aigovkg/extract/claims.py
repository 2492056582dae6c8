"""Claims that follow from the stances of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim, Span
from aigovkg.extract.lists import group_of
from aigovkg.extract.modality import MODALITIES
from aigovkg.extract.named import BLAMABLE
from aigovkg.extract.reading import Governed, Reading
from aigovkg.extract.voices import NOBODY, Discourse, Voice
from aigovkg.names import AIGOV, PREDICATES, thing

__all__ = ["make", "stances"]

_BY_KIND = {kind: thing("rule", f"default/{kind}") for kind in ("risk", "principle", "mechanism")}
_SUCH_AS = re.compile(r",? ?(?:such as|like|including|namely|as represented by)(?: the)? |[,(]?(?:如|包括|以)")
#: What stands before a reproach to all that were listed.
_ALL = re.compile(r"\b(?:all|both|each)(?: of (?:them|these))? $|(?:都|均|皆)[^,。;]{0,6}$")


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
