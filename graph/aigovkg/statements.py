"""Statements: the mentions and claims that an annotation set holds, and the order in which they stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from rdflib import Literal, URIRef

__all__ = ["Claim", "Mention", "Span", "claims_in_order", "mentions_in_order"]


class Span(NamedTuple):
    """A place in a Text, in Unicode code points, end-exclusive."""

    start: int
    end: int


class Mention(NamedTuple):
    """This span of the Text names this concept. `exact` is the text at the span, or empty when it may not be stored."""

    span: Span
    concept: URIRef
    exact: str
    confidence: float
    found_by: URIRef


class Claim(NamedTuple):
    """What a document says: subject, predicate, object, whose words they are, whom they report, and the evidence.

    `object` is the IRI of a concept or a literal (a date, a place). `asserted_by` is the author, speaker or issuing
    body; None where the text names nobody. `attributed_to` is whom the speaker reports; None where nobody. Of a demand,
    `modality` says whether it is owed, advised, allowed, forbidden or promised (an `aigov:Modality`), and `condition`
    is the place of the clause that it stands under; None where the text does not tell.
    """

    subject: URIRef
    predicate: URIRef
    object: URIRef | Literal
    evidence: Span
    confidence: float
    found_by: URIRef
    asserted_by: URIRef | None = None
    attributed_to: URIRef | None = None
    modality: URIRef | None = None
    condition: Span | None = None


_Statement = TypeVar("_Statement", Mention, Claim)
_SPAN: Final = itemgetter(Mention._fields.index("span"))
_EVIDENCE: Final = itemgetter(Claim._fields.index("evidence"))


def mentions_in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Put mentions in the order of their places, then of their concepts, then of their rules, each once."""
    return _in_order(mentions, _SPAN, _mention_order)


def claims_in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Put claims in the order of their evidence, then of what they say, then of their rules and voices, each once."""
    return _in_order(claims, _EVIDENCE, _claim_order)


def _in_order(
    statements: Iterable[_Statement],
    place: Callable[[_Statement], Span],
    order: Callable[[_Statement], tuple[object, ...]],
) -> tuple[_Statement, ...]:
    """Put statements in order; most are so by their places already, and only those of one place are looked at again."""
    items = sorted(statements, key=place)
    spans = [place(item) for item in items]
    ordered: list[_Statement] = []
    first, count = 0, len(items)
    while first < count:
        last = first + 1
        while last < count and spans[last] == spans[first]:
            last += 1
        if last == first + 1:
            ordered.append(items[first])
        else:
            ordered += sorted(dict.fromkeys(items[first:last]), key=order)
        first = last
    return tuple(ordered)


def _mention_order(mention: Mention) -> tuple[object, ...]:
    _, concept, _, _, rule = mention
    return str(concept), str(rule)


def _claim_order(claim: Claim) -> tuple[object, ...]:
    # Strings, for rdflib's terms are compared by functions of Python's.
    subject, predicate, said, _, _, rule, speaker, reported, modality, condition = claim
    how = (speaker or "", reported or "", modality or "", condition or ())
    return str(subject), str(predicate), _written(said), str(rule), how


def _written(term: URIRef | Literal) -> str:
    return f"<{term}>" if type(term) is URIRef else term.n3()  # as `n3` does, without its look at each character
