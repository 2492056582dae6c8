"""Facts of documents: who issued them, when, for which meeting; what they carry on; told in heads and in sentences."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text
from aigovkg.text.dates import find_dates

_FACTS = {
    *("issued-by", "date", "published-by", "author", "announced-at", "held-in", "affiliated-with", "member-of"),
    *("extends", "cites", "about", "led-by", "cooperates-with"),
}


def facts(rests: Resources, content: str, title: str = "Untitled", kind: str = "Commentary", **more: str) -> set[str]:
    authors = (more.pop("author"),) if "author" in more else ()
    language = more.pop("language", "en")
    metadata = Metadata(title=title, type=kind, authors=authors, language=language)
    found = extract(Text(content, language, metadata, "untitled.txt"), rests)
    claims = {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}
    return {claim for claim in claims if claim.split()[1] in _FACTS}


def test_head_with_meeting_of_several_days(rests: Resources) -> None:
    title = "Nairobi Statement on Artificial Intelligence and Jobs"
    text = (
        f"{title}\nAfrica Labour Forum, 3-4 May 2025\n\nWe, the ministers of Kenya, Ghana and Rwanda, meeting in "
        "Nairobi on 4 May 2025, recognise that artificial intelligence changes work.\nWe commit to lifelong learning.\n"
    )
    assert facts(rests, text, title, "Declaration") == {
        "self announced-at africa-labour-forum",
        'africa-labour-forum date "2025-05-03"',
        'africa-labour-forum held-in "Nairobi"',
        'self date "2025-05-04"',
        "self issued-by kenya",
        "self issued-by ghana",
        "self issued-by rwanda",
    }


def test_head_with_ministry_below_the_title(rests: Resources) -> None:
    title = "Position Paper of the Republic of Korea on Military Uses of Artificial Intelligence"
    text = (
        f"{title}\n\nMinistry of Foreign Affairs of the Republic of Korea\n7 April 2025\n\n"
        "1. Weapons that choose targets by themselves threaten peace.\n"
    )
    assert facts(rests, text, title, "PositionPaper") == {
        "self issued-by mofa-korea",
        "self issued-by republic-of-korea",
        'self date "2025-04-07"',
    }


def test_chinese_head_with_the_ministry_of_another_state(rests: Resources) -> None:
    title = "巴西关于人工智能与劳动的立场文件"
    text = f"{title}\n巴西外交部\n（2024年11月2日）\n\n人工智能对就业的冲击不容忽视。各国应当加强职业培训。\n"
    assert facts(rests, text, title, "PositionPaper", language="zh") == {
        "self issued-by 巴西外交部",
        "self issued-by brazil",
        'self date "2024-11-02"',
    }


def test_chinese_head_and_what_the_text_rests_on(rests: Resources) -> None:
    text = (
        "生成式人工智能服务安全评估指引\n（试行）\n国家数据局\n2024年12月\n\n"
        "为落实《全球人工智能治理倡议》，规范安全评估，根据《中华人民共和国数据安全法》，制定本指引。\n"
    )
    assert facts(rests, text, "生成式人工智能服务安全评估指引（试行）", "Guidelines", language="zh") == {
        "self issued-by national-data-administration",
        'self date "2024-12"',
        "self extends global-ai-governance-initiative",
        "self extends data-security-law-china",
    }


def test_speech_with_place_and_date_below_its_title(rests: Resources) -> None:
    title = "Keynote by Minister Aino Laakso at the Baltic AI Forum"
    text = f"{title}\nTallinn, 12 March 2025\n\nDear friends,\n\nSmall countries cannot wait any longer.\n"
    assert facts(rests, text, title, "Speech", author="Aino Laakso") == {
        "self author aino-laakso",
        "self announced-at baltic-ai-forum",
        'baltic-ai-forum date "2025-03-12"',
        'baltic-ai-forum held-in "Tallinn"',
        'self date "2025-03-12"',
    }


def test_body_in_a_title_of_two_lines(rests: Resources) -> None:
    title = "Closing the Gap: Second Report of the Expert Panel on Data and Society"
    text = (
        "Closing the Gap: Second Report of the\nExpert Panel on Data and Society\n\nSummary\n\n"
        "The Expert Panel has 20 members. This report draws on the Global Digital Com-\npact.\n"
    )
    assert facts(rests, text, title, "Report") == {
        "self issued-by expert-panel-on-data-and-society",
        "self extends global-digital-compact",
    }


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "The European Union adopted the General Data Protection Regulation in 2016 and the AI Act in 2024.",
            {"gdpr issued-by european-union", 'gdpr date "2016"', 'eu-ai-act date "2024"'},
        ),
        (
            "In March 2024 the General Assembly adopted resolution 78/265, which the United States had tabled.",
            {
                "unga-resolution-78-265 issued-by un-general-assembly",
                "unga-resolution-78-265 issued-by united-states",
                'unga-resolution-78-265 date "2024-03"',
            },
        ),
        (
            "It recalls resolution 70/1 of 25 September 2015 and the Bletchley Declaration (2023).",
            {'agenda-2030 date "2015-09-25"', 'bletchley-declaration date "2023"'},
        ),
        (
            "Japan launched the Hiroshima AI Process in May 2023, the United Kingdom convened the AI Safety Summit in "
            "November 2023.",
            {'hiroshima-ai-process date "2023-05"', 'uk-ai-summit date "2023-11"'},
        ),
    ],
)
def test_each_document_has_its_own_date_and_issuer(rests: Resources, sentence: str, told: set[str]) -> None:
    found = facts(rests, sentence)
    assert told <= found
    assert {fact for fact in found if " date " in fact} == {fact for fact in told if " date " in fact}


def test_what_others_did_is_no_fact_of_the_text(rests: Resources) -> None:
    text = "Noting that UNESCO adopted 41 C/Resolution\n12 in November 2021,\nMembers agree to publish registers.\n"
    assert facts(rests, text, "Recommendation on Registers", "Recommendation") == {
        "self cites 41-c-resolution-12",
        "41-c-resolution-12 issued-by unesco",
        '41-c-resolution-12 date "2021-11"',
    }


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Building on the Seoul Declaration, we agree to act.", {"self extends seoul-declaration"}),
        (
            "This framework draws on the Bletchley Declaration and complements the Hiroshima AI Process.",
            {"self extends bletchley-declaration", "self extends hiroshima-ai-process"},
        ),
        (
            "Building on the Bletchley Declaration, the Seoul Declaration calls for safety.",
            {"seoul-declaration extends bletchley-declaration"},
        ),
        ("Providers act in accordance with the Global Digital Compact.", {"self cites global-digital-compact"}),
    ],
)
def test_what_a_text_carries_on(rests: Resources, sentence: str, told: set[str]) -> None:
    found = facts(rests, sentence, "Framework for Trust", "PrincipleSet")
    assert told <= found
    assert {fact for fact in found if " extends " in fact} == {fact for fact in told if " extends " in fact}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "中国将与东盟、阿拉伯国家联盟和欧盟深化人工智能领域合作，共同弥合数字鸿沟。",
            {f"china cooperates-with {name}" for name in ("asean", "arab-league", "european-union")},
        ),
        ("中国与美国的竞争加剧，双方都在加强研发。", set()),
        ("我们支持以联合国为主渠道建立全球人工智能治理机制。", {"governance-framework led-by united-nations"}),
        ("工业和信息化部部长李乐成出席论坛。", {"李乐成 affiliated-with miit"}),
        ("联合国未来峰会通过《全球数字契约》。", {"global-digital-compact announced-at summit-of-the-future"}),
        (
            "2024年9月，中国在世界人工智能大会上提出《全球人工智能治理倡议》。",
            {"global-ai-governance-initiative announced-at waic-2024", 'waic-2024 date "2024-09"'},
        ),
    ],
)
def test_what_chinese_sentences_tell(rests: Resources, sentence: str, told: set[str]) -> None:
    found = facts(rests, sentence, "立场", "PositionPaper", language="zh")
    assert told <= found
    assert {fact for fact in found if "cooperates-with" in fact} == {fact for fact in told if "cooperates-with" in fact}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("In partnership with Fiji, Japan will train teachers.", {"japan cooperates-with fiji"}),
        ("A UN-led policy dialogue on norms should be launched.", {"dialogue-mechanism led-by united-nations"}),
        (
            "A governance mechanism with the United Nations at its core is needed.",
            {"governance-framework led-by united-nations"},
        ),
        (
            "The International AI Safety Report, chaired by Yoshua Bengio, was read.",
            {"international-ai-safety-report author yoshua-bengio"},
        ),
        ("It recalls General Assembly resolution 78/265.", {"unga-resolution-78-265 issued-by un-general-assembly"}),
        (
            "At the AI Action Summit, held in Paris in February 2025, Chile signed the Bletchley Declaration.",
            {"bletchley-declaration announced-at ai-action-summit", 'ai-action-summit held-in "Paris"'},
        ),
        ("As a member of the African Union, Kenya supports it.", {"kenya member-of african-union"}),
        (
            "We look forward to the conference in Kigali in 2028.",
            {
                'conference-in-kigali-in-2028 held-in "Kigali"',
                'conference-in-kigali-in-2028 date "2028"',
            },
        ),
        (
            "The Assembly adopted by consensus the resolution on fair markets for data, which Ghana had sponsored.",
            {"resolution-on-fair-markets-for-data issued-by ghana"},
        ),
    ],
)
def test_what_english_sentences_tell(rests: Resources, sentence: str, told: set[str]) -> None:
    assert told <= facts(rests, sentence, "Paper on Trust", "PositionPaper")


def test_the_meeting_that_adopted_the_text(rests: Resources) -> None:
    text = (
        "钱塘宣言\n（2025年10月18日，杭州）\n\n2025年10月17日至18日，国际人工智能治理大会在杭州召开。"
        "来自中国、巴西和埃及的代表出席会议，并于10月18日通过本宣言。\n"
    )
    assert {
        "self announced-at 国际人工智能治理大会",
        '国际人工智能治理大会 held-in "杭州"',
        '国际人工智能治理大会 date "2025-10-17"',
        'self date "2025-10-18"',
        "self issued-by brazil",
    } <= facts(rests, text, "钱塘宣言", "Declaration", language="zh")
    text = (
        "The Danube Declaration\n\nBudapest, 14 November 2025\n\nMeeting at the Central European AI Forum in Budapest, "
        "representatives of Austria and Hungary agreed on the following:\n"
    )
    assert {
        "self announced-at central-european-ai-forum",
        'central-european-ai-forum held-in "Budapest"',
        "self issued-by austria",
        "self issued-by hungary",
    } <= facts(rests, text, "The Danube Declaration", "Declaration")


def test_who_is_listed_below_a_declaration_agreed_to_it(rests: Resources) -> None:
    title = "The Mersey Declaration by Countries Attending the Global AI Assurance Summit, 1-2 November 2024"
    text = (
        f"{title}\n\nArtificial intelligence changes the world. We welcome what was done so far.\n\n"
        "The countries represented were:\nAustralia\nBrazil\nEuropean Union\n"
    )
    assert facts(rests, text, title, "Declaration") == {
        "self announced-at global-ai-assurance-summit",
        'global-ai-assurance-summit date "2024-11-01"',
        'self date "2024-11-01"',
        "self issued-by australia",
        "self issued-by brazil",
        "self issued-by european-union",
    }


def test_leaders_who_gathered_to_hold_a_meeting(rests: Resources) -> None:
    title = "Statement on Sustainable Artificial Intelligence"
    text = (
        f"{title}\n\n1. Participants from over 60 countries, among them leaders and scholars, gathered in Lyon on "
        "March 10 and 11, 2025, to hold the AI Impact Conference. Much has changed.\n"
    )
    assert facts(rests, text, title, "Declaration") == {
        "self announced-at ai-impact-conference",
        'ai-impact-conference held-in "Lyon"',
        'ai-impact-conference date "2025-03-10"',
        'self date "2025-03-10"',
    }
    text = "Busan Declaration\n\n1. We, world leaders representing Canada and Fiji, met on 3 May 2025.\n"
    assert {"self issued-by canada", "self issued-by fiji", 'self date "2025-05-03"'} == facts(
        rests, text, "Busan Declaration", "Declaration"
    )


def test_representatives_who_came_together(rests: Resources) -> None:
    title = "全球人工智能治理青岛宣言"
    text = f"{title}\n\n2025年9月，各国代表齐聚青岛，参加2025全球人工智能治理大会，一致通过如下宣言：\n一、加强合作。\n"
    assert {"self announced-at 2025全球人工智能治理大会", '2025全球人工智能治理大会 held-in "青岛"'} <= facts(
        rests, text, title, "Declaration", language="zh"
    )


def test_a_line_tells_who_published_the_text(rests: Resources) -> None:
    title = "Framework for Trust in Machines"
    text = f"{title}\n\nPublished by the National Agency for Digital Trust, June 2024\n\nAll should test systems.\n"
    assert facts(rests, text, title, "PrincipleSet") == {
        "self published-by national-agency-for-digital-trust",
        'self date "2024-06"',
    }


def test_place_and_date_in_lines_of_their_own(rests: Resources) -> None:
    title = "Remarks to the AI Action Summit"
    text = f"{title}\nParis\n11 February 2025\n\nExcellencies,\n\nI thank you for the invitation.\n"
    assert facts(rests, text, title, "Speech") == {
        "self announced-at ai-action-summit",
        'ai-action-summit held-in "Paris"',
        'ai-action-summit date "2025-02-11"',
        'self date "2025-02-11"',
    }


def test_a_body_in_passing_did_not_issue_a_known_text(rests: Resources) -> None:
    text = "We ask all to act.\n" * 40 + "The work of the OECD and of UNESCO was studied.\n"
    metadata = Metadata(id="oecd-recommendation-on-ai")
    found = extract(Text(text, "en", metadata, "passage.txt"), rests)
    assert not {claim for claim in found.claims if "issuedBy" in claim.predicate}


@pytest.mark.parametrize(
    ("written", "iso", "several"),
    [
        ("17-18 June 2026", "2026-06-17", True),
        ("30 June – 2 July 2025", "2025-06-30", True),
        ("June 3–5, 2025", "2025-06-03", True),
        ("2025年7月4日至6日", "2025-07-04", True),
        ("一百十二年十月", "2023-10", False),
        ("113年7月", "2024-07", False),
        ("7 April 2025", "2025-04-07", False),
    ],
)
def test_dates_of_several_days_and_of_the_republic(written: str, iso: str, several: bool) -> None:
    [found] = find_dates(written)
    assert (found.iso, found.several, found.end) == (iso, several, len(written))
