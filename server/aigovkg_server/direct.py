"""Answers ordinary queries at /sparql without the web framework, and keeps their answers.

A request that is not ordinary in any way (a page is wanted, something is wrong with it, it is an update, it names
SERVICE) is left to `sparql`, which answers every kind; the answers of both are the same. An answer that comes in one
piece, as most do, takes no task: it is sent when the process that made it is heard.
"""

from __future__ import annotations

import asyncio

from aigovkg.store import Current
from aigovkg_server.cache import Entry, Key
from aigovkg_server.errors import Gone
from aigovkg_server.exchange import Exchange
from aigovkg_server.plans import Plan, plan_of
from aigovkg_server.running import VARY, Ended, Run, tag
from aigovkg_server.service import Service

__all__ = ["LARGEST_QUERY", "Direct"]

LARGEST_QUERY = 1_000_000  # bytes
_AT_ONCE = 1 << 16  # bytes of a body that is read in the event loop


class Direct:
    """Answers queries.

    Args:
        owner: settings, store, pools, and the answers that are kept.
        ended: called when an answer is complete, or cannot be.
    """

    def __init__(self, owner: Service, ended: Ended) -> None:
        self._owner, self._ended = owner, ended

    def begin(self, exchange: Exchange, body: bytes) -> bool:
        """Begin to answer a request, and tell whether that is so; otherwise it is to be answered elsewhere.

        Raises:
            AigovkgError: it cannot be answered, and nothing was sent yet.
        """
        return self._begin(exchange, plan_of(exchange, body))

    async def read(self, exchange: Exchange, body: bytes) -> bool:
        """Do what `begin` does, also for a long body: reading it takes a while, and others wait for the event loop."""
        if len(body) <= _AT_ONCE:
            return self.begin(exchange, body)
        plan = await asyncio.get_running_loop().run_in_executor(None, plan_of, exchange, body)
        return self._begin(exchange, plan)

    def _begin(self, exchange: Exchange, plan: Plan | None) -> bool:
        if plan is None:
            return False
        current = self._owner.current()
        if not plan.lasting:
            self._run(exchange, plan, current, None)
            return True
        key = (current.version, plan.digest)
        if b"if-none-match" in exchange.headers and tag(key) in exchange.header(b"if-none-match"):
            exchange.kind = "unchanged"
            exchange.respond(304, f"etag: {tag(key)}\r\n".encode() + VARY)
            self._ended(exchange, None)
        elif (entry := self._owner.cache.get(key)) is not None:
            self._cached(exchange, entry)
        elif exchange.method == "HEAD":
            self._run(exchange, plan, current, None)
        elif self._owner.flights.under_way(key):
            exchange.kind = "query"
            exchange.task = asyncio.get_running_loop().create_task(self._shared(exchange, plan, current, key))
        else:
            self._run(exchange, plan, current, key)
        return True

    async def _shared(self, exchange: Exchange, plan: Plan, current: Current, key: Key) -> None:
        """Wait for the answer to the same query, which runs already, and run it anew where that does not serve."""
        assert exchange.task is not None  # noqa: S101  (this is it)
        exchange.watch(exchange.task.cancel)
        try:
            found = await self._owner.flights.shared(key, self._owner.settings.seconds(plan.timeout))
            if isinstance(found, Entry):
                self._cached(exchange, found)
            else:
                self._run(exchange, plan._replace(timeout=found), current, key)
        except asyncio.CancelledError:
            self._ended(exchange, Gone("The client went away") if exchange.left else None)
            raise
        except Exception as error:
            self._ended(exchange, error)

    def _run(self, exchange: Exchange, plan: Plan, current: Current, key: Key | None) -> None:
        exchange.kind = "query"
        Run(self._owner, self._ended, exchange, plan, current, key).begin()

    def _cached(self, exchange: Exchange, entry: Entry) -> None:
        exchange.kind = "cached"
        exchange.respond(200, entry.lines, *entry.parts)
        self._ended(exchange, None)
