"""Constraints in SPARQL (https://www.w3.org/TR/shacl/#sparql-constraints), each asked once for all its focus nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from aigovkg.store import Scratch
from aigovkg.validate.core import read_path
from aigovkg.validate.known import load_shapes
from aigovkg.validate.report import Result
from aigovkg.validate.targets import Targets

__all__ = ["sparql_results"]


class _Constraint(NamedTuple):
    """One constraint in SPARQL, with the shape it stands in and that shape's targets."""

    shape: URIRef
    targets: Targets
    severity: URIRef
    message: str
    query: str
    prefixes: dict[str, str]


def sparql_results(graph: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    """Validate a graph; see `core_results`."""
    constraints = _constraints()
    focus = {targets: targets.focus(graph, subjects) for targets in {one.targets for one in constraints}}
    if not any(focus.values()):
        return
    scratch = Scratch(graph)
    for constraint in constraints:
        nodes = focus[constraint.targets]
        if not nodes:
            continue
        for answer in scratch.query(constraint.query, constraint.prefixes):
            if answer["this"] in nodes:
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
            Targets.of(shapes, shape),
            URIRef(str(shapes.value(shape, SH.severity, default=SH.Violation))),
            str(shapes.value(node, SH.message)),
            str(shapes.value(node, SH.select)),
            prefixes,
        )


def _filled(message: str, answer: Mapping[str, Node]) -> str:
    for name, value in answer.items():
        message = message.replace(f"{{?{name}}}", str(value)).replace(f"{{${name}}}", str(value))
    return message
