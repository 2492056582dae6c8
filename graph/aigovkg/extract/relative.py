"""Relative dates: those that Chinese texts tell from the day they bear, or from a year named before: 去年, 同年9月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aigovkg.catalogue import Record
from aigovkg.extract.frame import Frame
from aigovkg.extract.fronts import dated
from aigovkg.extract.head import Head, Line
from aigovkg.text.dates import Found, iso_date

__all__ = ["BACK", "relative_dates", "year_of"]

_NUMBER: Final = r"[〇零一二三四五六七八九十\d]{1,3}"
_RELATIVE: Final = re.compile(
    r"(?<![目过過以之])(?P<which>[今去前同])年(?![度级級龄齡代])"
    rf"(?:\s*(?P<month>{_NUMBER})\s*月(?:\s*(?P<day>{_NUMBER})\s*[日号號])?)?"
)
#: How far each lies back from the year of the text.
BACK: Final = {"今": 0, "去": 1, "前": 2}
_WORDS: Final = ("今年", "去年", "前年", "同年")
#: Of the day of a text: how long its ISO form is at least; in how many last lines, of what length, it may stand.
_MONTH, _FOOT, _LINE = 7, 3, 40


def year_of(frame: Frame, head: Head, record: Record) -> int:
    """Return the year of the day that a text bears, where it is needed to tell others; 0 where nothing tells it.

    Args:
        frame: the text.
        head: its head.
        record: its record.
    """
    content = frame.text.content
    if not any(word in content for word in _WORDS):
        return 0
    date = frame.text.metadata.date or record.date or ""
    if not date:
        foot, end = list[Line](), len(content.rstrip())
        for _ in range(_FOOT):
            start = content.rfind("\n", 0, end) + 1
            if start < end <= start + _LINE:
                foot.append(Line(start, end))
            end = max(start - 1, 0)
        lines = (*dated(frame, head), *dated(frame, Head(None, tuple(foot))))
        date = next((day.iso for day, _ in lines if len(day.iso) >= _MONTH), "")
    return int(date[:4]) if date[:4].isdecimal() else 0


def relative_dates(content: str, start: int, end: int, year: int, named: int) -> Iterator[Found]:
    """Find the dates that are told from another.

    Args:
        content: the text.
        start, end: where to look, in code points.
        year: the year of the text; 0 where nothing tells it.
        named: the year that was named last before; 0 where none was.
    """
    for found in _RELATIVE.finditer(content, start, end):
        base = named if found["which"] == "同" else year and year - BACK[found["which"]]
        written = f"{base}年" + "".join(
            f"{found[part]}{unit}" for part, unit in (("month", "月"), ("day", "日")) if found[part]
        )
        iso = iso_date(written) if base else ""
        if iso:
            yield Found(found.start(), found.end(), iso)
