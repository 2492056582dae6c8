"""One request and its answer."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote

from aigovkg.errors import AigovkgError
from aigovkg_server import problems
from aigovkg_server.clients import client_of
from aigovkg_server.errors import Gone, Malformed
from aigovkg_server.headers import ALWAYS, lines_of

if TYPE_CHECKING:
    from aigovkg_server.connections import Connection

__all__ = ["Exchange"]

_STATUS = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}
_UNNAMED = b"HTTP/1.1 %d \r\n"
_WITHOUT_BODY = (204, 304)
_SHORT = 1 << 14  # bytes of a body
_HERE, _NUMBERS = secrets.token_hex(4), itertools.count()  # identifiers of requests: of this process, and of one in it


class Exchange:
    """A request, and what has been sent in answer to it.

    The head of an answer waits for the first bytes of the body and travels with them, since two writes cost twice as
    much as one. A client of HTTP/1.0 knows no chunks: it gets the bytes as they are, and the end of the connection is
    the end of the answer; where such an answer breaks off, the connection is reset.

    Args:
        connection: where it came from.
        method: such as GET.
        path: as it was sent.
        asked: what stands behind the `?`.
        headers: name in small letters -> value; where one came several times, with commas between.
        version: of HTTP.
        keep_alive: the client may ask again on the same connection.

    Attributes:
        id: identifier of the request, for headers and logs.
        address: of the client, as a trusted proxy tells it where there is one; `scheme` and `root`, the path prefix
            under which a proxy shows the service, likewise.
        began: when its turn came, on the clock `time.perf_counter`.
        kind: "query", "cached", "unchanged" or "page"; see `metrics`.
        status: HTTP status that was sent; 0 before that.
        sent: bytes of the body that were sent.
        left: the client went away.
    """

    # What most requests leave as it is.
    scheme, root, kind = "http", "", "page"
    began = 0.0
    status = sent = 0
    left = finished = False
    task: asyncio.Task[None] | None = None
    _on_left: Callable[[], object] | None = None
    _body: bytes | bytearray = b""  # what came of the request's body and was not read
    _whole = False
    _malformed: Malformed | None = None
    _more: asyncio.Future[None] | None = None
    _head = b""  # of the answer
    _chunked = False
    _rest: int | None = None  # bytes of the answer's body that were announced and are still to come

    def __init__(
        self,
        connection: Connection,
        method: str,
        path: bytes,
        asked: bytes,
        headers: Mapping[bytes, bytes],
        version: str,
        keep_alive: bool,
    ) -> None:
        self._connection = connection
        self.method, self.raw_path, self.asked, self.headers = method, path, asked, headers
        self.path = unquote(path.decode("ascii")) if b"%" in path else path.decode("ascii")
        self.version = version
        self.keep_alive = keep_alive and version == "1.1"
        self.id = f"{_HERE}{next(_NUMBERS):06x}"
        self.address = connection.address
        self._expects = b"expect" in headers and headers[b"expect"].lower() == b"100-continue"

    @property
    def client(self) -> str:
        """Whose turn it takes."""
        return client_of(self.address)

    @property
    def here(self) -> tuple[str, int]:
        """Our own end of the connection: host and port."""
        return self._connection.here

    def header(self, name: bytes) -> str:
        """Return a header of the request; where it stands several times, with commas between."""
        return self.headers.get(name, b"").decode("latin-1")

    # The request's body, on its way in.

    @property
    def waiting(self) -> int:
        """Bytes of the body that came and were not read."""
        return len(self._body)

    @property
    def body(self) -> bytes | None:
        """All of the body, which may be read again; None where more is to come, or it is long."""
        if not self._whole or len(self._body) > _SHORT:
            return None
        return bytes(self._body)

    def feed(self, data: bytes) -> None:
        """Take a part of the body; what comes after the answer is of no use."""
        if not self.finished:
            if self._body:
                self._body += data
            else:
                self._body = bytearray(data)
            self._wake()

    def complete(self) -> None:
        """Note that the body is complete."""
        self._whole = True
        self._wake()

    def spoil(self, why: Malformed) -> None:
        """Note that the body cannot be read on."""
        self._malformed = why
        self._wake()

    async def read(self) -> tuple[bytes, bool]:
        """Return more of the body, and whether more is to come.

        Raises:
            Gone: the client went away.
            Malformed: it is not valid HTTP.
        """
        if self._expects:
            self._expects = False
            self._connection.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not (self._body or self._whole):
            if self.left:
                raise Gone("The client went away")
            if self._malformed is not None:
                self.keep_alive = False
                raise self._malformed
            self._more = asyncio.get_running_loop().create_future()
            await self._more
        data, self._body = bytes(self._body), b""
        self._connection.balance()
        return data, not self._whole

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

    # The answer.

    def begin(self, status: int, lines: bytes, length: int | None) -> None:
        """Begin an answer.

        Args:
            status: HTTP status.
            lines: headers as they are sent, without those about length and connection.
            length: bytes of the body; None where that is not known yet.
        """
        self.status = status
        if self._expects:  # the body was not asked for, and may come or not
            self.keep_alive = False
        if self.method == "HEAD" or status in _WITHOUT_BODY:
            self._rest = 0
        else:
            self._rest = length
            self._chunked = length is None and self.version != "1.0"
        self._head = b"".join(
            (
                _STATUS.get(status) or _UNNAMED % status,
                self._connection.date,
                lines,
                b"" if length is None else b"content-length: %d\r\n" % length,
                b"transfer-encoding: chunked\r\n" if self._chunked else b"",
                b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n",
            )
        )

    def write(self, data: bytes, *, last: bool = False) -> None:
        """Write bytes of the body; for a HEAD none are sent.

        Raises:
            RuntimeError: the answer has another length than was announced.
        """
        if self.left or self.finished:
            return
        head, self._head = self._head, b""
        if self._chunked:
            chunk = (b"%x\r\n" % len(data), data, b"\r\n") if data else ()
            self._connection.write(head, *chunk, b"0\r\n\r\n" if last else b"")
        elif self.method == "HEAD":
            data = b""
            self._connection.write(head)
        else:
            if self._rest is not None:
                self._rest -= len(data)
                if self._rest < 0 or (last and self._rest):
                    raise RuntimeError("The answer has another length than was announced")
            self._connection.write(head, data)
        self.sent += len(data)
        if last:
            self.finished = True
            self._body, self._on_left = b"", None
            self._connection.done(self)

    @property
    def full(self) -> bool:
        """Tell whether the client takes what was written more slowly than it comes."""
        return self._connection.full

    async def send(self, data: bytes, *, last: bool = False) -> None:
        """Write bytes of the body when the client has taken most of those before."""
        await self._connection.room()
        self.write(data, last=last)

    def respond(self, status: int, lines: bytes, *parts: bytes) -> None:
        """Send a whole answer of ours; `lines` as for `begin`, without those of every answer."""
        self.begin(status, self.ours + lines, sum(map(len, parts)))
        for part in parts[:-1]:
            self.write(part)
        self.write(parts[-1] if parts else b"", last=True)

    def problem(self, error: AigovkgError) -> None:
        """Send an error as an answer, where none has begun."""
        status = problems.status_of(error)
        if self.status or isinstance(error, Gone):
            self.status = self.status or status
            return
        headers = {"Content-Type": problems.MEDIA_TYPE, "Vary": "Accept", **problems.headers_of(error)}
        document = problems.document(status, str(error), **problems.members_of(error))
        self.respond(status, lines_of(headers.items()), document)

    @property
    def ours(self) -> bytes:
        """Headers of every answer that is not made by the pages, which have them already."""
        return b"%bx-request-id: %b\r\n" % (ALWAYS, self.id.encode())

    def break_off(self) -> None:
        """End the connection where the answer is not complete, so that this is seen."""
        if not self.finished:
            self.finished, self.keep_alive = True, False
            self._connection.break_off(reset=self._rest is None and not self._chunked and bool(self.status))

    # The client, who may leave.

    def watch(self, on_left: Callable[[], object]) -> None:
        """Have something called when the client leaves, instead of what was to be called before."""
        self._on_left = on_left
        if self.left:
            on_left()

    def leave(self) -> None:
        """Note that the client went away."""
        self.left = True
        self._wake()
        if self._on_left is not None:
            self._on_left()

    def give_up(self) -> None:
        """End the task that answers, because nobody waits for it any more."""
        if self.task is not None:
            self.task.cancel()
