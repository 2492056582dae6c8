"""Saved queries over real HTTP: pages of rows, links, caching, ambiguous names, bad input, a folder of one's own."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from aigovkg.names import ROOT, graph_iri
from aigovkg.store import Store

OWN = {
    "paged": "#+ summary: Concepts\n#+ summary-zh: 概念\n#+ pagination: 7\n#+ tags: [mine]\n"
    "#+ parameters:\n#+   - {name: scheme, type: iri, required: false, examples: [id:scheme/risks]}\n"
    "SELECT ?x WHERE { ?x skos:inScheme ?scheme } ORDER BY ?x",
    "counted": "#+ summary: How many of each kind?\nSELECT ?type (COUNT(?s) AS ?things) { ?s a ?type } GROUP BY ?type",
    "years": '#+ summary: Years\nSELECT ?year ?n { VALUES (?year ?n) { ("2021" 2) ("2022" 5) ("2023" 9) } }',
    "by-year": "SELECT ?year ?kind ?n { VALUES (?year ?kind ?n) "
    '{ ("2021" aigov:Risk 2) ("2023" aigov:Risk 5) ("2023" aigov:Principle 9) } }',
    "types": "#+ parameters:\n#+   - {name: most, type: integer, minimum: 1, maximum: 9, default: 3}\n"
    "#+   - {name: day, type: date, required: false}\n#+   - {name: share, type: decimal, required: false}\n"
    "#+   - {name: sure, type: boolean, required: false}\n#+   - {name: word, pattern: '[a-z]+', required: false}\n"
    "#+   - {name: zh, type: langString, language: zh, required: false}\n"
    "#+   - {name: pick, values: [a, b], default: a}\n"
    "#+   - {name: any, type: iri, required: false, examples: [risk/bias]}\n"
    "#+   - {name: kind, type: iri, source: kinds, required: false}\n"
    "SELECT * { VALUES ?a { 1 } "
    "FILTER(?most > 0 || ?day = ?share || ?sure || ?word = ?zh || ?pick = ?any || ?kind = ?any) }",
    "kinds": 'SELECT ?kind ?name { VALUES (?kind ?name) { (aigov:Risk "Risks") (aigov:Principle "Principles") } }',
    "graph": "#+ tags: [mine]\nCONSTRUCT WHERE { ?s a aigov:Claim }",
    "words": "#+ summary: Things by words\n#+ pagination: 5\n#+ parameters:\n#+   - {name: words, examples: [bias]}\n"
    "PREFIX search: <https://w3id.org/aigovkg/search#>\n"
    "SELECT ?thing ?score { SERVICE <https://w3id.org/aigovkg/search> {\n"
    '  ?thing search:query ?words ; search:kind "risk" ; search:score ?score } } ORDER BY DESC(?score) ?thing',
    "now": "SELECT (NOW() AS ?now) {}",
    "yes": "ASK { ?s a aigov:Claim }",
    "unclosed": "#+ summary: Broken\n\nSELECT * {\n  { ?s ?p ?o }\n",
    "two": "SELECT * { ?s ?p ?o }\nSELECT * { ?s ?p ?o }",
    "update": "#+ summary: x\nDELETE WHERE { ?s ?p ?o }",
    "fetch": "SELECT * {\n  SERVICE <http://example.org/> { ?s ?p ?o } }",
}
BROKEN = {
    "unclosed.rq": "A bracket is not closed, at line 3, column 10",
    "two.rq": "A second query begins at line 2, column 1",
    "update.rq": "this is an update, at line 2, column 1",
    "fetch.rq": "SERVICE is not allowed here, at line 2, column 3",
}


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Message
    text: str


def get(address: str, accept: str = "*/*", data: bytes | None = None, tag: str = "", kind: str = "") -> Reply:
    headers = {"Accept": accept, "If-None-Match": tag, "Content-Type": kind}
    request = urllib.request.Request(address, data, {name: value for name, value in headers.items() if value})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Reply(response.status, response.headers, response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read().decode())


def page(address: str) -> Reply:
    return get(address, "text/html")


def links(reply: Reply) -> dict[str, str]:
    return {rel: address for address, rel in re.findall(r'<([^>]+)>; rel="([^"]+)"', reply.headers["Link"] or "")}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own-queries")
    for name, text in OWN.items():
        (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


TWINS = """
@prefix aigov: <https://w3id.org/aigovkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/aigovkg/id/principle/twin-principle> a aigov:Principle ; skos:prefLabel "Twin"@en .
<https://w3id.org/aigovkg/id/risk/twin-risk> a aigov:Risk ; skos:prefLabel "Twin"@en .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store")
    with Store(root).publish() as writer:
        writer.load(graph_iri("ontology"), (ROOT / "ontology" / "aigovkg.ttl").read_bytes())
        for name in ("principles", "risks"):
            writer.load(graph_iri("vocabulary"), (ROOT / "ontology" / "vocabulary" / f"{name}.ttl").read_bytes())
        writer.load(graph_iri("annotations", "twins"), TWINS.encode())
        example = (ROOT / "ontology" / "examples" / "harbour-declaration.ttl").read_bytes()
        writer.load(graph_iri("annotations", "harbour-declaration"), example)
    return root


