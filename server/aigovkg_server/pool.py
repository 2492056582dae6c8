"""The pool: hands queries to worker processes, ends those that overrun or that nobody waits for, and starts new ones.

pyoxigraph cannot stop a running query, so the process is killed; the next one is started before anyone needs it. The
pool lives in one event loop; threads use it through `run`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aigovkg.names import BASE, PREFIXES
from aigovkg_server.answers import Answer, Stream, wait
from aigovkg_server.errors import Busy, Deadline
from aigovkg_server.frames import AnyJob, Start
from aigovkg_server.lanes import Lanes, Verdict
from aigovkg_server.tickets import Opening, Ticket, Waiter
from aigovkg_server.workers import Worker

__all__ = ["Pool"]

_log = logging.getLogger(__name__)

_SWOLLEN = 0.25  # part of its memory that a process may keep after a long query
_LONG = 0.3  # seconds of the processor after which a query stands back; its process must be replaced, at like cost
_BREATH = 0.5  # seconds before a process that ended by itself is replaced
_TICK = 0.02  # seconds between looks at the time that queries have used

T = TypeVar("T")


def _nobody_leaves() -> bool:
    return False


class Pool:
    """Worker processes that answer queries.

    Args:
        size: how many queries run at the same time.
        memory: what one query may use, in MiB.
        waiting: how many queries may wait for a worker.
        module: the program of the processes.
        slow: how many long queries run beside these; 0 makes no difference between long and short (see `lanes`).
        network: whether the processes may use the network.
    """

    def __init__(
        self,
        size: int,
        memory: int,
        waiting: int = 16,
        module: str = "aigovkg_server.worker",
        *,
        slow: int = 0,
        network: bool = False,
    ) -> None:
        self.memory = memory
        self.lanes: Lanes[Ticket] = Lanes(size, slow, waiting)
        self.ended: Counter[str] = Counter()
        self._module, self._network = module, network
        self._processes = size + slow + bool(slow)
        self._all: set[Worker] = set()
        self._idle: list[Worker] = []
        self._starting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._snapshot = ""
        self._closed = self._ticking = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def alive(self) -> int:
        """How many processes are there."""
        return len(self._all)

    @property
    def started(self) -> bool:
        """Whether it was started, be it closed again."""
        return self._loop is not None or self._closed

    def start(self, snapshot: str, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Start the processes.

        Args:
            snapshot: opened at once; other ones when a job names them.
            loop: the event loop to live in; without one the pool runs its own in a thread.
        """
        self._snapshot = snapshot
        self._loop = loop or asyncio.new_event_loop()
        if loop is None:
            self._thread = threading.Thread(target=self._loop.run_forever, name="pool", daemon=True)
            self._thread.start()
        self._loop.call_soon_threadsafe(self._replenish)

    async def open(self, job: AnyJob, client: str = "") -> Stream:
        """Run a query and return its answer, with its first bytes already there. Cancelling ends the query.

        Args:
            job: the query and its limits; its time begins now.
            client: who asks; clients take turns.
        Raises:
            QueryError: the query is at fault.
            Overrun: it took too much time or memory.
            Busy: too many wait.
            NotAcceptable: the query's kind of result has no format in the job.
            StoreError: the snapshot cannot be read, or no process can be started.
        """
        waiter = Waiter()
        ticket = self.begin(job, client, waiter)
        try:
            return await waiter.stream
        except asyncio.CancelledError:
            self.give_up(ticket)
            raise

    def begin(self, job: AnyJob, client: str, opening: Opening) -> Ticket:
        """Run a query, in the event loop.

        Args:
            job: the query and its limits; its time begins now.
            client: who asks.
            opening: is told about the answer, or what went wrong with it, as by `open`.
        Returns:
            What `give_up` takes.
        Raises:
            Busy: too many wait.
        """
        loop = self._loop
        if loop is None:
            raise Busy
        ticket = Ticket(job, client, loop.time() + job.timeout, opening)
        self.lanes.enter(ticket)
        self._watch(loop)
        self._dispatch()
        return ticket

    def give_up(self, ticket: Ticket) -> None:
        """End a query whose answer nobody waits for any more."""
        if ticket.stream is None:
            self.lanes.leave(ticket)
        else:
            ticket.stream.abandon()

    def again(self, ticket: Ticket, *, preempted: bool) -> None:
        """Let a query wait for another turn: it was preempted, or its process ended before it had read it."""
        ticket.again(preempted=preempted)
        self._enter(ticket)
        self._dispatch()

    def run(self, job: AnyJob, gone: Callable[[], bool] = _nobody_leaves, client: str = "") -> Answer:
        """Do what `open` does, from another thread.

        Args:
            job: the query and its limits.
            gone: tells whether the client has left; asked every quarter of a second.
            client: who asks.
        Raises:
            Gone: the client left.
        """
        return self.told(self.wait(self.open(job, client), gone), gone)

    def wait(self, opening: Coroutine[Any, Any, T], gone: Callable[[], bool]) -> T:
        """Wait in another thread for what comes about in the event loop of the pool; see `answers.wait`."""
        assert self._loop is not None  # noqa: S101  (it was started)
        return wait(self._loop, opening, gone)

    def told(self, stream: Stream, gone: Callable[[], bool]) -> Answer:
        """Give an answer to another thread."""
        assert self._loop is not None  # noqa: S101  (it was started)
        return Answer(self._loop, stream, gone)

    def release(self, worker: Worker, ticket: Ticket, reason: str = "") -> None:
        """Take back a worker; it is ended and replaced where a reason says why its query did not end by itself."""
        self.lanes.leave(ticket, worker.used())
        worker.busy = False
        if reason:
            self.ended[reason] += 1
        swollen = ticket.overdue and worker.mebibytes() > self.memory * _SWOLLEN
        if reason or worker.aged or worker.closed or swollen:
            self._replace(worker)
        else:
            self._idle.append(worker)
        self._dispatch()

    def close(self) -> None:
        """End all processes. Not to be called in the event loop."""
        self._closed = True
        loop, self._loop = self._loop, None
        if loop is None or loop.is_closed():
            return
        if loop.is_running():
            asyncio.run_coroutine_threadsafe(self._shut(), loop).result()
        else:
            loop.run_until_complete(self._shut())
        if self._thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()
            loop.close()

    async def _shut(self) -> None:
        workers, self._all = self._all, set()
        self._idle.clear()
        for ticket in self.lanes.queued():
            self.lanes.leave(ticket)
            ticket.opening.failed(Busy())
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.bury() for worker in workers), *self._tasks, return_exceptions=True)

    def _enter(self, ticket: Ticket) -> None:
        try:
            self.lanes.enter(ticket)
        except Busy as busy:  # if it had its chance, the places for long queries are taken for a long time to come
            ticket.opening.failed(Deadline(ticket.job.timeout, ticket.noun) if ticket.level else busy)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look at the clock of all queries, as long as there are some: a timer for each costs more than a small one."""
        if not self._ticking:
            self._ticking = True
            loop.call_later(_TICK, self._tick, loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        tickets, now = self.lanes.tickets(), loop.time()
        for ticket in tickets:
            if ticket.stream is None and now >= ticket.until:
                self.lanes.leave(ticket)
                ticket.opening.failed(ticket.verdict())
            else:
                ticket.look(now, self._judge)
        for ticket in self.lanes.overdue():
            self._judge(ticket)
        for ticket in self.lanes.long():
            if ticket.stream is not None and ticket.stream.worker.used() > _LONG:
                ticket.stream.worker.stand_back()
        self._ticking = False
        if tickets:
            self._watch(loop)

    def _dispatch(self) -> None:
        while self._idle:
            ticket = self.lanes.pick()
            if ticket is None:
                break
            worker = self._idle.pop()
            if worker.alive:
                self._put(ticket, worker)
            else:  # it died while it was idle
                self.ended["died"] += 1
                self._replace(worker)
                self.lanes.leave(ticket)
                self._enter(ticket)

    def _put(self, ticket: Ticket, worker: Worker) -> None:
        assert self._loop is not None  # noqa: S101  (it was started)
        now, self._snapshot = self._loop.time(), ticket.job.snapshot
        stream = Stream(self, ticket, worker)
        ticket.run(stream, now, Lanes.quantum(ticket))
        stream.begin(now)

    def _judge(self, ticket: Ticket) -> None:
        stream = ticket.stream
        if stream is None:
            return
        verdict = self.lanes.judge(ticket)
        if verdict is Verdict.AGE:
            self._dispatch()
        elif verdict is not Verdict.STAY:
            stream.preempt()

    def _replace(self, worker: Worker) -> None:
        self._all.discard(worker)
        worker.kill()
        self._spawned(self._bury(worker))
        self._replenish()

    async def _bury(self, worker: Worker) -> None:
        await worker.bury()

    def _lost(self, worker: Worker) -> None:
        """Hear that a process ended while it ran nothing; another comes a little later, lest they die in a loop."""
        if worker in self._all and not self._closed:
            self._all.discard(worker)
            with contextlib.suppress(ValueError):
                self._idle.remove(worker)
            self._spawned(self._bury(worker))
            asyncio.get_running_loop().call_later(_BREATH, self._replenish)

    def _replenish(self) -> None:
        while not self._closed and len(self._all) + self._starting < self._processes:
            self._starting += 1
            self._spawned(self._add())

    def _spawned(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)  # the loop itself does not hold it
        task.add_done_callback(self._tasks.discard)

    async def _add(self) -> None:
        start = Start(self.memory, self._snapshot, PREFIXES, BASE, self._network)
        try:
            worker = await Worker.spawn(self._module, start, self._lost)
        except OSError as error:
            _log.error("no process can be started to run queries: %s", error)
            asyncio.get_running_loop().call_later(_BREATH, self._replenish)
            return
        finally:
            self._starting -= 1
        if self._closed:
            worker.kill()
            await worker.bury()
            return
        self._all.add(worker)
        self._idle.append(worker)
        self._dispatch()
