"""The page of a saved query: a form, the answer for what was filled in, and how to have it elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, render_template, request
from rdflib import URIRef

from aigovkg.errors import AigovkgError, QueryError
from aigovkg.query import Choice, Parameter, SavedQuery, typed
from aigovkg_server import problems
from aigovkg_server.asking import Asked, asked_of, run, total
from aigovkg_server.chart import Chart, Matrix, chart
from aigovkg_server.choices import choices
from aigovkg_server.labels import view
from aigovkg_server.negotiation import GRAPHS, TABLES
from aigovkg_server.results import Grid, grid, unmeasured
from aigovkg_server.rows import collected, table
from aigovkg_server.service import service
from aigovkg_server.snippets import snippets

__all__ = ["shown"]

_OFFERED = 500  # choices that a page carries


class _Field(NamedTuple):
    """A parameter as a field of the form."""

    parameter: Parameter
    value: str
    choices: list[Choice]
    only: bool
    wrong: bool


class _Found(NamedTuple):
    """The answer: rows with a picture of their numbers, or Turtle."""

    grid: Grid | None = None
    chart: Chart | Matrix | None = None
    turtle: str = ""


def shown(query: SavedQuery) -> Response:
    """Show the form with the answer; without any value, with the answer for the example values."""
    example = False
    sparql, problem, error, status = query.sparql, "", None, 200
    asked = Asked(query, {}, 1 if query.pagination else None)
    found, rows = _Found(), None
    try:
        asked = asked_of(query)
        example = not asked.given and any(parameter.required for parameter in query.parameters)
        if example:
            asked = Asked(query, {name: [value] for name, value in query.examples().items()}, asked.page)
        sparql = _without_header(asked.sparql())
        found, rows = _answer(asked), total(asked)
    except AigovkgError as caught:
        error, problem, status = caught, str(caught), problems.status_of(caught)
    wrong = error.parameter if isinstance(error, QueryError) else ""
    body = render_template(
        "query.html",
        query=query,
        asked=asked,
        fields=[_field(parameter, asked, wrong) for parameter in query.parameters],
        example=example,
        found=found,
        rows=rows,
        pages=-(-rows // query.pagination) if rows is not None and query.pagination else None,
        problem=problem,
        wrong=wrong,
        candidates=_candidates(error),
        sparql=sparql,
        snippets=snippets(asked) if not problem else (),
        formats=GRAPHS if query.kind == "construct" else TABLES,
    )
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return unmeasured(response) if request.method == "HEAD" else response


def _answer(asked: Asked) -> _Found:
    answer = run(service().searched(asked.sparql()), GRAPHS[0] if asked.query.kind == "construct" else TABLES[0])
    if request.method == "HEAD":
        answer.close()
        return _Found()
    if answer.kind == "graph":
        return _Found(turtle=collected(answer).decode())
    result = table(answer)
    return _Found(grid(result), chart(result))


def _candidates(error: AigovkgError | None) -> list[Choice]:
    """Return what an ambiguous name may mean."""
    iris = error.candidates if isinstance(error, QueryError) else ()
    known = service().labels.of(iris) if iris else {}
    return [Choice(typed(iri), view(URIRef(iri), known).text) for iri in iris]


def _field(parameter: Parameter, asked: Asked, wrong: str) -> _Field:
    value = next(iter(asked.values.get(parameter.name, [])), parameter.default or "")
    offered = choices(parameter)[:_OFFERED]
    only = bool(parameter.values) or parameter.offers is not None
    return _Field(parameter, value, offered, only, parameter.name == wrong)


def _without_header(sparql: str) -> str:
    return "\n".join(line for line in sparql.splitlines() if not line.startswith("#+")).strip() + "\n"
