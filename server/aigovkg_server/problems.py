"""Errors as answers: `application/problem+json` (RFC 9457) for programs, a page for people; never a stack trace."""

from __future__ import annotations

import json
import logging
import re
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from rdflib import URIRef
from werkzeug.exceptions import HTTPException

from aigovkg.errors import (
    AigovkgError,
    ConflictError,
    InputError,
    ProtectedError,
    QueryError,
    RemoteError,
    StoreError,
    ValidationError,
)
from aigovkg.query import typed
from aigovkg_server.errors import (
    Busy,
    Coded,
    Forbidden,
    Gone,
    HeadTooLarge,
    MediaType,
    NotAcceptable,
    NotFound,
    NotYet,
    OtherVersion,
    Overrun,
    Slow,
    TooLarge,
    Unauthorised,
)
from aigovkg_server.labels import view
from aigovkg_server.negotiation import wants_page
from aigovkg_server.service import service

__all__ = ["MEDIA_TYPE", "answer", "document", "headers_of", "members_of", "register", "status_of", "unforeseen"]

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)

#: The first class that fits gives the status.
_STATUS: tuple[tuple[type[AigovkgError], int], ...] = (
    (Busy, 429),
    (Slow, 408),
    (Overrun, 503),
    (Unauthorised, 401),
    (Forbidden, 403),
    (ProtectedError, 403),
    (NotFound, 404),
    (NotAcceptable, 406),
    (ConflictError, 412),
    (ValidationError, 422),
    (TooLarge, 413),
    (MediaType, 415),
    (Gone, 499),
    (HeadTooLarge, 431),
    (OtherVersion, 505),
    (InputError, 400),
    (StoreError, 503),
)

_PLACE = re.compile(r"line (\d+), column (\d+)")
_NOTED = "Something went wrong here, and it is noted. If you report it, name the request: {}."
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The request is larger than agreed.",
    415: "The request's body is of a kind that this address does not take.",
}


def answer(status: int, sentence: str, **members: object) -> Response:
    """Make the response for an error.

    Args:
        status: HTTP status.
        sentence: what failed, what was given, what to do.
        members: further members of the problem, such as line and column; `suggestions` are links for the page.
    """
    g.why = sentence
    if wants_page(request):
        body = render_template("problem.html", status=status, title=_title(status), sentence=sentence, **members)
        return Response(body, status, content_type="text/html; charset=utf-8")
    return Response(document(status, sentence, **members), status, content_type=MEDIA_TYPE)


def document(status: int, sentence: str, **members: object) -> bytes:
    """Return an error as `application/problem+json`; see `answer`."""
    problem = {"type": "about:blank", "title": _title(status), "status": status, "detail": sentence, **members}
    return (json.dumps(problem, ensure_ascii=False) + "\n").encode()


def _title(status: int) -> str:
    return "Client Closed Request" if status == 499 else HTTPStatus(status).phrase


def status_of(error: AigovkgError) -> int:
    """Tell the HTTP status of an error."""
    if isinstance(error, RemoteError):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def members_of(error: AigovkgError) -> dict[str, object]:
    """Return what an error tells beside its sentence: the place of a mistake, the parameter, what a name may mean."""
    members = _members(error) if isinstance(error, QueryError) else {}
    if isinstance(error, ValidationError):
        members["report"] = error.report
    return members


def headers_of(error: AigovkgError) -> dict[str, str]:
    """Return the headers that an error asks for: when to try again, how to say who one is."""
    status = status_of(error)
    if status == 401:
        return {"WWW-Authenticate": 'Bearer realm="AIGovKG"'}
    if isinstance(error, Coded):
        return {"Accept-Encoding": "identity"}  # RFC 9110, section 15.5.16
    headers = {"Retry-After": str(getattr(error, "retry_after", 30))} if status in (429, 503) else {}
    if isinstance(error, NotYet):
        headers["Refresh"] = str(error.retry_after)  # a page looks again by itself
    return headers


def _ours(error: AigovkgError) -> Response:
    response = answer(status_of(error), str(error), **members_of(error))
    response.headers.update(headers_of(error))
    return response


def _members(error: QueryError) -> dict[str, object]:
    place = _PLACE.search(error.failed)
    members: dict[str, object] = {"line": int(place[1]), "column": int(place[2])} if place else {}
    if error.parameter:
        members["parameter"] = error.parameter
    if error.candidates:
        known = service().labels.of(error.candidates)
        members["candidates"] = [
            {"value": typed(iri), "iri": iri, "label": view(URIRef(iri), known).text}
            for iri in map(str, error.candidates)
        ]
    return members


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = answer(status, _SENTENCES.get(status, error.description or "The request cannot be answered."))
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unforeseen(error: Exception) -> Response:
    _log.error("request %s to %s failed", g.request_id, request.path, exc_info=error)
    return answer(500, _NOTED.format(g.request_id), request=g.request_id)


def unforeseen(request_id: str) -> bytes:
    """Return the document for a mistake of ours, which the log tells more about."""
    return document(500, _NOTED.format(request_id), request=request_id)


def register(app: Flask) -> None:
    """Let every error of the application be answered in this way."""
    app.register_error_handler(AigovkgError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)
