"""The documents of one file: where each begins, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aigovkg.text.bylines import Byline, closing_authors, find_bylines, opening_authors, people
from aigovkg.text.dates import find_dates
from aigovkg.text.language import HAN, language_of
from aigovkg.text.model import Metadata, Text

__all__ = ["split"]

_TITLE_LONGEST = 200
_SENTENCE_END = re.compile(r"[.。!！;；,，:：?？]['\"’”」』)）\]】]*$")
_NOTE = re.compile(r"^[(（\[【][^\n]*[)）\]】]$")
_CREDIT = re.compile(r"/\s*(?:Compil|Interview|Edit|Translat|Report|整理|采访|编辑|编译|翻译|文|图)", re.I)
_COLUMN = re.compile(r"^\s*(?:【[^】\n]{1,40}】|\[[^\]\n]{1,40}\])\s*(?=\S)")
_SMALLEST = 200
_BLANK = re.compile(r"\s*")
_BLANK_LINE = re.compile(r"[ \t\r]*\n[ \t\r]*(?:\n|\Z)")


def split(content: str, start: int, name: str, given: Metadata, drawn: Metadata) -> list[Text]:
    """Split a file into its documents.

    A document begins at its byline, or at the title line right above it; bylines of the same date in two languages
    belong to one document (the original and its translation). A line that is only a date counts as a byline below a
    title, at the head of the file or with the time of day that web pages give. A file that was given a title or an
    identifier is one document.

    Args:
        content: the characters of the file.
        start: where they begin, after the front matter (code points).
        name: name of the file.
        given: what options and front matter say; wins.
        drawn: what the file's format says; fills gaps of a file with one document.
    Returns:
        The documents, in order; those that are only blank are left out.
    """
    bylines = [byline for byline in find_bylines(content) if byline.start >= start and _begins(content, byline, start)]
    groups = _groups(content, bylines, start)
    whole = bool(given.title or given.id) or len(groups) < 2
    if whole:
        groups = [(start, [byline for _, group in groups for byline in group])]
    texts = []
    for rank, (begin, group) in enumerate(groups):
        end = groups[rank + 1][0] if rank + 1 < len(groups) else len(content)
        part = content[begin:end]
        if part.strip():
            own = _metadata(content, begin, end, group)
            texts.append(_text(part, begin, name, given, own.merged(drawn) if whole else own))
    return texts


def _text(part: str, begin: int, name: str, given: Metadata, own: Metadata) -> Text:
    metadata = given.merged(own)
    told = metadata.language.lower()[:2]
    language = told if told in ("en", "zh") else language_of(part)
    return Text(part, language, replace(metadata, language=metadata.language or language), name, begin)


def _groups(content: str, bylines: Sequence[Byline], start: int) -> list[tuple[int, list[Byline]]]:
    """The documents of the file: where each begins, and its bylines."""
    groups: list[tuple[int, list[Byline]]] = []
    for byline in bylines:
        begin = _title_start(content, byline, start)
        if groups:
            before = groups[-1][1][-1] if groups[-1][1] else None
            if before and _same(before, byline):
                groups[-1][1].append(byline)
                continue
        if not groups and content[start:begin].strip():
            if len(content[start:begin].strip()) < _SMALLEST:
                begin = start
            else:
                groups.append((start, []))
        groups.append((begin if groups else start, [byline]))
    return groups or [(start, [])]


def _same(first: Byline, second: Byline) -> bool:
    """Whether two bylines in a row are those of an original and its translation, or say the same twice."""
    if first.date != second.date:
        return False
    return first.language != second.language or (first.authors, first.source) == (second.authors, second.source)


def _begins(content: str, byline: Byline, start: int) -> bool:
    """Whether something begins at the byline."""
    if byline.authors:
        return True
    title = _title_start(content, byline, start)
    if byline.source and byline.language:
        return title < byline.start or _BLANK.match(content, start).end() >= byline.start  # type: ignore[union-attr]
    if title == byline.start or not _BLANK_LINE.match(content, byline.end):
        return False
    return byline.time or title == start  # without a time of day it may be the date of a signature


def _title_start(content: str, byline: Byline, start: int) -> int:
    """Where the title line above a byline begins; the byline's own start where there is none."""
    end = byline.start
    while end > start and content[end - 1].isspace():
        end -= 1
    gap = content.count("\n", end, byline.start)
    begin = max(start, content.rfind("\n", start, end) + 1)
    line = content[begin:end].strip()
    near = gap == 1 or (gap == 2 and not byline.language)
    if not near or not _is_title(line):
        return byline.start
    if byline.language and language_of(line, byline.language) != byline.language:
        return byline.start
    return begin


