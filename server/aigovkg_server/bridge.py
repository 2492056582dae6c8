"""The pages in the event loop's world: each request of the WSGI application runs in a thread.

A request's body is read before its thread begins and its answer is sent as the client takes it; the application can ask
whether the client is still there (`environ["aigovkg.gone"]`). An answer that breaks off stays visibly unfinished.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from aigovkg_server.exchange import Exchange
from aigovkg_server.headers import lines_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["Bridge", "below"]


class _Left(Exception):
    """The client went away while its answer was being sent."""


class Bridge:
    """Runs a WSGI application.

    Args:
        app: the application.
        threads: requests that it answers at the same time.
    """

    def __init__(self, app: WSGIApplication, threads: int) -> None:
        self._app = app
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, exchange: Exchange, body: IO[bytes]) -> None:
        """Answer a request whose body was read; raises `Interrupted` where the answer breaks off."""
        loop = asyncio.get_running_loop()
        gone = threading.Event()
        exchange.watch(gone.set)
        environ = _environ(exchange, body)
        environ["aigovkg.gone"] = gone.is_set
        environ["aigovkg.request_id"] = exchange.id

        def send(data: bytes, *, last: bool = False) -> None:
            if gone.is_set():
                raise _Left
            asyncio.run_coroutine_threadsafe(exchange.send(data, last=last), loop).result()

        with contextlib.suppress(_Left):
            await loop.run_in_executor(self._executor, self._run, environ, exchange, send)

    def _run(self, environ: dict[str, Any], exchange: Exchange, send: Callable[..., None]) -> None:
        heads: list[tuple[int, bytes, int | None]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
            lengths = [int(value) for name, value in headers if name.lower() == "content-length"]
            others = ((name, value) for name, value in headers if name.lower() != "content-length")
            heads[:] = [(int(status[:3]), lines_of(others), lengths[0] if lengths else None)]

        chunks: Iterable[bytes] = self._app(environ, start_response)
        try:
            for chunk in chunks:
                if chunk:
                    while heads:
                        exchange.begin(*heads.pop())
                    send(chunk)
            while heads:
                exchange.begin(*heads.pop())
            send(b"", last=True)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def close(self) -> None:
        """Wait for the requests that are being answered."""
        self._executor.shutdown()


def below(root: str, path: str) -> str:
    """Return a path without the prefix under which a proxy shows the service, which it may have removed already."""
    return path.removeprefix(root) if path == root or path.startswith(root + "/") else path


def _environ(exchange: Exchange, body: IO[bytes]) -> dict[str, Any]:
    host, port = exchange.here
    environ: dict[str, Any] = {
        "REQUEST_METHOD": exchange.method,
        "SCRIPT_NAME": exchange.root.encode().decode("latin-1"),
        "PATH_INFO": below(exchange.root, unquote_to_bytes(exchange.raw_path).decode("latin-1")),
        "QUERY_STRING": exchange.asked.decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{exchange.version}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": exchange.address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": exchange.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in exchange.headers.items():
        key = name.decode("latin-1").upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value.decode("latin-1")
    return environ
