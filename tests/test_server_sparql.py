"""The query operation of the SPARQL 1.1 Protocol, over real HTTP."""

from __future__ import annotations

import csv
import io
import json
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from email.message import Message
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

SELECT = "SELECT ?label WHERE { aigov:Claim rdfs:label ?label } ORDER BY ?label"
CONSTRUCT = "CONSTRUCT { ?c rdfs:label ?l } WHERE { ?c a owl:Class ; rdfs:label ?l }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ONTOLOGY = "https://w3id.org/aigovkg/graph/ontology"


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()


def send(address: str, data: bytes | None = None, method: str | None = None, **headers: str) -> Reply:
    """Send a request; header names have underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Reply(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())


@pytest.fixture(scope="module")
def endpoint(small_site: str) -> str:
    return small_site + "/sparql"


def ask(endpoint: str, query: str, /, accept: str = "*/*", **parameters: str) -> Reply:
    return send(f"{endpoint}?{urlencode({'query': query, **parameters})}", Accept=accept)


def test_the_three_ways_of_asking_give_the_same(endpoint: str) -> None:
    got = ask(endpoint, SELECT)
    form = send(endpoint, urlencode({"query": SELECT}).encode(), Content_Type="application/x-www-form-urlencoded")
    direct = send(endpoint, SELECT.encode(), Content_Type="application/sparql-query; charset=utf-8")
    assert got.status == form.status == direct.status == 200
    assert got.body == form.body == direct.body
    assert [row["label"]["value"] for row in json.loads(got.body)["results"]["bindings"]] == ["Claim", "主张"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.1", "text/tab-separated-values"),
        (
            "application/sparql-results+json;q=0.2, application/sparql-results+xml;q=0.7",
            "application/sparql-results+xml",
        ),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
        ("text/turtle, application/sparql-results+json;q=0.5", "application/sparql-results+json"),
    ],
)
def test_a_table_comes_in_the_format_that_is_liked_best(endpoint: str, accept: str, kind: str) -> None:
    reply = ask(endpoint, SELECT, accept)
    assert (reply.status, reply.kind) == (200, kind)
    assert "Accept" in reply.headers["Vary"]
    assert "主张" in reply.text


def test_tables_are_well_formed(endpoint: str) -> None:
    assert list(csv.reader(io.StringIO(ask(endpoint, SELECT, "text/csv").text))) == [["label"], ["Claim"], ["主张"]]
    assert ask(endpoint, SELECT, "text/tab-separated-values").text.splitlines() == ["?label", '"Claim"@en', '"主张"@zh']
    tree = ET.fromstring(ask(endpoint, SELECT, "application/sparql-results+xml").body)  # noqa: S314  (our own answer)
    assert [node.text for node in tree.iter() if node.tag.endswith("literal")] == ["Claim", "主张"]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_ask_is_answered_in_table_formats(endpoint: str, accept: str) -> None:
    reply = ask(endpoint, "ASK { aigov:Claim a owl:Class }", accept)
    assert (reply.status, reply.kind) == (200, accept)
    assert "true" in reply.text


@pytest.mark.parametrize(
    ("accept", "kind", "syntax"),
    [
        ("*/*", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("text/turtle;q=0.3, application/rdf+xml;q=0.4", "application/rdf+xml", "xml"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's JSON-LD parser uses what rdflib deprecates
def test_a_graph_comes_in_every_format(endpoint: str, accept: str, kind: str, syntax: str) -> None:
    reply = ask(endpoint, CONSTRUCT, accept)
    assert (reply.status, reply.kind) == (200, kind)
    turtle = Graph().parse(data=ask(endpoint, CONSTRUCT, "text/turtle").text, format="turtle")
    assert len(turtle) > 50
    assert isomorphic(Graph().parse(data=reply.text, format=syntax), turtle)


@pytest.mark.parametrize(
    ("name", "select", "construct"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("csv", "text/csv", "text/turtle"),
        ("turtle", "application/sparql-results+json", "text/turtle"),
        ("text/csv", "text/csv", "text/turtle"),
        ("nonsense", "application/sparql-results+json", "text/turtle"),
    ],
)
def test_format_wins_over_accept_where_it_fits(endpoint: str, name: str, select: str, construct: str) -> None:
    assert ask(endpoint, SELECT, format=name).kind == select
    assert ask(endpoint, CONSTRUCT, format=name).kind == construct


def test_unknown_parameters_are_ignored(endpoint: str) -> None:
    assert ask(endpoint, SELECT, output="json", results="json", maxrows="5").status == 200


@pytest.mark.parametrize("query", [SELECT, "ASK {}"])
def test_what_no_format_fits_is_refused(endpoint: str, query: str) -> None:
    reply = ask(endpoint, query, "image/png")
    assert (reply.status, reply.kind) == (406, "application/problem+json")


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("query", "body", "kind", "status", "words"),
    [
        ("query=SELECT+%2A+WHERE+%7B", None, "", 400, "A bracket is not closed, at line 1, column 16"),
        ("query=SELECT+%2A+%7B%7D&query=ASK+%7B%7D", None, "", 400, "more than one query"),
        ("query=SELECT+%FF", None, "", 400, "not UTF-8"),
        ("update=CLEAR+ALL", None, "", 400, "Send it by POST"),
        ("query=CLEAR+ALL", None, "", 400, "this is an update"),
        ("query=SELECT+%2A+%7B%7D&default-graph-uri=nowhere", None, "", 400, "not an absolute IRI"),
        ("query=SELECT+%2A+%7B%7D&timeout=soon", None, "", 400, "not a number of seconds"),
        (
            "query=SELECT+%2A+%7BSERVICE+%3Chttp%3A%2F%2F127.0.0.1%2F%3E%7B%7D%7D",
            None,
            "",
            400,
            "SERVICE is not allowed",
        ),
        ("", b"", FORM, 400, "no query"),
        ("", b"update=x", FORM, 403, "takes no changes"),
        ("", b"query=ASK%20%7B%7D", "", 415, "content type"),
        ("", b"ASK {}", "text/plain", 415, "text/plain"),
        ("", b"ASK { \xff }", "application/sparql-query", 400, "not UTF-8"),
        ("", b"x" * 1_000_001, "application/sparql-query", 413, "larger than agreed"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    endpoint: str, query: str, body: bytes | None, kind: str, status: int, words: str
) -> None:
    # urllib sets a content type of its own where there is a body and none is given
    reply = send(f"{endpoint}?{query}", body, Content_Type=kind or "application/octet-stream")
    assert (reply.status, reply.kind) == (status, "application/problem+json")
    problem = json.loads(reply.body)
    assert problem["status"] == status
    assert words in problem["detail"]
    assert "Traceback" not in reply.text


def test_a_syntax_error_names_line_and_column(endpoint: str) -> None:
    problem = json.loads(ask(endpoint, "SELECT *\nWHERE {\n  ?s foo:bar ?o\n}").body)
    assert (problem["line"], problem["column"]) == (3, 6)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(endpoint: str, method: str) -> None:
    reply = send(f"{endpoint}?{urlencode({'query': SELECT})}", b"", method)
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


def test_head_has_the_headers_and_no_body(endpoint: str) -> None:
    reply = send(f"{endpoint}?{urlencode({'query': 'SELECT * { ?s ?p ?o }'})}", method="HEAD")
    assert (reply.status, reply.kind, reply.body) == (200, "application/sparql-results+json", b"")
    assert ask(endpoint, SELECT).status == 200


def test_pages_elsewhere_may_ask(endpoint: str) -> None:
    assert ask(endpoint, SELECT).headers["Access-Control-Allow-Origin"] == "*"
    reply = send(endpoint, method="OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST")
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in reply.headers["Access-Control-Allow-Headers"]


def count(reply: Reply) -> int:
    return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])


def test_the_dataset_is_the_union_unless_another_is_named(endpoint: str) -> None:
    counting = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s ?p ?o }}"
    everything = count(ask(endpoint, counting.format("")))
    by_from = count(ask(endpoint, counting.format(f"FROM <{ONTOLOGY}>")))
    by_parameter = count(ask(endpoint, counting.format(""), **{"default-graph-uri": ONTOLOGY}))
    assert 0 < by_from == by_parameter < everything
    other = {"default-graph-uri": "http://example.org/nothing"}
    assert count(ask(endpoint, counting.format(f"FROM <{ONTOLOGY}>"), **other)) == 0, "the protocol wins over FROM"


def test_named_graphs_can_be_chosen(endpoint: str) -> None:
    counting = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert count(ask(endpoint, counting)) > 2
    assert count(ask(endpoint, counting, **{"named-graph-uri": ONTOLOGY})) == 1
    assert count(ask(endpoint, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"named-graph-uri": ONTOLOGY})) == 0


def test_without_a_query_the_service_describes_itself(endpoint: str) -> None:
    reply = send(endpoint, Accept="text/turtle")
    described = Graph().parse(data=reply.text, format="turtle")
    space = "http://www.w3.org/ns/sparql-service-description#"
    (node,) = described.subjects(RDF.type, URIRef(space + "Service"))
    assert described.value(node, URIRef(space + "endpoint")) == URIRef(endpoint)
    assert (None, URIRef(space + "name"), URIRef(ONTOLOGY)) in described


def test_a_browser_gets_a_form_and_then_a_table(endpoint: str) -> None:
    form = send(endpoint, Accept=BROWSER)
    assert (form.status, form.kind) == (200, "text/html")
    assert '<label for="query">' in form.text
    table = ask(endpoint, "SELECT ?c { ?c rdfs:label 'Claim'@en }", BROWSER)
    assert '<a href="/ontology#Claim" title="aigov:Claim">Claim</a>' in table.text
    graph = ask(endpoint, CONSTRUCT, BROWSER)
    assert "aigov:Claim" in graph.text
    assert graph.kind == "text/html"


def test_a_browser_gets_its_mistake_beside_its_query(endpoint: str) -> None:
    reply = ask(endpoint, "SELECT * { ?s foo:bar <http://x/><script> }", BROWSER)
    assert (reply.status, reply.kind) == (400, "text/html")
    assert 'role="alert"' in reply.text
    assert "<script>" not in reply.text


def test_sparqlwrapper(endpoint: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    found = wrapper.queryAndConvert()
    assert isinstance(found, dict)
    assert len(found["results"]["bindings"]) == 2
    wrapper.setReturnFormat(XML)
    assert "主张" in wrapper.queryAndConvert().toxml()  # type: ignore[union-attr]
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert() == "label\r\nClaim\r\n主张\r\n".encode()
    wrapper.setMethod("POST")
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(TURTLE)
    assert b"aigov:Claim" in wrapper.queryAndConvert()  # type: ignore[operator]


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_as_a_client(endpoint: str, method: str) -> None:
    remote = Graph(SPARQLStore(endpoint, method=method, returnFormat="json"))
    labels = {str(row[0]) for row in remote.query(SELECT)}  # type: ignore[index]
    assert labels == {"Claim", "主张"}
