"""Blocks, sentences, sections and clauses of a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from tests.strategies import contents

from aigovkg.text import Block, Metadata, Outline, Text, segment

WRAPPED = (
    "CHAPTER I\n\nGENERAL PROVISIONS\n\nArticle 1 – Aim\n\n"
    "The purpose of these rules is to see that the systems which people depend on are \n"
    "safe, open and fair, and that those who make them answer for what they do to the \n"
    "people who depend on them.\n\n"
    "(a) The rules hold for all who offer such systems to the public, wherever their seats \n"
    "may be;\n\n(b) they hold for all who use them at work.\n\n"
    "The Members,\nRecalling the rules that they agreed upon at their last meeting in the spring of this year, \n"
    "Noting with concern that these rules have not been put to work in every one of them yet,\n"
)


def outline(content: str, language: str = "en") -> Outline:
    return segment(Text(content, language, Metadata(), "text.txt"))


def kinds(content: str) -> list[str]:
    return [block.kind for block in outline(content).blocks]


def sentences(content: str) -> list[str]:
    return [content[sentence.start : sentence.end] for sentence in outline(content).sentences]


def joined(content: str, block: Block) -> str:
    return " ".join(content[block.body : block.end].split())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("One rule. Two rules! Three? Four", ["One rule.", "Two rules!", "Three?", "Four"]),
        (
            "The U.S. and the U.K. agree. E.g. Japan, cf. Art. 5, does.",
            ["The U.S. and the U.K. agree.", "E.g. Japan, cf. Art. 5, does."],
        ),
        ("J. Doe wrote it. It is No. 5 of vol. 2.", ["J. Doe wrote it.", "It is No. 5 of vol. 2."]),
        ("He said “no.” They went on (see below.) Then", ["He said “no.”", "They went on (see below.)", "Then"]),
        ("It costs 3.5 million. 40 states pay.", ["It costs 3.5 million.", "40 states pay."]),
        ("The Board.1 The Council of Ministers met.", ["The Board.1", "The Council of Ministers met."]),
        ("第一句。第二句！“第三句？”第四句；第五句", ["第一句。", "第二句！", "“第三句？”", "第四句；", "第五句"]),
        ("作用。[At present, it grows. It does.]", ["作用。", "[At present, it grows.", "It does.]"]),
        ("It was said.中国强调发展。", ["It was said.", "中国强调发展。"]),
        ("人工智能(AI)是新领域.各国应合作.", ["人工智能(AI)是新领域.", "各国应合作."]),
        ("Wait … what? Yes.", ["Wait …", "what?", "Yes."]),
    ],
)
def test_sentences(content: str, expected: list[str]) -> None:
    assert sentences(content) == expected


def test_each_sentence_has_its_language() -> None:
    found = outline("人工智能是新领域。[AI is a new field.]\n\n2024", "zh").sentences
    assert [sentence.language for sentence in found] == ["zh", "en", "zh"]


def test_every_line_is_a_paragraph_where_lines_are_not_broken() -> None:
    content = "One sentence of the first paragraph. Another one.\nThe second paragraph follows here.\nAnd the third.\n"
    assert kinds(content) == ["paragraph"] * 3


def test_lines_broken_to_a_width_are_joined() -> None:
    found = outline(WRAPPED)
    assert [(block.kind, block.level, block.marker, joined(WRAPPED, block)[:24]) for block in found.blocks] == [
        ("heading", 1, "", "CHAPTER I"),
        ("heading", 1, "", "GENERAL PROVISIONS"),
        ("heading", 3, "Article 1 –", "Aim"),
        ("paragraph", 0, "", "The purpose of these rul"),
        ("item", 2, "(a)", "The rules hold for all w"),
        ("item", 2, "(b)", "they hold for all who us"),
        ("paragraph", 0, "", "The Members,"),
        ("paragraph", 0, "", "Recalling the rules that"),
        ("paragraph", 0, "", "Noting with concern that"),
    ]
    assert joined(WRAPPED, found.blocks[3]).endswith("answer for what they do to the people who depend on them.")


def test_sections_nest_by_level() -> None:
    content = "# Rules\n\nText one.\n\n## Aims\n\nText two.\n\n## Means\n\nText three.\n\n# Tools\n\nText four.\n"
    found = outline(content)
    spans = [(content[section.start : section.end].split("\n")[0], section.level) for section in found.sections]
    assert spans == [("# Rules", 1), ("## Aims", 2), ("## Means", 2), ("# Tools", 1)]
    assert found.sections[0].end == found.sections[3].start
    inner = found.section_at(content.index("two"))
    assert inner == found.sections[1]
    assert found.section_at(content.index("four")) == found.sections[3]


@pytest.mark.parametrize(
    ("line", "kind", "marker"),
    [
        ("—— People come first in all that is made.", "item", "——"),
        ("• People come first in all that is made.", "item", "•"),
        ("- People come first in all that is made.", "item", "-"),
        ("1. People come first in all that is made.", "item", "1."),
        ("(iv) people come first in all that is made;", "item", "(iv)"),
        ("2.1 People come first in all that is made.", "item", "2.1"),
        ("第三条 为了促进健康发展，制定本办法。", "item", "第三条"),
        ("（二）坚持以人为本，智能向善。", "item", "（二）"),
        ("一、坚持以人为本，智能向善。", "item", "一、"),
        ("第二章 技术发展与治理", "heading", "第二章"),
        ("第一节 总则", "heading", "第一节"),
        ("Article 12 Record-keeping", "heading", "Article 12"),
        ("ANNEX III", "heading", ""),
        ("Article 12 of the Treaty asks for records.", "paragraph", ""),
        ("2024-05-17 Author: Jane Doe Source: A Forum", "byline", ""),
        ("(The author is a researcher at A Body)", "note", ""),
        ("（作者系某大学教授）", "note", ""),
        ("AIMS AND MEANS", "heading", ""),
        ("People come first in all that is made.", "paragraph", ""),
    ],
)
def test_kinds_of_blocks(line: str, kind: str, marker: str) -> None:
    content = (
        f"The first paragraph stands here.\n\n{line}\n\nA paragraph of some length follows, which tells more of it.\n"
    )
    block = outline(content).blocks[1]
    assert (block.kind, block.marker) == (kind, marker)
    assert content[block.start : block.end] == line


def page(number: int, text: str, note: str = "") -> str:
    rule = f"\n__________________\n{note}\n" if note else ""
    return f"A/RES/99/{number}\nRules for tools\n\n{text}\n{rule}\n{number}/3 24-12345\n"


def test_running_heads_and_footnotes_stay_out_of_sentences() -> None:
    lines = "The Assembly asks all of its members to see to it that the systems which are made\nby law are safe and "
    pages = [
        page(1, f"{lines}that those who", "1 See the rules of 2020. They hold."),
        page(2, f"make them answer for it in full. {lines}open."),
        page(3, f"{lines}fair."),
    ]
    content = "\f".join(pages)
    found = outline(content)
    furniture = [content[block.start : block.end] for block in found.blocks if block.kind == "furniture"]
    assert {"A/RES/99/2", "Rules for tools", "2/3 24-12345", "__________________"} <= set(furniture)
    assert [content[block.start : block.end] for block in found.blocks if block.kind == "footnote"] == [
        "1 See the rules of 2020. They hold."
    ]
    whole = next(sentence for sentence in found.sentences if "that those who" in content[sentence.start : sentence.end])
    assert content[whole.start : whole.end].startswith("The Assembly")
    assert content[whole.start : whole.end].endswith("answer for it in full.")
    assert found.is_aside(content.index("A/RES/99/2"))
    assert not found.is_aside(content.index("Assembly"))
    note = found.sentence_at(content.index("They hold"))
    assert note is not None
    assert content[note.start : note.end] == "They hold."
    assert found.sentence_at(content.index("make them")) == whole


def test_clauses() -> None:
    content = "We uphold fairness, oppose monopolies, and ask for 1,000 reviews; states join.各国应加强合作，反对垄断。"
    found = outline(content)
    clauses = [content[start:end] for sentence in found.sentences for start, end in found.clauses(sentence)]
    assert clauses == [
        "We uphold fairness",
        "oppose monopolies",
        "ask for 1,000 reviews",
        "states join.",
        "各国应加强合作",
        "反对垄断。",
    ]


def test_quotations_and_titles() -> None:
    content = 'The "Initiative" and the “Declaration“ say ‘no’.\n《倡议》提出“以人为本”。 “Not\n\nthis”'
    found = outline(content)
    assert [content[start:end] for start, end in found.quotations] == ["Initiative", "Declaration", "以人为本"]
    assert [content[start:end] for start, end in found.titles] == ["倡议"]


@given(contents)
def test_every_letter_stands_in_a_block_and_sentences_stand_in_theirs(content: str) -> None:
    found = outline(content)
    covered = set[int]()
    for block in found.blocks:
        assert 0 <= block.start <= block.body <= block.end <= len(content)
        covered.update(range(block.start, block.end))
    assert all(place in covered for place, character in enumerate(content) if character.isalnum())
    for sentence in found.sentences:
        block = found.blocks[sentence.block]
        assert block.body <= sentence.start < sentence.end <= block.end
        assert all(sentence.start <= start < end <= sentence.end for start, end in found.clauses(sentence))
    assert list(found.sentences) == sorted(found.sentences)


@pytest.mark.parametrize(
    "content",
    [
        "word " * 100_000,
        "a" * 500_000,
        "人" * 300_000,
        "Heading one\n\n" * 20_000,
        "# Heading\n" * 20_000,
        "2024-05-17 Author: A B Source: C\n" * 5_000,
        "\n" * 300_000,
        "x\f" * 30_000,
        "A. " * 50_000,
        "“" * 100_000,
        "line\r" * 40_000,
        ":" * 100_000,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_no_text_takes_for_ever(content: str) -> None:
    begin = time.process_time()
    found = outline(content)
    assert all(sentence.end - sentence.start <= 3000 for sentence in found.sentences)
    assert len(found.quotations) >= 0
    assert time.process_time() - begin < 10
