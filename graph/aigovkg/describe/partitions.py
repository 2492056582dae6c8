"""Counts as VoID partitions, in the form that https://github.com/JervenBolleman/void-generator writes."""

from __future__ import annotations

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VOID, XSD

from aigovkg.names import AIGOV, PREFIXES, mint
from aigovkg.store import Statistics

__all__ = ["add"]

_EXTENSION = Namespace("http://ldf.fi/void-ext#")


def add(graph: Graph, dataset: URIRef, counted: Statistics) -> None:
    """Add the counts of a data set.

    Args:
        graph: takes the triples.
        dataset: the data set.
        counted: what was counted.
    """
    graph.bind("void-ext", _EXTENSION)
    _count(graph, dataset, VOID.triples, counted.triples)
    _count(graph, dataset, VOID.distinctSubjects, counted.subjects)
    _count(graph, dataset, VOID.distinctObjects, counted.objects)
    _count(graph, dataset, VOID.classes, len(counted.classes))
    _count(graph, dataset, VOID.properties, len(counted.properties))
    _count(graph, dataset, VOID.entities, counted.subjects)
    for namespace in _vocabularies(counted):
        graph.add((dataset, VOID.vocabulary, URIRef(namespace)))
    for property_, (triples, subjects, objects) in counted.properties.items():
        part = _part(graph, dataset, VOID.propertyPartition, VOID.property, property_)
        _count(graph, part, VOID.triples, triples)
        _count(graph, part, VOID.distinctSubjects, subjects)
        _count(graph, part, VOID.distinctObjects, objects)
    classes = {}
    for cls, things in counted.classes.items():
        classes[cls] = _part(graph, dataset, VOID.classPartition, VOID["class"], cls)
        _count(graph, classes[cls], VOID.entities, things)
    twins = _twins(counted)
    used = {}
    for (cls, property_), triples in counted.used.items():
        if cls in twins:
            continue
        used[cls, property_] = _part(graph, classes[cls], VOID.propertyPartition, VOID.property, property_)
        _count(graph, used[cls, property_], VOID.triples, triples)
    for (cls, property_, other), triples in counted.classes_of_objects.items():
        if property_ != str(RDF.type) and cls not in twins:
            part = _part(graph, used[cls, property_], VOID.classPartition, VOID["class"], other)
            _count(graph, part, VOID.triples, triples)
    for (cls, property_, datatype), triples in counted.datatypes.items():
        if cls in twins:
            continue
        part = _part(graph, used[cls, property_], _EXTENSION.datatypePartition, _EXTENSION.datatype, datatype)
        _count(graph, part, VOID.triples, triples)


def _twins(counted: Statistics) -> set[str]:
    """Return the classes of other vocabularies that hold the same things as a class of ours below them.

    What is said of their things is told once, of our class; otherwise it would be told for each vocabulary again, and
    editors that read all of it would wait.
    """
    number = counted.classes
    return {
        other
        for cls, above in counted.above.items()
        if cls.startswith(str(AIGOV)) and cls in number
        for other in above
        if not other.startswith(str(AIGOV)) and number[other] == number[cls]
    }


def _part(graph: Graph, whole: URIRef, predicate: URIRef, by: URIRef, what: str) -> URIRef:
    part = mint("partition", whole, by, what)
    graph.add((whole, predicate, part))
    graph.add((part, by, URIRef(what)))
    return part


def _count(graph: Graph, node: URIRef, predicate: URIRef, number: int) -> None:
    graph.add((node, predicate, Literal(str(number), datatype=XSD.integer)))


def _vocabularies(counted: Statistics) -> list[str]:
    """Return the namespaces of the project's prefixes that classes or properties are from."""
    terms = (*counted.classes, *counted.properties)
    return [space for space in PREFIXES.values() if any(term.startswith(space) for term in terms)]
