"""Each shape passes what it should and reports what it should; each property of the ontology has a shape."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SH

from aigovkg import validate
from aigovkg.names import AIGOV, PREFIXES, ROOT

CASES = Path(__file__).parent / "shapes"
FILES = sorted(path.stem for path in (ROOT / "shapes").glob("*.ttl"))
ROW = re.compile(r"^# expect: (\S+)  (\S+)  (\S+)$", re.MULTILINE)


@cache
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "aigovkg.ttl")


@cache
def report(case: str) -> validate.Report:
    """The report of one case, with nothing known but the ontology, so that a case says all it needs."""
    return validate.validate(Graph().parse(CASES / f"{case}.ttl"), background=ontology())


def found(case: str) -> tuple[validate.Result, ...]:
    """What the case must or must not contain: warnings are the business of recommended.ttl alone."""
    return report(case).results if case.startswith("recommended") else report(case).violations


def row(result: validate.Result) -> tuple[str, str, str]:
    focus = str(result.focus).removeprefix("https://w3id.org/aigovkg/")
    component = result.component.removeprefix(str(SH)).removesuffix("ConstraintComponent")
    return focus, str(result.path) or "-", component


def test_each_file_of_shapes_has_its_cases() -> None:
    assert sorted(path.name for path in CASES.glob("*.ttl")) == sorted(
        f"{name}.{kind}.ttl" for name in FILES for kind in ("valid", "invalid")
    )


@pytest.mark.parametrize("name", FILES)
def test_the_valid_case_passes(name: str) -> None:
    assert [result.line() for result in found(f"{name}.valid")] == []


@pytest.mark.parametrize("name", FILES)
def test_the_invalid_case_is_reported_at_its_node_and_path(name: str) -> None:
    expected = set(ROW.findall((CASES / f"{name}.invalid.ttl").read_text("utf-8")))
    assert expected, f"tests/shapes/{name}.invalid.ttl says nothing of what must be reported"
    assert {row(result) for result in found(f"{name}.invalid")} == expected


def test_each_message_is_provoked_by_some_case() -> None:
    said = "\n".join(result.message for name in FILES for result in found(f"{name}.invalid"))
    templates = {str(message) for message in validate.load_shapes().objects(None, SH.message)}
    parts = {template: [re.escape(part) for part in re.split(r"\{\?\w+\}", template)] for template in templates}
    assert [
        template for template in templates if not re.search("^" + ".*".join(parts[template]) + "$", said, re.M)
    ] == []


def test_each_message_is_a_sentence_in_plain_english() -> None:
    shapes = validate.load_shapes()
    for message in shapes.objects(None, SH.message):
        assert re.match(r"[A-Z{“\"a]", str(message)), message
        assert str(message).endswith("."), message
        assert not re.search(r"\b(IRI|literal|datatype|node|sh:|xsd:string)\b", str(message)), message
    for constraint in {*shapes.objects(None, SH.property), *shapes.objects(None, SH.sparql)}:
        assert shapes.value(constraint, SH.message) is not None, constraint


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_a_plain_shacl_engine_finds_the_same(name: str, kind: str) -> None:
    data = Graph().parse(CASES / f"{name}.{kind}.ttl")
    data += ontology()
    _, other, _ = pyshacl.validate(data, shacl_graph=validate.load_shapes(), allow_warnings=True)
    assert isinstance(other, Graph)
    theirs = {
        (other.value(node, SH.focusNode), str(other.value(node, SH.resultMessage)), other.value(node, SH.value))
        for node in other.objects(None, SH.result)
    }
    mine = set(Graph().parse(CASES / f"{name}.{kind}.ttl").subjects())
    assert theirs == {(result.focus, result.message, result.value) for result in report(f"{name}.{kind}").results}
    assert {focus for focus, _, _ in theirs} <= mine


def mentioned(shapes: Graph) -> set[str]:
    """All terms that a shape is about: paths, targets and what the queries name."""
    terms: set[str] = set()
    for path in {*shapes.objects(None, SH.path), *shapes.objects(None, SH.targetSubjectsOf)}:
        choice = shapes.value(path, SH.alternativePath)
        steps = [path] if isinstance(path, URIRef) else Collection(shapes, choice or path)
        terms.update(str(step) for step in steps)
    for query in shapes.objects(None, SH.select):
        terms.update(PREFIXES["aigov"] + name for name in re.findall(r"aigov:(\w+)", str(query)))
    return terms


def test_each_property_of_the_ontology_occurs_in_a_shape() -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    properties = {str(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)}
    ours = {term for term in properties if term.startswith(str(AIGOV))}
    assert len(ours) > 60
    assert sorted(ours - mentioned(validate.load_shapes())) == []


def test_each_shape_is_named_and_what_it_speaks_of_exists() -> None:
    known = {str(term) for term in ontology().subjects(RDF.type) if str(term).startswith(str(AIGOV))}
    text = "".join(path.read_text("utf-8") for path in (ROOT / "shapes").glob("*.ttl"))
    assert {PREFIXES["aigov"] + name for name in re.findall(r"aigov:(\w+)", text)} <= known
    assert all(isinstance(shape, URIRef) for shape in validate.load_shapes().subjects(RDF.type, SH.NodeShape))
