"""The report of a validation: what it is about, how it reads, and its form in SHACL."""

from __future__ import annotations

import time

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SH, SKOS

from aigovkg import turtle, validate
from aigovkg.annotation import AnnotationSet, Claim, Mention, Run, Span, TextInfo
from aigovkg.names import AIGOV, ROOT, thing

CHINA, INITIATIVE = thing("state", "china"), thing("document", "global-ai-governance-initiative")
PEOPLE, DEEPFAKES = thing("principle", "people-oriented"), thing("risk", "disinformation")
RULE = thing("rule", "test/one")


def annotated(mentions: int = 1, claims: int = 1) -> Graph:
    """An annotation set as extraction writes it; the vocabulary knows what it names."""
    sets = AnnotationSet(
        TextInfo(INITIATIVE, "en", "ab" * 32, 1_000_000),
        Run("aigovkg", "0.1.0"),
        tuple(Mention(Span(i * 20, i * 20 + 15), PEOPLE, "people-oriented", 0.9, RULE) for i in range(mentions)),
        tuple(
            Claim(INITIATIVE, AIGOV.advocates, PEOPLE, Span(i * 20, i * 20 + 15), 0.8, RULE, CHINA)
            for i in range(claims)
        ),
    )
    return turtle.parse(turtle.to_turtle(sets, 0.5).encode(), "turtle", "test")


def test_what_extraction_writes_conforms() -> None:
    report = validate.validate(annotated(3, 2))
    assert report.violations == ()
    assert report.conforms


@pytest.mark.parametrize("path", sorted((ROOT / "ontology" / "examples").glob("*.ttl")), ids=lambda path: path.stem)
def test_each_example_is_valid(path: object) -> None:
    assert [result.line() for result in validate.validate(Graph().parse(str(path))).violations] == []


def test_the_vocabulary_and_the_catalogue_conform() -> None:
    report = validate.validate(validate.background())
    assert [result.line() for result in report.violations] == []


def test_the_data_is_not_changed() -> None:
    data = annotated()
    before = set(data)
    validate.validate(data)
    assert set(data) == before


def test_only_what_the_data_speaks_of_is_reported() -> None:
    background = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    for concept, kind in ((INITIATIVE, AIGOV.Initiative), (PEOPLE, AIGOV.Principle), (CHINA, AIGOV.State)):
        background.add((concept, RDF.type, kind))  # known, yet nameless: not the fault of who refers to it
    background.add((INITIATIVE, SKOS.prefLabel, Literal("Initiative", lang="en")))  # the data has statements about it
    assert validate.validate(annotated(), background=background).violations == ()
    nameless = Graph().add((CHINA, RDF.type, AIGOV.State))
    assert [result.focus for result in validate.validate(nameless, background=background).violations] == [CHINA]


def test_a_name_in_the_background_counts_for_the_data() -> None:
    assert validate.validate(Graph().add((CHINA, RDF.type, AIGOV.State))).violations == ()


@pytest.mark.parametrize(("threshold", "confidence", "sure"), [(0.2, 0.3, True), (0.4, 0.3, False), (0.9, 0.8, False)])
def test_a_plain_triple_needs_a_claim_as_sure_as_the_run_asked_for(
    threshold: float, confidence: float, sure: bool
) -> None:
    data = annotated()
    claim, run = next(data.subjects(RDF.type, AIGOV.Claim)), next(data.subjects(AIGOV.threshold))
    data.set((claim, AIGOV.confidence, Literal(confidence)))
    data.set((run, AIGOV.threshold, Literal(threshold)))
    said = [result.message for result in validate.validate(data).violations]
    assert sure == (not said), said
    data.remove((run, AIGOV.threshold, None))
    assert validate.validate(data).conforms == (confidence >= 0.5)


def test_focus_narrows_the_report() -> None:
    data = Graph().add((CHINA, AIGOV.advocates, PEOPLE)).add((INITIATIVE, AIGOV.advocates, PEOPLE))
    assert len(validate.validate(data).violations) == 2
    assert {result.focus for result in validate.validate(data, focus=[CHINA]).violations} == {CHINA}


