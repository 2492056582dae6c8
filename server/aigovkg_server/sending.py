"""How an answer is written to its connection: uvicorn's way, with three differences.

The head waits for the first bytes of the body and travels with them, since two writes cost twice as much as one. A
client of HTTP/1.0 knows no chunks: it gets the bytes as they are, and the end of the connection is the end of the
answer. Where such an answer breaks off, the connection is reset, for a proper end would say that it is whole.
"""

from __future__ import annotations

import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

__all__ = ["Cycle"]

_RESET = struct.pack("ii", 1, 0)  # linger on for no seconds
_WITHOUT_BODY = (204, 304)


class Cycle(RequestResponseCycle):
    """One request and its answer."""

    _head = b""  # what waits to be sent with the first bytes of the body
    _sized = True  # the answer tells its length
    _left = 0  # bytes of the body that were announced and are still to come

    async def run_asgi(self, app: Any) -> None:
        """Answer the request."""
        await super().run_asgi(app)
        if self.response_started and not self.response_complete and not (self._sized or self.chunked_encoding):
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()

    async def send(self, message: Any) -> None:
        """Send a part of the answer.

        Raises:
            RuntimeError: the parts come in an order, or have a length, that make no answer.
        """
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        starts = message["type"] == "http.response.start"
        if starts == self.response_started or self.response_complete:
            raise RuntimeError(f"{message['type']} may not be sent now")
        if starts:
            self._start(message["status"], message.get("headers", ()))
        else:
            self._pass_on(message.get("body", b""), last=not message.get("more_body", False))

    def _start(self, status: int, headers: Any) -> None:
        self.response_started = True
        self.waiting_for_100_continue = False
        lines = [STATUS_LINE[status]]
        sized = closes = False
        for name, value in (*self.default_headers, *headers):
            if b"\n" in value or b"\r" in value:
                raise RuntimeError(f"The header {name!r} has more than one line")
            if name == b"content-length":
                sized, self._left = True, int(value)
            elif name == b"connection" and b"close" in value.lower():
                closes, self.keep_alive = True, False
            lines += (name, b": ", value, b"\r\n")
        if not self.keep_alive and not closes:
            lines.append(b"connection: close\r\n")
        without_body = self.scope["method"] == "HEAD" or status in _WITHOUT_BODY
        self._sized = sized or without_body
        self._left = 0 if without_body else self._left
        self.chunked_encoding = not self._sized and self.scope["http_version"] != "1.0"
        if self.chunked_encoding:
            lines.append(b"transfer-encoding: chunked\r\n")
        lines.append(b"\r\n")
        self._head = b"".join(lines)

    def _pass_on(self, body: bytes, *, last: bool) -> None:
        head, self._head = self._head, b""
        if self.scope["method"] == "HEAD":
            body = b""
        if self.chunked_encoding:
            chunk = (b"%x\r\n" % len(body), body, b"\r\n") if body else ()
            self.transport.write(b"".join((head, *chunk, b"0\r\n\r\n" if last else b"")))
        else:
            if self._sized:
                self._left -= len(body)
                if self._left < 0 or (last and self._left):
                    raise RuntimeError("The answer has another length than was announced")
            if head or body:
                self.transport.write(head + body)
        if last:
            self._end()

    def _end(self) -> None:
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()
