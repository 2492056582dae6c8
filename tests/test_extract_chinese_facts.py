"""Extraction from Chinese: who speaks in a paper, when and where meetings were, what is owed at which stage, deeds."""

from __future__ import annotations

import pytest
from tests.test_extract_chinese import claims, named, run

from aigovkg.annotation import AnnotationSet
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text

MET = "我们，来自六国的代表，于2027年3月2日至3日在敦煌出席数字航运国际大会。"


def test_our_side_is_the_state_that_speaks(rests: Resources) -> None:
    for kind in ("PositionPaper", "Speech"):
        found = claims(run(rests, "中方支持开源共享，反对科技霸凌。", kind))
        assert found == {"china advocates open-source", "china opposes technological-bullying"}


def test_forbidding_that_is_not_approved_of_is_no_opposition(rests: Resources) -> None:
    assert claims(run(rests, "我们不赞成简单禁止开源共享。")) == set()


def test_points_that_are_counted_are_upheld_unless_they_are_wanting(rests: Resources) -> None:
    assert "self advocates fairness" in claims(run(rests, "我谈两点。第一，是公平。第二，是成本。", "Speech"))
    assert "self advocates transparency" not in claims(run(rests, "问题有二，一是透明度不足。", "Speech"))


def test_characters_of_hong_kong_are_read(rests: Resources) -> None:
    assert named(run(rests, "本文談到世界衞生組織。")) == {"世界衞生組織": "who"}


def test_years_before_titles_date_them(rests: Resources) -> None:
    found = claims(run(rests, "我们重温1948年《世界人权宣言》,2021年《人工智能伦理问题建议书》也在其列。"))
    dates = {claim for claim in found if " date " in claim}
    assert dates == {
        'universal-declaration-of-human-rights date "1948"',
        'unesco-recommendation-on-the-ethics-of-ai date "2021"',
    }


def dates(rests: Resources, content: str) -> set[str]:
    return {
        claim for claim in claims(run(rests, content, "Speech")) if claim.startswith(("bletchley", "eu-ai", "glob"))
    }


@pytest.mark.parametrize(
    ("said", "date"),
    [("去年十一月", "2026-11"), ("今年3月", "2027-03"), ("前年", "2025"), ("过去年代里", None), ("每年", None)],
)
def test_years_are_told_from_the_day_of_the_text(rests: Resources, said: str, date: str | None) -> None:
    content = f"无题\n\n2027年5月2日\n\n各位来宾:\n\n英国{said}发布《布莱切利宣言》。"
    assert (f'bletchley-declaration date "{date}"' in dates(rests, content)) == (date is not None)
    assert not [claim for claim in dates(rests, f"英国{said}发布《布莱切利宣言》。") if " date " in claim]


def test_the_same_year_is_that_named_before(rests: Resources) -> None:
    content = "无题\n\n2027年5月2日\n\n2024年7月,大会闭幕。同年9月,英国发布《布莱切利宣言》。"
    assert 'bletchley-declaration date "2024-09"' in dates(rests, content)


def test_titles_that_begin_with_a_verb_take_no_stance(rests: Resources) -> None:
    found = claims(run(rests, "我们重视《禁止生物武器公约》工作组和国际军控体系。"))
    assert not [claim for claim in found if " opposes " in claim]


def test_what_begins_with_a_word_of_risk_is_not_asked_for_by_it(rests: Resources) -> None:
    assert claims(run(rests, "会上有人谈到风险管理。", "Report")) == set()
    assert "self advocates risk-management" in claims(run(rests, "各国应当加强风险管理。"))


def test_a_law_that_something_is_to_be_done_under_does_not_speak(rests: Resources) -> None:
    found = claims(run(rests, "各单位应当按照《人工智能生成合成内容标识办法》添加显式标识,防止虚假信息扩散。"))
    assert {"self advocates content-labelling", "self addresses disinformation"} <= found
    assert not [claim for claim in found if claim.startswith("ai-content")]


