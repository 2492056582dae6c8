"""Answers ordinary queries at /sparql without the web framework, and keeps their answers.

A request that is not ordinary in any way (a page is wanted, something is wrong with it, it is an update, it names
SERVICE) is left to `sparql`, which answers every kind; the answers of both are the same.
"""

from __future__ import annotations

import asyncio
import hashlib
from functools import lru_cache
from typing import NamedTuple

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from aigovkg.errors import AigovkgError, StoreError
from aigovkg.query import guard
from aigovkg.store import Current
from aigovkg_server import codings, protocol
from aigovkg_server.answers import Stream
from aigovkg_server.cache import Cache, Entry, Flight, Header
from aigovkg_server.errors import Busy, Deadline, Gone
from aigovkg_server.exchange import Exchange
from aigovkg_server.frames import Job
from aigovkg_server.lasting import lasting
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, wants_page
from aigovkg_server.service import Service

__all__ = ["LARGEST_QUERY", "Direct"]

LARGEST_QUERY = 1_000_000  # bytes
_REMEMBERED = 8192  # bytes of a request up to which it is remembered what it asks for
_AT_ONCE = 1 << 16  # bytes of a body that is read in the event loop
_VARY = (b"vary", b"Accept, Accept-Encoding")


#: A format and its content type.
_Form = tuple[Format, str]


class _Accepts(NamedTuple):
    """What `negotiation` reads of a request."""

    accept_mimetypes: MIMEAccept


class _Plan(NamedTuple):
    """What a request asks for.

    Attributes:
        table: format of a SELECT's answer and its content type; None refuses one.
        graph: the same for a CONSTRUCT.
        digest: identifies the answer, together with a snapshot.
        lasting: the same question has the same answer as long as the snapshot is the same.
    """

    query: str
    dataset: tuple[list[str], list[str]] | None
    timeout: float | None
    table: _Form | None
    graph: _Form | None
    encoding: str
    digest: str
    lasting: bool


class Direct:
    """Answers queries.

    Args:
        owner: settings, store and pools.
        cache: keeps answers.
    """

    def __init__(self, owner: Service, cache: Cache) -> None:
        self._owner, self._cache = owner, cache

    async def __call__(self, exchange: Exchange, body: bytes) -> bool:
        """Answer a request, and tell whether that was done; otherwise it is to be answered elsewhere.

        Raises:
            AigovkgError: it cannot be answered, and nothing was sent yet.
            Interrupted: the answer breaks off.
        """
        if len(body) <= _AT_ONCE:
            plan = _plan(exchange, body)
        else:  # reading it takes a while, and others wait for the event loop
            plan = await asyncio.get_running_loop().run_in_executor(None, _plan, exchange, body)
        if plan is None:
            return False
        await self._answer(exchange, plan)
        return True

    async def _answer(self, exchange: Exchange, plan: _Plan) -> None:
        current = self._owner.current()
        key = (current.version, plan.digest)
        tag = f'"{current.version}-{plan.digest}"'
        if plan.lasting and tag in exchange.header(b"if-none-match"):
            exchange.kind = "unchanged"
            await exchange.start(304, [(b"etag", tag.encode()), _VARY])
            return await exchange.body(b"")
        entry = self._cache.get(key) if plan.lasting else None
        if entry is not None:
            return await self._cached(exchange, entry)
        exchange.kind = "query"
        exchange.watch()
        try:
            if not plan.lasting or exchange.scope["method"] == "HEAD":
                return await self._run(exchange, plan, current, Flight())
            flight = self._cache.under_way(key)
            if flight is not None and await self._shared(exchange, plan, flight):
                return None
            flight = self._cache.depart(key)
            try:
                return await self._run(exchange, plan, current, flight)
            finally:
                self._cache.arrive(key, flight)
        except asyncio.CancelledError:
            if exchange.left:
                raise Gone("The client went away") from None
            raise

    async def _cached(self, exchange: Exchange, entry: Entry) -> None:
        exchange.kind = "cached"
        await exchange.start(200, entry.headers)
        await exchange.body(b"" if exchange.scope["method"] == "HEAD" else entry.body)

    async def _shared(self, exchange: Exchange, plan: _Plan, flight: Flight) -> bool:
        """Wait for the answer to the same query, which runs already; tell whether it served."""
        seconds = self._owner.settings.seconds(plan.timeout)
        try:
            async with asyncio.timeout(seconds):
                result = await asyncio.shield(flight.done)
        except TimeoutError:
            raise Deadline(seconds) from None
        if isinstance(result, AigovkgError):
            raise result
        if result is not None:
            await self._cached(exchange, result)
        return result is not None

    async def _run(self, exchange: Exchange, plan: _Plan, current: Current, flight: Flight) -> None:
        try:
            stream, current = await self._open(exchange, plan, current)
            try:
                await self._send(exchange, plan, current, stream, flight)
            finally:
                stream.close()
        except AigovkgError as error:
            flight.land(None if isinstance(error, Busy) else error)
            raise

    async def _open(self, exchange: Exchange, plan: _Plan, current: Current) -> tuple[Stream, Current]:
        """Run the query over the snapshot, or over the next one where that has taken its place."""
        try:
            return await self._owner.public.open(self._job(exchange, plan, current), exchange.client), current
        except StoreError:
            newer = self._owner.current()
            if newer == current:
                raise
        return await self._owner.public.open(self._job(exchange, plan, newer), exchange.client), newer

    def _job(self, exchange: Exchange, plan: _Plan, current: Current) -> Job:
        settings = self._owner.settings
        return Job(
            plan.query,
            str(current.path),
            table=plan.table[0].extension if plan.table else None,
            graph=plan.graph[0].extension if plan.graph else None,
            dataset=plan.dataset,
            timeout=settings.seconds(plan.timeout),
            max_bytes=settings.max_bytes,
            max_rows=settings.max_rows,
            encoding=plan.encoding,
            peek=exchange.scope["method"] == "HEAD",
        )

    async def _send(self, exchange: Exchange, plan: _Plan, current: Current, stream: Stream, flight: Flight) -> None:
        chunks, ended = await stream.ready()
        headers = _headers(plan, current, stream)
        if exchange.scope["method"] == "HEAD":
            await exchange.start(200, headers)
            await exchange.body(b"")
        elif ended:
            entry = _entry(headers, chunks)
            self._keep(plan, current, entry, flight)
            await exchange.start(200, entry.headers)
            await exchange.body(entry.body)
        else:
            exchange.watch(now=True)
            await exchange.start(200, headers)
            kept = await self._passed_on(exchange, chunks, stream, flight)
            if kept:
                self._keep(plan, current, _entry(headers, kept), flight)
            await exchange.body(b"")

    async def _passed_on(self, exchange: Exchange, chunks: list[bytes], stream: Stream, flight: Flight) -> list[bytes]:
        """Send the parts of an answer as they come; return them all, or none where they are too many to be kept."""
        for chunk in chunks:
            await exchange.body(chunk, more=True)
        size, kept = sum(map(len, chunks)), chunks
        while (more := await stream.next()) is not None:
            await exchange.body(more, more=True)
            size += len(more)
            if size <= self._cache.largest:
                kept.append(more)
            elif kept:
                kept.clear()
                flight.land(None)
        return kept if size <= self._cache.largest else []

    def _keep(self, plan: _Plan, current: Current, entry: Entry, flight: Flight) -> None:
        if plan.lasting:
            self._cache.put((current.version, plan.digest), entry)
            flight.land(entry)


