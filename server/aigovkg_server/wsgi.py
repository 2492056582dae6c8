"""The application for a WSGI server: `gunicorn --threads 64 aigovkg_server.wsgi:app`. Settings come from AIGOVKG_*.

`aigovkg serve` answers faster, and only there does a client that leaves end its query.
"""

from __future__ import annotations

import asyncio
import threading

from a2wsgi import ASGIMiddleware

from aigovkg import settings
from aigovkg_server import logs
from aigovkg_server.app import create_app
from aigovkg_server.front import Front

__all__ = ["app"]


def _made() -> ASGIMiddleware:
    values = settings.load()
    logs.configure(values.log)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="front", daemon=True).start()
    return ASGIMiddleware(Front(create_app(values, loop), values), loop=loop)  # type: ignore[arg-type]


app = _made()
