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

from aigovkg.validate.known import load_shapes
from aigovkg.validate.report import Path, Result

__all__ = ["core_results", "read_path"]

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def core_results(graph: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    """Validate a graph.

    Args:
        graph: the data with all that is known about it.
        subjects: the nodes that results may be about.
    Yields:
        The results, in any order.
    """
    _, found, _ = pyshacl.validate(graph, shacl_graph=_core(), inplace=True, allow_warnings=True)
    yield from _results(cast(Graph, found), subjects)


@cache
def _core() -> Graph:
    """Return the shapes without their constraints in SPARQL, and each property shape with the targets of its owner.

    That means the same, and pySHACL takes a third of the time: it asks a property shape with targets of its own about
    all focus nodes at once, and others node by node.
    """
    graph = Graph()
    graph += load_shapes()
    graph.remove((None, SH.sparql, None))
    for owner, shape in list(graph.subject_objects(SH.property)):
        targets = [(kind, target) for kind in _TARGETS for target in graph.objects(owner, kind)]
        for kind, target in targets:
            graph.add((shape, kind, target))
        if targets:
            graph.remove((owner, SH.property, shape))
    return graph


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
