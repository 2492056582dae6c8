"""The concept schemes as data: complete, in both languages, without labels that clash, in shallow hierarchies."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from aigovkg import vocabulary
from aigovkg.names import AIGOV, BASE, KINDS, ROOT, kind_of, thing
from aigovkg.text import compact

FOLDER = ROOT / "ontology" / "vocabulary"
FILES = sorted(FOLDER.glob("*.ttl"))

#: The scheme that concepts of a kind belong to; a kind that is left out is an actor.
SCHEMES = {
    "document": "documents",
    "event": "events",
    "principle": "principles",
    "risk": "risks",
    "mechanism": "mechanisms",
    "stage": "stages",
    "domain": "domains",
}
FACETS = {
    "risk-intent": AIGOV.RiskIntent,
    "risk-origin": AIGOV.RiskOrigin,
    "risk-objectivity": AIGOV.RiskObjectivity,
    "risk-severity": AIGOV.RiskSeverity,
    "risk-level": AIGOV.RiskLevel,
    "risk-nature": AIGOV.RiskNature,
}
FACET_PROPERTIES = {
    AIGOV.hasIntent: "risk-intent",
    AIGOV.hasOrigin: "risk-origin",
    AIGOV.hasObjectivity: "risk-objectivity",
    AIGOV.hasSeverity: "risk-severity",
    AIGOV.hasLevel: "risk-level",
    AIGOV.hasNature: "risk-nature",
}

#: How many concepts a scheme has at least; it may grow, never shrink.
AT_LEAST = {"principle": 160, "risk": 140, "mechanism": 160, "stage": 20, "domain": 40}

#: Labels that texts use of two things alike.
SHARED_LABELS: dict[str, set[str]] = {
    "small circle": {"grouping/small-circles", "risk/exclusive-groups"},
    "small circles": {"grouping/small-circles", "risk/exclusive-groups"},
}

#: The subdomains of the MIT AI Risk Repository and the risk of ours that covers each.
MIT_SUBDOMAINS = {
    "1.1": "bias-and-discrimination",
    "1.2": "harmful-content",
    "1.3": "unequal-performance",
    "2.1": "privacy-violation",
    "2.2": "security-vulnerability",
    "3.1": "misinformation",
    "3.2": "information-ecosystem-pollution",
    "4.1": "disinformation",
    "4.2": "cyberattack",
    "4.3": "fraud-and-scams",
    "5.1": "overreliance",
    "5.2": "loss-of-human-agency",
    "6.1": "power-concentration",
    "6.2": "inequality",
    "6.3": "creative-devaluation",
    "6.4": "race-dynamics",
    "6.5": "governance-failure",
    "6.6": "environmental-harm",
    "7.1": "misalignment",
    "7.2": "dangerous-capabilities",
    "7.3": "ai-system-failure",
    "7.4": "lack-of-transparency",
    "7.5": "ai-welfare-risk",
    "7.6": "multi-agent-risk",
}


@cache
def graph_of(file: Path) -> Graph:
    return Graph().parse(file)


@cache
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "aigovkg.ttl")


@cache
def whole() -> Graph:
    return vocabulary.load_graph(FOLDER)


@cache
def known() -> vocabulary.Vocabulary:
    return vocabulary.load(FOLDER)


def concepts(graph: Graph) -> list[URIRef]:
    return sorted(URIRef(str(node)) for node in graph.subjects(RDF.type, SKOS.Concept))


def short(node: Node) -> str:
    return str(node).removeprefix(f"{BASE}id/")


def languages(graph: Graph, concept: Node, predicate: URIRef) -> list[str]:
    return sorted(str(value.language) for value in graph.objects(concept, predicate) if isinstance(value, Literal))


def key(label: str) -> str:
    """A label as the matcher sees it: one case, one script, no difference between hyphen and blank."""
    return compact(label).content.strip()


def broader_chains(concept: URIRef, above: tuple[URIRef, ...] = ()) -> list[tuple[URIRef, ...]]:
    """Every way up from a concept to the top; a way that comes back to itself ends where it does."""
    if concept in above:
        return [(*above, concept)]
    parents = sorted(URIRef(str(parent)) for parent in whole().objects(concept, SKOS.broader))
    if not parents:
        return [(*above, concept)]
    return [chain for parent in parents for chain in broader_chains(parent, (*above, concept))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_concept_has_name_and_definition_in_both_languages(file: Path) -> None:
    graph = graph_of(file)
    for predicate in (SKOS.prefLabel, SKOS.definition):
        lacking = [short(node) for node in concepts(graph) if languages(graph, node, predicate) != ["en", "zh"]]
        assert not lacking, f"{predicate.fragment} once in English and once in Chinese"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_label_is_in_the_language_that_it_says(file: Path) -> None:
    """Chinese labels may hold Latin letters ("GPT治理"), English ones hold no Chinese characters."""
    wrong = [
        f"{short(subject)}: {label}"
        for subject, predicate, label in graph_of(file)
        if isinstance(label, Literal)
        and label.language == "en"
        and re.search(r"[\u4e00-\u9fff]", label)
        and predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.definition)
    ]
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_definitions_are_sentences(file: Path) -> None:
    graph = graph_of(file)
    loose = [
        f"{short(node)}: {text}"
        for node, text in graph.subject_objects(SKOS.definition)
        if isinstance(text, Literal) and not str(text).endswith("。" if text.language == "zh" else ".")
    ]
    assert not loose


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_concept_has_its_class_scheme_and_slug(file: Path) -> None:
    graph = graph_of(file)
    for concept in concepts(graph):
        kind, slug = kind_of(str(concept)) or ("", "")
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), f"{concept}: lower-case ASCII words joined by hyphens"
        classes = [URIRef(str(node)) for node in graph.objects(concept, RDF.type) if node != SKOS.Concept]
        assert len(classes) == 1, f"{short(concept)} has one class beside skos:Concept"
        wanted = (KINDS | FACETS)[kind]
        assert wanted in ontology().transitive_objects(classes[0], RDFS.subClassOf), (
            f"{short(concept)} is a {classes[0]}"
        )
        scheme = "risk-facets" if kind in FACETS else SCHEMES.get(kind, "actors")
        assert list(graph.objects(concept, SKOS.inScheme)) == [thing("scheme", scheme)], short(concept)
        assert (thing("scheme", scheme), RDF.type, SKOS.ConceptScheme) in whole()


def test_each_concept_is_described_in_one_file() -> None:
    files = Counter(concept for file in FILES for concept in concepts(graph_of(file)))
    assert not [short(concept) for concept, count in files.items() if count > 1]


def test_each_concept_is_at_the_top_or_below_another() -> None:
    graph = whole()
    astray = [
        short(node)
        for node in concepts(graph)
        if ((node, SKOS.topConceptOf, None) in graph) == ((node, SKOS.broader, None) in graph)
    ]
    assert not astray, "either skos:topConceptOf or skos:broader"


def test_hierarchies_are_shallow_and_have_no_cycles() -> None:
    for concept in concepts(whole()):
        for chain in broader_chains(concept):
            names = " < ".join(short(node) for node in chain)
            assert len(set(chain)) == len(chain), f"cycle: {names}"
            assert len(chain) <= 3, f"more than three levels: {names}"
            assert len({str(node).rpartition("/")[0] for node in chain}) == 1, f"across kinds: {names}"
            assert all((node, RDF.type, SKOS.Concept) in whole() for node in chain), f"not a concept: {names}"


def test_no_label_names_two_concepts() -> None:
    """Two concepts may share a label only where both count it in context only.

    The values of facets are left out: they are adjectives that rules read, and texts are not searched for them.
    """
    owners: dict[str, dict[str, set[bool]]] = defaultdict(lambda: defaultdict(set))
    for concept in known().concepts.values():
        if concept.kind in KINDS:
            for label in concept.names():
                owners[key(label)][short(concept.iri)].add(False)
            for label in (label for labels in concept.weak.values() for label in labels):
                owners[key(label)][short(concept.iri)].add(True)
    clashes = {
        label: sorted(bearers)
        for label, bearers in sorted(owners.items())
        if len(bearers) > 1
        and any(False in weak for weak in bearers.values())
        and set(bearers) != SHARED_LABELS.get(label)
    }
    assert not clashes


@pytest.mark.parametrize("kind", sorted(AT_LEAST))
def test_no_concept_has_a_label_twice(kind: str) -> None:
    """The matcher folds case, hyphens and Chinese scripts, so such variants are noise."""
    for concept in known().concepts.values():
        if concept.kind == kind:
            counts = Counter(key(label) for label in concept.names())
            assert not [label for label, count in counts.items() if count > 1], short(concept.iri)


def test_negative_labels_are_no_names_of_their_concept() -> None:
    """A negative label that is a name of its own concept would hide the concept for good."""
    for concept in known().concepts.values():
        negative = {key(label) for labels in concept.negative.values() for label in labels}
        assert not negative & {key(label) for label in concept.names()}, short(concept.iri)


def test_sources_are_documents_of_the_vocabulary_or_addresses() -> None:
    graph = whole()
    unknown = {
        f"{short(subject)}: {short(source)}"
        for subject, source in graph.subject_objects(DCTERMS.source)
        if str(source).startswith(BASE) and (source, RDF.type, SKOS.Concept) not in graph
    }
    assert not unknown


@pytest.mark.parametrize("facet", FACET_PROPERTIES, ids=lambda facet: facet.fragment)
def test_facets_of_risks_have_values_that_exist(facet: URIRef) -> None:
    for risk, value in whole().subject_objects(facet):
        assert (value, RDF.type, FACETS[FACET_PROPERTIES[facet]]) in whole(), f"{short(risk)}: {short(value)}"


@pytest.mark.parametrize("kind", sorted(AT_LEAST))
def test_schemes_have_the_breadth_that_they_promise(kind: str) -> None:
    assert sum(concept.kind == kind for concept in known().concepts.values()) >= AT_LEAST[kind]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_can_be_read_by_people(file: Path) -> None:
    """Below 1 MB; one paragraph a concept; but for the facets in alphabetical order of the slugs."""
    content = file.read_text(encoding="utf-8")
    assert len(content.encode()) < 1_000_000
    heads = re.findall(r"^(?!scheme:)([a-z-]+):([a-z0-9-]+) +a ", content, flags=re.MULTILINE)
    assert len(heads) == len(concepts(graph_of(file)))
    if file.stem in set(SCHEMES.values()) and file.stem not in {"documents", "events"}:
        assert [slug for _, slug in heads] == sorted(slug for _, slug in heads)


def test_every_subdomain_of_the_mit_repository_has_a_risk(shared: Path) -> None:
    with (shared / "external" / "mit-risks.dev.tsv").open(encoding="utf-8", newline="") as file:
        named = {row["subdomain"][:3] for row in csv.DictReader(file, delimiter="\t")}
    assert {number for number in named if not number.endswith(".0")} - {""} == set(MIT_SUBDOMAINS)
    assert not [slug for slug in MIT_SUBDOMAINS.values() if known().get(thing("risk", slug)) is None]


def test_gold_concepts_are_in_the_vocabulary_under_their_names(shared: Path) -> None:
    with (shared / "gold" / "concepts.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    for row in rows:
        concept = known().get(thing(row["type"], row["id"]))
        assert concept is not None, f"{row['type']}/{row['id']} is missing"
