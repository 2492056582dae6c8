"""The application that the web server runs: ordinary queries are answered directly, everything else by the pages.

Every request gets its identifier, its place in the counts and its line in the log here, and what no answer may escape:
bounds of a request's size and time, of how many wait, of how often a client asks.
"""

from __future__ import annotations

import asyncio
import io
import logging
import tempfile
import time
from typing import IO, cast

from flask import Flask

from aigovkg.errors import AigovkgError
from aigovkg.settings import Settings
from aigovkg_server import logs, problems
from aigovkg_server.bridge import Bridge, below
from aigovkg_server.direct import LARGEST_QUERY, Direct
from aigovkg_server.errors import Busy, Coded, Interrupted, Slow, TooOften
from aigovkg_server.exchange import Exchange
from aigovkg_server.headers import lines_of
from aigovkg_server.metrics import Metrics
from aigovkg_server.proxies import Proxies
from aigovkg_server.rates import Rates
from aigovkg_server.service import Service

__all__ = ["Front"]

_log = logging.getLogger(__name__)

_THREADS = 32  # requests for pages at the same time, beside those whose query waits, runs, or runs for others, too
_CROWD = 1000  # requests that wait for a thread
_IN_MEMORY = 1 << 20  # bytes of a request's body; a longer one goes to a file
_PLAIN = ("", "identity")
_OPTIONS = b"allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"  # of all addresses together
_ALWAYS_ANSWERED = ("/healthz", "/metrics", "/static/")


class Front:
    """The application.

    Args:
        app: the pages.
        settings: limits, the path prefix and the size of the cache count.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._settings = settings
        self._owner = owner = cast(Service, app.extensions["aigovkg"])
        self._direct = Direct(owner)
        pools = {"public": owner.public, "house": owner.house, "checkers": owner.checkers}
        self._metrics = app.extensions["aigovkg.metrics"] = Metrics(pools, owner.cache)
        self._rates = Rates(settings.rate)
        self._proxies = Proxies(settings.trusted_proxies) if settings.trusted_proxies else None
        threads = 2 * (settings.queue + settings.workers) + _THREADS
        self._bridge = Bridge(app.wsgi_app, threads)
        self._under_way = 0
        self._most = threads + _CROWD
        self._root = settings.prefix.rstrip("/")
        self._largest = settings.max_upload + LARGEST_QUERY

    def begin(self, exchange: Exchange) -> None:
        """Answer a request, in a task of its own."""
        exchange.task = asyncio.get_running_loop().create_task(self._handle(exchange))

    async def _handle(self, exchange: Exchange) -> None:
        began = time.perf_counter()
        exchange.root = self._root
        if self._proxies is not None:
            self._proxies.hear(exchange)
        try:
            await self._answer(exchange)
        except Interrupted:
            pass  # it is broken off below
        except AigovkgError as error:
            exchange.problem(error)
        except Exception as error:
            _log.error("request %s to %s failed", exchange.id, exchange.path, exc_info=error)
            if not exchange.status:
                headers = lines_of([("Content-Type", problems.MEDIA_TYPE)])
                exchange.respond(500, headers, problems.unforeseen(exchange.id))
        finally:
            exchange.break_off()
            self._tell(exchange, time.perf_counter() - began)

    async def _answer(self, exchange: Exchange) -> None:
        path = below(exchange.root, exchange.path) if exchange.root else exchange.path
        if not path.startswith(_ALWAYS_ANSWERED):
            wait = self._rates.wait(exchange.client)
            if wait:
                raise TooOften(wait, self._settings.rate)
        at_sparql = path == "/sparql"
        if path == "*" and exchange.method == "OPTIONS":
            exchange.respond(204, _OPTIONS)
        elif exchange.method in ("GET", "HEAD"):
            if not (at_sparql and await self._direct(exchange, b"")):
                await self._page(exchange, io.BytesIO())
        else:
            await self._take(exchange, at_sparql=at_sparql)

    async def _take(self, exchange: Exchange, *, at_sparql: bool) -> None:
        """Answer a request that may have a body."""
        coding = exchange.header(b"content-encoding").lower()
        if coding not in _PLAIN:
            raise Coded("The request's body has a content coding that is not taken", coding)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            size = await self._read(exchange, cast(IO[bytes], body))
            if at_sparql and size <= LARGEST_QUERY:
                if await self._direct(exchange, body.read()):
                    return
                body.seek(0)
            await self._page(exchange, cast(IO[bytes], body))

    async def _page(self, exchange: Exchange, body: IO[bytes]) -> None:
        if self._under_way >= self._most:
            raise Busy
        self._under_way += 1
        try:
            await self._bridge(exchange, body)
        finally:
            self._under_way -= 1

    async def _read(self, exchange: Exchange, body: IO[bytes]) -> int:
        """Read the body of a request, up to what any address takes; return how much there was."""
        announced = exchange.header(b"content-length")
        if announced.isdigit() and int(announced) > self._largest:
            return int(announced)  # it is refused for its length, unread
        size = 0
        try:
            async with asyncio.timeout(self._settings.timeout):
                more = True
                while more and size <= self._largest:
                    data, more = await exchange.read()
                    size += body.write(data)
        except TimeoutError:
            raise Slow(self._settings.timeout) from None
        body.seek(0)
        return size

    def _tell(self, exchange: Exchange, seconds: float) -> None:
        self._metrics.request(exchange.kind, exchange.status or 499, seconds)
        if logs.wanted():
            logs.request(
                request=exchange.id,
                client=exchange.client,
                method=exchange.method,
                path=exchange.path,
                status=exchange.status or 499,
                bytes=exchange.sent,
                seconds=round(seconds, 4),
                kind=exchange.kind,
            )

    def close(self) -> None:
        """End the processes, then wait for the pages that are being answered. Not to be called in the event loop."""
        self._owner.close()
        self._bridge.close()
