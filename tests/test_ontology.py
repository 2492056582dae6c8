"""The ontology as a document: every term complete, examples that hold, one version, terms that the code relies on."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD
from rdflib.term import Node

import aigovkg
from aigovkg import validate
from aigovkg.names import AIGOV, BASE, KINDS, PREDICATES, PREFIXES, ROOT, SCHEMA

IRI = URIRef(BASE + "ontology")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "aigovkg.ttl")


def terms() -> list[URIRef]:
    found = {term for term in ontology().subjects(RDF.type) if str(term).startswith(str(AIGOV))}
    return sorted(URIRef(str(term)) for term in found)


def properties() -> list[URIRef]:
    return [term for term in terms() if set(PROPERTIES) & set(ontology().objects(term, RDF.type))]


def languages(term: Node, predicate: URIRef) -> list[str]:
    return sorted(str(value.language) for value in ontology().objects(term, predicate) if isinstance(value, Literal))


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(str(AIGOV)))
def test_each_term_is_complete(term: URIRef) -> None:
    graph = ontology()
    assert languages(term, RDFS.label) == ["en", "zh"]
    assert languages(term, SKOS.definition) == ["en", "zh"]
    for text in graph.objects(term, SKOS.definition):
        assert str(text).endswith((".", "。")), text
        assert isinstance(text, Literal)
        assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (text.language == "zh")
    assert str(graph.value(term, STATUS)) in {"testing", "stable", "archaic"}
    created = graph.value(term, DCTERMS.created)
    assert isinstance(created, Literal)
    assert created.datatype == XSD.date
    assert graph.value(term, RDFS.isDefinedBy) == IRI


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(str(AIGOV)))
def test_each_example_is_turtle_that_uses_the_term_and_fits_it(term: URIRef) -> None:
    (example,) = ontology().objects(term, SKOS.example)
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    graph = Graph().parse(data=f"@base <{BASE}id/> .\n{prefixes}{example}", format="turtle")
    assert term in {node for triple in graph for node in triple}
    for predicate, allowed in ((SCHEMA.domainIncludes, graph.subjects), (SCHEMA.rangeIncludes, graph.objects)):
        classes = set(ontology().objects(term, predicate))
        for node in allowed(term):
            kind = PREFIXED.get(str(node).removeprefix(BASE + "id/").partition("/")[0])
            if kind is not None and classes:  # all that the vocabulary holds is a skos:Concept too
                kinds = {*ontology().transitive_objects(kind, RDFS.subClassOf), SKOS.Concept}
                assert classes & kinds, f"{node} as {predicate}"


#: The class of what an identifier stands for, by its kind.
PREFIXED: dict[str, URIRef] = KINDS | {
    "text": AIGOV.Text,
    "claim": AIGOV.Claim,
    "mention": AIGOV.Mention,
    "rule": AIGOV.Rule,
    "risk-intent": AIGOV.RiskIntent,
    "risk-origin": AIGOV.RiskOrigin,
    "risk-objectivity": AIGOV.RiskObjectivity,
    "risk-severity": AIGOV.RiskSeverity,
    "risk-level": AIGOV.RiskLevel,
    "risk-nature": AIGOV.RiskNature,
}


def test_examples_speak_of_concepts_by_their_identifiers() -> None:
    """A concept of a kind that the ontology's examples use is in the vocabulary, or is plainly an invented one."""
    known = {str(subject) for subject in validate.background().subjects()}
    used = {
        f"{BASE}id/{path}"
        for example in ontology().objects(None, SKOS.example)
        for path in re.findall(r"<((?:principle|risk|mechanism|stage|domain|risk-[a-z]+)/[^>]+)>", str(example))
    }
    assert sorted(used - known) == []


