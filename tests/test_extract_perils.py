"""Perils: words in a row before "risks"."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigovkg.errors import VocabularyError
from aigovkg.extract import Resources, extract
from aigovkg.extract.perils import FILE, Perils
from aigovkg.names import kind_of
from aigovkg.text import Metadata, Text, language_of
from aigovkg.yamls import load_yaml


def named(rests: Resources, content: str) -> set[str]:
    text = Text(content, language_of(content), Metadata(title="Untitled", type="Declaration"), "untitled.txt")
    found = extract(text, rests)
    found.check(content)
    return {"/".join(kind_of(mention.concept) or ()) for mention in found.mentions}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "The ministry weighs privacy, security and ethical risks before it buys.",
            {"risk/privacy-violation", "risk/security-risk", "risk/ethical-risk"},
        ),
        (
            "The tool brings human rights and rule of law concerns.",
            {"risk/human-rights-violation", "risk/threat-to-democracy"},
        ),
        ("采购时要看隐私、伦理等风险。", {"risk/privacy-violation", "risk/ethical-risk"}),
        ("新工具带来國家安全及隱私等方面的風險。", {"risk/national-security-risk", "risk/privacy-violation"}),
    ],
)
def test_each_word_of_a_row_names_a_risk_and_no_value(rests: Resources, content: str, expected: set[str]) -> None:
    found = named(rests, content)
    assert expected <= found
    assert not {name for name in found if name.startswith("principle/")}


@pytest.mark.parametrize("content", ["We protect privacy and weigh risks.", "我们保护隐私,并防范风险。"])
def test_words_apart_from_the_risks_stay_values(rests: Resources, content: str) -> None:
    assert "principle/privacy-and-data-protection" in named(rests, content)


def test_all_concepts_are_in_the_vocabulary(rests: Resources) -> None:
    for concept in load_yaml(FILE.read_text(encoding="utf-8")):
        assert any("/".join(kind_of(known) or ()) == concept for known in rests.vocabulary.concepts), concept


@pytest.mark.parametrize("content", ["[]", "principle/privacy: [privacy]", "risk/privacy: privacy", "risk/: [x]"])
def test_a_malformed_file_is_refused_by_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "perils.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"perils\.yaml"):
        Perils(path)
