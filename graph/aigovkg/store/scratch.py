"""A graph in memory that Oxigraph answers queries about, for the length of a task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from aigovkg.rdf import to_term

__all__ = ["Scratch"]

_Term = ox.NamedNode | ox.BlankNode | ox.Literal


class _Terms(dict[Node, _Term]):
    """Turns each term of rdflib into one of Oxigraph once, and knows the way back."""

    def __init__(self) -> None:
        self.back: dict[_Term, Node] = {}

    def __missing__(self, term: Node) -> _Term:
        try:
            made = self._made(term)
        except (
            ValueError
        ):  # rdflib takes addresses and languages that are none; in a query they are a thing of their own
            made = ox.NamedNode(f"urn:x-aigovkg:malformed:{len(self)}")
        self[term] = made
        self.back[made] = term
        return made

    def _made(self, term: Node) -> _Term:
        if isinstance(term, BNode):
            return ox.BlankNode(f"b{len(self)}")
        if isinstance(term, Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            return ox.Literal(str(term), datatype=None if term.datatype is None else ox.NamedNode(term.datatype))
        return ox.NamedNode(str(URIRef(str(term))))


class Scratch:
    """A graph in memory.

    Args:
        triples: its triples, such as an rdflib graph.
    """

    def __init__(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        self._terms = terms = _Terms()
        self._store = ox.Store()
        self._store.bulk_extend(
            ox.Quad(terms[subject], terms[predicate], terms[value])  # type: ignore[arg-type]  # as RDF has them
            for subject, predicate, value in triples
        )

    def query(self, sparql: str, prefixes: Mapping[str, str] | None = None) -> Iterator[dict[str, Node]]:
        """Answer a SELECT.

        Args:
            sparql: the query; no SERVICE in it, for nothing refuses that here.
            prefixes: prefix -> namespace, beside those that the query declares.
        Yields:
            For each solution, the name of each bound variable -> its value, the very terms of the triples given.
        Raises:
            SyntaxError: the query is malformed.
            ValueError: it is no SELECT.
        """
        found = self._store.query(sparql, prefixes=dict(prefixes or {}))
        if not isinstance(found, ox.QuerySolutions):
            raise ValueError(f"A SELECT is needed here, not {sparql.strip()[:60]}")
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {name: self._term(term) for name, term in zip(names, solution, strict=True) if term is not None}

    def _term(self, term: _Term | ox.Triple) -> Node:
        known = None if isinstance(term, ox.Triple) else self._terms.back.get(term)
        return to_term(term) if known is None else known
