"""What a process and its pool say to each other: a job one way, tagged frames of bytes the other way."""

from __future__ import annotations

import marshal
import os
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

__all__ = [
    "DATA",
    "END",
    "FAILED",
    "HEAD",
    "WHOLE",
    "AnyJob",
    "Check",
    "Closed",
    "Dump",
    "Job",
    "Parser",
    "Revision",
    "Stamp",
    "Start",
    "asked",
    "end",
    "finished",
    "frame",
    "prefix",
    "read",
    "receive",
    "send",
    "unfold",
    "whole",
]

#: Tags of the frames that answer a job: what kind of result it is, bytes of it, its clean end, its failure; all of an
#: answer, where it is small. The end tells the processor time that the process has used so far, for asking the system
#: from outside takes long.
HEAD, DATA, END, FAILED, WHOLE = b"H", b"D", b"E", b"X", b"W"
JOB = b"J"  # of the frame that asks for a job
_MOMENT = 0.01  # seconds of a job's time that do not matter

_PREFIX, _SECONDS, _WHOLE = struct.Struct(">cI"), struct.Struct(">d"), struct.Struct(">dB")


class Closed(Exception):
    """The other side of the pipe is gone."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a process is told when it starts.

    Args:
        memory: ceiling of its memory in MiB.
        snapshot: folder of the store to open first; empty for none.
        prefixes: prefixes that a query may use without declaring them.
        base: what relative IRIs in a query are resolved against.
        network: it may use the network, for SERVICE with addresses that are allowed.
    """

    memory: int
    snapshot: str
    prefixes: dict[str, str]
    base: str = ""
    network: bool = False


class Job(NamedTuple):
    """One query to be run.

    Args:
        query: SPARQL 1.1 query.
        snapshot: folder of the store to ask.
        table: file extension of the format for SELECT and ASK ("json", "xml", "csv", "tsv"); None refuses them.
        graph: the same for CONSTRUCT and DESCRIBE ("ttl", "nt", "rdf", "jsonld").
        dataset: default graphs and named graphs of the protocol request; None leaves the query's own.
        timeout: seconds from when it is asked until the last byte.
        max_bytes: largest answer in bytes, before it is compressed; 0 for any.
        max_rows: most solutions or triples of an answer; 0 for any.
        encoding: content coding of the answer ("gzip", "br", "zstd"); a very small answer is left as it is.
        peek: stop after the first bytes (for HEAD requests).
    """

    query: str
    snapshot: str
    table: str | None = "json"
    graph: str | None = "ttl"
    dataset: tuple[list[str], list[str]] | None = None
    timeout: float = 30.0
    max_bytes: int = 0
    max_rows: int = 0
    encoding: str = ""
    peek: bool = False


class Check(NamedTuple):
    """One annotation set to be checked.

    Args:
        data: its bytes in hexadecimal digits.
        syntax: name of the rdflib parser.
        name: how to call it in messages.
        snapshot: not used.
        timeout: seconds that the check may take.
    """

    data: str
    syntax: str
    name: str
    snapshot: str = ""
    timeout: float = 30.0


class Revision(NamedTuple):
    """One change to the graph.

    Args:
        edit: an `aigovkg.authoring.Edit` as JSON.
        store: folder of the store.
        keep: seconds that a snapshot stays after it was current.
        snapshot: not used.
        timeout: seconds that the change may take.
    """

    edit: str
    store: str
    keep: float
    snapshot: str = ""
    timeout: float = 30.0


class Dump(NamedTuple):
    """All named graphs, to be written with their names; see `Job`.

    Args:
        syntax: file extension of the format: "trig" or "nq".
    """

    syntax: str
    snapshot: str
    timeout: float = 30.0
    max_bytes: int = 0
    max_rows: int = 0
    encoding: str = ""
    peek: bool = False


class Stamp(NamedTuple):
    """One named graph, whose version is asked for.

    Args:
        graph: its IRI.
        snapshot: folder of the store to ask.
        timeout: seconds that it may take.
    """

    graph: str
    snapshot: str
    timeout: float = 30.0


AnyJob: TypeAlias = Job | Check | Revision | Dump | Stamp

_JOBS: dict[str, Callable[..., AnyJob]] = {kind.__name__: kind for kind in (Job, Check, Revision, Dump, Stamp)}


def prefix(tag: bytes, length: int) -> bytes:
    """Return what stands before the payload of a frame."""
    return _PREFIX.pack(tag, length)


