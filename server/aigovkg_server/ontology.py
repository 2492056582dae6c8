"""The ontology as a page of its terms, and as RDF: /ontology, /ontology.ttl, /ontology/<version>."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from aigovkg import docs
from aigovkg_server import documented, problems
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.negotiation import GRAPHS, HTML, Format, choose, named, wants_page

__all__ = ["blueprint"]

#: Style sheets of the documentation come with it.
blueprint = Blueprint("ontology", __name__, static_folder=docs.STATIC, static_url_path="/static/docs")


@blueprint.get("/ontology")
def terms() -> Response:
    """Show the ontology, or give it as RDF."""
    return _answer(None)


@blueprint.get("/ontology.<ending>")
def file(ending: str) -> Response:
    """Give the ontology in the format of an ending."""
    found = next((entry for entry in (*GRAPHS, HTML) if entry.extension == ending), None)
    return _answer(found) if found else _missing(f"ontology.{ending}")


@blueprint.get("/ontology/<path:version>")
def of_version(version: str) -> Response:
    """Answer for the version IRI, with or without an ending; only the version that is served is here."""
    ours = documented.ontology().version
    if ours and version == ours:
        return _answer(None)
    stem, _, ending = version.rpartition(".")
    return file(ending) if ours and stem == ours else _missing(f"ontology/{version}")


def _answer(chosen: Format | None) -> Response:
    chosen = chosen or named(request.args.get("format", ""), (*GRAPHS, HTML))
    if chosen is HTML or (chosen is None and wants_page(request)):
        body = documented.page()
        shown = render_template("ontology.html", body=body, title="Ontology", formats=GRAPHS, data="ontology")
        return documented.finished(Response(shown, content_type="text/html; charset=utf-8"), "html")
    chosen = chosen or choose(request, GRAPHS)
    if chosen is None:
        raise NotAcceptable("The ontology is given as a page or as RDF (Turtle, N-Triples, RDF/XML, JSON-LD)")
    body_ = documented.ontology_file(chosen.extension)
    response = Response(body_, content_type=chosen.media_type(request))
    response.headers["Content-Disposition"] = f'inline; filename="aigovkg.{chosen.extension}"'
    return documented.finished(response, chosen.extension)


def _missing(name: str) -> Response:
    ours = documented.ontology().version
    near = [{"label": "The ontology", "href": url_for("ontology.terms")}]
    near += [{"label": f"Version {ours}", "href": url_for("ontology.of_version", version=ours)}] if ours else []
    return problems.answer(404, f"There is no /{name} here.", suggestions=near)
