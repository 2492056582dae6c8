"""Whether the service lives and answers, and its figures: /healthz, /metrics."""

from __future__ import annotations

import contextlib
from typing import cast

from flask import Blueprint, Response, current_app, jsonify

from aigovkg.errors import AigovkgError
from aigovkg_server import problems
from aigovkg_server.errors import Busy
from aigovkg_server.metrics import MEDIA_TYPE, Metrics
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz/ready")
def ready() -> Response:
    """Tell whether queries are answered: 200 when they are, 503 when not, with the reason."""
    return health()


@blueprint.get("/healthz/live")
def live() -> Response:
    """Tell that the service runs, whether or not it has a graph."""
    return _told(200, live=True)


@blueprint.get("/healthz")
def health() -> Response:
    """Tell whether queries are answered: 200 when they are, 503 when not, with the reason."""
    owner = service()
    processes = owner.public.alive
    try:
        version = owner.current().version
        with contextlib.suppress(Busy):  # it is there, and has much to do
            owner.select("ASK { }")
    except AigovkgError as error:
        return _told(503, live=True, ready=False, reason=str(error), processes=processes)
    if not processes:
        return _told(503, live=True, ready=False, reason="No process runs that could answer queries", processes=0)
    return _told(200, live=True, ready=True, snapshot=version, processes=processes)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer the figures for Prometheus."""
    found = current_app.extensions.get("aigovkg.metrics")
    if found is None:
        return problems.answer(404, "This server counts nothing.")
    response = Response(cast(Metrics, found).text(), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(status: int, **members: object) -> Response:
    response = jsonify(**members)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
