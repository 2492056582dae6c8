"""The query operation of the SPARQL 1.1 Protocol at /sparql, and its page."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from flask import Blueprint, Response, render_template, request

from aigovkg.errors import AigovkgError, QueryError
from aigovkg.query import guard
from aigovkg_server import description, problems
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.frames import Job
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, wants_page
from aigovkg_server.pool import Answer
from aigovkg_server.results import grid, respond
from aigovkg_server.rows import collected, table
from aigovkg_server.service import client_gone, service

__all__ = ["blueprint"]

blueprint = Blueprint("sparql", __name__)

_LARGEST_QUERY = 1_000_000  # bytes


class _Operation(NamedTuple):
    """A query operation as the protocol carries it."""

    query: str | None
    dataset: tuple[list[str], list[str]] | None
    format: str
    timeout: float


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query, or without one describe the service: as a page with a form, or as RDF."""
    request.max_content_length = _LARGEST_QUERY
    parameters, unsuitable = _parameters()
    if unsuitable is not None:
        return unsuitable
    operation = _operation(parameters)
    if operation.query is None:
        return _introduction()
    return _answer(operation, operation.query)


def _parameters() -> tuple[list[tuple[str, str]], Response | None]:
    parameters = _decoded(request.query_string)
    if request.method != "POST":
        return parameters, None
    if request.mimetype == "application/x-www-form-urlencoded":
        return parameters + _decoded(request.get_data()), None
    if request.mimetype == "application/sparql-query":
        try:
            return [*parameters, ("query", request.get_data().decode())], None
        except UnicodeDecodeError as error:
            raise QueryError("The query is not UTF-8", f"byte {error.start}", "Send it in UTF-8") from None
    told = f"{request.mimetype!r}" if request.mimetype else "none"
    return [], problems.answer(
        415,
        "A query is posted as application/x-www-form-urlencoded (parameter query) or as application/sparql-query; "
        f"the content type of this request is {told}.",
    )


def _decoded(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise QueryError("The parameters are not UTF-8", remedy="Percent-encode them in UTF-8") from None
    except ValueError:
        raise QueryError("The request has more than 1000 parameters") from None


def _operation(parameters: list[tuple[str, str]]) -> _Operation:
    def every(name: str) -> list[str]:
        return [value for key, value in parameters if key == name]

    queries = every("query")
    if len(queries) > 1:
        raise QueryError("The request holds more than one query", f"{len(queries)}", "Send one at a time")
    if every("update"):
        raise QueryError("This address answers queries and takes no updates", remedy="Send a query")
    if request.method == "POST" and not queries:
        raise QueryError("The request holds no query", remedy="Send it as the parameter query")
    graphs = every("default-graph-uri"), every("named-graph-uri")
    for iri in (*graphs[0], *graphs[1]):
        _checked(iri)
    return _Operation(
        query=queries[0] if queries and (queries[0].strip() or request.method == "POST") else None,
        dataset=graphs if any(graphs) else None,
        format=next(iter(every("format")), ""),
        timeout=_timeout(next(iter(every("timeout")), "")),
    )


def _checked(iri: str) -> None:
    if ":" not in iri or any(char in '<>"{}|^`\\' or ord(char) <= 32 for char in iri):
        raise QueryError("A graph of the dataset is not an absolute IRI", repr(iri), "Write it in full: https://…")


def _timeout(asked: str) -> float:
    most = service().settings.timeout
    try:
        seconds = float(asked) if asked else most
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise QueryError("The parameter timeout is not a number of seconds", repr(asked), "Write one such as 10")
    return min(seconds, most)


def _introduction() -> Response:
    if wants_page(request):
        return _page("")
    chosen = choose(request, GRAPHS)
    if chosen is None:
        raise NotAcceptable("Without a query this address gives a description of the service, as RDF or as a page")
    return description.answer(chosen)


def _answer(operation: _Operation, query: str) -> Response:
    if named(operation.format, (HTML,)) or (not operation.format and wants_page(request)):
        try:
            return _shown(_run(operation, query, TABLES[0], GRAPHS[0]), query)
        except AigovkgError as error:
            return _page(query, problem=str(error), status=problems.status_of(error))
    table, graph = choose(request, TABLES, operation.format), choose(request, GRAPHS, operation.format)
    answer = _run(operation, query, table, graph)
    chosen = graph if answer.kind == "graph" else table
    assert chosen is not None  # noqa: S101  (the worker refuses a kind of result that has no format)
    return respond(answer, chosen)


def _run(operation: _Operation, query: str, table: Format | None, graph: Format | None) -> Answer:
    guard(query)
    job = Job(
        query,
        str(service().current().path),
        table=table.extension if table else None,
        graph=graph.extension if graph else None,
        dataset=operation.dataset,
        timeout=operation.timeout,
        peek=request.method == "HEAD",
    )
    return service().public.run(job, client_gone())


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
    return response
