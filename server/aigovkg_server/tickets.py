"""A query on its way through the pool, and who waits for its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from aigovkg.errors import AigovkgError
from aigovkg_server.errors import Busy, Deadline
from aigovkg_server.frames import AnyJob, Check, Dump, Job, Revision, Stamp

if TYPE_CHECKING:
    from aigovkg_server.answers import Stream

__all__ = ["Opening", "Ticket", "Waiter"]

_NOUNS: dict[type, str] = {Job: "query", Check: "check", Revision: "change", Dump: "reading", Stamp: "reading"}


class Opening(Protocol):
    """Who waits for an answer; told once, in the event loop."""

    def opened(self, stream: Stream) -> None:
        """Take an answer, whose first bytes are there; it may be complete already."""

    def failed(self, error: Exception) -> None:
        """Hear that there will be none; see `Pool.open` for the errors."""


class Ticket:
    """A query on its way through the pool; see `lanes.Ticket`.

    Args:
        job: the query.
        client: who asks.
        until: when its time is over, on the clock of the event loop.
        opening: who waits for the answer.
    """

    level = 0
    began: float | None = None
    overdue = flowing = retried = False
    stream: Stream | None = None
    _quantum = _glance = 0.0

    def __init__(self, job: AnyJob, client: str, until: float, opening: Opening) -> None:
        self.job, self.client, self.until, self.opening = job, client, until, opening

    @property
    def noun(self) -> str:
        """How to call it in messages."""
        return _NOUNS[type(self.job)]

    def verdict(self) -> AigovkgError:
        """Tell what went wrong when the time of the query is over: it is long, or it had to wait."""
        waited = self.began is None or self.until - self.began < self.job.timeout / 2
        return Busy() if waited and not self.level and not self.overdue else Deadline(self.job.timeout, self.noun)

    def again(self, *, preempted: bool) -> None:
        """Make ready for another try, after it was preempted or before it was begun."""
        self.level += preempted
        self.retried = self.retried or not preempted
        self.overdue, self.stream = False, None

    def run(self, stream: Stream, now: float, quantum: float) -> None:
        """Note that the query runs, and for how many seconds it may before it is judged."""
        self.stream = stream
        self.began, self._quantum, self._glance = now, quantum, now + quantum

    def look(self, now: float, judge: Callable[[Ticket], None]) -> None:
        """Look at the clock of a query that runs: end it where its time is over, have it judged where its quantum is.

        The quantum is time of the processor, so that a query is not called long where the machine is slow; of an answer
        that is on its way it is plain time, for its client may be slow.
        """
        stream = self.stream
        if stream is None:
            return
        if now >= self.until:
            stream.expire()
        elif not self.overdue and now >= self._glance:
            used = self._quantum if self.flowing else stream.worker.used()
            if used < self._quantum:
                self._glance = now + self._quantum - used
            else:
                self.overdue = True
                judge(self)


class Waiter:
    """Waits for an answer in a task; `stream` is a future for it."""

    def __init__(self) -> None:
        self.stream: asyncio.Future[Stream] = asyncio.get_running_loop().create_future()

    def opened(self, stream: Stream) -> None:
        """Give the answer to who waits; nobody may do so any more."""
        if self.stream.done():
            stream.close()
        else:
            self.stream.set_result(stream)

    def failed(self, error: Exception) -> None:
        """Raise an error where it is waited for."""
        if not self.stream.done():
            self.stream.set_exception(error)
