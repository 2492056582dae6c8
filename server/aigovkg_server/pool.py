"""The pool: hands queries to worker processes, ends those that overrun or that nobody waits for, and starts new ones.

pyoxigraph cannot stop a running query, so the process is killed; the next one is started before anyone needs it.
"""

from __future__ import annotations

import contextlib
import json
import select
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict

from aigovkg.errors import AigovkgError, InputError, QueryError, StoreError
from aigovkg.names import PREFIXES
from aigovkg.query import explain
from aigovkg_server import frames
from aigovkg_server.errors import Busy, Ceiling, Deadline, Gone, Interrupted, NotAcceptable, TooLarge
from aigovkg_server.frames import Check, Job, Start

__all__ = ["Answer", "Pool"]

_GLANCE = 0.25  # seconds between looks at whether the client is still there


def _nobody_leaves() -> bool:
    return False


class _Worker:
    """The pool's side of one worker process."""

    def __init__(self, module: str, start: Start) -> None:
        command = [sys.executable, "-P", "-m", module, json.dumps(asdict(start))]
        self._process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        assert self._process.stdin is not None  # noqa: S101  (it is a PIPE)
        assert self._process.stdout is not None  # noqa: S101  (it is a PIPE)
        self._commands, self._answers = self._process.stdin, self._process.stdout
        self._poll = select.poll()
        self._poll.register(self._answers, select.POLLIN | select.POLLHUP)

    def ask(self, job: Job | Check) -> None:
        """Send a job; raises `frames.Closed` when the process is gone."""
        frames.send(self._commands.fileno(), b"J", job.encode())

    def receive(self, until: float, gone: Callable[[], bool]) -> tuple[bytes, bytes] | None:
        """Return the next frame, None at the deadline; raises `Gone` (the client left) or `Closed` (it died)."""
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return None
            if self._poll.poll(min(left, _GLANCE) * 1000):
                return frames.receive(self._answers.fileno())
            if gone():
                raise Gone("The client went away")

    def kill(self) -> int:
        """End the process and return how it ended (negative: by that signal)."""
        self._process.kill()
        return self.bury()

    def bury(self) -> int:
        """Wait for a process that is ending, close the pipes, return how it ended."""
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._commands.close()
        self._answers.close()
        return code


