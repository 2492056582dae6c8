"""Whether the service lives and has a graph: /healthz."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from aigovkg.errors import AigovkgError
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """Answer 200 when queries are answered, 503 when not, with the reason."""
    try:
        version = service().current().version
        service().select("ASK { }")
    except AigovkgError as error:
        response = jsonify(live=True, ready=False, reason=str(error))
        response.status_code = 503
    else:
        response = jsonify(live=True, ready=True, snapshot=version)
    response.headers["Cache-Control"] = "no-store"
    return response