def test_what_serves_a_document_is_not_built_on_it(rests: Resources) -> None:
    found = claims(run(rests, "智能技术为落实《全球人工智能治理倡议》提供了新的手段。"))
    assert "self extends global-ai-governance-initiative" not in found


def test_a_meeting_was_where_and_when_its_guests_came(rests: Resources) -> None:
    event = "数字航运国际大会"
    assert {
        f"self announced-at {event}",
        f'{event} date "2027-03-02"',
        f'{event} held-in "敦煌"',
    } <= claims(run(rests, MET))


def test_the_next_meeting_is_a_meeting(rests: Resources) -> None:
    found = claims(run(rests, "下一届大会将于2028年在肯尼亚蒙巴萨举行。"))
    assert {'下一届大会 date "2028"', '下一届大会 held-in "蒙巴萨"'} <= found


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        ("系统于交付前须经独立第三方检测。", "third-party-assessment applies-at testing-and-validation"),
        ("运营者部署后应持续监测。", "post-market-monitoring applies-at monitoring-stage"),
        ("数据采集应遵循最小必要原则。", "data-minimisation applies-at data-acquisition"),
        ("人工智能的研发和应用应当尊重人的尊严。", "human-dignity applies-at deployment-application"),
    ],
)
def test_what_is_owed_at_a_stage_that_opens_a_clause(rests: Resources, content: str, stated: str) -> None:
    assert stated in claims(run(rests, content))


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("由医生逐项审核", "human-oversight"),
        ("惠及每一位船员", "shared-benefit"),
        ("上报所有安全事件", "incident-reporting"),
        ("过度收集乘客的个人信息", "privacy-violation"),
    ],
)
def test_deeds_in_chinese(rests: Resources, words: str, concept: str) -> None:
    assert concept in named(run(rests, f"本港要求{words}。")).values()


def test_bodies_that_carry_a_foreign_name_are_no_persons(rests: Resources) -> None:
    found = run(rests, "会上，卡尔·蔡司大学表示支持。")
    assert [str(m.concept).split("/")[-2] for m in found.mentions if "卡尔" in m.exact] == ["organization"]


def test_what_leaves_the_laboratory_is_no_laboratory(rests: Resources) -> None:
    assert "走出实验室" not in named(run(rests, "这些产品正在走出实验室。"))


@pytest.mark.parametrize(
    "head",
    [
        "以下是商務及經濟發展局局長羅啟明今日（三月九日）在智慧物流高峰論壇的致辭全文：\n\n各位嘉賓：",
        "（2027年3月9日）\n商务部副部长 罗启明\n\n各位来宾：",
    ],
)
def test_whose_speech_it_is(rests: Resources, head: str) -> None:
    found = claims(run(rests, f"在物流界的致辭\n\n{head}\n\n大家好！我们应当确保透明。\n", "Speech"))
    assert {claim for claim in found if claim.startswith("self author ")} in (
        {"self author 羅啟明"},
        {"self author 罗启明"},
    )


def test_a_text_builds_on_the_laws_it_was_made_by(rests: Resources) -> None:
    content = "第一条 为规范模型服务,根据《数据安全法》《网络安全法》等法律,参考《布莱切利宣言》,制定本办法。"
    found = claims(run(rests, content, "Law"))
    assert {"self extends data-security-law-china", "self extends cybersecurity-law-china"} <= found
    assert "self cites bletchley-declaration" in found
    assert "self extends bletchley-declaration" not in found


def titled(rests: Resources, content: str, kind: str, title: str) -> AnnotationSet:
    return extract(Text(content, "zh", Metadata(title=title, type=kind), "untitled.txt"), rests)


def test_head_names_bodies_writers_and_publisher(rests: Resources) -> None:
    content = (
        "北漠市网络事务办公室　北漠市数据局\n北漠数字治理报告\n\n执笔：章远帆　许知秋\n沙洲文献出版社，2027年3月\n\n"
        "本章梳理各地政策。"
    )
    found = claims(titled(rests, content, "Report", "北漠数字治理报告"))
    assert {line for line in found if line.startswith("self ") and " date " not in line} == {
        "self issued-by 北漠市网络事务办公室",
        "self issued-by 北漠市数据局",
        "self author 章远帆",
        "self author 许知秋",
        "self published-by 沙洲文献出版社",
    }


