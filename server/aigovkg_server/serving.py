"""Runs the application with waitress."""

from __future__ import annotations

import errno
import logging
import signal
import sys
from types import FrameType

from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from aigovkg.errors import AigovkgError, UsageError
from aigovkg.settings import Settings
from aigovkg.store import Store
from aigovkg_server.app import create_app
from aigovkg_server.service import Service

__all__ = ["serve"]

#: Requests at the same time beside those whose query runs. More than all pools let wait, so that a page never does.
_THREADS = 48


def serve(settings: Settings) -> None:
    """Serve until interrupted; says on standard error where.

    Args:
        settings: see `aigovkg.settings.SETTINGS`; `host` and `port` say where to listen.
    Raises:
        StoreError: there is no graph to serve.
        UsageError: the address is taken or not ours.
    """
    Store(settings.store).current()
    app = create_app(settings)
    owner: Service = app.extensions["aigovkg"]
    try:
        server = _listen(app, settings)
        signal.signal(signal.SIGTERM, _interrupt)
        sys.stderr.write(f"AIGovKG answers on {_address(server)} (Ctrl-C ends it)\n")
        sys.stderr.flush()
        server.run()
    finally:
        owner.close()


def _listen(app: Flask, settings: Settings) -> BaseWSGIServer | MultiSocketServer:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting is what the pool is for
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.workers + _THREADS,
            channel_request_lookahead=1,  # lets the pool see that a client has left
            max_request_body_size=settings.max_upload + 1_000_000,
            log_socket_errors=False,
            ident=None,
        )
    except ValueError:
        raise UsageError(
            "This is no address to listen on", f"{settings.host}:{settings.port}", "Set --host and --port"
        ) from None
    except OSError as error:
        raise _explained(error, settings) from None


def _explained(error: OSError, settings: Settings) -> AigovkgError:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return UsageError("Another program listens there already", where, "End it, or choose another port with --port")
    if error.errno == errno.EACCES:
        return UsageError("This port needs more rights than you have", where, "Choose one above 1023 with --port")
    return UsageError(f"The service cannot listen there ({error.strerror})", where, "Choose another --host or --port")


def _address(server: BaseWSGIServer | MultiSocketServer) -> str:
    if isinstance(server, MultiSocketServer):
        host, port = server.effective_listen[0]
    else:
        host, port = server.effective_host, server.effective_port  # type: ignore[attr-defined]  # the stub lacks them
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
