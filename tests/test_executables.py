"""Saved queries as `sh:SPARQLExecutable`: those who look for examples find texts that run as they stand."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS

from aigovkg.errors import QueryError
from aigovkg.names import BASE, PREFIXES, SCHEMA
from aigovkg.query import executables, load_queries, parse_query
from aigovkg.query.executables import SH
from aigovkg.store import check_syntax

QUERIES = load_queries()

#: What sib-swiss/sparql-editor asks an endpoint for, word for word but for line breaks.
PREFIX_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix} ORDER BY ?prefix"""
EXAMPLE_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""


@pytest.fixture(scope="module")
def described() -> Graph:
    return executables(QUERIES.values())


def test_an_editor_finds_each_query_once_and_it_is_valid_sparql(described: Graph) -> None:
    rows = [(str(row[0]), str(row[2])) for row in described.query(EXAMPLE_QUERY)]  # type: ignore[index]
    assert [iri for iri, _ in rows] == [f"{BASE}queries/{name}" for name in sorted(QUERIES)]
    for _, text in rows:
        assert "#+" not in text
        check_syntax(text)


def test_an_editor_finds_the_prefixes(described: Graph) -> None:
    found = {str(row[0]): str(row[1]) for row in described.query(PREFIX_QUERY)}  # type: ignore[index]
    assert found == PREFIXES


def test_an_entry_carries_type_title_keywords_and_endpoint(described: Graph) -> None:
    node = URIRef(BASE + "queries/principles-of-document")
    assert (node, RDF.type, SH.SPARQLSelectExecutable) in described
    assert {str(label.language) for label in described.objects(node, RDFS.label)} == {"en", "zh"}  # type: ignore[attr-defined]
    assert str(described.value(node, SCHEMA.target)) == BASE + "sparql"
    assert described.value(node, SCHEMA.keywords) is not None
    assert "global-ai-governance-initiative" in str(described.value(node, SH.select))


@pytest.mark.parametrize(
    ("text", "term"),
    [("ASK { ?s ?p ?o }", "ask"), ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"), ("SELECT * { ?s ?p ?o }", "select")],
)
def test_each_form_has_its_term(text: str, term: str) -> None:
    described = executables([parse_query(text, "one")])
    node = URIRef(BASE + "queries/one")
    assert (node, RDF.type, SH[f"SPARQL{term.capitalize()}Executable"]) in described
    assert str(described.value(node, SH[term])).strip() == text


def test_a_required_parameter_without_example_is_told() -> None:
    query = parse_query("#+ parameters:\n#+   - name: x\n#+     type: iri\nSELECT * { ?x ?p ?o }", "bare")
    with pytest.raises(QueryError, match="The parameter x is missing"):
        executables([query])
