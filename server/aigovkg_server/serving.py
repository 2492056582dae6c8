"""Runs the application until it is interrupted."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
import sys

import uvloop

from aigovkg.errors import AigovkgError, UsageError
from aigovkg.settings import Settings
from aigovkg.store import Store
from aigovkg_server import heap, logs, places
from aigovkg_server.app import create_app
from aigovkg_server.connections import Connections
from aigovkg_server.front import Front

__all__ = ["serve"]

_BACKLOG = 2048
_COLLECTING = (10_000, 10, 10)  # objects, and runs: hardly anything here needs the collector
_SWITCH = 0.001  # seconds after which a page's thread lets the event loop go on


def serve(settings: Settings) -> None:
    """Serve until interrupted; says on standard error where.

    Args:
        settings: see `aigovkg.settings.SETTINGS`; `host` and `port` say where to listen.
    Raises:
        StoreError: there is no graph to serve.
        UsageError: the address is taken or not ours, or a setting cannot be used.
    """
    if not settings.endpoint:
        Store(settings.store).current()
    logs.configure(settings.log)
    heap.bound()
    listening = _listen(settings)
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    front = Front(create_app(settings, loop), settings)
    sys.setswitchinterval(_SWITCH)
    gc.collect()
    gc.freeze()  # what is there now stays, and need not be looked through again and again
    gc.set_threshold(*_COLLECTING)
    trimming = loop.create_task(heap.trimmed())
    try:
        sys.stderr.write(f"AIGovKG answers on {_address(listening)} (Ctrl-C ends it)\n")
        sys.stderr.flush()
        loop.run_until_complete(_serving(front, listening, settings.timeout + 1))
    finally:
        listening.close()
        trimming.cancel()
        loop.run_until_complete(asyncio.to_thread(front.close))  # begins when the loop runs, as closing asks
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _serving(front: Front, listening: socket.socket, patience: float) -> None:
    """Answer until a signal comes, and then what is being answered; a second signal ends that, too."""
    loop = asyncio.get_running_loop()
    ending, hurry = asyncio.Event(), asyncio.Event()

    def interrupt() -> None:
        (hurry if ending.is_set() else ending).set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupt)
    connections = Connections(front.begin, places.bound())
    server = await loop.create_server(connections, sock=listening, backlog=_BACKLOG)
    await ending.wait()
    server.close()
    await connections.end(patience, hurry)


def _listen(settings: Settings) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host or None, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6 and settings.host in ("", "::"):
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            listening.bind(address)
            listening.listen(_BACKLOG)
        except BaseException:
            listening.close()
            raise
    except (socket.gaierror, OverflowError):
        raise UsageError(
            "This is no address to listen on", f"{settings.host}:{settings.port}", "Set --host and --port"
        ) from None
    except OSError as error:
        raise _explained(error, settings) from None
    return listening


def _explained(error: OSError, settings: Settings) -> AigovkgError:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return UsageError("Another program listens there already", where, "End it, or choose another port with --port")
    if error.errno == errno.EACCES:
        return UsageError("This port needs more rights than you have", where, "Choose one above 1023 with --port")
    return UsageError(f"The service cannot listen there ({error.strerror})", where, "Choose another --host or --port")


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
