"""Validation: RDF against the SHACL shapes in `shapes/` (https://www.w3.org/TR/shacl/), with a Report for people.

Made quick enough for the annotation set of a long law in three ways. Only what the data speaks of is taken from
ontology, vocabulary and catalogue, so the vocabulary is not validated anew each time. A constraint of SHACL Core is
asked of all its focus nodes at once, and of no others. And a constraint in SPARQL runs once over all of them, by
Oxigraph, where SHACL runs it once per node. The shapes mean what the standard says: any other SHACL engine finds the
same.

indexed.py  a graph that pySHACL reads quickly
known.py    the shapes; ontology, vocabulary and catalogue; what of them concerns the data
targets.py  which nodes a shape is asked about
core.py     constraints of SHACL Core
queries.py  constraints in SPARQL
report.py   what was found, in words and in RDF
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph
from rdflib.term import Node

from aigovkg.collector import paused
from aigovkg.validate import known
from aigovkg.validate.core import core_results
from aigovkg.validate.known import background, load_shapes, rests_on
from aigovkg.validate.queries import sparql_results
from aigovkg.validate.report import Path, Report, Result

__all__ = ["Path", "Report", "Result", "background", "load_shapes", "rests_on", "validate"]


def validate(data: Graph, *, background: Graph | None = None, focus: Iterable[Node] | None = None) -> Report:
    """Validate RDF against the shapes.

    Args:
        data: what is validated, such as an annotation set; it is not changed.
        background: what is taken as known: ontology, vocabulary, catalogue. Without it, those of the project.
        focus: the nodes that the report is about; without it, everything that the data has a statement about.
    Returns:
        The report: it conforms when nothing breaks a shape that must hold.
    """
    with paused():
        graph = known.with_context(data, known.background() if background is None else background)
        subjects = frozenset(data.subjects() if focus is None else focus)
        results = {*sparql_results(graph, subjects), *core_results(graph, subjects)}  # the latter adds to the graph
    return Report(tuple(sorted(results, key=Result.order)))
