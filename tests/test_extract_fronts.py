"""Fronts: who issued a text and at which meeting, as its first lines tell; remedies, places and reproaches."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text, language_of


def claims(rests: Resources, content: str, kind: str = "Declaration") -> set[str]:
    found = extract(Text(content, language_of(content), Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


BODY = "\n\n1. We, the leaders of Kenya and Ghana, met in Porto on 18 June 2026 to promote transparency.\n"


class TestFronts:
    def test_a_line_names_the_meeting(self, rests: Resources) -> None:
        found = claims(rests, f"Porto Declaration on Open Standards\nPorto AI Summit, 17-18 June 2026{BODY}")
        assert {
            "self announced-at porto-ai-summit",
            'porto-ai-summit date "2026-06-17"',
            'porto-ai-summit held-in "Porto"',
            'self date "2026-06-18"',
        } <= found

    def test_the_title_of_a_speech_names_the_meeting(self, rests: Resources) -> None:
        found = claims(
            rests,
            "Address by Ada Example at the AI Action Summit\nParis, 10 February 2025\n\nFriends, hello.\n",
            "Speech",
        )
        assert {
            "self announced-at ai-action-summit",
            'ai-action-summit date "2025-02-10"',
            'ai-action-summit held-in "Paris"',
        } <= found

    def test_a_long_line_names_who_speaks_in_what_office_and_where(self, rests: Resources) -> None:
        line = (
            "Opening address by Ada Example, Minister of State at the Department of Trade, Crafts and Labour, at the "
            "Conference on Artificial Intelligence and the Future of Small Harbour Towns"
        )
        content = f"Nets and Knots\n\n{line}\n\nNorthport City Hall, 14 May 2026\n\nFriends, hello.\n"
        event = "conference-on-artificial-intelligence-and-the-future-of-small-harbour-towns"
        assert {
            "self author ada-example",
            "ada-example affiliated-with department-of-trade-crafts-and-labour",
            f"self announced-at {event}",
            f'{event} date "2026-05-14"',
            f'{event} held-in "Northport"',
        } <= claims(rests, content, "Speech")

    def test_a_line_in_capitals_names_who_issued(self, rests: Resources) -> None:
        content = "BALTIC ASSOCIATION OF MACHINE MAKERS\nHarbour Street 4\n\nOne Test Is Enough\n\nAll is well.\n"
        assert "self issued-by baltic-association-of-machine-makers" in claims(rests, content, "PositionPaper")

    def test_a_stroke_parts_the_names_in_a_line(self, rests: Resources) -> None:
        content = "Untitled\n\nMarama Tari | Department of Harbours\n\nAll is well.\n"
        assert "self issued-by department-of-harbours" in claims(rests, content, "Guidelines")

    def test_title_and_line_name_who_issued(self, rests: Resources) -> None:
        content = (
            "Position Paper of Kenya on Open Standards\n\nMinistry of Technology\n(12 September 2025)\n\nAll is well.\n"
        )
        assert "self issued-by kenya" in claims(rests, content, "PositionPaper")

    def test_a_meeting_that_is_only_spoken_of_is_not_that_of_the_text(self, rests: Resources) -> None:
        content = "Thoughts on Open Standards\n\nThe AI Action Summit was held in Paris. We liked it.\n"
        assert not {line for line in claims(rests, content, "Commentary") if "announced-at" in line}


class TestRemedies:
    @pytest.mark.parametrize(
        ("content", "wanted"),
        [
            ("We ask for a mechanism for early warning of AI incidents.", "early-warning addresses ai-incident"),
            ("We set up a register of high-risk AI systems.", ""),
            (
                "We ask for audits, which not only overcome overregulation, but also avoid disinformation.",
                "audit addresses overregulation | audit addresses disinformation"
                " | self addresses overregulation | self addresses disinformation",
            ),
            ("We want to ensure transparency, and to counter disinformation.", "self addresses disinformation"),
            (
                "We demand audits and keep minutes, so that disinformation is guarded against.",
                "audit addresses disinformation | self addresses disinformation",
            ),
        ],
    )
    def test_a_mechanism_is_named_for_its_risk(self, rests: Resources, content: str, wanted: str) -> None:
        assert {line for line in claims(rests, content) if "addresses" in line} == set(
            filter(None, wanted.split(" | "))
        )


class TestPlaces:
    def test_what_is_demanded_under_a_condition_applies_there(self, rests: Resources) -> None:
        content = "Where a system is used in employment, providers shall carry out a human rights impact assessment."
        assert "human-rights-impact-assessment applies-in employment" in claims(rests, content, "Law")

    def test_a_domain_belongs_to_what_stands_before_it(self, rests: Resources) -> None:
        content = "There is AUKUS in the field of the military, the Quad in healthcare, and the G7."
        found = {line for line in claims(rests, content, "Commentary") if "applies-in" in line}
        assert found == {"aukus applies-in military", "quad applies-in healthcare"}


class TestReproaches:
    def test_all_that_were_listed_are_meant(self, rests: Resources) -> None:
        content = "Whether it is AUKUS in the field of defence, the Quad, or the G7, all have strong exclusivity."
        found = {line for line in claims(rests, content, "Commentary") if "criticises" in line}
        assert found == {"self criticises aukus", "self criticises quad", "self criticises g7"}

    def test_a_monopoly_is_that_of_who_has_it(self, rests: Resources) -> None:
        found = claims(rests, "We must break the rule monopoly of Western countries.", "Commentary")
        assert "self criticises western-countries" in found
