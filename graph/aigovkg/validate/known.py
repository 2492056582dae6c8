"""What validation rests on: the shapes, and what the project knows already."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from aigovkg import rdf
from aigovkg.names import ROOT, SCHEMA
from aigovkg.validate.indexed import Indexed

__all__ = ["background", "load_shapes", "rests_on", "with_context"]

_SHAPES = ("shapes/*.ttl",)
_KNOWN = ("ontology/aigovkg.ttl", "ontology/vocabulary/*.ttl", "graph/catalogue/*.ttl")
#: What the shapes read of the ontology, besides the codes of its properties.
_SCHEMA = (RDFS.subClassOf, RDFS.subPropertyOf, SCHEMA.domainIncludes, SCHEMA.rangeIncludes)


@cache
def load_shapes() -> Graph:
    """Read all shapes of `shapes/` into one graph, which callers must not change."""
    return _together(_SHAPES, Graph())


@cache
def background() -> Graph:
    """Read the project's ontology, vocabulary and catalogue into one graph, which callers must not change."""
    return _together(_KNOWN, Graph(store="SimpleMemory"))  # half the time of the default store, which pySHACL needs


def rests_on() -> list[Path]:
    """List the files that a verdict rests on besides the data: shapes, what is known, the code that validates."""
    return [*_files(_SHAPES), *_files(_KNOWN), *sorted(Path(__file__).parent.glob("*.py"))]


def _files(patterns: tuple[str, ...]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def _together(patterns: tuple[str, ...], graph: Graph) -> Graph:
    for path in _files(patterns):
        rdf.read(path, graph)
    return graph


def with_context(data: Graph, known: Graph) -> Indexed:
    """Put together the data, what is known about its subjects, and the types of all it refers to."""
    graph = Indexed()
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
