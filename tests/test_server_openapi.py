"""The description of the interface: valid, complete, and true."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from aigovkg import settings
from aigovkg.query import load_queries, parse_query
from aigovkg_server import create_app
from aigovkg_server.operations import OPERATIONS
from aigovkg_server.schemas import of_parameter

QUERIES = load_queries()


def get(address: str, accept: str = "*/*", method: str = "GET", data: bytes | None = None) -> tuple[int, str, str]:
    request = urllib.request.Request(address, data, {"Accept": accept}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            # A dump that is ready is packed; its status is all that is asked for.
            return response.status, response.headers["Content-Type"], response.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.fixture(scope="module")
def site(small_site: str) -> str:
    return small_site


@pytest.fixture(scope="module")
def described(site: str) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(get(f"{site}/openapi.json")[2]))


@pytest.fixture(scope="module")
def application(small_store: Path) -> Flask:
    app = create_app(settings.load(store=small_store, workers=1))
    app.extensions["aigovkg"].close()
    return app


def filled(path: str, parameters: list[dict[str, Any]]) -> str:
    """Put the examples into an address."""
    for parameter in parameters:
        if parameter["in"] == "path" and "example" in parameter:
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    return path


def test_the_example_of_each_address_leads_somewhere(site: str, described: dict[str, Any]) -> None:
    addresses = {
        filled(path, methods["get"]["parameters"])
        for path, methods in described["paths"].items()
        if "{" in path and "get" in methods and not path.endswith(("/{version}", "/store/{path}"))
        if not path.startswith("/queries/") or "values" in path
    }
    assert len(addresses) > 8
    statuses = {address: get(f"{site}{address}", "application/json, */*;q=0.1")[0] for address in addresses}
    assert {address: status for address, status in statuses.items() if status not in (200, 503)} == {}


def test_what_can_follow_an_answer_takes_its_values_from_there(site: str, described: dict[str, Any]) -> None:
    operations = {entry["operationId"]: entry for methods in described["paths"].values() for entry in methods.values()}
    links = [
        (path, link)
        for path, methods in described["paths"].items()
        for link in methods.get("get", {"responses": {}})["responses"].get("200", {}).get("links", {}).values()
    ]
    assert len(links) == 2
    for path, link in links:
        told = json.loads(get(f"{site}{path}", "application/json")[2])
        for name, place in link["parameters"].items():
            assert name in {parameter["name"] for parameter in operations[link["operationId"]]["parameters"]}
            found = told
            for step in place.removeprefix("$response.body#/").split("/"):
                found = found[int(step) if step.isdigit() else step]
            assert isinstance(found, str)


def test_it_is_valid_openapi_3_1(described: dict[str, Any]) -> None:
    """Validates one saved query of each sort: they are made alike, and the validator takes its time."""
    sorts = {(q.kind, bool(q.pagination), *sorted({p.type for p in q.parameters})): q.name for q in QUERIES.values()}
    kept = {
        path: methods
        for path, methods in described["paths"].items()
        if not path.startswith("/queries/") or path.split("/")[2].partition(".")[0] in {"{name}", *sorts.values()}
    }
    OpenAPIV31SpecValidator(described | {"paths": kept}).validate()


def test_every_saved_query_has_its_own_typed_parameters(described: dict[str, Any]) -> None:
    for name, query in QUERIES.items():
        operation = described["paths"][f"/queries/{name}"]["get"]
        found = {parameter["name"]: parameter for parameter in operation["parameters"]}
        assert set(found) - {"format", "page"} == {parameter.name for parameter in query.parameters}
        for parameter in query.parameters:
            assert found[parameter.name].get("required", False) == parameter.required, name
            assert found[parameter.name]["schema"] == json.loads(json.dumps(of_parameter(parameter)))


def test_types_become_schemas() -> None:
    header = (
        "#+ parameters:\n#+   - {name: n, type: integer, minimum: 1, maximum: 9, default: 3}\n"
        "#+   - {name: d, type: date}\n#+   - {name: b, type: boolean}\n#+   - {name: v, values: [a, b]}\n"
        "#+   - {name: s, pattern: '[a-z]+'}\n"
    )
    query = parse_query(f"{header}SELECT * {{ ?n ?d ?b . ?v ?s ?o }}")
    assert {p.name: of_parameter(p) for p in query.parameters} == {
        "n": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3},
        "d": {"type": "string", "format": "date"},
        "b": {"type": "boolean"},
        "v": {"type": "string", "minLength": 1, "maxLength": 2_000, "enum": ["a", "b"]},
        "s": {"type": "string", "minLength": 1, "maxLength": 2_000, "pattern": "^(?:[a-z]+)$"},
    }


def test_every_route_is_described_and_nothing_else(application: Flask, described: dict[str, Any]) -> None:
    known = {(rule.endpoint, method) for rule in application.url_map.iter_rules() for method in rule.methods or ()}
    assert set(OPERATIONS) <= known, "these addresses are gone"
    hidden = {"static", "ontology.static", "queries.answer"}
    names = {f"{endpoint}.{method.lower()}" for endpoint, method in known if method not in {"HEAD", "OPTIONS"}}
    ids = {operation["operationId"] for path in described["paths"].values() for operation in path.values()}
    assert {name for name in names if name.rpartition(".")[0] not in hidden} <= ids


def holds(described: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    """Check a value against a schema of the document."""
    Draft202012Validator(schema | {"components": described["components"]}).validate(value)


ASKED = {
    "/queries/principles-of-document": {"document": "harbour-declaration"},
    "/queries/documents": {},
    "/sparql": {"query": "ASK {}"},
    "/queries": {},
    "/healthz": {},
    "/explain": {"s": "harbour-declaration", "p": "aigov:advocates", "o": "principle/openness-and-inclusiveness"},
    "/queries/{name}/values/{parameter}": {"name": "principles-of-document", "parameter": "document", "q": "harb"},
}


@pytest.mark.parametrize("path", ASKED)
def test_answers_are_as_described(site: str, described: dict[str, Any], path: str) -> None:
    values = ASKED[path]
    address = path.format(**values)
    rest = {name: value for name, value in values.items() if f"{{{name}}}" not in path}
    operation = described["paths"][path]["get"]
    for media_type, answer in operation["responses"]["200"]["content"].items():
        status, kind, body = get(f"{site}{address}?{urllib.parse.urlencode(rest)}", media_type)
        if (status, path) == (406, "/sparql"):
            continue  # an ASK has no RDF
        assert (status, kind.partition(";")[0]) == (200, media_type)
        if kind.endswith("json"):
            holds(described, answer["schema"], json.loads(body))


@pytest.mark.parametrize(
    ("path", "address", "status"),
    [
        ("/queries/principles-of-document", "/queries/principles-of-document", 400),
        ("/queries/principles-of-document", "/queries/principles-of-document?document=x&format=json", 400),
        ("/sparql", "/sparql?query=nonsense", 400),
        ("/explain", "/explain?s=x", 400),
        ("/page/{kind}/{slug}", "/page/risk/nothing", 404),
    ],
)
def test_errors_are_as_described(site: str, described: dict[str, Any], path: str, address: str, status: int) -> None:
    found, kind, body = get(site + address)
    answer = described["paths"][path]["get"]["responses"][str(found)]
    answer = described["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    assert (found, kind) == (status, "application/problem+json")
    holds(described, answer["content"][kind]["schema"], json.loads(body))


def test_the_page_to_try_it_shows_every_operation(site: str, described: dict[str, Any]) -> None:
    page = get(f"{site}/api", "text/html")[2]
    for path, methods in described["paths"].items():
        if not path.endswith(".{ending}") and "get" in methods:
            assert f'id="{methods["get"]["operationId"]}"' in page
    assert "http://" not in page.replace(site, "").replace("http://www.w3.org", ""), "it loads nothing from elsewhere"
