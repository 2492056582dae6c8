"""Headings of stages and values stand for what is said below them; the meeting that adopted a text, in its head."""

from __future__ import annotations

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str) -> set[str]:
    found = extract(Text(content, "en", Metadata(title="Tundra Guidelines", type="Guidelines"), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


RUN_IN = """Tundra Guidelines

2.1 Data collection and preparation. Obtain informed consent. Review it every year.

2.2 Deployment phase. Publish impact assessments. During model training, ensure transparency.

2.3 Outlook. Support open source.

3.1 Fairness. Operators should prevent discrimination.
"""


def test_what_stands_below_a_stage_applies_at_it(rests: Resources) -> None:
    found = {line for line in claims(rests, RUN_IN) if " applies-at " in line}
    assert "informed-consent applies-at data-acquisition" in found
    assert "impact-assessment applies-at deployment-application" in found
    assert "transparency applies-at model-training" in found
    assert not any(
        line.startswith("open-source") or line == "transparency applies-at deployment-application" for line in found
    )


def test_stage_on_a_line_of_its_own(rests: Resources) -> None:
    content = (
        "Tundra Guidelines\n\n## Data collection\n\nObtain informed consent.\n\n## Outlook\n\nSupport open source.\n"
    )
    found = {line for line in claims(rests, content) if " applies-at " in line}
    assert found == {"informed-consent applies-at data-acquisition"}


def test_principle_that_a_paragraph_begins_with_is_meant_against_what_it_prevents(rests: Resources) -> None:
    assert "fairness addresses bias-and-discrimination" in claims(rests, RUN_IN)
    content = "Tundra Guidelines\n\n## Fairness\n\nOperators should prevent discrimination.\n"
    assert "fairness addresses bias-and-discrimination" not in claims(rests, content)


def test_session_that_adopted_a_text(rests: Resources) -> None:
    content = (
        "Tundra Guidelines\n\nAdopted by the Council of Ministers at its Ninth Ordinary Session, Nuuk, May 2027\n\n"
    )
    found = claims(rests, content + "1. Systems should be safe.\n")
    assert "self announced-at ninth-ordinary-session" in found
    assert {'ninth-ordinary-session held-in "Nuuk"', 'ninth-ordinary-session date "2027-05"'} <= found


def test_stages_in_chinese_head_what_stands_below_them(rests: Resources) -> None:
    content = (
        "苔原市模型指引\n\n1 分阶段要求\n\n1.1 设计阶段。开展影响评估。\n"
        "1.2 数据采集和模型训练阶段。落实知情同意。\n1.3 展望。支持开源。\n"
    )
    text = Text(content, "zh", Metadata(title="苔原市模型指引", type="Guidelines"), "untitled.txt")
    found = extract(text, rests)
    lines = {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}
    assert {line for line in lines if " applies-at " in line} == {
        "impact-assessment applies-at concept-design",
        "informed-consent applies-at data-acquisition",
        "informed-consent applies-at model-training",
    }
