"""Saved queries on the command line: a folder of one's own, tables that fit, export as examples for others."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from click.testing import CliRunner, Result
from rdflib import Graph
from rdflib.namespace import RDF
from rich.cells import cell_len

from aigovkg.cli import main
from aigovkg.query import Library, run
from aigovkg.query.executables import SH
from aigovkg.store import Store

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def runner(small_store: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("AIGOVKG_STORE", str(small_store))
    return CliRunner()


def invoke(runner: CliRunner, *arguments: str, **extra: str) -> Result:
    return runner.invoke(main, list(arguments), prog_name="aigovkg", **extra)  # type: ignore[arg-type]


def test_own_queries_are_listed_and_run_and_broken_ones_told(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIGOVKG_QUERIES", str(tmp_path))
    (tmp_path / "mine.rq").write_text("#+ summary: Mine\nASK { ?s ?p ?o }", "utf-8")
    (tmp_path / "broken.rq").write_text("#+ summary: Broken\nSELECT * {\n  ?s ?p\n", "utf-8")
    listed = invoke(runner, "query")
    assert "mine" in [line.split()[0] for line in listed.stdout.splitlines()]
    told = "The query broken.rq is not usable: A bracket is not closed, at line 2, column 10: {. Add its partner"
    assert (listed.exit_code, listed.stderr) == (1, f"Error: {told}\n")
    assert invoke(runner, "query", "mine").stdout == "yes\n"
    asked = invoke(runner, "query", "broken")
    assert (asked.exit_code, asked.stderr) == (1, f"Error: {told}\n")
    assert [str(error) for error in Library(tmp_path).broken] == [told], "`aigovkg check` says the same"


WORDS = """#+ parameters:
#+   - {name: words}
PREFIX search: <https://w3id.org/aigovkg/search#>
SELECT ?thing { SERVICE <https://w3id.org/aigovkg/search> { ?thing search:query ?words ; search:limit 3 } }"""


def test_a_query_searches_words(runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGOVKG_QUERIES", str(tmp_path))
    (tmp_path / "words.rq").write_text(WORDS, "utf-8")
    found = invoke(runner, "query", "words", "-p", "words=transparency", "-f", "csv")
    assert found.exit_code == 0, found.stderr
    assert "principle/transparency" in found.stdout
    typed = invoke(runner, "query", "-", "-f", "csv", input=WORDS.partition("PREFIX")[2].join(("PREFIX", "")))
    assert "not a text" in typed.stderr or typed.exit_code == 1, "a search needs words"
    elsewhere = invoke(runner, "query", "-", input="SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    assert (elsewhere.exit_code, "SERVICE is not allowed" in elsewhere.stderr) == (1, True)


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_tables_fit_the_terminal(runner: CliRunner, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    asked = ["query", "principles-of-document", "-p", "document=harbour-declaration"]
    chinese = 'SELECT ?x ("人工智能全球治理倡议及其他文件" AS ?y) { ?x a aigov:Principle } LIMIT 3'
    for shown in (invoke(runner, *asked), invoke(runner, "query", "-", input=chinese), invoke(runner, "query")):
        assert shown.exit_code == 0
        assert max(map(cell_len, shown.stdout.splitlines())) <= columns
        words = "".join("".join(line.strip("│ ").split()) for line in shown.stdout.splitlines())
        assert "harbour" in words or "principle" in words or "人工智能" in words
    plain = invoke(runner, "query", "-", "-f", "csv", input=chinese)
    assert "人工智能全球治理倡议及其他文件" in plain.stdout


SPEX = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix spex: <https://purl.expasy.org/sparql-examples/ontology#> .
[] a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ;
  sh:property
    [ sh:path [ sh:alternativePath ( sh:select sh:ask sh:construct spex:describe ) ] ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path rdfs:comment ; sh:minCount 1 ; sh:or ( [ sh:datatype rdf:langString ] [ sh:datatype rdf:HTML ] ) ] ,
    [ sh:path schema:target ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path schema:keyword ; sh:maxCount 0 ] ,
    [ sh:path schema:keywords ; sh:pattern "^\\\\S(.*\\\\S)?$" ] ,
    [ sh:path sh:prefixes ; sh:minCount 1 ] ,
    [ sh:path ( sh:prefixes sh:declare sh:prefix ) ; sh:minCount 1 ] .
"""


def test_saved_queries_are_exported_as_examples_that_run(runner: CliRunner, small_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "queries.ttl"
    assert invoke(runner, "export", "--queries", "-o", str(out)).exit_code == 0
    graph = Graph().parse(out)
    conforms, _, words = pyshacl.validate(graph, shacl_graph=Graph().parse(data=SPEX), advanced=False)
    assert conforms, words
    nodes = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert {str(node).rpartition("/")[2] for node in nodes} == {p.stem for p in (CHECKOUT / "queries").glob("*.rq")}
    snapshot = Store(small_store).open()
    for node in nodes:
        (text,) = (str(value) for term in (SH.select, SH.ask, SH.construct) for value in graph.objects(node, term))
        run(snapshot, text)
    asked = invoke(runner, "export", "--queries", "-f", "trig")
    assert (asked.exit_code, "Choose one of turtle" in asked.stderr) == (2, True)
