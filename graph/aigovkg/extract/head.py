"""The head of a text: its title, and the short lines around it that say who issued the text, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.frame import Frame
from aigovkg.text import compact
from aigovkg.text.dates import find_dates

__all__ = ["Front", "Head", "Line", "head_of", "lines_of"]

_LINES, _REACH = 14, 1600  # how many lines, and how many code points, a head has at most
_LONGEST, _LONGEST_ZH = 150, 40
#: A line that tells by whom a speech was given, in what office and where, may be longer.
_SPEECH: Final = re.compile(
    r"(?:[A-Za-z-]+ ){0,2}(?:address|remarks|speech|statement|keynote|lecture|intervention|message|talk)"
    r"(?: (?:delivered|given|made))? (?:by|of|from)\b",
    re.I,
)
_LONGEST_SPEECH = 320
_YEAR: Final = re.compile("(?:19|20)[0-9][0-9]")
_STOP: Final = re.compile(r"[.。;；:：!！?？,，、][\"'”’」』]*$")
_MARKED: Final = re.compile(
    r"(?:\d{1,2}(?:\.\d+)*[.、)]?|[IVX]{1,4}\.|[A-Z]\.|[一二三四五六七八九十]{1,3}、|[(（][a-z\d一二三]{1,2}[)）])\s"
)
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_BREAK_ZH: Final = re.compile(r"[，。；！？,;]")
_REST_ZH: Final = 14  # what may stand beside a date
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{3,}")
_CAPITALS: Final = 0.6  # of the longer words of a line in English
_OPENS: Final = re.compile(
    r"(?:we|having|recalling|noting|recognizing|recognising|whereas|considering|dear|ladies|excellencies|your|mr|madam)\b|我们|各位|尊敬的|女士们",
    re.I,
)
_SMALLEST: Final = 4
_BESIDE: Final = 20  # what a place beside a date may take


class Line(NamedTuple):
    """A line, without the blanks around it: its span in code points."""

    start: int
    end: int


class Head(NamedTuple):
    """The head of a text.

    Attributes:
        title: where its title stands, over several lines perhaps; None where it is not told.
        lines: its other lines, in the order of the text.
    """

    title: Line | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Front:
    """What the head of a text says of it.

    Attributes:
        issuers: who issued it, where its record does not know.
        drafts: what it is the explanation of.
        types: the classes of things that the text names and the vocabulary does not know.
        titles: where its own title stands.
    """

    issuers: tuple[URIRef, ...] = ()
    drafts: tuple[URIRef, ...] = ()
    types: Mapping[URIRef, URIRef] = field(default_factory=dict)
    titles: tuple[tuple[int, int], ...] = ()


def head_of(frame: Frame, record: Record) -> Head:
    """Find the head of a text: the lines before its first sentence.

    Args:
        frame: the text.
        record: its record; the title is told by its titles, else it is the first line that is no date.
    """
    content = frame.text.content
    titles = [compact(name).content for name in (frame.text.metadata.title, *record.titles.values()) if name]
    own: list[Line] = []
    others: list[Line] = []
    for line in islice(lines_of(content), _LINES):
        if line.start > _REACH:
            break
        words = compact(content[line.start : line.end].strip("#*《》\"“”' ")).content
        part = (
            len(words) >= _SMALLEST
            and not _YEAR.fullmatch(words)
            and any(words in title or words.startswith(title) for title in titles)
        )
        if part and (not own or not content[own[-1].end : line.start].strip()):
            own.append(line)
        elif _is_short(content, line):
            others.append(line)
        else:
            break
    if not own and others and not _is_date(content, others[0]):
        own.append(others.pop(0))
    return Head(Line(own[0].start, own[-1].end) if own else None, tuple(others))


def lines_of(content: str, place: int = 0) -> Iterator[Line]:
    """The lines of a text from a place on that are not blank."""
    while place < len(content):
        end = content.find("\n", place)
        end = len(content) if end < 0 else end
        line = content[place:end]
        if line.strip():
            yield Line(end - len(line.lstrip()), place + len(line.rstrip()))
        place = end + 1


def _is_date(content: str, line: Line) -> bool:
    """Whether a line is little more than a date, or a year."""
    if _YEAR.fullmatch(content, line.start, line.end):
        return True
    date = next(find_dates(content, *line), None)
    return date is not None and 2 * (date.end - date.start) > line.end - line.start - _BESIDE


def _is_short(content: str, line: Line) -> bool:
    """Whether a line is no sentence and no item, but names something, or is a date."""
    words = content[line.start : line.end]
    bare = words.strip("()（）[]【】 ")
    chinese = len(_CHINESE.findall(words)) * 2 > len(words.replace(" ", ""))
    longest = _LONGEST_ZH if chinese else _LONGEST_SPEECH if _SPEECH.match(words) else _LONGEST
    if len(words) > longest or _OPENS.match(bare):
        return False
    dated = next(find_dates(words), None)
    if dated is not None and dated.end - dated.start > len(bare) // 2:
        return True
    if _STOP.search(words) or _MARKED.match(words):
        return False
    if chinese:
        rest = len(bare) - (dated.end - dated.start if dated else 0)
        return not _BREAK_ZH.search(bare) or (dated is not None and rest <= _REST_ZH)
    long = _WORD.findall(words)
    capitals = sum(1 for word in long if word[0].isupper())
    return capitals >= _CAPITALS * len(long)
