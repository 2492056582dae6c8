"""What a process and its pool say to each other: a job one way, tagged frames of bytes the other way."""

from __future__ import annotations

import json
import os
import struct
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

__all__ = [
    "DATA",
    "END",
    "FAILED",
    "HEAD",
    "AnyJob",
    "Check",
    "Closed",
    "Dump",
    "Job",
    "Parser",
    "Revision",
    "Stamp",
    "Start",
    "end",
    "finished",
    "frame",
    "receive",
    "send",
]

#: Tags of the frames that answer a job: what kind of result it is, bytes of it, its clean end, its failure. The end
#: tells the processor time that the process has used so far, for asking the system from outside takes long.
HEAD, DATA, END, FAILED = b"H", b"D", b"E", b"X"

_PREFIX, _SECONDS = struct.Struct(">cI"), struct.Struct(">d")


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


@dataclass(frozen=True, slots=True)
class Job:
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

    def encode(self, seconds: float) -> bytes:
        """Return the job as bytes for the pipe, with the seconds that are left of its time."""
        members = {  # `asdict` takes as long as a small query
            "query": self.query, "snapshot": self.snapshot, "table": self.table, "graph": self.graph,
            "dataset": self.dataset, "timeout": seconds, "max_bytes": self.max_bytes, "max_rows": self.max_rows,
            "encoding": self.encoding, "peek": self.peek,
        }  # fmt: skip
        return json.dumps(members).encode()

    @classmethod
    def decode(cls, members: dict[str, Any]) -> Job:
        """Read a job from its members as JSON has them."""
        return cls(**members)


def _encoded(job: Check | Revision | Dump | Stamp, seconds: float) -> bytes:
    return json.dumps(asdict(replace(job, timeout=seconds))).encode()


@dataclass(frozen=True, slots=True)
class Check:
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

    def encode(self, seconds: float) -> bytes:
        """Return the job as bytes for the pipe, with the seconds that are left of its time."""
        return _encoded(self, seconds)


@dataclass(frozen=True, slots=True)
class Revision:
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

    def encode(self, seconds: float) -> bytes:
        """Return the job as bytes for the pipe, with the seconds that are left of its time."""
        return _encoded(self, seconds)


@dataclass(frozen=True, slots=True)
class Dump:
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

    def encode(self, seconds: float) -> bytes:
        """Return the job as bytes for the pipe, with the seconds that are left of its time."""
        return _encoded(self, seconds)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One named graph, whose version is asked for.

    Args:
        graph: its IRI.
        snapshot: folder of the store to ask.
        timeout: seconds that it may take.
    """

    graph: str
    snapshot: str
    timeout: float = 30.0

    def encode(self, seconds: float) -> bytes:
        """Return the job as bytes for the pipe, with the seconds that are left of its time."""
        return _encoded(self, seconds)


AnyJob: TypeAlias = Job | Check | Revision | Dump | Stamp


def frame(tag: bytes, payload: bytes | bytearray = b"") -> bytes:
    """Return a frame as bytes."""
    return _PREFIX.pack(tag, len(payload)) + payload


def end() -> bytes:
    """Return the frame that ends an answer."""
    return frame(END, _SECONDS.pack(time.process_time()))


def finished(payload: bytes) -> float:
    """Return the seconds of processor time that the process had used at the end of an answer."""
    return float(_SECONDS.unpack(payload)[0])


def send(pipe: int, data: bytes | bytearray) -> None:
    """Write frames to a file descriptor; raises `Closed` when nobody reads."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(pipe, view) :]
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
        self._rest = bytearray()
        self._missing = 0  # bytes of a DATA frame that are still to come

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the frames, and pieces of DATA frames, that are complete now."""
        if self._missing and not self._rest:
            if len(data) <= self._missing:
                self._missing -= len(data)
                yield DATA, data
                return
            yield DATA, data[: self._missing]
            data = data[self._missing :]
            self._missing = 0
        self._rest += data
        while len(self._rest) >= _PREFIX.size:
            tag, length = _PREFIX.unpack_from(self._rest)
            end = _PREFIX.size + length
            if len(self._rest) < end and tag != DATA:
                return
            payload = bytes(self._rest[_PREFIX.size : end])
            del self._rest[:end]
            self._missing = length - len(payload)
            yield tag, payload
