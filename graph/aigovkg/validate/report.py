"""The report of a validation: in words for people, and as SHACL defines it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from aigovkg.names import BASE, PREFIXES, bind

__all__ = ["Path", "Report", "Result"]

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
