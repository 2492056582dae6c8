"""Claims that follow from the stances of a sentence."""

from __future__ import annotations

import re
from typing import Final

from rdflib import Literal, URIRef

from aigovkg.extract.lists import group_of
from aigovkg.extract.modality import MODALITIES
from aigovkg.extract.named import BLAMABLE_BITS, is_same
from aigovkg.extract.reading import Governed, Reading
from aigovkg.extract.voices import NOBODY, Discourse, Voice
from aigovkg.names import PREDICATES, thing
from aigovkg.statements import Span

__all__ = ["NOTHING_TOLD", "Told", "make", "stances"]

_PREDICATES: Final = PREDICATES  # compiled it is found at once, unlike what other modules have
_ANSWERS: Final = thing("rule", "links/answers")
_BY_KIND: Final = {kind: thing("rule", f"default/{kind}") for kind in ("risk", "principle", "mechanism")}
_SUCH_AS: Final = re.compile(r",? ?(?:such as|like|including|namely|as represented by)(?: the)? |[,(]?(?:如|包括|以)")
#: What stands before a reproach to all that were listed.
_ALL: Final = re.compile(r"\b(?:all|both|each)(?: of (?:them|these))? $|(?:都|均|皆)[^,。;]{0,6}$")
#: How sure a risk is at least that no cue governs: that it counts at all, the text around it has told already.
_PLAIN: Final = 0.95
#: The risks against which something is named, in a sentence that names nothing against any; nobody changes it.
_Risks = set[URIRef | Literal]
_NOTHING: Final[_Risks] = set()
#: The highest score, and how near to the middle of two hundredths the last digits of a product are in doubt.
_MOST: Final = 0.98
_TIE: Final = 1e-9


class Told:
    """What a rule reads out of a text: a claim whose score is still to be weighed against those of other rules.

    Attributes:
        score: how strongly the rule speaks for it, in hundredths; see `aigovkg.extract.calibration`.
        found_by: the rule.
        The others are as in `aigovkg.annotation.Claim`.
    """

    __slots__ = (
        *("attributed_to", "condition", "evidence", "found_by", "modality", "object", "predicate", "score", "subject"),
    )

    def __init__(
        self,
        subject: URIRef,
        predicate: URIRef,
        value: URIRef | Literal,
        evidence: Span,
        score: int,
        found_by: URIRef,
        attributed_to: URIRef | None,
    ) -> None:
        self.subject = subject
        self.predicate = predicate
        self.object = value
        self.evidence = evidence
        self.score = score
        self.found_by = found_by
        self.attributed_to = attributed_to
        self.modality: URIRef | None = None
        self.condition: Span | None = None

    def of(self, value: URIRef | Literal) -> Told:
        """The same of another object."""
        return Told(self.subject, self.predicate, value, self.evidence, self.score, self.found_by, self.attributed_to)


#: What a sentence tells that a rule finds nothing in; nobody changes it.
NOTHING_TOLD: Final[list[Told]] = []


def make(
    discourse: Discourse,
    subject: URIRef,
    code: str,
    value: URIRef | Literal,
    evidence: Span,
    confidence: float,
    rule: URIRef,
    voice: Voice | None = None,
) -> Told:
    """Put a claim together; a voice other than the document's own is whom the words are attributed to."""
    reported = voice.iri if voice is not None and not discourse.is_own(voice.iri) else None
    return Told(subject, _PREDICATES[code], value, evidence, _hundredths(confidence), rule, reported)


def _hundredths(confidence: float) -> int:
    """A score in hundredths, at most 98, rounded as `round` does."""
    if confidence >= _MOST:
        return 98
    scaled = confidence * 100
    whole = int(scaled)
    part = scaled - whole
    if abs(part - 0.5) < _TIE:  # where a last digit decides, which the product may have lost
        return int(round(confidence, 2) * 100 + 0.5)
    return whole + (part > 0.5)


def stances(reading: Reading, discourse: Discourse, folded: str, remedies: list[Told]) -> list[Told]:
    """The claims that follow from the stances of a sentence.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
        remedies: what the sentence names against risks; what a text does not demand, or only reports, it does not
            deal with them by.
    """
    if not reading.governed:
        return NOTHING_TOLD
    told: list[Told] = []
    linked, unasked, answered = _linked(reading, remedies, discourse)
    for governed in reading.governed:
        code = governed.predicate
        if code is None or is_same(governed.voice.iri, governed.thing.concept):
            continue
        code = "addresses" if governed.rule is None and governed.thing.concept in answered else code
        names = code == "addresses" and not _is_against(governed, discourse)
        plain = governed.rule is None and governed.thing.kind == "risk"
        if _is_told(governed.thing.concept, code, linked if names or code == "identifies-risk" else unasked, plain):
            continue
        plain = plain and not discourse.binding
        sure = max(governed.thing.confidence, _PLAIN) if plain else governed.thing.confidence
        confidence = governed.confidence * (0.75 if names else 1.0) * sure
        code = "identifies-risk" if names else code
        if code != "criticises" and governed.thing.bit & BLAMABLE_BITS:
            continue
        voice, rule = governed.voice, governed.rule
        if is_same(voice.iri, NOBODY):
            if code != "identifies-risk" or rule is None or rule.name not in ("fear", "emphasis"):
                continue
            voice = discourse.own  # what anybody is said to fear is a risk that the text names
        iri = rule.iri if rule else _BY_KIND[governed.thing.kind]
        claim = make(discourse, voice.iri, code, governed.thing.concept, reading.evidence, confidence, iri, voice)
        told.append(claim)
        if not names:
            claim.modality = MODALITIES[governed.modality] if governed.modality else None
            claim.condition = tuple.__new__(Span, governed.condition) if governed.condition else None
        if code == "criticises":
            told += [claim.of(other) for other in _likewise(governed, reading, folded)]
    return told


def _is_told(risk: URIRef, code: str, linked: _Risks, plain: bool) -> bool:
    """Whether what something else is meant against is all that a sentence tells of a risk: "a treaty on …"."""
    return (code == "addresses" or (plain and code == "identifies-risk")) and risk in linked


def _linked(reading: Reading, remedies: list[Told], discourse: Discourse) -> tuple[_Risks, _Risks, _Risks]:
    """The risks that something is named against; those of them against which nothing is demanded; and those that
    something answers, in a text that prescribes."""
    if not remedies:
        return _NOTHING, _NOTHING, _NOTHING
    linked = {claim.object for claim in remedies}
    wanted = {g.thing.concept for g in reading.governed if g.rule is not None and g.predicate == "advocates"}
    answers = remedies if discourse.prescriptive else ()
    answered = {claim.object for claim in answers if is_same(claim.found_by, _ANSWERS)}
    return linked, linked - {claim.object for claim in remedies if claim.subject in wanted}, answered


def _is_against(governed: Governed, discourse: Discourse) -> bool:
    """Whether what deals with a risk is meant against it: only documents are; an essay that does so names it."""
    if governed.voice.kind != "document":
        return False
    if discourse.prescriptive or not is_same(governed.voice.iri, discourse.record.iri):
        return True
    return discourse.spoken and governed.modal


def _likewise(governed: Governed, reading: Reading, folded: str) -> list[URIRef]:
    """Who is criticised along with a thing: what stands in its list, and what is given as an example of it."""
    thing, hit = governed.thing, governed.hit
    blamed = [item for item in reading.named if item.bit & BLAMABLE_BITS if not item.inside]
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
