"""The process that runs queries over a snapshot: `python -m aigovkg_server.worker`. It loads the engine and no more."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import pyoxigraph as ox

from aigovkg_server import frames
from aigovkg_server.frames import Job
from aigovkg_server.process import Failure, run

__all__ = ["main"]

_CHUNK = 1 << 16
_PATIENCE = 0.02  # seconds after which a part of the answer is sent although the chunk is not full

_Result: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _Enough(Exception):
    """Raised inside the serializer to end a query whose answer nobody wants to the end."""


class _Output:
    """The file that a serializer writes to: passes its small writes on as chunks."""

    def __init__(self, pipe: int, job: Job) -> None:
        self._pipe, self._job = pipe, job
        self._buffer = bytearray()
        self._sent = 0
        self._last = time.monotonic()

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= _CHUNK or time.monotonic() - self._last > _PATIENCE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._buffer:
            self._sent += len(self._buffer)
            if self._job.max_bytes and self._sent > self._job.max_bytes:
                raise _Enough
            frames.send(self._pipe, frames.DATA, self._buffer)
            self._buffer.clear()
            if self._job.peek:
                raise _Enough
        self._last = time.monotonic()


class _Engine:
    """The store that is open; another snapshot is opened when a job names one."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._path = ""
        self._store: ox.Store | None = None

    def open(self, path: str) -> ox.Store:
        if self._store is None or path != self._path:
            try:
                self._store, self._path = ox.Store.read_only(path), path
            except OSError as error:
                raise Failure("store", str(error)) from error
        return self._store

    def answer(self, members: dict[str, Any], pipe: int) -> None:
        job = Job.decode(members)
        result = self._evaluate(job)
        kind = _kind(result)
        extension = job.graph if kind == "graph" else job.table
        if extension is None:
            raise Failure("format", kind)
        frames.send(pipe, frames.HEAD, json.dumps({"kind": kind}).encode())
        output = _Output(pipe, job)
        try:
            self._write(result, output, extension)
            output.flush()
        except _Enough:
            if not job.peek:
                raise Failure("size") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise Failure("evaluation", str(error)) from error

    def _evaluate(self, job: Job) -> _Result:
        store = self.open(job.snapshot)
        try:
            if job.dataset is None:
                return store.query(job.query, prefixes=self._prefixes)
            default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in job.dataset)
            return store.query(
                job.query, prefixes=self._prefixes, default_graph=list(default), named_graphs=list(named)
            )
        except SyntaxError as error:
            raise Failure("syntax", str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Failure("evaluation", str(error)) from error

    def _write(self, result: _Result, output: _Output, extension: str) -> None:
        if isinstance(result, ox.QueryTriples):
            format_ = ox.RdfFormat.from_extension(extension)
            assert format_ is not None  # noqa: S101  (the formats of `negotiation` are Oxigraph's)
            ox.serialize(result, output, format=format_, prefixes=self._prefixes)  # type: ignore[arg-type]
        else:
            result.serialize(output, format=ox.QueryResultsFormat.from_extension(extension))  # type: ignore[arg-type]


def _kind(result: _Result) -> str:
    if isinstance(result, ox.QueryTriples):
        return "graph"
    return "boolean" if isinstance(result, ox.QueryBoolean) else "table"


def _prepare(start: dict[str, Any]) -> Callable[[dict[str, Any], int], None]:
    engine = _Engine(start["prefixes"])
    if start["snapshot"]:
        with contextlib.suppress(Failure):
            engine.open(start["snapshot"])  # the first query should not wait for this
    return engine.answer


def main() -> None:
    """Answer queries; see `process.run`."""
    run(_prepare)


if __name__ == "__main__":
    main()
