"""Constraints in SPARQL (https://www.w3.org/TR/shacl/#sparql-constraints), each asked once for all its focus nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from aigovkg.store import Scratch
from aigovkg.validate.core import read_path
from aigovkg.validate.known import load_shapes
from aigovkg.validate.report import Result

__all__ = ["sparql_results"]


class _Constraint(NamedTuple):
    """One constraint in SPARQL, with the shape it stands in and that shape's targets."""

    shape: URIRef
    classes: tuple[Node, ...]
    predicates: tuple[Node, ...]
    severity: URIRef
    message: str
    query: str
    prefixes: dict[str, str]


def sparql_results(graph: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    """Validate a graph; see `core_results`."""
    asked = [(constraint, _targets(graph, constraint) & subjects) for constraint in _constraints()]
    if not any(targets for _, targets in asked):
        return
    scratch = Scratch(graph)
    for constraint, targets in asked:
        if not targets:
            continue
        for answer in scratch.query(constraint.query, constraint.prefixes):
            if answer["this"] in targets:
                yield Result(
                    constraint.severity,
                    answer["this"],
                    read_path(graph, answer.get("path")),
                    _filled(constraint.message, answer),
                    answer.get("value", answer["this"]),  # the value of a node is the node
                    constraint.shape,
                    SH.SPARQLConstraintComponent,
                )


@cache
def _constraints() -> tuple[_Constraint, ...]:
    shapes = load_shapes()
    return tuple(sorted(_read_constraints(shapes), key=lambda constraint: (constraint.shape, constraint.message)))


def _read_constraints(shapes: Graph) -> Iterator[_Constraint]:
    for shape, node in shapes.subject_objects(SH.sparql):
        owner = shapes.value(node, SH.prefixes)
        prefixes = {
            str(shapes.value(entry, SH.prefix)): str(shapes.value(entry, SH.namespace))
            for entry in shapes.objects(owner, SH.declare)
        }
        yield _Constraint(
            URIRef(str(shape)),
            tuple(shapes.objects(shape, SH.targetClass)),
            tuple(shapes.objects(shape, SH.targetSubjectsOf)),
            URIRef(str(shapes.value(shape, SH.severity, default=SH.Violation))),
            str(shapes.value(node, SH.message)),
            str(shapes.value(node, SH.select)),
            prefixes,
        )


def _targets(graph: Graph, constraint: _Constraint) -> set[Node]:
    classes = {sub for top in constraint.classes for sub in graph.transitive_subjects(RDFS.subClassOf, top)}
    found = {node for kind in classes for node in graph.subjects(RDF.type, kind)}
    return found.union(*(graph.subjects(predicate, None) for predicate in constraint.predicates))


def _filled(message: str, answer: Mapping[str, Node]) -> str:
    for name, value in answer.items():
        message = message.replace(f"{{?{name}}}", str(value)).replace(f"{{${name}}}", str(value))
    return message
