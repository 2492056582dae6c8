"""Deeds: concepts that are told by a verb and its object."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigovkg.annotation import AnnotationSet
from aigovkg.errors import VocabularyError
from aigovkg.extract import Resources, extract
from aigovkg.extract.deeds import FILE, WORDINGS, Deeds
from aigovkg.extract.frame import Frame
from aigovkg.names import kind_of
from aigovkg.text import Metadata, Text
from aigovkg.text.phrases import Phrases, Span
from aigovkg.yamls import load_yaml


def run(rests: Resources, content: str) -> AnnotationSet:
    language = "zh" if content[0] > "\u2e80" else "en"
    return extract(Text(content, language, Metadata(title="Untitled", type="Declaration"), "untitled.txt"), rests)


def named(found: AnnotationSet) -> dict[str, str]:
    return {"/".join(kind_of(mention.concept) or ()): mention.exact for mention in found.mentions}


@pytest.mark.parametrize(
    ("content", "concept", "words"),
    [
        (
            "Some tools compromise the very privacy of patients.",
            "risk/privacy-violation",
            "compromise the very privacy",
        ),
        (
            "Ministries shall consult the social partners.",
            "mechanism/public-participation",
            "consult the social partners",
        ),
        ("The monitoring of all employees is banned.", "risk/mass-surveillance", "monitoring of all employees"),
        ("Such a clause distorts competition.", "risk/unfair-competition", "distorts competition"),
        (
            "Outages may disrupt the running of critical infrastructure.",
            "risk/critical-infrastructure-attack",
            "disrupt the running of critical infrastructure",
        ),
        ("We will share our own rich experience.", "mechanism/best-practice-sharing", "share our own rich experience"),
        ("Developers must assess all foreseeable risks.", "mechanism/risk-assessment", "assess all foreseeable risks"),
        ("The assessment of high-risk systems takes time.", "", ""),
        ("不得侵犯他人的个人隐私。", "risk/privacy-violation", "侵犯他人的个人隐私"),
        ("不得洩露使用者資料。", "risk/data-leakage", "洩露使用者資料"),
        ("系统威胁到居民的生命。", "risk/physical-harm", "威胁到居民的生命"),
        (
            "Procurement ties our towns to a single supplier.",
            "risk/technological-dependence",
            "ties our towns to a single supplier",
        ),
        ("Such systems crowd out our minority languages.", "risk/language-divide", "crowd out our minority languages"),
        ("No machine may decide on life and death.", "risk/delegation-of-lethal-decisions", "decide on life and death"),
        ("Cameras that track pupils' feelings are banned.", "risk/emotion-recognition", "track pupils' feelings"),
        ("中心每年耗费大量电力。", "risk/environmental-harm", "耗费大量电力"),
    ],
)
def test_a_verb_and_its_object(rests: Resources, content: str, concept: str, words: str) -> None:
    found = named(run(rests, content))
    assert found.get(concept) == words if concept else not {"mechanism/risk-assessment"} & set(found)


def test_a_value_that_is_harmed_is_not_upheld(rests: Resources) -> None:
    found = run(rests, "We condemn systems that erode the dignity of workers.")
    assert not any(
        kind == "principle" for kind, _ in (kind_of(mention.concept) or ("", "") for mention in found.mentions)
    )


def test_every_concept_of_the_file_is_known(rests: Resources) -> None:
    told = load_yaml(FILE.read_text(encoding="utf-8"))
    known = {"/".join(kind_of(iri) or ()) for iri in rests.vocabulary.concepts}
    assert {concept for entry in told for concept in entry["to"]} <= known


@pytest.mark.parametrize(
    ("content", "concept", "words"),
    [
        ("Nobody can say why the claim was refused.", "risk/lack-of-transparency", "Nobody can say why"),
        ("Nobody can, in the end, really say why.", "", ""),
        ("Many fear that they will lose their jobs.", "risk/job-displacement", "lose their jobs"),
        ("Hospitals must report errors to the regulator.", "mechanism/incident-reporting", "report errors"),
        ("The Act is to be reviewed after three years.", "mechanism/adaptive-governance", "reviewed after three years"),
        ("Users have had a say in the design.", "principle/broad-participation", "a say in"),
    ],
)
def test_a_wording_in_two_halves(rests: Resources, content: str, concept: str, words: str) -> None:
    found = named(run(rests, content))
    assert words in found.get(concept, "") if concept else "risk/lack-of-transparency" not in found


def test_every_concept_of_the_wordings_is_known(rests: Resources) -> None:
    known = {"/".join(kind_of(iri) or ()) for iri in rests.vocabulary.concepts}
    assert set(load_yaml(WORDINGS.read_text(encoding="utf-8"))) <= known


def test_a_wording_of_one_half_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wordings.yaml"
    path.write_text("risk/deskilling: [['lose']]", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"two halves.*wordings\.yaml"):
        Deeds(wordings=path)


def test_a_deed_inside_a_title_is_no_demand(rests: Resources) -> None:
    content = "We recall Enhancing international cooperation on capacity-building of artificial intelligence."
    assert "principle/international-cooperation" not in named(run(rests, content))


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deeds.yaml"
    path.write_text("- {name: harm, does: ['<harm>']}", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"deeds\.yaml"):
        Deeds(path)


DEEDS = Deeds()
PHRASES = Phrases(DEEDS.phrases)


@given(st.text("harm privacy威胁生命,. \n", max_size=60))
def test_places_lie_in_the_text_and_in_order(content: str) -> None:
    frame = Frame(Text(content, "en", Metadata(), "t.txt"))
    spans: list[Span] = []
    for end, (places,) in PHRASES.find(frame.compacted):
        DEEDS.add_spans(spans, (0, end), places, *PHRASES.ranks)
    found = DEEDS.add(frame, [], spans)
    assert all(0 <= item.start < item.end <= len(content) for item in found)
    assert found == sorted(found, key=lambda item: (item.start, -item.end, item.concept))
