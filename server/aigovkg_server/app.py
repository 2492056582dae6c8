"""Makes the application: its settings and store go in, one blueprint per concern, headers for every answer."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterable, Iterator
from typing import cast

from flask import Flask, Response, g, request, url_for

from aigovkg.settings import Settings
from aigovkg_server import (
    about,
    authoring,
    codings,
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
from aigovkg_server.coders import CODERS, SMALL, Coder
from aigovkg_server.headers import EVERY
from aigovkg_server.service import Service

__all__ = ["create_app"]

#: What answers at which address.
_MODULES = (
    home, about, sparql, graph_store, queries, search, things, explanations, ontology, vocabulary, validation, openapi,
    health,
)  # fmt: skip
_RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)", re.ASCII | re.IGNORECASE)
_METHODS = "GET, HEAD, POST, OPTIONS"


def create_app(settings: Settings, loop: asyncio.AbstractEventLoop | None = None) -> Flask:
    """Make the WSGI application and start the processes that answer its queries.

    Args:
        settings: see `aigovkg.settings.SETTINGS`; `store`, `timeout`, `memory`, `workers` and `max_upload` are used.
        loop: the event loop that the pools of processes live in; without one they make their own.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_upload
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    owner = Service(settings)
    owner.start(loop)
    app.extensions["aigovkg"] = owner
    for module in _MODULES:
        app.register_blueprint(module.blueprint)
    problems.register(app)
    app.before_request(_identify)
    app.after_request(_finish)
    app.after_request(authoring.note_refusal)
    app.after_request(_pack)
    return app


def _identify() -> None:
    g.request_id = request.environ.get("aigovkg.request_id") or secrets.token_hex(6)
    if request.method != "GET" or not _RANGE.fullmatch(request.environ.get("HTTP_RANGE", "")):
        request.environ.pop("HTTP_RANGE", None)  # as if there was none: RFC 9110, section 14.2


def _pack(response: Response) -> Response:
    """Give the answer the content coding that the client likes best, where that is worth it."""
    kind = response.mimetype or ""
    if response.content_encoding or not (kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))):
        return response
    response.vary.add("Accept-Encoding")
    coding = codings.choose(request.headers.get("Accept-Encoding", ""))
    small = not response.is_streamed and len(response.get_data()) < SMALL
    if not coding or small or response.status_code in (204, 206, 304) or request.method == "HEAD":
        return response
    coder = CODERS[coding]()
    if response.is_streamed:
        parts = response.response
        response.call_on_close(getattr(parts, "close", lambda: None))
        response.response = _packed(cast("Iterable[bytes]", parts), coder)
        del response.headers["Content-Length"]
    else:
        response.set_data(coder(response.get_data(), True))
    response.headers["Content-Encoding"] = coding
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)  # the bytes are others, what they mean is the same
    return response


def _packed(parts: Iterable[bytes], coder: Coder) -> Iterator[bytes]:
    for part in parts:
        yield coder(part, False)
    yield coder(b"", True)


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-Id"] = g.request_id
    headers.pop("Date", None)  # the web server's to tell
    headers.update(EVERY)
    if response.mimetype == "text/html":
        headers.add("Link", f'<{url_for("about.void")}>; rel="describedby"; type="text/turtle"')
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", _METHODS)
        headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-Match, If-None-Match"
        headers["Access-Control-Max-Age"] = "86400"
    return response
