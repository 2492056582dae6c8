"""The W3C's tests of the SPARQL 1.1 Protocol, Graph Store Protocol, Service Description and result formats.

All of them run over real HTTP against one service on a scratch store, with authoring switched on.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF
from rdflib.query import Result
from rdflib.term import Node
from tests.w3c import MF, Case, Reply, Request, cases, send

from aigovkg.authoring import Tokens
from aigovkg.store import Store

QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
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


def results(folder: str) -> list[tuple[str, Path, Path, Path]]:
    """Read the tests of a result format: name, data, query, expected result."""
    found = []
    path = SUITES / folder / "manifest.ttl"
    graph = Graph().parse(path, publicID=path.as_uri()) if path.exists() else Graph()
    for test, action in graph.subject_objects(MF.action):
        files = (graph.value(action, QT.data), graph.value(action, QT.query), graph.value(test, MF.result))
        data, query, expected = (Path(str(file).removeprefix("file://")) for file in files)
        found.append((str(test).rpartition("#")[2], data, query, expected))
    return sorted(found)


RESULTS = [*results("csv-tsv-res"), *results("json-res")]
SUFFIXES = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}


def rows(text: bytes, suffix: str) -> object:
    """Read a result: a truth value, or rows. The order of columns is free for SELECT *; blank nodes are numbered."""
    if suffix == ".csv":
        names, *table = csv.reader(io.StringIO(text.decode(), newline=""))
        return numbered([dict(zip(names, row, strict=True)) for row in table], lambda cell: str(cell)[:2] == "_:")
    parsed = Result.parse(io.BytesIO(text), format={".tsv": "tsv", ".srj": "json"}[suffix])
    if parsed.type == "ASK":
        return parsed.askAnswer
    bindings = [{str(name): term for name, term in row.items()} for row in parsed.bindings]
    return {str(name) for name in parsed.vars or ()}, numbered(bindings, lambda term: isinstance(term, BNode))


def valued(term: object) -> object:
    """Return a number as its value: the store keeps numbers by value, so 1.0E6 comes out as 1000000."""
    if isinstance(term, Literal) and isinstance(term.value, (int, float, Decimal)):
        return float(term.value)
    with contextlib.suppress(ValueError):
        return float(term) if isinstance(term, str) and not isinstance(term, Node) else term
    return term


def numbered(table: list[dict[str, Any]], blank: Callable[[object], bool]) -> list[dict[str, Any]]:
    """Call blank nodes by the order in which they come."""
    known: dict[object, str] = {}

    def made(term: object) -> object:
        return known.setdefault(term, f"_:{len(known)}") if blank(term) else valued(term)

    return [{name: made(term) for name, term in sorted(row.items())} for row in table]


@pytest.mark.parametrize(("name", "data", "query", "expected"), RESULTS, ids=[case[0] for case in RESULTS])
def test_result_format(service: Service, name: str, data: Path, query: Path, expected: Path) -> None:
    graph = quote(f"http://example.org/data/{data.name}")
    assert (
        service.send("PUT", f"/store?graph={graph}", data.read_text("utf-8"), Content_Type="text/turtle").status < 300
    )
    address = f"/sparql?default-graph-uri={graph}"
    text = query.read_text("utf-8")
    kind = SUFFIXES[expected.suffix]
    reply = service.send("POST", address, text, Content_Type="application/sparql-query", Accept=kind)
    assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (200, kind)
    assert rows(reply.body, expected.suffix) == rows(expected.read_bytes(), expected.suffix)


#: Domain and range of the properties of https://www.w3.org/TR/sparql11-service-description/#vocab.
PROPERTIES = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: (SD.Service, SD.EntailmentRegime),
    SD.entailmentRegime: (SD.NamedGraph, SD.EntailmentRegime),
    SD.defaultSupportedEntailmentProfile: (SD.Service, SD.EntailmentProfile),
    SD.supportedEntailmentProfile: (SD.NamedGraph, SD.EntailmentProfile),
    SD.extensionFunction: (SD.Service, SD.Function),
    SD.extensionAggregate: (SD.Service, SD.Aggregate),
    SD.languageExtension: (SD.Service, SD.Feature),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.propertyFeature: (SD.Service, SD.Feature),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.GraphCollection, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
FEATURES = {SD.UnionDefaultGraph, SD.DereferencesURIs, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}


def test_service_description(service: Service) -> None:
    """The manifest has three tests without requests; they are told apart by their names."""
    listed = Graph().parse(SUITES / "service-description" / "manifest.ttl")
    names = {str(test).rpartition("#")[2] for test in listed.subjects(RDF.type, MF.ServiceDescriptionTest)}
    assert names == {"has-endpoint-triple", "returns-rdf", "conforms-to-schema"}
    reply = service.send("GET", "/sparql", Accept="text/turtle")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/turtle; charset=utf-8"), "returns-rdf"
    graph = Graph().parse(data=reply.body, format="turtle")
    endpoint = URIRef(service.address + "/sparql")
    assert list(graph.subject_objects(SD.endpoint)), "has-endpoint-triple"
    assert {value for _, value in graph.subject_objects(SD.endpoint)} == {endpoint}, "has-endpoint-triple"
    conforms(graph)


def conforms(graph: Graph) -> None:
    """Hold a description against the schema of the vocabulary."""
    types: dict[object, set[object]] = {}
    for node, kind in graph.subject_objects(RDF.type):
        types.setdefault(node, set()).update({kind, SD.GraphCollection if kind == SD.Dataset else kind})
    for subject, predicate, value in graph:
        if str(predicate).startswith(str(SD)):
            domain, range_ = PROPERTIES[URIRef(str(predicate))]
            assert domain in types.get(subject, set()), f"{subject} has {predicate} and is no {domain}"
            if predicate == SD.feature:
                assert value in FEATURES
            elif predicate == SD.supportedLanguage:
                assert value in LANGUAGES
            elif range_ is not None:
                assert range_ in types.get(value, set()), f"{value} is the {predicate} of {subject} and no {range_}"
    assert (None, SD.supportedLanguage, SD.SPARQL11Update) in graph, "authoring is on"


def test_the_whole_suite_is_there(shared: Path) -> None:
    assert (len(manifest("protocol", "manifest.ttl")), len(GRAPH_STORE), len(RESULTS)) == (34, 13, 10)
