"""Extraction from Chinese: regional words, dates, aliases, lists, what is to be kept from causing harm."""

from __future__ import annotations

import pytest

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def run(rests: Resources, content: str, kind: str = "Declaration", language: str = "zh") -> AnnotationSet:
    return extract(Text(content, language, Metadata(title="无题", type=kind), "untitled.txt"), rests)


def claims(found: AnnotationSet) -> set[str]:
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


def named(found: AnnotationSet) -> dict[str, str]:
    return {mention.exact: str(mention.concept).rsplit("/", 1)[1] for mention in found.mentions}


@pytest.mark.parametrize(
    ("written", "concept"),
    [
        ("演算法歧視", "bias-and-discrimination"),
        ("算法歧视", "bias-and-discrimination"),
        ("私隱影響評估", "data-protection-impact-assessment"),
        ("數位發展部", "moda-taiwan"),
        ("智慧財產權", "respect-for-intellectual-property"),
    ],
)
def test_regional_words_name_the_same(rests: Resources, written: str, concept: str) -> None:
    assert named(run(rests, f"本文談到{written}。")) == {written: concept}


def test_the_own_name_of_a_document_goes_before_another_spelling(rests: Resources) -> None:
    assert named(run(rests, "《人工智慧基本法》")) == {"人工智慧基本法": "taiwan-ai-basic-act"}


def test_broken_lines_of_a_chinese_pdf(rests: Resources) -> None:
    lines = "各方应当在港口的治理中注重互操", "作性，为此需要在每一年的春天和", "秋天各开一次会，并且防止数据泄"
    content = "\n".join((*lines, "露和算法 歧视。"))
    found = run(rests, content)
    found.check(content)
    assert list(named(found)) == ["互操\n作性", "数据泄\n露", "算法 歧视"]
    assert claims(found) == {
        "self advocates interoperability",
        "self addresses data-leakage",
        "self addresses bias-and-discrimination",
    }


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        ("行政院於民國114年8月28日通過「人工智慧基本法」草案。", 'taiwan-ai-basic-act date "2025-08-28"'),
        ("二〇二三年七月，国家网信办公布《生成式人工智能服务管理暂行办法》。", 'genai-interim-measures date "2023-07"'),
        (
            "數字政策辦公室已發布《人工智能道德框架》。",
            "hong-kong-ethical-ai-framework issued-by digital-policy-office-hong-kong",
        ),
        ("中方反对技术垄断。", "china advocates opposition-to-tech-monopoly"),
        ("應避免人工智慧之應用產生歧視、造假等問題。", "self addresses fake-content"),
        ("我們推動國際合作，以防技術壟斷。", "self addresses technology-monopoly"),
    ],
)
def test_claims(rests: Resources, content: str, stated: str) -> None:
    assert stated in claims(run(rests, content))


def test_what_is_not_supported_is_not_advocated(rests: Resources) -> None:
    assert "china advocates un-centrality" in claims(run(rests, "中方支持联合国发挥主渠道作用。"))
    assert "china advocates un-centrality" not in claims(run(rests, "中方不支持联合国发挥主渠道作用。"))


@pytest.mark.parametrize(
    ("content", "language", "concept", "stated"),
    [
        (
            "委员会发布《港口智能治理守则》（以下简称《守则》）。《守则》强调公平。",
            "zh",
            "港口智能治理守则",
            "港口智能治理守则 advocates fairness",
        ),
        (
            'The Ministry of Harbour Affairs (hereinafter "MHA") is new. MHA supports accountability.',
            "en",
            "ministry-of-harbour-affairs",
            "ministry-of-harbour-affairs advocates accountability",
        ),
    ],
)
def test_an_alias_that_the_text_gives(rests: Resources, content: str, language: str, concept: str, stated: str) -> None:
    found = run(rests, content, "Report", language)
    found.check(content)
    assert [str(m.concept).rsplit("/", 1)[1] for m in found.mentions].count(concept) == 3
    assert stated in claims(found)


@pytest.mark.parametrize(
    ("content", "stage"),
    [
        ("研发阶段应当注重公平。", "研发"),
        ("在训练、部署等各环节注重公平。", "训练"),
        ("研发企业应当注重公平。", None),
    ],
)
def test_common_words_are_stages_where_the_text_says_so(rests: Resources, content: str, stage: str | None) -> None:
    stages = {"research-and-development", "model-training", "technology-development"}
    found = {words for words, concept in named(run(rests, content)).items() if concept in stages}
    assert {words[:2] for words in found} == ({stage} if stage else set())


def test_head_of_a_position_paper(rests: Resources) -> None:
    title = "中国关于加强港口治理的立场文件"
    content = (
        f"{title}\n(2025年9月18日)\n中华人民共和国外交部\n\n为落实《全球人工智能治理倡议》，中方主张如下：\n\n"
        "一、坚持以人为本。加强能力建设。\n\n二、中国支持开源共享。\n"
    )
    found = extract(Text(content, "zh", Metadata(title=title, type="PositionPaper"), "paper.txt"), rests)
    assert claims(found) == {
        "self issued-by china",
        "self issued-by mfa-china",
        'self date "2025-09-18"',
        "self extends global-ai-governance-initiative",
        "self advocates people-oriented",
        "self advocates capacity-building",
        "china advocates open-source",
    }


