"""Our own briefings: the input of a build on a machine that has no other texts."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from rdflib import URIRef

from aigovkg import catalogue, extract, text, vocabulary
from aigovkg.names import AIGOV, ID, PREDICATES, thing
from aigovkg.text import Text
from aigovkg.vocabulary import Vocabulary

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "graph" / "samples").glob("*.md"))
#: What every build must have a text about.
SUBJECTS = {
    "global-ai-governance-initiative": {"en", "zh"},
    "bletchley-declaration": {"en"},
    "eu-ai-act": {"en"},
    "shanghai-declaration": {"zh"},
}


def sample(path: Path) -> Text:
    """Read one briefing; a file holds one."""
    (only,) = text.read(path)
    return only


def test_the_subjects_are_covered_in_both_languages() -> None:
    covered: dict[str, set[str]] = {}
    for path in SAMPLES:
        read = sample(path)
        covered.setdefault(read.metadata.about, set()).add(read.language)
    assert all(languages <= covered.get(subject, set()) for subject, languages in SUBJECTS.items()), covered


def test_a_document_has_one_text_in_a_language() -> None:
    texts = [(sample(path).metadata.id, sample(path).language) for path in SAMPLES]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_says_what_it_is(path: Path) -> None:
    read = sample(path)
    assert read.metadata.type == "Briefing"
    assert read.metadata.issuer == "AIGovKG"
    assert read.metadata.licence == "CC BY 4.0"
    assert read.metadata.source.startswith("http")
    assert read.metadata.title in read.content.splitlines()[0]
    assert datetime.date.fromisoformat(read.metadata.date)


@pytest.fixture(scope="module")
def concepts() -> Vocabulary:
    """The concept schemes, read once."""
    return vocabulary.load()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_is_about_a_document_that_we_know(path: Path, concepts: Vocabulary) -> None:
    assert concepts.by_slug("document", sample(path).metadata.about)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_is_found_under_its_own_name(path: Path, concepts: Vocabulary) -> None:
    read = sample(path)
    record = catalogue.load().identify(read, concepts)
    assert record.iri.endswith(f"id/document/{read.metadata.id}")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_is_brief(path: Path) -> None:
    read = sample(path)
    length = len(re.findall(r"[\u4e00-\u9fff]" if read.language == "zh" else r"\b[\w'’-]+\b", read.content))
    shortest, longest = (500, 1600) if read.language == "zh" else (300, 800)
    assert shortest <= length <= longest


#: What a reader would take from the briefings, by hand: subject, property, object.
SAID = [
    ("global-ai-governance-initiative", "issued-by", "state/china"),
    ("global-ai-governance-initiative", "advocates", "principle/people-oriented"),
    ("global-ai-governance-initiative", "advocates", "principle/respect-for-sovereignty"),
    ("global-ai-governance-initiative", "advocates", "mechanism/agile-governance"),
    ("global-ai-governance-initiative", "opposes", "risk/disinformation"),
    ("global-ai-governance-initiative", "opposes", "risk/technology-monopoly"),
    ("global-ai-governance-initiative", "identifies-risk", "risk/bias-and-discrimination"),
    ("shanghai-declaration", "extends", "document/global-ai-governance-initiative"),
    ("shanghai-declaration", "advocates", "principle/voice-of-developing-countries"),
    ("shanghai-declaration", "opposes", "risk/disinformation"),
    ("bletchley-declaration", "advocates", "principle/international-cooperation"),
    ("bletchley-declaration", "identifies-risk", "risk/disinformation"),
]


@pytest.fixture(scope="module")
def claims() -> set[tuple[URIRef, URIRef, object]]:
    """What extraction takes from all briefings."""
    loaded = extract.resources()
    found = (claim for path in SAMPLES for claim in extract.extract(sample(path), loaded).claims)
    return {(claim.subject, claim.predicate, claim.object) for claim in found}


@pytest.mark.parametrize(("subject", "code", "object_"), SAID)
def test_extraction_reads_what_a_briefing_says(
    subject: str, code: str, object_: str, claims: set[tuple[URIRef, URIRef, object]]
) -> None:
    assert (thing("document", subject), PREDICATES[code], ID[object_]) in claims


def test_a_briefing_keeps_voices_apart(claims: set[tuple[URIRef, URIRef, object]]) -> None:
    initiative = thing("document", "global-ai-governance-initiative")
    criticised = {(subject, object_) for subject, predicate, object_ in claims if predicate == AIGOV.criticises}
    assert (thing("person", "lu-chuanying"), thing("grouping", "aukus")) in criticised
    assert initiative not in {subject for subject, _ in criticised}
