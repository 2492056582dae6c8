"""The catalogue: which document a text is a text of."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SDO, SKOS, XSD

from aigovkg import catalogue, text, vocabulary
from aigovkg.catalogue import TYPES, Catalogue, Record, date_literal
from aigovkg.errors import TextError, VocabularyError
from aigovkg.names import AIGOV, ROOT, kind_of, thing
from aigovkg.text import Metadata, Text
from aigovkg.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue.load()


@pytest.fixture(scope="module")
def concepts() -> Vocabulary:
    return vocabulary.load()


@pytest.fixture(scope="module")
def schemes() -> Graph:
    return vocabulary.load_graph()


def some(name: str = "note.txt", offset: int = 0, language: str = "en", **said: object) -> Text:
    return Text("Words.", language, Metadata(**said), name, offset)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        (some(id="eu-ai-act", title="Asilomar AI Principles"), "eu-ai-act"),  # the id wins over the title
        (some("eu-ai-act.txt"), "eu-ai-act"),
        (some("EU-AI-Act.PDF"), "eu-ai-act"),
        (some("genai-interim-measures.zh.txt", language="zh"), "genai-interim-measures"),
        (some("unga-resolution-78-311.pdf"), "unga-resolution-ai-capacity-building"),
        (some("east-asia-forum.txt"), "eaf-article"),
        (some("backer-blog.txt", title="Providing a Chinese solution"), "backer-commentary"),  # first part: by the file
        (some("backer-blog.txt", offset=7, title="Global AI Governance Initiative"), "global-ai-governance-initiative"),
        (some("backer-blog.txt", offset=9, title="全球人工智能治理倡议的世界意义"), "global-significance-essay"),
        (some(title="Bletchley declaration"), "bletchley-declaration"),
        (some(title="A paper that nobody knows"), "a-paper-that-nobody-knows"),
        (some("my notes.zh.md"), "my-notes"),
        (some("my-notes.md", offset=12), "my-notes-12"),  # parts of one file do not fall together
        (some(id=str(thing("document", "gdpr"))), "gdpr"),
    ],
)
def test_document_of_a_text(known: Catalogue, concepts: Vocabulary, given: Text, slug: str) -> None:
    assert known.identify(given, concepts).iri == thing("document", slug)


def test_seed_files(known: Catalogue, concepts: Vocabulary, shared: Path) -> None:
    parts = (shared / "gold" / "parts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(parts) == 8
    for row in parts:
        part, file, start, _ = row.split("\t")
        found = [item for item in text.read(shared / "corpus" / "seeds" / file) if item.offset == int(start)]
        record = known.identify(found[0], concepts)
        assert part in {
            *record.file_names,
            record.slug,
            record.slug.replace("global-ai-governance-initiative", "gaigi"),
        }


def test_instruments_are_catalogued(known: Catalogue, concepts: Vocabulary, shared: Path) -> None:
    files = text.find([shared / "corpus" / "instruments"])
    assert len(files) == 9
    for file in files:
        record = known.identify(some(file.name), concepts)
        assert record.iri in known.records
        assert record.issuers
        assert record.source.startswith("http")


def test_metadata_fill_what_the_record_leaves_open(known: Catalogue, concepts: Vocabulary) -> None:
    given = some(
        title="A view from the port",
        type="position paper",
        authors=("Xi Jinping", "Jane Roe"),
        issuer="联合国",
        publisher="Harbour Press",
        date="2024-07",
        source="https://example.org/view",
        about="EU AI Act",
    )
    record = known.identify(given, concepts)
    assert record.type == AIGOV.PositionPaper
    assert record.authors == (thing("person", "xi-jinping"), thing("person", "jane-roe"))
    assert record.issuers == (thing("organization", "united-nations"),)
    assert record.about == (thing("document", "eu-ai-act"),)
    graph = record.to_graph()
    assert (record.iri, AIGOV.date, Literal("2024-07", datatype=XSD.gYearMonth)) in graph
    assert (record.iri, DCTERMS.source, URIRef("https://example.org/view")) in graph
    assert set(graph.subjects(AIGOV.status, AIGOV.candidate)) == {
        thing("person", "jane-roe"),
        thing("organization", "harbour-press"),
    }
    assert (thing("person", "jane-roe"), SKOS.prefLabel, Literal("Jane Roe", lang="en")) in graph


def test_the_record_wins_over_metadata(known: Catalogue, concepts: Vocabulary) -> None:
    record = known.identify(some("eu-ai-act.txt", date="1999", authors=("Jane Roe",), type="Report"), concepts)
    assert (record.date, record.type) == ("2024-06-13", AIGOV.Law)


def test_an_organisation_that_writes_is_the_issuer(known: Catalogue, concepts: Vocabulary) -> None:
    record = known.identify(some(title="A note", authors=("OECD",)), concepts)
    assert record.authors == ()
    assert record.issuers == (thing("organization", "oecd"),)
    assert not record.candidates


@pytest.mark.parametrize("said", [{"type": "Sonnet"}, {"date": "last May"}, {"date": "2024-13"}, {"date": "2024-7-4"}])
def test_wrong_metadata(known: Catalogue, concepts: Vocabulary, said: dict[str, str]) -> None:
    with pytest.raises(TextError):
        known.identify(
            Text(
                "Words.",
                "en",
                Metadata(title="A note", type=said.get("type", ""), date=said.get("date", "")),
                "note.txt",
            ),
            concepts,
        )


@pytest.mark.parametrize(("date", "kind"), [("2024", "gYear"), ("2024-07", "gYearMonth"), ("2024-07-04", "date")])
def test_dates_keep_their_precision(date: str, kind: str) -> None:
    assert date_literal(date) == Literal(date, datatype=XSD[kind])


def test_records_survive_a_file(tmp_path: Path) -> None:
    record = Record(
        thing("document", "x"),
        AIGOV.Law,
        {"en": "X", "zh": "某"},
        issuers=(thing("state", "france"),),
        date="2020-02-02",
        source="https://example.org/x",
        language="en",
        licence="https://creativecommons.org/licenses/by/4.0/",
        file_names=("x-file",),
    )
    record.to_graph().serialize(tmp_path / "x.ttl", format="turtle")
    assert catalogue.load(tmp_path).records == {record.iri: record}


def test_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"bad\.ttl"):
        catalogue.load(tmp_path)


def test_shipped_records_agree_with_the_vocabulary(known: Catalogue, concepts: Vocabulary) -> None:
    """Every record is of a document in the vocabulary, in the same class, and names only what the vocabulary has."""
    for record in known.records.values():
        concept = concepts.get(record.iri)
        assert concept is not None, record.iri
        assert record.type in concept.types, record.iri
        assert set(record.titles) == {"en", "zh"}, record.iri
        for actor in (*record.authors, *record.issuers, *record.publishers, *record.about):
            assert concepts.get(actor), f"{record.iri} names {actor}"
    assert sum(bool(record.issuers and record.date) for record in known.records.values()) >= 120


def test_complete_records() -> None:
    """At least a hundred instruments have their type, issuer, date, status and official address."""
    graph = Graph().parse(ROOT / "graph" / "catalogue" / "instruments.ttl")
    needed = (AIGOV.issuedBy, AIGOV.date, SDO.creativeWorkStatus, DCTERMS.source)
    complete = {item for item in graph.subjects(RDF.type) if all(graph.value(item, said) for said in needed)}
    assert len(complete) >= 100


def test_every_thing_in_the_catalogue_exists(concepts: Vocabulary) -> None:
    graph = Graph()
    for file in (ROOT / "graph" / "catalogue").glob("*.ttl"):
        graph.parse(file)
    named = {term for triple in graph for term in triple if isinstance(term, URIRef) and kind_of(term)}
    assert {term for term in named if concepts.get(term) is None} == set()


def test_bletchley_has_29_parties() -> None:
    """Twenty-eight states and the European Union; New Zealand was not among them."""
    graph = Graph().parse(ROOT / "graph" / "catalogue" / "participation.ttl")
    parties = set(graph.subjects(AIGOV.endorsed, thing("document", "bletchley-declaration")))
    assert len(parties) == 29
    assert thing("state", "new-zealand") not in parties
    assert {thing("state", "china"), thing("state", "european-union")} <= parties


def test_types_are_classes_of_the_ontology() -> None:
    ontology = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    assert all((kind, RDF.type, None) in ontology for kind in TYPES.values())


@pytest.mark.parametrize(
    ("group", "members"),
    [
        (thing("organization", "united-nations"), 193),
        (thing("state", "european-union"), 27),
        (thing("grouping", "g7"), 7),
        (thing("grouping", "g20"), 21),  # nineteen states, the European Union, the African Union
        (thing("grouping", "brics"), 10),
        (thing("organization", "asean"), 11),
        (thing("organization", "shanghai-cooperation-organisation"), 10),
        (thing("grouping", "nato"), 32),
        (thing("organization", "african-union"), 54),
        (thing("organization", "oecd"), 38),
        (thing("organization", "council-of-europe"), 46),
        (thing("grouping", "quad"), 4),
        (thing("grouping", "five-eyes"), 5),
        (thing("grouping", "aukus"), 3),
    ],
)
def test_groups_have_their_members(schemes: Graph, group: URIRef, members: int) -> None:
    assert len(set(schemes.subjects(AIGOV.memberOf, group))) == members


def test_states_have_their_codes(concepts: Vocabulary, schemes: Graph) -> None:
    states = [concept for concept in concepts.concepts.values() if concept.kind == "state"]
    codes = {str(code) for state in states for code in schemes.objects(state.iri, SKOS.notation)}
    assert len(states) == 193 + 2 + 1  # members and observers of the United Nations, the European Union
    assert len(codes) == 2 * (193 + 2) + 1
    assert {len(code) for code in codes} == {2, 3}
