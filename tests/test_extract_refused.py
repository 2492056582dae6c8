"""What an English sentence sets aside: what is avoided is opposed, what makes way for something else is not asked for;
and names between blanks of any kind."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str) -> set[str]:
    found = extract(Text(content, "en", Metadata(title="Untitled", type="Declaration"), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


@pytest.mark.parametrize("words", ["avoid introducing", "refrain from introducing"])
def test_a_measure_that_is_avoided_is_opposed(rests: Resources, words: str) -> None:
    found = claims(rests, f"Member States should {words} a licensing regime.")
    assert "self opposes licensing" in found
    assert "self advocates licensing" not in found


@pytest.mark.parametrize("words", ["Instead of creating", "Rather than creating"])
def test_what_makes_way_for_something_else_is_not_asked_for(rests: Resources, words: str) -> None:
    found = claims(rests, f"{words} a regulatory sandbox, we call for impact assessments.")
    assert "self advocates impact-assessment" in found
    assert "self advocates regulatory-sandbox" not in found


def test_what_there_is_to_be_none_of_is_not_asked_for(rests: Resources) -> None:
    assert "self advocates licensing" in claims(rests, "We want a licensing regime.")
    assert "self advocates licensing" not in claims(rests, "We want no licensing regime.")


def test_signs_of_names_stand_between_blanks_of_any_kind(rests: Resources) -> None:
    for blank in (" ", "\u00a0"):
        content = f"The talks in New{blank}Delhi ended; New{blank}Delhi said that it would go on."
        found = extract(Text(content, "en", Metadata(title="Untitled", type="Report"), "untitled.txt"), rests)
        assert any(str(mention.concept).endswith("state/india") for mention in found.mentions)
