"""What a process and its pool say to each other: a job one way, tagged frames of bytes the other way."""

from __future__ import annotations

import json
import os
import struct
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["DATA", "END", "FAILED", "HEAD", "Check", "Closed", "Job", "Start", "receive", "send"]

#: Tags of the frames that answer a job: what kind of result it is, bytes of it, its clean end, its failure.
HEAD, DATA, END, FAILED = b"H", b"D", b"E", b"X"

_PREFIX = struct.Struct(">cI")


class Closed(Exception):
    """The other side of the pipe is gone."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a process is told when it starts.

    Args:
        memory: ceiling of its memory in MiB.
        snapshot: folder of the store to open first; empty for none.
        prefixes: prefixes that a query may use without declaring them.
        network: it may use the network, for SERVICE with addresses that are allowed.
    """

    memory: int
    snapshot: str
    prefixes: dict[str, str]
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
        timeout: seconds that the query may run.
        max_bytes: largest answer in bytes; 0 for any.
        peek: stop after the first bytes (for HEAD requests).
    """

    query: str
    snapshot: str
    table: str | None = "json"
    graph: str | None = "ttl"
    dataset: tuple[list[str], list[str]] | None = None
    timeout: float = 30.0
    max_bytes: int = 0
    peek: bool = False

    def encode(self) -> bytes:
        """Return the job as bytes for the pipe."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, members: dict[str, Any]) -> Job:
        """Read a job from its members as JSON has them."""
        default, named = members["dataset"] or ([], [])
        return cls(**{**members, "dataset": (default, named) if members["dataset"] else None})


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

    def encode(self) -> bytes:
        """Return the job as bytes for the pipe."""
        return json.dumps(asdict(self)).encode()


def send(pipe: int, tag: bytes, payload: bytes | bytearray = b"") -> None:
    """Write one frame to a file descriptor; raises `Closed` when nobody reads."""
    view = memoryview(_PREFIX.pack(tag, len(payload)) + payload)
    try:
        while view:
            view = view[os.write(pipe, view) :]
    except BrokenPipeError:
        raise Closed from None


def receive(pipe: int) -> tuple[bytes, bytes]:
    """Read one frame, tag and payload, from a file descriptor; raises `Closed` at its end."""
    tag, length = _PREFIX.unpack(_exactly(pipe, _PREFIX.size))
    return tag, _exactly(pipe, length)


def _exactly(pipe: int, count: int) -> bytes:
    chunks = []
    while count:
        chunk = os.read(pipe, min(count, 1 << 20))
        if not chunk:
            raise Closed
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)
