"""What validation rests on: the shapes, and what the project knows already."""

from __future__ import annotations

from functools import cache, partial

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from aigovkg import rdf
from aigovkg.names import ROOT, SCHEMA

__all__ = ["background", "load_shapes", "with_context"]

#: What the shapes read of the ontology, besides the codes of its properties.
_SCHEMA = (RDFS.subClassOf, RDFS.subPropertyOf, SCHEMA.domainIncludes, SCHEMA.rangeIncludes)


@cache
def load_shapes() -> Graph:
    """Read all shapes of `shapes/` into one graph, which callers must not change."""
    graph = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        rdf.read(path, graph)
    return graph


@cache
def background() -> Graph:
    """Read the project's ontology, vocabulary and catalogue into one graph, which callers must not change."""
    graph = rdf.read(ROOT / "ontology" / "aigovkg.ttl")
    for folder in (ROOT / "ontology" / "vocabulary", ROOT / "graph" / "catalogue"):
        for path in sorted(folder.glob("*.ttl")):
            rdf.read(path, graph)
    return graph


def with_context(data: Graph, known: Graph) -> Graph:
    """Put together the data, what is known about its subjects, and the types of all it refers to."""
    graph = Graph()
    add = partial(graph.store.add, context=graph)
    for triple in data:
        add(triple)
    for subject in set(data.subjects()):
        for triple in known.triples((subject, None, None)):
            add(triple)
    for node in set(graph.objects()):
        if isinstance(node, URIRef):
            for triple in known.triples((node, RDF.type, None)):
                add(triple)
    _add_schema(graph, known)
    return graph


def _add_schema(graph: Graph, known: Graph) -> None:
    """Add what the shapes read of the ontology."""
    for predicate in _SCHEMA:
        for triple in known.triples((None, predicate, None)):
            graph.add(triple)
    for term in set(known.subjects(SCHEMA.domainIncludes)):
        for triple in known.triples((term, SKOS.notation, None)):
            graph.add(triple)
