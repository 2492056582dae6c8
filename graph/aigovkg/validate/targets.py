"""Targets of shapes (https://www.w3.org/TR/shacl/#targets): which nodes a shape is asked about."""

from __future__ import annotations

from typing import NamedTuple

from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

__all__ = ["PREDICATES", "Targets"]

#: What declares a target, in the order of the fields of `Targets`.
PREDICATES = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


class Targets(NamedTuple):
    """The targets that a shape declares: nodes, instances of classes, subjects and objects of properties."""

    nodes: frozenset[Node]
    classes: frozenset[Node]
    subjects_of: frozenset[Node]
    objects_of: frozenset[Node]

    @classmethod
    def of(cls, shapes: Graph, shape: Node) -> Targets:
        """Read what a shape declares."""
        return cls(*(frozenset(shapes.objects(shape, predicate)) for predicate in PREDICATES))

    def focus(self, graph: Graph, subjects: frozenset[Node]) -> set[Node]:
        """Find the nodes in a graph that the shape is asked about, of those given."""
        classes = {sub for top in self.classes for sub in graph.transitive_subjects(RDFS.subClassOf, top)}
        found = {
            *self.nodes,
            *(node for kind in classes for node in graph.subjects(RDF.type, kind)),
            *(node for predicate in self.subjects_of for node in graph.subjects(predicate, None)),
            *(node for predicate in self.objects_of for node in graph.objects(None, predicate)),
        }
        return found & subjects
