"""Anchors: at which stage and in which domain something applies."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text, language_of


def claims(rests: Resources, content: str, kind: str = "Declaration", least: float = 0.5) -> set[str]:
    found = extract(Text(content, language_of(content), Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    lines = {said(claim, found.text.document) for claim in found.claims if claim.confidence >= least}
    return {line for line in lines if " applies-" in line}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "During model training, developers should ensure transparency and protect privacy.",
            {"transparency applies-at model-training", "privacy-and-data-protection applies-at model-training"},
        ),
        (
            "在模型训练环节,应当提高透明度,尊重知识产权。",
            {"transparency applies-at model-training", "respect-for-intellectual-property applies-at model-training"},
        ),
        (
            "各机构使用生成式人工智能时,应秉持透明、问责等原则。",
            {"transparency applies-in generative-ai", "accountability applies-in generative-ai"},
        ),
    ],
)
def test_what_opens_a_sentence_holds_for_all_that_it_demands(
    rests: Resources, content: str, expected: set[str]
) -> None:
    assert claims(rests, content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("会议指出,军事领域的智能系统应当遵守国际法。", {"compliance-with-international-law applies-in military"}),
        (
            "为此,应当防止算法歧视进入教育、医疗等领域。",
            {"bias-and-discrimination applies-in education", "bias-and-discrimination applies-in healthcare"},
        ),
        ("市民也擔心招聘系統裏的算法歧視。", {"bias-and-discrimination applies-in recruitment"}),
        (
            "主管机关应当制定人工智能风险分级规范,辅导金融、交通等产业遵循。",
            {"tiered-management applies-in finance", "tiered-management applies-in transportation"},
        ),
    ],
)
def test_words_that_tell_a_domain_in_chinese(rests: Resources, content: str, expected: set[str]) -> None:
    assert claims(rests, content, least=0.4) == expected


def test_a_stage_that_closes_a_demand_does_not_reach_the_next(rests: Resources) -> None:
    content = "We will carry out impact assessments during design, keep logs, and publish audits."
    assert claims(rests, content) == {"impact-assessment applies-at concept-design"}


def test_a_word_with_the_sign_of_place_in_it_is_none(rests: Resources) -> None:
    assert not claims(rests, "要查明可能存在的数据采集问题,实现公平。")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Research and development of AI should follow these principles:\n\n"
            "- Fairness: all are treated alike, and audits help.\n\n- Transparency: people learn why.\n\n"
            "Prudence matters, too.",
            {
                "fairness applies-at research-and-development",
                "transparency applies-at research-and-development",
            },
        ),
        (
            "第七条 提供者开展预训练活动,应当遵守以下规定:\n\n(一)提高数据质量;\n\n(二)尊重知识产权。",
            {
                "data-quality applies-at model-training",
                "respect-for-intellectual-property applies-at model-training",
            },
        ),
    ],
)
def test_a_stage_before_a_list_holds_for_its_items(rests: Resources, content: str, expected: set[str]) -> None:
    assert claims(rests, content) == expected
