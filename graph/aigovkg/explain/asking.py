"""What people type -> a triple."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import OWL, RDF

from aigovkg.explain.model import Triple
from aigovkg.names import AIGOV, PREDICATES
from aigovkg.query import Ask, resolve
from aigovkg.query.values import written

__all__ = ["understood"]


def understood(ask: Ask, subject: str, predicate: str, value: str) -> Triple:
    """Find the triple that a person means: IRIs, `prefix:name`, `kind/slug`, slugs, labels; the text of a literal.

    Properties and classes may be given by their name in the ontology, properties also by the code of a statement.

    Raises:
        QueryError: nothing, or more than one thing, has a name that was given.
    """
    its = resolve(subject, None, ask)
    by = RDF.type if predicate in {"a", "type"} else PREDICATES.get(predicate) or _term(ask, predicate)
    by = by or resolve(predicate, OWL.ObjectProperty, ask)
    pattern = f"{written(its)} {written(by)} ?value"
    same = f"FILTER(isLiteral(?value) && STR(?value) = {written(Literal(value))})"
    for row in ask(f"SELECT DISTINCT ?value {{ {pattern} {same} }} ORDER BY ?value LIMIT 1"):
        if row[0] is not None:
            return its, by, row[0]
    found = _term(ask, value) if by == RDF.type else None
    return its, by, found or resolve(value, OWL.Class if by == RDF.type else None, ask)


def _term(ask: Ask, name: str) -> URIRef | None:
    """Return the term of our ontology that has a name, None when there is none."""
    iri = AIGOV[name]
    known = name.isalnum() and any(True for _ in ask(f"SELECT ?type {{ {written(iri)} a ?type }} LIMIT 1"))
    return iri if known else None
