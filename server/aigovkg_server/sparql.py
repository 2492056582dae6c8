"""The query and update operations of the SPARQL 1.1 Protocol at /sparql, and its page."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from aigovkg.authoring import Edit
from aigovkg.errors import AigovkgError
from aigovkg.names import BASE
from aigovkg.query import guard
from aigovkg_server import authoring, description, problems, protocol
from aigovkg_server.answers import Answer
from aigovkg_server.errors import NotAcceptable, TooLarge
from aigovkg_server.frames import Job
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, wants_page
from aigovkg_server.protocol import Operation
from aigovkg_server.results import grid, respond, unmeasured
from aigovkg_server.rows import collected, table
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("sparql", __name__)

_LARGEST_QUERY = 1_000_000  # bytes


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> Response:
    """Answer a query or make an update; without either describe the service, as a page with a form or as RDF."""
    settings = service().settings
    request.max_content_length = settings.max_upload if settings.authoring else _LARGEST_QUERY
    if request.mimetype == "application/sparql-update":
        authoring.asks("update")
    operation = protocol.read(request.method, request.query_string, request.content_type or "", request.get_data)
    if operation.kind == "update":
        return _update(operation)
    if len(operation.text) > _LARGEST_QUERY:
        raise TooLarge("The query is longer than agreed", f"{len(operation.text)} characters")
    return _answer(operation) if operation.kind else _introduction(operation.format)


def _update(operation: Operation) -> Response:
    settings = service().settings
    authoring.asks("update", update=operation.text)
    edit = Edit(
        "update",
        authoring.holder(),
        base=BASE,
        update=operation.text,
        using=operation.dataset,
        allowed=tuple(settings.allowed),
        shapes=settings.authoring_shapes,
        origin=authoring.origin(),
    )
    return authoring.told(authoring.change(edit, operation.timeout))


def _introduction(asked: str) -> Response:
    if named(asked, (HTML,)) or (not asked and wants_page(request)):
        return _page("")
    chosen = choose(request, GRAPHS, asked)
    if chosen is None:
        raise NotAcceptable("Without a query this address gives a description of the service, as RDF or as a page")
    return description.answer(chosen)


def _answer(operation: Operation) -> Response:
    query = operation.text
    if named(operation.format, (HTML,)) or (not operation.format and wants_page(request)):
        try:
            return _shown(_run(operation, TABLES[0], GRAPHS[0]), query)
        except AigovkgError as error:
            return _page(query, problem=str(error), status=problems.status_of(error))
    table, graph = choose(request, TABLES, operation.format), choose(request, GRAPHS, operation.format)
    answer = _run(operation, table, graph)
    chosen = graph if answer.kind == "graph" else table
    assert chosen is not None  # noqa: S101  (the worker refuses a kind of result that has no format)
    return respond(answer, chosen)


def _run(operation: Operation, table: Format | None, graph: Format | None) -> Answer:
    settings = service().settings
    query = service().searched(operation.text)
    guard(query, allowed=settings.allowed)
    job = Job(
        query,
        str(service().current().path),
        table=table.extension if table else None,
        graph=graph.extension if graph else None,
        dataset=operation.dataset,
        timeout=settings.seconds(operation.timeout),
        peek=request.method == "HEAD",
    )
    return service().answer(job)


def _shown(answer: Answer, query: str) -> Response:
    if request.method == "HEAD":
        answer.close()
        return _page(query)
    if answer.kind == "graph":
        return _page(query, turtle=collected(answer).decode())
    return _page(query, grid=grid(table(answer)))


def _page(query: str, *, status: int = 200, **members: object) -> Response:
    examples = [saved for saved in service().queries().values() if not any(p.required for p in saved.parameters)]
    body = render_template("sparql.html", query=query, examples=examples, **members)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return unmeasured(response) if query and request.method == "HEAD" else response
