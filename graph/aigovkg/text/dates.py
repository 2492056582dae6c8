"""Dates in English and Chinese texts, with the precision that they have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from aigovkg.text.phrases import occurrences

__all__ = ["MONTHS", "Found", "begins_with_date", "find_dates", "find_years", "iso_date", "year_places"]

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
#: The numbers of months by their names, whole or cut short, and in Roman figures.
_NUMBERS: Final = {
    **{name[:size]: rank for rank, name in enumerate(MONTHS, 1) for size in range(len(name), 2, -1)},
    **{roman: rank for rank, roman in enumerate(_ROMAN, 1)},
}
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")

_MONTH: Final = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = r"(?P<{0}>(?:1[89]|20)\d\d)"
_DAY: Final = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
#: What joins the first and the last day of a meeting.
_TO: Final = r"\s*(?:-|–|—|−|to|and|&)\s*"
_LAST: Final = rf"(?P<{{0}}>{_TO}[0-3]?\d(?:st|nd|rd|th)?)?"
_OVER: Final = rf"(?P<{{0}}>{_TO}[0-3]?\d(?:st|nd|rd|th)?\s+[A-Za-z]+)?"
_CN: Final = r"[〇零○一二三四五六七八九十\d０-９]"

#: Forms of dates, the more precise first; the groups are named y, m, d and the number of the form.
_FORMS: Final = (
    r"(?<![\d./-])" + _YEAR.format("y0") + r"(?P<s0>[-/.])(?P<m0>[01]?\d)(?P=s0)(?P<d0>[0-3]?\d)(?!\d|[-/.]\d)",
    r"(?<![\d./-])(?P<d1>[0-3]?\d)[./](?P<m1>[01]?\d|[ivx]+)[./]" + _YEAR.format("y1") + r"(?!\d|[./]\d)",
    rf"(?P<y2>(?:1[89]|20)\d\d|(?:一[八九]|二[〇零○])[〇零○一二三四五六七八九]{{2}})\s*年\s*(?P<m2>{_CN}{{1,3}})\s*月(?:\s*(?P<d2>{_CN}{{1,3}})\s*[日号])?"
    rf"(?P<r2>\s*(?:至|到|-|—|–|~|～)\s*(?:{_CN}{{1,3}}\s*月\s*)?{_CN}{{1,3}}\s*[日号])?",
    rf"\b{_DAY.format('d3')}{_LAST.format('r3')}\s+(?:of\s+)?{_MONTH.format('m3')}{_OVER.format('o3')},?\s+{_YEAR.format('y3')}\b",
    rf"\b{_MONTH.format('m4')}\s+{_DAY.format('d4')}{_LAST.format('r4')},?\s+{_YEAR.format('y4')}\b",
    r"\b" + _MONTH.format("m5") + r",?\s+" + _YEAR.format("y5") + r"\b",
    r"(?<![\d./-])" + _YEAR.format("y6") + r"[-/](?P<m6>0[1-9]|1[0-2])(?![\d/-])",
    r"(?P<y7>(?:1[89]|20)\d\d|(?:一[八九]|二[〇零○])[〇零○一二三四五六七八九]{2})\s*年",
    rf"民[国國]\s*(?P<y8>\d{{2,3}}|[百〇零○一二三四五六七八九十]{{1,5}})\s*年(?:\s*(?P<m8>{_CN}{{1,3}})\s*月)?(?:\s*(?P<d8>{_CN}{{1,3}})\s*[日号號])?",
    rf"(?<![\d百〇零○一二])(?P<y9>1[01]\d|一百[零〇○]?[一二三四五六七八九十]{{0,3}}|一[〇零○一二][〇零○一二三四五六七八九])\s*年\s*(?P<m9>{_CN}{{1,3}})\s*月(?:\s*(?P<d9>{_CN}{{1,3}})\s*[日号號])?",
)
#: Where no date begins, none of the forms is tried.
_DATE: Final = re.compile(
    r"(?-i:(?=[\d一二民]"
    r"|\b(?:[Jj][AaUu]|[Ff][Ee]|[Mm][Aa]|[Aa][PpUu]|[Ss][Ee]|[Oo][Cc]|[Nn][Oo]|[Dd][Ee])))"
    rf"(?:{'|'.join(_FORMS)})",
    re.I,
)
#: What is to be added to the years of each form: those of the Republic of China begin in 1912.
_EPOCHS: Final = {8: 1911, 9: 1911}
#: Of each form the groups of its year, month and day, and the two that tell several days; "" for those it has not.
_GROUPS: Final = [
    [f"{group}{rank}" if f"{group}{rank}" in _DATE.groupindex else "" for group in "ymdro"]
    for rank in range(len(_FORMS))
]
_PREPOSITIONS: Final = ("in", "of", "since", "from", "during", "early", "late", "mid")
_BRACKETS: Final = ("(", "（")
#: A year that a preposition, or brackets, tell from a number.
_IN_YEAR: Final = re.compile(
    rf"(?:\b(?:{'|'.join(_PREPOSITIONS)})[\s-]|[(（](?=\d{{4}}[)）]))((?:19|20)\d\d)\b(?![-/.,]?\d)", re.I
)
#: With what years begin, and what follows there: looking for a figure alone first is quick.
_CENTURIES: Final = (("1", "89"), ("2", "0"))
#: How far from its year, in code points, a date begins and ends at most, and what tells a year that stands alone.
_NEAR, _BESIDE = 80, 16
#: The same behind a year in figures, where no 年 follows, which is found by itself.
_ISO: Final = 12
#: What stands before the year of a date, among the last two words in so many code points; and behind it.
_DAY_OR_MONTH: Final = re.compile(r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.I)
_LAST_WORDS: Final = 40
_MONTH_AFTER: Final = re.compile(r"[-/.][01]?\d(?!\d)")
_BARE_YEAR: Final = re.compile(r"\s*((?:1[89]|20)\d\d)\s*")


class Found(NamedTuple):
    """A date in a text.

    Attributes:
        start, end: its span in code points.
        iso: its ISO form (YYYY, YYYY-MM or YYYY-MM-DD); of several days, the first.
        several: whether it names several days ("17-18 June 2026").
    """

    start: int
    end: int
    iso: str
    several: bool = False


def find_dates(
    content: str, start: int = 0, end: int | None = None, years: Sequence[int] | None = None
) -> Iterator[Found]:
    """Find the dates of a text, from `start` to `end`; a bare year without 年 is not taken as one.

    Args:
        content: the text.
        start, end: where to look, in code points.
        years: where years may be there, as `year_places` tells, where that is known already.
    Yields:
        The dates in the order of the text. Dates that no calendar has are left out.
    """
    end = len(content) if end is None else end
    places = year_places(content, start, end) if years is None else years
    for match in _around_years(_DATE, _is_dated, content, start, end, _NEAR, places) if places else ():
        form = int(match.lastgroup[1:]) if match.lastgroup else 0
        year, month, day, *several = [match[group] if group else None for group in _GROUPS[form]]
        iso = _iso(year, month, day, _EPOCHS.get(form, 0))
        if iso:
            yield Found(match.start(), match.end(), iso, any(several))


def begins_with_date(passage: str) -> bool:
    """Tell whether a passage begins as a date does; quicker than `find_dates` where it does not."""
    return _DATE.match(passage) is not None


def find_years(content: str, start: int, end: int, years: Sequence[int] | None = None) -> Iterator[Found]:
    """Find the years that stand alone after a preposition ("in 2024") or in brackets; from `start` to `end`.

    Where `year_places` were told already, `years` are those.
    """
    places = year_places(content, start, end) if years is None else years
    for match in _around_years(_IN_YEAR, _is_preposed, content, start, end, _BESIDE, places) if places else ():
        yield Found(match.start(1), match.end(1), match[1])


def _around_years(
    pattern: re.Pattern[str],
    may: Callable[[str, int, int], bool],
    content: str,
    start: int,
    end: int,
    reach: int,
    years: Sequence[int],
) -> list[re.Match[str]]:
    """Where a pattern is found within reach of the years of a text, where those may be what it looks for: looking
    farther off would be in vain."""
    found: list[re.Match[str]] = []
    low = high = start
    for year in years:
        figures = content[year] != "年"
        if figures and not may(content, start, year):
            continue
        if year - reach > high:
            found += pattern.finditer(content, low, high)
            low = year - reach
        high = min(year + (4 + _ISO if figures else 1 + reach), end)
    found += pattern.finditer(content, low, high)
    return found


def year_places(content: str, start: int, end: int, *, chinese: bool = True) -> list[int]:
    """Return where in a text there may be years, in figures or before 年, without which there is no date.

    Args:
        content: the text.
        start, end: where to look, in code points.
        chinese: whether it may have Chinese characters.
    """
    places = occurrences(content, "年", start, end) if chinese else []
    for first, seconds in _CENTURIES:
        for place in occurrences(content, first, start, max(start, end - 1)):
            if content[place + 1] in seconds and content[place + 2 : min(place + 4, end)].isdecimal():
                places.append(place)
    places.sort()
    return places


def _is_dated(content: str, start: int, year: int) -> bool:
    """Whether a year in figures may be that of a date, by what stands right before it and behind it."""
    before = content[max(start, year - _LAST_WORDS) : year]
    if before[-1:].isspace():
        words = before.split()
        if not words or _DAY_OR_MONTH.search(" ".join(words[-2:])):
            return True
    elif before[-1:] in ("/", "."):
        return True
    return _MONTH_AFTER.match(content, year + 4) is not None


def _is_preposed(content: str, start: int, year: int) -> bool:
    """Whether a year in figures may stand behind a preposition, or in brackets."""
    before = content[max(start, year - _BESIDE) : year]
    return before[-1:] in _BRACKETS or before[:-1].lower().endswith(_PREPOSITIONS)


def iso_date(written: str) -> str:
    """Return the first date of a passage in ISO form, with the precision it has there; "" when there is none."""
    year = _BARE_YEAR.fullmatch(written)
    return year[1] if year else next((found.iso for found in find_dates(written)), "")


def _iso(year: str | None, month: str | None, day: str | None, epoch: int) -> str:
    numbers = [_number(part) for part in (year, month, day) if part]
    numbers[0] += epoch
    try:
        date = datetime.date(*[*numbers, 1, 1][:3])
    except ValueError:
        return ""
    return date.isoformat()[: (4, 7, 10)[len(numbers) - 1]]


def _number(written: str) -> int:
    """The number of a year, month or day: in figures (Chinese, Roman) or by an English name; 0 if none."""
    low = written.lower().rstrip(".")
    if low in _NUMBERS:
        return _NUMBERS[low]
    if low.isascii():
        return int(low) if low.isdigit() else 0
    hundreds, hundred, rest = low.partition("百")
    if hundred:
        return 100 * _number(hundreds) + (_number(rest.lstrip("零〇○")) if rest else 0)
    tens, ten, ones = low.partition("十")
    if ten:
        return 10 * _number(tens or "一") + (_number(ones) if ones else 0)
    plain = low.translate(_DIGITS)
    return int(plain) if plain.isdigit() else 0
