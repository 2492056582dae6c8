"""Extraction: mentions and claims with their evidence and voices, the same every time, whatever the input."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract, resources
from aigovkg.text import Metadata, Text

INITIATIVE = "global-ai-governance-initiative"


def run(
    rests: Resources, content: str, kind: str = "Declaration", language: str = "en", issuer: str = ""
) -> AnnotationSet:
    metadata = Metadata(title="Untitled", type=kind, issuer=issuer)
    return extract(Text(content, language, metadata, "untitled.txt"), rests)


def claims(found: AnnotationSet, threshold: float = 0.5) -> set[str]:
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= threshold}


class TestMentions:
    def test_span_holds_the_label(self, rests: Resources) -> None:
        content = "We call for transparency, and for data sharing."
        found = run(rests, content)
        assert [content[m.span.start : m.span.end] for m in found.mentions] == ["transparency", "data sharing"]
        found.check(content)

    def test_words_broken_by_the_page_are_found_in_place(self, rests: Resources) -> None:
        content = "We call for  trans-\nparency  and data\nsharing."
        found = run(rests, content)
        assert [m.exact for m in found.mentions] == ["trans-\nparency", "data\nsharing"]

    def test_traditional_characters(self, rests: Resources) -> None:
        found = run(rests, "我們支持數據共享與國際合作。", language="zh")
        assert "self advocates international-cooperation" in claims(found)

    def test_names_that_and_joins_are_all_named(self, rests: Resources) -> None:
        found = run(rests, "We uphold the principles of fairness and non-discrimination.")
        assert claims(found) == {"self advocates fairness", "self advocates non-discrimination"}

    def test_country_inside_an_institution_is_no_mention(self, rests: Resources) -> None:
        found = run(rests, "The China Institutes of Contemporary International Relations published it.", "Report")
        assert {str(m.concept).rsplit("/", 1)[1] for m in found.mentions} == {
            "china-institutes-of-contemporary-international-relations"
        }

    def test_definite_description_is_a_mention_where_it_is_capitalised(self, rests: Resources) -> None:
        content = "China presented the Global AI Governance Initiative. The Initiative is short. The initiative is new."
        found = run(rests, content, "Commentary")
        exact = [m.exact for m in found.mentions if str(m.concept).endswith(INITIATIVE)]
        assert exact == ["Global AI Governance Initiative", "The Initiative"]


class TestVoices:
    @pytest.mark.parametrize(
        ("content", "kind", "expected"),
        [
            ("We support transparency.", "Declaration", "self advocates transparency"),
            ("India supports transparency.", "Commentary", "india advocates transparency"),
            ("India should support transparency.", "Commentary", "self advocates transparency"),
            ("India believes that we should support transparency.", "Commentary", "india advocates transparency"),
            ("According to India, transparency is essential.", "Report", "india advocates transparency"),
            ("Cooperation with India supports transparency.", "Declaration", "self advocates transparency"),
            (
                "India supports data sharing and opposes technology monopoly.",
                "Report",
                "india opposes technology-monopoly",
            ),
            ("India's position paper calls for transparency.", "Report", "india advocates transparency"),
            ("India met with others, emphasising transparency.", "Report", "india advocates transparency"),
            (
                "The Bletchley Declaration is short. It stresses transparency.",
                "Report",
                "bletchley-declaration advocates transparency",
            ),
            (
                "The Bletchley Declaration is short. The Declaration stresses transparency.",
                "Report",
                "bletchley-declaration advocates transparency",
            ),
            (
                "In the Bletchley Declaration, transparency is emphasised.",
                "Report",
                "bletchley-declaration advocates transparency",
            ),
        ],
    )
    def test_subject(self, rests: Resources, content: str, kind: str, expected: str) -> None:
        stances = {c for c in claims(run(rests, content, kind)) if expected.split()[2] in c and "cites" not in c}
        assert stances == {expected}

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("印度支持透明。", "india advocates transparency"),
            ("印度认为,应当坚持透明。", "india advocates transparency"),
            ("与印度的合作支持透明。", None),
            ("我国支持透明。", "china advocates transparency"),
            (
                "中国提出《全球人工智能治理倡议》(以下简称《倡议》)。《倡议》强调透明。",
                f"{INITIATIVE} advocates transparency",
            ),
        ],
    )
    def test_subject_in_chinese(self, rests: Resources, content: str, expected: str | None) -> None:
        stances = {
            c
            for c in claims(run(rests, content, "Commentary", "zh"))
            if c.endswith("advocates transparency") and "self" not in c
        }
        assert stances == ({expected} if expected else set())

    def test_issuer_speaks_as_its_document(self, rests: Resources) -> None:
        found = run(rests, "China supports transparency.", "PositionPaper", issuer="China")
        assert "self advocates transparency" in claims(found)

    def test_reported_words_are_attributed(self, rests: Resources) -> None:
        found = run(rests, "India supports transparency. We support data sharing.", "Commentary")
        voices = {said(c, found.text.document): str(c.attributed_to or "").rpartition("/")[2] for c in found.claims}
        assert voices["india advocates transparency"] == "india"
        assert voices["self advocates data-sharing"] == ""

    def test_author_asserts(self, rests: Resources) -> None:
        text = Text(
            "We support transparency.",
            "en",
            Metadata(title="Essay", type="Commentary", authors=("Ada Example",)),
            "e.txt",
        )
        assert {str(c.asserted_by).rpartition("/")[2] for c in extract(text, rests).claims} == {"ada-example"}

    def test_question_asks_for_nothing(self, rests: Resources) -> None:
        assert not claims(run(rests, "Should we support transparency?", "Interview"))


class TestStances:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("We oppose disinformation.", {"self opposes disinformation"}),
            ("Disinformation shall be prohibited.", {"self opposes disinformation"}),
            ("No state should spread disinformation.", {"self opposes disinformation"}),
            ("States shall not use systems that spread disinformation.", {"self opposes disinformation"}),
            ("We will prevent disinformation.", {"self addresses disinformation"}),
            ("AI may lead to disinformation.", {"self identifies-risk disinformation"}),
            ("We are concerned about disinformation.", {"self identifies-risk disinformation"}),
            ("We do not support transparency.", set()),
            ("There is a lack of traceability.", set()),
            ("Our opposition to disinformation is firm.", {"self opposes disinformation"}),
            (
                "We support: transparency; traceability; data sharing.",
                {"self advocates transparency", "self advocates traceability", "self advocates data-sharing"},
            ),
            (
                "We use verification tools to reduce disinformation.",
                {
                    "self advocates verification-tools",
                    "self addresses disinformation",
                    "verification-tools addresses disinformation",
                },
            ),
        ],
    )
    def test_stance(self, rests: Resources, content: str, expected: set[str]) -> None:
        assert claims(run(rests, content)) == expected

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("我们反对虚假信息。", {"self opposes disinformation"}),
            ("任何人不得传播虚假信息。", {"self opposes disinformation"}),
            ("我们将防范虚假信息。", {"self addresses disinformation"}),
            ("人工智能导致虚假信息。", {"self identifies-risk disinformation"}),
            ("我们不支持透明。", set()),
            ("我们不断提升透明度。", {"self advocates transparency"}),
        ],
    )
    def test_stance_in_chinese(self, rests: Resources, content: str, expected: set[str]) -> None:
        assert claims(run(rests, content, language="zh")) == expected

    def test_evidence_is_the_sentence(self, rests: Resources) -> None:
        content = "This text is short. We support transparency."
        (claim,) = run(rests, content).claims
        assert content[claim.evidence.start : claim.evidence.end] == "We support transparency."


class TestDeterminismAndBadInput:
    def test_same_bytes(self, rests: Resources) -> None:
        content = "India supports transparency. 我们反对虚假信息。 The EU adopted the AI Act in 2024."
        first, second = (run(rests, content, "Report") for _ in range(2))
        assert first == second
        assert [first.claim_iri(c) for c in first.claims] == [second.claim_iri(c) for c in second.claims]
        assert (
            extract(Text(content, "en", Metadata(title="Untitled", type="Report"), "untitled.txt"), resources())
            == first
        )

    @pytest.mark.parametrize("content", ["", " \n\n ", "\x00\x00", "\u202e\u200f", "。", "a", "transparency"])
    def test_next_to_nothing(self, rests: Resources, content: str) -> None:
        run(rests, content).check(content)

    @pytest.mark.parametrize(
        "unit",
        [
            "a ",
            "transparency ",
            "we support transparency and ",
            "透明",
            "\x00",
            "\u200f透明 ",
            "# h\n",
            "not ",
            "(((",
            "the initiative ",
            "1. ",
            "“",
        ],
    )
    def test_a_megabyte_of_anything_takes_linear_time(self, rests: Resources, unit: str) -> None:
        content = unit * (300_000 // len(unit))
        started = time.process_time()
        found = run(rests, content)
        assert time.process_time() - started < 20
        found.check(content)

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        parts=st.lists(
            st.sampled_from(
                [
                    "We support ",
                    "transparency",
                    " and ",
                    "India",
                    " opposes ",
                    "disinformation",
                    ". ",
                    "\n\n",
                    "中国",
                    "支持",
                    "透明",
                    "。",
                    "《",
                    "》",
                    "the Initiative",
                    "İ",
                    "ﬁ",
                    "-\n",
                    "\r\n",
                    "  ",
                    "“",
                    "2024年5月",
                    "not ",
                ]
            )
            | st.text(max_size=6),
            max_size=30,
        ),
        kind=st.sampled_from(["Declaration", "Commentary", "Law", "Interview"]),
    )
    def test_quotes_equal_the_text_at_their_offsets(self, rests: Resources, parts: list[str], kind: str) -> None:
        content = "".join(parts)
        found = run(rests, content, kind)
        found.check(content)
        assert all(content[m.span.start : m.span.end] == m.exact for m in found.mentions)
        assert all(0 < c.confidence <= 1 for c in found.claims)
