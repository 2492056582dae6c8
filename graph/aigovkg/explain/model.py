"""What an explanation consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from rdflib import URIRef

from aigovkg.infer import Rule
from aigovkg.query.running import shorten
from aigovkg.store.snapshot import Term

__all__ = ["Claim", "Explanation", "Source", "Triple", "shown"]

Triple: TypeAlias = tuple[Term, Term, Term]


class Claim(NamedTuple):
    """A claim that states a triple, with one place in a text that carries it; None or "" for what it does not say."""

    claim: Term
    document: Term | None
    by: Term | None
    attributed: Term | None
    confidence: str
    found_by: Term | None
    text: Term | None
    start: str
    end: str


class Source(NamedTuple):
    """A named graph that states a triple, and its claims that say so (none in vocabulary, catalogue and links)."""

    graph: URIRef
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a triple is in the graph.

    Attributes:
        triple: what is explained.
        sources: where it is stated; empty when it was inferred.
        rule: the rule that it follows by; None when it is stated.
        axioms: what the ontology says that makes the rule apply, written like Turtle.
        premises: what it follows from.
    """

    triple: Triple
    sources: tuple[Source, ...] = ()
    rule: Rule | None = None
    axioms: tuple[str, ...] = ()
    premises: tuple[Explanation, ...] = ()


def shown(triple: Triple) -> str:
    """Word a triple in one line."""
    return " ".join(shorten(term) for term in triple)
