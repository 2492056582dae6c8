"""The pages and /sparql for another WSGI server: `gunicorn --threads 64 "aigovkg_server.wsgi:make()"`.

Settings come from the environment, the path prefix among them. What stands before the pages in `aigovkg serve` is not
there: kept answers, figures and rates; what a proxy says of clients is for the web server to read; and a client that
leaves does not end its query before the deadline does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from aigovkg import settings
from aigovkg_server import logs
from aigovkg_server.app import create_app
from aigovkg_server.bridge import below

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["make"]


def make() -> Flask:
    """Make the application.

    Raises:
        UsageError: a setting cannot be used.
    """
    values = settings.load()
    logs.configure(values.log)
    app = create_app(values)
    if values.prefix:
        app.wsgi_app = _prefixed(app.wsgi_app, values.prefix.rstrip("/"))  # type: ignore[assignment,method-assign]
    return app


def _prefixed(app: WSGIApplication, root: str) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("SCRIPT_NAME"):
            environ["SCRIPT_NAME"] = root
            environ["PATH_INFO"] = below(root, environ["PATH_INFO"])
        return app(environ, start_response)

    return answer
