"""Annotation sets against the shapes: /validate takes one and gives the SHACL report."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from aigovkg import rdf
from aigovkg.errors import AigovkgError, InputError
from aigovkg_server import problems
from aigovkg_server.checking import check
from aigovkg_server.description import graph_response
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.negotiation import GRAPHS, Format, choose, wants_page
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("validation", __name__)

_REPORT = Format("report", "JSON", ("application/json",), ("json",))

#: Media types of annotation sets, and how rdflib calls each syntax.
SYNTAXES = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
_ENDINGS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "json": "json-ld", "trig": "trig", "nq": "nquads"}
_NAMES = {"turtle": "Turtle", "nt": "N-Triples", "json-ld": "JSON-LD", "trig": "TriG", "nquads": "N-Quads"}


@blueprint.get("/validate")
def form() -> str:
    """Show the form, and make ready for what will be sent with it."""
    service().wake_checkers()
    return render_template("validate.html", syntaxes=_NAMES)


@blueprint.post("/validate")
def validate() -> Response:
    """Check an annotation set: the body itself, or the field `file` or `text` of a form."""
    page = wants_page(request)
    chosen = choose(request, (_REPORT, *GRAPHS), request.args.get("format", ""))
    if chosen is None and not page:
        raise NotAcceptable("A report is given as a page, as JSON or as RDF (Turtle, N-Triples, RDF/XML, JSON-LD)")
    try:
        checked = check(*_submitted())
    except AigovkgError as error:
        if not page:
            raise
        return _page(problem=str(error), status=problems.status_of(error))
    if page:
        return _page(report=checked)
    if chosen in GRAPHS:
        return graph_response(rdf.parse(checked.turtle.encode()), chosen)
    response = jsonify(conforms=checked.conforms, name=checked.name, results=checked.results)
    response.vary.add("Accept")
    return response


def _page(*, status: int = 200, **members: object) -> Response:
    text = request.form.get("text", "")
    body = render_template(
        "validate.html", syntaxes=_NAMES, text=text, syntax=request.form.get("syntax", ""), **members
    )
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def _submitted() -> tuple[bytes, str, str]:
    """Return what was sent: its bytes, its syntax and how to call it."""
    if request.mimetype not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        syntax = SYNTAXES.get(request.mimetype)
        if syntax is None:
            raise InputError(
                "The kind of the annotation set is not told",
                request.mimetype or "no Content-Type",
                f"Send it as one of {', '.join(SYNTAXES)}",
            )
        return _some(request.get_data()), syntax, "the annotation set"
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        syntax = _ENDINGS.get(upload.filename.rpartition(".")[2].lower()) or request.form.get("syntax", "")
        return _some(upload.read()), _known(syntax), upload.filename
    return _some(request.form.get("text", "").encode()), _known(request.form.get("syntax", "turtle")), "the text"


def _some(data: bytes) -> bytes:
    if not data.strip():
        raise InputError("There is no annotation set to check", remedy="Choose a file, or paste one")
    return data


def _known(syntax: str) -> str:
    if syntax not in _NAMES:
        raise InputError("The syntax is not known", repr(syntax), f"Choose one of {', '.join(_NAMES)}")
    return syntax
