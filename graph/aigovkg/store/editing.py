"""Changes single triples of a snapshot that is being written, and remembers what they were."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph

from aigovkg.errors import AnnotationError, InputError, ProtectedError
from aigovkg.names import PREFIXES, graph_iri
from aigovkg.rdf import parse
from aigovkg.store.snapshot import digest_of
from aigovkg.store.writer import UNION, Writer, dataset, moved, quads

__all__ = ["DATASETS", "UNNAMED", "Change", "Editor", "Quads", "data", "fetched", "iri", "misread", "place"]

#: The named graph that holds what is written without the name of a graph.
UNNAMED = str(graph_iri("default"))

#: Syntaxes of documents that say of each triple in which graph it is.
DATASETS = frozenset({"trig", "nquads"})

Quads = list[ox.Quad]


@dataclass(slots=True)
class Change:
    """How many triples came into a graph and went out of it."""

    added: int = 0
    removed: int = 0


def data(update: str, base: str) -> Quads:
    """Return the quads of an INSERT DATA.

    Raises:
        SyntaxError: as pyoxigraph words it.
    """
    store = ox.Store()
    store.update(update, base_iri=base, prefixes=PREFIXES)
    return list(store)


def misread(update: str, base: str) -> SyntaxError | None:
    """Return what is wrong with the syntax of an update, with the places as its author sees them."""
    try:
        ox.Store().update(update, base_iri=base, prefixes=PREFIXES)
    except SyntaxError as error:
        return error
    except (OSError, RuntimeError, ValueError):  # it is well-formed and cannot be done on an empty store
        return None
    return None


def fetched(source: str) -> Quads:
    """Fetch what LOAD names; only where the guard let it pass. Raises OSError or ValueError when it cannot be had."""
    store = ox.Store()
    store.update(f"LOAD {ox.NamedNode(source)}")
    return list(store)


def place(quad: ox.Quad) -> str:
    """Return the IRI of the named graph that a quad is for: what is in no graph is for `UNNAMED`."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else UNNAMED


