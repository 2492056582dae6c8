"""Believes what proxies say of the client, its scheme and the path prefix, where the operator trusts them."""

from __future__ import annotations

import re
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from aigovkg_server.bridge import Receive, Scope, Send

__all__ = ["Proxies"]

_PREFIX = re.compile(rb"(?:/[\w.~\-]+)+/?")


class Proxies:
    """An application behind proxies.

    Args:
        app: the application.
        trusted: addresses and networks of the proxies, with commas between.
    """

    def __init__(self, app: Any, trusted: str) -> None:
        self._believing = ProxyHeadersMiddleware(app, trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["client"] and scope["client"][0] in self._believing.trusted_hosts:
            for name, value in scope["headers"]:
                if name == b"x-forwarded-prefix" and _PREFIX.fullmatch(value):
                    scope["root_path"] = value.decode().rstrip("/")
        await self._believing(scope, receive, send)  # type: ignore[arg-type]
