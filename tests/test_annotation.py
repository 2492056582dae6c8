"""Annotation sets: to Turtle and back, the same bytes for the same set, and held against their text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal
from rdflib.namespace import XSD

from aigovkg import turtle
from aigovkg.annotation import AnnotationSet, Candidate, Claim, Mention, Run, Span, TextInfo
from aigovkg.errors import AnnotationError
from aigovkg.names import AIGOV, thing

TEXT = "China advocates people-oriented AI. 中国主张以人为本。"
RULE = thing("rule", "test/one")
DOCUMENT = thing("document", "sample")
INFO = TextInfo(DOCUMENT, "en", "0" * 64, len(TEXT))
CHINA, PEOPLE = thing("state", "china"), thing("principle", "people-oriented")


def sample(**changes: object) -> AnnotationSet:
    parts: dict[str, object] = {
        "text": INFO,
        "run": Run("aigovkg", "0.1.0"),
        "mentions": (Mention(Span(0, 5), CHINA, "China", 0.95, RULE), Mention(Span(16, 31), PEOPLE, "", 0.9, RULE)),
        "claims": (
            Claim(CHINA, AIGOV.advocates, PEOPLE, Span(0, 35), 0.8, RULE, DOCUMENT, CHINA),
            Claim(
                *(DOCUMENT, AIGOV.advocates, PEOPLE, Span(0, 35), 0.6, RULE),
                modality=AIGOV.obligation,
                condition=Span(6, 20),
            ),
            Claim(DOCUMENT, AIGOV.date, Literal("2024-07", datatype=XSD.gYearMonth), Span(0, 5), 0.4, RULE),
        ),
        "candidates": (
            Candidate(thing("organization", "x"), AIGOV.Organization, (("en", 'The "X" Institute'), ("en", "X"))),
        ),
    }
    return AnnotationSet(**(parts | changes))  # type: ignore[arg-type]


def test_to_turtle_and_back_is_the_same_set() -> None:
    graph = turtle.parse(turtle.to_turtle(sample(), 0.5).encode(), "turtle", "sample")
    assert AnnotationSet.from_graph(graph) == sample()


def test_a_claim_is_stated_plainly_only_from_the_threshold_on() -> None:
    stated = [Graph().parse(data=turtle.to_turtle(sample(), level)) for level in (0.5, 0.4, 0.9)]
    advocates = [(CHINA, AIGOV.advocates, PEOPLE) in graph for graph in stated]
    dated = [(DOCUMENT, AIGOV.date, None) in graph for graph in stated]
    assert (advocates, dated) == ([True, True, False], [False, True, False])


@pytest.mark.parametrize("ending", [".ttl", ".ttl.gz", ".ttl.xz"])
def test_a_file_is_the_same_bytes_each_time_and_reads_back(tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    for path in (first, second):
        turtle.write(sample(), path, 0.5)
    assert first.read_bytes() == second.read_bytes()
    assert AnnotationSet.from_graph(turtle.read_graph(first)) == sample()


def test_other_syntaxes_read_as_the_same_set(tmp_path: Path) -> None:
    graph = Graph().parse(data=turtle.to_turtle(sample(), 0.5))
    for ending, syntax in ((".nt", "nt"), (".jsonld", "json-ld"), (".rdf", "xml"), (".trig", "trig")):
        path = tmp_path / f"set{ending}"
        graph.serialize(path, format=syntax, encoding="utf-8")
        assert AnnotationSet.from_graph(turtle.read_graph(path)) == sample()


@given(st.text(max_size=40), st.integers(0, 60), st.integers(1, 20))
def test_check_accepts_a_quote_exactly_when_the_text_has_it_there(content: str, start: int, length: int) -> None:
    span = Span(start, start + length)
    exact = content[start : start + length]
    annotations = sample(mentions=(Mention(span, CHINA, exact, 0.9, RULE),), claims=())
    if span.end <= len(content):
        annotations.check(content)
        wrong = sample(mentions=(Mention(span, CHINA, exact + "!", 0.9, RULE),), claims=())
        with pytest.raises(AnnotationError, match="differs from the text"):
            wrong.check(content)
    else:
        with pytest.raises(AnnotationError, match="outside the text"):
            annotations.check(content)


@given(st.text(min_size=1))
def test_any_quote_survives_turtle(exact: str) -> None:
    storable = exact.encode("utf-8", "ignore").decode()
    annotations = sample(mentions=(Mention(Span(0, 5), CHINA, storable, 0.9, RULE),))
    back = AnnotationSet.from_graph(turtle.parse(turtle.to_turtle(annotations, 0.5).encode(), "turtle", "sample"))
    assert back.mentions[0].exact == storable


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.ttl", b"<a> <b>", "not well-formed"),
        ("a.ttl", b"\xff\xfe\x00", "not well-formed"),
        ("a.ttl.xz", b"no xz", "Could not read"),
        ("a.docx", b"", "told by its ending"),
        ("a.jsonld", b'{"@context": "https://example.org/c", "@id": "x"}', "is not fetched"),
        ("a.jsonld", b'{"@context": [{"@import": "https://example.org/c"}]}', "is not fetched"),
        ("a.jsonld", b"{", "not well-formed JSON"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(AnnotationError, match=sentence):
        turtle.read_graph(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="No such file"):
        turtle.read_graph(tmp_path / "gone.ttl")


def test_a_graph_without_a_text_is_refused() -> None:
    with pytest.raises(AnnotationError, match="exactly one aigov:Text"):
        AnnotationSet.from_graph(Graph())


def test_identifiers_depend_on_content_alone() -> None:
    one, other = sample(), sample(run=Run("aigovkg", "9.9"))
    assert [one.claim_iri(claim) for claim in one.claims] == [other.claim_iri(claim) for claim in other.claims]
    assert len({one.claim_iri(claim) for claim in one.claims}) == 3
    said = (CHINA, AIGOV.advocates, PEOPLE, Span(0, 35), 0.8, RULE, DOCUMENT, CHINA)
    how = {one.claim_iri(Claim(*said, modality)) for modality in (None, AIGOV.obligation, AIGOV.permission)}
    under = {one.claim_iri(Claim(*said, None, condition)) for condition in (None, Span(0, 3), Span(0, 4))}
    assert len(how | under) == 5
    assert one.slug == "sample"
    assert sample(text=TextInfo(DOCUMENT, "zh", "0" * 64, 3)).slug == "sample-zh"
