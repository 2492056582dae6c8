"""The interface in OpenAPI 3.1 at /openapi.json, made from routes, saved queries and formats; /api, to try it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from werkzeug.routing import Rule

from aigovkg import __version__
from aigovkg.query import Parameter, SavedQuery
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES
from aigovkg_server.operations import EXAMPLES, OPERATIONS, PAGE, TABLE_JSON, Operation, content, query_parameter
from aigovkg_server.schemas import SCHEMAS, Schema, of_parameter, reference
from aigovkg_server.service import service

__all__ = ["blueprint", "document"]

blueprint = Blueprint("openapi", __name__)

#: Routes that are no interface of their own: files for pages, and the pattern behind the saved queries' own paths.
_HIDDEN = {"static", "ontology.static", "queries.answer"}
_OF_QUERIES = {400, 404, 406, 413, 415, 429, 503}
_DECLINED = {429: ("Retry-After",), 503: ("Retry-After",)}


@blueprint.get("/openapi.json")
def described() -> Response:
    """Describe this interface in OpenAPI 3.1."""
    response = jsonify(document(request.root_url.rstrip("/")))
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/api")
def page() -> str:
    """Show every address of the interface, with a form to try it."""
    described = document(request.root_url.rstrip("/"))
    shared = described["components"]["responses"]
    groups: dict[str, list[dict[str, object]]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if operation["tags"] == ["Saved queries"] and (method == "post" or path.endswith(".{ending}")):
                continue  # the same once more; the page says so
            responses = {
                status: shared.get(answer.get("$ref", "").rpartition("/")[2], answer)
                for status, answer in operation["responses"].items()
            }
            entry = {"path": path, "method": method.upper(), **operation, "responses": responses}
            groups.setdefault(operation["tags"][0], []).append(entry)
    return render_template("api.html", groups=groups)


def document(root: str) -> Schema:
    """Make the OpenAPI document.

    Args:
        root: address of the service.
    """
    paths: dict[str, dict[str, Schema]] = {}
    for path, method, operation in (*_routes(), *_saved()):
        paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "AIGovKG",
            "summary": "A knowledge graph of the governance of AI",
            "description": "SPARQL 1.1, saved queries as addresses of their own, pages and data of every thing. "
            "Errors are problems (RFC 9457) for programs and pages for browsers.",
            "version": __version__,
            "license": {"name": "Apache-2.0 (software), CC-BY-4.0 (data)", "identifier": "Apache-2.0 AND CC-BY-4.0"},
        },
        "servers": [{"url": root}],
        "tags": [
            {"name": name} for name in dict.fromkeys(entry["tags"][0] for p in paths.values() for entry in p.values())
        ],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "responses": _problems()},
    }


def _routes() -> Iterator[tuple[str, str, Schema]]:
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in _HIDDEN:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            detail = OPERATIONS.get((rule.endpoint, method)) or Operation("Pages", {200: PAGE})
            words = inspect.getdoc(current_app.view_functions[rule.endpoint]) or rule.rule
            yield _path(rule), method, _operation(detail, f"{rule.endpoint}.{method.lower()}", words, _of_path(rule))


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _of_path(rule: Rule) -> tuple[Schema, ...]:
    return tuple(
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        | ({"example": example} if (example := EXAMPLES.get(f"{rule.endpoint} {name}") or EXAMPLES.get(name)) else {})
        for name in re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
    )


def _operation(detail: Operation, name: str, words: str, of_path: tuple[Schema, ...]) -> Schema:
    first, _, rest = words.partition("\n\n")
    operation: Schema = {
        "operationId": name,
        "tags": [detail.tag],
        "summary": " ".join(first.split()),
        "responses": {
            str(status): _answer(status, kinds, detail.links.get(status, {}))
            for status, kinds in detail.answers.items()
        }
        | {str(status): _error(str(status)) for status in detail.errors}
        | {"default": _error("default")},
    }
    if rest:
        operation["description"] = rest
    if parameters := [*of_path, *detail.parameters]:
        operation["parameters"] = parameters
    if detail.bodies:
        operation["requestBody"] = {"content": dict(detail.bodies)}
    return operation


def _answer(status: int, kinds: Mapping[str, Schema], links: Mapping[str, Schema]) -> Schema:
    answer: Schema = {"description": HTTPStatus(status).phrase}
    if links:
        answer["links"] = dict(links)
    if status == 303 or (status == 201 and links):
        answer["headers"] = {"Location": {"schema": {"type": "string"}}}
    return answer | ({"content": dict(kinds)} if kinds else {})


def _error(name: str) -> Schema:
    """Refer to one of the errors, which are alike everywhere."""
    return {"$ref": f"#/components/responses/Problem-{name}"}


def _problems() -> Schema:
    """Return the errors that operations refer to."""
    statuses = sorted({status for detail in OPERATIONS.values() for status in detail.errors} | _OF_QUERIES)
    return {f"Problem-{status}": _problem(status) for status in statuses} | {"Problem-default": _problem(500)}


def _problem(status: int) -> Schema:
    answer: Schema = {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": reference("Problem")}} | PAGE,
    }
    if names := _DECLINED.get(status):
        answer["headers"] = {name: {"schema": {"type": "string"}} for name in names}
    return answer


def _saved() -> Iterator[tuple[str, str, Schema]]:
    """Give each saved query addresses of its own, with its own parameters."""
    for query in service().queries().values():
        formats = GRAPHS if query.kind == "construct" else TABLES
        kinds = content(GRAPHS) if query.kind == "construct" else TABLE_JSON
        words = "\n\n".join(
            filter(
                None, (query.title["en"], query.description["en"], query.title.get("zh"), query.description.get("zh"))
            )
        )
        asked = tuple(_parameter(parameter) for parameter in query.parameters) + _paging(query)
        chosen = query_parameter(
            "format",
            "Format of the answer",
            {"enum": [*dict.fromkeys(word for f in (*formats, HTML) for word in (*f.names, *f.accepted))]},
        )
        answers = {200: kinds | PAGE, 304: {}}
        detail = Operation("Saved queries", answers, (400, 406, 413, 429, 503), (*asked, chosen))
        yield f"/queries/{query.name}", "GET", _operation(detail, query.name, words, ())
        form = {"application/x-www-form-urlencoded": {"schema": _form(query)}}
        detail = Operation("Saved queries", {200: kinds | PAGE}, (400, 406, 413, 415, 429, 503), (), form)
        yield f"/queries/{query.name}", "POST", _operation(detail, f"{query.name}.post", words, ())
        ending: Schema = {"name": "ending", "in": "path", "required": True}
        ending["schema"] = {"enum": [entry.extension for entry in formats]}
        detail = Operation("Saved queries", {200: kinds, 304: {}}, (400, 404, 406, 413, 429, 503), asked)
        yield f"/queries/{query.name}.{{ending}}", "GET", _operation(detail, f"{query.name}.ending", words, (ending,))


def _parameter(parameter: Parameter) -> Schema:
    words = " · ".join(filter(None, (parameter.label.get("en", parameter.name), parameter.label.get("zh"))))
    required = parameter.required and parameter.default is None
    described = query_parameter(parameter.name, words, of_parameter(parameter), required=required)
    return described | ({"example": described["schema"]["examples"][0]} if parameter.examples else {})


def _paging(query: SavedQuery) -> tuple[Schema, ...]:
    if not query.pagination:
        return ()
    words = f"Page of {query.pagination} rows, from 1, or `all` rows at once; Link leads to the others (RFC 8288)"
    number = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1_000_000}, {"const": "all"}], "default": 1}
    return (query_parameter("page", words, number),)


def _form(query: SavedQuery) -> Schema:
    return {
        "type": "object",
        "properties": {parameter.name: of_parameter(parameter) for parameter in query.parameters},
        "required": [p.name for p in query.parameters if p.required and p.default is None],
        "additionalProperties": False,
    }
