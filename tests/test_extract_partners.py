"""Who works with whom, who issued what stands beside his name, and who works where."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text, language_of


def claims(rests: Resources, content: str, kind: str = "Speech") -> set[str]:
    found = extract(Text(content, language_of(content), Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Norway is a small country. With Kenya and the World Bank, we will train judges.",
            {"norway cooperates-with kenya", "norway cooperates-with world-bank"},
        ),
        ("Norway is small. That is why we work closely with Ghana.", {"norway cooperates-with ghana"}),
        (
            "Kenya, which hosts many engineers of the region, will open a school, jointly with Rwanda.",
            {"kenya cooperates-with rwanda"},
        ),
        (
            "中方又提出新方案,将同巴西、赞比亚等国一道,办好培训班。",
            {"china cooperates-with brazil", "china cooperates-with zambia"},
        ),
        ("中国愿同国际社会一道,推动开源共享。", {"china cooperates-with international-community"}),
        (
            "中国将举办讲座,并同巴西、赞比亚探讨设立培训中心。",
            {"china cooperates-with brazil", "china cooperates-with zambia"},
        ),
        ("中国代表同巴西代表坐在会场前排。", set()),
        ("Norway is small. With Kenya and Ghana in the room, talks went on.", set()),
    ],
)
def test_partners(rests: Resources, content: str, expected: set[str]) -> None:
    found = {claim for claim in claims(rests, content) if " cooperates-with " in claim}
    assert found == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("We recall General Assembly resolution 78/265.", "unga-resolution-78-265 issued-by un-general-assembly"),
        (
            "We recall the Continental AI Strategy of the African Union.",
            "au-continental-ai-strategy issued-by african-union",
        ),
        ("我们研究了欧盟《人工智能法》。", "eu-ai-act issued-by european-union"),
    ],
)
def test_who_stands_beside_a_document_issued_it(rests: Resources, content: str, expected: str) -> None:
    assert expected in claims(rests, content)


@pytest.mark.parametrize(
    "content",
    ["The African Union discussed the EU AI Act.", "非洲联盟讨论了《人工智能法》。"],
)
def test_who_stands_further_off_did_not(rests: Resources, content: str) -> None:
    assert not {claim for claim in claims(rests, content) if " issued-by african-union" in claim}


def test_a_professor_works_at_the_university_that_is_named_with_him(rests: Resources) -> None:
    found = claims(rests, "We heard Professor Ada Example of the University of Porto, and learnt much.")
    assert "ada-example affiliated-with university-of-porto" in found


class TestMeetings:
    def test_those_who_met_to_attend_a_meeting_speak_for_it(self, rests: Resources) -> None:
        content = (
            "数字合作巴生宣言\n(2026年5月3日,马来西亚巴生)\n\n"
            "我们,各国部长,于2026年5月2日至3日齐聚巴生,出席首届数字合作部长圆桌会议,兹宣告如下:\n\n一、促进透明。\n"
        )
        found = claims(rests, content, "Declaration")
        assert any(claim.startswith("self announced-at ") for claim in found)
        assert any(claim.endswith(' date "2026-05-02"') for claim in found)
        assert any(claim.endswith(' held-in "巴生"') for claim in found)

    def test_the_region_of_a_meeting_belongs_to_its_name(self, rests: Resources) -> None:
        content = (
            "Lima Declaration on Open Standards\n\nThird Ministerial Summit on Open Standards for the African Union\n"
            "La Paz, 9 April 2026\n\nWe promote transparency.\n"
        )
        event = "third-ministerial-summit-on-open-standards-for-the-african-union"
        found = claims(rests, content, "Declaration")
        assert {f"self announced-at {event}", f'{event} date "2026-04-09"', f'{event} held-in "La Paz"'} <= found

    def test_a_debate_is_a_meeting(self, rests: Resources) -> None:
        content = "张三大使在安理会新技术问题公开辩论会上的发言\n(2025年9月24日,纽约)\n\n主席先生:\n\n我们主张透明。\n"
        assert any(claim.startswith("self announced-at ") for claim in claims(rests, content))


@pytest.mark.parametrize(
    ("content", "led"),
    [
        ("我们建议国际电信联盟牵头制定技术标准。", {"standards led-by itu"}),
        ("国际电信联盟负责制定技术标准,并开展能力建设。", {"standards led-by itu"}),
        ("国际电信联盟关注技术标准。", set()),
    ],
)
def test_who_leads_in_a_text_that_is_no_law(rests: Resources, content: str, led: set[str]) -> None:
    assert {claim for claim in claims(rests, content, "PositionPaper") if " led-by " in claim} == led