@pytest.fixture(scope="module")
def site(serving: Callable[..., str], store: Path, own: Path) -> str:
    return serving(store, queries=own)


def rows(reply: Reply) -> list[str]:
    return reply.text.splitlines()[1:]


# Pages of rows


def test_pages_lead_through_all_rows_once(site: str) -> None:
    every = rows(get(f"{site}/queries/paged.csv?page=all"))
    reply = get(f"{site}/queries/paged.csv")
    found = rows(reply)
    assert int(reply.headers["X-Total-Count"]) == len(every) > 14
    assert set(links(reply)) == {"first", "next", "last"}
    last = links(reply)["last"]
    while "next" in links(reply):
        reply = get(links(reply)["next"])
        found += rows(reply)
    assert found == every
    assert set(links(reply)) == {"first", "prev", "last"}
    assert rows(get(last)) == every[7 * ((len(every) - 1) // 7) :]


def test_links_keep_what_was_asked(site: str) -> None:
    reply = get(f"{site}/queries/paged?scheme=id:scheme/risks&page=1", "application/json")
    assert "scheme=id:scheme/risks" in links(reply)["next"].replace("%3A", ":").replace("%2F", "/")
    assert len(json.loads(reply.text)["results"]["bindings"]) == 7
    assert "/queries/paged?" in links(reply)["next"], "the other pages come in the format that Accept names, too"


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", "", "99999999999999999999", "1.5"])
def test_a_page_that_is_none_is_told(site: str, number: str) -> None:
    reply = get(f"{site}/queries/paged.json?page={number}")
    assert (reply.status, json.loads(reply.text)["parameter"]) == (400, "page")


def test_a_query_without_pages_has_no_parameter_page(site: str) -> None:
    assert "no such parameter: page" in get(f"{site}/queries/yes.json?page=2").text


def test_the_page_leads_on(site: str) -> None:
    shown = page(f"{site}/queries/paged?page=2").text
    assert re.search(r"page 2 of \d+", shown)
    assert 'rel="prev" href="/queries/paged?page=1"' in shown
    assert 'rel="next" href="/queries/paged?page=3"' in shown


# Caching, methods, formats


def test_an_answer_is_kept_until_graph_or_values_change(site: str) -> None:
    first = get(f"{site}/queries/paged.csv")
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag = first.headers["ETag"]
    again = get(f"{site}/queries/paged.csv", tag=tag)
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    others = ("paged.csv?page=2", "paged.json", "paged.csv?scheme=id:scheme/risks", "counted.csv")
    tags = [get(f"{site}/queries/{name}", tag=tag).headers["ETag"] for name in others]
    assert len({tag, *tags}) == 5


def hits(site: str) -> int:
    """Return how many answers were given from the kept ones."""
    told = get(f"{site}/metrics").text
    return int(float(re.findall(r"^aigovkg_cache_hits_total (\S+)$", told, re.MULTILINE)[0]))


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("counted.csv", "*/*"), ("counted", "application/json"), ("counted", "text/html"), ("graph.nt", "*/*"),
        ("yes.json", "*/*"), ("paged.tsv?page=2", "*/*"), ("words.json?words=bias", "*/*"),
    ],
)  # fmt: skip
def test_an_answer_that_is_asked_for_again_is_not_made_again(site: str, path: str, accept: str) -> None:
    first = get(f"{site}/queries/{path}", accept)
    before = hits(site)
    again = get(f"{site}/queries/{path}", accept)
    assert hits(site) > before
    assert first.status == 200
    assert again.text == first.text
    for name in ("ETag", "Content-Type", "X-Total-Count", "Link", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert get(f"{site}/queries/{path}", accept, tag=first.headers["ETag"]).status == (
        304 if "html" not in accept else 200
    )
    assert get(f"{site}/queries/counted.csv?nonsense=1").status == 400


def test_what_changes_by_itself_is_asked_anew(site: str) -> None:
    first, again = (get(f"{site}/queries/now.csv") for _ in range(2))
    assert first.text != again.text
    assert first.headers["ETag"] is None
    assert first.headers["Cache-Control"] == "no-store"


def test_a_new_graph_gives_new_answers(serving: Callable[..., str], store: Path, own: Path, tmp_path: Path) -> None:
    root = tmp_path / "store"
    shutil.copytree(store, root)
    alone = serving(root, queries=own)
    first = get(f"{alone}/queries/counted.csv")
    assert get(f"{alone}/queries/counted.csv").text == first.text
    with Store(root).revise() as writer:
        writer.load("urn:more", b"<urn:s> a <urn:New> .")
    second = get(f"{alone}/queries/counted.csv", tag=first.headers["ETag"])
    assert second.status == 200
    assert "urn:New,1" in second.text
    assert second.headers["ETag"] != first.headers["ETag"]


def test_kept_answers_are_bounded(serving: Callable[..., str], store: Path, own: Path) -> None:
    alone = serving(store, queries=own, result_cache=1)
    for number in range(1, 80):
        assert get(f"{alone}/queries/paged.json?page={number}").status == 200
    assert get(f"{alone}/queries/paged.json?page=all").status == 200
    size = re.findall(r"^aigovkg_cache_bytes (\S+)$", get(f"{alone}/metrics").text, re.MULTILINE)
    assert 0 < float(size[0]) <= 1 << 20


def test_a_saved_query_searches_words(site: str) -> None:
    for _ in range(5):  # the first waits for the index
        reply = get(f"{site}/queries/words.json?words=bias")
        if reply.status != 503:
            break
    found = json.loads(reply.text)["results"]["bindings"]
    assert 0 < len(found) <= 5
    assert all("/id/risk/" in row["thing"]["value"] for row in found)
    assert int(reply.headers["X-Total-Count"]) >= len(found)
    scores = [float(row["score"]["value"]) for row in found]
    assert scores == sorted(scores, reverse=True)
    assert get(f"{site}/queries/words.json?words=bias", tag=reply.headers["ETag"]).status == 304
    assert get(f"{site}/queries/words.json?words=harm").headers["ETag"] != reply.headers["ETag"]
    shown = page(f"{site}/queries/words?words=bias").text
    assert "SERVICE" in shown, "the page shows the query, not what was found"
    assert "risk/" in shown
    assert get(f"{site}/queries/words.json?words=%22").status in (200, 400)


def test_values_may_be_posted_as_a_form(site: str) -> None:
    posted = get(f"{site}/queries/paged", "text/csv", urlencode({"scheme": "id:scheme/risks", "page": "2"}).encode())
    assert posted.text == get(f"{site}/queries/paged.csv?scheme=id:scheme/risks&page=2").text
    assert posted.headers["ETag"] is None
    refused = get(f"{site}/queries/paged", "text/csv", b"{}", kind="application/json")
    assert refused.status == 415
    assert "application/x-www-form-urlencoded" in refused.text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("graph.ttl", "text/turtle; charset=utf-8"),
        ("graph.jsonld", "application/ld+json"),
        ("yes.json", "application/sparql-results+json"),
    ],
)
def test_other_forms_have_their_formats(site: str, name: str, kind: str) -> None:
    reply = get(f"{site}/queries/{name}")
    assert (reply.status, reply.headers["Content-Type"]) == (200, kind)
    assert get(f"{site}/queries/graph.csv").status == 406
    assert get(f"{site}/queries/graph?format=csv").status == 406


