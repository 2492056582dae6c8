"""A query that runs for a request, from its turn in the pool to the last byte of its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TypeAlias

from aigovkg.errors import AigovkgError, StoreError
from aigovkg.store import Current
from aigovkg_server.answers import Stream
from aigovkg_server.cache import Entry, Key
from aigovkg_server.errors import Gone
from aigovkg_server.exchange import Exchange
from aigovkg_server.flights import Flight
from aigovkg_server.frames import Job
from aigovkg_server.negotiation import Format
from aigovkg_server.plans import Plan
from aigovkg_server.service import Service
from aigovkg_server.tickets import Ticket

__all__ = ["VARY", "Ended", "Run", "tag"]

VARY = b"vary: Accept, Accept-Encoding\r\n"

#: Ends the answer to a request, with what went wrong.
Ended: TypeAlias = Callable[[Exchange, Exception | None], None]


class Run:
    """One query that runs; it waits for the pool as `tickets.Opening`.

    Args:
        owner: settings, store, pools, and the answers that are kept.
        ended: called when the answer is complete, or cannot be.
        exchange: the request.
        plan: what it asks for.
        current: the snapshot that is asked.
        key: where the answer is kept, for others who ask the same meanwhile, too; None where it is not.
    """

    _ticket: Ticket | None = None
    _over = False

    def __init__(
        self,
        owner: Service,
        ended: Ended,
        exchange: Exchange,
        plan: Plan,
        current: Current,
        key: Key | None,
    ) -> None:
        self._owner, self._ended = owner, ended
        self._exchange, self._plan, self._current, self._key = exchange, plan, current, key
        self._flight = Flight() if key is None else owner.flights.depart(key)

    def begin(self) -> None:
        """Run the query; it ends when the client leaves."""
        try:
            self._ask()
        except Exception as error:
            self._end(error)
        else:
            self._exchange.watch(partial(self._flight.leave, self._drop))

    def opened(self, stream: Stream) -> None:
        """Send an answer that is complete, or send it as it comes."""
        data = stream.piece()
        try:
            if data is None:
                self._exchange.task = asyncio.get_running_loop().create_task(self._flow(stream))
            else:
                self._respond(stream, data)
        except Exception as error:
            stream.close()
            self._end(error)

    def failed(self, error: Exception) -> None:
        """Send an error, unless it is that another snapshot has taken the place of the one that was asked."""
        try:
            if isinstance(error, StoreError):
                newer = self._owner.current()
                if newer != self._current:
                    self._current = newer
                    return self._ask()
        except Exception as another:
            error = another
        return self._end(error)

    def _ask(self) -> None:
        self._ticket = self._owner.public.begin(self._job(), self._exchange.client, self)

    def _drop(self) -> None:
        """End the query: the client is gone, and nobody else waits for the answer."""
        if not self._over:
            if self._ticket is not None:
                self._owner.public.give_up(self._ticket)
            self._end(Gone("The client went away"))

    def _job(self) -> Job:
        plan, settings = self._plan, self._owner.settings
        table, graph, encoding, _ = plan.manner
        return Job(
            plan.query,
            str(self._current.path),
            table[0].extension if table else None,
            graph[0].extension if graph else None,
            plan.dataset,
            settings.seconds(plan.timeout),
            settings.max_bytes,
            settings.max_rows,
            encoding,
            self._exchange.method == "HEAD",
        )

    def _respond(self, stream: Stream, *parts: bytes) -> None:
        """Send a complete answer."""
        exchange, lines = self._exchange, self._lines(stream)
        if exchange.method == "HEAD":  # how long the answer would be is not known
            exchange.begin(200, exchange.ours + lines, None)
            exchange.write(b"", last=True)
        else:
            self._keep(Entry(lines, parts))
            exchange.respond(200, lines, *parts)
        self._end()

    async def _flow(self, stream: Stream) -> None:
        """Send an answer as it comes."""
        if self._over:  # the client left before this began
            return
        assert self._exchange.task is not None  # noqa: S101  (this is it)
        self._exchange.watch(partial(self._flight.leave, self._exchange.task.cancel))
        try:
            chunks, ended = await stream.ready()
            if ended or self._exchange.method == "HEAD":
                self._respond(stream, *chunks)
            else:
                await self._pass_on(stream, chunks)
                self._end()
        except asyncio.CancelledError:
            self._end(Gone("The client went away") if self._exchange.left else None)
            raise
        except Exception as error:
            self._end(error)
        finally:
            stream.close()

    async def _pass_on(self, stream: Stream, chunks: list[bytes]) -> None:
        """Send the parts of an answer as they come; keep them where they are not too many."""
        exchange, lines = self._exchange, self._lines(stream)
        exchange.begin(200, exchange.ours + lines, None)
        for chunk in chunks:
            await exchange.send(chunk)
        size, kept, largest = sum(map(len, chunks)), chunks, self._owner.cache.largest
        while (more := await stream.next()) is not None:
            if exchange.full:  # those who wait for the same do not wait for this client
                self._flight.land()
            await exchange.send(more)
            size += len(more)
            if size <= largest:
                kept.append(more)
            elif kept:
                kept.clear()
                self._flight.land(alone=True)
        if size <= largest:
            self._keep(Entry(lines, tuple(kept)))
        exchange.write(b"", last=True)

    def _keep(self, entry: Entry) -> None:
        if self._key is not None:
            self._owner.cache.put((self._current.version, self._plan.digest), entry)
            self._flight.land(entry)

    def _end(self, error: Exception | None = None) -> None:
        """End the run, however it went."""
        self._ticket, self._over = None, True
        if isinstance(error, AigovkgError):
            self._flight.land(error)
        if self._key is not None:
            self._owner.flights.arrive(self._key, self._flight)
        self._ended(self._exchange, error)

    def _lines(self, stream: Stream) -> bytes:
        chosen = self._plan.manner.graph if stream.kind == "graph" else self._plan.manner.table
        assert chosen is not None  # noqa: S101  (the worker refuses a kind of result that has no format)
        if self._plan.lasting:
            kept = f"etag: {tag((self._current.version, self._plan.digest))}\r\ncache-control: public, no-cache\r\n"
        else:
            kept = "cache-control: no-store\r\n"
        return _form_lines(*chosen, stream.encoding) + kept.encode()


def tag(key: Key) -> str:
    """Return the ETag of an answer."""
    return f'"{key[0]}-{key[1]}"'


@lru_cache(maxsize=256)
def _form_lines(form: Format, media_type: str, encoding: str) -> bytes:
    coding = f"content-encoding: {encoding}\r\n" if encoding else ""
    name = f'content-disposition: inline; filename="result.{form.extension}"\r\n'
    return f"content-type: {media_type}\r\n{name}{coding}".encode() + VARY
