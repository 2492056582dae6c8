"""The pool's side of one process that runs queries: starts it, asks it, hears its frames, ends it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import cast

from aigovkg_server import frames
from aigovkg_server.frames import AnyJob, Start

__all__ = ["Worker"]

#: Bytes of an answer that are taken from a process before the client took those before them.
_AHEAD = 1 << 20
_BLINK, _WINK = 0.001, 0.05  # seconds between looks at whether a process has ended
_PATIENCE = 5.0  # seconds that a process may take to end by itself
_NICE = 10  # how far a long query stands back behind the others
_FRESH = 0.01  # seconds after its last word during which a process is taken for alive, unasked
#: The C library reserves address space for each thread, and the ceiling counts address space: one heap for all of them.
#: It keeps some freed blocks of each small size at hand, but fewer than a query takes.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=200"}


class Worker(asyncio.Protocol):
    """One process, and the socket to it.

    Args:
        process: see `spawn`.
        lost: called when the process has ended while it ran nothing.
    """

    def __init__(self, process: subprocess.Popen[bytes], lost: Callable[[Worker], None]) -> None:
        self._process = process
        self._lost = lost
        self._parser = frames.Parser()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._held = 0
        self._paused = False
        self._heard: asyncio.Future[None] | None = None
        self._first: Callable[[], None] | None = None
        self._closed = False
        self._loop = asyncio.get_running_loop()
        self._last = 0.0  # when it was heard, on the clock of the loop
        self.busy = False
        #: The process ended before it had read all of the job that it was sent last.
        self.unheard = False
        self._before = 0.0
        self._after: float | None = None
        self.aged = False
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def spawn(cls, module: str, start: Start, lost: Callable[[Worker], None]) -> Worker:
        """Start a process.

        Args:
            module: its program.
            start: what it is told.
            lost: called when it has ended while it ran nothing.
        Raises:
            OSError: the system gives no process now.
        """
        ours, theirs = socket.socketpair()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)  # fewer turns for a large answer
        command = [sys.executable, "-P", "-m", module, json.dumps(asdict(start))]
        loop = asyncio.get_running_loop()
        try:
            process = await loop.run_in_executor(None, _popen, command, theirs)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        _, worker = await loop.create_unix_connection(lambda: cls(process, lost), sock=ours)
        return worker

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Take in frames, and no more than may be held."""
        self._last = self._loop.time()
        for entry in self._parser.feed(data):
            self._frames.append(entry)
            self._held += len(entry[1])
        if self._held > _AHEAD and not self._paused:
            self._paused = True
            self._wire.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Note that the process has ended while a part of its job was not even sent."""
        self.unheard = self._wire.get_write_buffer_size() > 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the process has ended, or is about to; an error says that what was sent was not read (unix(7))."""
        self.unheard = self.unheard or isinstance(exc, OSError)
        self._closed = True
        self._wake()
        if not self.busy:
            self._lost(self)

    @property
    def closed(self) -> bool:
        """Whether the process closed the socket: it ends, or has ended."""
        return self._closed

    @property
    def alive(self) -> bool:
        """Whether the process is there; asks the system where it was silent for a while."""
        if self._closed:
            return False
        return self._loop.time() - self._last < _FRESH or self._process.poll() is None

    @property
    def heard(self) -> bool:
        """Whether a frame is there."""
        return bool(self._frames)

    def ask(self, job: AnyJob, seconds: float, first: Callable[[], None]) -> None:
        """Send a job that may take so many seconds more.

        Args:
            job: what is to be done.
            seconds: the rest of its time.
            first: called once, when the first frame is there or the process is gone.
        """
        self.busy = True
        self._first = first
        self._before = self._clock() if self._after is None else self._after
        self._after = None
        self._wire.write(frames.asked(job, seconds))

    def clocked(self, seconds: float) -> None:
        """Note the processor time that the process had used when its job was done, as it tells it itself."""
        self._after = seconds

    def used(self) -> float:
        """Return the seconds of processor time that the job has used."""
        return max(0.0, (self._clock() if self._after is None else self._after) - self._before)

    def _clock(self) -> float:
        """Read the process's clock (clock_getcpuclockid(3)); plain time where there is none."""
        try:
            return time.clock_gettime((~self._process.pid << 3) | 2)
        except (OSError, AttributeError):
            return 0.0 if self._closed else time.monotonic()

    def whole(self) -> bytes | None:
        """Take the frame that is a whole answer; None where something else came first."""
        if not self._frames or self._frames[0][0] != frames.WHOLE:
            return None
        payload = self._frames.popleft()[1]
        self._held -= len(payload)
        return payload

    async def receive(self) -> tuple[bytes, bytes]:
        """Return the next frame; raises `frames.Closed` when the process is gone."""
        while not self._frames:
            if self._closed:
                raise frames.Closed
            self._heard = self._loop.create_future()
            await self._heard
        entry = self._frames.popleft()
        self._held -= len(entry[1])
        if self._paused and self._held < _AHEAD // 2 and not self._closed:
            self._paused = False
            self._wire.resume_reading()
        return entry

    def mebibytes(self) -> float:
        """Return the memory that the process holds; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def stand_back(self) -> None:
        """Let the other processes go first from now on; there is no way back without privileges."""
        if self.aged:
            return
        self.aged = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    def kill(self) -> None:
        """End the process, and take it for gone: where others keep the processors busy, dying takes a while."""
        self._process.kill()
        self._closed = True
        self._wake()

    async def bury(self) -> int:
        """Wait for the process to end, and return how it did (negative: by that signal)."""
        self._wire.abort()
        began, pause = time.monotonic(), _BLINK
        while (code := self._process.poll()) is None:  # a thread for each would keep others from their threads
            await asyncio.sleep(pause)
            pause = min(2 * pause, _WINK)
            if time.monotonic() - began > _PATIENCE:
                self._process.kill()
        return code

    @property
    def _wire(self) -> asyncio.Transport:
        assert self._transport is not None  # noqa: S101  (`spawn` returns after the connection was made)
        return self._transport

    def _wake(self) -> None:
        first, self._first = self._first, None
        if first is not None:
            first()
        elif self._heard is not None and not self._heard.done():
            self._heard.set_result(None)


def _popen(command: list[str], end: socket.socket) -> subprocess.Popen[bytes]:
    environment = os.environ | _ENVIRONMENT
    pipe, nowhere = end.fileno(), subprocess.DEVNULL
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment)  # noqa: S603  (our own)
