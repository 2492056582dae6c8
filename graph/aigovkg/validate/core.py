"""Constraints of SHACL Core, by pySHACL (https://www.w3.org/TR/shacl/#core-components)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

import pyshacl
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from aigovkg.validate.indexed import Indexed
from aigovkg.validate.known import load_shapes
from aigovkg.validate.report import Path, Result
from aigovkg.validate.targets import PREDICATES, Targets

__all__ = ["core_results", "read_path"]

#: A property that links nothing but the focus nodes of some shapes to itself, where the graph holds them.
_FOCUS = "urn:x-aigovkg:focus:"


def core_results(graph: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    """Validate a graph.

    Args:
        graph: the data with all that is known about it; it gets a triple for each focus node of each shape.
        subjects: the nodes that results may be about.
    Yields:
        The results, in any order.
    """
    shapes, markers = _core()
    for targets, marker in markers.items():
        for node in targets.focus(graph, subjects):
            graph.add((marker, marker, node))
    _, found, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True, allow_warnings=True)
    yield from _results(cast(Graph, found), subjects)


@cache
def _core() -> tuple[Graph, dict[Targets, URIRef]]:
    """Return the shapes without their constraints in SPARQL, and the property that marks the focus nodes of targets.

    Each property shape has the targets of its owner. That means the same, and pySHACL takes a third of the time: it
    asks a property shape with targets of its own about all focus nodes at once, and others node by node. The targets
    of a shape are the objects of a marking property. So only nodes that results may be about are asked about, not all
    that these refer to, of which no more is at hand than their type.
    """
    graph = Indexed()
    graph += load_shapes()
    graph.remove((None, SH.sparql, None))
    markers: dict[Targets, URIRef] = {}
    for owner in {owner for predicate in PREDICATES for owner in graph.subjects(predicate, None)}:
        targets = Targets.of(graph, owner)
        marker = markers.setdefault(targets, URIRef(f"{_FOCUS}{len(markers)}"))
        for predicate in PREDICATES:
            graph.remove((owner, predicate, None))
        for shape in (owner, *graph.objects(owner, SH.property)):
            graph.add((shape, SH.targetObjectsOf, marker))
        graph.remove((owner, SH.property, None))
    return graph, markers


def _results(found: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    shapes = load_shapes()
    for node in found.objects(None, SH.result):
        focus = found.value(node, SH.focusNode)
        if focus is None or focus not in subjects:
            continue
        yield Result(
            URIRef(str(found.value(node, SH.resultSeverity))),
            focus,
            read_path(found, found.value(node, SH.resultPath)),
            str(found.value(node, SH.resultMessage)),
            found.value(node, SH.value),
            _named(shapes, found.value(node, SH.sourceShape)),
            URIRef(str(found.value(node, SH.sourceConstraintComponent))),
        )


def read_path(graph: Graph, node: Node | None) -> Path:
    """Read a path of a shape: a property, a sequence, or a choice of properties."""
    if node is None or isinstance(node, URIRef):
        return Path(() if node is None else (node,))
    choice = graph.value(node, SH.alternativePath)
    steps = Collection(graph, node if choice is None else choice)
    return Path(tuple(URIRef(str(step)) for step in steps), either=choice is not None)


def _named(shapes: Graph, shape: Node | None) -> URIRef:
    """Find the named shape that a nameless one stands in."""
    while shape is not None and not isinstance(shape, URIRef):
        shape = next(shapes.subjects(None, shape), None)
    return URIRef(str(shape))