def frame(tag: bytes, payload: bytes | bytearray = b"") -> bytes:
    """Return a frame as bytes."""
    return _PREFIX.pack(tag, len(payload)) + payload


def asked(job: AnyJob, seconds: float) -> bytes:
    """Return the frame that asks for a job, with the seconds that are left of its time."""
    if job.timeout - seconds > _MOMENT:
        job = job._replace(timeout=seconds)
    return frame(JOB, marshal.dumps((type(job).__name__, tuple(job))))


def read(payload: bytes) -> AnyJob:
    """Return the job that a frame asks for; its `timeout` are the seconds that are left."""
    name, members = marshal.loads(payload)  # noqa: S302  (from our own pool, of the same interpreter)
    return _JOBS[name](*members)


def end() -> bytes:
    """Return the frame that ends an answer."""
    return frame(END, _SECONDS.pack(time.process_time()))


def finished(payload: bytes) -> float:
    """Return the seconds of processor time that the process had used at the end of an answer."""
    return float(_SECONDS.unpack(payload)[0])


def whole(head: bytes, data: bytes | bytearray) -> bytes:
    """Return the frame of a whole answer: what kind of result it is, and all of its bytes."""
    return frame(WHOLE, _WHOLE.pack(time.process_time(), len(head)) + head + data)


def unfold(payload: bytes) -> tuple[float, bytes, bytes]:
    """Take the frame of a whole answer apart: the processor time as in `finished`, the kind of result, its bytes."""
    seconds, length = _WHOLE.unpack_from(payload)
    begin = _WHOLE.size + length
    return seconds, payload[_WHOLE.size : begin], payload[begin:]


def send(pipe: int, *parts: bytes | bytearray) -> None:
    """Write frames, or parts of them, to a file descriptor; raises `Closed` when nobody reads."""
    try:
        if len(parts) == 1:  # as most answers are
            sent = os.write(pipe, parts[0])
            parts = (parts[0][sent:],)
        views: Sequence[memoryview] = [memoryview(part) for part in parts if part]
        while views:
            sent = os.writev(pipe, views)
            while views and sent >= len(views[0]):
                sent -= len(views[0])
                views = views[1:]
            if sent:
                views = [views[0][sent:], *views[1:]]
    except ConnectionError:
        raise Closed from None


def receive(pipe: int) -> tuple[bytes, bytes]:
    """Read one frame, tag and payload, from a file descriptor; raises `Closed` at its end.

    The other side sends the next one only when this one was answered, so that most frames take one call of the system.
    """
    data = _some(pipe)
    while len(data) < _PREFIX.size:
        data += _some(pipe)
    tag, length = _PREFIX.unpack_from(data)
    missing = _PREFIX.size + length - len(data)
    if not missing:
        return tag, data[_PREFIX.size :]
    chunks = [data[_PREFIX.size :]]
    while missing > 0:
        chunks.append(_some(pipe))
        missing -= len(chunks[-1])
    return tag, b"".join(chunks)


def _some(pipe: int) -> bytes:
    try:
        data = os.read(pipe, 1 << 16)
    except ConnectionError:
        data = b""
    if not data:
        raise Closed
    return data


class Parser:
    """Takes bytes apart into frames as they come in. The payload of a DATA frame may come in several pieces."""

    def __init__(self) -> None:
        self._rest = b""
        self._missing = 0  # bytes of a DATA frame that are still to come

    def feed(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """Return the frames, and pieces of DATA frames, that are complete now."""
        found = []
        if len(data) >= _PREFIX.size and not (self._missing or self._rest):
            tag, length = _PREFIX.unpack_from(data)
            if length == len(data) - _PREFIX.size:  # one frame, as most answers are
                return [(tag, data[_PREFIX.size :])]
        if self._missing:
            piece = data[: self._missing]
            found.append((DATA, piece))
            self._missing -= len(piece)
            data = data[len(piece) :]
        if self._rest:
            data = self._rest + data
        start, size = 0, len(data)
        while size - start >= _PREFIX.size:
            tag, length = _PREFIX.unpack_from(data, start)
            begin = start + _PREFIX.size
            if begin + length > size and tag != DATA:
                break
            payload = data[begin : begin + length]
            self._missing = length - len(payload)
            found.append((tag, payload))
            start = begin + len(payload)
        self._rest = data[start:]
        return found
