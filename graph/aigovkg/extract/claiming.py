"""Claiming: what a whole text claims, sentence by sentence and of itself, and how sure each claim is."""

from __future__ import annotations

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim, Span, Triple
from aigovkg.catalogue import Record
from aigovkg.extract.anchors import Anchors, anchored
from aigovkg.extract.beside import beside
from aigovkg.extract.calibration import Calibration
from aigovkg.extract.claims import Told, stances
from aigovkg.extract.cues import Hits
from aigovkg.extract.dating import Years
from aigovkg.extract.duties import duties
from aigovkg.extract.explained import is_run_in, of_the_draft, points_of
from aigovkg.extract.facts import facts
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.genre import advice
from aigovkg.extract.grounds import grounds
from aigovkg.extract.head import Head
from aigovkg.extract.headings import told_below
from aigovkg.extract.named import Named, is_same
from aigovkg.extract.openings import openings
from aigovkg.extract.partners import partners
from aigovkg.extract.reading import read
from aigovkg.extract.references import references
from aigovkg.extract.relations import related
from aigovkg.extract.relative import year_of
from aigovkg.extract.remedies import remedies
from aigovkg.extract.signature import Signatures
from aigovkg.extract.voices import Discourse
from aigovkg.names import PREDICATES

__all__ = ["Worth", "claims_of", "unclaimed", "weighed"]


def claims_of(
    frame: Frame, head: Head, named: list[Named], hits: Hits, discourse: Discourse, anchors: Anchors
) -> list[Told]:
    """Read a text.

    Args:
        frame: the text.
        head: its head.
        named: the named things in it that count, in its order.
        hits: the cues in it.
        discourse: who speaks; as it is before the first sentence.
        anchors: the rules that read stages and domains.
    Returns:
        What the rules read out of it.
    """
    content, folded = frame.text.content, frame.folded
    things = frame.deal(named)
    years = Years(content, frame.years, lambda: year_of(frame, head, discourse.record))
    grammar, relations, modalities, conditions, definitions = map(frame.deal, hits)
    told: list[Told] = []
    prescriptive, explains = discourse.prescriptive, bool(discourse.front.drafts)
    advising = [] if prescriptive else advice(frame)
    points = points_of(frame) if explains else 0
    for rank, sentence in enumerate(frame.sentences):
        discourse.advising = any(first <= sentence.start < last for first, last in advising)
        if explains:
            discourse.pointed = 0 < points <= sentence.start
            discourse.prescriptive = prescriptive and (discourse.pointed or not points)
            if is_run_in(sentence, folded) or (sentence.kind == "heading" and sentence.start < points):
                continue
        reading = read(
            sentence,
            things[rank],
            grammar[rank],
            modalities[rank],
            conditions[rank],
            definitions[rank],
            discourse,
            folded,
        )
        against = remedies(reading, discourse, folded)
        _put(against, told)
        _put(stances(reading, discourse, folded, against), told)
        _put(anchored(reading, discourse, anchors, folded), told)
        _put(related(reading, relations[rank], years, discourse, content, folded), told)
        _put(partners(reading, discourse, folded), told)
        _put(beside(reading, discourse, folded), told)
        _put(duties(reading, discourse, folded), told)
        _put(told_below(reading, discourse, folded), told)
    discourse.advising, discourse.prescriptive = False, prescriptive
    places = Places(named)
    told += facts(frame, places, discourse)
    told += openings(frame, head, places, discourse)
    told += grounds(frame, places, discourse)
    told += references(frame, named, discourse)
    told = _without_lesser(told, discourse.record)
    return of_the_draft(told, discourse.record, discourse.front.drafts)


def _put(more: list[Told], told: list[Told]) -> None:
    """Put more behind what was told; most rules find nothing in most sentences."""
    if more:
        told += more


def _without_lesser(told: list[Told], record: Record) -> list[Told]:
    """The claims without that the document cites another where more is said of it: that the document, or what it is
    about, builds on it."""
    cites, extends = PREDICATES["cites"], PREDICATES["extends"]
    building = {record.iri, *record.about}
    built = {claim.object for claim in told if claim.predicate is extends and claim.subject in building}
    if not built:
        return told
    return [c for c in told if c.predicate is not cites or c.subject != record.iri or c.object not in built]


def unclaimed(record: Record, told: list[Told]) -> list[Triple]:
    """What the record says of the document and the text itself does not claim.

    Args:
        record: the document's record.
        told: what rules read out of the text.
    """
    known = set(record.statements())
    properties = {predicate for predicate, _ in known}
    for claim in told:
        if claim.predicate in properties and is_same(claim.subject, record.iri):
            known.discard((claim.predicate, claim.object))
    return [(record.iri, predicate, value) for predicate, value in known]


class Worth:
    """What the scores of rules are worth, each computed once.

    Args:
        calibration: what they are worth.
    """

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self._known: dict[URIRef, dict[int, float]] = {}

    def of(self, rule: URIRef, score: int) -> float:
        """Return how sure a claim is.

        Args:
            rule: the rule that found it.
            score: its score, in hundredths.
        """
        known = self._known.get(rule)
        if known is None:
            known = self._known[rule] = {}
        worth = known.get(score)
        if worth is None:
            worth = known[score] = self._calibration.of(rule, score / 100)
        return worth


def weighed(told: list[Told], record: Record, worth: Worth, signatures: Signatures) -> list[Claim]:
    """Turn what rules read into claims.

    Args:
        told: what they read.
        record: the document's record; its words are those of its author, else of its issuer.
        worth: what their scores are worth.
        signatures: what the properties take as subjects and objects; what does not fit is left out.
    Returns:
        One claim for each statement and evidence: the surest, and of equals the first by the name of its rule.
    """
    speaker = next(iter((*record.authors, *record.issuers)), None)
    places: dict[tuple[URIRef, URIRef, URIRef | Literal, URIRef | None, Span], int] = {}
    best: list[Told] = []
    worths: list[float] = []  # of each of these
    for one in told:
        if not signatures.fits(one.subject, one.predicate, one.object):
            continue
        sure = worth.of(one.found_by, one.score)
        place = places.setdefault((one.subject, one.predicate, one.object, one.attributed_to, one.evidence), len(best))
        if place == len(best):
            best.append(one)
            worths.append(sure)
        elif sure > worths[place] or (sure == worths[place] and one.found_by < best[place].found_by):
            best[place], worths[place] = one, sure
    claims: list[Claim] = []
    for place, one in enumerate(best):
        claims.append(
            Claim(
                one.subject,
                one.predicate,
                one.object,
                one.evidence,
                worths[place],
                one.found_by,
                speaker,
                one.attributed_to,
                one.modality,
                one.condition,
            )
        )
    return claims
