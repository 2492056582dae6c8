"""Phrases are found where they stand as whole words, and nowhere else."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigovkg.text import compact, joining
from aigovkg.text.folding import reversed_words
from aigovkg.text.phrases import Phrases, Span, add_spans

_WORDS = frozenset(string.ascii_letters + string.digits + "é")
_SIGNS = "ab1 é国-'."


def places(phrases: list[str], content: str) -> list[tuple[int, int, int]]:
    """Where phrases stand, by looking at each place of the text: start, end (negative), rank."""
    return sorted(
        (start, -start - len(phrase), rank)
        for rank, phrase in enumerate(phrases)
        for start in range(len(content))
        if content.startswith(phrase, start)
        and not (phrase[0] in _WORDS and content[start - 1 : start] in _WORDS)
        and not (phrase[-1] in _WORDS and content[start + len(phrase) : start + len(phrase) + 1] in _WORDS)
    )


def spans(found: Phrases, content: str) -> list[list[Span]]:
    """What is found of each list."""
    spans: list[list[Span]] = [[] for _ in found.ranks]
    for end, lists in found.find(compact(content)):
        for whole, places, ranks in zip(spans, lists, found.ranks, strict=True):
            add_spans(whole, end, places, ranks)
    return spans


PHRASES = st.lists(st.text(_SIGNS, min_size=1, max_size=4), unique=True, max_size=8)


@given(PHRASES, PHRASES, st.text(_SIGNS + "\n", max_size=40))
def test_phrases_are_found_as_by_looking_at_each_place(one: list[str], other: list[str], written: str) -> None:
    content = compact(written).content
    with pytest.MonkeyPatch.context() as patch:
        for length in (1, 10_000):
            patch.setattr(joining, "_STRETCH", length)
            assert spans(Phrases(one, other), written) == [places(one, content), places(other, content)]


@given(PHRASES, st.text(_SIGNS, max_size=40))
def test_places_are_told_from_the_end_on_longer_ones_first(one: list[str], written: str) -> None:
    text = compact(written)
    phrases = Phrases(one)
    ((length, (found,)),) = phrases.find(text)
    assert length == len(text.content)
    assert found == sorted(found, key=lambda place: (place[2], place[1]))
    (ranks,) = phrases.ranks
    told = sorted((length - high, low - length, ord(ranks[rank])) for rank, low, high in found)
    assert told == places(one, text.content)


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
        ("caf", "the cafés", False),
    ],
)
def test_a_phrase_is_whole_words(phrase: str, content: str, found: bool) -> None:
    (whole,) = spans(Phrases([phrase]), content)
    assert bool(whole) is found


@given(st.text())
def test_words_are_reversed_character_by_character(content: str) -> None:
    assert len(reversed_words(content)) == len(content)
    assert _plain(reversed_words(content)) == _plain(content[::-1])


def _plain(content: str) -> bytes:
    """The text in small letters, without the mark for that of "the"."""
    return content.encode("utf-8", "surrogatepass").lower().replace(b"\tht", b"eht")


def test_a_word_looks_the_same_in_any_text_and_other_than_within_a_longer_one() -> None:
    assert reversed_words("the act") in reversed_words("in the act, 2024")
    assert reversed_words("he") not in reversed_words("the hen")
    assert reversed_words("i") not in reversed_words("in")
    assert reversed_words("the") in reversed_words("bathe")
