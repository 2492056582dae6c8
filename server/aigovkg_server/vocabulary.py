"""The concept schemes as pages and as RDF: /vocabulary, /vocabulary/<scheme>, and both with an ending."""

from __future__ import annotations

import difflib

from flask import Blueprint, Response, render_template, request, url_for

from aigovkg import docs
from aigovkg_server import documented, problems
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.frames import Job
from aigovkg_server.negotiation import GRAPHS, HTML, Format, choose, named, wants_page
from aigovkg_server.results import respond
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("vocabulary", __name__)


@blueprint.get("/vocabulary")
def listing() -> Response:
    """List the concept schemes, or give all of them as RDF."""
    return _whole(None)


@blueprint.get("/vocabulary.<ending>")
def file(ending: str) -> Response:
    """Give the concept schemes in the format of an ending."""
    found = _ending(ending)
    return _whole(found) if found else _missing(f"vocabulary.{ending}", "")


@blueprint.get("/vocabulary/<name>")
def scheme(name: str) -> Response:
    """Show a concept scheme, or give it as RDF."""
    slug, _, ending = name.rpartition(".")
    chosen = _ending(ending) if slug else None
    slug = slug if chosen else name
    if not any(one.slug == slug for one in documented.schemes()):
        return _missing(f"vocabulary/{name}", slug)
    chosen = chosen or _asked()
    if chosen is HTML:
        shown = documented.concepts(slug)
        return _page(shown[1], shown[0], f"vocabulary/{slug}", slug) if shown else _missing(f"vocabulary/{name}", slug)
    return _data(docs.question("scheme-data", scheme=docs.scheme_iri(slug)), chosen, slug)


def _whole(chosen: Format | None) -> Response:
    chosen = chosen or _asked()
    if chosen is not HTML:
        return _data(docs.question("vocabulary-data"), chosen, "vocabulary")
    return _page(docs.vocabulary_page(documented.schemes(), documented.links()), "Vocabulary", "vocabulary")


def _ending(ending: str) -> Format | None:
    return next((entry for entry in (*GRAPHS, HTML) if entry.extension == ending), None)


def _asked() -> Format:
    """Tell which format the request wants, by `format=` or by its Accept header."""
    found = named(request.args.get("format", ""), (*GRAPHS, HTML))
    found = found or (HTML if wants_page(request) else choose(request, GRAPHS))
    if found is None:
        raise NotAcceptable("The vocabulary is given as a page or as RDF (Turtle, N-Triples, RDF/XML, JSON-LD)")
    return found


def _page(body: str, title: str, data: str, *key: str) -> Response:
    shown = render_template("ontology.html", body=body, title=title, formats=GRAPHS, data=data)
    return documented.finished(Response(shown, content_type="text/html; charset=utf-8"), "html", *key)


def _data(query: str, chosen: Format, name: str) -> Response:
    owner = service()
    job = Job(query, str(owner.current().path), table=None, graph=chosen.extension, timeout=owner.settings.timeout)
    return respond(owner.answer(job), chosen, name)


def _missing(name: str, slug: str) -> Response:
    known = {one.slug: one for one in documented.schemes()}
    near = difflib.get_close_matches(slug, known, 3, 0.5)
    suggestions = [
        {"label": known[one].title.get("en", one), "href": url_for("vocabulary.scheme", name=one)} for one in near
    ]
    suggestions = suggestions or [{"label": "Vocabulary", "href": url_for("vocabulary.listing")}]
    return problems.answer(404, f"There is no /{name} here.", suggestions=suggestions)
