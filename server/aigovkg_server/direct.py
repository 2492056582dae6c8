"""Answers ordinary queries at /sparql without the web framework, and keeps their answers.

A request that is not ordinary in any way (a page is wanted, something is wrong with it, it is an update, it names
SERVICE) is left to `sparql`, which answers every kind; the answers of both are the same.
"""

from __future__ import annotations

import asyncio
import hashlib
from functools import lru_cache, partial
from typing import NamedTuple

from werkzeug.datastructures import MIMEAccept

from aigovkg.errors import AigovkgError, StoreError
from aigovkg.query import guard
from aigovkg.store import Current
from aigovkg_server import codings, protocol
from aigovkg_server.answers import Stream
from aigovkg_server.cache import Entry
from aigovkg_server.errors import Gone
from aigovkg_server.exchange import Exchange
from aigovkg_server.flights import Flight
from aigovkg_server.frames import Job
from aigovkg_server.lasting import lasting
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, parsed, wants_page
from aigovkg_server.service import Service

__all__ = ["LARGEST_QUERY", "Direct"]

LARGEST_QUERY = 1_000_000  # bytes
_REMEMBERED = 8192  # bytes of a request up to which it is remembered what it asks for
_AT_ONCE = 1 << 16  # bytes of a body that is read in the event loop
_VARY = b"vary: Accept, Accept-Encoding\r\n"


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
        owner: settings, store, pools, and the answers that are kept.
    """

    def __init__(self, owner: Service) -> None:
        self._owner, self._cache, self._flights = owner, owner.cache, owner.flights

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
        if plan.lasting and b"if-none-match" in exchange.headers:
            tag = f'"{current.version}-{plan.digest}"'
            if tag in exchange.header(b"if-none-match"):
                exchange.kind = "unchanged"
                return exchange.respond(304, f"etag: {tag}\r\n".encode() + _VARY, b"")
        entry = self._cache.get(key) if plan.lasting else None
        if entry is not None:
            return _cached(exchange, entry)
        exchange.kind = "query"
        assert exchange.task is not None  # noqa: S101  (requests are answered in tasks)
        exchange.watch(exchange.task.cancel)
        try:
            if not plan.lasting or exchange.method == "HEAD":
                return await self._run(exchange, plan, current, Flight())
            if self._flights.under_way(key):
                found = await self._flights.shared(key, self._owner.settings.seconds(plan.timeout))
                if isinstance(found, Entry):
                    return _cached(exchange, found)
                plan = plan._replace(timeout=found)
            flight = self._flights.depart(key)
            exchange.watch(partial(flight.leave, exchange.task.cancel))
            try:
                return await self._run(exchange, plan, current, flight)
            finally:
                self._flights.arrive(key, flight)
        except asyncio.CancelledError:
            if exchange.left:
                raise Gone("The client went away") from None
            raise

    async def _run(self, exchange: Exchange, plan: _Plan, current: Current, flight: Flight) -> None:
        try:
            stream, current = await self._open(exchange, plan, current)
            try:
                await self._send(exchange, plan, current, stream, flight)
            finally:
                stream.close()
        except AigovkgError as error:
            flight.land(error)
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
            peek=exchange.method == "HEAD",
        )

    async def _send(self, exchange: Exchange, plan: _Plan, current: Current, stream: Stream, flight: Flight) -> None:
        chunks, ended = await stream.ready()
        lines = _lines(plan, current, stream)
        if exchange.method == "HEAD":
            exchange.begin(200, exchange.ours + lines, None)
            exchange.write(b"", last=True)
        elif ended:
            entry = Entry(lines, tuple(chunks))
            self._keep(plan, current, entry, flight)
            exchange.respond(200, entry.lines, *entry.parts)
        else:
            exchange.begin(200, exchange.ours + lines, None)
            kept = await self._passed_on(exchange, chunks, stream, flight)
            if kept:
                self._keep(plan, current, Entry(lines, tuple(kept)), flight)
            exchange.write(b"", last=True)

    async def _passed_on(self, exchange: Exchange, chunks: list[bytes], stream: Stream, flight: Flight) -> list[bytes]:
        """Send the parts of an answer as they come; return them all, or none where they are too many to be kept."""
        for chunk in chunks:
            await exchange.send(chunk)
        size, kept = sum(map(len, chunks)), chunks
        while (more := await stream.next()) is not None:
            if exchange.full:  # those who wait for the same do not wait for this client
                flight.land()
            await exchange.send(more)
            size += len(more)
            if size <= self._cache.largest:
                kept.append(more)
            elif kept:
                kept.clear()
                flight.land(alone=True)
        return kept if size <= self._cache.largest else []

    def _keep(self, plan: _Plan, current: Current, entry: Entry, flight: Flight) -> None:
        if plan.lasting:
            self._cache.put((current.version, plan.digest), entry)
            flight.land(entry)


def _cached(exchange: Exchange, entry: Entry) -> None:
    exchange.kind = "cached"
    exchange.respond(200, entry.lines, *entry.parts)


def _lines(plan: _Plan, current: Current, stream: Stream) -> bytes:
    chosen = plan.graph if stream.kind == "graph" else plan.table
    assert chosen is not None  # noqa: S101  (the worker refuses a kind of result that has no format)
    form, media_type = chosen
    if plan.lasting:
        lasting = f'etag: "{current.version}-{plan.digest}"\r\ncache-control: public, no-cache\r\n'
    else:
        lasting = "cache-control: no-store\r\n"
    coding = f"content-encoding: {stream.encoding}\r\n" if stream.encoding else ""
    name = f'content-disposition: inline; filename="result.{form.extension}"\r\n'
    return f"content-type: {media_type}\r\n{name}{lasting}{coding}".encode() + _VARY


def _plan(exchange: Exchange, body: bytes) -> _Plan | None:
    method, asked = exchange.method, exchange.asked
    if method not in ("GET", "HEAD", "POST") or (method != "POST" and not asked):
        return None
    details = (exchange.header(b"content-type"), exchange.header(b"accept"), exchange.header(b"accept-encoding"))
    read = _remembered if len(asked) + len(body) <= _REMEMBERED else _read
    return read("GET" if method == "HEAD" else method, asked, body, *details)


def _read(method: str, asked: bytes, body: bytes, content_type: str, accept: str, encodings: str) -> _Plan | None:
    try:
        operation = protocol.read(method, asked, content_type, lambda: body)
        text = operation.text.upper()
        if operation.kind != "query" or "SERVICE" in text:
            return None
        guard(operation.text)
    except AigovkgError:
        return None  # it is told there what is wrong
    forms = _forms(accept, operation.format)
    if forms is None:
        return None
    encoding = codings.choose(encodings)
    parts = (operation.text, repr(operation.dataset), *(form[1] if form else "" for form in forms), encoding)
    identity = "\x1f".join(parts)  # which cannot stand in those behind the first
    return _Plan(
        query=operation.text,
        dataset=operation.dataset,
        timeout=operation.timeout,
        table=forms[0],
        graph=forms[1],
        encoding=encoding,
        digest=hashlib.blake2b(identity.encode(), digest_size=12).hexdigest(),
        lasting=lasting(operation.text),
    )


_remembered = lru_cache(maxsize=2048)(_read)


@lru_cache(maxsize=1024)
def _forms(accept: str, wanted: str) -> tuple[_Form | None, _Form | None] | None:
    """Return the formats for a table and for a graph, each with its content type; None where a page is wanted."""
    accepts = _Accepts(parsed(accept))
    if named(wanted, (HTML,)) or (not wanted and wants_page(accepts)):
        return None
    table, graph = choose(accepts, TABLES, wanted), choose(accepts, GRAPHS, wanted)
    return table and (table, table.media_type(accepts)), graph and (graph, graph.media_type(accepts))
