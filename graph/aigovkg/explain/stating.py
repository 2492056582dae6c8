"""The graphs that state a triple, and the claims that say so in each."""

from __future__ import annotations

from collections.abc import Collection

from rdflib import BNode, Literal, URIRef

from aigovkg.explain.model import Claim, Explanation, Source, Triple
from aigovkg.names import AIGOV
from aigovkg.query import Ask
from aigovkg.query.values import written
from aigovkg.store.snapshot import Term

__all__ = ["graphs_of", "stated"]

#: The claims that say a triple in the graphs that state it. Joins alone: OPTIONAL would read all claims of the graphs.
_CLAIMS = """
{subject} {predicate} {value} .
?claim aigov:claimSubject {subject} ; aigov:claimPredicate {predicate} ; aigov:{part} {value} .
"""
_PARTS = ("assertedIn", "assertedBy", "attributedTo", "foundBy")
_MEMBERS = "SELECT ?graph ?claim ?property ?value WHERE {{ GRAPH ?graph {{ {claims} ?claim ?property ?value }} }}"
_PLACES = """
SELECT DISTINCT ?graph ?claim ?text ?start ?end WHERE {{
  GRAPH ?graph {{
    {claims} ?claim aigov:evidence ?place .
    ?place oa:hasSource ?text ; oa:hasSelector ?selector .
    ?selector oa:start ?start ; oa:end ?end .
  }}
}}
"""


def graphs_of(ask: Ask, triple: Triple) -> set[Term]:
    """Return the named graphs that hold a triple.

    Raises:
        QueryError: the triple holds a blank node.
    """
    subject, predicate, value = map(written, triple)
    rows = ask(f"SELECT DISTINCT ?graph {{ GRAPH ?graph {{ {subject} {predicate} {value} }} }}")
    return {row[0] for row in rows if row[0] is not None}


def stated(ask: Ask, triple: Triple, graphs: Collection[Term]) -> Explanation:
    """Tell where a triple is stated: each graph with its claims, the surest first.

    Args:
        ask: runs a SELECT over the union of all graphs.
        triple: what is stated.
        graphs: the named graphs that hold it.
    """
    named = not any(isinstance(term, BNode) for term in triple)
    claims = _claims(ask, triple) if named else {}
    sources = (Source(URIRef(graph), tuple(claims.get(graph, ()))) for graph in sorted(graphs))
    return Explanation(triple, tuple(sources))


def _claims(ask: Ask, triple: Triple) -> dict[Term | None, list[Claim]]:
    """Return the claims of each graph, the surest first."""
    subject, predicate, value = map(written, triple)  # nothing else gets into the queries
    part = "claimValue" if isinstance(triple[2], Literal) else "claimObject"
    claims = _CLAIMS.format(subject=subject, predicate=predicate, value=value, part=part)
    members: dict[tuple[Term | None, Term], dict[Term | None, Term]] = {}
    for graph, claim, its, term in ask(_MEMBERS.format(claims=claims)):
        if claim is not None and term is not None:
            of = members.setdefault((graph, claim), {})
            of[its] = min(of.get(its, term), term, key=str)
    places: dict[tuple[Term | None, Term | None], list[tuple[Term | None, str, str]]] = {}
    for graph, claim, text, start, end in ask(_PLACES.format(claims=claims)):
        places.setdefault((graph, claim), []).append((text, str(start), str(end)))
    found: dict[Term | None, list[Claim]] = {}
    for (graph, claim), of in members.items():
        document, by, attributed, rule = (of.get(AIGOV[name]) for name in _PARTS)
        sure = str(of.get(AIGOV.confidence, ""))
        found.setdefault(graph, []).extend(
            Claim(claim, document, by, attributed, sure, rule, *place)
            for place in places.get((graph, claim), [(None, "", "")])
        )
    return {graph: sorted(every, key=_surest) for graph, every in found.items()}


def _surest(claim: Claim) -> tuple[float, str, int, str]:
    sure = float(claim.confidence) if claim.confidence else 0.0
    return -sure, str(claim.claim), int(claim.start or 0), str(claim.text)
