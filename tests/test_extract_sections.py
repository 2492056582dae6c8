"""Sections that advise, points of a speech, and documents that a clause only takes as its object."""

from __future__ import annotations

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text, language_of


def claims(rests: Resources, content: str, kind: str) -> set[str]:
    found = extract(Text(content, language_of(content), Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


REPORT = "大模型报告\n\n一、现状\n\n推行红队测试的企业不多。\n\n二、对策建议\n\n(一)前移关口。推行红队测试。\n"


def test_a_section_of_advice_in_a_report_asks_for_what_it_names(rests: Resources) -> None:
    assert "self advocates red-teaming" in claims(rests, REPORT, "Report")


def test_other_sections_of_a_report_only_tell(rests: Resources) -> None:
    told = REPORT.replace("二、对策建议", "二、近况回顾")
    assert "self advocates red-teaming" not in claims(rests, told, "Report")


def test_advice_ends_with_its_section(rests: Resources) -> None:
    content = "大模型报告\n\n一、对策建议\n\n各方仍在讨论。\n\n二、现状\n\n推行红队测试。\n"
    assert "self advocates red-teaming" not in claims(rests, content, "Report")


def test_a_document_that_is_to_be_carried_out_does_not_speak(rests: Resources) -> None:
    found = claims(rests, "各国应落实《全球数字契约》,加强能力建设。", "Speech")
    assert "self advocates capacity-building" in found
    assert "global-digital-compact advocates capacity-building" not in found


def test_a_document_that_was_put_forward_does(rests: Resources) -> None:
    found = claims(rests, "去年中国提出《全球人工智能治理倡议》,强调以人为本。", "Speech")
    assert "global-ai-governance-initiative advocates people-oriented" in found


def test_the_points_of_a_speech_are_the_speakers(rests: Resources) -> None:
    content = "《全球数字契约》强调透明。\n\n我谈两点看法。\n\n一要坚持以人为本。\n\n二要反对技术垄断。\n"
    found = claims(rests, content, "Speech")
    assert "self opposes technology-monopoly" in found
    assert "global-digital-compact opposes technology-monopoly" not in found
