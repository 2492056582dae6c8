"""Our own briefings: the input of a build on a machine that has no other texts."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from aigovkg import catalogue, text, vocabulary
from aigovkg.text import Text

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


def test_no_two_briefings_are_the_same_document() -> None:
    identifiers = [sample(path).metadata.id for path in SAMPLES]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_says_what_it_is(path: Path) -> None:
    read = sample(path)
    assert read.metadata.type == "Briefing"
    assert read.metadata.authors == ("AIGovKG",)
    assert read.metadata.licence == "CC BY 4.0"
    assert read.metadata.source.startswith("http")
    assert read.metadata.title in read.content.splitlines()[0]
    assert datetime.date.fromisoformat(read.metadata.date)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_is_about_a_document_that_we_know(path: Path) -> None:
    assert vocabulary.load().by_slug("document", sample(path).metadata.about)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_is_found_under_its_own_name(path: Path) -> None:
    read = sample(path)
    record = catalogue.load().identify(read, vocabulary.load())
    assert record.iri.endswith(f"id/document/{read.metadata.id}")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_briefing_is_brief(path: Path) -> None:
    read = sample(path)
    length = len(re.findall(r"[\u4e00-\u9fff]" if read.language == "zh" else r"\b[\w'’-]+\b", read.content))
    shortest, longest = (500, 1600) if read.language == "zh" else (300, 800)
    assert shortest <= length <= longest
