"""Candidates: names that the vocabulary does not know, typed by their form; and facts told by forms of the text."""

from __future__ import annotations

import pytest

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.names import AIGOV
from aigovkg.text import Metadata, Text


def run(rests: Resources, content: str, language: str = "en", authors: tuple[str, ...] = ()) -> AnnotationSet:
    metadata = Metadata(title="Untitled", type="Report", authors=authors)
    return extract(Text(content, language, metadata, "untitled.txt"), rests)


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        ("It was studied at the University of Exampleland last year.", "Organization", "University of Exampleland"),
        ("The Exampleland Machine Safety Act entered into force.", "Law", "Exampleland Machine Safety Act"),
        ("They adopted the Springfield Declaration on Robots.", "Declaration", "Springfield Declaration on Robots"),
        ("See Regulation (EU) 2031/4711 for details.", "Law", "Regulation (EU) 2031/4711"),
        ("They met at the Global Example Summit again.", "Event", "Global Example Summit"),
        ("They met at the Springfield AI Dialogue again.", "Event", "Springfield AI Dialogue"),
        ("She spoke at the Example Data Week.", "Event", "Example Data Week"),
        ("It was put to the Example Unions Congress.", "Organization", "Example Unions Congress"),
        ("The Example Telecommunications Board met.", "Organization", "Example Telecommunications Board"),
        ("They debate the Thinking Machines Bill.", "Law", "Thinking Machines Bill"),
        ("See Law No. 12 of 2031 for details.", "Law", "Law No. 12 of 2031"),
        ("See ISO/IEC 99999 for details.", "Standard", "ISO/IEC 99999"),
        ("We thank Professor Ada Maria Example for her help.", "Person", "Ada Maria Example"),
    ],
)  # fmt: skip
def test_english_names(rests: Resources, content: str, kind: str, name: str) -> None:
    found = run(rests, content)
    assert [(c.type, c.labels[0][1]) for c in found.candidates] == [(AIGOV[kind], name)]
    (mention,) = [m for m in found.mentions if m.concept == found.candidates[0].iri]
    assert mention.exact == name


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        ("他们通过了《示例市机器人管理条例》。", "Law", "示例市机器人管理条例"),
        ("会议发表了《示例宣言》。", "Declaration", "示例宣言"),
        ("依「示例機器人條例」草案辦理。", "Law", "示例機器人條例"),
        ("由示例数字事务局负责。", "Organization", "示例数字事务局"),
        ("他们出席示例机器人对话会。", "Event", "示例机器人对话会"),
        ("由示例机器人产业联盟发起。", "Grouping", "示例机器人产业联盟"),
        ("他们期待下届部长级会议。", "Event", "下届部长级会议"),
        ("研究员王示例表示欢迎。", "Person", "王示例"),
        ("今天，王示例教授表示欢迎。", "Person", "王示例"),
        ("安娜·示例表示欢迎。", "Person", "安娜·示例"),
        ("依「示例機器人管理規則」辦理。", "Document", "示例機器人管理規則"),
        ("由示例省民政厅负责。", "Organization", "示例省民政厅"),
    ],
)
def test_chinese_names(rests: Resources, content: str, kind: str, name: str) -> None:
    found = run(rests, content, "zh")
    assert [(c.type, c.labels) for c in found.candidates] == [(AIGOV[kind], (("zh", name),))]


def test_what_somebody_has_is_a_thing_of_its_own(rests: Resources) -> None:
    found = run(rests, "They recall the Example Safety Agency's Machine Conduct Code.")
    assert {c.labels[0][1] for c in found.candidates} == {"Example Safety Agency", "Machine Conduct Code"}


def test_acronym_is_a_second_name(rests: Resources) -> None:
    found = run(rests, "The Exampleland Safety Agency (ESA2) was founded.")
    assert found.candidates[0].labels == (("en", "Exampleland Safety Agency"), ("en", "ESA2"))


@pytest.mark.parametrize(
    "content",
    [
        "Article 5 of the Act applies.",
        "The Commission shall decide.",
        "The European Union adopted it.",
        "New rules on artificial intelligence.",
    ],
)
def test_what_is_no_new_name(rests: Resources, content: str) -> None:
    assert not run(rests, content).candidates


def test_unknown_documents_are_cited(rests: Resources) -> None:
    found = run(rests, "The Exampleland Machine Safety Act entered into force.")
    assert {said(c, found.text.document) for c in found.claims} == {"self cites exampleland-machine-safety-act"}


def test_author_note(rests: Resources) -> None:
    found = run(rests, "We write.\n\n(The author is a professor at Fudan University)", authors=("Ada Example",))
    assert "ada-example affiliated-with fudan-university" in {said(c, found.text.document) for c in found.claims}


def test_members_by_name(rests: Resources) -> None:
    found = run(rests, "The US-EU Trade and Technology Council met.")
    assert {said(c, found.text.document) for c in found.claims} == {
        "united-states member-of ttc",
        "european-union member-of ttc",
    }
    assert len(found.mentions) == 1


def test_what_only_the_metadata_say_is_in_the_record(rests: Resources) -> None:
    text = Text(
        "We support transparency.", "en", Metadata(title="Untitled", type="Report", date="2025-02-03"), "untitled.txt"
    )
    found = extract(text, rests)
    assert AIGOV.date in {predicate for _, predicate, _ in found.record}
    assert AIGOV.date not in {claim.predicate for claim in found.claims}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("副部长陈晓冬出席第二届示例部长级会议。", [("Event", "第二届示例部长级会议"), ("Person", "陈晓冬")]),
        ("秘书长约翰·史密生指出，由示例大学研究。", [("Organization", "示例大学"), ("Person", "约翰·史密生")]),
        ("國家示例委員會與示例智慧協會發言。", [("Organization", "國家示例委員會"), ("Organization", "示例智慧協會")]),
        ("李示礼教授认为公平重要。", [("Person", "李示礼")]),
        ("我们认为学会很重要，这是该委员会的意见。", []),
        ("应当设立监督委员会。", []),
    ],
)  # fmt: skip
def test_chinese_bodies_meetings_and_persons(rests: Resources, content: str, names: list[tuple[str, str]]) -> None:
    found = run(rests, content, "zh")
    found.check(content)
    assert sorted((str(c.type).rsplit("#")[1], c.labels[0][1]) for c in found.candidates) == names


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("The National Rivers and Harbours Administration met.", ["National Rivers and Harbours Administration"]),
        ("The Department of Ports and Harbour Matters met.", ["Department of Ports and Harbour Matters"]),
        ("The Rivers Agency and the Harbours Agency met.", ["Harbours Agency", "Rivers Agency"]),
        ("A Council Regulation was cited.", []),
        ("See the Report of the Committee on Harbour Affairs.", ["Report of the Committee on Harbour Affairs"]),
        ("Jane Q. Example, director of the harbour, spoke.", ["Jane Q. Example"]),
    ],
)
def test_names_joined_by_and_and_sorts_of_documents(rests: Resources, content: str, names: list[str]) -> None:
    assert sorted(c.labels[0][1] for c in run(rests, content).candidates) == names