def test_there_is_one_ontology_and_it_says_all_about_itself() -> None:
    graph = ontology()
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [IRI]
    assert languages(IRI, DCTERMS.title) == ["en", "zh"]
    assert languages(IRI, DCTERMS.description) == ["en", "zh"]
    assert str(graph.value(IRI, VANN.preferredNamespacePrefix)) == "aigov"
    assert str(graph.value(IRI, VANN.preferredNamespaceUri)) == str(AIGOV)
    for predicate in (DCTERMS.creator, DCTERMS.license, DCTERMS.created, DCTERMS.modified):
        assert graph.value(IRI, predicate) is not None, predicate


def test_the_version_is_that_of_the_package() -> None:
    assert str(ontology().value(IRI, OWL.versionInfo)) == aigovkg.__version__
    assert ontology().value(IRI, OWL.versionIRI) == URIRef(f"{IRI}/{aigovkg.__version__}")


def test_what_the_code_names_exists() -> None:
    assert {*KINDS.values()} <= set(ontology().subjects(RDF.type, OWL.Class))
    codes = {str(ontology().value(term, SKOS.notation)): term for term in properties()}
    codes.pop("None")
    assert codes == PREDICATES


def test_a_property_is_of_one_kind_only() -> None:
    for term in {*ontology().subjects(RDF.type), *ontology().predicates()}:
        kinds = [kind for kind in PROPERTIES if (term, RDF.type, kind) in ontology()]
        assert len(kinds) <= 1, term
        assert not (kinds and (term, RDF.type, OWL.Class) in ontology()), term


def test_each_term_of_another_vocabulary_is_declared() -> None:
    """OWL 2 DL wants each class and property declared (https://www.w3.org/TR/owl2-syntax/#Typing_Constraints)."""
    graph = ontology()
    ours = ("owl", "rdf", "rdfs", "xsd")
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.onProperty, OWL.inverseOf):
        used |= {term for term in graph.objects(None, predicate) if isinstance(term, URIRef)}
    foreign = {term for term in used if not str(term).startswith(tuple(PREFIXES[name] for name in ours))}
    assert sorted(str(term) for term in foreign if (term, RDF.type, None) not in graph) == []


def classes(term: URIRef, axiom: URIRef) -> set[Node]:
    """The classes that a domain or range names, a union taken apart."""
    found: set[Node] = set()
    for value in ontology().objects(term, axiom):
        union = ontology().value(value, OWL.unionOf)
        found |= {value} if union is None else set(Collection(ontology(), union))
    return found


@pytest.mark.parametrize(
    ("axiom", "listed"), [(RDFS.domain, SCHEMA.domainIncludes), (RDFS.range, SCHEMA.rangeIncludes)]
)
def test_what_a_property_connects_is_said_alike_in_both_ways(axiom: URIRef, listed: URIRef) -> None:
    same = {XSD.nonNegativeInteger: XSD.integer}  # what the axiom narrows, the shapes check
    for term in properties():
        stated = {same.get(URIRef(str(value)), value) for value in classes(term, axiom)} - {OWL.Thing}
        if (term, RDF.type, OWL.AnnotationProperty) not in ontology() and stated:
            assert stated == set(ontology().objects(term, listed)), term


def test_each_property_that_a_claim_may_use_says_what_it_connects() -> None:
    for term in PREDICATES.values():
        assert set(ontology().objects(term, SCHEMA.domainIncludes)), term
        assert set(ontology().objects(term, SCHEMA.rangeIncludes)), term


def test_an_inverse_swaps_what_is_connected() -> None:
    pairs = list(ontology().subject_objects(OWL.inverseOf))
    assert len(pairs) > 15
    for one, other in pairs:
        for here, there in (
            (SCHEMA.domainIncludes, SCHEMA.rangeIncludes),
            (SCHEMA.rangeIncludes, SCHEMA.domainIncludes),
        ):
            assert set(ontology().objects(one, here)) == set(ontology().objects(other, there)), f"{one} {other}"