def test_a_body_that_calls_itself_ours_speaks_as_its_paper(rests: Resources) -> None:
    content = (
        "北漠软件业联会\n就规管模型提出的意见\n（提交北漠市立法事务委员会）\n\n"
        "北漠软件业联会（下称「本会」）成立多年。本会反对算法偏见。"
    )
    found = claims(titled(rests, content, "PositionPaper", "就规管模型提出的意见"))
    assert {"self issued-by 北漠软件业联会", "self opposes bias-and-discrimination"} <= found
    assert not any("委员会" in line for line in found)


def test_parliaments_of_states_are_bodies(rests: Resources) -> None:
    assert "vietnam-ai-law issued-by 越南国会" in claims(run(rests, "越南国会通过《人工智能法》。", "Report"))


def test_what_a_law_says_after_it_was_named(rests: Resources) -> None:
    found = claims(run(rests, "越南国会通过《人工智能法》。该法禁止算法偏见，并要求风险评估。", "Report"))
    assert {"vietnam-ai-law opposes bias-and-discrimination", "vietnam-ai-law advocates risk-assessment"} <= found


def test_what_is_said_behind_a_law_that_somebody_signs_is_the_law(rests: Resources) -> None:
    found = claims(run(rests, "北漠总统签署《布莱切利宣言》，要求内容标识。", "Report"))
    assert "bletchley-declaration advocates content-labelling" in found


def test_who_carries_out_a_law_did_not_issue_it(rests: Resources) -> None:
    found = claims(run(rests, "议会已通过《布莱切利宣言》，由教育部组织实施。", "Report"))
    assert not any("issued-by ministry" in line for line in found)


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("世界人工智能大会在庆州通过一份文件。", {"庆州"}),
        ("在海牙、首尔举行的世界人工智能大会很重要。", {"海牙", "首尔"}),
        ("世界人工智能大会将在大江畔的广州拉开帷幕。", {"广州"}),
        ("世界人工智能大会在新加坡举行。", {"新加坡"}),
    ],
)
def test_where_meetings_are(rests: Resources, sentence: str, held: set[str]) -> None:
    found = claims(run(rests, sentence, "Report"))
    assert {line.split(" held-in ")[1].strip('"') for line in found if " held-in " in line} == held


def test_the_same_year_is_the_last_that_was_named(rests: Resources) -> None:
    content = "2027年6月1日\n\n2023年10月有人发言。去年7月有人表态。同年9月，布莱切利宣言发布。"
    assert 'bletchley-declaration date "2026-09"' in claims(run(rests, content, "Speech"))


@pytest.mark.parametrize("words", ["问题还比较突出", "不容小觑", "时有所闻", "频频发生", "屡见不鲜"])
def test_what_is_widespread_is_a_risk(rests: Resources, words: str) -> None:
    assert "self identifies-risk bias-and-discrimination" in claims(run(rests, f"算法偏见{words}。", "Commentary"))


def test_what_was_done_before_is_not_asked_for(rests: Resources) -> None:
    assert claims(run(rests, "本会已于早前就版权与开源提交意见。")) == set()
    assert "self advocates risk-classification" not in claims(run(rests, "2　风险分类\n\n各方应当坚持透明。\n"))


def test_who_is_fought_or_thanked_does_not_speak(rests: Resources) -> None:
    found = claims(run(rests, "要防止恐怖组织作乱，保障公民的知情权。", "Speech"))
    assert not any(line.startswith("terrorist-forces advocates") for line in found)


def test_to_initiate_is_a_verb(rests: Resources) -> None:
    found = named(run(rests, "《全球人工智能治理倡议》很重要。巴西倡议在里约设立中心。", "Speech"))
    assert "倡议" not in found
