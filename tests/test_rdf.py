"""Parsing: what rdflib's own parsers give, with the line where a document is not well-formed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD

from aigovkg import rdf
from aigovkg.names import ROOT

HEAD = "@prefix e: <https://example.org/> .\n"
FILES = [
    ROOT / "ontology" / "aigovkg.ttl",
    ROOT / "ontology" / "examples" / "commentary.ttl",
    *sorted((ROOT / "shapes").glob("*.ttl")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_read_as_rdflib_reads_it(path: Path) -> None:
    assert isomorphic(rdf.read(path), Graph().parse(path))


@pytest.mark.parametrize("syntax", ["turtle", "nt", "xml", "json-ld", "trig", "nquads"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's writers use what rdflib deprecates
def test_every_syntax_gives_the_same_graph(syntax: str) -> None:
    source = Graph().parse(ROOT / "ontology" / "examples" / "commentary.ttl")
    dataset = Dataset()
    for triple in source:
        dataset.add(triple)
    written = (dataset if syntax in {"trig", "nquads"} else source).serialize(format=syntax, encoding="utf-8")
    assert isomorphic(rdf.parse(written, syntax), source)


def test_named_graphs_come_together() -> None:
    graph = rdf.parse(f"{HEAD} e:g {{ e:a e:b e:c }} e:h {{ e:a e:b e:d }}".encode(), "trig")
    assert len(graph) == 2


def test_literals_keep_the_characters_they_were_written_with() -> None:
    written = f'{HEAD} e:a e:b 0.90 , "007"^^e:number , "x"@en , "" , true , "soon"^^<{XSD.date}> .'
    assert set(rdf.parse(written.encode()).objects()) == {
        Literal("0.90", datatype=XSD.decimal, normalize=False),
        Literal("007", datatype=URIRef("https://example.org/number")),
        Literal("x", lang="en"),
        Literal(""),
        Literal("true", datatype=XSD.boolean),
        Literal("soon", datatype=XSD.date, normalize=False),
    }


def test_a_mark_of_the_byte_order_is_passed_over() -> None:
    assert len(rdf.parse(b"\xef\xbb\xbf<urn:a> <urn:b> <urn:c> .")) == 1


def test_two_documents_share_no_blank_node() -> None:
    graph = Graph()
    for _ in range(2):
        rdf.parse(f"{HEAD} _:one e:b [] . _:one e:c 1 .".encode(), into=graph)
    assert len(graph) == 4
    assert len({node for triple in graph for node in triple if isinstance(node, BNode)}) == 4


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (HEAD + "e:a e:b", "^line 2: "),
        (HEAD + "e:a e:b d:c .", "^line 2: The prefix d: has not been declared$"),
        (HEAD + '\ne:a e:b "open', "^line 3: "),
        (HEAD + "e:a e:b <<( e:a e:b e:c )>> .", "Triple terms"),
    ],
)
def test_the_line_and_the_reason_are_told(written: str, reason: str) -> None:
    with pytest.raises(SyntaxError, match=reason):
        rdf.parse(written.encode())


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(SyntaxError, match="UTF-8"):
        rdf.parse(b'<a:a> <a:b> "\xff" .')


def test_a_json_ld_context_elsewhere_is_not_fetched() -> None:
    with pytest.raises(SyntaxError, match="remote contexts"):
        rdf.parse(b'{"@context": "http://127.0.0.1:9/c", "a": "b"}', "json-ld")
