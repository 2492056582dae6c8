"""Ontology and vocabulary as pages and as data: over real HTTP, and as the folder of files that can stand anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import html5rdf  # type: ignore[import-untyped]
import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from aigovkg import docs, rdf, settings
from aigovkg.docs.examples import HEADER, pieces
from aigovkg.docs.layout import Box, Edge, draw
from aigovkg.docs.words import facts, plain
from aigovkg.names import AIGOV, ROOT, graph_iri, thing
from aigovkg.store import Store
from aigovkg_server import create_app
from aigovkg_server.errors import Deadline

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SOURCE = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
SCHEMES = ("actors", "documents", "domains", "events", "mechanisms", "principles", "risk-facets", "risks", "stages")
FORMATS = {"ttl": "turtle", "rdf": "xml", "nt": "nt", "jsonld": "json-ld"}
TYPES = {
    "ttl": "text/turtle", "rdf": "application/rdf+xml", "nt": "application/n-triples", "jsonld": "application/ld+json",
}  # fmt: skip
PATHS = ("/ontology", "/vocabulary", *(f"/vocabulary/{slug}" for slug in SCHEMES))
HAN = re.compile(r"[\u3400-\u9fff]")
_LOADING = {("script", "src"), ("img", "src"), ("iframe", "src"), ("link", "href"), ("use", "href"), ("image", "href")}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reply(NamedTuple):
    """What came back, redirects followed."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(address: str, accept: str = BROWSER, **headers: str) -> Reply:
    sent = {"Accept": accept} | {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=sent)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Reply(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.active: list[str] = []
        self.sections: dict[str, str] = {}
        self.foreign: list[str] = []  # Chinese that is not marked as Chinese
        self._open: list[tuple[str, str, str]] = []  # tag, language, section
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        language, section = self._open[-1][1:] if self._open else ("", "")
        if "id" in found:
            self.ids.append(found["id"])
            section = found["id"] if tag in {"section", "li"} else section
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        kinds = found.get("rel", "").split()
        self.loaded += [
            found[name] for kind, name in _LOADING if kind == tag and name in found and "alternate" not in kinds
        ]
        self.active += [f"{tag} {name}" for name in found if name.startswith("on") or name == "style"]
        self.active += [tag] if tag in {"script", "iframe", "object"} else []
        if tag not in _VOID:
            self._open.append((tag, found.get("lang", language), section))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"dt", "dd", "h3", "p", "li", "span"}:
            self.handle_data(" ")
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        tags = {tag for tag, _, _ in self._open}
        _, language, section = self._open[-1]
        self.sections[section] = self.sections.get(section, "") + data
        if HAN.search(data) and not language.startswith("zh") and not tags & {"pre", "style", "title"}:
            self.foreign.append(data.strip())


@pytest.fixture(scope="module")
def site(small_site: str) -> str:
    return small_site


@pytest.fixture(scope="module")
def pages(site: str) -> Mapping[str, Page]:
    @cache
    def page(path: str) -> Page:
        reply = get(site + path)
        assert reply.status == 200, path
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        return Page(reply.text)

    return {path: page(path) for path in PATHS}


def ours(graph: Graph = SOURCE) -> Iterator[URIRef]:
    """Yield every term of the ontology."""
    for term in set(graph.subjects(RDFS.isDefinedBy, URIRef("https://w3id.org/aigovkg/ontology"))):
        assert isinstance(term, URIRef)
        yield term


def read(data: bytes | str, ending: str) -> Graph:
    """Parse what came, in the format of an ending."""
    if ending != "jsonld":
        return Graph().parse(data=data, format=FORMATS[ending])
    dataset = Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own parser uses what rdflib deprecates
        dataset.parse(data=data, format="json-ld")
    graph = Graph()
    for subject, predicate, value, _ in dataset.quads():
        graph.add((subject, predicate, value))
    return graph


def flat(text: str) -> str:
    return " ".join(text.split())


# The ontology as a page


