"""The connections of clients: requests are taken from their bytes and answered one after the other, within bounds."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, cast

import httptools

from aigovkg_server.errors import HeadTooLarge, Malformed, OtherVersion
from aigovkg_server.exchange import Exchange
from aigovkg_server.places import given_up
from aigovkg_server.targets import VERSIONS, is_host, target

__all__ = ["Connection", "Connections"]

_PATIENCE = 20.0  # seconds for the head of a request, from the first byte or, for the first request, from the beginning
_KEEP_ALIVE = 75.0  # seconds; longer than proxies keep theirs, so that none reuses a connection that is being closed
_LARGEST_HEAD = 1 << 20  # bytes; a query by GET stands in the head
_LARGEST_FIELD = 1 << 13  # bytes of a header, which may come in several lines
_LARGEST_FIELDS = 1 << 16  # bytes of all headers
_AHEAD = 1 << 20  # bytes of an answer that may wait for the client to take them
_BODY_AHEAD = 1 << 16  # bytes of a body that may wait to be read
_PIPELINED = 16  # requests that may wait for those before them on the same connection
_SMALL = 1 << 14  # bytes that are put together to be written at once
_TICK = 1.0  # seconds between looks at the clock
_RESET = struct.pack("ii", 1, 0)  # linger on for no seconds


class Connections:
    """All connections. It makes one for each client that comes.

    Args:
        answer: begins to answer a request whose head is complete.
        most: how many there may be.
    """

    def __init__(self, answer: Callable[[Exchange], None], most: int) -> None:
        self.answer = answer
        self._most = most
        self.date = b""
        self.ending = False
        self._open: set[Connection] = set()
        self._loop = asyncio.get_running_loop()
        self._tick()

    def __call__(self) -> Connection:
        """Make a connection."""
        return Connection(self, self._loop)

    def add(self, connection: Connection) -> None:
        """Note a connection that was made, in the place of others where there are too many."""
        self._open.add(connection)
        for other in given_up(self._open, self._most):
            self._open.discard(other)
            other.abort()

    def remove(self, connection: Connection) -> None:
        """Forget a connection that was lost."""
        self._open.discard(connection)

    async def end(self, seconds: float, hurry: asyncio.Event) -> None:
        """Let no request begin any more, and wait for those that are being answered.

        Args:
            seconds: how long; what is not answered then is broken off.
            hurry: set when nobody wants to wait any longer.
        """
        self.ending = True
        for connection in list(self._open):
            connection.end()
        until = self._loop.time() + seconds
        while self._open and self._loop.time() < until and not hurry.is_set():
            await asyncio.sleep(0.05)
        for connection in list(self._open):
            connection.abort()
        self._timer.cancel()

    def _tick(self) -> None:
        self.date = f"date: {formatdate(usegmt=True)}\r\n".encode()
        now = self._loop.time()
        for connection in [each for each in self._open if each.until < now]:
            connection.expire()
        self._timer = self._loop.call_later(_TICK, self._tick)


class Connection(asyncio.Protocol):
    """One connection.

    Attributes:
        until: moment on the clock of the loop at which the client has been silent for too long.
        address: of the client.
        here: our own end, host and port.
        full: much waits for the client to take it.
    """

    def __init__(self, every: Connections, loop: asyncio.AbstractEventLoop) -> None:
        self._every, self._loop = every, loop
        self._parser = self._fresh()
        self._url, self._headers = b"", dict[bytes, bytes]()
        self._head = self._fields = 0  # bytes since the head of a request began, and of its headers
        self._in_head = True
        self._coming: Exchange | None = None  # whose body is not complete
        self._queue: deque[Exchange] = deque()
        self._active: Exchange | None = None  # which is being answered
        self._malformed: Malformed | None = None
        self._deaf = self.full = False
        self._unsent = 0
        self._room: asyncio.Future[None] | None = None
        self.until = loop.time() + _PATIENCE
        self.address, self.here = "", ("localhost", 80)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=_AHEAD)
        there, here = (transport.get_extra_info(name) for name in ("peername", "sockname"))
        self.address = there[0] if there else ""
        self.here = here[:2] if here else self.here
        self._every.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let whoever answers know that the client is gone."""
        self._every.remove(self)
        self._queue.clear()
        if self._active is not None:
            self._active.leave()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        if self._malformed is None:
            if self._in_head:
                self._head += len(data)
            try:
                self._parse(data)
            except httptools.HttpParserCallbackError as error:
                why = error.__context__
                self._refuse(why if isinstance(why, Malformed) else Malformed("The request is not valid HTTP"))
            except httptools.HttpParserError:
                self._refuse(Malformed("The request is not valid HTTP"))
            if self._in_head and self._head > _LARGEST_HEAD:
                self._refuse(HeadTooLarge("The head of the request is too long", f"more than {_LARGEST_HEAD} bytes"))
            self.balance()
            self._go_on()

    def on_message_begin(self) -> None:
        """Take the head of a request."""
        self._url, self._headers, self._fields = b"", {}, 0
        if not self._in_head:
            self._in_head = True
            self.until = self._loop.time() + _PATIENCE

    def on_url(self, url: bytes) -> None:
        """Take the address, or a part of it."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes behind a body might pretend to be one, and is left out."""
        if not self._in_head:
            return
        name = name.lower()
        before = self._headers.get(name)
        if before is not None:
            if name == b"host":
                raise Malformed("The request names more than one host")
            value = b"%b, %b" % (before, value)
        self._headers[name] = value
        self._fields += len(name) + len(value)
        if len(value) > _LARGEST_FIELD or self._fields > _LARGEST_FIELDS:
            raise HeadTooLarge("A header of the request is too long", name[:40].decode("latin-1"), "Leave it out")

    def on_headers_complete(self) -> None:
        """Let a request be answered when its turn comes."""
        self._in_head, self._head, self.until = False, 0, float("inf")
        parser = self._parser
        version = parser.get_http_version()
        if version not in VERSIONS:
            raise OtherVersion("This version of HTTP is not spoken here", version, "Use HTTP/1.1")
        path, asked = target(self._url, self._headers)
        if not is_host(self._headers.get(b"host"), version):
            raise Malformed("The request does not name the host that it is for", remedy="Send one header Host")
        self._coming = exchange = Exchange(
            self, parser.get_method().decode(), path, asked, self._headers, version, parser.should_keep_alive()
        )
        self._queue.append(exchange)

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        if self._coming is not None:
            self._coming.feed(body)

    def on_message_complete(self) -> None:
        """Note the end of a request."""
        if self._coming is not None:
            self._coming.complete()
            self._coming = None

    @property
    def answering(self) -> bool:
        """Tell whether a request that is complete is being answered, and the client takes the answer."""
        return self._active is not None and not self.full and self._coming is not self._active

    @property
    def date(self) -> bytes:
        """The line of an answer's head that tells when it was given."""
        return self._every.date

    def write(self, *parts: bytes) -> None:
        """Write bytes, in one piece where they are few."""
        if sum(map(len, parts)) <= _SMALL:
            self._transport.write(b"".join(parts))
        else:
            self._transport.writelines([part for part in parts if part])

    async def room(self) -> None:
        """Wait until the client has taken most of what was written."""
        while self.full:
            if self._room is None:
                self._room = self._loop.create_future()
            await asyncio.shield(self._room)

    def pause_writing(self) -> None:
        """Note that much waits for the client."""
        self.full = True
        self.until = self._loop.time() + _KEEP_ALIVE

    def resume_writing(self) -> None:
        """Go on writing."""
        self.full = False
        self.until = float("inf")
        if self._room is not None:
            self._room.set_result(None)
            self._room = None
        self._go_on()

    def done(self, exchange: Exchange) -> None:
        """Go on to the next request when one was answered."""
        if exchange is not self._active:
            return
        self._active = None
        if not exchange.keep_alive or self._every.ending:
            self.close()
        elif self._queue or self._malformed:
            self._loop.call_soon(self._go_on)
        elif not self._in_head:
            self.until = self._loop.time() + _KEEP_ALIVE
        self.balance()

    def break_off(self, *, reset: bool) -> None:
        """End the connection in the midst of an answer, without a proper end where that would say that it is whole."""
        if reset and not self._transport.is_closing():
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()
        self.close()

    def end(self) -> None:
        """Close the connection when the request is answered that is being answered now."""
        if self._active is None:
            self.close()
        else:
            self._active.keep_alive = False

    def close(self) -> None:
        """Close the connection when what was written has been taken."""
        self._queue.clear()
        self.until = self._loop.time() + _KEEP_ALIVE
        self._transport.close()

    def abort(self) -> None:
        """Give up whatever is under way."""
        if self._active is not None:
            self._active.give_up()
        self._transport.abort()

    def expire(self) -> None:
        """Close the connection of a client that is silent, at once where it does not even take what was written."""
        unsent = self._transport.get_write_buffer_size()
        if unsent and unsent != self._unsent:
            self._unsent = unsent
            self.until = self._loop.time() + _KEEP_ALIVE
        elif self.full or self._transport.is_closing():
            self._transport.abort()
        else:
            self.close()

    def balance(self) -> None:
        """Read no more than can be worked off."""
        waiting = self._coming.waiting if self._coming is not None else 0
        deaf = waiting > _BODY_AHEAD or len(self._queue) >= _PIPELINED or self._malformed is not None
        if deaf != self._deaf and not self._transport.is_closing():
            self._deaf = deaf
            (self._transport.pause_reading if deaf else self._transport.resume_reading)()

    def _go_on(self) -> None:
        if self._active is not None or self.full or self._transport.is_closing():
            return
        if self._queue:
            self._active = self._queue.popleft()
            self._every.answer(self._active)
        elif self._malformed is not None:
            self._active = Exchange(self, "GET", b"/", b"", {}, "1.1", keep_alive=False)
            self._active.problem(self._malformed)

    def _refuse(self, why: Malformed) -> None:
        """Read no more, and say why after what was asked before is answered."""
        self._malformed = why
        if self._coming is not None:
            self._coming.spoil(why)

    def _parse(self, data: bytes) -> None:
        while data:
            try:
                self._parser.feed_data(data)
                data = b""
            except httptools.HttpParserUpgrade as upgrade:  # to a protocol that is not spoken here
                self._parser = self._fresh()
                data = data[upgrade.args[0] :]

    def _fresh(self) -> Any:
        parser = httptools.HttpRequestParser(self)
        parser.set_dangerous_leniencies(lenient_data_after_close=True)  # else it refuses the request before, too
        return parser
