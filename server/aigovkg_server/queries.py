"""Saved queries: the list, and each as a page with a form and as data, at the same address (by Accept or ending)."""

from __future__ import annotations

import difflib

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from aigovkg.errors import QueryError
from aigovkg.query import Parameter, SavedQuery, matching
from aigovkg_server import problems, query_page
from aigovkg_server.asking import asked_of, finish, run, total, unchanged
from aigovkg_server.choices import choices
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, wants_page
from aigovkg_server.results import respond
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("queries", __name__)

_JSON = Format("json", "JSON", ("application/json",), ("json",))


@blueprint.get("/queries")
def listing() -> Response:
    """List the saved queries, or those that have a tag and hold some words."""
    tag, words = request.args.get("tag", ""), request.args.get("q", "")
    saved = list(service().queries().values())
    chosen = [query for query in saved if (not tag or tag in query.tags) and _holds(query, words)]
    if wants_page(request):
        counts = {
            name: sum(name in query.tags for query in saved) for name in sorted({t for q in saved for t in q.tags})
        }
        body = render_template(
            "queries.html",
            queries=chosen,
            tags=counts,
            tag=tag,
            words=words,
            all=len(saved),
            broken=service().broken_queries(),
        )
        response = Response(body, content_type="text/html; charset=utf-8")
    elif choose(request, (_JSON,)) is None:
        raise NotAcceptable("The list of saved queries is given as a page or as JSON")
    else:
        response = jsonify([_summary(query) for query in chosen])
    response.headers["Link"] = f'<{url_for("openapi.described", _external=True)}>; rel="service-desc"'
    response.vary.add("Accept")
    return response


def _holds(query: SavedQuery, words: str) -> bool:
    texts = (query.name, *query.title.values(), *query.description.values(), *query.tags)
    text = "\n".join(texts).casefold()
    return all(word in text for word in words.casefold().split())


def _summary(query: SavedQuery) -> dict[str, object]:
    summary = {
        "name": query.name,
        "address": url_for("queries.answer", name=query.name, _external=True),
        "kind": query.kind,
        "title": query.title,
        "description": query.description,
        "tags": query.tags,
        "parameters": [_declared(parameter) for parameter in query.parameters],
    }
    return summary | ({"pagination": query.pagination} if query.pagination else {})


def _declared(parameter: Parameter) -> dict[str, object]:
    declared = {
        "name": parameter.name,
        "type": parameter.type,
        "class": str(parameter.cls) if parameter.cls else None,
        "language": parameter.language if parameter.type == "langString" else None,
        "default": parameter.default,
        "label": parameter.label,
        "examples": parameter.examples,
        "values": parameter.values,
        "source": parameter.source,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "pattern": parameter.pattern,
    }
    return {"required": parameter.required} | {name: value for name, value in declared.items() if value}


@blueprint.route("/queries/<name>", methods=["GET", "POST"])
def answer(name: str) -> Response:
    """Answer a saved query."""
    stem, _, ending = name.rpartition(".")
    forced = next((entry for entry in (*TABLES, *GRAPHS) if stem and entry.extension == ending), None)
    query = service().queries().get(stem if forced else name)
    if query is None:
        return _unknown(stem if forced else name)
    asked_format = request.values.get("format", "")
    if forced is None and (named(asked_format, (HTML,)) or (not asked_format and wants_page(request))):
        return query_page.shown(query)
    chosen = _chosen(query, forced, asked_format)
    asked = asked_of(query)
    sparql = service().searched(asked.sparql())
    known = unchanged(sparql, chosen)
    if known is not None:
        return known
    response = respond(run(sparql, chosen), chosen, query.name)
    return finish(response, asked, sparql, chosen, total(asked))


def _chosen(query: SavedQuery, forced: Format | None, asked: str) -> Format:
    """Choose the format of data: the address's ending wins over `format=`, and that over the Accept header."""
    possible = GRAPHS if query.kind == "construct" else TABLES
    if asked and not named(asked, (*TABLES, *GRAPHS)):
        words = ", ".join(entry.names[0] for entry in (*possible, HTML))
        raise QueryError("There is no such format", repr(asked[:60]), f"Choose one of {words}", parameter="format")
    wanted = forced or (named(asked, possible) or named(asked, (*TABLES, *GRAPHS)) if asked else None)
    chosen = wanted or choose(request, possible)
    if chosen not in possible:
        labels = ", ".join(entry.label for entry in possible)
        raise NotAcceptable(f"This query answers with {labels}, and the request takes none of these")
    return chosen


@blueprint.get("/queries/<name>/values/<parameter>")
def values(name: str, parameter: str) -> Response:
    """Suggest values for a parameter of a saved query: those whose name holds what was typed."""
    query = service().queries().get(name)
    if query is None:
        return _unknown(name)
    found = query.parameter(parameter)
    if found is None:
        known = ", ".join(one.name for one in query.parameters) or "no parameters"
        return problems.answer(404, f"The query {name} has no parameter {parameter}; it has {known}.")
    if choose(request, (_JSON,)) is None:
        raise NotAcceptable("Values are given as JSON")
    near = matching(choices(found, anything=True), request.args.get("q", ""))
    response = jsonify([choice._asdict() for choice in near])
    response.set_etag(service().current().version)
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


def _unknown(name: str) -> Response:
    saved = service().queries()
    near = difflib.get_close_matches(name, saved, 3, 0.5)
    suggestions = [{"label": saved[one].title["en"], "href": url_for("queries.answer", name=one)} for one in near]
    return problems.answer(404, f"There is no saved query called {name[:100]}.", suggestions=suggestions)