def test_every_term_is_documented_in_both_languages_with_example_and_status(pages: Mapping[str, Page]) -> None:
    page = pages["/ontology"]
    terms = sorted(ours())
    assert len(terms) > 100
    for term in terms:
        name = term.removeprefix(str(AIGOV))
        assert page.ids.count(name) == 1, f"no place for #{name}"
        shown = flat(page.sections[name])
        for predicate in (RDFS.label, SKOS.definition):
            for text in SOURCE.objects(term, predicate):
                assert flat(str(text)) in shown, f"{name} lacks {text!r}"
        (status,) = SOURCE.objects(term, URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"))
        assert f"aigov:{name} {status}" in shown
        for example in SOURCE.objects(term, SKOS.example):
            assert flat(str(example)) in shown, f"{name} lacks its example"


def test_every_example_is_turtle_once_the_header_stands_before_it() -> None:
    for term, example in SOURCE.subject_objects(SKOS.example):
        written = "".join(piece.text for piece in pieces(str(example)))
        given, shown = (Graph().parse(data=f"{HEADER}\n{text}", format="turtle") for text in (str(example), written))
        assert len(given) > 0, term
        assert isomorphic(given, shown), term


def test_axioms_are_said_in_words(pages: Mapping[str, Page]) -> None:
    said = {name: flat(text) for name, text in pages["/ontology"].sections.items()}
    assert "From Document or Actor To Risk" in said["counters"]
    assert "Follows from advocates, then addresses" in said["counters"]
    assert "Inverse countered by" in said["counters"]
    assert "issued by, then based in" in said["originatesIn"]
    assert "transitive" in said["extends"]
    assert "symmetric" in said["cooperatesWith"]
    assert "irreflexive" in said["criticises"]
    assert "functional" in said["textOf"]
    assert "Same as Risk, where has origin is not human-made" in said["TechnicallyPreventableRisk"]
    assert "Same as one of candidate, accepted" in said["ReviewStatus"]
    assert "claim subject: exactly one" in said["Claim"]
    assert "asserted in: at least one Document" in said["Claim"]
    assert "Never also Grouping, Organization, Person, Stakeholder group" in said["State"]
    assert "Kind of Actor" in said["State"]
    assert "Kinds Grouping, Organization, Person, Stakeholder group, State" in said["Actor"]


def test_use_in_the_graph_is_what_queries_count(site: str, pages: Mapping[str, Page]) -> None:
    query = """SELECT (COUNT(DISTINCT ?c) AS ?n) (COUNT(DISTINCT ?d) AS ?in) WHERE {
      ?c aigov:claimPredicate aigov:advocates ; aigov:assertedIn ?d }"""
    prefix = f"PREFIX aigov: <{AIGOV}>\nPREFIX oa: <http://www.w3.org/ns/oa#>\n"

    def ask(text: str) -> list[str]:
        address = f"{site}/sparql?{urllib.parse.urlencode({'query': prefix + text})}"
        return get(address, "text/csv").text.split()[1].split(",")

    claims, documents = ask(query)
    assert int(claims) > 1
    assert f"; {claims} claims in {documents} documents" in flat(pages["/ontology"].sections["advocates"])
    places, documents = ask(
        """SELECT (COUNT(DISTINCT ?m) AS ?n) (COUNT(DISTINCT ?d) AS ?in) WHERE {
        ?m oa:hasBody ?x ; oa:hasTarget/oa:hasSource/aigov:textOf ?d . ?x a aigov:Principle }"""
    )
    assert f"; {places} places in {documents} documents" in flat(pages["/ontology"].sections["Principle"])
    assert "/page/document/harbour-declaration" in pages["/ontology"].links


def test_a_page_without_counts_says_so(small_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: docs.Source) -> dict[str, docs.Use]:
        raise Deadline(20)

    monkeypatch.setattr(docs, "use_of_terms", never)
    app = create_app(settings.load(store=small_store, workers=1))
    try:
        reply = app.test_client().get("/ontology", headers={"Accept": BROWSER})
    finally:
        app.extensions["aigovkg"].close()
    assert reply.status_code == 200
    assert "could not be counted" in reply.text
    assert "Use in the graph" not in reply.text


def test_the_picture_is_told_in_words_and_leads_to_the_terms(site: str) -> None:
    text = get(f"{site}/ontology").text
    svg = text[text.index("<svg") : text.index("</svg>")]
    words = flat(re.sub(r"<[^>]+>", "", text[text.index("The same in words") : text.index("</figcaption>")]))
    assert 'role="group" aria-labelledby="diagram-title"' in svg
    assert "Document: announced at → Event" in words
    for label in re.findall(r">(?:↻ )?([^<>\n]+)</text></a>", svg):
        assert label in words, f"{label} is only drawn"
    assert {"#Claim", "#advocates", "#hasLevel"} <= set(re.findall(r'href="([^"]+)"', svg))
    assert "fill=" not in svg, "colours come from the style sheet, for light and dark"


# The vocabulary as pages


def test_every_concept_stands_once_on_the_page_of_its_scheme(pages: Mapping[str, Page]) -> None:
    graph = Graph()
    for path in (ROOT / "ontology" / "vocabulary").glob("*.ttl"):
        graph.parse(path)
    count = 0
    for concept, scheme in graph.subject_objects(SKOS.inScheme):
        page = pages[f"/vocabulary/{str(scheme).rpartition('/')[2]}"]
        kind, slug = str(concept).split("/id/")[1].split("/", 1)
        place = slug if slug in page.ids else f"{kind}-{slug}"
        assert page.ids.count(place) == 1, concept
        shown = flat(page.sections[place])
        for predicate in (SKOS.prefLabel, SKOS.definition):
            for text in graph.objects(concept, predicate):
                assert flat(str(text)) in shown, f"{concept} lacks {text!r}"
        assert f"/page/{kind}/{slug}" in page.links
        count += 1
    assert count > 1000


def test_large_schemes_stay_usable(site: str, pages: Mapping[str, Page]) -> None:
    for path in PATHS:
        body = get(site + path).body
        assert len(body) < 1_000_000, path
    assert {"all-State", "all-Person"} <= set(pages["/vocabulary/actors"].ids)
    assert "index" in pages["/vocabulary/actors"].ids


def test_hierarchy_and_sources_are_shown(site: str) -> None:
    text = get(f"{site}/vocabulary/risks").text
    above, below = text.index('id="security-vulnerability"'), text.index('id="adversarial-attack"')
    assert above < below
    assert '<ul class="concepts">' in text[above:below], "a narrower concept stands inside the broader one"
    part = text[below : text.index("</li>", below)]
    assert 'Source: <a href="/page/document/' in part


def test_the_list_of_schemes_counts_their_concepts(pages: Mapping[str, Page], site: str) -> None:
    assert {f"/vocabulary/{slug}" for slug in SCHEMES} <= set(pages["/vocabulary"].links)
    assert "14 concepts" in get(f"{site}/vocabulary").text


# All pages


def test_every_anchor_leads_somewhere(site: str, pages: Mapping[str, Page]) -> None:
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            address, _, anchor = link.partition("#")
            if anchor and address in {"", *PATHS}:
                assert urllib.parse.unquote(anchor) in pages[address or path].ids, f"{link} on {path}"
    every = {link.partition("#")[0] for page in pages.values() for link in page.links}
    things = sorted(link for link in every if link.startswith("/page/"))
    others = sorted(link for link in every if link.startswith("/") and not link.startswith("/page/"))
    for link in [*others, *things[:: max(1, len(things) // 25)]]:
        assert get(site + link).status == 200, link


def test_pages_are_good_html_load_nothing_foreign_and_run_nothing(site: str, pages: Mapping[str, Page]) -> None:
    for path, page in pages.items():
        html5rdf.HTMLParser(strict=True).parse(get(site + path).text)
        assert page.active == [], path
        assert page.loaded != []
        assert all(address.startswith(("/static/", "/.well-known/void")) for address in page.loaded), page.loaded
        for address in page.loaded:
            assert get(site + address).status == 200, address


def test_chinese_is_marked_as_chinese(pages: Mapping[str, Page]) -> None:
    for path, page in pages.items():
        assert page.foreign == [], path


_HOSTILE = """
@prefix aigov: <https://w3id.org/aigovkg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/aigovkg/id/scheme/bad> a skos:ConceptScheme ; dcterms:title "<script>alert(1)</script>"@en .
<https://w3id.org/aigovkg/id/risk/a> a aigov:Risk ; skos:inScheme <https://w3id.org/aigovkg/id/scheme/bad> ;
  skos:prefLabel "\\"><img src=x onerror=alert(2)>"@en ; skos:definition "</p><script>alert(3)</script>"@en ;
  skos:broader <https://w3id.org/aigovkg/id/risk/b> ; dcterms:source <javascript:alert(4)> .
<https://w3id.org/aigovkg/id/risk/b> a aigov:Risk ; skos:inScheme <https://w3id.org/aigovkg/id/scheme/bad> ;
  skos:prefLabel "round"@en ; skos:broader <https://w3id.org/aigovkg/id/risk/a> .
"""
_TERMS = """
@prefix : <https://w3id.org/aigovkg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
:Old a owl:Class ; rdfs:label "<b>old</b>"@en ; owl:deprecated true ; dcterms:isReplacedBy :New .
:New a owl:Class ; rdfs:label "new"@en ; rdfs:subClassOf
  [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom [ a owl:Class ; owl:complementOf :Old ] ] ,
  [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:maxQualifiedCardinality 2 ; owl:onClass :Old ] .
:p a owl:ObjectProperty ; rdfs:label "p"@en .
"""


@pytest.fixture(scope="module")
def odd(serving: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("odd")
    with Store(folder).publish() as writer:
        writer.load(graph_iri("vocabulary"), _HOSTILE.encode())
        writer.load(graph_iri("ontology"), _TERMS.encode())
    return serving(folder)


def test_nothing_in_the_data_becomes_markup_and_circles_end(odd: str) -> None:
    for path in ("/ontology", "/vocabulary", "/vocabulary/bad"):
        reply = get(odd + path)
        page = Page(reply.text)
        assert reply.status == 200, path
        assert page.active == [], path
        assert not any(link.startswith("javascript:") for link in page.links), path
    assert {"a", "b"} <= set(Page(get(f"{odd}/vocabulary/bad").text).ids), "both concepts of the circle are shown"


def test_a_deprecated_term_names_its_replacement(odd: str) -> None:
    shown = flat(Page(get(f"{odd}/ontology").text).sections["Old"])
    assert "aigov:Old deprecated" in shown
    assert "Use new instead." in shown


def test_restrictions_of_every_kind_are_said() -> None:
    graph = Graph().parse(data=_TERMS, format="turtle")
    (fact,) = (fact for fact in facts(graph, AIGOV.New) if fact.name == "Each one")
    assert [plain(phrase) for phrase in fact.phrases] == [
        "inverse of p: at most two <b>old</b>",
        "p: only not <b>old</b>",
    ]


def test_a_graph_without_ontology_and_vocabulary_has_pages_too(serving: Callable[..., str], tmp_path: Path) -> None:
    with Store(tmp_path).publish() as writer:
        writer.load(graph_iri("links"), b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .")
    bare = serving(tmp_path)
    assert get(f"{bare}/ontology").status == 200
    assert "no concept schemes" in get(f"{bare}/vocabulary").text
    assert get(f"{bare}/vocabulary/risks").status == 404
    assert get(f"{bare}/ontology/0.1.0").status == 404


# Data


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", ["ontology", "vocabulary/risk-facets", "vocabulary"])
def test_each_format_comes_by_accept_by_ending_and_by_parameter(site: str, name: str, ending: str) -> None:
    by_accept = get(f"{site}/{name}", TYPES[ending])
    by_ending = get(f"{site}/{name}.{ending}")
    by_parameter = get(f"{site}/{name}?format={ending}")
    assert by_accept.headers["Content-Type"].partition(";")[0] == TYPES[ending]
    assert "Accept" in by_accept.headers["Vary"].split(", ")
    assert len(rdf.parse(by_accept.body, FORMATS[ending])) == len(_known(name))
    assert by_accept.status == by_ending.status == by_parameter.status == 200
    assert len(by_accept.body) == len(by_ending.body) == len(by_parameter.body)


@cache
def _known(name: str) -> Graph:
    """What the files of the repository say."""
    graph = Graph()
    if name == "ontology":
        return graph + SOURCE
    for path in (ROOT / "ontology" / "vocabulary").glob("*.ttl"):
        rdf.read(path, graph)
    return graph if name == "vocabulary" else _only(graph, thing("scheme", name.partition("/")[2]))


def _only(graph: Graph, scheme: URIRef) -> Graph:
    only = Graph()
    for subject in {scheme, *graph.subjects(SKOS.inScheme, scheme)}:
        for triple in graph.triples((subject, None, None)):
            only.add(triple)
    return only


def test_the_data_are_the_ontology_itself(site: str) -> None:
    assert isomorphic(Graph().parse(data=get(f"{site}/ontology.ttl").text, format="turtle"), SOURCE)


def test_browsers_get_the_page_and_others_what_they_prefer(site: str) -> None:
    for accept, kind in (
        (BROWSER, "text/html"),
        ("*/*", "text/turtle"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.1", "application/rdf+xml"),
        ("text/html;q=0.3, application/ld+json", "application/ld+json"),
    ):
        for path in ("/ontology", "/vocabulary", "/vocabulary/risks"):
            assert get(site + path, accept).headers["Content-Type"].startswith(kind), (accept, path)
    for path in ("/ontology", "/vocabulary", "/vocabulary/risks"):
        assert get(site + path, "image/png").status == 406
    assert get(f"{site}/ontology.html", "text/turtle").headers["Content-Type"].startswith("text/html")


def test_the_version_answers_too(site: str) -> None:
    version = str(SOURCE.value(URIRef("https://w3id.org/aigovkg/ontology"), OWL.versionInfo))
    iri = str(SOURCE.value(URIRef("https://w3id.org/aigovkg/ontology"), OWL.versionIRI))
    path = "/" + iri.removeprefix("https://w3id.org/aigovkg/")
    assert path == f"/ontology/{version}"
    assert 'id="Claim"' in get(site + path).text
    assert get(site + path, "text/turtle").body == get(f"{site}{path}.ttl").body == get(f"{site}/ontology.ttl").body
    wrong = get(f"{site}/ontology/9.9.9")
    assert wrong.status == 404
    assert f'href="/ontology/{version}"' in wrong.text


def test_unknown_schemes_and_endings_are_told_with_what_is_near(site: str) -> None:
    reply = get(f"{site}/vocabulary/principle")
    assert reply.status == 404
    assert 'href="/vocabulary/principles"' in reply.text
    for path in ("/ontology.xyz", "/vocabulary.xyz", "/vocabulary/risks.xyz", "/vocabulary/%00", "/vocabulary/%3Cb%3E"):
        assert get(site + path).status == 404, path


def test_the_iri_of_a_scheme_leads_to_its_page(site: str) -> None:
    reply = get(f"{site}/id/scheme/risks")
    assert "Risks of AI and of its governance" in reply.text
    assert 'id="adversarial-attack"' in reply.text


def test_what_did_not_change_is_not_sent_again(site: str) -> None:
    for path, accept in (("/ontology", BROWSER), ("/ontology", "text/turtle"), ("/vocabulary/risks", BROWSER)):
        first = get(site + path, accept)
        again = get(site + path, accept, If_None_Match=first.headers["ETag"])
        assert again.status == 304
        assert again.body == b""
    page, data = get(f"{site}/ontology").headers["ETag"], get(f"{site}/ontology", "text/turtle").headers["ETag"]
    assert page != data


# The folder of files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation of a small graph, written by the command."""
    base = tmp_path_factory.mktemp("static")
    with Store(base / "store").publish() as writer:
        writer.load(graph_iri("ontology"), (ROOT / "ontology" / "aigovkg.ttl").read_bytes())
        for name in ("risk-facets", "stages", "documents"):
            writer.load(graph_iri("vocabulary"), (ROOT / "ontology" / "vocabulary" / f"{name}.ttl").read_bytes())
        for path in sorted((ROOT / "ontology" / "examples").glob("*.ttl")):
            writer.load(graph_iri("annotations", path.stem), path.read_bytes())
    export(base, "one", "1")
    return base


def export(base: Path, name: str, seed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aigovkg", "export", "--store", str(base / "store"), "--docs", str(base / name)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return done


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def test_the_folder_has_every_page_and_format(folder: Path) -> None:
    names = {"index.html"}
    for name in ("ontology", "vocabulary", "vocabulary/risk-facets", "vocabulary/stages", "vocabulary/documents"):
        names |= {f"{name}.{ending}" for ending in ("html", *FORMATS)}
    written = files(folder / "one")
    assert set(written) == names
    for name, content in written.items():
        ending = name.rpartition(".")[2]
        if ending in FORMATS and name.startswith("ontology"):
            assert isomorphic(read(content, ending), SOURCE), name


def test_the_folder_is_the_same_each_time(folder: Path) -> None:
    export(folder, "two", "2")
    assert files(folder / "one") == files(folder / "two")


def test_the_folder_works_wherever_it_lies(folder: Path) -> None:
    parsed = {name: Page(content.decode()) for name, content in files(folder / "one").items() if name.endswith(".html")}
    assert {f"#{term.removeprefix(str(AIGOV))}" for term in ours()} <= {
        f"#{one}" for one in parsed["ontology.html"].ids
    }
    for name, page in parsed.items():
        html5rdf.HTMLParser(strict=True).parse((folder / "one" / name).read_text("utf-8"))
        assert page.loaded == [], "a page carries all that it needs"
        assert page.active == []
        assert page.foreign == []
        assert len(page.ids) == len(set(page.ids))
        for link in page.links:
            if link.startswith(("http://", "https://")):
                continue
            address, _, anchor = link.partition("#")
            target = os.path.normpath(Path(name).parent / address) if address else name
            assert (folder / "one" / target).is_file(), f"{link} on {name}"
            assert not anchor or urllib.parse.unquote(anchor) in parsed[target].ids, f"{link} on {name}"
    style = (folder / "one" / "ontology.html").read_text("utf-8").partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_what_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("x")
    with Store(tmp_path / "empty").publish() as writer:
        writer.load(graph_iri("links"), b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .")
    for store, arguments, words, code in (
        (folder / "store", ["--docs", str(taken)], "the documentation needs a folder", 1),
        (tmp_path / "empty", ["--docs", str(tmp_path / "out")], "The graph has no ontology", 1),
        (folder / "store", ["--docs", str(tmp_path / "out"), "--graph", "links"], "--docs names the folder", 2),
    ):
        command = [sys.executable, "-m", "aigovkg", "export", "--store", str(store), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr


# The drawing


def test_boxes_do_not_overlap_and_lines_touch_them() -> None:
    boxes = {f"b{i}": Box(60 + 10 * i, 30, i // 4) for i in range(12)}
    edges = [Edge("b0", "b4"), Edge("b0", "b11"), Edge("b9", "b1"), Edge("b3", "b8"), Edge("b5", "b10")]
    drawing = draw(boxes, edges)
    assert draw(dict(reversed(boxes.items())), edges).centres == drawing.centres, "the order given does not matter"
    names = sorted(boxes)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            (x, y), (u, v) = drawing.centres[one], drawing.centres[other]
            apart = abs(x - u) >= (boxes[one].width + boxes[other].width) / 2, abs(y - v) >= 30
            assert any(apart), (one, other)
    for edge, route in zip(edges, drawing.routes, strict=True):
        for name, (x, y) in ((edge.source, route[0]), (edge.target, route[-1])):
            centre = drawing.centres[name]
            assert abs(y - centre[1]) == pytest.approx(15)
            assert abs(x - centre[0]) <= boxes[name].width / 2
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in drawing.centres.values())


def test_alignments_come_with_their_reasons(tmp_path: Path, serving: Callable[..., str]) -> None:
    alignments = sorted((ROOT / "ontology" / "alignment").glob("*.ttl"))
    with Store(tmp_path).publish() as writer:
        for path in (ROOT / "ontology" / "aigovkg.ttl", *alignments):
            writer.load(graph_iri("ontology"), path.read_bytes())
    page = Page(get(f"{serving(tmp_path)}/ontology").text)
    graph = Graph()
    for path in alignments:
        graph.parse(path)
    told = 0
    for axiom in graph.subjects(RDF.type, OWL.Axiom):
        term, target, why = (graph.value(axiom, p) for p in (OWL.annotatedSource, OWL.annotatedTarget, RDFS.comment))
        if not str(term).startswith(str(AIGOV)):
            continue
        assert isinstance(why, Literal)
        assert flat(str(why)) in flat(page.sections[str(term).removeprefix(str(AIGOV))]), term
        assert str(target) in page.links
        told += 1
    assert told > 50


def test_sources_are_named(pages: Mapping[str, Page]) -> None:
    assert "/page/document/preventing-risks-essay" in pages["/ontology"].links
    outside = {str(source) for source in SOURCE.objects(None, DCTERMS.source) if "w3id.org/aigovkg" not in str(source)}
    assert outside <= set(pages["/ontology"].links)
