"""The addresses of things: /id/… leads to the page or to the data, by Accept (303)."""

from __future__ import annotations

import difflib

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from aigovkg.names import KINDS, graph_iri, kind_of, thing
from aigovkg_server import problems
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.frames import Job
from aigovkg_server.labels import named_in, view
from aigovkg_server.lookups import lookup
from aigovkg_server.negotiation import GRAPHS, Format, choose, wants_page
from aigovkg_server.profile import gather
from aigovkg_server.results import respond
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("things", __name__)

#: Kinds that have a page listing their things, with the name of several of them.
PLURALS = {
    "document": "Documents", "principle": "Principles", "risk": "Risks", "mechanism": "Mechanisms", "state": "States",
    "organization": "Organizations", "grouping": "Groupings", "person": "Persons",
    "stakeholder-group": "Stakeholder groups", "event": "Events", "stage": "Life-cycle stages", "domain": "Domains",
}  # fmt: skip


@blueprint.get("/id/<kind>/<path:slug>")
def identity(kind: str, slug: str) -> Response:
    """Lead from the IRI of a thing to the document about it that the client wants."""
    if wants_page(request):
        scheme = kind == "scheme" and "/" not in slug  # a concept scheme has its page among those of the vocabulary
        place = url_for("vocabulary.scheme", name=slug) if scheme else url_for("things.page", kind=kind, slug=slug)
        return _see_other(place)
    chosen = choose(request, GRAPHS)
    if chosen is None:
        raise NotAcceptable("A thing is described as a page or as RDF (Turtle, N-Triples, RDF/XML, JSON-LD)")
    return _see_other(url_for("things.data", kind=kind, slug=f"{slug}.{chosen.extension}"))


def _see_other(address: str) -> Response:
    response = Response(status=303, headers={"Location": redirect(address).headers["Location"]})
    response.vary.add("Accept")
    return response


@blueprint.get("/page/<kind>/<path:slug>")
def page(kind: str, slug: str) -> Response | str:
    """Show a thing: labels, definition, statements with their evidence, links elsewhere."""
    profile = gather(thing(kind, slug))
    if not profile.known:
        return _unknown(kind, slug)
    return render_template("thing.html", profile=profile, kind=kind, slug=slug, plurals=PLURALS, formats=GRAPHS)


@blueprint.get("/page/<kind>")
def listing(kind: str) -> str:
    """List the things of one kind."""
    if kind not in PLURALS:
        abort(404)
    table = service().select(lookup("kind", **{"class": str(KINDS[kind])}))
    known = service().labels.of(named_in(table))
    rows = [
        (view(row.get("thing"), known), str(row["mentions"]), "status" in row) for row in table.rows if "thing" in row
    ]
    return render_template("listing.html", title=PLURALS[kind], kind=kind, rows=rows, plurals=PLURALS)


@blueprint.get("/data/<kind>/<path:slug>")
def data(kind: str, slug: str) -> Response:
    """Give a thing as RDF, in the format of the ending or of the Accept header."""
    stem, _, ending = slug.rpartition(".")
    chosen = next((entry for entry in GRAPHS if stem and entry.extension == ending), None)
    slug = stem if chosen else slug
    query = lookup("data", thing=thing(kind, slug))
    if not service().select(lookup("statements", thing=thing(kind, slug))).rows:
        return _unknown(kind, slug)
    return _graph(query, chosen, slug.replace("/", "-"))


@blueprint.get("/graph/<path:name>")
def named_graph(name: str) -> Response:
    """Give a named graph as RDF."""
    return _graph(lookup("graph", graph=graph_iri(name)), None, name.replace("/", "-"))


def _graph(query: str, chosen: Format | None, name: str) -> Response:
    chosen = chosen or choose(request, GRAPHS) or (GRAPHS[0] if wants_page(request) else None)
    if chosen is None:
        raise NotAcceptable("This is given as Turtle, N-Triples, RDF/XML or JSON-LD")
    owner = service()
    job = Job(query, str(owner.current().path), table=None, graph=chosen.extension, timeout=owner.settings.timeout)
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in name)
    return respond(owner.answer(job), chosen, plain)


def _unknown(kind: str, slug: str) -> Response:
    """Say that there is no such thing, and which names are near."""
    every = [kind_of(str(row["thing"])) for row in service().select(lookup("neighbours")).rows]
    names = {f"{found[0]}/{found[1]}": found for found in every if found}
    near = difflib.get_close_matches(f"{kind}/{slug}", names, 5, 0.6)
    same = [name for name, found in names.items() if found[1] == slug]
    found = [thing(*names[name]) for name in dict.fromkeys([*same, *near])]
    known = service().labels.of(found)
    suggestions = [{"label": one.text, "href": one.href} for one in (view(iri, known) for iri in found)]
    return problems.answer(404, f"The graph knows nothing of {kind}/{slug}.", suggestions=suggestions)
