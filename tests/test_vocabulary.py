"""Loading concept schemes, and finding concepts by slug and label."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.namespace import SKOS

from aigovkg.errors import VocabularyError
from aigovkg.names import AIGOV, KINDS, thing
from aigovkg.vocabulary import Concept, Vocabulary, load, load_graph

HEAD = """
@prefix aigov: <https://w3id.org/aigovkg/ontology#> .
@prefix id: <https://w3id.org/aigovkg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SCHEME = f"""{HEAD}
<https://w3id.org/aigovkg/id/principle/human-control> a aigov:Principle , skos:Concept ;
    skos:prefLabel "human control"@en , "人类控制"@zh-Hans ;
    skos:altLabel "human oversight"@en-GB , "Oversight by humans" , "人的监督" ;
    skos:hiddenLabel "human controll"@en ;
    aigov:weakLabel "control"@en ;
    aigov:negativeLabel "human control group"@en .

<https://w3id.org/aigovkg/id/risk/human-control> a aigov:Risk , skos:Concept ;
    skos:prefLabel "Human-control"@en .
"""
RISK = "<https://w3id.org/aigovkg/id/risk/a>"
CONTROL = thing("principle", "human-control")


def put(folder: Path, content: str, name: str = "scheme.ttl") -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_labels_are_kept_by_property_and_language(tmp_path: Path) -> None:
    concept = load(put(tmp_path, SCHEME)).concepts[CONTROL]
    assert concept == Concept(
        iri=CONTROL,
        kind="principle",
        types=(AIGOV.Principle,),
        pref={"en": "human control", "zh": "人类控制"},
        alt={"en": ("Oversight by humans", "human oversight"), "zh": ("人的监督",)},
        hidden={"en": ("human controll",)},
        weak={"en": ("control",)},
        negative={"en": ("human control group",)},
    )
    assert concept.slug == "human-control"
    assert concept.names()[:2] == ["human control", "人类控制"]
    assert "control" not in concept.names()


def test_concepts_are_found_by_slug(tmp_path: Path) -> None:
    vocabulary = load(put(tmp_path, SCHEME))
    assert len(vocabulary) == 2
    for kind, expected in (("risk", "risk"), ("principle", "principle"), (None, "principle")):
        found = vocabulary.by_slug(kind, "human-control")
        assert found is not None
        assert found.kind == expected
    assert vocabulary.by_slug("state", "human-control") is None
    assert vocabulary.get(URIRef("https://example.org/")) is None


@pytest.mark.parametrize("label", ["human control", "Human  Control", "HUMAN-CONTROL", "人類控制", "human\ncontrol"])
def test_concepts_are_found_by_label_however_it_is_written(tmp_path: Path, label: str) -> None:
    vocabulary = load(put(tmp_path, SCHEME))
    assert CONTROL in [concept.iri for concept in vocabulary.by_label(label)]
    assert [concept.iri for concept in vocabulary.by_label(label, "principle")] == [CONTROL]
    assert vocabulary.by_label(label, "state") == ()


def test_weak_labels_name_nothing_by_themselves(tmp_path: Path) -> None:
    assert load(put(tmp_path, SCHEME)).by_label("control") == ()


def test_concepts_may_be_spread_over_files(tmp_path: Path) -> None:
    put(tmp_path, SCHEME)
    put(
        tmp_path,
        f'{HEAD} <https://w3id.org/aigovkg/id/risk/human-control> skos:altLabel "loss of control"@en .',
        "more.ttl",
    )
    vocabulary = load(tmp_path)
    assert [concept.kind for concept in vocabulary.by_label("loss of control")] == ["risk"]
    assert len(load_graph(tmp_path)) > 10


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("@prefix broken", r"scheme.ttl, line \d"),
        (f"{HEAD} {RISK} a skos:Concept .", "no preferred label"),
        (
            f'{HEAD} {RISK} a skos:Concept ; skos:prefLabel "a"@en , "b"@en .',
            "two preferred",
        ),
        (f'{HEAD} <https://example.org/a> a skos:Concept ; skos:prefLabel "a"@en .', "not named as one of ours"),
        (f'{HEAD} [] a skos:Concept ; skos:prefLabel "a"@en .', "not named as one of ours"),
        (f'{HEAD} {RISK} a skos:Concept ; skos:prefLabel " "@en .', "not a string"),
        (f"{HEAD} {RISK} a skos:Concept ; skos:prefLabel <b> .", "not a string"),
    ],
)
def test_a_malformed_scheme_is_said_with_file_and_reason(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(VocabularyError, match=sentence) as caught:
        load(put(tmp_path, content))
    assert "scheme.ttl" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_scheme_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scheme.ttl").write_bytes(SCHEME.encode("gb18030"))
    with pytest.raises(VocabularyError, match=r"scheme\.ttl"):
        load(tmp_path)


def test_a_folder_without_schemes_is_refused(tmp_path: Path) -> None:
    for loading in (load, load_graph):
        with pytest.raises(VocabularyError, match="no concept schemes"):
            loading(tmp_path)


def test_the_shipped_vocabulary_loads() -> None:
    vocabulary = load()
    assert set(KINDS) <= {concept.kind for concept in vocabulary.concepts.values()}
    assert list(vocabulary.concepts) == sorted(vocabulary.concepts)
    graph = load_graph()
    assert all((iri, SKOS.prefLabel, None) in graph for iri in vocabulary.concepts)


def test_a_vocabulary_may_be_made_of_concepts() -> None:
    concept = Concept(CONTROL, "principle", pref={"en": "human control"})
    assert Vocabulary([concept]).by_label("Human control") == (concept,)