def iri(prologue: str, token: str, base: str) -> str:
    """Return the IRI that a token of SPARQL means after a prologue; raises SyntaxError."""
    rows = ox.Store().query(f"{prologue}\nSELECT ({token} AS ?it) {{}}", base_iri=base, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - narrows the type for mypy
    return str(next(rows)["it"].value)


class Editor:
    """Changes triples so that the default graph stays the union of the named graphs, each triple once.

    What is added without the name of a graph goes to the graph `UNNAMED`. What is removed without the name of a graph
    is removed from every graph, so that no query finds it any more.

    Args:
        writer: the snapshot.
        protected: tells of the IRI of a graph whether it may not be changed.

    Attributes:
        changes: what came and went, by graph.
    """

    def __init__(self, writer: Writer, protected: Callable[[str], bool]) -> None:
        self.writer = writer
        self.changes: dict[str, Change] = {}
        self._protected = protected
        self._trace = hashlib.sha256()
        #: Predicates of what changed, and the classes of changed rdf:type triples.
        self.terms: set[str] = set()

    @property
    def _store(self) -> ox.Store:
        return self.writer.store

    def version(self, before: str) -> str:
        """Compute the version of the content from the one before and the changes; the same when nothing changed."""
        if not self.changes:
            return before
        return hashlib.sha256(before.encode() + self._trace.digest()).hexdigest()[:12]

    def exists(self, graph: str) -> bool:
        """Tell whether there is a named graph, be it empty."""
        return self._store.contains_named_graph(ox.NamedNode(graph))

    def version_of(self, graph: str) -> str:
        """Name the content of a named graph as it is now, "" when there is none."""
        return digest_of(self._store, graph)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(str(name.value) for name in self._store.named_graphs())

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Remove quads, then add quads; those of the default graph as the class says.

        Raises:
            ProtectedError: a graph may not be changed.
            InputError: a triple is about a triple.
        """
        for quad in removed:
            for place in self.writer.stated(quad) if quad.graph_name == UNION else [quad]:
                self._remove(place)
        home = ox.NamedNode(UNNAMED)
        placed = (moved(q, home) if q.graph_name == UNION else q for q in added)
        new = [quad for quad in dict.fromkeys(placed) if quad not in self._store]
        for quad in new:
            if isinstance(quad.object, ox.Triple):
                raise InputError("Triple terms (RDF 1.2) are not supported", str(quad.triple)[:200])
            self._note(quad, "+").added += 1
        self.writer.enter(new)

    def _remove(self, quad: ox.Quad) -> None:
        if quad not in self._store:
            return
        self._note(quad, "-").removed += 1
        self.writer.leave(quad)

    def _note(self, quad: ox.Quad, sign: str) -> Change:
        assert isinstance(quad.graph_name, ox.NamedNode)  # noqa: S101  (the default graph was resolved by `change`)
        self._trace.update(f"{sign}{quad}\n".encode())
        predicate = quad.predicate.value
        typed = predicate == _TYPE and isinstance(quad.object, ox.NamedNode)
        self.terms.add(quad.object.value if typed else predicate)  # type: ignore[union-attr]  # narrowed by `typed`
        return self._noted(quad.graph_name.value, str(quad))

    def check(self, graph: str, shown: str) -> None:
        """Raise ProtectedError where a graph may not be changed; the message shows what was to be changed of it."""
        if self._protected(graph):
            raise ProtectedError(
                "This graph is made by `aigovkg build` and is not changed over HTTP",
                f"{graph} ({shown[:200]})",
                "Change the files it is made from, or write to a graph of your own",
            )

    def _noted(self, graph: str, shown: str) -> Change:
        self.check(graph, shown)
        return self.changes.setdefault(graph, Change())

    def modify(self, update: str, base: str, meant: Callable[[str], tuple[str, bool] | None]) -> None:
        """Run a step of an update that was written anew by `aigovkg.query.updates`.

        Args:
            update: inserts into graphs that stand for others.
            base: for relative IRIs.
            meant: reads the name of such a graph: the graph meant ("" for the default graph), and whether to delete.
        Raises:
            SyntaxError: as pyoxigraph words it.
            ProtectedError: a graph may not be changed.
        """
        self._store.update(update, base_iri=base, prefixes=PREFIXES)
        removed: Quads = []
        added: Quads = []
        for name in list(self._store.named_graphs()):
            found = meant(name.value)
            if found is not None:
                graph = ox.NamedNode(found[0]) if found[0] else UNION
                (removed if found[1] else added).extend(
                    moved(q, graph) for q in self._store.quads_for_pattern(None, None, None, name)
                )
                self._store.remove_graph(name)
        self.change(removed, added)

    def content(self, graph: str) -> Iterator[ox.Quad]:
        """Iterate over a graph; "" is the default graph."""
        return self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph) if graph else UNION)

    def graph(self, graph: str) -> Graph:
        """Copy a named graph."""
        out = io.BytesIO()
        self._store.dump(out, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
        return parse(out.getvalue(), "nt")

    def create(self, graph: str) -> None:
        """Make an empty named graph, where there is none."""
        if not self.exists(graph):
            self._trace.update(f"create {graph}\n".encode())
            self._noted(graph, "an empty graph")
            self._store.add_graph(ox.NamedNode(graph))

    def clear(self, graph: str, *, drop: bool) -> None:
        """Remove what is in a named graph, and with `drop` the graph itself."""
        self.change(list(self.content(graph)), ())
        if drop and self.exists(graph):
            self._trace.update(f"drop {graph}\n".encode())
            self._noted(graph, "the graph itself")
            self._store.remove_graph(ox.NamedNode(graph))

    def put(self, graph: str, new: Iterable[ox.Quad], *, replace: bool) -> None:
        """Add triples to a named graph, or replace what it holds.

        Args:
            graph: its IRI; it is made where there is none.
            new: the triples; in which graph they stand does not count.
            replace: remove what is not among them.
        """
        name = ox.NamedNode(graph)
        wanted = dict.fromkeys(moved(q, name) for q in new)
        gone = [quad for quad in self.content(graph) if quad not in wanted] if replace else []
        self.create(graph)
        self.change(gone, wanted)

    def parsed(self, payload: bytes, syntax: str, graph: str, base: str) -> Quads:
        """Parse a document for a graph.

        Raises:
            AnnotationError: it is not well-formed.
            InputError: it has triples of another graph.
        """
        if syntax not in DATASETS:
            with _telling(syntax):
                return list(quads(payload, syntax, graph, base))
        found = self.dataset(payload, syntax, base)
        strange = next((q.graph_name for q in found if q.graph_name not in (UNION, ox.NamedNode(graph))), None)
        if strange is not None:
            raise InputError("The document has triples of another graph", str(strange), "Send it to /store itself")
        return found

    def dataset(self, payload: bytes, syntax: str, base: str) -> Quads:
        """Parse a document; the triples that it puts in no graph are for the graph `UNNAMED`.

        Raises:
            AnnotationError: it is not well-formed.
        """
        with _telling(syntax):
            if syntax in DATASETS:
                return dataset(payload, syntax, base)
            return list(quads(payload, syntax, UNNAMED, base))


@contextlib.contextmanager
def _telling(syntax: str) -> Iterator[None]:
    """Put what is wrong with a document into a sentence."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise AnnotationError(f"The body is not well-formed {syntax}", " ".join(str(error).split())[:300]) from None


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
