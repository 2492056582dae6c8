"""Counts as VoID partitions, in the form that https://github.com/JervenBolleman/void-generator writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TypeVar

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VOID, XSD

from aigovkg.names import AIGOV, PREFIXES, mint
from aigovkg.store import Classes, Statistics

__all__ = ["add", "differing"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_EXTENSION = Namespace("http://ldf.fi/void-ext#")
_KINDS = 2


def add(graph: Graph, dataset: URIRef, counted: Statistics, only: Collection[object] | None = None) -> None:
    """Add the counts of a data set.

    Args:
        graph: takes the triples.
        dataset: the data set.
        counted: what was counted.
        only: the keys of `counted` that count, beside the figures of the whole; None for all.
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
    for property_, (triples, subjects, objects) in _chosen(counted.properties, only):
        part = _part(graph, dataset, VOID.propertyPartition, VOID.property, property_)
        _count(graph, part, VOID.triples, triples)
        _count(graph, part, VOID.distinctSubjects, subjects)
        _count(graph, part, VOID.distinctObjects, objects)
    for cls, things in _chosen(counted.classes, only):
        _count(graph, _part(graph, dataset, VOID.classPartition, VOID["class"], cls), VOID.entities, things)
    _used(graph, dataset, counted, only)


def differing(one: Statistics, other: Statistics) -> Collection[object] | None:
    """Return the keys at which counts differ, and those of what these are parts of.

    None where so much differs that all of it has to be told anew.
    """
    if one.above != other.above or _left_out(one) != _left_out(other) or _others(one).keys() != _others(other).keys():
        return None
    names = ("classes", "properties", "used", "classes_of_objects", "datatypes")
    found: set[object] = set()
    for a, b in ((getattr(one, name), getattr(other, name)) for name in names):
        for key in a.keys() | b.keys():
            if a.get(key) != b.get(key):
                found |= {key} if isinstance(key, str) else {key, key[:2], key[0]}
    return found


def _chosen(counts: Mapping[_Key, _Value], only: Collection[object] | None) -> Iterable[tuple[_Key, _Value]]:
    return ((key, value) for key, value in counts.items() if only is None or key in only)


def _used(graph: Graph, dataset: URIRef, counted: Statistics, only: Collection[object] | None) -> None:
    """Add which properties the things of a class have, and what the values are."""
    others, without = _others(counted), _left_out(counted)

    @cache
    def used(cls: str, property_: str) -> URIRef:
        part = _part(graph, dataset, VOID.classPartition, VOID["class"], cls)
        return _part(graph, part, VOID.propertyPartition, VOID.property, property_)

    for (cls, property_), triples in _chosen(counted.used, only):
        if cls not in without:
            _count(graph, used(cls, property_), VOID.triples, triples)
    for (cls, property_), sets in _chosen(counted.classes_of_objects, only):
        if property_ == str(RDF.type) or cls in others:
            continue
        for other in _told(sets, counted.above):
            below = {one for one, wider in counted.above.items() if other in wider} | {other}
            part = _part(graph, used(cls, property_), VOID.classPartition, VOID["class"], other)
            _count(
                graph, part, VOID.triples, sum(number for what, number in sets.items() if not below.isdisjoint(what))
            )
    for (cls, property_, datatype), triples in _chosen(counted.datatypes, only):
        if cls not in others:
            part = _part(graph, used(cls, property_), _EXTENSION.datatypePartition, _EXTENSION.datatype, datatype)
            _count(graph, part, VOID.triples, triples)


def _left_out(counted: Statistics) -> set[str]:
    """Return the classes of other vocabularies all of whose things are of one class of ours."""
    return {cls for cls, things in _others(counted).items() if counted.classes.get(cls) == things}


def _others(counted: Statistics) -> dict[str, int]:
    """Return the classes of other vocabularies above classes of ours -> the things of the largest class of ours.

    What the values of their properties are is told once, of our classes; where all their things are of one class of
    ours, so are the properties. Otherwise it would be told for each vocabulary again, and editors that read all of it,
    with a label in each language of each class and property, would wait, and not be able to keep it.
    """
    others: dict[str, int] = {}
    for cls, above in counted.above.items():
        if _ours(cls) and cls in counted.classes:
            for other in above:
                if not _ours(other):
                    others[other] = max(others.get(other, 0), counted.classes[cls])
    return others


def _told(sets: Iterable[Classes], above: Mapping[str, Collection[str]]) -> set[str]:
    """Return the classes that say best what the values of a property are.

    Of a value's classes ours come first, and those that have no subclass among them; in the place of more than
    `_KINDS` kinds of a thing stands the class above them.
    """
    told: set[str] = set()
    for what in sets:
        known = {cls for cls in what if _ours(cls)} or what
        told |= known.difference(*(above.get(cls, ()) for cls in known))
    wider = {other for cls in told for other in above.get(cls, ()) if _ours(other)}
    for other in sorted(wider, key=lambda cls: (-len(above.get(cls, ())), cls)):
        kinds = {cls for cls in told if other in above.get(cls, ())}
        if len(kinds) > _KINDS:
            told = told - kinds | {other}
    return told


def _ours(cls: str) -> bool:
    return cls.startswith(str(AIGOV))


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
