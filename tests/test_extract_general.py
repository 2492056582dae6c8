"""Extraction: broken words, words that colour other nouns, lists after a colon, unnamed voices, opening lines."""

from __future__ import annotations

import pytest

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.extract.mending import mended
from aigovkg.text import Metadata, Text

WORDS = frozenset({"transparency", "promote", "the", "for", "mat", "format", "discrimination"})


def run(rests: Resources, content: str, kind: str = "Declaration", language: str = "en") -> AnnotationSet:
    return extract(Text(content, language, Metadata(title="Untitled", type=kind), "untitled.txt"), rests)


def claims(found: AnnotationSet) -> set[str]:
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


def slugs(found: AnnotationSet) -> list[str]:
    return [str(mention.concept).rsplit("/", 1)[1] for mention in found.mentions]


class TestMending:
    @pytest.mark.parametrize(
        ("content", "joined"),
        [
            ("transp\narency", "transparency"),
            ("trans  \n  parency", "transparency"),
            ("transp\narency and dis crimination", "transparency and discrimination"),
            ("for\nmat", "for\nmat"),  # both are words of their own
            ("dis crimination", "dis crimination"),  # nothing tells that this text is broken
            ("the\n\ntransparency", "the\n\ntransparency"),
        ],
    )
    def test_pieces_are_joined(self, content: str, joined: str) -> None:
        whole = mended(content, WORDS)
        assert len(whole) == len(content)
        assert whole.replace("\u00ad", "") == joined

    def test_mentions_and_cues_in_broken_words(self, rests: Resources) -> None:
        content = "We sup\nport transp\narency."
        found = run(rests, content)
        found.check(content)
        assert [m.exact for m in found.mentions] == ["transp\narency"]
        assert claims(found) == {"self advocates transparency"}


class TestCommonWords:
    @pytest.mark.parametrize(
        ("content", "named"),
        [
            ("AI must be safe, fair and transparent.", ["safety-reliability", "fairness", "transparency"]),
            ("We promote ethical and inclusive AI systems.", ["ethics-first", "openness-and-inclusiveness"]),
            ("We build an inclusive governance mechanism.", ["governance-framework"]),
            ("We build a fair playground.", []),
            ("Agencies must publish what they use.", ["public-authorities"]),
            ("Agencies must keep records of it.", ["public-authorities", "logging"]),
            ("It urges agencies to keep records.", ["public-authorities", "logging"]),
            ("We urge industry to wait.", ["enterprises"]),
            ("Many agencies have done so.", []),
            ("We respect individual choices.", []),
            ("We support every student.", ["students"]),
        ],
    )
    def test_adjectives_and_singulars(self, rests: Resources, content: str, named: list[str]) -> None:
        assert slugs(run(rests, content)) == named

    def test_a_bare_word_at_the_head_of_an_item_counts(self, rests: Resources) -> None:
        found = run(
            rests, "Principles\n\n1. Safety: systems are tested.\n2. Fairness: nobody is left out.", "PrincipleSet"
        )
        assert {"safety-reliability", "fairness"} <= set(slugs(found))

    def test_a_bare_word_that_closes_a_name_is_none(self, rests: Resources) -> None:
        assert slugs(run(rests, "我们应对算法歧视风险。", language="zh")) == ["bias-and-discrimination"]

    def test_what_is_prevented_is_a_risk(self, rests: Resources) -> None:
        assert claims(run(rests, "我们将防止滥用。", language="zh")) == {"self addresses malicious-use"}


class TestLeads:
    def test_items_follow_the_stance_before_the_colon(self, rests: Resources) -> None:
        content = (
            "The following practices shall be prohibited:\n"
            "(a) social scoring by authorities;\n(b) mass surveillance.\n\n"
            "Disinformation is known."
        )
        assert claims(run(rests, content, "Law")) == {
            "self opposes social-scoring",
            "self opposes mass-surveillance",
            "self identifies-risk disinformation",
        }

    def test_in_one_sentence(self, rests: Resources) -> None:
        content = "禁止利用人工智能从事下列活动:(一)传播虚假信息;(二)侵犯隐私。"
        assert claims(run(rests, content, "Law", "zh")) == {
            "self opposes disinformation",
            "self opposes privacy-violation",
        }


class TestVoices:
    def test_what_critics_want_is_nobodys_demand(self, rests: Resources) -> None:
        assert claims(run(rests, "Critics argue that transparency is essential.", "Report")) == set()

    def test_what_critics_fear_is_a_risk_the_text_names(self, rests: Resources) -> None:
        assert claims(run(rests, "Experts warn that disinformation spreads.", "Report")) == {
            "self identifies-risk disinformation"
        }

    def test_a_named_speaker_goes_on_after_a_semicolon(self, rests: Resources) -> None:
        content = "India points out that we should achieve data sharing; and develop international standards."
        assert claims(run(rests, content, "Commentary")) == {
            "india advocates data-sharing",
            "india advocates international-standards",
        }

    def test_a_recommendation_prescribes(self, rests: Resources) -> None:
        found = run(
            rests, "India should ensure transparency. This Recommendation supports data sharing.", "Recommendation"
        )
        assert claims(found) == {"self advocates transparency", "self advocates data-sharing"}

    def test_who_is_asked_does_not_speak(self, rests: Resources) -> None:
        found = run(rests, "我们呼吁发达国家支持技术转让,反对虚假信息。", "Speech", "zh")
        assert claims(found) == {"self advocates technology-transfer", "self opposes disinformation"}

    def test_a_supposed_fault_is_no_reproach(self, rests: Resources) -> None:
        assert claims(run(rests, "If Western countries fail to act, nothing happens.", "Report")) == set()


class TestOpenings:
    def test_leaders_and_date(self, rests: Resources) -> None:
        found = run(
            rests, "We, the leaders of India, Japan and Australia, met on 3 May 2024.\n\nWe met Kenya on 4 May 2024."
        )
        assert claims(found) == {
            "self issued-by india",
            "self issued-by japan",
            "self issued-by australia",
            'self date "2024-05-03"',
        }

    def test_line_of_a_date(self, rests: Resources) -> None:
        assert claims(run(rests, "Geneva, September 2024\n\nThe world has changed.")) == {'self date "2024-09"'}

    def test_dates_of_others_are_not_taken(self, rests: Resources) -> None:
        assert claims(run(rests, "India joined talks in May 2024 and left them.")) == set()

    def test_in_chinese(self, rests: Resources) -> None:
        found = run(rests, "中国、法国两国政府代表于2024年5月6日发表本声明。", language="zh")
        assert {"self issued-by china", "self issued-by france"} <= claims(found)
