"""A published graph, opened for reading, and what a query answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Literal, NamedTuple, TypeAlias, cast

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Node

from aigovkg.errors import StoreError
from aigovkg.hashing import Hasher
from aigovkg.names import BASE, PREFIXES
from aigovkg.rdf import Term, Terms, to_term
from aigovkg.store.recounting import View
from aigovkg.store.statistics import count

__all__ = ["FORMATS", "Format", "Kind", "Result", "Snapshot", "Term", "check_syntax", "explained"]

Kind: TypeAlias = Literal["select", "ask", "construct"]


class Format(NamedTuple):
    """A format that results or graphs are written in."""

    name: str
    media_type: str
    ending: str
    kinds: tuple[Kind, ...]
    writer: ox.QueryResultsFormat | ox.RdfFormat


_ROWS: tuple[Kind, ...] = ("select", "ask")
_TRIPLES: tuple[Kind, ...] = ("construct",)

#: Name -> format. Rows go to the first four, triples to the others.
FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("json", "application/sparql-results+json", "srj", _ROWS, ox.QueryResultsFormat.JSON),
        Format("xml", "application/sparql-results+xml", "srx", _ROWS, ox.QueryResultsFormat.XML),
        Format("csv", "text/csv", "csv", _ROWS, ox.QueryResultsFormat.CSV),
        Format("tsv", "text/tab-separated-values", "tsv", _ROWS, ox.QueryResultsFormat.TSV),
        Format("turtle", "text/turtle", "ttl", _TRIPLES, ox.RdfFormat.TURTLE),
        Format("ntriples", "application/n-triples", "nt", _TRIPLES, ox.RdfFormat.N_TRIPLES),
        Format("rdfxml", "application/rdf+xml", "rdf", _TRIPLES, ox.RdfFormat.RDF_XML),
        Format("jsonld", "application/ld+json", "jsonld", _TRIPLES, ox.RdfFormat.JSON_LD),
        Format("trig", "application/trig", "trig", _TRIPLES, ox.RdfFormat.TRIG),
        Format("nquads", "application/n-quads", "nq", _TRIPLES, ox.RdfFormat.N_QUADS),
    )
}


class Result:
    """What a query answers. Use it in the thread that ran the query: Oxigraph ends the process otherwise.

    Attributes:
        kind: "select", "ask" or "construct" (the last also for DESCRIBE).
        variables: names of the columns of a SELECT, without "?".
    """

    def __init__(self, raw: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]) -> None:
        self._raw = raw
        self.kind: Kind = "construct"
        self.variables: tuple[str, ...] = ()
        if isinstance(raw, ox.QuerySolutions):
            self.kind = "select"
            self.variables = tuple(variable.value for variable in raw.variables)
        elif isinstance(raw, ox.QueryBoolean):
            self.kind = "ask"

    def __bool__(self) -> bool:
        """Tell the answer of an ASK; for others raises StoreError, since it would consume the result."""
        if not isinstance(self._raw, ox.QueryBoolean):
            raise StoreError("Only an ASK query has a yes or no", self.kind)
        return bool(self._raw)

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """Iterate over the rows of a SELECT, None where a variable is unbound. Can be done once."""
        if isinstance(self._raw, ox.QuerySolutions):
            for solution in self._raw:
                yield tuple(None if term is None else to_term(term) for term in solution)

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Iterate over the triples of a CONSTRUCT or DESCRIBE. Can be done once."""
        if not isinstance(self._raw, ox.QuerySolutions | ox.QueryBoolean):
            known = Terms()
            for subject, predicate, value in self._raw:
                yield known[subject], known[predicate], known[value]

    def graph(self) -> Graph:
        """Return the triples of a CONSTRUCT or DESCRIBE as a graph."""
        return _fill(Graph(), self.triples())

    def write(self, out: IO[bytes], fmt: str) -> None:
        """Write the result, as it comes, in a format of `FORMATS`. Can be done once.

        Raises:
            StoreError: the format does not exist or cannot hold this kind of result.
        """
        chosen = FORMATS.get(fmt)
        if chosen is None or self.kind not in chosen.kinds:
            names = ", ".join(name for name, entry in FORMATS.items() if self.kind in entry.kinds)
            raise StoreError(f"A result of this kind ({self.kind}) cannot be written as", fmt, f"Choose one of {names}")
        if not isinstance(self._raw, ox.QuerySolutions | ox.QueryBoolean):
            assert isinstance(chosen.writer, ox.RdfFormat)  # noqa: S101 - narrows the type for mypy
            ox.serialize(self._raw, out, format=chosen.writer, prefixes=PREFIXES)
        else:
            assert isinstance(chosen.writer, ox.QueryResultsFormat)  # noqa: S101 - narrows the type for mypy
            self._raw.serialize(out, format=chosen.writer)

    def write_quads(self, out: IO[bytes], fmt: str) -> None:
        """Write the rows of a SELECT with the variables s, p, o and g as what they stand for; see `write`."""
        chosen = FORMATS[fmt].writer
        assert isinstance(self._raw, ox.QuerySolutions) and isinstance(chosen, ox.RdfFormat)  # noqa: S101, PT018
        quads = (ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in self._raw)
        ox.serialize(quads, out, format=chosen, prefixes=PREFIXES)


