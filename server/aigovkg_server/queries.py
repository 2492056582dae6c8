"""Saved queries: the list, and each as a page with a form and as data, at the same address (by Accept or ending)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from aigovkg.errors import AigovkgError
from aigovkg.names import ID, PREFIXES
from aigovkg.query import Parameter, SavedQuery, bind
from aigovkg_server import problems
from aigovkg_server.answers import Answer
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.frames import Job
from aigovkg_server.labels import named_in, view
from aigovkg_server.lookups import lookup
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, wants_page
from aigovkg_server.results import Grid, grid, respond
from aigovkg_server.rows import Term, collected, table
from aigovkg_server.service import client_gone, service

__all__ = ["blueprint"]

blueprint = Blueprint("queries", __name__)

_RESERVED = {"format", "timeout"}


class _Field(NamedTuple):
    """A parameter as a field of the form."""

    parameter: Parameter
    value: str
    choices: list[tuple[str, str]]


@blueprint.get("/queries")
def listing() -> Response | str:
    """List the saved queries."""
    saved = list(service().queries().values())
    if not wants_page(request):
        return jsonify([_summary(query) for query in saved])
    tag = request.args.get("tag", "")
    tags = sorted({name for query in saved for name in query.tags})
    chosen = [query for query in saved if not tag or tag in query.tags]
    return render_template("queries.html", queries=chosen, tags=tags, tag=tag)


def _summary(query: SavedQuery) -> dict[str, object]:
    parameters = [
        {name: value for name, value in asdict(parameter).items() if value not in (None, (), {})}
        for parameter in query.parameters
    ]
    address = url_for("queries.answer", name=query.name, _external=True)
    return {
        "name": query.name, "address": address, "title": query.title, "description": query.description,
        "tags": query.tags, "parameters": parameters,
    }  # fmt: skip


@blueprint.route("/queries/<name>", methods=["GET", "POST"])
def answer(name: str) -> Response:
    """Answer a saved query."""
    stem, _, ending = name.rpartition(".")
    formats = (*TABLES, *GRAPHS)
    forced = next((entry for entry in formats if stem and entry.extension == ending), None)
    query = service().queries().get(stem if forced else name)
    if query is None:
        return _unknown(stem if forced else name)
    values = {key: every for key, every in request.values.lists() if key not in _RESERVED}
    asked = request.values.get("format", "")
    if forced is None and (named(asked, (HTML,)) or (not asked and wants_page(request))):
        return _page(query, values)
    possible = GRAPHS if query.kind == "construct" else TABLES
    chosen = next((entry for entry in possible if entry == forced), None) or choose(request, possible, asked)
    if chosen is None or (forced and forced not in possible):
        labels = ", ".join(entry.label for entry in possible)
        raise NotAcceptable(f"This query answers with {labels}, and the request takes none of these")
    return respond(_run(bind(query, values, _ask), chosen), chosen, query.name)


def _unknown(name: str) -> Response:
    saved = service().queries()
    near = difflib.get_close_matches(name, saved, 3, 0.5)
    suggestions = [{"label": saved[one].title["en"], "href": url_for("queries.answer", name=one)} for one in near]
    return problems.answer(404, f"There is no saved query called {name}.", suggestions=suggestions)


def _ask(query: str) -> Iterable[Sequence[Term | None]]:
    found = service().select(query)
    return [[row.get(variable) for variable in found.variables] for row in found.rows]


def _run(query: str, chosen: Format) -> Answer:
    owner = service()
    job = Job(
        query,
        str(owner.current().path),
        table=chosen.extension if chosen in TABLES else None,
        graph=chosen.extension if chosen in GRAPHS else None,
        timeout=owner.settings.timeout,
        peek=request.method == "HEAD",
    )
    return owner.public.run(job, client_gone())


def _page(query: SavedQuery, values: dict[str, list[str]]) -> Response:
    """Show the form with the answer; without any value, with the answer for the example values."""
    example = not values and any(parameter.required for parameter in query.parameters)
    if example:
        values = {p.name: [p.examples[0]] for p in query.parameters if p.required and p.examples}
    found: Grid | None = None
    sparql = turtle = problem = ""
    status = 200
    try:
        sparql = bind(query, values, _ask)
        chosen = GRAPHS[0] if query.kind == "construct" else TABLES[0]
        answer = _run(sparql, chosen)
        if answer.kind == "graph":
            turtle = collected(answer).decode()
        else:
            found = grid(table(answer))
    except AigovkgError as error:
        problem, status = str(error), problems.status_of(error)
    body = render_template(
        "query.html",
        query=query,
        fields=[_field(parameter, values) for parameter in query.parameters],
        example=example,
        values={name: every[0] for name, every in values.items() if every and every[0]},
        grid=found,
        turtle=turtle,
        problem=problem,
        sparql=_without_header(sparql or query.text),
        formats=GRAPHS if query.kind == "construct" else TABLES,
    )
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def _without_header(sparql: str) -> str:
    lines = sparql.splitlines()
    while lines and (lines[0].startswith("#+") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines)


def _field(parameter: Parameter, values: dict[str, list[str]]) -> _Field:
    typed = next(iter(values.get(parameter.name, [])), parameter.default or "")
    if parameter.values:
        return _Field(parameter, typed, [(value, value) for value in parameter.values])
    if parameter.type != "iri" or parameter.cls is None:
        return _Field(parameter, typed, [(value, "") for value in parameter.examples])
    return _Field(parameter, typed, _choices(service().current().version, str(parameter.cls)))


@lru_cache(maxsize=64)
def _choices(version: str, cls: str) -> list[tuple[str, str]]:  # the version belongs to the key of the cache
    found = service().select(lookup("choices", **{"class": cls}))
    known = service().labels.of(named_in(found))
    pairs = [(_typed(str(row["thing"])), view(row["thing"], known).text) for row in found.rows]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _typed(iri: str) -> str:
    """Return what a person types for a thing: kind and slug, or prefix and name."""
    if iri.startswith(str(ID)):
        return iri.removeprefix(str(ID))
    return next((f"{p}:{iri.removeprefix(space)}" for p, space in PREFIXES.items() if iri.startswith(space)), iri)
