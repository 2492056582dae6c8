"""One connection of a client: bounds what may come before a request is complete, in time and in bytes."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from aigovkg_server.sending import Cycle

__all__ = ["Connection"]

_PATIENCE = 20.0  # seconds for the head of a request, from the first byte or, for the first request, from the beginning
_LARGEST_HEAD = 1 << 20  # bytes; a query by GET stands in the head
_AHEAD = 1 << 20  # bytes of an answer that may wait for the client to take them


class Connection(HttpToolsProtocol):
    """uvicorn's connection with these bounds; it has none of its own before the head of a request is complete."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = 0
        self._limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=_AHEAD)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._head_complete()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and end the connection where a head is too long."""
        if self._limit is not None:
            self._head += len(data)
        super().data_received(data)
        if self._limit is not None and self._head > _LARGEST_HEAD:
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        super().on_message_begin()
        if self._limit is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Wait no more."""
        self._head_complete()
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cycle.__class__ = Cycle  # uvicorn has no way to name another
        super()._start_asgi_task(cycle, app)

    def _await_head(self) -> None:
        self._limit = self.loop.call_later(_PATIENCE, self._give_up)

    def _head_complete(self) -> None:
        self._head = 0
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