def test_the_line_of_an_author_names_no_issuer(rests: Resources) -> None:
    content = "港口为什么重要\n世界银行\n\n我们主张透明。\n"
    found = extract(Text(content, "zh", Metadata(title="港口为什么重要", type="Commentary"), "a.txt"), rests)
    assert claims(found) == {"self advocates transparency"}


def test_the_meeting_that_a_speech_was_given_at(rests: Resources) -> None:
    title = "在人工智能行动峰会开幕式上的讲话"
    found = extract(Text(f"{title}\n\n我们主张透明。\n", "zh", Metadata(title=title, type="Speech"), "a.txt"), rests)
    assert "self announced-at ai-action-summit" in claims(found)


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        ("歐盟於二○二四年完成「人工智慧法」之立法。", {"eu-ai-act issued-by european-union", 'eu-ai-act date "2024"'}),
        ("歐盟亦於二○二四年通過人工智慧法。", {"eu-ai-act issued-by european-union"}),
        ("欧盟《人工智能法》采取多种措施，禁止社会评分。", {"eu-ai-act opposes social-scoring"}),
        ("行政院於一百十二年十月核定「人工智慧基本法」草案。", {'taiwan-ai-basic-act date "2023-10"'}),
        ("行政院於112年10月3日核定「人工智慧基本法」草案。", {'taiwan-ai-basic-act date "2023-10-03"'}),
    ],
)
def test_a_title_is_that_of_the_body_before_it(rests: Resources, content: str, stated: set[str]) -> None:
    found = run(rests, content, "Commentary")
    assert stated <= claims(found)
    assert "european-union opposes social-scoring" not in claims(found)


def test_my_country_is_not_the_mainland_in_a_text_of_taiwan(rests: Resources) -> None:
    assert "china" not in str(claims(run(rests, "我國主張透明，行政院應推動能力建設。", "Commentary")))
    assert "china advocates transparency" in claims(run(rests, "我国主张透明。", "Commentary"))


@pytest.mark.parametrize(
    ("kind", "subject"), [("Commentary", "taiwan-ai-basic-act"), ("Document", "self"), ("Law", "self")]
)
def test_a_general_statement_is_about_the_draft_and_speaks_for_itself(
    rests: Resources, kind: str, subject: str
) -> None:
    title = "人工智慧基本法草案總說明"
    content = f"{title}\n\n爰擬具「人工智慧基本法」草案，其要點如下：\n\n一、政府應確保透明。（草案第三條）\n"
    found = extract(Text(content, "zh", Metadata(title=title, type=kind), "a.txt"), rests)
    assert claims(found) == {"self about taiwan-ai-basic-act", f"{subject} advocates transparency"}


_EXPLAINED = """关于《示例省机器人条例（草案）》的说明

示例省数字经济厅厅长　沈知行

受示例省人民政府委托，现就《示例省机器人条
例（草案）》（以下简称《条例（草案）》）作如下说明。

一、立法的必要性

我省已有能力建设，但算法歧视时有发生。

二、主要内容

（一）促进公平透明。第三条规定，研发者应当坚持以人为本。
"""


def test_an_official_explains_what_a_draft_demands(rests: Resources) -> None:
    metadata = Metadata(title="关于《示例省机器人条例（草案）》的说明", type="Report")
    text = Text(_EXPLAINED, "zh", metadata, "e.txt")
    draft, speaker, body = "示例省机器人条例", "沈知行", "示例省数字经济厅"
    assert claims(extract(text, rests)) == {
        f"self about {draft}",
        f"self author {speaker}",
        f"{speaker} affiliated-with {body}",
        "self issued-by 示例省人民政府",
        "self identifies-risk bias-and-discrimination",
        f"{draft} advocates people-oriented",
    }


@pytest.mark.parametrize("called", ["「示例機器人條\n例」草案", "示例機器人條例草案", "《示例機器人條例（草案）》"])
def test_a_draft_is_known_by_the_title_of_its_explanation(rests: Resources, called: str) -> None:
    title = "示例機器人條例草案總說明"
    content = f"{title}\n\n為確保透明，爰擬具{called}，其要點如下：\n\n一、政府應確保公平。（草案第三條）\n"
    found = extract(Text(content, "zh", Metadata(title=title, type="Report"), "a.txt"), rests)
    assert {"self about 示例機器人條例", "self advocates fairness"} <= claims(found)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("企业应当提高透明度,防止算法歧视。", {"transparency addresses bias-and-discrimination"}),
        ("会议闭幕了。对网络犯罪,各国应当加强信息共享。", {"information-exchange addresses ai-enabled-crime"}),
        ("各国应当建立培训机制,帮助缩小数字鸿沟。", {"training-programmes addresses intelligence-gap"}),
        ("各方主张透明。另有代表说,会议防止了算法歧视。", set()),
    ],
)
def test_what_is_asked_for_against_a_risk(rests: Resources, content: str, expected: set[str]) -> None:
    found = {claim for claim in claims(run(rests, content)) if " addresses " in claim}
    assert {claim for claim in found if not claim.startswith("self ")} == expected


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        ("我们设立专家工作组，由哈萨克斯坦牵头。", "led-by kazakhstan"),
        ("各国应当取消单边强制措施。", "self opposes unilateral-coercive-measures"),
        ("2024年12月，中国向人工智能行动峰会提交《布莱切利宣言》。", "bletchley-declaration issued-by china"),
    ],
)
def test_who_leads_who_submits_and_what_is_to_be_lifted(rests: Resources, content: str, stated: str) -> None:
    assert any(claim.endswith(stated) for claim in claims(run(rests, content)))


