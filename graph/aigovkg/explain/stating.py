"""The graphs that state a triple, and the claims that say so in each."""

from __future__ import annotations

from collections.abc import Collection

from rdflib import BNode, Literal, URIRef

from aigovkg.explain.model import Claim, Explanation, Source, Triple
from aigovkg.query import Ask
from aigovkg.query.values import written
from aigovkg.store.snapshot import Term

__all__ = ["graphs_of", "stated"]

_CLAIMS = """
SELECT DISTINCT ?graph ?claim ?document ?by ?attributed ?confidence ?rule ?text ?start ?end WHERE {{
  GRAPH ?graph {{
    {subject} {predicate} {value} .
    ?claim aigov:claimSubject {subject} ; aigov:claimPredicate {predicate} .
    {{ ?claim aigov:claimObject {value} }} UNION {{ ?claim aigov:claimValue {value} }}
    OPTIONAL {{ ?claim aigov:assertedIn ?document }}
    OPTIONAL {{ ?claim aigov:assertedBy ?by }}
    OPTIONAL {{ ?claim aigov:attributedTo ?attributed }}
    OPTIONAL {{ ?claim aigov:confidence ?confidence }}
    OPTIONAL {{ ?claim aigov:foundBy ?rule }}
    OPTIONAL {{
      ?claim aigov:evidence ?place .
      ?place oa:hasSource ?text ; oa:hasSelector ?selector .
      ?selector oa:start ?start ; oa:end ?end .
    }}
  }}
}}
ORDER BY ?graph DESC(?confidence) ?claim ?text ?start ?end
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
    found: dict[Term, list[Claim]] = {graph: [] for graph in sorted(graphs)}
    if not any(isinstance(term, BNode) for term in triple):
        subject, predicate, value = map(written, triple)
        # a literal is no subject, and only terms that `written` has checked get into the query
        for graph, claim, *rest in ask(_CLAIMS.format(subject=subject, predicate=predicate, value=value)):
            if graph in found and claim is not None:
                document, by, attributed, confidence, rule, text, start, end = rest
                found[graph].append(
                    Claim(claim, document, by, attributed, _text(confidence), rule, text, _text(start), _text(end))
                )
    return Explanation(triple, tuple(Source(URIRef(graph), tuple(claims)) for graph, claims in found.items()))


def _text(value: Term | None) -> str:
    return str(value) if isinstance(value, Literal) else ""
