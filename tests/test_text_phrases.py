"""Phrases are found where they stand as whole words, and nowhere else."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigovkg.text import compact
from aigovkg.text.folding import capitalised
from aigovkg.text.phrases import Phrases

_WORDS = frozenset(string.ascii_letters + string.digits)
_SIGNS = "ab1 é国-'."


def places(phrases: list[str], content: str) -> list[tuple[int, int, int]]:
    """Where phrases stand, by looking at each place of the text."""
    return sorted(
        (rank, start, start + len(phrase))
        for rank, phrase in enumerate(phrases)
        for start in range(len(content))
        if content.startswith(phrase, start)
        and not (phrase[0] in _WORDS and content[start - 1 : start] in _WORDS)
        and not (phrase[-1] in _WORDS and content[start + len(phrase) : start + len(phrase) + 1] in _WORDS)
    )


@given(st.lists(st.text(_SIGNS, min_size=1, max_size=4), unique=True, max_size=8), st.text(_SIGNS, max_size=40))
def test_phrases_are_found_as_by_looking_at_each_place(phrases: list[str], written: str) -> None:
    text = compact(written)
    expected = places(phrases, text.content)
    assert Phrases(phrases).in_order(text) == sorted((start, -end, rank) for rank, start, end in expected)
    found, length = Phrases(phrases).find(text), len(text.content)
    assert sorted((rank, length - high, length - low) for rank, low, high in found) == expected
    assert found == sorted(found, key=lambda place: (place[2], place[1])), "from the end on, longer ones first"


@pytest.mark.parametrize(
    ("phrase", "content", "found"),
    [
        ("art", "state of the art", True),
        ("art", "the start of a party", False),
        ("3d", "a 3d model", True),
        ("3d", "a 23d model", False),
        ("people's", "the people's courts", True),
        ("国ai", "中国ai治理", True),
        ("ai", "中国ai治理", True),
    ],
)
def test_a_phrase_is_whole_words(phrase: str, content: str, found: bool) -> None:
    assert bool(Phrases([phrase]).find(compact(content))) is found


@given(st.text())
def test_capitals_change_no_length(content: str) -> None:
    assert len(capitalised(content)) == len(content)
    assert capitalised(content).lower() == content.lower()
