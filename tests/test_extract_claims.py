"""Claims: negation and its scope, conditions, modality, definitions, criticism over lists, facts over two sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigovkg.annotation import AnnotationSet, Claim
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.names import AIGOV
from aigovkg.text import Metadata, Text, language_of, read


def run(rests: Resources, content: str, kind: str = "Declaration") -> AnnotationSet:
    found = extract(Text(content, language_of(content), Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    return found


def claims(found: AnnotationSet) -> set[str]:
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


def only(found: AnnotationSet) -> Claim:
    (claim,) = (claim for claim in found.claims if claim.predicate == AIGOV.advocates)
    return claim


class TestNegation:
    @pytest.mark.parametrize(
        ("content", "wanted"),
        [
            ("We do not in any way want to promote transparency.", set()),
            ("We do not hide, and promote transparency.", {"self advocates transparency"}),
            ("We never hide anything but promote transparency.", {"self advocates transparency"}),
            ("We do not promote or protect transparency.", set()),
            (
                "We promote not only transparency but also fairness.",
                {"self advocates transparency", "advocates fairness"},
            ),
            ("We promote transparency rather than self-regulation.", {"self advocates transparency"}),
            ("We promote, however, transparency.", {"self advocates transparency"}),
            ("我们主张透明,而不是行业自律。", {"self advocates transparency"}),
        ],
    )
    def test_scope(self, rests: Resources, content: str, wanted: set[str]) -> None:
        wanted = {line if line.startswith("self") else f"self {line}" for line in wanted}
        assert {line for line in claims(run(rests, content)) if " advocates " in line} == wanted


class TestConditions:
    @pytest.mark.parametrize(
        ("content", "condition"),
        [
            ("If a system fails, its provider must ensure transparency.", "If a system fails"),
            (
                "Where systems are unsafe, unfair or opaque, providers must ensure transparency.",
                "Where systems are unsafe, unfair or opaque",
            ),
            ("Providers must, where appropriate, ensure transparency.", "where appropriate"),
            (
                "Providers must ensure transparency (unless a court decides otherwise).",
                "unless a court decides otherwise",
            ),
            ("Providers must ensure transparency only if asked.", None),
            ("We say where providers must ensure transparency.", None),
            ("发生事故的,提供者应当确保透明。", "发生事故的"),
        ],
    )
    def test_the_clause_is_found(self, rests: Resources, content: str, condition: str | None) -> None:
        claim = only(run(rests, content, "Law"))
        place = claim.condition
        assert (content[place.start : place.end] if place else None) == condition

    def test_another_sentence_is_not_under_it(self, rests: Resources) -> None:
        assert (
            only(run(rests, "If a system fails, it must stop. Providers must ensure transparency.")).condition is None
        )

    def test_what_is_supposed_is_not_asked_for(self, rests: Resources) -> None:
        assert claims(run(rests, "If providers ensure transparency, they may go on.")) == set()

    def test_a_million_conditions_end(self, rests: Resources) -> None:
        assert extract(
            Text("if " * 50_000 + "we must ensure transparency.", "en", Metadata(), "long.txt"), rests
        ).claims


class TestModality:
    @pytest.mark.parametrize(
        ("content", "kind", "modality"),
        [
            ("Providers shall ensure transparency.", "Law", "obligation"),
            ("Transparency must be ensured.", "Law", "obligation"),
            ("We call on States to ensure transparency.", "Declaration", "recommendation"),
            ("We recommend that States must ensure transparency.", "Declaration", "obligation"),
            ("We will promote transparency.", "Declaration", "commitment"),
            ("We value transparency.", "Declaration", None),
            ("应当确保透明。", "Law", "obligation"),
            ("应当确保透明。", "Initiative", "recommendation"),
        ],
    )
    def test_of_demands(self, rests: Resources, content: str, kind: str, modality: str | None) -> None:
        assert only(run(rests, content, kind)).modality == (AIGOV[modality] if modality else None)

    def test_what_is_feared_has_none(self, rests: Resources) -> None:
        found = run(rests, "AI may, where it fails, lead to disinformation.")
        assert [(claim.modality, claim.condition) for claim in found.claims] == [(None, None)]


def test_definitions_and_categories_demand_nothing(rests: Resources) -> None:
    content = '"Risk assessment" means the process by which providers ensure transparency. High-risk AI systems exist.'
    assert claims(run(rests, content, "Law")) == set()


def test_criticism_reaches_the_list_and_its_examples(rests: Resources) -> None:
    content = "India criticises the hegemony of Western countries such as the United States and Japan."
    wanted = {"india criticises western-countries", "india criticises united-states", "india criticises japan"}
    assert wanted <= claims(run(rests, content, "Commentary"))


def test_facts_over_two_sentences(rests: Resources) -> None:
    content = "The Shanghai Declaration was adopted on 4 July 2024. It was issued by China."
    wanted = {'shanghai-declaration date "2024-07-04"', "shanghai-declaration issued-by china"}
    assert wanted <= claims(run(rests, content, "Commentary"))


def test_the_purpose_that_opens_a_sentence(rests: Resources) -> None:
    found = claims(run(rests, "In order to counter disinformation, platforms should ensure transparency."))
    assert "transparency addresses disinformation" in found


def test_the_author_of_a_byline_and_where_the_note_says_she_works(rests: Resources, tmp_path: Path) -> None:
    path = tmp_path / "essay.txt"
    path.write_text(
        "Rules for the rest of us\n\nBy Jane Doe\n\nEurope has rules. Jane Doe's friends like them.\n\n"
        "Jane Doe is a senior fellow at Fudan University.\n",
        encoding="utf-8",
    )
    (text,) = read(path)
    found = extract(text, rests)
    found.check(text.content)
    assert {"self author jane-doe", "jane-doe affiliated-with fudan-university"} <= claims(found)
    assert [m.exact for m in found.mentions].count("Jane Doe") == 3


def test_a_text_is_not_the_document_whose_name_ends_its_title(rests: Resources) -> None:
    content = "National AI Safety Governance Framework\n\nThe framework calls for transparency.\n"
    title = "National AI Safety Governance Framework"
    found = extract(Text(content, "en", Metadata(title=title), "a.txt"), rests)
    assert claims(found) == {"self advocates transparency"}


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("EXPLANATORY MEMORANDUM\n\n1. Transparency. Systems are opaque.\n", True),
        ("北港人工智能宣言\n\n坚持透明。\n", True),
        ("Why rules fail\n\nTransparency is a word. It is a principle of many laws.\n", False),
    ],
)
def test_the_head_tells_what_kind_of_text_it_is(rests: Resources, content: str, wanted: bool) -> None:
    found = extract(Text(content, language_of(content), Metadata(), "a.txt"), rests)
    assert ("self advocates transparency" in claims(found)) == wanted


@pytest.mark.parametrize(
    ("content", "kind", "wanted", "unwanted"),
    [
        (
            "We recommend that employers establish an impact assessment.",
            "Report",
            "self advocates impact-assessment",
            "employers advocates impact-assessment",
        ),
        (
            "We read the Bletchley Declaration, which promotes transparency.",
            "Commentary",
            "bletchley-declaration advocates transparency",
            "self advocates transparency",
        ),
        (
            "If a system causes fraud, providers must ensure transparency.",
            "Law",
            "self advocates transparency",
            "self opposes fraud-and-scams",
        ),
    ],
)
def test_who_speaks(rests: Resources, content: str, kind: str, wanted: str, unwanted: str) -> None:
    found = claims(run(rests, content, kind))
    assert wanted in found
    assert unwanted not in found


def test_the_opening_of_a_chinese_declaration(rests: Resources) -> None:
    content = "北港人工智能宣言\n\n(2025年9月12日通过)\n\n我们,来自中国、马来西亚和巴西的代表,在北港举行会议。\n"
    found = extract(Text(content, "zh", Metadata(), "a.txt"), rests)
    wanted = {"self issued-by china", "self issued-by malaysia", "self issued-by brazil", 'self date "2025-09-12"'}
    assert wanted <= claims(found)


def test_entries_of_a_reading_list(rests: Resources) -> None:
    content = (
        "A list of readings\n\n1. The Bletchley Declaration; Cuihong Cai; Professor, Fudan University\n\n"
        "2. Shanghai Declaration, seen by Cuihong Cai; 2024\n"
    )
    found = claims(run(rests, content, "Commentary"))
    assert {"bletchley-declaration author cuihong-cai", "cuihong-cai affiliated-with fudan-university"} <= found
    assert "shanghai-declaration author cuihong-cai" not in found


def test_we_in_quoted_words_is_whom_they_quote(rests: Resources) -> None:
    content = "The Bletchley Declaration is clear. It says: [We will promote transparency.] We promote fairness."
    found = claims(run(rests, content, "Commentary"))
    assert {"bletchley-declaration advocates transparency", "self advocates fairness"} <= found


class TestLaws:
    """What a law does not touch, and what it only supposes, is no stance."""

    @pytest.mark.parametrize(
        "content",
        [
            "This Article shall not affect other regulatory sandboxes.",
            "That prohibition should not cover lawful content labelling.",
            "This exception shall not apply to models with systemic risks.",
            "Where the Member State fails to act, the Commission may suspend the designation.",
            "Workers may complain where their rights have been violated.",
            "If such an authorisation is rejected, its use must cease.",
            "An ethics review may find that data should not be used.",
        ],
    )
    def test_no_stance(self, rests: Resources, content: str) -> None:
        found = claims(run(rests, content, "Law"))
        assert not {line for line in found if " opposes " in line or " criticises " in line}

    @pytest.mark.parametrize(
        ("content", "wanted"),
        [
            ("Providers shall not introduce licensing.", "self opposes licensing"),
            ("Providers shall not deceive by deepfakes.", "self opposes deepfake"),
            ("The Government rejected a ban on facial recognition.", "self opposes prohibited-practices"),
            ("Rules must not undermine transparency.", "self advocates transparency"),
            ("Watermarking alone will not stop disinformation.", "self identifies-risk disinformation"),
        ],
    )
    def test_stance(self, rests: Resources, content: str, wanted: str) -> None:
        assert wanted in claims(run(rests, content, "Law"))
