"""Who speaks in a Chinese sentence: no document that is only carried out; who is called the latter; short names."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str) -> set[str]:
    found = extract(Text(content, "zh", Metadata(title="无题", type="Declaration"), "untitled.txt"), rests)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


@pytest.mark.parametrize(
    "content",
    [
        "遵循《联合国宪章》和《巴黎协定》的宗旨和原则，弘扬互信。",
        "修订《版权条例》，弘扬互信。",
        "在《全球人工智能治理倡议》引领下，弘扬互信。",
    ],
)
def test_document_that_is_carried_out_or_followed_does_not_speak(rests: Resources, content: str) -> None:
    told = {line for line in claims(rests, content) if "advocates mutual-trust" in line}
    assert told == {"self advocates mutual-trust"}


def test_the_latter_of_two_speaks(rests: Resources) -> None:
    found = claims(rests, "此后有了《布莱切利宣言》和《全球数字契约》，后者强调透明。")
    assert "global-digital-compact advocates transparency" in found
    assert not any(line.startswith("bletchley-declaration advocates") for line in found)


def test_short_name_in_quotes_is_no_verb(rests: Resources) -> None:
    content = (
        "《巴黎协定》之后，教育部起草了《校园智能应用管理规定》（以下简称《规定》）。《规定》共十条。第八条规定如下。"
    )
    found = extract(Text(content, "zh", Metadata(title="无题", type="Report"), "untitled.txt"), rests)
    places = [m.span.start for m in found.mentions if m.exact == "规定"]
    assert [content[start - 1] for start in places] == ["《", "《"]
    assert len({m.concept for m in found.mentions if m.exact.endswith("规定")}) == 1


@pytest.mark.parametrize(
    ("content", "person"),
    [
        ("全国政协常委陈大文深刻分析了影响。", "陈大文"),
        ("某研究所副教授陈大文分析认为，透明至关重要。", "陈大文"),
    ],
)
def test_person_with_an_office_before_a_verb_of_saying(rests: Resources, content: str, person: str) -> None:
    found = extract(Text(content, "zh", Metadata(title="无题", type="Report"), "untitled.txt"), rests)
    assert person in [mention.exact for mention in found.mentions]


def test_states_named_together_by_a_character_each(rests: Resources) -> None:
    content = "中美两国开展对话，其中美国支持透明。集中日光，中英文皆可。"
    found = extract(Text(content, "zh", Metadata(title="无题", type="Report"), "untitled.txt"), rests)
    states = {m.exact: str(m.concept).rsplit("/", 1)[1] for m in found.mentions if "/state/" in str(m.concept)}
    assert states == {"中": "china", "美": "united-states", "美国": "united-states"}


def test_draft_is_what_its_short_name_stands_for(rests: Resources) -> None:
    content = "某部发布《某市数据条例》（以下简称《条例》）。《条例（草案）》此后再次审议。"
    found = extract(Text(content, "zh", Metadata(title="无题", type="Report"), "untitled.txt"), rests)
    names = {m.exact: m.concept for m in found.mentions if "条例" in m.exact}
    assert set(names) == {"某市数据条例", "条例", "条例（草案）"}
    assert len(set(names.values())) == 1


def test_what_a_text_or_a_body_calls_itself_in_passing_is_no_mention(rests: Resources) -> None:
    content = "北漠伦理框架\n\n北漠软件业联会（下称「本会」）发布本框架。本会支持透明。"
    found = extract(Text(content, "zh", Metadata(title="北漠伦理框架", type="PrincipleSet"), "untitled.txt"), rests)
    assert not {"本会", "本框架"} & {mention.exact for mention in found.mentions}
