"""Answers of queries: bytes pulled from a worker as the client takes them, in the event loop or in a thread."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from aigovkg.errors import AigovkgError, InputError, QueryError, RemoteError, StoreError
from aigovkg.query import explain
from aigovkg_server import frames
from aigovkg_server.errors import (
    Ceiling,
    Crowded,
    Deadline,
    Gone,
    Interrupted,
    NotAcceptable,
    Preempted,
    TooLarge,
    Unheard,
)
from aigovkg_server.frames import AnyJob, Job
from aigovkg_server.tickets import Ticket

if TYPE_CHECKING:
    from aigovkg_server.pool import Pool
    from aigovkg_server.workers import Worker

__all__ = ["Answer", "Stream", "wait"]

_GLANCE = 0.25  # seconds between looks at whether the client is still there

T = TypeVar("T")


class Stream:
    """The bytes of an answer, in the event loop. Read it to its end, or close it: either gives the worker back.

    Attributes:
        kind: "table", "boolean" or "graph".
        encoding: the content coding that the bytes have; empty for none.
    """

    kind = encoding = ""
    _first: bytes | None = None
    _open = True
    _why = ""  # why the pool ended the process
    _beginning: asyncio.Task[None] | None = None

    def __init__(self, pool: Pool, ticket: Ticket, worker: Worker) -> None:
        self.worker = worker
        self._pool, self._ticket = pool, ticket

    def begin(self, now: float) -> None:
        """Run the query; whoever waits for its answer is told when the first bytes are there, or its end."""
        self.worker.ask(self._ticket.job, max(self._ticket.until - now, 0.001), self._heard)

    def piece(self) -> bytes | None:
        """Take the answer where it came in one piece; None leaves it to `next`."""
        if self._open:
            return None
        first, self._first = self._first, None
        return first

    async def next(self) -> bytes | None:
        """Return the next bytes, None at the end; raises `Interrupted` when there will be no end."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if not self._open:
            return None
        try:
            return await self._pull()
        except AigovkgError as error:
            self.close()
            raise Interrupted(str(error)) from error
        except BaseException:
            self.close("gone")
            raise

    async def ready(self) -> tuple[list[bytes], bool]:
        """Return what is there without waiting, and whether it is the whole answer; call it before `next`.

        Raises:
            AigovkgError: it went wrong meanwhile.
        """
        chunks = [] if self._first is None else [self._first]
        self._first = None
        try:
            while self._open and self.worker.heard:
                chunk = await self._pull()
                if chunk is not None:
                    chunks.append(chunk)
        except BaseException:
            self.close("failed")
            raise
        return chunks, not self._open

    async def whole(self) -> list[bytes] | None:
        """Return all of the answer where it is there already; None leaves it to `next`. Raises what `ready` does."""
        chunks, ended = await self.ready()
        if ended:
            return chunks
        self._first = b"".join(chunks) or None
        return None

    def abandon(self) -> None:
        """End the query, whose answer nobody waits for any more."""
        if self._beginning is not None:
            self._beginning.cancel()
        self.close()

    def close(self, reason: str = "gone") -> None:
        """Give up the rest: a query that is still running is ended."""
        if self._open:
            self._open = False
            self._pool.release(self.worker, self._ticket, reason or self._why or "failed")

    def expire(self) -> None:
        """End the query because its time is over."""
        self._end("deadline")

    def preempt(self) -> None:
        """End the query because others wait."""
        self._end("preempted" if not self._ticket.flowing else "crowded")

    def _end(self, why: str) -> None:
        if self._open and not self._why:
            self._why = why
            self.worker.kill()

    def _finish(self) -> None:
        if self._open:
            self._open = False
            self._pool.release(self.worker, self._ticket, self._why)  # it may be being ended this very moment

    def _heard(self) -> None:
        payload = self.worker.whole()
        if payload is not None:
            self._first = self._complete(payload)
            self._ticket.opening.opened(self)
        elif self._open:
            self._beginning = asyncio.get_running_loop().create_task(self._begin())

    async def _begin(self) -> None:
        """Wait for the first bytes of an answer that does not come in one piece, or for what went wrong."""
        try:
            self._first = await self._pull()
        except (Preempted, Unheard) as ended:
            self.close("")
            self._pool.again(self._ticket, preempted=isinstance(ended, Preempted))
        except Exception as error:
            self.close("")
            self._ticket.opening.failed(error)
        except asyncio.CancelledError:
            self.close()
            raise
        else:
            self._ticket.flowing = True
            self._ticket.opening.opened(self)

    async def _pull(self) -> bytes | None:
        while True:
            try:
                tag, payload = await self.worker.receive()
            except frames.Closed:
                raise await self._obituary() from None
            if tag == frames.DATA:
                return payload
            if tag == frames.WHOLE:
                return self._complete(payload)
            if tag == frames.HEAD:
                self._begun(payload)
                continue
            if tag == frames.END:
                self.worker.clocked(frames.finished(payload))
            self._finish()
            if tag == frames.FAILED:
                raise await self._failure(**json.loads(payload))
            return None

    def _complete(self, payload: bytes) -> bytes:
        seconds, head, body = frames.unfold(payload)
        self._begun(head)
        self.worker.clocked(seconds)
        self._finish()
        self._ticket.stream = None  # no ring of references: memory that is free at once is in the processor's cache
        return body

    def _begun(self, head: bytes) -> None:
        self.kind, _, self.encoding = head.decode().partition(" ")

    async def _failure(self, code: str, message: str) -> AigovkgError:
        # Explaining an error reads the query again, which may be long: not in the loop.
        return await asyncio.get_running_loop().run_in_executor(None, _error, self._ticket.job, code, message)

    async def _obituary(self) -> AigovkgError:
        job, noun = self._ticket.job, self._ticket.noun
        if self._why == "preempted":
            return Preempted()
        if self._why == "crowded":
            return Crowded()
        if self._why == "deadline":
            return self._ticket.verdict()
        code = await self.worker.bury()
        if self.worker.unheard and not self._ticket.retried:
            self._why = "died"
            return Unheard()
        if code == -signal.SIGALRM:
            self._why = "deadline"
            return Deadline(job.timeout, noun)
        if code == -signal.SIGSEGV:
            self._why = "crash"
            return QueryError(
                "The query could not be evaluated", remedy="It may be nested too deeply: write it flatter"
            )
        if code in (-signal.SIGABRT, -signal.SIGKILL) and not self.worker.unheard:
            self._why = "memory"
            return Ceiling(self._pool.memory, noun)
        self._why = "crash"
        return StoreError("The process that ran the query ended without an answer", remedy="Try again")


