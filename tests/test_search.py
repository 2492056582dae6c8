"""Search finds things by their words, in English and Chinese, and nothing that is typed can break it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigovkg.errors import QueryError, StoreError
from aigovkg.names import ID, graph_iri
from aigovkg.query import guard
from aigovkg.search import Asked, Found, Index, ensure, index_of, resolved
from aigovkg.store import Store

DATA = """@prefix aigov: <https://w3id.org/aigovkg/ontology#> . @prefix id: <https://w3id.org/aigovkg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
aigov:advocates rdfs:label "advocates"@en, "主张"@zh .
<https://w3id.org/aigovkg/id/principle/transparency> skos:prefLabel "transparency"@en, "透明"@zh ;
  skos:altLabel "openness of systems"@en ; skos:definition "People can see how a system decides."@en .
<https://w3id.org/aigovkg/id/mechanism/transparency-report> skos:prefLabel "transparency report"@en, "透明报告"@zh .
<https://w3id.org/aigovkg/id/risk/lack> skos:prefLabel "lack of clarity"@en ;
  skos:definition "No transparency at all."@en .
<https://w3id.org/aigovkg/id/state/eu> skos:prefLabel "European Union"@en, "欧盟"@zh .
<https://w3id.org/aigovkg/id/document/act> dcterms:title "Act on policies"@en .
<https://w3id.org/aigovkg/id/text/1> aigov:textOf <https://w3id.org/aigovkg/id/document/act> ; dcterms:language "en" .
<https://w3id.org/aigovkg/id/mention/1> oa:hasBody <https://w3id.org/aigovkg/id/principle/transparency> ; oa:hasTarget
  [ oa:hasSource <https://w3id.org/aigovkg/id/text/1> ; oa:hasSelector [ oa:exact "clear\\n  and open" ] ] .
<https://w3id.org/aigovkg/id/claim/1> a aigov:Claim ; aigov:claimSubject <https://w3id.org/aigovkg/id/state/eu> ;
  aigov:claimPredicate aigov:advocates ; aigov:claimObject <https://w3id.org/aigovkg/id/principle/transparency> ;
  aigov:assertedIn <https://w3id.org/aigovkg/id/document/act> .
"""
TRANSPARENCY = "principle/transparency"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("searched"))
    with made.publish() as writer:
        writer.load(graph_iri("one"), DATA.encode())
    return made


@pytest.fixture(scope="module")
def index(store: Store) -> Index:
    return ensure(store)


def things(found: Found) -> list[str]:
    return [hit.thing.removeprefix(str(ID)) for hit in found.hits]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("transparency", TRANSPARENCY),
        ("TRANSPAREN", TRANSPARENCY),
        ("透明", TRANSPARENCY),
        ("明", TRANSPARENCY),
        ("透明報告", "mechanism/transparency-report"),
        ("歐盟", "state/eu"),
        ("union european", "state/eu"),
        ("policy", "document/act"),
        ('"openness of"', TRANSPARENCY),
        ("open clear", TRANSPARENCY),
        ("欧盟主张透明", "claim/1"),
        ("european advocates tra", "claim/1"),
    ],
)
def test_the_best_comes_first(index: Index, words: str, first: str) -> None:
    assert things(index.find(Asked(words)))[0] == first


def test_a_label_goes_before_its_beginning_and_both_before_a_definition(index: Index) -> None:
    found = things(index.find(Asked("transparency")))
    assert found[:2] == [TRANSPARENCY, "mechanism/transparency-report"]
    assert set(found[2:]) == {"risk/lack", "claim/1"}


def test_words_in_quotation_marks_stand_together(index: Index) -> None:
    assert things(index.find(Asked('"report transparency"'))) == []
    assert things(index.find(Asked("report transparency"))) == ["mechanism/transparency-report"]


def test_the_words_of_a_text_tell_the_document(index: Index) -> None:
    (hit,) = index.find(Asked("clear and open")).hits
    assert (hit.field, hit.text, hit.document) == ("evidence", "clear and open", f"{ID}document/act")


def test_facets_count_things_and_narrow_the_search(index: Index) -> None:
    found = index.find(Asked("transparency"))
    kinds = dict(found.facets["kind"])
    assert kinds == {"principle": 1, "mechanism": 1, "risk": 1, "claim": 1}
    one = index.find(Asked("transparency", kind="risk"))
    assert (one.total, things(one)) == (1, ["risk/lack"])
    assert dict(one.facets["kind"]) == kinds  # what could be chosen instead
    assert things(index.find(Asked("transparency", document=f"{ID}document/act"))) == ["claim/1"]
    assert index.find(Asked("透明", language="en")).total == 0


def test_pages_follow_each_other(index: Index) -> None:
    whole = things(index.find(Asked("transparency")))
    pages = [things(index.find(Asked("transparency", limit=1, offset=offset))) for offset in range(len(whole))]
    assert [hit for page in pages for hit in page] == whole


@given(st.text(max_size=60) | st.lists(st.sampled_from([*'"*()^:-+{}\\ \0', "OR", "NEAR(", "透", "a"])).map("".join))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_words(index: Index, words: str) -> None:
    index.find(Asked(words))


def test_an_index_belongs_to_its_version_and_goes_with_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("one"), DATA.encode())
    first = ensure(store)
    assert ensure(store).path == first.path
    for label in ("second", "third"):
        with store.revise() as writer:
            text = f'<{ID}risk/new> <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@en .'
            writer.replace(graph_iri("two"), text.encode())
        assert index_of(store.derived(store.current().version)) is None
    assert things(ensure(store).find(Asked("third"))) == ["risk/new"]
    assert not first.path.exists()


def test_a_damaged_index_is_told_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "search.sqlite"
    broken.write_bytes(b"no index at all" * 100)
    with pytest.raises(StoreError, match="index of words"):
        Index(broken).find(Asked("word"))


# Inside a query.


def rows(store: Store, index: Index, query: str) -> list[list[str]]:
    text = resolved(query, index.find)
    guard(text)
    return [sorted(str(cell).removeprefix(str(ID)) for cell in row) for row in store.open().query(text).rows()]


SEARCHING = "PREFIX search: <https://w3id.org/aigovkg/search#> SELECT * { SERVICE <https://w3id.org/aigovkg/search> "


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ('{ ?x search:query "transparency" ; search:kind "risk" }', [["risk/lack"]]),
        ('{?x search:query "transparency";search:limit 1.}', [[TRANSPARENCY]]),
        (
            "{ ?x search:query '''透明''' ; search:limit \"1\" ; search:field ?f ; search:text ?t ; . }",
            [["label", TRANSPARENCY, "透明"]],
        ),
        ('{ ?x search:query "clear open" . ?x search:in ?d }', [["document/act", TRANSPARENCY]]),
        ('{ ?x search:query "zzzz" }', []),
        (r'{ ?x search:query "\" } ?x ?p ?o { \u0022" }', []),
    ],
)
def test_a_search_is_part_of_a_query(store: Store, index: Index, block: str, expected: list[list[str]]) -> None:
    assert rows(store, index, SEARCHING + block + " }") == expected


def test_what_is_found_joins_with_the_graph(store: Store, index: Index) -> None:
    query = """PREFIX search: <https://w3id.org/aigovkg/search#>
      SELECT ?claim ?label { ?claim a aigov:Claim ; aigov:claimObject ?thing .
      SERVICE <https://w3id.org/aigovkg/search> {
        ?thing search:query "openness" ; # SERVICE <http://elsewhere/> { }
          search:score ?score } .
      ?thing skos:prefLabel ?label FILTER (LANG(?label) = "zh" && ?score > 0) }"""
    assert rows(store, index, query) == [["claim/1", "透明"]]
    assert resolved(query, index.find).count("\n") == query.count("\n")


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("{ ?x search:query ?words }", "line 1, column"),
        ("{ ?x search:kind 'risk' }", "has no words"),
        ("{ ?x search:query 'a' ; search:kind 'animal' }", "no such kind"),
        ("{ ?x search:query 'a' ; search:limit 'many' }", "not a whole number"),
        ("{ ?x search:query 'a' ; search:colour 'red' }", "search:colour"),
        ("{ ?x search:query 'a'@en }", "plain string"),
        ("{ <urn:a:b> search:query 'a' }", "variable"),
        ("{ ?x search:query 'a' ", "the end"),
        ("{ ?x search:query 'a' . ?y search:query 'b' }", "[?]y"),
    ],
)
def test_a_search_that_is_wrong_is_told(index: Index, block: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        resolved(SEARCHING + block, index.find)


def test_no_search_opens_the_way_out(index: Index) -> None:
    for query in (
        SEARCHING + "{ ?x search:query 'a' } SERVICE <http://elsewhere.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://w3id.org/aigovkg/search/x> { ?x ?y 'https://w3id.org/aigovkg/search' } }",
        "SELECT * { SERVICE ?search { ?x ?y <https://w3id.org/aigovkg/search> } }",
    ):
        with pytest.raises(QueryError, match="SERVICE is not allowed"):
            guard(resolved(query, index.find))


@given(st.text(alphabet="\"'\\{}?x;.<>#\n ", max_size=20))
@settings(max_examples=80, deadline=None)
def test_words_in_a_query_stay_words(index: Index, words: str) -> None:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    heard: list[str] = []

    def find(asked: Asked) -> Found:
        heard.append(asked.words)
        return index.find(asked)

    resolved(SEARCHING + '{ ?x search:query "' + escaped + '" } }', find)
    assert heard == [words]


# Over HTTP.


@pytest.fixture(scope="module")
def site(serving: Callable[..., str], store: Store, index: Index) -> str:
    return serving(store.root)


def fetch(address: str, accept: str = "application/json") -> tuple[int, Any, str]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_programs_get_results_with_labels_and_pages(site: str) -> None:
    status, headers, body = fetch(f"{site}/search?q=transparency&limit=1")
    told = json.loads(body)
    assert (status, told["total"], told["results"][0]["label"]["zh"]) == (200, 4, "透明")
    assert told["results"][0]["page"] == "/id/principle/transparency"
    assert {facet["value"] for facet in told["facets"]["document"]} == {f"{ID}document/act"}
    assert 'offset=1>; rel="next"' in headers["Link"]
    again = urllib.request.Request(f"{site}/search?q=transparency&limit=1", headers={"If-None-Match": headers["ETag"]})
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        urllib.request.urlopen(again)
    with unchanged.value:
        assert unchanged.value.code == 304


def test_a_search_runs_at_the_endpoint(site: str) -> None:
    query = SEARCHING + '{ ?x search:query "transparency" ; search:kind "principle" } }'
    status, _, body = fetch(f"{site}/sparql?{urllib.parse.urlencode({'query': query})}", "text/csv")
    assert (status, body.split()) == (200, ["x", f"{ID}principle/transparency"])
    wrong = urllib.parse.urlencode({"query": SEARCHING + "{ ?x search:query ?y } }"})
    assert fetch(f"{site}/sparql?{wrong}")[0] == 400


def test_people_get_a_page(site: str) -> None:
    status, _, body = fetch(f"{site}/search?q=%E9%80%8F%E6%98%8E", "text/html")
    assert status == 200
    assert 'href="/id/principle/transparency"' in body
    assert "Nothing has all of these words" in fetch(f"{site}/search?q=zzz", "text/html")[2]


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '" OR (',
        "*",
        "a" * 20_000,
        "\0",
        "NEAR(a b)",
        "透" * 2000,
        "' --",
        "\ud800".encode(errors="surrogatepass"),
    ],
)
def test_hostile_words_are_only_words(site: str, words: str | bytes) -> None:
    status, _, body = fetch(f"{site}/search?q={urllib.parse.quote(words)}")
    assert status == 200
    assert json.loads(body)["total"] >= 0


@pytest.mark.parametrize("wrong", ["kind=animal", "limit=-1", "limit=x", "offset=1e3"])
def test_a_wrong_filter_is_told(site: str, wrong: str) -> None:
    status, headers, body = fetch(f"{site}/search?q=a&{wrong}")
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert wrong.partition("=")[0] in json.loads(body)["detail"]


def test_a_change_of_the_graph_is_found_soon(serving: Callable[..., str], tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("one"), DATA.encode())
    site = serving(tmp_path)
    assert json.loads(fetch(f"{site}/search?q=transparency")[2])["total"] == 4
    with store.revise() as writer:
        writer.load(
            graph_iri("two"), f'<{ID}risk/new> <http://www.w3.org/2004/02/skos/core#prefLabel> "fresh"@en .'.encode()
        )
    until = time.monotonic() + 20
    while json.loads(fetch(f"{site}/search?q=fresh")[2])["total"] != 1:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_index_that_cannot_be_made_is_told(serving: Callable[..., str], tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("one"), DATA.encode())
    (tmp_path / "derived").write_text("in the way")
    status, _, body = fetch(f"{serving(tmp_path)}/search?q=transparency")
    assert (status, "index of words could not be made" in body) == (503, True)
