"""A graph that tells quickly which objects a subject has: pySHACL asks that a hundred times for each claim."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from rdflib import Graph, URIRef
from rdflib.term import Node

__all__ = ["Indexed"]


class Indexed(Graph):
    """A graph with an index from subject and property to objects, made when it is first asked after a change."""

    _index: dict[tuple[Node, Node], list[Node]] | None = None

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Node, None, None]:
        """Iterate over the objects of triples; see `Graph.objects`."""
        if not (isinstance(subject, Node) and isinstance(predicate, URIRef)):
            yield from super().objects(subject, predicate, unique)
            return
        if self._index is None:
            self._index = {}
            for one, prop, value in self.triples((None, None, None)):
                self._index.setdefault((one, prop), []).append(value)
        yield from self._index.get((subject, predicate), ())

    def add(self, triple: Any) -> Indexed:
        """Add a triple."""
        self._index = None
        return super().add(triple)

    def remove(self, triple: Any) -> Indexed:
        """Remove the triples of a pattern."""
        self._index = None
        return super().remove(triple)