def test_a_body_of_a_province_is_the_same_without_its_name(rests: Resources) -> None:
    found = named(run(rests, "示例省数据管理局发布报告。各方欢迎。省数据管理局负责实施。"))
    assert found["省数据管理局"] == found["示例省数据管理局"] == "示例省数据管理局"


def test_what_a_paragraph_is_about_is_not_demanded(rests: Resources) -> None:
    assert "self advocates capacity-building" not in claims(run(rests, "第二，关于能力建设。各国应当公开数据。"))


def test_who_proposes_something_together_does_not_work_together_by_that(rests: Resources) -> None:
    found = claims(run(rests, "联合国大会通过荷兰和韩国共同提出的决议。"))
    assert not {claim for claim in found if "cooperates-with" in claim}


def test_what_is_set_up_and_what_it_is_to_prevent(rests: Resources) -> None:
    found = claims(run(rests, "我们要建立风险预警机制，防止人工智能失控。", "Speech"))
    assert {"early-warning addresses loss-of-control", "self addresses loss-of-control"} <= found


def test_where_technology_is_used_is_not_where_the_risks_are(rests: Resources) -> None:
    found = claims(run(rests, "人工智能广泛应用于医疗、教育等领域，但也带来虚假信息等问题。"))
    assert not [claim for claim in found if "applies-in" in claim]
    assert named(run(rests, "人工智能广泛应用于医疗、教育等领域。")) == {"医疗": "healthcare", "教育": "education"}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("各方应保护個人私隱。", {"保护個人私隱": "privacy-and-data-protection"}),
        ("会议于春天举行会谈，讨论数字人才。", {"数字人才": "talent-development"}),
        ("港口发生一起事故。", {}),
        ("港口应当与周边的城市一起开展试点。", {"试点": "real-world-testing"}),
        ("港口应当在明年春天之前看到试点。", {}),
        ("双方推动检测结果的互认。", {"互认": "mutual-recognition"}),
        ("重要决定须有人工复核。", {"人工复核": "human-review"}),
        ("模型的幻觉令人担忧。", {"幻觉": "hallucination"}),
    ],
)
def test_words_that_are_part_of_others_or_everyday_ones_name_nothing(
    rests: Resources, content: str, names: dict[str, str]
) -> None:
    assert named(run(rests, content)) == names


def test_bodies_and_meetings_have_the_kinds_that_readers_give_them(rests: Resources) -> None:
    found = run(rests, "东盟国家出席了人工智能治理全球对话。")
    assert {str(mention.concept).split("/id/")[1] for mention in found.mentions} == {
        "organization/asean",
        "event/global-dialogue-on-ai-governance",
    }


def test_bodies_in_a_row_are_told_apart_and_begin_behind_what_is_no_name(rests: Resources) -> None:
    found = run(rests, "我们感谢示例国政府和南方省人民政府为论坛作出安排，灯塔署和北方港口合作中心也出席。")
    bodies = {mention.exact for mention in found.mentions if "/organization/" in mention.concept}
    assert bodies == {"南方省人民政府", "灯塔署", "北方港口合作中心"}
    assert not named(run(rests, "各方联署信件，并且部署灯塔。"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("我们支持联合国在这一领域发挥核心作用。", "principle/un-centrality"),
        ("要增强全球南方国家在规则中的话语权。", "principle/voice-of-developing-countries"),
        ("发生事故时应当立即向港务处通报。", "mechanism/incident-reporting"),
    ],
)
def test_what_verbs_and_their_objects_tell_in_chinese(rests: Resources, content: str, told: str) -> None:
    assert told in {str(mention.concept).split("/id/")[1] for mention in run(rests, content).mentions}


def test_what_explains_a_law_is_not_called_this_law(rests: Resources) -> None:
    title = "示例机器人条例草案总说明"
    metadata = Metadata(title=title, type="Report")
    found = extract(Text(f"{title}\n\n本条例保障安全。本说明供参考。\n", "zh", metadata, "s.txt"), rests)
    assert [m.exact for m in found.mentions if m.concept == found.text.document] == [title]
