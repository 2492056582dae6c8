"""Finding the labels of a vocabulary in a text."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from tests.strategies import contents, labels

from aigovkg.matcher import Matcher
from aigovkg.names import thing
from aigovkg.text import fold
from aigovkg.vocabulary import Concept, Vocabulary, load


def concept(slug: str, *names: str, kind: str = "principle", weak: str = "", negative: str = "") -> Concept:
    return Concept(
        thing(kind, slug),
        kind,
        pref={"en": names[0]} if names else {},
        alt={"en": names[1:]},
        weak={"en": (weak,)} if weak else {},
        negative={"en": (negative,)} if negative else {},
    )


CONCEPTS = (
    concept("life-cycle", "AI life-cycle", "人工智能全生命周期", kind="stage"),
    concept("governance", "governance", "治理"),
    concept("ai-governance", "AI governance", "人工智能治理"),
    concept("capacity", "capacity-building", "well-being", kind="mechanism"),
    concept("violation", "violation of privacy", "privacy breaches", kind="risk"),
    concept("criteria", "evaluation crisis", "policy", "fake news", "cyberethics", kind="risk"),
    concept("organisation", "organisation of work", "data centre"),
    concept("developing", "developing countries", "发展中国家", kind="stakeholder-group"),
    concept("china", "China", "中国", "PRC", kind="state"),
    concept("united-states", "United States", "US", "U.S.", kind="state"),
    concept("who", "World Health Organization", "WHO", kind="organization"),
    concept("quad", "Quadrilateral Security Dialogue", "Quad", kind="grouping"),
    concept("bodies", "DPA", kind="mechanism"),
    concept("bias", "algorithmic bias", weak="bias", kind="risk"),
    concept("initiative", "Joint Initiative", weak="the Initiative", kind="document"),
    concept("security", "security", negative="security council"),
    concept("cafe", "café", "Œuvre"),
    concept("one", "same label"),
    concept("two", "same label", kind="risk"),
)


@pytest.fixture(scope="module")
def find() -> Callable[[str], list[tuple[str, str]]]:
    """Finds labels; gives slugs with what the text has."""
    matcher = Matcher(Vocabulary(CONCEPTS))

    def found(content: str) -> list[tuple[str, str]]:
        return [(match.concept.rpartition("/")[2], content[match.start : match.end]) for match in matcher.find(content)]

    return found


Find = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("AI life-cycle", [("life-cycle", "AI life-cycle")]),
        ("the AI life cycle.", [("life-cycle", "AI life cycle")]),
        ("AI lifecycles", [("life-cycle", "AI lifecycles")]),
        ("AI lifecycle", [("life-cycle", "AI lifecycle")]),
        ("artificial\nintelligence life\u2011cycle", [("life-cycle", "artificial\nintelligence life\u2011cycle")]),
        ("AI  life-\n  cycle", [("life-cycle", "AI  life-\n  cycle")]),
        ("capacity building", [("capacity", "capacity building")]),
        ("capacity-\nbuilding and wellbeing", [("capacity", "capacity-\nbuilding"), ("capacity", "wellbeing")]),
        ("gover-\nnance", [("governance", "gover-\nnance")]),
        ("AI\n\ngovernance", [("governance", "governance")]),
        ("ＡＩ　ＧＯＶＥＲＮＡＮＣＥ", [("ai-governance", "ＡＩ　ＧＯＶＥＲＮＡＮＣＥ")]),
        ("violations of privacy", [("violation", "violations of privacy")]),
        ("a privacy breach", [("violation", "privacy breach")]),
        ("evaluation crises, policies", [("criteria", "evaluation crises"), ("criteria", "policies")]),
        ("fake new things and cyberethic", []),
        (
            "organization of work in data centers",
            [("organisation", "organization of work"), ("organisation", "data centers")],
        ),
        ("人工智慧治理與人工智能治理", [("ai-governance", "人工智慧治理"), ("ai-governance", "人工智能治理")]),
        ("AI治理和人工智能\n治理", [("ai-governance", "AI治理"), ("ai-governance", "人工智能\n治理")]),
        ("发展中国家和中国", [("developing", "发展中国家"), ("china", "中国")]),
        ("misgovernance governances2", []),
        ("China's, (China) and China-led", [("china", "China")] * 3),
        ("Indochina and Chinas", []),
        ("中国China中国", [("china", "中国"), ("china", "China"), ("china", "中国")]),
        ("let us go; the US and the U.S. agree", [("united-states", "US"), ("united-states", "U.S.")]),
        ("PRC prc", [("china", "PRC")]),
        ("DPAs and dpas", [("bodies", "DPAs")]),
        ("WHO IS RESPONSIBLE FOR WHAT", []),
        ("the WHO says", [("who", "WHO")]),
        ("TRUST US NOW OR NEVER AT ALL", []),
        ("the Quad and a quad", [("quad", "Quad")]),
        ("security at the Security Council", [("security", "security")]),
        ("cafés, café, cafétéria", [("cafe", "cafés"), ("cafe", "café")]),
        ("same label", [("one", "same label"), ("two", "same label")]),
        ("", []),
    ],
)
def test_matches(find: Find, content: str, expected: list[tuple[str, str]]) -> None:
    assert find(content) == expected


def test_weak_labels_are_told_and_give_way(find: Find) -> None:
    content = "Bias is algorithmic bias. The initiative of the Initiative."
    matches = Matcher(Vocabulary(CONCEPTS)).find(content)
    assert [(content[match.start : match.end], match.label, match.weak) for match in matches] == [
        ("Bias", "bias", True),
        ("algorithmic bias", "algorithmic bias", False),
        ("the Initiative", "the Initiative", True),
    ]


def test_a_match_tells_its_label_and_place() -> None:
    (match,) = Matcher(Vocabulary(CONCEPTS)).find("各国的人工智能治理。")
    assert (match.start, match.end, match.label, match.weak) == (3, 9, "人工智能治理", False)
    assert (match.concept, match.kind) == (thing("principle", "ai-governance"), "principle")


def test_the_longest_label_that_stands_at_word_boundaries_counts() -> None:
    vocabulary = Vocabulary([concept("a", "open source"), concept("b", "open source model"), concept("c", "source")])
    content = "open source modelling"
    assert [(match.start, match.end) for match in Matcher(vocabulary).find(content)] == [(0, 11)]


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert Matcher(Vocabulary([])).find("AI governance") == []


@given(contents)
def test_matches_do_not_overlap_and_lie_in_the_text(content: str) -> None:
    matches = MATCHER.find(content)
    spans = sorted({(match.start, match.end) for match in matches})
    assert all(0 <= start < end <= len(content) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert matches == sorted(matches, key=lambda match: match.start)


MATCHER = Matcher(Vocabulary(CONCEPTS))


@given(labels)
def test_a_label_is_found_in_a_text_of_its_own(label: str) -> None:
    matcher = Matcher(Vocabulary([concept("a", label)]))
    for content in (label, f"({label})", f"“{label}”，", label.replace(" ", "\n")):
        (match,) = matcher.find(content)
        assert fold(content[match.start : match.end]) == fold(label)


def test_every_label_of_the_shipped_vocabulary_is_found() -> None:
    vocabulary = load()
    matcher = Matcher(vocabulary)
    for item in vocabulary.concepts.values():
        for label in item.names():
            assert any(match.end - match.start > 0 for match in matcher.find(f"“{label}”")), label


def test_fifty_thousand_labels_build_and_match_in_time() -> None:
    words = ("data", "model", "risk", "rights", "human", "control", "system", "policy", "standard", "review")
    many = [
        concept(f"c{number}", f"{words[number % 10]} {words[number // 10 % 10]} {number}x", kind="risk")
        for number in range(50_000)
    ]
    begin = time.process_time()
    matcher = Matcher(Vocabulary(many))
    assert time.process_time() - begin < 12
    content = "human data 42x and data model 10x. " * 5_000
    begin = time.process_time()
    matches = matcher.find(content)
    assert time.process_time() - begin < 5
    assert len(matches) == 5_000


@pytest.mark.parametrize("piece", ["US ", "中国", "AI governance ", "security council ", "a-", "governance-\n"])
def test_matching_takes_linear_time(piece: str) -> None:
    begin = time.process_time()
    MATCHER.find(piece * 30_000)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("人工智能伦理", "人工智慧倫理"),
        ("演算法偏見", "算法偏见"),
        ("数据治理", "資料治理"),
        ("数据管治", "資料治理"),
        ("隐私影响评估", "私隱影響評估"),
        ("知识产权保护", "智慧財產權保護"),
    ],
)
def test_labels_match_in_the_words_of_other_regions(label: str, written: str) -> None:
    matcher = Matcher(Vocabulary([concept("it", label)]))
    [match] = matcher.find(f"我們重視{written}。")
    assert (match.start, match.end, match.label) == (4, 4 + len(written), label)
