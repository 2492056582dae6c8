"""Rules turned around: the premises by which a rule leads to a triple, found by a query made of the rule's patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from rdflib import BNode, Literal, URIRef, Variable
from rdflib.namespace import OWL, RDF, RDFS

from aigovkg import infer
from aigovkg.errors import VocabularyError
from aigovkg.explain.model import Triple
from aigovkg.infer import Rule
from aigovkg.names import PREFIXES, graph_iri
from aigovkg.query import Ask
from aigovkg.query.running import shorten
from aigovkg.query.tokens import tokenize
from aigovkg.query.values import written
from aigovkg.store.snapshot import Term

__all__ = ["INFERENCES", "Turned", "Way", "sparql", "turned", "ways"]

_Slot: TypeAlias = Term | Variable
_Pattern: TypeAlias = tuple[_Slot, _Slot, _Slot]

INFERENCES = graph_iri("inferences")
_WAYS = 200  # ways that one rule may lead to one triple; those from what is stated come first


class Way(NamedTuple):
    """One way that a rule leads to a triple: premises with the graphs that hold them."""

    rule: Rule
    axioms: tuple[str, ...]
    premises: tuple[tuple[Triple, frozenset[Term]], ...]

    @property
    def open(self) -> tuple[Triple, ...]:
        """The premises that were inferred themselves."""
        return tuple(triple for triple, graphs in self.premises if graphs == {INFERENCES})


def ways(ask: Ask, triple: Triple) -> list[Way]:
    """Return all ways to a triple in the order in which they are preferred."""
    found = [
        way
        for rule in infer.rules()
        for template in turned(rule).template
        if (values := _unified(template, triple)) is not None
        for way in _applied(ask, turned(rule), values)
    ]
    return sorted(found, key=_preference)


def _preference(way: Way) -> tuple[object, ...]:
    triples = [triple for triple, _ in way.premises]
    roundabout = way.rule.name in {"domain", "range"}  # what a thing is says more than what is said of it
    return len(way.open), len(triples), roundabout, way.rule.name, str(triples), way.axioms


def _applied(ask: Ask, rule: Turned, values: dict[Variable, Term]) -> Iterator[Way]:
    def filled(pattern: _Pattern, more: dict[Variable, Term]) -> tuple[Any, Any, Any]:
        subject, predicate, value = (more.get(slot, slot) if isinstance(slot, Variable) else slot for slot in pattern)
        return subject, predicate, value

    axioms, premises = ([filled(p, values) for p in patterns] for patterns in (rule.axioms, rule.premises))
    if any(isinstance(subject, Literal) or not isinstance(predicate, URIRef | Variable)
           for subject, predicate, _ in axioms + premises):  # fmt: skip
        return
    variables = sorted({slot for p in axioms + premises for slot in p if isinstance(slot, Variable)})
    places = [f"place{number}" for number in range(len(premises))]
    inferred = " + ".join(f"IF(?{place} = {written(INFERENCES)}, 1, 0)" for place in places)
    query = (
        f"SELECT DISTINCT {' '.join(f'?{name}' for name in (*variables, *places))} WHERE {{ "
        + " ".join(sparql(pattern) for pattern in axioms)
        + " ".join(f"GRAPH ?{place} {{ {sparql(p)} }}" for place, p in zip(places, premises, strict=True))
        + "".join(_filled_in(rule.filters, values))
        + f" }} ORDER BY ({inferred}) {' '.join(f'?{name}' for name in variables)} LIMIT {_WAYS}"
    )
    graphs: dict[tuple[tuple[str, ...], tuple[Triple, ...]], list[set[Term]]] = {}
    for row in ask(query):
        bound = {name: term for name, term in zip(variables, row, strict=False) if term is not None}
        key = _folded([filled(p, bound) for p in axioms]), tuple(filled(p, bound) for p in premises)
        held = graphs.setdefault(key, [set() for _ in places])
        for graph, its in zip(row[len(variables) :], held, strict=True):
            its.add(graph or INFERENCES)
    for (said, triples), held in graphs.items():
        yield Way(rule.rule, said, tuple(zip(triples, map(frozenset, held), strict=True)))


def sparql(pattern: Sequence[_Slot]) -> str:
    """Write a pattern as SPARQL does."""
    return " ".join(f"?{slot}" if isinstance(slot, Variable) else written(slot) for slot in pattern) + " ."


def _filled_in(filters: str, values: dict[Variable, Term]) -> Iterator[str]:
    for token in tokenize(filters):
        term = values.get(Variable(token.name)) if token.kind == "var" else None
        yield token.text if term is None else written(term)


def _folded(axioms: Sequence[Triple]) -> tuple[str, ...]:
    """Write axioms like Turtle, lists and nodes without a name in their places."""

    def node(term: Term) -> str:
        if not isinstance(term, BNode):
            return shorten(term)
        said = sorted((shorten(p), o) for s, p, o in axioms if s == term)
        if any(predicate == "rdf:first" for predicate, _ in said):
            return f"( {' '.join(items(term))} )"
        return f"[ {' ; '.join(f'{predicate} {node(value)}' for predicate, value in said)} ]"

    def items(cell: Term) -> Iterator[str]:
        yield from (node(o) for s, p, o in axioms if s == cell and p == RDF.first)
        yield from (item for s, p, o in axioms if s == cell and p == RDF.rest for item in items(o))

    named = ((s, p, o) for s, p, o in axioms if not isinstance(s, BNode))
    return tuple(sorted({f"{shorten(s)} {'a' if p == RDF.type else shorten(p)} {node(o)}" for s, p, o in named}))


class Turned(NamedTuple):
    """A rule with its parts apart: what it concludes, what the ontology and the data must say, and the filters."""

    rule: Rule
    template: tuple[_Pattern, ...]
    axioms: tuple[_Pattern, ...]
    premises: tuple[_Pattern, ...]
    filters: str


@cache
def turned(rule: Rule) -> Turned:
    """Take a rule apart.

    Raises:
        VocabularyError: it has more than triples and filters, so it cannot be turned around.
    """
    from rdflib.plugins.sparql import prepareQuery  # takes as long to import as all else that a service begins with

    algebra = prepareQuery(rule.query, initNs=PREFIXES).algebra
    parts = list(_parts(algebra.p))
    unknown = {part.name for part in parts} - {"BGP", "Filter", "Join", "Project", "SelectQuery", "ConstructQuery"}
    patterns: list[_Pattern] = [triple for part in parts if part.name == "BGP" for triple in part.triples]
    if unknown or not all(isinstance(slot, URIRef | Literal | Variable) for pattern in patterns for slot in pattern):
        remedy = "Write it with triples and FILTER only: no paths, UNION, OPTIONAL or blank nodes"
        raise VocabularyError("The rule cannot be turned around", rule.name, remedy)
    axioms = tuple(sorted((p for p in patterns if _axiomatic(p)), key=str))
    where = rule.query.index("WHERE")

    def place(pattern: _Pattern) -> list[int]:
        return [rule.query.find(f"?{slot}", where) if isinstance(slot, Variable) else -1 for slot in pattern]

    premises = tuple(sorted((p for p in patterns if not _axiomatic(p)), key=place))  # as a chain is written
    return Turned(rule, tuple(algebra.template), axioms, premises, _filters(rule.query))


def _parts(algebra: Any) -> Iterator[Any]:
    yield algebra
    for name in ("p", "p1", "p2"):
        if name in algebra:
            yield from _parts(algebra[name])


def _axiomatic(pattern: _Pattern) -> bool:
    """Tell whether the ontology says this, and not the data."""
    _, predicate, value = pattern
    deciding = value if predicate == RDF.type else predicate
    return str(deciding).startswith((str(OWL), str(RDFS))) or predicate in {RDF.first, RDF.rest}


def _filters(query: str) -> str:
    """Cut the filters out of a query."""
    found: list[str] = []
    depth, inside = 0, False
    for token in tokenize(query):
        inside = inside or token.word == "FILTER"
        if inside and token.kind != "comment":
            found.append(token.text)
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            inside = depth > 0 or token.text != ")"
    return "".join(found)


def _unified(template: _Pattern, triple: Triple) -> dict[Variable, Term] | None:
    """Return the values that make a template equal to a triple; None when there are none."""
    values: dict[Variable, Term] = {}
    for slot, term in zip(template, triple, strict=True):
        if (values.setdefault(slot, term) if isinstance(slot, Variable) else slot) != term:
            return None
    return values
