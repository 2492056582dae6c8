"""The pages in the event loop's world: each request of the WSGI application runs in a thread.

A request's body is read before its thread begins and its answer is sent as the client takes it; the application can ask
whether the client is still there (`environ["aigovkg.gone"]`). An answer that breaks off stays visibly unfinished.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["Bridge", "Receive", "Scope", "Send", "below"]

Scope = dict[str, Any]
Receive = Callable[[], Any]
Send = Callable[[dict[str, Any]], Any]


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

    async def __call__(self, scope: Scope, body: IO[bytes], receive: Receive, send: Send, request_id: str) -> None:
        """Answer a request whose body was read; raises `Interrupted` where the answer breaks off."""
        loop = asyncio.get_running_loop()
        gone = threading.Event()
        environ = _environ(scope, body)
        environ["aigovkg.gone"] = gone.is_set
        environ["aigovkg.request_id"] = request_id

        def pass_on(message: dict[str, Any]) -> None:
            if gone.is_set():
                raise _Left
            asyncio.run_coroutine_threadsafe(send(message), loop).result()

        watch = loop.create_task(_watch(receive, gone))
        try:
            await loop.run_in_executor(self._executor, self._run, environ, pass_on)
        except _Left:
            pass
        finally:
            watch.cancel()

    def _run(self, environ: dict[str, Any], send: Callable[[dict[str, Any]], None]) -> None:
        started: list[dict[str, Any]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
            encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started[:] = [{"type": "http.response.start", "status": int(status[:3]), "headers": encoded}]

        chunks: Iterable[bytes] = self._app(environ, start_response)
        try:
            for chunk in chunks:
                while started:
                    send(started.pop())
                if chunk:
                    send({"type": "http.response.body", "body": chunk, "more_body": True})
            while started:
                send(started.pop())
            send({"type": "http.response.body", "body": b""})
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


async def _watch(receive: Receive, gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    root = str(scope.get("root_path", ""))
    raw = scope.get("raw_path")
    path = (unquote_to_bytes(raw) if raw is not None else str(scope["path"]).encode()).decode("latin-1")
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode("latin-1"),
        "PATH_INFO": below(root, path),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
