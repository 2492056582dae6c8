"""One request and its answer, as the front sees them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from aigovkg_server.bridge import Receive, Scope, Send
from aigovkg_server.clients import client_of
from aigovkg_server.headers import ALWAYS

__all__ = ["Exchange"]

_GLANCE = 0.1  # seconds after which a request that is not answered yet has its client watched


class Exchange:
    """A request, and what has been sent in answer to it.

    Attributes:
        id: identifier of the request, for headers and logs.
        client: whose turn it takes.
        kind: "query", "cached", "unchanged" or "page"; see `metrics`.
        status: HTTP status that was sent; 0 before that.
        sent: bytes of the body that were sent.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive = scope, receive
        self._send = send
        self.id = secrets.token_hex(6)
        self.client = client_of((scope.get("client") or ("",))[0])
        self.kind = "page"
        self.status = self.sent = 0
        self.left = False
        self._watch: asyncio.TimerHandle | asyncio.Task[None] | None = None

    def header(self, name: bytes) -> str:
        """Return a header of the request; where it stands several times, with commas between."""
        found = [value for key, value in self.scope["headers"] if key == name]
        return b", ".join(found).decode("latin-1") if found else ""

    async def send(self, message: dict[str, Any]) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.sent += len(message.get("body", b""))
        await self._send(message)

    async def start(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Send the head of an answer."""
        self.status = status
        every = [*ALWAYS, (b"x-request-id", self.id.encode()), *headers]
        await self._send({"type": "http.response.start", "status": status, "headers": every})

    async def body(self, data: bytes, *, more: bool = False) -> None:
        """Send bytes of an answer."""
        self.sent += len(data)
        await self._send({"type": "http.response.body", "body": data, "more_body": more})

    async def respond(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send a whole answer."""
        encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        await self.start(status, [*encoded, (b"content-length", str(len(body)).encode())])
        await self.body(b"" if self.scope["method"] == "HEAD" else body)

    def watch(self, *, now: bool = False) -> None:
        """End the task that answers the request when its client leaves: from a moment later on, or from now."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  (requests are answered in tasks)

        async def watching() -> None:
            while (await self.receive())["type"] != "http.disconnect":
                pass
            self.left = True
            task.cancel()

        def begin() -> None:
            self._watch = loop.create_task(watching())

        if now and not isinstance(self._watch, asyncio.Task):
            self.unwatch()
            begin()
        elif self._watch is None:
            self._watch = loop.call_later(_GLANCE, begin)

    def unwatch(self) -> None:
        """Watch no more."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
