"""A process that runs queries over one snapshot and may be killed at any moment: `python -m aigovkg_server.worker`.

It knows only the store's library and the pipe: no web framework, no network (where the system can take it away), a ceiling
on its memory, and an alarm of the system's that ends it a little after the deadline even when the pool is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import resource
import signal
import sys
import time

import pyoxigraph as ox

from aigovkg_server import frames
from aigovkg_server.frames import Job, Start

__all__ = ["main"]

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # clone(2)
_GRACE = 1.0  # seconds between the pool's own deadline and the alarm
_CHUNK = 1 << 16
_PATIENCE = 0.02  # seconds after which a part of the answer is sent although the chunk is not full

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[[^\]\n]*\]+|'|\"")


class _Enough(Exception):  # noqa: N818  (it ends a query on purpose)
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


class _Failure(Exception):  # noqa: N818  (it carries an answer)
    """A query that cannot be answered; the fields go to the pool."""

    def __init__(self, code: str, message: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.payload = json.dumps({"code": code, "message": message, "line": line, "column": column}).encode()


class _Snapshot:
    """The store that is open; another snapshot is opened when a job names one."""

    def __init__(self) -> None:
        self._path = ""
        self._store: ox.Store | None = None

    def open(self, path: str) -> ox.Store:
        if self._store is None or path != self._path:
            try:
                self._store, self._path = ox.Store.read_only(path), path
            except OSError as error:
                raise _Failure("store", str(error)) from error
        return self._store


def _evaluate(store: ox.Store, job: Job, prefixes: dict[str, str]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in job.dataset or ([], []))
    try:
        if job.dataset is not None:
            return store.query(job.query, prefixes=prefixes, default_graph=list(default), named_graphs=list(named))
        return store.query(job.query, prefixes=prefixes, use_default_graph_as_union=job.union)
    except SyntaxError as error:
        raise _syntax(str(error)) from error
    except ValueError as error:
        raise _Failure("query", str(error)) from error
    except (OSError, RuntimeError) as error:
        raise _Failure("evaluation", str(error)) from error


def _syntax(message: str) -> _Failure:
    found = _PLACE.match(message)
    if not found:
        return _Failure("syntax", message.splitlines()[0])
    line, column, expected = int(found[1]), int(found[2]), found[3]
    if "Prefix not found" in expected:
        return _Failure("syntax", "this prefix is not declared; add a PREFIX line for it", line, column)
    if "unbound" in expected and "SELECT" in expected:
        return _Failure("syntax", "SELECT names a variable that is neither grouped nor aggregated", line, column)
    words = _CHARACTER_CLASS.sub("", expected.partition("expected")[2]).replace("one of", "")
    known = [word.strip() for word in words.split(",") if re.fullmatch(r"\s*[A-Za-z{}().;*]+\s*", word)]
    hint = f"expected {' or '.join(known[:4])}" if known else "this cannot stand here"
    return _Failure("syntax", hint, line, column)


def _answer(pipe: int, snapshot: _Snapshot, job: Job, prefixes: dict[str, str]) -> None:
    result = _evaluate(snapshot.open(job.snapshot), job, prefixes)
    output = _Output(pipe, job)
    kind = "graph" if isinstance(result, ox.QueryTriples) else "boolean" if isinstance(result, ox.QueryBoolean) else "table"
    extension = job.graph if isinstance(result, ox.QueryTriples) else job.table
    if extension is None:
        raise _Failure("format", kind)
    frames.send(pipe, frames.HEAD, json.dumps({"kind": kind}).encode())
    try:
        if isinstance(result, ox.QueryTriples):
            ox.serialize(result, output, format=ox.RdfFormat.from_extension(extension), prefixes=prefixes)
        else:
            result.serialize(output, format=ox.QueryResultsFormat.from_extension(extension))
        output.flush()
    except _Enough:
        if not job.peek:
            raise _Failure("size") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise _Failure("evaluation", str(error)) from error


def _serve(commands: int, answers: int, start: Start) -> None:
    snapshot = _Snapshot()
    with contextlib.suppress(_Failure):
        if start.snapshot:
            snapshot.open(start.snapshot)  # the first query should not wait for this
    while True:
        job = Job.decode(frames.receive(commands)[1])
        signal.setitimer(signal.ITIMER_REAL, job.timeout + _GRACE)
        try:
            _answer(answers, snapshot, job, start.prefixes)
        except _Failure as failure:
            frames.send(answers, frames.FAILED, failure.payload)
        except MemoryError:
            os.abort()  # what the system does where the library itself runs out of memory
        else:
            frames.send(answers, frames.END)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _confine(mebibytes: int) -> None:
    """Take the network away, bound the memory, leave no core dump."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(_NEW_USER | _NEW_NETWORK) != 0:
        unshare(_NEW_NETWORK)  # works for root where new user namespaces are switched off
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer the jobs that come in on standard input until it closes; the one argument is a `Start` as JSON."""
    start = Start(**json.loads(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; it closes the pipe
    answers = os.dup(1)
    os.dup2(2, 1)  # nothing but frames may reach the pipe
    _confine(start.memory)
    try:
        _serve(0, answers, start)
    except frames.Closed:
        return


if __name__ == "__main__":
    main()
