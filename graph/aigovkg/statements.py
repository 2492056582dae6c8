"""Statements: the mentions and claims that an annotation set holds, and the order in which they stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from typing import Final, NamedTuple, final

from rdflib import Literal, URIRef

__all__ = ["Claim", "Mention", "Span", "by_place", "claims_in_order", "mentions_in_order"]


_IRI: Final = URIRef  # compiled it is found at once, unlike what other modules have


class Span(NamedTuple):
    """A place in a Text, in Unicode code points, end-exclusive."""

    start: int
    end: int


@final
class Mention:
    """This span of the Text names this concept; equal to another that says the same. Nobody changes it.

    Attributes:
        start, end: the span.
        concept: the concept.
        exact: the text at the span, or empty when it may not be stored.
        confidence: how sure it is.
        found_by: the rule.
    """

    __slots__ = ("concept", "confidence", "end", "exact", "found_by", "start")

    def __init__(self, span: tuple[int, int], concept: URIRef, exact: str, confidence: float, found_by: URIRef) -> None:
        self.start, self.end = span
        self.concept = concept
        self.exact = exact
        self.confidence = confidence
        self.found_by = found_by

    @property
    def span(self) -> Span:
        """The place, made where it is asked for: a text has many mentions."""
        return Span(self.start, self.end)

    def _all(self) -> tuple[object, ...]:
        return self.start, self.end, self.concept, self.exact, self.confidence, self.found_by

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mention) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        told = f"span={self.span!r}, concept={self.concept!r}, exact={self.exact!r}, confidence={self.confidence!r}"
        return f"Mention({told}, found_by={self.found_by!r})"


@final
class Claim:
    """What a document says; equal to another that says the same. Nobody changes it.

    Attributes:
        subject, predicate: the statement.
        object: the IRI of a concept or a literal (a date, a place).
        evidence: the place that shows it.
        confidence: how sure it is.
        found_by: the rule.
        asserted_by: the author, speaker or issuing body; None where the text names nobody.
        attributed_to: whom the speaker reports; None where nobody.
        modality: of a demand, whether it is owed, advised, allowed, forbidden or promised (an `aigov:Modality`).
        condition: of a demand, the place of the clause that it stands under; None where the text does not tell.
    """

    __slots__ = (
        *("asserted_by", "attributed_to", "condition", "confidence", "evidence", "found_by", "modality", "object"),
        *("predicate", "subject"),
    )

    def __init__(
        self,
        subject: URIRef,
        predicate: URIRef,
        value: URIRef | Literal,
        evidence: Span,
        confidence: float,
        found_by: URIRef,
        asserted_by: URIRef | None = None,
        attributed_to: URIRef | None = None,
        modality: URIRef | None = None,
        condition: Span | None = None,
    ) -> None:
        self.subject = subject
        self.predicate = predicate
        self.object = value
        self.evidence = evidence
        self.confidence = confidence
        self.found_by = found_by
        self.asserted_by = asserted_by
        self.attributed_to = attributed_to
        self.modality = modality
        self.condition = condition

    def _all(self) -> tuple[object, ...]:
        said = (self.object, self.subject, self.predicate, self.evidence, self.confidence, self.found_by)
        return *said, self.asserted_by, self.attributed_to, self.modality, self.condition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Claim) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        said = f"subject={self.subject!r}, predicate={self.predicate!r}, object={self.object!r}"
        found = f"evidence={self.evidence!r}, confidence={self.confidence!r}, found_by={self.found_by!r}"
        who = f"asserted_by={self.asserted_by!r}, attributed_to={self.attributed_to!r}"
        return f"Claim({said}, {found}, {who}, modality={self.modality!r}, condition={self.condition!r})"


def mentions_in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Put mentions in the order of their places, then of their concepts, then of their rules, each once."""
    items = list(mentions)
    for rank in range(1, len(items)):
        if by_place(items[rank - 1], items[rank]) >= 0:
            return tuple(sorted(dict.fromkeys(items), key=cmp_to_key(by_place)))
    return tuple(items)  # as extraction makes them


def claims_in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Put claims in the order of their evidence, then of what they say, then of their rules and voices, each once."""
    shown: dict[Span, list[Claim]] = {}
    for claim in claims:
        there = shown.get(claim.evidence)
        if there is None:
            shown[claim.evidence] = [claim]
        else:
            place, order = len(there), -1  # a sentence shows a few claims only
            while place and (order := _by_words(claim, there[place - 1])) < 0:
                place -= 1
            if order or claim not in there:
                there.insert(place, claim)
    ordered: list[Claim] = []
    for evidence in sorted(shown):
        ordered += shown[evidence]
    return tuple(ordered)


def by_place(one: Mention, other: Mention) -> int:
    """Which of two mentions stands before the other: below 0 the first, above 0 the second, 0 where none does."""
    if one.start != other.start:
        return one.start - other.start
    if one.end != other.end:
        return one.end - other.end
    return _by_letters(one.concept, other.concept) or _by_letters(one.found_by, other.found_by)


def _by_words(one: Claim, other: Claim) -> int:
    """Which of two claims with the same evidence stands before the other."""
    order = _by_letters(one.subject, other.subject) or _by_letters(one.predicate, other.predicate)
    if not order and one.object is not other.object:
        order = _by_object(one.object, other.object)
    order = order or _by_letters(one.found_by, other.found_by)
    order = order or _by_letters(one.asserted_by or "", other.asserted_by or "")
    order = order or _by_letters(one.attributed_to or "", other.attributed_to or "")
    order = order or _by_letters(one.modality or "", other.modality or "")
    if order or one.condition == other.condition:
        return order
    return -1 if (one.condition or ()) < (other.condition or ()) else 1


def _by_letters(one: str, other: str) -> int:
    if one is other:
        return 0
    one, other = str(one), str(other)  # rdflib's terms are compared by functions of Python's
    return 0 if one == other else -1 if one < other else 1


def _by_object(one: URIRef | Literal, other: URIRef | Literal) -> int:
    """Which of two objects stands before the other as they are written, IRIs between "<" and ">"."""
    if type(one) is not _IRI or type(other) is not _IRI:
        return _by_letters(_written(one), _written(other))
    first, second = str(one), str(other)
    if first.startswith(second) or second.startswith(first):
        return _by_letters(first + ">", second + ">")
    return -1 if first < second else 1


def _written(term: URIRef | Literal) -> str:
    return f"<{term}>" if type(term) is URIRef else term.n3()  # as `n3` does, without its look at each character
