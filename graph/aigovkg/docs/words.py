"""What the axioms of a class or property say, in words (OWL 2 Structural Specification, sections 8 and 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from aigovkg.docs.refs import Ref, ref, refs
from aigovkg.names import SCHEMA

__all__ = ["Fact", "Phrase", "expression", "facts", "plain"]

Phrase: TypeAlias = tuple[str | Ref, ...]


class Fact(NamedTuple):
    """One thing that is said of a term: what it is about, and one or more phrases."""

    name: str
    phrases: tuple[Phrase, ...]


_CHARACTERISTICS = {
    OWL.TransitiveProperty: "transitive: it also holds by way of others between",
    OWL.SymmetricProperty: "symmetric: it holds in both directions",
    OWL.AsymmetricProperty: "asymmetric: it never holds in both directions",
    OWL.ReflexiveProperty: "reflexive: each thing stands in it to itself",
    OWL.IrreflexiveProperty: "irreflexive: nothing stands in it to itself",
    OWL.FunctionalProperty: "functional: a thing has at most one",
    OWL.InverseFunctionalProperty: "inverse functional: its value tells the thing",
}
_KINDS = {
    OWL.ObjectProperty: "leads from a thing to a thing",
    OWL.DatatypeProperty: "gives a thing a value",
    OWL.AnnotationProperty: "for readers and shapes; a reasoner concludes nothing from it",
}
_COUNTS = (
    (OWL.cardinality, "exactly"),
    (OWL.qualifiedCardinality, "exactly"),
    (OWL.minCardinality, "at least"),
    (OWL.minQualifiedCardinality, "at least"),
    (OWL.maxCardinality, "at most"),
    (OWL.maxQualifiedCardinality, "at most"),
)


def facts(graph: Graph, term: URIRef) -> tuple[Fact, ...]:
    """Say what the axioms about a class or property mean, in a fixed order; what is not said is left out."""
    inverses = {*graph.objects(term, OWL.inverseOf), *graph.subjects(OWL.inverseOf, term)}
    found: dict[str, list[Phrase]] = {
        "Kind of property": [(words,) for kind, words in _KINDS.items() if (term, RDF.type, kind) in graph],
        "From": _expressions(graph, graph.objects(term, RDFS.domain)) or _included(graph, term, "domainIncludes"),
        "To": _expressions(graph, graph.objects(term, RDFS.range)) or _included(graph, term, "rangeIncludes"),
        "Same as": _expressions(graph, graph.objects(term, OWL.equivalentClass)),
        "Each one": [
            expression(graph, node)
            for node in sorted(graph.objects(term, RDFS.subClassOf), key=_order(graph))
            if isinstance(node, BNode)
        ],
        "Never also": [(one,) for one in _disjoint(graph, term)],
        "Characteristics": [(words,) for kind, words in _CHARACTERISTICS.items() if (term, RDF.type, kind) in graph],
        "Inverse": [(one,) for one in refs(graph, inverses)],
        "Follows from": _chains(graph, term),
        "Its properties": _connected(graph, term, "domainIncludes"),
        "Leading to it": _connected(graph, term, "rangeIncludes"),
    }
    return tuple(Fact(name, tuple(phrases)) for name, phrases in found.items() if phrases)


def expression(graph: Graph, node: Node) -> Phrase:
    """Say a class expression or data range in words."""
    if isinstance(node, URIRef):
        return (ref(graph, node),)
    if isinstance(node, Literal):
        return (f"“{node}”",)
    for operator, between in ((OWL.unionOf, " or "), (OWL.intersectionOf, ", where "), (OWL.oneOf, " or ")):
        members = graph.value(node, operator)
        if members is not None:
            listed = [expression(graph, member) for member in Collection(graph, members)]
            if operator == OWL.oneOf:
                return ("one of ", *_joined(listed, ", "))
            return _joined(listed, between)
    negated = graph.value(node, OWL.complementOf)
    if negated is not None:
        return ("not ", *expression(graph, negated))
    return _restriction(graph, node)


def plain(phrase: Phrase) -> str:
    """Return a phrase as a string."""
    return "".join(part if isinstance(part, str) else part.text for part in phrase)


def _restriction(graph: Graph, node: Node) -> Phrase:
    on = graph.value(node, OWL.onProperty)
    if on is None:
        return ("a set that has no name",)
    name = _property(graph, on)
    if (node, OWL.hasSelf, None) in graph:
        return ("stands to itself in: ", *name)
    some, only, value = (graph.value(node, kind) for kind in (OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue))
    if value is not None:
        return (*name, " is ", *expression(graph, value))
    if some is not None:
        return (*name, ": at least one ", *expression(graph, some))
    if only is not None:
        return (*name, ": only ", *expression(graph, only))
    for kind, words in _COUNTS:
        count = graph.value(node, kind)
        if count is not None:
            over = graph.value(node, OWL.onClass) or graph.value(node, OWL.onDataRange)
            return (*name, f": {words} {_spelled(str(count))}", *((" ", *expression(graph, over)) if over else ()))
    return (*name,)


def _property(graph: Graph, node: Node) -> Phrase:
    turned = graph.value(node, OWL.inverseOf) if isinstance(node, BNode) else None
    return ("inverse of ", *expression(graph, turned)) if turned is not None else expression(graph, node)


def _spelled(count: str) -> str:
    return {"1": "one", "2": "two", "3": "three"}.get(count, count)


def _joined(phrases: Iterable[Phrase], between: str) -> Phrase:
    joined: list[str | Ref] = []
    for phrase in phrases:
        joined += [*([between] if joined else []), *phrase]
    return tuple(joined)


def _expressions(graph: Graph, nodes: Iterable[Node]) -> list[Phrase]:
    return [expression(graph, node) for node in sorted(nodes, key=_order(graph))]


def _included(graph: Graph, term: URIRef, local: str) -> list[Phrase]:
    """Annotation properties have no domain in OWL; what they connect is told by schema:domainIncludes alone."""
    named = refs(graph, graph.objects(term, SCHEMA[local]))
    return [_joined([(one,) for one in named], " or ")] if named else []


def _connected(graph: Graph, term: URIRef, local: str) -> list[Phrase]:
    named = refs(graph, graph.subjects(SCHEMA[local], term))
    return [_joined([(one,) for one in named], ", ")] if named else []


def _order(graph: Graph) -> Callable[[Node], str]:
    return lambda node: plain(expression(graph, node)).casefold()


def _disjoint(graph: Graph, term: URIRef) -> tuple[Ref, ...]:
    """The classes that share no member with this one, as it is said of the class itself, not of those above it."""
    others: set[Node] = {*graph.objects(term, OWL.disjointWith), *graph.subjects(OWL.disjointWith, term)}
    for group in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = graph.value(group, OWL.members)
        listed = set(Collection(graph, members)) if members is not None else set()
        others |= listed - {term} if term in listed else set()
    return refs(graph, others)


def _chains(graph: Graph, term: URIRef) -> list[Phrase]:
    chains = [Collection(graph, chain) for chain in graph.objects(term, OWL.propertyChainAxiom)]
    said = [_joined([_property(graph, step) for step in chain], ", then ") for chain in chains]
    return sorted(said, key=lambda phrase: (len(phrase), plain(phrase)))
