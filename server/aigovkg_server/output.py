"""What a worker writes an answer to: small writes become frames, compressed and counted where that is asked for."""

from __future__ import annotations

import time

from aigovkg_server import frames
from aigovkg_server.coders import CODERS, SMALL, Coder
from aigovkg_server.counting import Counter
from aigovkg_server.frames import DATA, HEAD, Dump, Job

__all__ = ["Enough", "Output"]

_CHUNK = 1 << 17
_PATIENCE = 0.02  # seconds after which a part of the answer is sent although the chunk is not full


class Enough(Exception):
    """Raised inside the serializer to end a query whose answer nobody wants to the end."""


class Output:
    """The file that a serializer writes to.

    Args:
        pipe: file descriptor that takes the frames.
        job: its limits and its content coding count.
        kind: "table", "boolean" or "graph".
        counter: counts the solutions, where they are limited.
    """

    def __init__(self, pipe: int, job: Job | Dump, kind: str, counter: Counter | None) -> None:
        self._pipe, self._job, self._kind, self._counter = pipe, job, kind, counter
        self._buffer = bytearray()
        self._coder: Coder | None = None
        self._written = 0
        self._began = False
        self._last = time.monotonic()

    def write(self, data: bytes) -> int:
        """Take a part of the answer; raises `Enough` at a limit."""
        self._buffer += data
        if self._counter is not None:
            self._counter.feed(data)
        if len(self._buffer) >= _CHUNK or time.monotonic() - self._last > _PATIENCE:
            frames.send(self._pipe, self._packed(last=False))
            self._last = time.monotonic()
            if self._job.peek:
                raise Enough
        return len(data)

    def flush(self) -> None:
        """Do nothing: frames are sent as they become due."""

    def finish(self) -> bytes:
        """Return the frames that are still to be sent; raises `Enough` at a limit."""
        return self._packed(last=True)

    def _packed(self, *, last: bool) -> bytes:
        head = b"" if self._began else self._begin(last=last)
        self._written += len(self._buffer)
        if 0 < self._job.max_bytes < self._written or (
            self._counter is not None and self._counter.count > self._job.max_rows
        ):
            raise Enough
        self._began = True
        data = bytes(self._buffer) if self._coder is None else self._coder(self._buffer, last)
        self._buffer.clear()
        return head + frames.frame(DATA, data) if data else head

    def _begin(self, *, last: bool) -> bytes:
        encoding = self._job.encoding
        if encoding and not (last and len(self._buffer) < SMALL):
            self._coder = CODERS[encoding]()
        else:
            encoding = ""
        return frames.frame(HEAD, f"{self._kind} {encoding}".encode())