def _entry(headers: tuple[Header, ...], chunks: list[bytes]) -> Entry:
    body = b"".join(chunks)
    return Entry((*headers, (b"content-length", str(len(body)).encode())), body)


def _headers(plan: _Plan, current: Current, stream: Stream) -> tuple[Header, ...]:
    chosen = plan.graph if stream.kind == "graph" else plan.table
    assert chosen is not None  # noqa: S101  (the worker refuses a kind of result that has no format)
    form, media_type = chosen
    headers: list[Header] = [
        (b"content-type", media_type.encode()),
        (b"content-disposition", f'inline; filename="result.{form.extension}"'.encode()),
        _VARY,
    ]
    if plan.lasting:
        headers += [
            (b"etag", f'"{current.version}-{plan.digest}"'.encode()),
            (b"cache-control", b"public, no-cache"),
        ]
    else:
        headers.append((b"cache-control", b"no-store"))
    if stream.encoding:
        headers.append((b"content-encoding", stream.encoding.encode()))
    return tuple(headers)


def _plan(exchange: Exchange, body: bytes) -> _Plan | None:
    method, asked = exchange.scope["method"], exchange.scope["query_string"]
    if method not in ("GET", "HEAD", "POST") or (method != "POST" and not asked):
        return None
    details = (exchange.header(b"content-type"), exchange.header(b"accept"), exchange.header(b"accept-encoding"))
    read = _remembered if len(asked) + len(body) <= _REMEMBERED else _read
    return read("GET" if method == "HEAD" else method, asked, body, *details)


def _read(method: str, asked: bytes, body: bytes, content_type: str, accept: str, encodings: str) -> _Plan | None:
    try:
        operation = protocol.read(method, asked, content_type, lambda: body)
        if operation.kind != "query" or "SERVICE" in operation.text.upper():
            return None
        guard(operation.text)
    except AigovkgError:
        return None  # it is told there what is wrong
    forms = _forms(accept, operation.format)
    if forms is None:
        return None
    encoding = codings.choose(encodings)
    identity = (operation.text, operation.dataset, [form and form[1] for form in forms], encoding)
    return _Plan(
        query=operation.text,
        dataset=operation.dataset,
        timeout=operation.timeout,
        table=forms[0],
        graph=forms[1],
        encoding=encoding,
        digest=hashlib.blake2b(repr(identity).encode(), digest_size=12).hexdigest(),
        lasting=lasting(operation.text),
    )


_remembered = lru_cache(maxsize=2048)(_read)


@lru_cache(maxsize=1024)
def _forms(accept: str, wanted: str) -> tuple[_Form | None, _Form | None] | None:
    """Return the formats for a table and for a graph, each with its content type; None where a page is wanted."""
    accepts = _Accepts(parse_accept_header(accept, MIMEAccept))
    if named(wanted, (HTML,)) or (not wanted and wants_page(accepts)):
        return None
    table, graph = choose(accepts, TABLES, wanted), choose(accepts, GRAPHS, wanted)
    return table and (table, table.media_type(accepts)), graph and (graph, graph.media_type(accepts))
