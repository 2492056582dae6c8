"""Folding keeps lengths; compacting keeps the way back; languages are told by their scripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from tests.strategies import contents

from aigovkg.text import compact, fold, language_of


@given(contents)
def test_folding_keeps_the_length(content: str) -> None:
    assert len(fold(content)) == len(content)


@given(contents)
def test_folding_twice_changes_nothing_more(content: str) -> None:
    assert fold(fold(content)) == fold(content)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("The INITIATIVE", "the initiative"),
        ("“good” ‘AI’ 「善」", '"good" \'ai\' "善"'),
        ("US–EU — ‑ −", "us-eu - - -"),
        ("ＡＩ（Ｇ２０）：，！", "ai(g20):,!"),
        ("a\u00a0b\u3000c\td", "a b c d"),
        ("全球人工智能治理倡議，發展與國際", "全球人工智能治理倡议,发展与国际"),
        ("\u0130stanbul", "istanbul"),
        ("life\ncycle", "life cycle"),
        ("life\r\ncycle", "life  cycle"),
        ("life\rcycle", "life cycle"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\r\n \r\ntwo", "one \n  \ntwo"),
        ("。、；", "。、;"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("artificial  intelligence", "artificial intelligence"),
        ("artificial \n intelligence", "artificial intelligence"),
        ("gover-\nnance", "governance"),
        ("gover\u00ad\n  nance up\u00adto date", "governance upto date"),
        ("life-cycle", "life cycle"),
        ("pre- and post-", "pre- and post-"),
        ("EU-\nUS", "euus"),
        ("2023-\n2024", "2023- 2024"),
        ("人工\n智 能", "人工智能"),
        ("人工 AI 智能", "人工 ai 智能"),
        ("one\n \n two", "one\ntwo"),
        ("ﬁne eﬃcient", "fine efficient"),
        ("a\u200bb\u202ec", "abc"),
    ],
)
def test_compacting(written: str, read: str) -> None:
    assert compact(written).content == read


@given(contents)
def test_every_place_of_the_compacted_text_comes_from_a_place_that_folds_to_it(content: str) -> None:
    text = compact(content)
    folded = fold(content)
    before = 0
    for place, character in enumerate(text.content):
        start, end = text.origin(place, place + 1)
        assert 0 <= start < end <= len(content)
        assert start >= before
        before = start
        if character.isalnum() and not "\ufb00" <= content[start] <= "\ufb06":
            assert folded[start] == character


def test_a_span_of_the_compacted_text_has_its_place() -> None:
    content = "The  gover-\nnance of eﬃcient, 人工\n智能 life-cycles."
    text = compact(content)
    for read, written in {
        "governance": "gover-\nnance",
        "efficient": "eﬃcient",
        "人工智能": "人工\n智能",
        "life cycles": "life-cycles",
    }.items():
        start = text.content.index(read)
        first, last = text.origin(start, start + len(read))
        assert content[first:last] == written


@pytest.mark.parametrize("piece", [" ", "-", "- ", "\n", " \n", "\u00ad", "人 ", "a-\n", "ﬁ", "\r"])
def test_folding_and_compacting_take_linear_time(piece: str) -> None:
    begin = time.process_time()
    fold(piece * 50_000)
    compact(piece * 50_000)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("Artificial intelligence", "en"),
        ("人工智能", "zh"),
        ("人工智能防务伙伴关系(AI PfD)", "zh"),
        ("the “Global Artificial Intelligence Governance Initiative” [全球人工智能治理倡议]", "en"),
        ("美国、英国等西方国家积极开展合作, 如 AUKUS, TTC", "zh"),
        ("2024", "en"),
        ("", "en"),
    ],
)
def test_language(passage: str, language: str) -> None:
    assert language_of(passage) == language


def test_a_passage_without_letters_has_the_language_of_its_text() -> None:
    assert language_of("2024-05-17", "zh") == "zh"
