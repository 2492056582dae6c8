"""Sets of mappings to other data sets as VoID linksets: one for each relation of each set and each data set."""

from __future__ import annotations

from typing import Protocol

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, VOID

from aigovkg.names import PREFIXES, mint
from aigovkg.store import Result

__all__ = ["MATTER", "Asked", "add"]

_SSSOM = "https://w3id.org/sssom/"
#: The predicates and the class that say what is linked: where nothing with them changed, neither did a linkset.
MATTER = frozenset(
    {_SSSOM + name for name in ("MappingSet", "object_source", "mappings")}
    | {str(DCTERMS.title), str(OWL.annotatedProperty)}
)
# What people wrote may have blank nodes, which cannot be told from outside.
_QUERY = f"""PREFIX sssom: <{_SSSOM}> PREFIX dcterms: <{PREFIXES["dcterms"]}> PREFIX owl: <{PREFIXES["owl"]}>
SELECT ?set ?title ?source ?relation (COUNT(DISTINCT ?mapping) AS ?triples) WHERE {{
  ?set a sssom:MappingSet ; dcterms:title ?title ; sssom:object_source ?source ; sssom:mappings ?mapping .
  ?mapping owl:annotatedProperty ?relation
  FILTER (isIRI(?set) && isLiteral(?title) && isIRI(?source) && isIRI(?relation))
}} GROUP BY ?set ?title ?source ?relation ORDER BY ?set ?relation"""


class Asked(Protocol):
    """A graph that can be asked."""

    def query(self, sparql: str) -> Result:
        """Answer a query over the union of all graphs."""


def add(graph: Graph, dataset: URIRef, asked: Asked) -> None:
    """Add the linksets of a graph.

    Args:
        graph: takes the triples.
        dataset: the data set that the links are from.
        asked: holds the sets of mappings.
    """
    for mappings, title, source, relation, triples in asked.query(_QUERY).rows():
        node = mint("linkset", mappings, source, relation)
        graph.add((dataset, VOID.subset, node))
        for predicate, value in (
            (RDF.type, VOID.Linkset),
            (DCTERMS.title, title),
            (DCTERMS.source, mappings),
            (VOID.subjectsTarget, dataset),
            (VOID.objectsTarget, source),
            (VOID.linkPredicate, relation),
            (VOID.triples, triples),
        ):
            if value is not None:
                graph.add((node, predicate, value))
