"""The W3C's tests of the SPARQL 1.1 Protocol, Graph Store Protocol, Service Description and result formats.

All of them run over real HTTP against one service on a scratch store, with authoring switched on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from tests.w3c import Case, Reply, Request, cases, send

from aigovkg.authoring import Tokens
from aigovkg.store import Store

SUITES = Path(__file__).resolve().parents[2] / "shared" / "w3c"
TABULAR = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": TABULAR,
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}


class Service(NamedTuple):
    """A service on an empty store, and a token for it."""

    address: str
    token: str

    def send(self, method: str, path: str, body: str | None = None, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(method, path, named, None if body is None else body.encode(), None)  # type: ignore[arg-type]
        return send(self.address, request, path, self.token)

    def update(self, text: str) -> None:
        reply = self.send("POST", "/sparql", text, Content_Type="application/sparql-update")
        assert reply.status == 200, reply.body


@pytest.fixture(scope="module")
def service(shared: Path, serving: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Service:
    root = tmp_path_factory.mktemp("scratch")
    with Store(root).publish():
        pass
    token = Tokens(root).make("w3c")
    return Service(serving(root, authoring="on"), token)


def manifest(*parts: str) -> list[Case]:
    path = SUITES.joinpath(*parts)
    return list(cases(path)) if path.exists() else []


def title(case: Case) -> str:
    return case.name


def checked(service: Service, request: Request, path: str) -> Reply:
    reply = send(service.address, request, path, service.token)
    assert request.expected.allows(reply.status), f"{request.method} {path}: {reply.status} {reply.body[:500]!r}"
    if reply.status >= 400 and request.method != "HEAD":
        assert reply.headers["content-type"] == "application/problem+json"
    return reply


@pytest.mark.parametrize("case", manifest("protocol", "manifest.ttl"), ids=title)
def test_protocol(service: Service, case: Case) -> None:
    if case.graphs:
        quads = "".join(f"GRAPH <{name}> {{ {triples} }}" for name, triples in case.graphs.items())
        service.update(f"DROP ALL; INSERT DATA {{ {quads} }}")
    for request in case.requests:
        reply = checked(service, request, request.path)
        if request.expected.format:
            assert reply.headers["content-type"].partition(";")[0] in FORMATS[request.expected.format]
        if request.expected.boolean is not None:
            assert f'"boolean":{str(request.expected.boolean).lower()}' in reply.body.decode()


GRAPH_STORE = manifest("graph-store-protocol", "manifest-direct.ttl") + manifest(
    "graph-store-protocol", "manifest-indirect.ttl"
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("case", GRAPH_STORE, ids=title)
def test_graph_store_protocol(service: Service, case: Case) -> None:
    service.update("DROP ALL")
    location = ""
    for request in case.requests:
        path = request.path.replace("/gsp", "/store", 1).replace("$LOCATION$", quote(location, safe=""))
        reply = checked(service, request, path)
        if request.expected.location:
            location = reply.headers["location"]
        if "content-type" in request.expected.headers:
            assert reply.headers["content-type"] == request.expected.headers["content-type"]
        if request.method == "HEAD":
            assert reply.body == b""
        if request.expected.body:
            given, wanted = (
                Graph().parse(data=text, format="turtle", publicID=service.address + path)
                for text in (reply.body.decode(), request.expected.body)
            )
            assert isomorphic(given, wanted), reply.body.decode()


def test_the_whole_suite_is_there(shared: Path) -> None:
    assert (len(manifest("protocol", "manifest.ttl")), len(GRAPH_STORE)) == (34, 13)
