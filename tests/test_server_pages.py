"""Pages, addresses of things, the ontology, saved queries: over real HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from flask import Flask
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from aigovkg import settings
from aigovkg.names import AIGOV, ROOT, graph_iri, thing
from aigovkg.query import load_queries
from aigovkg.store import Store
from aigovkg_server import create_app, problems
from aigovkg_server.errors import NotYet

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DECLARATION = "document/harbour-declaration"


class Reply(NamedTuple):
    """What came back, redirects not followed."""

    status: int
    headers: Message
    text: str


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def get(address: str, accept: str = BROWSER, method: str = "GET", data: bytes | None = None) -> Reply:
    request = urllib.request.Request(address, data, {"Accept": accept}, method=method)
    try:
        with _OPENER.open(request, timeout=30) as response:
            return Reply(response.status, response.headers, response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read().decode())


class _Page(HTMLParser):
    """What a page is made of: its links, labels, fields, and what scripts it would run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.labelled: set[str] = set()
        self.fields: set[str] = set()
        self.active: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.active += [f"{tag} {name}" for name in found if name.startswith("on") or name == "style"]
        ours = tag == "script" and found.get("src", "").startswith("/static/")  # adds to a page that works without it
        if tag in {"script", "style", "iframe", "object"} and not ours:
            self.active.append(tag)
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "a" and found.get("href"):
            self.links.add(found["href"])
        if tag == "label":
            self.labelled.add(found.get("for", ""))
        if tag in {"input", "select", "textarea"}:
            self.fields.add(found.get("id", ""))


@pytest.fixture(scope="module")
def site(small_site: str) -> str:
    return small_site


@pytest.fixture(scope="module")
def pages(site: str) -> dict[str, Reply]:
    paths = [
        "/",
        "/sparql",
        "/queries",
        "/.well-known/void",
        "/api",
        "/ontology",
        "/validate",
        "/page/principle",
        f"/page/{DECLARATION}",
    ]
    paths += [f"/queries/{name}" for name in list(load_queries())[::6]]  # they are made alike
    return {path: get(site + path) for path in paths}


def test_every_page_is_there_and_works_without_scripts(pages: dict[str, Reply]) -> None:
    for path, reply in pages.items():
        page = _Page(reply.text)
        assert reply.status == 200, path
        assert page.language == "en", path
        assert page.active == [], path
        assert page.fields <= page.labelled, f"{path}: fields without a label"
        tables = re.findall(r'(class="scroll"[^>]*>\s*)?<table', reply.text)
        assert all(tables), f"{path}: a table that would widen the page of a phone"


def test_every_answer_has_its_guards(pages: dict[str, Reply]) -> None:
    for path, reply in pages.items():
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert reply.headers["X-Content-Type-Options"] == "nosniff", path


def test_no_link_of_ours_leads_nowhere(site: str, pages: dict[str, Reply]) -> None:
    links = {link.partition("#")[0] for reply in pages.values() for link in _Page(reply.text).links}
    ours = sorted(link for link in links if link.startswith("/") and not link.startswith("/sparql?"))
    assert len(ours) > 30
    broken = [link for link in ours if get(site + link).status not in {200, 303}]
    assert broken == []


def test_the_front_page_counts_and_leads_on(pages: dict[str, Reply]) -> None:
    page = pages["/"]
    assert re.search(r"<strong>4</strong>\s*documents read", page.text)
    assert {"/queries", "/sparql", "/ontology", "/validate", "/page/risk"} <= _Page(page.text).links


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        (BROWSER, f"/page/{DECLARATION}"),
        ("text/turtle", f"/data/{DECLARATION}.ttl"),
        ("*/*", f"/data/{DECLARATION}.ttl"),
        ("application/ld+json", f"/data/{DECLARATION}.jsonld"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.1", f"/data/{DECLARATION}.rdf"),
        ("application/n-triples", f"/data/{DECLARATION}.nt"),
    ],
)
def test_a_thing_leads_to_what_the_client_wants(site: str, accept: str, target: str) -> None:
    reply = get(f"{site}/id/{DECLARATION}", accept)
    assert (reply.status, reply.headers["Location"]) == (303, target)
    assert "Accept" in reply.headers["Vary"].split(", ")
    assert get(site + target, accept).status == 200


def test_a_thing_cannot_be_a_picture(site: str) -> None:
    assert get(f"{site}/id/{DECLARATION}", "image/png").status == 406


