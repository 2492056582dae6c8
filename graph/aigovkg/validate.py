"""Validation: RDF against the SHACL shapes in `shapes/` (https://www.w3.org/TR/shacl/), with a Report for people.

pySHACL does the work, in two ways made quick enough for the annotation set of a long law. Only what the data speaks of
is taken from ontology, vocabulary and catalogue, so the vocabulary is not validated anew each time. And a constraint in
SPARQL runs once over all its focus nodes, where SHACL runs it once per node. The shapes mean what the standard says:
any other SHACL engine finds the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple, cast

import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import ResultRow
from rdflib.term import Node

from aigovkg import rdf
from aigovkg.names import BASE, PREFIXES, ROOT, SCHEMA, bind

__all__ = ["Path", "Report", "Result", "background", "load_shapes", "validate"]

#: What the shapes read of the ontology, besides the codes of its properties.
_SCHEMA = (RDFS.subClassOf, RDFS.subPropertyOf, SCHEMA.domainIncludes, SCHEMA.rangeIncludes)


#: Severities, the gravest first, and how people call them.
_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "remark"}


class Path(NamedTuple):
    """The way from a focus node to a value: properties one after the other, or any one of them."""

    steps: tuple[URIRef, ...] = ()
    either: bool = False

    def __str__(self) -> str:
        return ("|" if self.either else "/").join(_short(step) for step in self.steps)

    def to_graph(self, graph: Graph) -> Node:
        """State the path in a graph (https://www.w3.org/TR/shacl/#property-paths); returns its node."""
        if len(self.steps) == 1:
            return self.steps[0]
        steps = Collection(graph, BNode(), list(self.steps)).uri
        if not self.either:
            return steps
        node = BNode()
        graph.add((node, SH.alternativePath, steps))
        return node


class Result(NamedTuple):
    """One finding: how grave, about which node and property, in words, with the value at fault and the shape."""

    severity: URIRef
    focus: Node
    path: Path
    message: str
    value: Node | None
    shape: URIRef
    component: URIRef

    def line(self) -> str:
        """Say the finding in one line."""
        where = f"{_short(self.focus)}, {self.path}" if self.path.steps else _short(self.focus)
        what = f" (found: {_short(self.value)})" if self.value is not None and self.value != self.focus else ""
        return f"{_SEVERITIES.get(self.severity, 'finding')}: {where}: {self.message}{what}"

    def order(self) -> tuple[int, str, str, str, str]:
        """Sort key: the gravest first, then by node, property, message and value."""
        grave = list(_SEVERITIES).index(self.severity) if self.severity in _SEVERITIES else len(_SEVERITIES)
        return grave, _sortable(self.focus), str(self.path), self.message, _sortable(self.value)


@dataclass(frozen=True)
class Report:
    """What a validation found; `results` are sorted, the gravest first."""

    results: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """What breaks a shape that must hold."""
        return tuple(result for result in self.results if result.severity == SH.Violation)

    @property
    def warnings(self) -> tuple[Result, ...]:
        """What breaks a shape that should hold."""
        return tuple(result for result in self.results if result.severity != SH.Violation)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings are no obstacle."""
        return not self.violations

    def text(self, limit: int = 50) -> str:
        """Say the report in words: one line a finding, at most `limit` of them, and the count at the end."""
        lines = [result.line() for result in self.results[:limit]]
        if len(self.results) > limit:
            lines.append(f"... and {len(self.results) - limit:,} more")
        counts = Counter(result.severity == SH.Violation for result in self.results)
        lines.append(f"{_count(counts[True], 'violation')}, {_count(counts[False], 'warning')}")
        return "\n".join(lines)

    @cached_property
    def graph(self) -> Graph:
        """The report as SHACL defines it (https://www.w3.org/TR/shacl/#validation-report)."""
        graph = bind(Graph())
        graph.bind("sh", SH)
        report = BNode("report")
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for number, result in enumerate(self.results):
            node = BNode(f"result{number}")
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            graph.add((node, SH.focusNode, result.focus))
            graph.add((node, SH.resultSeverity, result.severity))
            graph.add((node, SH.resultMessage, Literal(result.message, lang="en")))
            graph.add((node, SH.sourceShape, result.shape))
            graph.add((node, SH.sourceConstraintComponent, result.component))
            if result.value is not None:
                graph.add((node, SH.value, result.value))
            if result.path.steps:
                graph.add((node, SH.resultPath, result.path.to_graph(graph)))
        return graph


class _Constraint(NamedTuple):
    """One constraint in SPARQL, with the shape it stands in and that shape's targets."""

    shape: URIRef
    classes: tuple[Node, ...]
    predicates: tuple[Node, ...]
    severity: URIRef
    message: str
    query: Query


def validate(data: Graph, *, background: Graph | None = None, focus: Iterable[Node] | None = None) -> Report:
    """Validate RDF against the shapes.

    Args:
        data: what is validated, such as an annotation set; it is not changed.
        background: what is taken as known: ontology, vocabulary, catalogue. Without it, those of the project.
        focus: the nodes that the report is about; without it, everything that the data has a statement about.
    Returns:
        The report: it conforms when nothing breaks a shape that must hold.
    """
    graph = _with_context(data, _project() if background is None else background)
    subjects = frozenset(data.subjects() if focus is None else focus)
    _, found, _ = pyshacl.validate(graph, shacl_graph=_core(), inplace=True, allow_warnings=True)
    results = [*_results(cast(Graph, found), subjects), *_sparql_results(graph, subjects)]
    return Report(tuple(sorted(set(results), key=Result.order)))


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


_project = background  # `validate` has a parameter of that name


def _with_context(data: Graph, known: Graph) -> Graph:
    """Put together the data, what is known about its subjects, and the types of all it refers to."""
    graph = Graph()
    graph += data
    for subject in set(data.subjects()):
        for triple in known.triples((subject, None, None)):
            graph.add(triple)
    for node in {*graph.subjects(), *graph.objects()}:
        if isinstance(node, URIRef):
            for triple in known.triples((node, RDF.type, None)):
                graph.add(triple)
    for predicate in _SCHEMA:
        for triple in known.triples((None, predicate, None)):
            graph.add(triple)
    for term in set(known.subjects(SCHEMA.domainIncludes)):
        for triple in known.triples((term, SKOS.notation, None)):
            graph.add(triple)
    return graph


@cache
def _core() -> Graph:
    """Return the shapes without their constraints in SPARQL."""
    graph = Graph()
    graph += load_shapes()
    graph.remove((None, SH.sparql, None))
    return graph


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
            prepareQuery(str(shapes.value(node, SH.select)), initNs=prefixes),
        )


def _targets(graph: Graph, constraint: _Constraint) -> set[Node]:
    classes = {sub for top in constraint.classes for sub in graph.transitive_subjects(RDFS.subClassOf, top)}
    found = {node for kind in classes for node in graph.subjects(RDF.type, kind)}
    return found.union(*(graph.subjects(predicate, None) for predicate in constraint.predicates))


def _sparql_results(graph: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    for constraint in _constraints():
        targets = _targets(graph, constraint) & subjects
        if not targets:
            continue
        for row in graph.query(constraint.query):
            answer = cast(ResultRow, row).asdict()
            if answer["this"] in targets:
                yield Result(
                    constraint.severity,
                    answer["this"],
                    _path(graph, answer.get("path")),
                    _filled(constraint.message, answer),
                    answer.get("value", answer["this"]),  # the value of a node is the node
                    constraint.shape,
                    SH.SPARQLConstraintComponent,
                )


def _filled(message: str, answer: Mapping[str, Node]) -> str:
    for name, value in answer.items():
        message = message.replace(f"{{?{name}}}", str(value)).replace(f"{{${name}}}", str(value))
    return message


def _results(found: Graph, subjects: frozenset[Node]) -> Iterator[Result]:
    shapes = load_shapes()
    for node in found.objects(None, SH.result):
        focus = found.value(node, SH.focusNode)
        if focus is None or focus not in subjects:
            continue
        yield Result(
            URIRef(str(found.value(node, SH.resultSeverity))),
            focus,
            _path(found, found.value(node, SH.resultPath)),
            str(found.value(node, SH.resultMessage)),
            found.value(node, SH.value),
            _named(shapes, found.value(node, SH.sourceShape)),
            URIRef(str(found.value(node, SH.sourceConstraintComponent))),
        )


def _path(graph: Graph, node: Node | None) -> Path:
    """Read a path; paths in the shapes are a property, a sequence, or a choice of properties."""
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


def _short(node: Node) -> str:
    """Write a node as people read it: `id/state/china`, `aigov:advocates`, or the characters of a literal."""
    if isinstance(node, URIRef):
        for prefix, namespace in PREFIXES.items():
            if prefix not in {"id", "graph"} and node.startswith(namespace):
                return f"{prefix}:{node.removeprefix(namespace)}"
        return node.removeprefix(BASE) if node.startswith(BASE) else f"<{node}>"
    return "a node without a name" if isinstance(node, BNode) else str(node)


def _sortable(node: Node | None) -> str:
    return "" if node is None or isinstance(node, BNode) else str(node)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