class Answer:
    """The bytes of an answer, pulled from the worker as the client takes them.

    `kind` is "table", "boolean" or "graph". The first bytes are there already, so that every error before
    them was raised when the answer was asked for. Close it, or read it to its end: either gives the worker back.
    """

    def __init__(self, pool: Pool, worker: _Worker, job: Job | Check, gone: Callable[[], bool]) -> None:
        self.kind = ""
        self._pool, self._worker, self._job, self._gone = pool, worker, job, gone
        self._until = time.monotonic() + job.timeout
        self._first: bytes | None = None
        self._open = True
        try:
            self._first = self._pull()
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if not self._open:
            raise StopIteration
        try:
            chunk = self._pull()
        except BaseException as error:
            self.close()
            raise Interrupted(str(error)) from error
        if chunk is None:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Give up the rest: a query that is still running is ended."""
        if self._open:
            self._open = False
            self._pool.replace(self._worker)

    def _finish(self) -> None:
        self._open = False
        self._pool.release(self._worker)

    def _pull(self) -> bytes | None:
        while True:
            try:
                frame = self._worker.receive(self._until, self._gone)
            except frames.Closed:
                raise self._obituary() from None
            if frame is None:
                raise Deadline(self._job.timeout, _noun(self._job))
            tag, payload = frame
            if tag == frames.HEAD:
                self.kind = json.loads(payload)["kind"]
            elif tag == frames.DATA:
                return payload
            else:
                self._finish()
                if tag == frames.FAILED:
                    raise _error(self._job, **json.loads(payload))
                return None

    def _obituary(self) -> AigovkgError:
        code = self._worker.bury()
        if code == -signal.SIGSEGV:
            return QueryError(
                "The query could not be evaluated", remedy="It may be nested too deeply: write it flatter"
            )
        if code == -signal.SIGALRM:
            return Deadline(self._job.timeout, _noun(self._job))
        if code in (-signal.SIGABRT, -signal.SIGKILL):
            return Ceiling(self._pool.memory, _noun(self._job))
        return StoreError("The process that ran the query ended without an answer", remedy="Try again")


def _noun(job: Job | Check) -> str:
    return "query" if isinstance(job, Job) else "check"


def _error(job: Job | Check, code: str, message: str) -> AigovkgError:
    if code == "input":
        return InputError(*json.loads(message))
    if code == "syntax" and isinstance(job, Job):
        return explain(job.query, SyntaxError(message))
    if code == "format":
        takes = "RDF (Turtle, N-Triples, RDF/XML, JSON-LD)" if message == "graph" else "a table (JSON, XML, CSV, TSV)"
        return NotAcceptable(f"The query gives {takes}, and the request accepts none of these")
    if code == "size":
        return TooLarge("The answer is larger than one answer may be here", remedy="Ask for less: add a LIMIT")
    if code == "store":
        return StoreError("The graph could not be opened", remedy="Run `aigovkg build` again")
    return QueryError("The query could not be evaluated", message)


class Pool:
    """Worker processes that answer queries.

    Args:
        size: how many queries run at the same time.
        memory: what one query may use, in MiB.
        waiting: how many queries may wait for a worker.
        module: the program of the processes.
        network: whether they may use the network.
    """

    def __init__(
        self,
        size: int,
        memory: int,
        waiting: int = 16,
        module: str = "aigovkg_server.worker",
        *,
        network: bool = False,
    ) -> None:
        self.memory = memory
        self._network = network
        self._module = module
        self._size, self._waiting = size, waiting
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._queue: deque[object] = deque()  # tickets of those who wait, first come first served
        self._changed = threading.Condition()
        self._snapshot = ""
        self._closed = False

    def start(self, snapshot: str) -> None:
        """Start the processes; `snapshot` is opened at once, other ones when a job names them."""
        self._snapshot = snapshot
        self._replenish()

    def run(self, job: Job | Check, gone: Callable[[], bool] = _nobody_leaves) -> Answer:
        """Run a query and return its answer, with its first bytes already there.

        Args:
            job: the query and its limits.
            gone: tells whether the client has left; asked every quarter of a second.
        Raises:
            QueryError: the query is at fault.
            Overrun: it took too much time or memory.
            Busy: too many wait.
            Gone: the client left.
            NotAcceptable: the query's kind of result has no format in the job.
            StoreError: the snapshot cannot be read.
        """
        self._replenish()
        for last in (False, True):
            worker = self._take(job, gone)
            try:
                worker.ask(job)
            except frames.Closed:  # it died while it was idle
                self.replace(worker)
                if last:
                    raise StoreError(
                        "No process can be started to run queries", remedy="See whether memory is left"
                    ) from None
            else:
                self._snapshot = job.snapshot
                return Answer(self, worker, job, gone)
        raise AssertionError("unreachable")

    def release(self, worker: _Worker) -> None:
        """Take back a worker that has finished its job."""
        with self._changed:
            self._idle.append(worker)
            self._changed.notify_all()

    def replace(self, worker: _Worker) -> None:
        """End a worker and start another in its place."""
        with self._changed:
            self._all.discard(worker)
        worker.kill()
        self._replenish()

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        with self._changed:
            workers, self._all = self._all, set()
            self._idle.clear()
        for worker in workers:
            worker.kill()

    def _replenish(self) -> None:
        with contextlib.suppress(OSError):  # where the system gives no process now, the next query tries again
            while not self._closed and len(self._all) < self._size:
                self._add()

    def _add(self) -> None:
        with self._changed:
            if len(self._all) < self._size:
                worker = _Worker(self._module, Start(self.memory, self._snapshot, PREFIXES, self._network))
                self._all.add(worker)
                self._idle.append(worker)
                self._changed.notify_all()

    def _take(self, job: Job | Check, gone: Callable[[], bool]) -> _Worker:
        ticket = object()
        until = time.monotonic() + job.timeout
        with self._changed:
            if len(self._queue) >= self._waiting:
                raise Busy
            self._queue.append(ticket)
            try:
                while not (self._idle and self._queue[0] is ticket):
                    left = until - time.monotonic()
                    if left <= 0:
                        raise Busy
                    self._changed.wait(min(left, _GLANCE))
                    if gone():
                        raise Gone("The client went away")
                return self._idle.pop()
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()