def _is_title(line: str) -> bool:
    """Whether a line can be a title: no sentence, no note in brackets, no credit of an editor."""
    other = _SENTENCE_END.search(line) or _NOTE.match(line) or _CREDIT.search(line)
    return bool(line) and len(line) <= _TITLE_LONGEST and not other


def _metadata(content: str, begin: int, end: int, group: Sequence[Byline]) -> Metadata:
    """What the bylines of a document say; without any, what its first line and its author's note say."""
    if not group:
        return replace(_headline(content, begin, end), authors=_writers(content, begin, end))
    language = language_of(content[begin:end])
    first = next((byline for byline in group if byline.language == language), group[0])
    authors = first.authors
    others = [len(byline.authors) for byline in group if byline is not first and byline.authors]
    if len(authors) == 1 and others and others[0] > 1:
        authors = people(authors[0], first.language, others[0])
    title = ""
    for byline in [first, *group]:
        line = content[_title_start(content, byline, begin) : byline.start].strip()
        if line:
            title = _title(line, authors)
            break
    title = title or _title(_headline(content, begin, first.start).title, authors)
    return Metadata(
        title=title,
        authors=authors
        or next((byline.authors for byline in group if byline.authors), ())
        or _writers(content, begin, end),
        date=first.date or next((byline.date for byline in group if byline.date), ""),
        source=first.source or next((byline.source for byline in group if byline.source), ""),
    )


def _writers(content: str, begin: int, end: int) -> tuple[str, ...]:
    """The authors that a line at the head or at the end of a document names."""
    return opening_authors(content, begin, end) or closing_authors(content, begin, end)


def _title(line: str, authors: Sequence[str]) -> str:
    """A title line without the column that it stood in and the name of its author."""
    line = _COLUMN.sub("", line.lstrip("#").strip())
    for author in authors:
        line = re.sub(rf"^{re.escape(author)}\s*[:：]\s*", "", line)
    return line


_DATE_IN_BRACKETS = re.compile(r"[(（]([^()（）\n]{4,40})[)）]")
_SECOND_NAME = re.compile(r"^(.+?)\s*[\[(（【]([^\[\]()（）【】]+)[\])）】]$")


def _headline(content: str, begin: int, end: int) -> Metadata:
    """Metadata from the first line: TITLE [translation] (DATE) SOURCE, or only a title."""
    at = _BLANK.match(content, begin, end)
    begin = at.end() if at else begin
    stop = content.find("\n", begin, min(end, begin + 2 * _TITLE_LONGEST))
    if stop < 0:
        return Metadata()
    line = content[begin:stop].strip()
    language = language_of(content[begin:end])
    for bracket in _DATE_IN_BRACKETS.finditer(line):
        found = next(find_dates(bracket[1]), None)
        if found and not (bracket[1][: found.start] + bracket[1][found.end :]).strip():
            title, source = line[: bracket.start()].strip(), line[bracket.end() :].strip()
            return Metadata(title=_in_language(title, language), date=found.iso, source=source)
    if _BLANK_LINE.match(content, stop) and _is_title(line) and _wordy(line):
        return Metadata(title=_in_language(line.lstrip("#").strip(), language))
    return Metadata()


def _in_language(title: str, language: str) -> str:
    """Of a title with its translation in brackets, the one in this language."""
    both = _SECOND_NAME.match(title)
    if both and language_of(both[1], language) != language and language_of(both[2]) == language:
        return both[2].strip()
    return title


_LOOSE_END = re.compile(r"\b(?:on|of|the|and|for|in|to|a|an|with|by)$", re.I)


def _wordy(line: str) -> bool:
    """Whether a line is long enough to be a title, and whole."""
    return (len(line.split()) > 2 and not _LOOSE_END.search(line)) or len(re.findall(f"[{HAN}]", line)) > 4
