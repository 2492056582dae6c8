"""Reads the W3C's manifests of tests whose actions are HTTP requests, and plays them against a service.

Manifests: https://github.com/w3c/rdf-tests, `sparql/sparql11/protocol` and `graph-store-protocol`; their comments say
what the terms mean.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDFS
from rdflib.term import Node

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
STATUS = "http://www.w3.org/2011/http-statusCodes#"
CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


class Expected(NamedTuple):
    """What a response must be."""

    statuses: frozenset[str]
    boolean: bool | None
    format: str
    location: str
    headers: dict[str, str]
    body: str

    def allows(self, status: int) -> bool:
        """Tell whether a status is among the expected ones (`Created`, `StatusCode2xx`)."""
        wanted = {name: str(CODES.get(name, name.removeprefix("StatusCode"))) for name in self.statuses}
        return any(str(status) == code or code == f"{status // 100}xx" for code in wanted.values())


class Request(NamedTuple):
    """A request of a test."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    expected: Expected


class Case(NamedTuple):
    """A test: named graphs that must be there before, and requests one after the other."""

    name: str
    graphs: dict[str, str]
    requests: list[Request]


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def cases(manifest: Path) -> Iterator[Case]:
    """Read the tests of a manifest in their order."""
    graph = Graph().parse(manifest, publicID=manifest.as_uri())
    (entries,) = graph.objects(URIRef(manifest.as_uri()), MF.entries)
    for test in Collection(graph, entries):
        action = graph.value(test, MF.action)
        data = {
            str(graph.value(entry, RDFS.label)): Path(
                str(graph.value(entry, UT.graph)).removeprefix("file://")
            ).read_text()
            for entry in graph.objects(test, UT.graphData)
        }
        found = Collection(graph, _needed(graph, action, HT.requests))
        name = str(test).rpartition("#")[2]
        yield Case(name, data, [_request(graph, node) for node in found])


def _needed(graph: Graph, node: Node | None, predicate: URIRef) -> Node:
    found = graph.value(node, predicate)
    assert found is not None, f"{node} has no {predicate}"
    return found


def _headers(graph: Graph, node: Node | None) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    found = [] if listed is None else list(Collection(graph, listed))
    return {str(graph.value(one, HT.fieldName)).lower(): str(graph.value(one, HT.fieldValue)) for one in found}


def _body(graph: Graph, node: Node | None) -> tuple[str, str]:
    body = graph.value(node, HT.body)
    return str(graph.value(body, CNT.chars) or ""), str(graph.value(body, CNT.characterEncoding) or "utf-8")


def _request(graph: Graph, node: Node) -> Request:
    response = graph.value(node, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    text, encoding = _body(graph, node)
    expected = Expected(
        statuses=frozenset(str(status).removeprefix(STATUS) for status in graph.objects(response, MF.expectedStatus)),
        boolean=bool(boolean.value) if isinstance(boolean, Literal) else None,
        format=str(graph.value(response, MF.expectedFormat) or ""),
        location=str(graph.value(response, MF.expectedLocation) or ""),
        headers=_headers(graph, response),
        body=_body(graph, response)[0],
    )
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=_headers(graph, node),
        body=text.encode(encoding) if graph.value(node, HT.body) is not None else None,
        expected=expected,
    )


def send(service: str, request: Request, path: str, token: str) -> Reply:
    """Send a request to a service, in the name of a token's holder unless it is empty."""
    parts = urlsplit(service)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        headers = request.headers | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.putrequest(request.method, path)
        for name, value in headers.items():
            connection.putheader(name, value)
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()
