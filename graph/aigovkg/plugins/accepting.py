"""Accepting proposals: only what is quoted from the text, known to the vocabulary and fit for its property."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from aigovkg.annotation import AnnotationSet, Claim, Mention, Span
from aigovkg.extract import Resources
from aigovkg.names import KINDS, PREDICATES, slugify, thing
from aigovkg.text import Text, compact

__all__ = ["Proposal", "accept"]

_T = TypeVar("_T")

#: How sure a plug-in may be at most, and how sure one is that does not say.
_SUREST, _UNSAID = 0.7, 0.5
_SHORTEST = 2
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_DATES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_SELF = frozenset({"self", "document", "this document", "the document"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plug-in thinks a text says.

    Attributes:
        quote: the words of the text that show it; without them it does not count.
        subject: whose statement or of what; "self" for the document. A slug, kind/slug, or a name in the vocabulary.
        predicate: code of the statement, such as "advocates"; empty for a mention, which the subject then names.
        object: like the subject; a date (YYYY, YYYY-MM, YYYY-MM-DD) or a place where the property takes one.
        confidence: 0 to 1.
        by: what made the proposal, such as the name of a model.
    """

    quote: str
    subject: str
    predicate: str = ""
    object: str = ""
    confidence: float = _UNSAID
    by: str = ""


def accept(
    text: Text, found: AnnotationSet, proposals: Iterable[Proposal], given: Resources, plugin: str
) -> tuple[AnnotationSet, list[str]]:
    """Add what holds of the proposals to an annotation set.

    Args:
        text: the text.
        found: what the rules found in it; nothing of it is changed or repeated.
        proposals: of one plug-in.
        given: vocabulary and signatures.
        plugin: the name of the plug-in, which `found_by` names with what made the proposal.
    Returns:
        The larger set, and for each proposal that was refused a sentence that says why.
    """
    judge = _Judge(text, found, given, plugin)
    for proposal in proposals:
        judge.take(proposal)
    more = replace(found, mentions=(*found.mentions, *judge.mentions), claims=(*found.claims, *judge.claims))
    return more, judge.refused


class _Judge:
    """Takes the proposals of one plug-in for one text."""

    def __init__(self, text: Text, found: AnnotationSet, given: Resources, plugin: str) -> None:
        self.text, self.found, self.given, self.plugin = text, found, given, plugin
        self.mentions: list[Mention] = []
        self.claims: list[Claim] = []
        self.refused: list[str] = []
        self._known = {(claim.subject, claim.predicate, claim.object) for claim in found.claims}
        self._compact = compact(text.content)
        self._speaker = next((claim.asserted_by for claim in found.claims if claim.asserted_by), None)

    def take(self, proposal: Proposal) -> None:
        """Take one proposal, or note why not."""
        reason = self._mention(proposal) if not proposal.predicate else self._claim(proposal)
        if reason:
            self.refused.append(f"{reason}: {proposal.subject} {proposal.predicate} {proposal.object}".strip())

    def _mention(self, proposal: Proposal) -> str:
        span = self._place(proposal.quote)
        concept = self._thing(proposal.subject)
        if span is None:
            return "Its quote is not in the text"
        if concept is None:
            return "No concept has this name"
        taken = (*self.found.mentions, *self.mentions)
        if any(mention.span.start < span.end and span.start < mention.span.end for mention in taken):
            return "The words are marked already"
        exact = self.text.content[span.start : span.end]
        self.mentions.append(Mention(span, concept, exact, _sure(proposal), self._rule(proposal)))
        return ""

    def _claim(self, proposal: Proposal) -> str:
        predicate = PREDICATES.get(proposal.predicate)
        if predicate is None:
            return "There is no such predicate"
        span = self._place(proposal.quote)
        if span is None:
            return "Its quote is not in the text"
        subject, value = self._thing(proposal.subject), self._value(proposal)
        if subject is None or value is None:
            return f"No concept has the name of its {'subject' if subject is None else 'object'}"
        if (subject, predicate, value) in self._known:
            return "It is known already"
        rule = self._rule(proposal)
        claim = Claim(subject, predicate, value, span, _sure(proposal), rule, self._speaker)
        if not self.given.signatures.fits(claim.subject, claim.predicate, claim.object):
            return "Its property takes no such subject or object"
        self._known.add((subject, predicate, value))
        self.claims.append(claim)
        return ""

    def _place(self, quote: str) -> Span | None:
        """Where the quote stands first, its blanks, case and quotation marks aside."""
        words = compact(quote.strip()).content.strip()
        if len(words) < _SHORTEST:
            return None
        start = self._compact.content.find(words)
        return Span(*self._compact.origin(start, start + len(words))) if start >= 0 else None

    def _value(self, proposal: Proposal) -> URIRef | Literal | None:
        if proposal.predicate == "date":
            date = proposal.object.strip()
            return Literal(date, datatype=_DATES[len(date)]) if _DATE.fullmatch(date) else None
        if proposal.predicate == "held-in":
            place = proposal.object.strip()
            return Literal(place) if place and self._place(place) else None
        return self._thing(proposal.object)

    def _thing(self, name: str) -> URIRef | None:
        """The one thing that goes by this name; None where there is none, or several."""
        name = name.strip()
        if name.lower() in _SELF:
            return self.found.text.document
        kind, _, slug = name.removeprefix("id:").partition("/")
        concept = self.given.vocabulary.get(thing(kind, slug)) if slug and kind in KINDS else None
        if concept is None:
            concept = _single(self.given.vocabulary.by_label(name)) if name else None
        if concept is None and re.fullmatch(r"[a-z0-9-]+", name):
            concept = self.given.vocabulary.by_slug(None, name)
        if concept is not None:
            return concept.iri
        fresh = [one.iri for one in self.found.candidates if name in {label for _, label in one.labels}]
        return _single(fresh) if name else None

    def _rule(self, proposal: Proposal) -> URIRef:
        by = f"/{slugify(proposal.by)}" if proposal.by else ""
        return thing("rule", f"plugin/{slugify(self.plugin)}{by}")


def _single(things: Sequence[_T]) -> _T | None:
    """The only one there is."""
    return things[0] if len(things) == 1 else None


def _sure(proposal: Proposal) -> float:
    """The confidence of a proposal, as far as one may believe it."""
    sure = proposal.confidence
    return round(min(max(sure, 0.0), _SUREST), 2) if math.isfinite(sure) else _UNSAID
