"""Fills a snapshot that nobody reads yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from aigovkg.errors import AnnotationError, StoreError
from aigovkg.names import PREFIXES
from aigovkg.rdf import NOWHERE
from aigovkg.store.snapshot import Result, count, digest, explained, query
from aigovkg.store.statistics import Statistics, of_store

__all__ = ["Writer"]

_UNION = ox.DefaultGraph()
_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Writer:
    """Fills a snapshot before it is published. Made by `Store.publish` and `Store.revise` only.

    The default graph always holds the union of the named graphs, each triple once: Oxigraph's own union counts a triple
    twice that two graphs state, and takes precedence over FROM.

    Blank nodes get labels from the graph they stand in and its content: the same input gives the same graph.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._open: ox.Store | None = ox.Store(str(path))
        except (OSError, RuntimeError) as error:
            raise explained(error, path) from None

    @property
    def _store(self) -> ox.Store:
        if self._open is None:
            raise StoreError("The snapshot is published already and can no longer be written", self.path.name)
        return self._open

    def load(self, graph: str, data: Graph | bytes, fmt: str = "turtle") -> None:
        """Add triples to a named graph.

        Args:
            graph: IRI of the named graph.
            data: an rdflib graph, or bytes in `fmt`.
            fmt: "turtle", "ntriples", "rdfxml" or "jsonld", where bytes are given.
        Raises:
            AnnotationError: the bytes are not well-formed.
            StoreError: they cannot be written.
        """
        if isinstance(data, Graph):
            data, fmt = data.serialize(format="nt", encoding="utf-8"), "ntriples"
        try:
            self._store.bulk_extend(_twice(_quads(data, _FORMATS[fmt], ox.NamedNode(graph))))
        except (SyntaxError, ValueError) as error:
            raise AnnotationError(f"The data is not well-formed {fmt}: {error}", graph) from None
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None

    def replace(self, graph: str, data: Graph | bytes, fmt: str = "turtle") -> None:
        """Put triples in the place of all that a named graph held; see `load`."""
        self.remove(graph)
        self.load(graph, data, fmt)

    def remove(self, graph: str) -> None:
        """Remove a named graph; nothing happens when there is none."""
        name = ox.NamedNode(graph)
        try:
            for quad in list(self._store.quads_for_pattern(None, None, None, name)):
                self._store.remove(quad)
                if self._stated(quad) is None:
                    self._store.remove(_united(quad))
            self._store.remove_graph(name)
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None

    def _stated(self, triple: ox.Quad | ox.Triple) -> ox.Quad | None:
        """Find the triple in a named graph."""
        places = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return next((quad for quad in places if quad.graph_name != _UNION), None)

    def derive(self, graph: str, construct: str) -> int:
        """Add what a CONSTRUCT over the union of all graphs gives to a named graph, where no graph states it already.

        Args:
            graph: IRI of the named graph that takes the new triples.
            construct: the query; blank nodes in its template would be new ones each time, so it may have none.
        Returns:
            The number of new triples; 0 means that nothing more follows.
        Raises:
            SyntaxError: the query is malformed.
            StoreError: the query is no CONSTRUCT, or the triples cannot be written.
        """
        name = ox.NamedNode(graph)
        try:
            found = self._store.query(construct, prefixes=PREFIXES)
            if not isinstance(found, ox.QueryTriples):
                raise StoreError("A rule must be a CONSTRUCT query", construct.strip()[:60])
            new = {
                ox.Quad(t.subject, t.predicate, t.object, name)
                for t in found
                if ox.Quad(t.subject, t.predicate, t.object) not in self._store
            }
            self._store.extend(_twice(new))
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None
        return len(new)

    def query(self, sparql: str) -> Result:
        """Run a query over the union of all graphs."""
        return query(self._store, sparql, self.path)

    def count(self, graph: str | None = None) -> int:
        """Count the triples of one named graph, or of their union."""
        return count(self._store, graph)

    def statistics(self) -> Statistics:
        """Count classes, properties and what they join, over the union of all graphs; some seconds for 1M triples."""
        return of_store(self._store)

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(sorted(str(name.value) for name in self._store.named_graphs()))

    def finish(self, *, optimise: bool) -> str:
        """Bring everything to the disk, close, and return the version of the content (`Snapshot.version`)."""
        try:
            if optimise:
                self._store.optimize()
            self._store.flush()
            version = digest(self._store)
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None
        self.close()
        return version

    def close(self) -> None:
        """Let go of the folder."""
        self._open = None


def _united(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, _UNION)


def _twice(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Put each quad also into the union."""
    for quad in quads:
        yield quad
        yield _united(quad)


def _quads(data: bytes, fmt: ox.RdfFormat, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    if not any(_blank(triple) for triple in ox.parse(data, format=fmt, base_iri=NOWHERE)):
        return (ox.Quad(t.subject, t.predicate, t.object, graph) for t in ox.parse(data, format=fmt, base_iri=NOWHERE))
    dataset = ox.Dataset(ox.parse(data, format=fmt, base_iri=NOWHERE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return _labelled(dataset, graph)


def _labelled(dataset: ox.Dataset, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Give blank nodes labels of their graph and content: in a store, a label means the same node everywhere."""
    hashed = hashlib.sha256(graph.value.encode())
    for line in sorted(str(quad) for quad in dataset):
        hashed.update(line.encode())
    prefix = f"b{hashed.hexdigest()[:12]}"
    for quad in dataset:
        subject = ox.BlankNode(prefix + quad.subject.value) if isinstance(quad.subject, ox.BlankNode) else quad.subject
        value = ox.BlankNode(prefix + quad.object.value) if isinstance(quad.object, ox.BlankNode) else quad.object
        yield ox.Quad(subject, quad.predicate, value, graph)


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
