"""The page that explains a triple, and the links that lead to it from what was inferred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from aigovkg import infer, settings
from aigovkg.names import BASE, ROOT, graph_iri
from aigovkg.store import Store
from aigovkg_server import create_app

PAGE = {"Accept": "text/html"}
COUNTERS = {"s": "harbour-declaration", "p": "counters", "o": "risk/disinformation"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("store")
    with Store(root).publish() as writer:
        writer.load(graph_iri("ontology"), (ROOT / "ontology" / "aigovkg.ttl").read_bytes())
        for path in sorted((ROOT / "ontology" / "examples").glob("*.ttl")):
            writer.load(graph_iri("annotations", path.stem), path.read_bytes())
        infer.run(writer)
    app = create_app(settings.load(store=root, workers=1))
    yield app.test_client()
    app.extensions["aigovkg"].close()


def test_the_page_shows_the_chain(client: FlaskClient) -> None:
    reply = client.get("/explain", query_string=COUNTERS, headers=PAGE)
    assert reply.status_code == 200
    assert "Accept" in reply.headers["Vary"]
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", reply.text)))
    assert "Two properties, one after the other, give a third (OWL 2 RL, rule prp-spo2, for chains of two)" in text
    assert "aigov:counters owl:propertyChainAxiom ( aigov:advocates aigov:addresses )" in text
    assert "characters 136–168 of Harbour Declaration, in the words of Brazil, confidence 0.9" in text
    assert 'href="/id/claim/harbour-4"' in reply.text
    assert 'href="/graph/annotations/harbour-declaration"' in reply.text


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {}, PAGE])
def test_programs_get_json(client: FlaskClient, headers: dict[str, str]) -> None:
    asked = COUNTERS | ({"format": "json"} if headers == PAGE else {})
    made = client.get("/explain", query_string=asked, headers=headers).get_json()
    assert made["rule"]["name"] == "chain-of-two"
    assert made["subject"] == {"type": "uri", "value": f"{BASE}id/document/harbour-declaration"}
    assert [claim["start"] for claim in made["premises"][1]["stated"][0]["claims"]] == [136]


def test_what_a_page_says_was_inferred_leads_to_its_explanation(client: FlaskClient) -> None:
    links: set[str] = set()
    for name in ("document/harbour-declaration", "risk/disinformation", "state/brazil"):
        text = client.get(f"/page/{name}", headers=PAGE).text
        links |= {unescape(link) for link in re.findall(r'href="(/explain\?[^"]+)"', text)}
    assert len(links) > 5
    for link in links:
        reply = client.get(link, headers=PAGE)
        assert (reply.status_code, "It follows from" in reply.text) == (200, True), link


def test_without_parameters_there_is_a_form(client: FlaskClient) -> None:
    reply = client.get("/explain", headers=PAGE)
    assert reply.status_code == 200
    assert reply.text.count("<label") == 3


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (COUNTERS | {"s": "brazil"}, "The graph does not hold this triple"),
        (COUNTERS | {"o": "no such thing"}, "Nothing in the graph has this name"),
        (COUNTERS | {"s": ""}, "A triple has three parts"),
        (COUNTERS | {"o": "x" * 3000}, "A part of the triple is too long"),
        (COUNTERS | {"o": '"<b>" } SELECT'}, "Nothing in the graph has this name"),
        ({}, "A triple has three parts"),
    ],
)
def test_bad_questions_get_a_sentence(client: FlaskClient, asked: dict[str, str], sentence: str) -> None:
    reply = client.get("/explain", query_string=asked, headers={"Accept": "application/json"})
    assert reply.status_code == 400
    assert reply.get_json()["detail"].startswith(sentence)
    page = client.get("/explain", query_string=asked, headers=PAGE)
    assert "<b>" not in page.text
    if asked:
        assert page.status_code == 400
        assert sentence in page.text


def test_other_formats_are_refused(client: FlaskClient) -> None:
    assert client.get("/explain", query_string=COUNTERS, headers={"Accept": "image/png"}).status_code == 406
