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
        self._direct = Direct(owner, self._end)
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
        """Answer a request: at once where it can be done without waiting, else in a task of its own."""
        exchange.began = time.perf_counter()
        exchange.root = self._root
        if self._proxies is not None:
            self._proxies.hear(exchange)
        try:
            path = self._admitted(exchange)
            body = exchange.body if path == "/sparql" and b"content-encoding" not in exchange.headers else None
            if body is not None and self._direct.begin(exchange, body):
                return
        except Exception as error:
            self._end(exchange, error)
        else:
            exchange.task = asyncio.get_running_loop().create_task(self._handle(exchange, path))

    def _admitted(self, exchange: Exchange) -> str:
        """Return the path of a request within the service; raises `TooOften`."""
        path = below(exchange.root, exchange.path) if exchange.root else exchange.path
        if not path.startswith(_ALWAYS_ANSWERED):
            wait = self._rates.wait(exchange.client)
            if wait:
                raise TooOften(wait, self._settings.rate)
        return path

    async def _handle(self, exchange: Exchange, path: str) -> None:
        try:
            if not await self._answer(exchange, path):
                self._end(exchange)
        except asyncio.CancelledError:
            self._end(exchange)
            raise
        except Exception as error:
            self._end(exchange, error)

    async def _answer(self, exchange: Exchange, path: str) -> bool:
        """Answer a request, and tell whether its end is seen to elsewhere."""
        if path == "*" and exchange.method == "OPTIONS":
            exchange.respond(204, _OPTIONS)
        elif exchange.method in ("GET", "HEAD"):
            await self._page(exchange, io.BytesIO())
        else:
            return await self._take(exchange, path)
        return False

    async def _take(self, exchange: Exchange, path: str) -> bool:
        """Answer a request that may have a body; returns as `_answer`."""
        coding = exchange.header(b"content-encoding").lower()
        if coding not in _PLAIN:
            raise Coded("The request's body has a content coding that is not taken", coding)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            size = await self._read(exchange, cast(IO[bytes], body))
            if path == "/sparql" and size <= LARGEST_QUERY:
                if await self._direct.read(exchange, body.read()):
                    return True
                body.seek(0)
            await self._page(exchange, cast(IO[bytes], body))
        return False

    def _end(self, exchange: Exchange, error: Exception | None = None) -> None:
        """Say what went wrong, break off what is not complete, and count the request."""
        try:
            if isinstance(error, AigovkgError):
                exchange.problem(error)
            elif error is not None and not isinstance(error, Interrupted):
                _log.error("request %s to %s failed", exchange.id, exchange.path, exc_info=error)
                if not exchange.status:
                    headers = lines_of([("Content-Type", problems.MEDIA_TYPE)])
                    exchange.respond(500, headers, problems.unforeseen(exchange.id))
        finally:
            exchange.break_off()
            self._tell(exchange, time.perf_counter() - exchange.began)

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
