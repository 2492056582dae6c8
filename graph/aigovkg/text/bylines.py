"""Bylines: the lines that say who wrote a text, when, and where it appeared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aigovkg.text.dates import begins_with_date, find_dates, iso_date, year_places
from aigovkg.text.language import HAN, language_of
from aigovkg.text.phrases import occurrences

__all__ = ["Byline", "closing_authors", "find_bylines", "opening_authors", "people"]

_AUTHOR: Final = r"(?:\b(?:Authors?|Written by)|作者|撰文|文)\s*[:：]"
_SOURCE: Final = r"(?:\bSource|\bPublished in|来源|來源|出处|原载)\s*[:：]"
_DATED: Final = r"(?:\bDate|\bPublished(?: on)?|\bPosted(?: on)?|日期|发布时间|发布日期|时间)\s*[:：]"
_OTHER: Final = r"\b[A-Z][a-z]{2,12}:|编辑[:：]|责编[:：]"
_LABEL: Final = re.compile(f"(?P<author>{_AUTHOR})|(?P<source>{_SOURCE})|(?P<date>{_DATED})|(?P<other>{_OTHER})")
_CLUE: Final = re.compile(f"(?:{_AUTHOR}|{_SOURCE}|{_DATED})$")
#: What the labels of bylines end with, before their colon, and how long they are at most.
_CLUE_ENDS: Final = (
    *("Author", "Authors", "Written by", "Source", "Published in", "Date", "Published", "Posted", "ed on"),
    *("作者", "文", "来源", "來源", "出处", "原载", "日期", "时间"),
)
_CLUE_LENGTH: Final = 20
_TIME: Final = re.compile(r"\s*(?:T|\s)?\s*\d{1,2}:\d{2}(?::\d{2})?\s*")
_YEAR: Final = re.compile(r"\d{4}(?!\d)(?<!\w\d{4})")
_DATE_LINE: Final = range(6, 81)  # how long a line may be that is only a date
_LONGEST: Final = 240
_BRACKETS: Final = "()（）[]【】"
#: How lines begin that may be nothing but a date, or name a writer before it.
_OPENS: Final = re.compile(
    rf"[^\S\n]*+[{re.escape(_BRACKETS)}]*+[^\S\n]*+"
    r"(?:[\d一二民]|(?=[BJFMASONDbjfmasond])(?i:by\s|jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec))"
)
_CLOSING: Final = re.compile(r"[)）\]】\s]+$")


@dataclass(frozen=True, slots=True)
class Byline:
    """One byline.

    Attributes:
        start, end: its line, in code points, without the line break.
        text: where its first character that is not blank stands.
        authors: the names, in the order given.
        date: ISO 8601.
        source: where the text appeared, as written.
        language: of the labels ("Author:" en, "作者:" zh); "" of a line that is only a date.
        time: whether a time of day is given, as web pages do.
    """

    start: int
    end: int
    text: int
    authors: tuple[str, ...] = ()
    date: str = ""
    source: str = ""
    language: str = ""
    time: bool = False


def find_bylines(content: str, years: Sequence[int] | None = None) -> Iterator[Byline]:
    """Find the bylines of a text, in its order.

    A byline is a line with an author or a source and one thing more, or one that is only a date.

    Args:
        content: the text.
        years: where years may be in it, as `year_places` tells, where that is known already.
    """
    years = year_places(content, 0, len(content)) if years is None else years
    for start in sorted({*_date_lines(content, years), *_labelled_lines(content)}):
        end = content.find("\n", start, start + _LONGEST + 2)
        if end < 0:
            end = len(content)
        if end - start <= _LONGEST:
            byline = _byline(content, start, end)
            if byline:
                yield byline


def _labelled_lines(content: str) -> Iterator[int]:
    """Where the lines begin that have the label of an author, a source or a date."""
    for colon in ":：":
        for place in occurrences(content, colon, 0, len(content)):
            end = place
            while end and content[end - 1].isspace():
                end -= 1
            words = content[max(0, end - _CLUE_LENGTH) : end]
            if not words.endswith(_CLUE_ENDS) or not _CLUE.search(words + colon):
                continue
            window = max(0, place - 1 - _LONGEST)
            cut = content.rfind("\n", window, place - 1)
            if cut >= 0 or not window:
                yield cut + 1


def _date_lines(content: str, years: Sequence[int]) -> Iterator[int]:
    """Where the short lines begin that name a year and begin as a line does that is only a date, or names a writer
    before it."""
    longest, done = _DATE_LINE.stop, -1
    for year in years:
        window = max(0, year - longest)
        cut = content.rfind("\n", window, year)
        start = cut + 1
        if (cut < 0 and window) or start <= done:
            continue
        end = content.find("\n", year, start + longest)
        if end < 0:
            end = len(content)
        done = start
        if end - start in _DATE_LINE and _OPENS.match(content, start) and _YEAR.search(content, start, end):
            yield start


def _byline(content: str, start: int, end: int) -> Byline | None:
    text = end - len(content[start:end].lstrip())
    line = content[text:end].strip().strip(_BRACKETS).strip()
    labels = list(_LABEL.finditer(line)) if ":" in line or "：" in line else []
    if not labels or labels[0]["other"]:
        return _by(line, (start, end, text)) or _only_date(line, (start, end, text))
    dates = list(find_dates(line))
    head = _TIME.sub(" ", line[: labels[0].start()])
    if dates and dates[0].end <= labels[0].start():
        head = (line[: dates[0].start] + _TIME.sub(" ", line[dates[0].end : labels[0].start()])).strip()
    if head.strip(" |·•-—,，;；()（）[]"):
        return None  # a sentence that happens to contain "Source:"
    values = {"author": "", "source": "", "date": ""}
    for rank, label in enumerate(labels):
        until = labels[rank + 1].start() if rank + 1 < len(labels) else len(line)
        if label.lastgroup in values:
            values[str(label.lastgroup)] = line[label.end() : until].strip(" \t\u3000\u00a0|·,，;；")
    date = iso_date(values["date"]) or (dates[0].iso if dates else "")
    language = language_of(labels[0][0], "")
    authors = people(_undated(values["author"]), language)
    source = _undated(values["source"])
    if not (authors or source) or not (date or (authors and source)):
        return None
    return Byline(start, end, text, authors, date, source, language, bool(re.search(r"\d:\d\d", line)))


def _undated(value: str) -> str:
    """A value without the date and time at its end."""
    for found in find_dates(value):
        value = value[: found.start]
        break
    return _CLOSING.sub("", value).rstrip(" \t\u3000\u00a0,，;；|·")


def _by(line: str, place: tuple[int, int, int]) -> Byline | None:
    """A line such as "By Jane Doe and John Roe, 17 May 2024"."""
    if line[:2].lower() != "by":
        return None
    dates = list(find_dates(line))
    written = _BY.match(line[: dates[0].start]) if dates else None
    if not written or line[dates[0].end :].strip(" ,|·"):
        return None
    authors = people(written[1])
    named = all(_PERSON.fullmatch(author) for author in authors)
    return Byline(*place, authors, dates[0].iso, language="en") if named else None


def _only_date(line: str, place: tuple[int, int, int]) -> Byline | None:
    found = next(find_dates(line), None) if begins_with_date(line) else None
    if found is None or len(found.iso) < 10 or found.start:
        return None
    rest = line[found.end :]
    time = bool(_TIME.fullmatch(rest))
    return Byline(*place, date=found.iso, time=time) if time or not rest.strip() else None


_ROLE: Final = (
    r"(?:professor|lecturer|fellow|researcher|scholar|scientist|director|dean|analyst|ambassador|candidate|student)"
)
_NAME: Final = r"[A-Z][\w.'’-]*(?:[ \u00a0][A-Z][\w.'’-]*){1,3}"
_PERSON: Final = re.compile(_NAME)
_BY: Final = re.compile(r"[Bb][Yy]\s+([^|]+?)[\s,|·—–-]*$")
_CLOSING_NOTES: Final = (
    re.compile(
        rf"[(（\[]?(?:About the authors?[:.]?\s*)?({_NAME})(?:,[^,\n]{{1,80}},)? is [^\n]{{0,80}}\b(?i:{_ROLE})\b"
    ),
    re.compile(rf"[(（\[](?:{_AUTHOR})\s*([^,，;；)）\]\n]{{2,60}})"),
    re.compile(rf"[(（\[]?本?文?作者\s*([{HAN}·]{{2,12}}?)\s*(?:系|为|是)"),
)
_CLOSING_LENGTH: Final = 1500


def closing_authors(content: str, start: int, end: int) -> tuple[str, ...]:
    """Return the authors that the last line of a text names ("Jane Doe is Professor at …", "(作者:…)"), or none."""
    tail = content[max(start, end - _CLOSING_LENGTH) : end].rstrip()
    line = tail[tail.rfind("\n") + 1 :].strip()
    for pattern in _CLOSING_NOTES:
        found = pattern.match(line)
        if found:
            return people(found[1], language_of(found[1]))
    return ()


#: A line at the head of a text that says who wrote it, and nothing more.
_OPENING: Final = re.compile(
    rf"^[ \t]*(?:{_AUTHOR}[ \t]*(?P<labelled>[^\n:：。.]{{2,60}}?)"
    rf"|By[ \t]+(?P<by>{_NAME}(?:(?:,| and|, and) {_NAME}){{0,3}})"
    rf"|(?:□|■|◎|●|本报记者|记者)[ \t]*(?P<marked>[{HAN}·]{{2,4}}(?:[ 、][{HAN}·]{{2,4}}){{0,3}}))[ \t]*$",
    re.M,
)
_OPENING_LENGTH: Final = 600


def opening_authors(content: str, start: int, end: int) -> tuple[str, ...]:
    """Return the authors that a line at the head of a text names ("By Jane Doe", 作者:…), or none."""
    found = _OPENING.search(content, start, min(end, start + _OPENING_LENGTH))
    if found is None:
        return ()
    written = found["labelled"] or found["by"] or found["marked"]
    return people(written.strip(), language_of(written))


_BETWEEN: Final = re.compile(r"\s*(?:[,，、;；/&|]|\band\b|\s和\s|\s及\s)\s*")
_HAN_NAME: Final = re.compile(f"[{HAN}·]{{2,}}")
_WORDS: Final = re.compile(r"[A-Z][\w'’-]*")
_SYLLABLE: Final = (
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:[iu]?a(?:ng?|i|o)?|i?e(?:i|ng?)?|i(?:ng?|u|ong)?|o(?:u|ng)?|u(?:[aeio]|ai|ei|an|en|ang)?|üe?|v|er)n?"
)
_SURNAME: Final = re.compile(_SYLLABLE, re.I)
_GIVEN: Final = re.compile(f"{_SYLLABLE}(?:['’-]?{_SYLLABLE})?", re.I)


def people(written: str, language: str = "en", count: int = 0) -> tuple[str, ...]:
    """Part a list of persons' names, also one without separators.

    Chinese names in characters part at blanks. In Latin letters, names without a separator part where `count` divides
    the words evenly, or where every pair of words reads as a Chinese surname and given name in pinyin.

    Args:
        written: the names as written.
        language: "zh" or "en".
        count: how many names there are, where that is known from elsewhere; 0 where not.
    Returns:
        The names in order.
    """
    names: list[str] = []
    for piece in _BETWEEN.split(written.strip()):
        han = _HAN_NAME.findall(piece)
        words = piece.split()
        if language == "zh" and han and len("".join(han)) == len("".join(words)):
            names += han
        elif len(words) > 3 and _together(words, count):
            size = 2 if not count else len(words) // count
            names += (" ".join(words[place : place + size]) for place in range(0, len(words), size))
        elif piece:
            names.append(piece)
    return tuple(names)


def _together(words: list[str], count: int) -> bool:
    """Whether the words are several names without separators."""
    if not all(_WORDS.fullmatch(word) for word in words):
        return False
    if count > 1:
        return len(words) % count == 0 and len(words) // count > 1
    pairs = len(words) % 2 == 0 and all(_SURNAME.fullmatch(word) for word in words[::2])
    return pairs and all(_GIVEN.fullmatch(word) for word in words[1::2])
