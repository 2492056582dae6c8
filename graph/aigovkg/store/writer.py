"""Fills a snapshot that nobody reads yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from aigovkg.errors import AnnotationError, StoreError
from aigovkg.names import PREFIXES
from aigovkg.rdf import NOWHERE
from aigovkg.store.recounting import Delta, View
from aigovkg.store.snapshot import Result, digest, explained, query
from aigovkg.store.statistics import Statistics, count, of_store

__all__ = ["UNION", "Writer", "dataset", "moved", "quads", "twice", "united"]

UNION = ox.DefaultGraph()
_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_DATASETS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}


class Writer:
    """Fills a snapshot before it is published. Made by `Store.publish` and `Store.revise` only.

    The default graph always holds the union of the named graphs, each triple once: Oxigraph's own union counts a triple
    twice that two graphs state, and takes precedence over FROM.

    Blank nodes get labels from the graph they stand in and its content: the same input gives the same graph.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        #: Set by who can tell the version of the content without reading all of it.
        self.version = ""
        #: Called with the new version when all is written and nobody sees it yet.
        self.announce: Callable[[str], object] = lambda version: None
        #: What came and went by `enter` and `leave`, where somebody wants to know.
        self.delta: Delta | None = None
        try:
            self._open: ox.Store | None = ox.Store(str(path))
        except (OSError, RuntimeError) as error:
            raise explained(error, path) from None

    @property
    def store(self) -> ox.Store:
        """The open store. Who writes to it keeps the default graph as it should be."""
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
            self.store.bulk_extend(twice(quads(data, fmt, graph)))
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
            for quad in list(self.store.quads_for_pattern(None, None, None, name)):
                self.leave(quad)
            self.store.remove_graph(name)
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None

    def exchange(self, graph: str, gone: Graph, come: Graph) -> None:
        """Take triples without blank nodes out of a named graph, and put others in."""
        for quad in quads(gone.serialize(format="nt", encoding="utf-8"), "ntriples", graph):
            if quad in self.store:
                self.leave(quad)
        self.enter([*quads(come.serialize(format="nt", encoding="utf-8"), "ntriples", graph)])

    def enter(self, new: Collection[ox.Quad]) -> None:
        """Add quads of named graphs, and so to the union."""
        delta = self.delta
        fresh = [q for q in {united(quad) for quad in new} if delta is not None and not delta.counts(self.stated(q))]
        self.store.extend(twice(new))
        if delta is not None:
            for quad in fresh:
                delta.add(self._written(quad))

    def leave(self, quad: ox.Quad) -> None:
        """Remove a quad of a named graph, and from the union where no other graph states it."""
        whole = united(quad) if self.delta is None else self._written(united(quad))
        self.store.remove(quad)
        others = self.stated(quad)
        if not others:
            self.store.remove(whole)
        if self.delta is not None and not self.delta.counts(others):
            self.delta.remove(whole)

    def _written(self, quad: ox.Quad) -> ox.Quad:
        """Return a quad that is there as the store writes it: 0.8 where 0.80 was given."""
        return next(self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name), quad)

    def leave_to(self, graphs: Iterable[str], graph: str) -> None:
        """Take out of a named graph what others state, too; their union stays as it is."""
        name = ox.NamedNode(graph)
        for other in graphs:
            for quad in list(self.store.quads_for_pattern(None, None, None, ox.NamedNode(other))):
                self.store.remove(moved(quad, name))

    def stated(self, triple: ox.Quad) -> list[ox.Quad]:
        """Find a triple in the named graphs."""
        places = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return [quad for quad in places if quad.graph_name != UNION]

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
            found = self.store.query(construct, prefixes=PREFIXES)
            if not isinstance(found, ox.QueryTriples):
                raise StoreError("A rule must be a CONSTRUCT query", construct.strip()[:60])
            new = {
                ox.Quad(t.subject, t.predicate, t.object, name)
                for t in found
                if ox.Quad(t.subject, t.predicate, t.object) not in self.store
            }
            self.enter(new)
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None
        return len(new)

    def query(self, sparql: str) -> Result:
        """Run a query over the union of all graphs."""
        return query(self.store, sparql, self.path)

    def count(self, graph: str | None = None) -> int:
        """Count the triples of one named graph, or of their union."""
        return count(self.store, graph)

    def statistics(self) -> Statistics:
        """Count classes, properties and what they join, over the union of all graphs; some seconds for 1M triples."""
        return of_store(self.store)

    def view(self, without: str) -> View:
        """Look at the union of all graphs but one, as it is now."""
        return View(self.store, without)

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(sorted(str(name.value) for name in self.store.named_graphs()))

    def finish(self, *, optimise: bool) -> str:
        """Bring everything to the disk, close, and return the version of the content (`Snapshot.version`)."""
        try:
            if optimise:
                self.store.optimize()
            self.store.flush()
            version = self.version or digest(self.store)
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None
        self.close()
        return version

    def close(self) -> None:
        """Let go of the folder."""
        self._open = None


def united(quad: ox.Quad) -> ox.Quad:
    """Return the quad as the union of all graphs has it."""
    return moved(quad, UNION)


def moved(quad: ox.Quad, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Return the quad as it stands in another graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def twice(found: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Put each quad also into the union."""
    for quad in found:
        yield quad
        yield united(quad)


def quads(data: bytes, syntax: str, graph: str, base: str = NOWHERE) -> Iterator[ox.Quad]:
    """Parse triples into a named graph; see `Writer.load`. Raises SyntaxError or ValueError."""
    fmt, name = _FORMATS[syntax], ox.NamedNode(graph)
    if not any(_blank(triple) for triple in ox.parse(data, format=fmt, base_iri=base)):
        return (ox.Quad(t.subject, t.predicate, t.object, name) for t in ox.parse(data, format=fmt, base_iri=base))
    dataset = ox.Dataset(ox.parse(data, format=fmt, base_iri=base))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return _labelled(dataset, name)


def dataset(data: bytes, syntax: str, base: str = NOWHERE) -> list[ox.Quad]:
    """Parse a document of quads, "trig" or "nquads".

    Raises:
        SyntaxError: it is not well-formed.
        ValueError: likewise, or a graph is named by a blank node.
    """
    found = list(ox.parse(data, format=_DATASETS[syntax], base_iri=base))
    if any(isinstance(quad.graph_name, ox.BlankNode) for quad in found):
        raise ValueError("a graph has a blank node for its name: give it an IRI")
    if not any(map(_blank, found)):
        return found
    whole = ox.Dataset(found)
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return list(_labelled(whole))


def _labelled(dataset: ox.Dataset, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """Give blank nodes labels of their graph and content: in a store, a label means the same node everywhere.

    Args:
        dataset: what was parsed, canonical.
        graph: puts all of it there; None leaves each quad in its graph.
    """
    hashed = hashlib.sha256(graph.value.encode() if graph else b"")
    for line in sorted(str(quad) for quad in dataset):
        hashed.update(line.encode())
    prefix = f"b{hashed.hexdigest()[:12]}"
    for quad in dataset:
        subject = ox.BlankNode(prefix + quad.subject.value) if isinstance(quad.subject, ox.BlankNode) else quad.subject
        value = ox.BlankNode(prefix + quad.object.value) if isinstance(quad.object, ox.BlankNode) else quad.object
        yield ox.Quad(subject, quad.predicate, value, graph or quad.graph_name)


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
