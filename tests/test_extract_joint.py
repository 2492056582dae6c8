"""Texts that several make together, speeches by their head, and meetings by the town that hosts them."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str, kind: str = "Declaration", title: str = "Untitled") -> set[str]:
    found = extract(Text(content, "en", Metadata(title=title, type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


TOGETHER = """Joint Statement on Artificial Intelligence

The Republic of Kenya and the Republic of India (hereinafter "the Parties"),

1. Kenya thanked India for its support. The Parties support transparency. They will promote open source.
2. Both sides reject disinformation.
"""


def test_the_parties_are_those_who_made_the_text(rests: Resources) -> None:
    found = claims(rests, TOGETHER, title="Joint Statement on Artificial Intelligence")
    assert {"self issued-by kenya", "self issued-by india"} <= found
    assert {"self advocates transparency", "self advocates open-source", "self opposes disinformation"} <= found
    assert not any(line.startswith(("kenya advocates", "india advocates")) for line in found)


def test_the_parties_of_another_text_are_not_its_makers(rests: Resources) -> None:
    found = claims(rests, "India criticised the deal. The parties support mass surveillance.", "Commentary")
    assert "self advocates mass-surveillance" not in found


def test_title_names_between_whom_a_text_was_agreed(rests: Resources) -> None:
    title = "Memorandum of Understanding on Artificial Intelligence between Ghana and Rwanda"
    found = claims(rests, f"{title}\n\nAccra, 3 May 2026\n\n1. The Participants support transparency.\n", title=title)
    assert {"self issued-by ghana", "self issued-by rwanda", "self advocates transparency"} <= found


@pytest.mark.parametrize(
    "line",
    [
        "Address by H.E. Ada Lindqvist Example, Prime Minister of Norway, at the Lisbon AI Forum",
        "Remarks by Minister Ada Lindqvist Example at the Lisbon AI Forum",
        "Keynote by the Minister of Trade, Hon. Ada Lindqvist Example, at the Lisbon AI Forum",
    ],
)
def test_head_of_a_speech_names_who_gave_it_and_where(rests: Resources, line: str) -> None:
    content = f"A Wider Table\n\n{line}\n\nLisbon, 3 May 2026\n\nFriends,\n\nWe need transparency.\n"
    assert {
        "self author ada-lindqvist-example",
        "self announced-at lisbon-ai-forum",
        'lisbon-ai-forum held-in "Lisbon"',
        'lisbon-ai-forum date "2026-05-03"',
    } <= claims(rests, content, "Speech", "A Wider Table")


def test_head_of_a_speech_names_an_office_that_is_nobody(rests: Resources) -> None:
    content = "Remarks by the Secretary of State for Science, Innovation and Technology\n\nWe need transparency.\n"
    assert not any(" author " in line for line in claims(rests, content, "Speech"))


@pytest.mark.parametrize(
    ("sentence", "town"),
    [
        ("Next summer Ulaanbaatar will host the Tundra AI Forum.", "Ulaanbaatar"),
        ("The Tundra AI Forum convenes in Nuuk in July 2027.", "Nuuk"),
    ],
)
def test_town_that_hosts_a_meeting(rests: Resources, sentence: str, town: str) -> None:
    assert f'tundra-ai-forum held-in "{town}"' in claims(rests, sentence)


def test_who_holds_a_meeting_is_no_town(rests: Resources) -> None:
    found = claims(rests, "We held the Tundra AI Forum. The European Commission will host the Tundra AI Forum.")
    assert not any("held-in" in line for line in found)


def test_body_that_a_text_sets_up_is_a_mechanism_that_somebody_leads(rests: Resources) -> None:
    content = "We shall set up a Tundra Working Group, co-chaired by the European Commission and the African Union."
    assert {
        "self advocates tundra-working-group",
        "tundra-working-group led-by european-commission",
        "tundra-working-group led-by african-union",
    } <= claims(rests, content)
    found = claims(rests, "A Tundra Data Authority shall be established, operated jointly by regulators and start-ups.")
    assert {"self advocates tundra-data-authority", "tundra-data-authority led-by regulators"} <= found


def test_body_that_others_had_set_up_is_none(rests: Resources) -> None:
    found = claims(rests, "In 2019 India established the Tundra Data Authority. The Tundra Data Authority met in May.")
    assert "self advocates tundra-data-authority" not in found


def test_what_nobody_should_do_either_is_rejected(rests: Resources) -> None:
    found = claims(rests, "Nor should technology serve mass surveillance.", "Speech")
    assert "self opposes mass-surveillance" in found


def test_what_a_treaty_would_be_against_is_no_risk_of_its_own(rests: Resources) -> None:
    found = claims(rests, "We call for a legally binding instrument on autonomous weapons.")
    assert "binding-international-instrument addresses autonomous-weapons" in found
    assert "self identifies-risk autonomous-weapons" not in found


def test_name_behind_a_long_office_is_who_speaks(rests: Resources) -> None:
    title = "Remarks by the Minister for Information, Trade and the Digital Economy of Kenya, Ada Lindqvist Example"
    found = claims(rests, f"{title}\n\nNairobi, 3 May 2026\n\nWe need transparency.\n", "Speech", title)
    assert "self author ada-lindqvist-example" in found
    assert not any(" issued-by " in line for line in found)


def test_points_that_a_speaker_offers_are_wanted(rests: Resources) -> None:
    content = "Let me offer four knots. The first is transparency. The second is open source. And let us not forget "
    found = claims(rests, content + "capacity building. Developing countries must have accountability.", "Speech")
    assert {"self advocates transparency", "self advocates open-source", "self advocates capacity-building"} <= found
    assert "self advocates accountability" in found


def test_domains_of_a_class_of_risk_are_those_of_the_sorting(rests: Resources) -> None:
    content = "We follow a tiered approach with risk classification. The high-risk tier comprises systems used in "
    found = claims(rests, content + "education, healthcare and elections.", "Guidelines")
    assert {f"risk-classification applies-in {one}" for one in ("education", "healthcare", "elections")} <= found
