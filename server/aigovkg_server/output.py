"""What a worker writes an answer to: small writes become frames, compressed and counted where that is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable

from aigovkg_server import frames
from aigovkg_server.coders import CODERS, SMALL, Coder
from aigovkg_server.counting import Counter
from aigovkg_server.frames import DATA, HEAD, Dump, Job
from aigovkg_server.process import Failure

__all__ = ["Enough", "Output"]

_CHUNK = 1 << 17
_PIECES = 64  # that are handed to the system one by one
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
        self._pieces: list[bytes] = []  # which are not copied
        self._size = 0  # their bytes
        self._coder: Coder | None = None
        self._written = 0
        self._began = False
        self._last = time.monotonic()

    def write(self, data: bytes) -> int:
        """Take a part of the answer; raises `Enough` at a limit."""
        self._pieces.append(data)
        self._size += len(data)
        if self._counter is not None:
            self._counter.feed(data)
        if self._size >= _CHUNK or time.monotonic() - self._last > _PATIENCE:
            self._pass_on()
            self._last = time.monotonic()
            if self._job.peek:
                raise Enough
        return len(data)

    def flush(self) -> None:
        """Do nothing: frames are sent as they become due."""

    def filled(self, write: Callable[[], None]) -> bytes:
        """Let an answer be written, and return the last frames of it; raises `Failure` where it is too large."""
        try:
            write()
            return self._finish()
        except Enough:
            if self._job.peek:
                return frames.end()
            raise Failure("size") from None

    def _finish(self) -> bytes:
        """Return the frames that are still to be sent, the end of the answer included; raises `Enough` at a limit."""
        if self._began:
            data = b"".join(self._packed(last=True))
            return (frames.frame(DATA, data) if data else b"") + frames.end()
        head = self._begin(last=True)
        return frames.whole(head, b"".join(self._packed(last=True)))

    def _pass_on(self) -> None:
        head = b"" if self._began else frames.frame(HEAD, self._begin(last=False))
        parts = self._packed(last=False)
        size = sum(map(len, parts))
        self._began = True
        frames.send(self._pipe, head + frames.prefix(DATA, size) if size else head, *parts)

    def _packed(self, *, last: bool) -> list[bytes]:
        self._written += self._size
        if 0 < self._job.max_bytes < self._written or (
            self._counter is not None and self._counter.count > self._job.max_rows
        ):
            raise Enough
        pieces, self._pieces, self._size = self._pieces, [], 0
        if self._coder is not None:
            return [self._coder(b"".join(pieces), last)]
        return pieces if len(pieces) <= _PIECES else [b"".join(pieces)]

    def _begin(self, *, last: bool) -> bytes:
        encoding = self._job.encoding
        if encoding and not (last and self._size < SMALL):
            self._coder = CODERS[encoding]()
        else:
            encoding = ""
        return f"{self._kind} {encoding}".encode()
