"""Queries that are asked at the same time run once: later ones wait for the answer of the first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from aigovkg.errors import AigovkgError, QueryError, RemoteError
from aigovkg_server.answers import Stream
from aigovkg_server.cache import Cache, Entry, Key
from aigovkg_server.errors import Ceiling, Deadline, NotAcceptable, TooLarge

__all__ = ["Flight", "Flights"]

#: What everybody would be told who asks the same. A deadline is told to those who have no more time themselves.
_SHARED = (QueryError, RemoteError, NotAcceptable, TooLarge, Ceiling, Deadline)


class Flight:
    """A query that runs now, for those who ask the same meanwhile.

    Attributes:
        over: there is nothing more to wait for.
        alone: the answer is too large for being shared, so that each asks for itself.
    """

    over = alone = False
    _result: Entry | AigovkgError | None = None
    _waiting = 0
    _done: asyncio.Future[None] | None = None  # made when somebody waits, which is seldom
    _end: Callable[[], object] | None = None

    async def landed(self) -> Entry | AigovkgError | None:
        """Wait for its end and tell how it ended; see `land`."""
        if not self.over:
            if self._done is None:
                self._done = asyncio.get_running_loop().create_future()
            self._waiting += 1
            try:
                await asyncio.shield(self._done)
            finally:
                self._waiting -= 1
                if self._end is not None and not self._waiting:
                    self._end()
        return self._result

    def land(self, result: Entry | AigovkgError | None = None, *, alone: bool = False) -> None:
        """Tell how it ended.

        Args:
            result: an answer, or an error that all of them would get; None for nothing, so that one of them asks anew.
            alone: all of them ask anew.
        """
        if not self.over:
            self.over, self.alone = True, alone
            self._result = result if isinstance(result, (Entry, *_SHARED)) else None
            if self._done is not None:
                self._done.set_result(None)

    def leave(self, end: Callable[[], object]) -> None:
        """Hear that the client went away for whom it runs, and end it as soon as nobody else waits for it."""
        if self._waiting:
            self._end = end
        else:
            end()


class Flights:
    """The queries that run now. Lives in an event loop.

    Args:
        cache: keeps answers.
        waiting: how many may wait in `open`, since each holds a thread; more ask anew, as if they were the first.
    """

    def __init__(self, cache: Cache, waiting: int) -> None:
        self._cache, self._places = cache, waiting
        self._flights: dict[Key, Flight] = {}

    def under_way(self, key: Key) -> bool:
        """Tell whether the same query runs, and its answer may be waited for."""
        flight = self._flights.get(key)
        return flight is not None and not flight.over

    def depart(self, key: Key) -> Flight:
        """Run a query for all who ask the same meanwhile; `arrive` must follow."""
        flight = self._flights[key] = Flight()
        return flight

    def arrive(self, key: Key, flight: Flight) -> None:
        """End a run, however it went."""
        if self._flights.get(key) is flight:
            del self._flights[key]
        flight.land()

    async def shared(self, key: Key, seconds: float) -> Entry | float:
        """Wait for the answer to a query that runs already.

        Args:
            key: identifies it.
            seconds: how long its asker has time.
        Returns:
            The answer; where there is none to be shared, the seconds that are left for asking anew.
        Raises:
            Deadline: the time is over.
            AigovkgError: whoever asks this is told so.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self.under_way(key):
            flight = self._flights[key]
            try:
                async with asyncio.timeout_at(until):
                    result = await flight.landed()
            except TimeoutError:
                raise Deadline(seconds) from None
            if isinstance(result, Entry):
                return result
            if result is not None and not (isinstance(result, Deadline) and result.seconds < seconds):
                raise result
            if flight.alone:
                break
        return max(round(until - loop.time(), 2), 0.01)

    async def open(
        self, key: Key, seconds: float, run: Callable[[float], Coroutine[Any, Any, Stream]]
    ) -> Entry | Stream:
        """Run a query, or wait for its answer where it runs already; what is large is not shared.

        Args:
            key: identifies it.
            seconds: how long its asker has time.
            run: runs it, in so many seconds.
        Raises:
            AigovkgError: see `shared`, and what `run` raises.
        """
        if self._places and self.under_way(key):
            self._places -= 1
            try:
                found = await self.shared(key, seconds)
            finally:
                self._places += 1
            if isinstance(found, Entry):
                return found
            seconds = found
        flight = self.depart(key)
        task = asyncio.create_task(self._lead(key, flight, run(seconds)))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_dropped)
            flight.leave(task.cancel)
            raise

    async def _lead(self, key: Key, flight: Flight, opening: Coroutine[Any, Any, Stream]) -> Entry | Stream:
        try:
            stream = await opening
            parts = await stream.whole()
            if parts is None:
                flight.land(alone=True)
                return stream
            entry = Entry(b"", tuple(parts))
            self._cache.put(key, entry)
            flight.land(entry)
        except AigovkgError as error:
            flight.land(error)
            raise
        else:
            return entry
        finally:
            self.arrive(key, flight)


def _dropped(task: asyncio.Task[Entry | Stream]) -> None:
    """Close what nobody takes any more."""
    if not task.cancelled() and task.exception() is None and isinstance(found := task.result(), Stream):
        found.close()
