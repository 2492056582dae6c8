"""Makes the application: its settings and store go in, one blueprint per concern, headers for every answer."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from aigovkg.settings import Settings
from aigovkg_server import (
    explanations,
    graph_store,
    health,
    home,
    ontology,
    openapi,
    problems,
    queries,
    search,
    sparql,
    things,
    validation,
    vocabulary,
)
from aigovkg_server.service import Service

__all__ = ["create_app"]

#: Pages load style sheet, pictures and scripts of our own from here, send forms here, and nothing else.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What answers at which address.
_MODULES = (
    home, sparql, queries, search, things, explanations, ontology, vocabulary, validation, openapi, health,
)  # fmt: skip
_METHODS = "GET, HEAD, POST, OPTIONS"


def create_app(settings: Settings) -> Flask:
    """Make the WSGI application and start the processes that answer its queries.

    Args:
        settings: see `aigovkg.settings.SETTINGS`; `store`, `timeout`, `memory`, `workers` and `max_upload` are used.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_upload
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    owner = Service(settings)
    owner.start()
    app.extensions["aigovkg"] = owner
    for module in (
        home,
        sparql,
        graph_store,
        queries,
        search,
        things,
        explanations,
        ontology,
        vocabulary,
        validation,
        openapi,
        health,
    ):
        app.register_blueprint(module.blueprint)
    problems.register(app)
    app.before_request(_identify)
    app.after_request(_finish)
    return app


def _identify() -> None:
    g.request_id = secrets.token_hex(6)


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-Id"] = g.request_id
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = _POLICY
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = (
        "Content-Disposition, ETag, Link, Location, Retry-After, X-Request-Id, X-Total-Count"
    )
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", _METHODS)
        headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-Match, If-None-Match"
        headers["Access-Control-Max-Age"] = "86400"
    return response
