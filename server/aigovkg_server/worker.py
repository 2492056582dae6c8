"""The process that runs queries over a snapshot: `python -m aigovkg_server.worker`. It loads the engine and no more."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, Any, TypeAlias, TypeVar, cast

import pyoxigraph as ox

from aigovkg.hashing import Hasher
from aigovkg_server import frames
from aigovkg_server.counting import counter
from aigovkg_server.frames import AnyJob, Dump, Job, Stamp
from aigovkg_server.output import Enough, Output
from aigovkg_server.process import Answering, Failure, run

__all__ = ["main"]

_Statement = TypeVar("_Statement", ox.Triple, ox.Quad)
#: File ending -> format of SELECT and ASK.
_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}

_Result: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _Engine:
    """The store that is open; another snapshot is opened when a job names one."""

    def __init__(self, prefixes: dict[str, str], base: str) -> None:
        self._prefixes, self._base = prefixes, base
        self._marks = [(name + ":", name, iri) for name, iri in prefixes.items()]
        self._path = ""
        self._store: ox.Store | None = None

    def open(self, path: str) -> ox.Store:
        if self._store is None or path != self._path:
            try:
                self._store, self._path = ox.Store.read_only(path), path
            except OSError as error:
                raise Failure("store", str(error)) from error
        return self._store

    def answer(self, job: AnyJob, pipe: int) -> bytes:
        if isinstance(job, Job):
            return self._query(job, pipe)
        if isinstance(job, Dump):
            return self._dump(job, pipe)
        assert isinstance(job, Stamp)  # noqa: S101  (no other job comes to this program)
        return self._stamp(job)

    def _query(self, job: Job, pipe: int) -> bytes:
        result = self._evaluate(job)
        kind = _kind(result)
        extension = job.graph if kind == "graph" else job.table
        if extension is None:
            raise Failure("format", kind)
        counted = kind == "table" and job.max_rows
        output = Output(pipe, job, kind, counter(extension) if counted else None)
        return _finished(output, lambda: self._write(result, output, extension, job.max_rows))

    def _dump(self, dump: Dump, pipe: int) -> bytes:
        store = self.open(dump.snapshot)
        found = chain.from_iterable(store.quads_for_pattern(None, None, None, name) for name in store.named_graphs())
        output = Output(pipe, dump, "graph", None)
        return _finished(output, lambda: self._serialize(found, output, dump.syntax, dump.max_rows))

    def _stamp(self, stamp: Stamp) -> bytes:
        store, name = self.open(stamp.snapshot), ox.NamedNode(stamp.graph)
        hasher = Hasher()
        store.dump(cast(IO[bytes], hasher), format=ox.RdfFormat.N_TRIPLES, from_graph=name)
        return frames.whole(b"", hasher.version.encode() if store.contains_named_graph(name) else b"")

    def _evaluate(self, job: Job) -> _Result:
        store = self.open(job.snapshot)
        # Each prefix that is handed over is read anew for each query; most queries use few.
        query, prefixes = job.query, self._prefixes
        if "\\" not in query:  # `\u0061igov:` is `aigov:`
            prefixes = {name: iri for mark, name, iri in self._marks if mark in query}
        try:
            if job.dataset is None:
                return store.query(query, base_iri=self._base, prefixes=prefixes)
            default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in job.dataset)
            return store.query(
                query,
                base_iri=self._base,
                prefixes=prefixes,
                default_graph=list(default),
                named_graphs=list(named),
            )
        except SyntaxError as error:
            raise Failure("syntax", str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Failure("evaluation", str(error)) from error

    def _write(self, result: _Result, output: Output, extension: str, most: int) -> None:
        if isinstance(result, ox.QueryTriples):
            self._serialize(result, output, extension, most)
        else:
            result.serialize(output, format=_FORMATS[extension])  # type: ignore[arg-type]

    def _serialize(self, found: Iterable[_Statement], output: Output, extension: str, most: int) -> None:
        format_ = ox.RdfFormat.from_extension(extension)
        assert format_ is not None  # noqa: S101  (the formats of `negotiation` are Oxigraph's)
        limited = _limited(found, most) if most else found
        ox.serialize(limited, output, format=format_, prefixes=self._prefixes)  # type: ignore[arg-type]


def _finished(output: Output, write: Callable[[], None]) -> bytes:
    """Write an answer and return the last frames of it."""
    try:
        return output.filled(write)
    except (OSError, RuntimeError, ValueError) as error:
        raise Failure("evaluation", str(error)) from error


def _limited(statements: Iterable[_Statement], most: int) -> Iterator[_Statement]:
    for number, statement in enumerate(statements):
        if number >= most:
            raise Enough
        yield statement


def _kind(result: _Result) -> str:
    if isinstance(result, ox.QueryTriples):
        return "graph"
    return "boolean" if isinstance(result, ox.QueryBoolean) else "table"


def _prepare(start: dict[str, Any]) -> Answering:
    engine = _Engine(start["prefixes"], start["base"])
    if start["snapshot"]:
        with contextlib.suppress(Failure):
            engine.open(start["snapshot"])  # the first query should not wait for this
    return engine.answer


def main() -> None:
    """Answer queries; see `process.run`."""
    run(_prepare)


if __name__ == "__main__":
    main()