def test_the_page_of_a_thing_says_what_is_known_and_from_where(pages: dict[str, Reply]) -> None:
    page = pages[f"/page/{DECLARATION}"].text
    assert "<h1>Harbour Declaration</h1>" in page
    assert 'href="/id/principle/openness-and-inclusiveness"' in page
    assert 'href="/id/claim/note-2" title="id:claim/note-2">76–137</a>' in page, "the place of the evidence"
    assert "reporting" in page, "whose words the author reports"
    assert 'href="/id/rule/stances/demands"' in page
    assert 'href="/id/person/mara-quill"' in page
    assert f"https://w3id.org/aigovkg/id/{DECLARATION}" in page, "the IRI that one cites stays the canonical one"


def test_labels_come_in_both_languages(site: str) -> None:
    page = get(f"{site}/page/principle/people-oriented").text
    assert "<h1>people-oriented</h1>" in page
    assert '<p class="subtitle zh" lang="zh">以人为本</p>' in page


def test_the_data_of_a_thing_hold_its_claims_with_their_evidence(site: str) -> None:
    graph = Graph().parse(data=get(f"{site}/data/{DECLARATION}.ttl").text, format="turtle")
    declaration = thing("document", "harbour-declaration")
    assert (declaration, RDF.type, AIGOV.Declaration) in graph
    claim = thing("claim", "note-2")
    assert (claim, AIGOV.claimSubject, declaration) in graph
    places = [graph.value(selector, URIRef("http://www.w3.org/ns/oa#start")) for selector in graph.subjects()]
    assert "76" in {str(place) for place in places if place is not None}


def test_an_unknown_thing_is_told_with_what_is_near(site: str) -> None:
    reply = get(f"{site}/page/principle/peple-oriented")
    assert reply.status == 404
    assert 'href="/id/principle/people-oriented">people-oriented</a>' in reply.text
    problem = json.loads(get(f"{site}/data/principle/peple-oriented", "application/json").text)
    assert problem["suggestions"][0] == {"href": "/id/principle/people-oriented", "label": "people-oriented"}


def test_a_named_graph_answers_at_its_address(site: str) -> None:
    reply = get(f"{site}/graph/annotations/harbour-declaration", "text/turtle")
    graph = Graph().parse(data=reply.text, format="turtle")
    assert len(graph) == len(Graph().parse(ROOT / "ontology" / "examples" / "harbour-declaration.ttl"))


def test_the_ontology_is_a_page_and_data(site: str, pages: dict[str, Reply]) -> None:
    source = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    data = Graph().parse(data=get(f"{site}/ontology", "text/turtle").text, format="turtle")
    assert len(data) == len(source)
    for term in source.subjects(RDF.type, OWL.Class):
        if str(term).startswith(str(AIGOV)):
            assert f'id="{str(term).removeprefix(str(AIGOV))}"' in pages["/ontology"].text
    assert '<a href="/ontology#Actor"' in pages["/ontology"].text


def test_health_tells_the_snapshot(site: str, small_store: Path) -> None:
    for address in ("/healthz", "/healthz/ready"):
        told = json.loads(get(f"{site}{address}").text)
        assert told.pop("processes") > 0
        assert told == {"live": True, "ready": True, "snapshot": Store(small_store).current().version}


def test_saved_queries_are_listed_as_data(site: str) -> None:
    listed = json.loads(get(f"{site}/queries", "application/json").text)
    assert {entry["name"] for entry in listed} == set(load_queries())
    (entry,) = (entry for entry in listed if entry["name"] == "principles-of-document")
    assert entry["parameters"][0]["name"] == "document"
    assert entry["title"]["zh"]


@pytest.mark.parametrize("document", [DECLARATION, "harbour-declaration", "Harbour Declaration"])
def test_a_saved_query_takes_iris_slugs_and_labels(site: str, document: str) -> None:
    reply = get(f"{site}/queries/principles-of-document.csv?{urlencode({'document': document})}")
    found = list(csv.DictReader(io.StringIO(reply.text)))
    assert str(thing("principle", "openness-and-inclusiveness")) in {row["principle"] for row in found}
    assert "principles-of-document.csv" in reply.headers["Content-Disposition"]