class Snapshot:
    """A published graph, opened for reading. Opening takes some milliseconds; any number of processes may read it.

    Args:
        path: the folder of a snapshot, as `Store.snapshot()` names it.
    Raises:
        StoreError: there is no snapshot in the folder, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._store = ox.Store.read_only(str(path))
        except (OSError, RuntimeError) as error:
            raise explained(error, path) from None

    @property
    def version(self) -> str:
        """Name the content (12 hexadecimal digits): the same version is the same graph, and so is the same build.

        After a change over HTTP it comes from the version before and the change, for reading all takes too long.
        """
        return self.path.name.partition("-")[2]

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Result:
        """Run a query. It is not guarded (see `aigovkg.query.guard`) and cannot be stopped: only its process can.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            default_graphs: IRIs of the graphs that make up the default graph; the union of all when neither is given.
            named_graphs: IRIs of the graphs that GRAPH sees; all when neither is given.
        Raises:
            SyntaxError: as pyoxigraph words it; `aigovkg.query.explain` makes a sentence of it.
            StoreError: the snapshot cannot be read.
        """
        return Result(_run(self._store, sparql, self.path, default_graphs, named_graphs))

    def graphs(self) -> tuple[URIRef, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(sorted(URIRef(name.value) for name in self._store.named_graphs()))

    def count(self, graph: str | None = None) -> int:
        """Count the triples of one named graph, or of their union."""
        return count(self._store, graph)

    def view(self, without: str) -> View:
        """Look at the union of all graphs but one."""
        return View(self._store, without)

    def graph(self, *graphs: str) -> Graph:
        """Copy the named graphs given (all when none is given) into one rdflib graph."""
        names: Sequence[ox.NamedNode | ox.DefaultGraph] = [ox.NamedNode(iri) for iri in graphs] or [ox.DefaultGraph()]
        merged, known = Graph(), Terms()
        for name in names:
            quads = self._store.quads_for_pattern(None, None, None, name)
            _fill(merged, ((known[q.subject], known[q.predicate], known[q.object]) for q in quads))
        return merged

    def dump(self, out: IO[bytes], fmt: str = "nquads", graph: str | None = None) -> None:
        """Write the whole graph, or one named graph, in a format for triples of `FORMATS`.

        Formats without named graphs (Turtle, N-Triples, RDF/XML) hold the union of all graphs.
        """
        self.dump_store(self._store, out, fmt, graph)

    @staticmethod
    def dump_store(store: ox.Store, out: IO[bytes], fmt: str, graph: str | None) -> None:
        """Write a store; see `dump`."""
        chosen = FORMATS[fmt].writer if fmt in FORMATS else None
        if not isinstance(chosen, ox.RdfFormat):
            names = ", ".join(name for name, entry in FORMATS.items() if "construct" in entry.kinds)
            raise StoreError("A graph cannot be written as", fmt, f"Choose one of {names}")
        if graph is None and chosen.supports_datasets:
            ox.serialize(named(store), out, format=chosen, prefixes=PREFIXES)
        else:
            source = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
            store.dump(out, format=chosen, from_graph=source, prefixes=PREFIXES)

    def digest(self) -> str:
        """Compute the version that a build of this content has.

        Raises:
            StoreError: the snapshot is damaged.
        """
        try:
            return digest(self._store)
        except (OSError, RuntimeError) as error:
            raise explained(error, self.path) from None


def digest(store: ox.Store) -> str:
    """Hash a store's content. Oxigraph iterates in the order of its keys, which come from content alone.

    Of the default graph only the number of triples counts, which reads all of it: it is the union of the named graphs.
    """
    hasher = Hasher()
    for name in sorted(str(name) for name in store.named_graphs()):
        hasher.write(f"{name}\n".encode())
        store.dump(cast(IO[bytes], hasher), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name[1:-1]))
    hasher.write(str(count(store, None)).encode())
    return hasher.version


def digest_of(store: ox.Store, graph: str) -> str:
    """Hash one named graph, in a second for 200,000 triples; return "" when there is none."""
    name = ox.NamedNode(graph)
    hasher = Hasher()
    store.dump(cast(IO[bytes], hasher), format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    return hasher.version if store.contains_named_graph(name) else ""


def named(store: ox.Store) -> Iterator[ox.Quad]:
    """Iterate over the quads of the named graphs, which the default graph repeats."""
    union = ox.DefaultGraph()
    return (quad for quad in store if quad.graph_name != union)


def _run(
    store: ox.Store, sparql: str, path: Path, default: Iterable[str] | None = None, named: Iterable[str] | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    try:
        if default is None and named is None:
            return store.query(sparql, base_iri=BASE, prefixes=PREFIXES)
        return store.query(
            sparql,
            base_iri=BASE,
            prefixes=PREFIXES,
            default_graph=[ox.NamedNode(iri) for iri in default or ()],
            named_graphs=[ox.NamedNode(iri) for iri in named or ()],
        )
    except (OSError, RuntimeError) as error:
        raise explained(error, path) from None


def query(store: ox.Store, sparql: str, path: Path) -> Result:
    """Run a query over the union of all graphs of an open store."""
    return Result(_run(store, sparql, path))


def check_syntax(sparql: str) -> None:
    """Parse a query without asking any graph.

    Raises:
        SyntaxError: as pyoxigraph words it; `aigovkg.query.explain` makes a sentence of it.
    """
    ox.Store().query(sparql, base_iri=BASE, prefixes=PREFIXES)


def _fill(graph: Graph, triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    for triple in triples:
        graph.add(triple)
    return graph


_FULL = ("No space left", "Disk quota", "File too large", "space limit")


def explained(error: OSError | RuntimeError, path: Path) -> StoreError:
    """Turn an error of Oxigraph or of the file system into a sentence."""
    words = str(error)
    if any(part in words for part in _FULL):
        return StoreError(
            "The disk is full or a size limit was reached while writing",
            str(path),
            "Make room, or choose another folder with AIGOVKG_STORE; the graph served before is unchanged",
        )
    if isinstance(error, PermissionError) or "Permission denied" in words or "Read-only file system" in words:
        return StoreError("The store may not be used", str(path), "Set AIGOVKG_STORE to a folder you may write to")
    if isinstance(error, FileNotFoundError) or "No such file" in words:
        return StoreError("The store is missing or incomplete", str(path), "Run `aigovkg build` to make it anew")
    if "Corruption" in words or "Checksum" in words:
        return StoreError("The store is damaged", str(path), "Run `aigovkg build` to make it anew")
    first = words.splitlines()[0] if words else type(error).__name__
    return StoreError(
        f"The store could not be used ({first[:200]})", str(path), "Try again; if it stays, run `aigovkg build`"
    )