class Answer:
    """The bytes of an answer, in a thread. The first are there already, so that every error before them was raised.

    `kind` is "table", "boolean" or "graph". Close it, or read it to its end: either gives the worker back.

    Args:
        loop: the event loop of the pool.
        stream: the answer there.
        gone: tells whether the client has left.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, stream: Stream, gone: Callable[[], bool]) -> None:
        self._loop, self._gone = loop, gone
        self._stream = stream
        self.kind = stream.kind

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = wait(self._loop, self._stream.next(), self._gone)
        except Gone as error:
            raise Interrupted(str(error)) from error
        if chunk is None:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Give up the rest: a query that is still running is ended."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stream.close)


def wait(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, T], gone: Callable[[], bool]) -> T:
    """Wait in a thread for what a coroutine gives in an event loop; it is cancelled when the client leaves.

    Raises:
        Gone: the client left.
    """
    future = asyncio.run_coroutine_threadsafe(coroutine, loop)
    while True:
        try:
            return future.result(_GLANCE)
        except concurrent.futures.TimeoutError:
            if future.done():
                raise
            if gone():
                future.cancel()
                raise Gone("The client went away") from None


def _error(job: AnyJob, code: str, message: str) -> AigovkgError:
    if code == "input":
        return InputError(*json.loads(message))
    if code == "query":
        return QueryError(*json.loads(message))
    if code == "remote":
        status, *words = json.loads(message)
        error = RemoteError(*words)
        error.status = status
        return error
    if code == "syntax" and isinstance(job, Job):
        return explain(job.query, SyntaxError(message))
    if code == "format":
        takes = "RDF (Turtle, N-Triples, RDF/XML, JSON-LD)" if message == "graph" else "a table (JSON, XML, CSV, TSV)"
        return NotAcceptable(f"The query gives {takes}, and the request accepts none of these")
    if code == "size":
        remedy = "Ask for less: add a LIMIT" if isinstance(job, Job) else "Take it from /dumps/"
        return TooLarge("The answer is larger than one answer may be here", remedy=remedy)
    if code == "store":
        return StoreError("The graph could not be opened", remedy="Run `aigovkg build` again")
    return QueryError("The query could not be evaluated", message)
