"""Sentences of English, Chinese and mixed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aigovkg.text.language import HAN

__all__ = ["split_sentences"]

_CLOSERS = r"[\"'”’」』）)\]】]*"
#: Begins with any stop, for which the text is searched quickest, and then looks back which it was.
_STOP = re.compile(
    rf"[。！？；….!?](?:(?<=[。！？；…])[。！？；…]*{_CLOSERS}"
    rf"|(?<=[.!?])[.!?]*{_CLOSERS}(?:(?<=[a-z)”\"]\.)\d{{1,3}})?(?=\s+[\"'“‘(\[「《]*[A-Z0-9{HAN}]|\s*[\[(（]?[{HAN}]|\s*$))"
)
_WORD_BEFORE = re.compile(r"(?:^|[\s(\[“‘\"'/-])((?:[A-Za-z]\.)+[A-Za-z]|[A-Za-z]+)\.$")
#: Abbreviations in front of names and examples, and those in front of numbers: these end a sentence before words.
_ABBREVIATIONS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "hon",
        "gen",
        "sen",
        "rep",
        "gov",
        "cf",
        "vs",
        "v",
        "al",
        "eg",
        "viz",
        "e.g",
    }
    | {"i.e", "approx", "ca", "inc", "ltd", "corp", "distr", "rev", "ibid", "resp", "incl", "u.s", "u.k", "u.n", "ph.d"}
)
_NUMBERED = frozenset(
    {
        "no",
        "nos",
        "art",
        "arts",
        "para",
        "paras",
        "sec",
        "sect",
        "chap",
        "vol",
        "pp",
        "p",
        "fig",
        "figs",
        "eq",
        "ed",
        "eds",
    }
    | {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
)
_NUMBER = re.compile(r"\s*(?:\d|[IVXL]+\b)")
_LOOK_BACK = 24

#: Longer sentences are cut, so that what reads them stays quick on texts without any full stop (code points).
_LONGEST = 3000
_CUT = re.compile(r"[，,;:；：、\n](?!\d)|\s")


def split_sentences(
    content: str, start: int, end: int, holes: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int]]:
    """Split a paragraph into sentences.

    Args:
        content: the text.
        start, end: place of the paragraph, in code points.
        holes: places inside it that are no part of it, in order.
    Yields:
        The place of each sentence, without the blanks around it.
    """
    begin = start
    for stop in _STOP.finditer(content, start, end):
        place = stop.start()
        if holes and any(hole <= place < until for hole, until in holes):
            continue
        if content[place] == "." and _goes_on(content, begin, place, end):
            continue
        yield from _trimmed(content, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(content, begin, end)


def _goes_on(content: str, begin: int, dot: int, end: int) -> bool:
    """Whether the sentence goes on after this full stop: an abbreviation, an initial, the number of an item."""
    before = content[max(begin, dot - _LOOK_BACK) : dot]
    if before.strip().isdigit() and len(before) < _LOOK_BACK:
        return True
    word = _WORD_BEFORE.search(before + ".")
    if not word:
        return False
    name = word[1]
    if name.lower() in _NUMBERED:
        return bool(_NUMBER.match(content, dot + 1, end))
    return name.lower() in _ABBREVIATIONS or (len(name) == 1 and name.isupper() and dot + 1 < end)


def _trimmed(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        window = content[start + _LONGEST // 2 : start + _LONGEST]
        cut = max((found.end() for found in _CUT.finditer(window)), default=len(window)) + start + _LONGEST // 2
        yield from _trimmed(content, start, cut)
        start = cut
    passage = content[start:end]
    left = len(passage) - len(passage.lstrip())
    right = len(passage.rstrip())
    if right > left:
        yield start + left, start + right