def test_an_unknown_concept_is_a_violation_with_its_identifier() -> None:
    data = annotated()
    mention = next(data.subjects(RDF.type, AIGOV.Mention))
    data.set((mention, URIRef("http://www.w3.org/ns/oa#hasBody"), thing("principle", "no-such-principle")))
    (result,) = validate.validate(data).violations
    assert (result.focus, result.value) == (mention, thing("principle", "no-such-principle"))
    assert "no-such-principle" in result.line()


def test_both_wrong_dates_are_found() -> None:
    data = Graph().parse(
        data=f"""
            <{INITIATIVE}> <{AIGOV.date}> "18 October 2023" , "2023-02-31"^^<http://www.w3.org/2001/XMLSchema#date> ,
                "2023-10-18"^^<http://www.w3.org/2001/XMLSchema#date> .
        """,
        format="turtle",
    )
    found = [result.value for result in validate.validate(data).violations if str(result.path) == "aigov:date"]
    assert sorted(str(value) for value in found) == ["18 October 2023", "2023-02-31"]


def test_a_report_reads_as_lines_and_a_count() -> None:
    data = Graph()
    for number in range(5):
        data.add((thing("state", f"s{number}"), RDF.type, AIGOV.State))
    lines = validate.validate(data).text(limit=2).splitlines()
    assert lines == [
        "violation: id/state/s0, skos:prefLabel|rdfs:label: An actor has a name.",
        "violation: id/state/s1, skos:prefLabel|rdfs:label: An actor has a name.",
        "... and 3 more",
        "5 violations, 0 warnings",
    ]
    assert validate.validate(Graph()).text() == "0 violations, 0 warnings"


def test_a_warning_is_no_obstacle() -> None:
    data = Graph().add((thing("document", "x"), RDF.type, AIGOV.Law))
    data.add((thing("document", "x"), SKOS.prefLabel, Literal("X", lang="en")))
    report = validate.validate(data)
    assert report.conforms
    assert "A document should have a date." in {result.message for result in report.warnings}
    assert report.text().endswith("0 violations, 2 warnings")


def test_the_report_in_shacl_says_the_same() -> None:
    data = annotated()
    claim = next(data.subjects(RDF.type, AIGOV.Claim))
    data.set((claim, AIGOV.confidence, Literal(7)))
    data.remove((None, URIRef("http://www.w3.org/ns/oa#start"), None))
    report = validate.validate(data)
    graph = report.graph
    node = next(graph.subjects(RDF.type, SH.ValidationReport))
    assert graph.value(node, SH.conforms) == Literal(False)
    assert len(set(graph.objects(node, SH.result))) == len(report.results)
    result = next(graph.subjects(SH.resultPath, AIGOV.confidence))
    assert graph.value(result, SH.focusNode) == claim
    assert graph.value(result, SH.value) == Literal(7)
    assert graph.value(result, SH.sourceShape) == URIRef("https://w3id.org/aigovkg/shapes#ClaimShape")
    assert graph.value(result, SH.resultSeverity) == SH.Violation
    paths = {str(result.path) for result in report.violations}
    assert "oa:hasTarget/oa:hasSelector/oa:start" in paths
    again = Graph().parse(data=graph.serialize(format="turtle"), format="turtle")
    assert again.isomorphic(graph)


def test_the_report_is_the_same_each_time() -> None:
    data = annotated(3, 3)
    data.remove((None, AIGOV.confidence, None))
    assert validate.validate(data).text() == validate.validate(data).text()


def test_the_shapes_are_well_formed() -> None:
    assert validate.background().value(URIRef("https://w3id.org/aigovkg/ontology"), RDF.type) == OWL.Ontology
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=validate.load_shapes(), meta_shacl=True)
    assert conforms, text


def test_a_long_text_is_validated_in_seconds() -> None:
    """A tenth of the size of the annotation set of a long law, which takes ten times as long: linear, not quadratic."""
    data = annotated(600, 60)
    validate.validate(annotated())
    start = time.perf_counter()
    assert validate.validate(data).conforms
    assert time.perf_counter() - start < 10