def test_properties_that_follow_from_others_are_not_restricted() -> None:
    """Only simple properties may be (https://www.w3.org/TR/owl2-syntax/#The_Restrictions_on_the_Axiom_Closure)."""
    graph = ontology()
    complex_ = {*graph.subjects(OWL.propertyChainAxiom), *graph.subjects(RDF.type, OWL.TransitiveProperty)}
    complex_ |= {other for term in complex_ for other in graph.objects(term, OWL.inverseOf)}
    complex_ |= {other for term in complex_ for other in graph.subjects(OWL.inverseOf, term)}
    restricted = {
        term
        for node in graph.subjects(RDF.type, OWL.Restriction)
        if (node, OWL.someValuesFrom, None) not in graph
        for term in graph.objects(node, OWL.onProperty)
    }
    kinds = (OWL.FunctionalProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty, OWL.InverseFunctionalProperty)
    restricted |= {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    assert complex_ & restricted == set()


def alignments() -> list[Path]:
    return sorted((ROOT / "ontology" / "alignment").glob("*.ttl"))


@pytest.mark.parametrize("path", alignments(), ids=lambda path: path.stem)
def test_an_alignment_speaks_of_our_terms_and_justifies_each_statement(path: Path) -> None:
    graph = Graph().parse(path)
    stated = {(s, p, o) for s, p, o in graph if str(s).startswith(str(AIGOV)) and p != RDF.type}
    justified = {
        (
            graph.value(axiom, OWL.annotatedSource),
            graph.value(axiom, OWL.annotatedProperty),
            graph.value(axiom, OWL.annotatedTarget),
        )
        for axiom in graph.subjects(RDF.type, OWL.Axiom)
        if str(graph.value(axiom, RDFS.comment)).endswith(".")
    }
    assert stated == justified
    assert {subject for subject, _, _ in stated} <= set(terms())
    allowed = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass}
    allowed |= {SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
    assert {predicate for _, predicate, _ in stated} <= allowed


@pytest.mark.parametrize("path", alignments(), ids=lambda path: path.stem)
def test_an_alignment_ties_classes_to_classes_and_properties_to_properties(path: Path) -> None:
    graph = Graph().parse(path)
    for axiom in graph.subjects(RDF.type, OWL.Axiom):
        source, target = graph.value(axiom, OWL.annotatedSource), graph.value(axiom, OWL.annotatedTarget)
        kinds = set(ontology().objects(source, RDF.type)) & {OWL.Class, OWL.ObjectProperty}
        assert kinds == set(graph.objects(target, RDF.type)), f"{source} {target}"


def test_what_we_align_to_exists_where_rdflib_knows_the_vocabulary() -> None:
    for name, namespace in (("prov", PROV), ("org", ORG), ("foaf", FOAF), ("schema", SDO)):
        targets = {
            str(o) for o in Graph().parse(ROOT / f"ontology/alignment/{name}.ttl").objects(None, OWL.annotatedTarget)
        }
        assert targets
        assert [target for target in targets if URIRef(target) not in namespace] == []


@pytest.mark.parametrize("name", ["airo", "dpv", "vair"])
def test_what_we_align_to_exists_in_its_vocabulary(name: str, shared: Path) -> None:
    published = Graph()
    for path in (shared / "external" / "ontologies").glob(f"{name}*.ttl"):
        published.parse(path)
    targets = set(Graph().parse(ROOT / f"ontology/alignment/{name}.ttl").objects(None, OWL.annotatedTarget))
    assert targets
    assert sorted(targets - set(published.all_nodes()), key=str) == []


def test_the_data_uses_declared_properties_only() -> None:
    """One that is not declared takes ontology and data together out of OWL 2 DL: add it at the end of aigovkg.ttl."""
    declared = {term for kind in PROPERTIES for term in ontology().subjects(RDF.type, kind)}
    used = {p for p in validate.background().predicates() if not str(p).startswith((str(OWL), str(RDF), str(RDFS)))}
    assert sorted(used - declared, key=str) == []