def test_a_saved_query_answers_by_accept_and_by_post(site: str) -> None:
    values = urlencode({"document": DECLARATION})
    address = f"{site}/queries/principles-of-document"
    by_get = get(f"{address}?{values}", "application/sparql-results+json")
    by_post = get(address, "application/sparql-results+json", "POST", values.encode())
    assert json.loads(by_get.text)["head"]["vars"][0] == "principle"
    assert by_get.text == by_post.text
    assert get(f"{address}?{values}", "image/png").status == 406


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "The parameter document is missing"),
        ({"document": "nothing like it"}, "The parameter document: nothing in the graph has this name"),
        ({"document": DECLARATION, "dokument": "x"}, "no such parameter"),
        ({"document": "javascript:alert(1)"}, "The parameter document"),
        ({"document": "http://x/> ?y } #"}, "The parameter document"),
    ],
)
def test_a_wrong_parameter_is_named(site: str, values: dict[str, str], words: str) -> None:
    reply = get(f"{site}/queries/principles-of-document.json?{urlencode(values)}", "application/json")
    assert reply.status == 400
    assert words in json.loads(reply.text)["detail"]


def test_a_page_shows_the_mistake_beside_the_form(site: str) -> None:
    reply = get(f"{site}/queries/principles-of-document?document=%3Cb%3E")
    assert reply.status == 400
    assert 'role="alert"' in reply.text
    assert 'value="&lt;b&gt;"' in reply.text


def test_a_column_of_numbers_is_one_where_all_are(site: str) -> None:
    query = 'SELECT ?some ?all ?none { VALUES (?some ?all ?none) { (1 2 "a") ("x" UNDEF "b") } }'
    page = get(f"{site}/sparql?{urlencode({'query': query})}").text
    assert '<th scope="col">some</th><th scope="col" class="number">all</th><th scope="col">none</th>' in page


def test_a_page_of_what_is_being_made_looks_again_by_itself() -> None:
    headers = problems.headers_of(NotYet("The index is"))
    assert headers["Refresh"] == headers["Retry-After"] == "5"


def test_an_unknown_query_is_told_with_what_is_near(site: str) -> None:
    reply = get(f"{site}/queries/principle-of-document")
    assert reply.status == 404
    assert 'href="/queries/principles-of-document"' in reply.text


_HOSTILE = """
@prefix aigov: <https://w3id.org/aigovkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/aigovkg/id/risk/hostile> a aigov:Risk , skos:Concept ;
  skos:prefLabel "<script>alert(1)</script>"@en , "\\"><img src=x onerror=alert(2)>"@zh ;
  skos:definition "</p><script>alert(3)</script>"@en ;
  <javascript:alert(4)> <javascript:alert(5)> ;
  skos:exactMatch <javascript:alert(6)> , <data:text/html,x> .
"""


def test_nothing_in_the_data_becomes_markup(serving: Callable[..., str], tmp_path: Path) -> None:
    with Store(tmp_path).publish() as writer:
        writer.load(graph_iri("vocabulary"), _HOSTILE.encode())
        writer.load(graph_iri("ontology"), (ROOT / "ontology" / "aigovkg.ttl").read_bytes())
    site = serving(tmp_path)
    everything = urlencode({"query": "SELECT * { <https://w3id.org/aigovkg/id/risk/hostile> ?p ?o }"})
    for path in ("/page/risk/hostile", "/page/risk", f"/sparql?{everything}", "/queries/standing-of-concept"):
        reply = get(site + path)
        page = _Page(reply.text)
        assert reply.status == 200
        assert page.active == [], path
        assert not any(link.lower().startswith(("javascript:", "data:")) for link in page.links), path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in get(f"{site}/page/risk/hostile").text


@pytest.fixture(scope="module")
def application(small_store: Path) -> Flask:
    return create_app(settings.load(store=small_store, workers=1))


def test_what_nobody_foresaw_is_a_sentence_with_a_number(application: Flask, caplog: pytest.LogCaptureFixture) -> None:
    view = application.view_functions["home.home"]

    def fails() -> str:
        raise RuntimeError("secret")

    application.view_functions["home.home"] = fails
    try:
        reply = application.test_client().get("/")
    finally:
        application.view_functions["home.home"] = view
        application.extensions["aigovkg"].close()
    problem = reply.get_json(force=True)
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert "Traceback" not in reply.text
    assert problem["request"] == reply.headers["X-Request-Id"]
    assert problem["request"] in caplog.text, "the operator finds it in the log"
