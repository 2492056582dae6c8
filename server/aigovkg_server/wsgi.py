"""The pages and /sparql for another WSGI server: `gunicorn --threads 64 "aigovkg_server.wsgi:make()"`.

Settings come from the environment. What stands before the pages in `aigovkg serve` is not there: kept answers, figures
and rates; and a client that leaves does not end its query before the deadline does.
"""

from __future__ import annotations

from flask import Flask

from aigovkg import settings
from aigovkg_server import logs
from aigovkg_server.app import create_app

__all__ = ["make"]


def make() -> Flask:
    """Make the application.

    Raises:
        UsageError: a setting cannot be used.
    """
    values = settings.load()
    logs.configure(values.log)
    return create_app(values)