# Wrong values


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"most": "10"}, "It must lie between 1 and 9"),
        ({"most": "many"}, "The value of the parameter most does not fit: 'many'. Write a whole number such as 10"),
        ({"day": "2023-02-30"}, "The value of the parameter day does not fit: '2023-02-30'. Write a date"),
        ({"share": "NaN"}, "The value of the parameter share does not fit: 'NaN'"),
        ({"sure": "maybe"}, "Write true or false"),
        ({"word": "A1"}, "It must match [a-z]+"),
        ({"pick": "c"}, "Choose one of a, b"),
        ({"kind": "Actor"}, "Choose one of"),
        ({"any": 'http://x/"'}, "The parameter any: "),
        ({"any": "http://x/<y>"}, "The parameter any: "),
        ({"any": "http://x/a b"}, "The parameter any: "),
        (
            {"any": "javascript:alert(1)"},
            "The parameter any: this is not an IRI that may be used: 'javascript:alert(1)'",
        ),
        ({"format": "excel"}, "There is no such format: 'excel'. Choose one of json, xml, csv, tsv, html"),
        ({"anyy": "x"}, "no such parameter: anyy. Did you mean any?"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_parameter(site: str, values: dict[str, str], says: str) -> None:
    reply = get(f"{site}/queries/types.json?{urlencode(values)}")
    problem = json.loads(reply.text)
    assert (reply.status, reply.headers["Content-Type"]) == (400, "application/problem+json")
    assert says in problem["detail"]
    assert "\n" not in problem["detail"]
    assert problem["parameter"] in values
    shown = page(f"{site}/queries/types?{urlencode(values)}")
    assert shown.status == 400
    assert says in unescape(shown.text)
    assert ('aria-invalid="true"' in shown.text) == (problem["parameter"] not in {"anyy", "format"})


@pytest.mark.parametrize("value", ["risk/twin-risk", "https://w3id.org/aigovkg/id/risk/twin-risk"])
def test_a_thing_of_another_class_is_told(site: str, value: str) -> None:
    problem = json.loads(get(f"{site}/queries/principles-of-document.json?{urlencode({'document': value})}").text)
    assert problem["detail"].startswith("The parameter document: this is no Document but Risk: https://w3id.org/")
    unknown = urlencode({"document": "https://example.org/unknown"})
    assert get(f"{site}/queries/principles-of-document.json?{unknown}").status == 200, "the graph may learn of it"


def test_a_parameter_given_twice_is_told(site: str) -> None:
    assert "The parameter most was given 2 times" in get(f"{site}/queries/types.json?most=1&most=2").text


def test_values_of_a_megabyte_are_told(site: str) -> None:
    reply = get(f"{site}/queries/types", "text/csv", urlencode({"zh": "民" * 350_000}).encode())
    assert (reply.status, json.loads(reply.text)["parameter"]) == (400, "zh")
    assert len(reply.text) < 500


def test_ambiguous_names_are_answered_with_the_candidates(site: str) -> None:
    problem = json.loads(get(f"{site}/queries/standing-of-concept.json?concept=Twin").text)
    assert (problem["status"], problem["parameter"]) == (400, "concept")
    base = "https://w3id.org/aigovkg/id/"
    assert problem["candidates"] == [
        {"value": f"{kind}/twin-{kind}", "iri": f"{base}{kind}/twin-{kind}", "label": "Twin"}
        for kind in ("principle", "risk")
    ]
    shown = page(f"{site}/queries/standing-of-concept?concept=Twin").text
    assert 'href="/queries/standing-of-concept?concept=risk/twin-risk">Twin</a>' in shown
    assert get(f"{site}/queries/standing-of-concept.json?concept=risk/twin-risk").status == 200


# The page


def test_fields_fit_the_types(site: str) -> None:
    shown = page(f"{site}/queries/types").text
    assert re.search(r'name="most" value="3"\s+type="number" step="1" min="1" max="9"', shown)
    assert re.search(r'name="day" value=""\s+type="date"', shown)
    assert re.search(r'name="share" value=""\s+type="number" step="any"', shown)
    assert re.search(r'<select id="p-sure".*?<option value=""></option>\s*<option value="true">yes', shown, re.DOTALL)
    assert re.search(r'name="word".*?pattern="\[a-z\]\+"', shown, re.DOTALL)
    assert re.search(r'<option value="a" selected>a</option>', shown)
    assert re.search(r'<option value="aigov:Risk">Risks</option>', shown)
    assert re.search(r'name="zh".*?lang="zh"', shown, re.DOTALL)


def test_values_are_suggested_while_typing(site: str) -> None:
    address = f"{site}/queries/principles-of-document/values/document?q=harb%20decl"
    reply = get(address, "application/json")
    assert json.loads(reply.text)[0]["value"] == "document/harbour-declaration"
    assert get(address, tag=reply.headers["ETag"]).status == 304
    risks = json.loads(get(f"{site}/queries/types/values/any?{urlencode({'q': '以人为本'})}").text)
    assert "principle/people-oriented" in {choice["value"] for choice in risks}
    assert get(f"{site}/queries/types/values/nothing").status == 404


def test_numbers_become_a_picture_where_they_invite_it(site: str) -> None:
    bars, columns = page(f"{site}/queries/counted").text, page(f"{site}/queries/years").text
    assert "Type: things" in bars
    assert bars.count('class="bar"') > 5
    widths = [float(width) for width in re.findall(r'class="bar" x="300" y="\d+" width="([\d.]+)"', bars)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 400
    assert [float(height) for height in re.findall(r'class="bar".*?height="([\d.]+)"', columns)] == [35.6, 88.9, 160.0]
    matrix = page(f"{site}/queries/by-year").text
    assert "Kind and year: n" in matrix
    assert re.findall(r'class="inside"[^>]*>(\d+)<', matrix) == ["9", "2", "5"]
    assert re.findall(r'opacity="([\d.]+)"', matrix) == ["0.66", "0.27", "0.44"]
    assert "<svg" not in page(f"{site}/queries/paged").text


def test_the_list_can_be_searched_in_both_languages(site: str) -> None:
    def found(**asked: str) -> set[str]:
        return {entry["name"] for entry in json.loads(get(f"{site}/queries?{urlencode(asked)}").text)}

    assert found(tag="mine") == {"paged", "graph"}
    assert found(q="概念", tag="mine") == {"paged"}
    assert "criticisms" in found(q="CRITICISES whom")
    assert found(q="nothing like it") == set()
    shown = page(f"{site}/queries?q=%3Cscript%3E").text
    assert "There are no questions that hold these words" in shown
    assert "<script>" not in shown


# Snippets


def snippets(site: str, address: str) -> dict[str, str]:
    found = re.findall(r"<h3>([^<]+)</h3>\s*<pre[^>]*><code>(.*?)</code>", page(site + address).text, re.DOTALL)
    return {name: unescape(text) for name, text in found}


@pytest.mark.parametrize(
    "address",
    [
        "/queries/principles-of-document?document=Harbour%20Declaration",
        "/queries/paged",
        "/queries/graph",
        "/queries/yes",
    ],
)
def test_snippets_work_as_they_are_shown(site: str, address: str, store: Path, own: Path) -> None:
    shown = snippets(site, address)
    answer = subprocess.run(["bash", "-c", shown["curl"]], capture_output=True, text=True, check=True).stdout
    printed = subprocess.run([sys.executable, "-c", shown["Python"]], capture_output=True, text=True, check=True).stdout
    if "R" in shown:
        rows = list(csv.reader(io.StringIO(answer)))[1:]
        assert printed == f"{len(rows)} rows\n"
        environment = os.environ | {"AIGOVKG_STORE": str(store), "AIGOVKG_QUERIES": str(own)}
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        command = ["bash", "-c", f"{shown['Command line']} -f csv"]
        asked = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        assert sorted(csv.reader(io.StringIO(asked))) == sorted(csv.reader(io.StringIO(answer)))
        if shutil.which("Rscript"):
            done = subprocess.run(["Rscript", "-e", shown["R"]], capture_output=True, text=True, check=True)
            assert done.stdout == f"[1] {len(rows)}\n"
    else:
        assert answer
        assert re.fullmatch(r"True|\d+ triples", printed.strip())


# A folder of one's own


def test_broken_files_are_reported_and_the_others_work(site: str) -> None:
    shown = unescape(page(f"{site}/queries").text)
    for name, words in BROKEN.items():
        assert re.search(f"The query {re.escape(name)} is not usable: [^<]*{re.escape(words)}", shown), name
    assert get(f"{site}/queries/unclosed.json").status == 404
    assert get(f"{site}/queries/yes.json").status == 200


def test_files_are_read_again_when_they_change(site: str, own: Path) -> None:
    path = own / "later.rq"
    assert get(f"{site}/queries/later.json").status == 404
    path.write_text("ASK {}", encoding="utf-8")
    assert json.loads(get(f"{site}/queries/later.json").text)["boolean"] is True
    path.write_text("ASK { FILTER(false) }", encoding="utf-8")
    assert json.loads(get(f"{site}/queries/later.json").text)["boolean"] is False
    assert "/queries/later" in json.loads(get(f"{site}/openapi.json").text)["paths"]
    path.write_text("ASK {", encoding="utf-8")
    assert "later.rq is not usable" in page(f"{site}/queries").text
    path.unlink()
    assert "later.rq" not in page(f"{site}/queries").text
