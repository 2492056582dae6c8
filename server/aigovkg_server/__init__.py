"""The web service: SPARQL, saved queries, pages. `create_app` makes the WSGI application, `serve` runs it.

Both import what they need when they are called: the processes that run queries start with this package, too, and should
be quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from aigovkg.settings import Settings

__all__ = ["create_app", "serve"]


def create_app(settings: Settings) -> Flask:
    """Make the application; see `aigovkg_server.app.create_app`."""
    from aigovkg_server import app

    return app.create_app(settings)


def serve(settings: Settings) -> None:
    """Serve until interrupted; see `aigovkg_server.serving.serve`."""
    from aigovkg_server import serving

    serving.serve(settings)
