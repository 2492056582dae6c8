"""Sentences of English, Chinese and mixed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.text.language import HAN
from aigovkg.text.phrases import occurrences

__all__ = ["split_sentences", "stops_of"]

_CLOSERS: Final = r"[\"'”’」』）)\]】]*"
#: With one of these each sentence ends that has an end.
_STOPS: Final = ".!?。！？；…"
_STOP: Final = re.compile(
    rf"[。！？；….!?](?:(?<=[。！？；…])[。！？；…]*{_CLOSERS}"
    rf"|(?<=[.!?])[.!?]*{_CLOSERS}(?:(?<=[a-z)”\"]\.)\d{{1,3}})?(?=\s+[\"'“‘(\[「《]*[A-Z0-9{HAN}]|\s*[\[(（]?[{HAN}]|\s*$))"
)
_WORD_BEFORE: Final = re.compile(r"(?:^|[\s(\[“‘\"'/-])((?:[A-Za-z]\.)+[A-Za-z]|[A-Za-z]+)\.$")
#: Abbreviations in front of names and examples, and those in front of numbers: these end a sentence before words.
_ABBREVIATIONS: Final = frozenset(
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
_NUMBERED: Final = frozenset(
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
#: Words in front of a full stop that are longer than this are not abbreviated.
_LONGEST_SHORT: Final = max(map(len, _ABBREVIATIONS | _NUMBERED))
_NUMBER: Final = re.compile(r"\s*(?:\d|[IVXL]+\b)")
_LOOK_BACK: Final = 24
_BEYOND_ASCII: Final = 0x80
_BLANK: Final = ord(" ")
_LINE_BREAK: Final = ord("\n")
_A: Final = ord("a")
_Z: Final = ord("z")
#: What small letters have in ASCII and capitals have not.
_SMALL_BIT: Final = 32

#: Longer sentences are cut, so that what reads them stays quick on texts without any full stop (code points).
_LONGEST: Final = 3000
_CUT: Final = re.compile(r"[，,;:；：、\n](?!\d)|\s")


def stops_of(content: str) -> list[int]:
    """Tell where stops stand in a text; each kind by itself is found quicker than any by a pattern."""
    stops: list[int] = []
    for stop in _STOPS:
        stops += occurrences(content, stop, 0, len(content))
    stops.sort()
    return stops


def split_sentences(
    content: str, start: int, end: int, stops: list[int], first: int, holes: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """Split a paragraph into sentences.

    Args:
        content: the text.
        start, end: place of the paragraph, in code points.
        stops: where stops stand in the text, as `stops_of` tells.
        first: the rank of the first of them that is not before the paragraph.
        holes: places inside it that are no part of it, in order.
    Returns:
        The place of each sentence, without the blanks around it.
    """
    found: list[tuple[int, int]] = []
    begin = after = start
    for rank in range(first, len(stops)):
        place = stops[rank]
        if place >= end:
            break
        stop = _end_of_stop(content, place, end) if place >= after else 0
        if not stop:
            continue
        after = stop
        if holes and any(hole <= place < until for hole, until in holes):
            continue
        if content[place] == "." and _goes_on(content, begin, place, end):
            continue
        _trim(content, begin, after, found)
        begin = after
    _trim(content, begin, end, found)
    return found


def _end_of_stop(content: str, place: int, end: int) -> int:
    """Where the stop ends that a sentence may end with, its closing marks among it; 0 where none ends."""
    if place + 1 == end:
        return end
    if ord(content[place]) < _BEYOND_ASCII:  # as it mostly is
        after = place + 1
        while after + 1 < end and ord(content[after]) in (_BLANK, _LINE_BREAK):
            after += 1
        first = ord(content[after])
        if _A <= first | _SMALL_BIT <= _Z:
            return place + 1 if first < _A and after > place + 1 else 0
    stop = _STOP.match(content, place, end)
    return stop.end() if stop else 0


def _goes_on(content: str, begin: int, dot: int, end: int) -> bool:
    """Whether the sentence goes on after this full stop: an abbreviation, an initial, the number of an item."""
    low = dot
    while low > begin and _A <= ord(content[low - 1]) | _SMALL_BIT <= _Z:
        low -= 1
        if dot - low > _LONGEST_SHORT:  # as it mostly is
            return False
    name = content[low:dot]
    if low == dot or (low > begin and content[low - 1] != " "):
        before = content[max(begin, dot - _LOOK_BACK) : dot]
        if before.strip().isdigit() and len(before) < _LOOK_BACK:
            return True
        word = _WORD_BEFORE.search(before + ".") if before[-1:].isalpha() else None
        if not word:
            return False
        name = word[1]
    short = name.lower()
    if short in _NUMBERED:
        return bool(_NUMBER.match(content, dot + 1, end))
    return short in _ABBREVIATIONS or (len(name) == 1 and name.isupper() and dot + 1 < end)


def _trim(content: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    """Add a sentence without the blanks around it, in pieces where it is too long for one."""
    while end - start > _LONGEST:
        window = content[start + _LONGEST // 2 : start + _LONGEST]
        cut = max((one.end() for one in _CUT.finditer(window)), default=len(window)) + start + _LONGEST // 2
        _trim(content, start, cut, found)
        start = cut
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
