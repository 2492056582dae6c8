"""Dating: which date of a sentence is that of which document or meeting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from aigovkg.extract.cues import Hit
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import ACTORS, Named
from aigovkg.extract.relative import BACK, relative_dates
from aigovkg.text.dates import MONTHS, Found, find_dates, find_years
from aigovkg.text.ranks import rank_near

__all__ = ["Dates", "Years", "is_broken"]

#: What ends the reach of a cue: one of these, or one of those that are looked for where there is a stop, or a comma.
_BREAKS: Final = (";", "!", "?", "。")
_STOP: Final = re.compile(r"\.\s")
_BUT: Final = (", while ", ", whereas ", ", but ")
#: What may stand between a name and its own date, and what of that tells the date without a verb.
_OWN: Final = re.compile(
    r"[\"'’”》」』]*\s*,?\s*(?:[(（]\s*)?(?:of|in|on|from|dated|adopted on|adopted in)?\s*(?:early |late |mid-)?"
)
_OF: Final = re.compile(r"[\"'’”》」』]*\s*(?:[(（]\s*|of\s+|dated\s+)")
#: The year of a law, or a declaration, right behind what it is called: "the Privacy Act 1988".
_OF_LAW: Final = re.compile(
    r"\b(?:act|bill|law|regulations?|rules|order|ordinance|determination|instrument|code|declaration|charter"
    r"|conventions?|protocols?)\s(?:of\s)?((?:19|20)\d\d)(?![\d/-])",
    re.I,
)
#: The year at the head of what stands in brackets behind a name ("(1961, ETS No. 35)"), and one right before a name,
#: or before the body it begins with ("the OECD's 2019 Recommendation", "the 1966 United Nations Covenant").
_BRACKETED: Final = re.compile(r"[\"'’”]*\s*\(\s*((?:19|20)\d\d)\s*[,;)]")
_YEAR_FIRST: Final = re.compile(
    r"(?:\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|and)|['’]s?)\s+((?:19\d|20[0-2])\d)\s+(?:[A-Z][A-Za-z]+\s+){0,2}$"
)
#: What may stand between a year and the title in Chinese that it is the year of: 2005年《…公约》.
_TITLED: Final = re.compile(r"(?:[的,]?|[,]?(?:通过|发布|制定|出台|颁布|签署|公布)的)[《「]?")
_BRACKETS: Final = frozenset("《「")
_DATED: Final = frozenset({"document", "event"})
_YEAR: Final = 4
_LAW: Final = 18  # code points that stand between the beginning of what a law is called and its year at most
_BEFORE: Final = 40
_BEHIND: Final = 12
_DATE: Final = 60  # so near behind a name stands the year of a date that it brings along
_YEARS: Final = "年"
_LATIN: Final = "\x7f"  # up to here
#: How the names of months begin.
_MONTHS: Final = frozenset(month[:3] for month in MONTHS)


def is_broken(folded: str, first: int, last: int) -> bool:
    """Whether what ends the reach of a cue stands between two places of the folded text."""
    gap = folded[first:last]
    for sign in _BREAKS:
        if sign in gap:
            return True
    if "." in gap and _STOP.search(gap):
        return True
    return ", " in gap and any(but in gap for but in _BUT)


class Years:
    """Where something stands in a text without which there is no date: a year, or 年.

    Args:
        content: the text.
        places: where years may be in it, as `year_places` tells.
        own: tells the year of the text itself, or 0; it is asked once, where a date may be told from that.
    """

    def __init__(self, content: str, places: list[int], own: Callable[[], int]) -> None:
        self._content = content
        self._places = places
        self._tell = own
        self._own = -1  # as long as nobody asked
        self._near = 0

    def relative(self, start: int, end: int) -> list[Found]:
        """The dates in a stretch of the text that are told from another: 去年, 同年9月."""
        if self._content.find(_YEARS, start, end) < 0:
            return []
        if self._own < 0:
            self._own = self._tell()
        return list(relative_dates(self._content, start, end, self._own, self._before(start))) if self._own else []

    def _before(self, start: int) -> int:
        """The year that was named last before a place, in figures or as last year and the like."""
        for place in reversed(self._places[: self._rank(start)]):
            if self._content[place] != _YEARS:
                if self._content.startswith(_YEARS, place + _YEAR):
                    return int(self._content[place : place + _YEAR])
            elif self._own and (back := BACK.get(self._content[place - 1 : place])) is not None:
                return self._own - back
        return 0

    def first(self, start: int, end: int) -> int:
        """Where the first of those stands that begin in a stretch of the text; -1 where none does."""
        rank = self._rank(start)
        place = self._places[rank] if rank < len(self._places) else end
        return place if place < end else -1

    def within(self, start: int, end: int) -> list[int]:
        """Where those stand that begin in a stretch of the text."""
        first = self._rank(start)
        return self._places[first : rank_near(end, self._places, first)]

    def _rank(self, start: int) -> int:
        """How many of them stand before a place."""
        self._near = rank_near(start, self._places, self._near)
        return self._near


class Dates:
    """The dates of a sentence.

    Args:
        content: the text.
        start, end: the sentence, in code points.
        things: the named things in it, in its order.
        years: the years of the text.
    """

    def __init__(self, content: str, start: int, end: int, things: list[Named], years: Years) -> None:
        self._content, self._start, self._end = content, start, end
        self._things = things
        self._years = years
        self._items: list[Found] | None = None  # as long as nobody asked
        self._own: dict[int, Found] = {}  # of things, by where they end
        self._owned: dict[int, str] = {}  # the kinds of things that have dates, by where those begin

    @property
    def items(self) -> list[Found]:
        """The dates, in the order of the text; they are looked for where they are asked for."""
        if self._items is None:
            self._items = self._find()
            if self._items:
                self._share([item for item in self._things if item.kind in _DATED], self._items)
        return self._items

    def _find(self) -> list[Found]:
        content, start, end, years = self._content, self._start, self._end, self._years
        places = years.within(start, end)
        if not places:
            return []
        found = list(find_dates(content, start, end, places))
        taken = {date.end for date in found}
        found += [year for year in find_years(content, start, end, places) if year.end not in taken]
        return sorted(found + years.relative(start, end))

    def _share(self, things: list[Named], dates: list[Found]) -> None:
        """Give things the dates that stand right behind their names, or, of titles in Chinese, right before them."""
        for item in things:
            date = next((date for date in dates if date.start >= item.end), None)
            if date is None or not self._is_own(item, date):
                date = next((date for date in dates if self._is_titled(date, item)), None)
            if date is not None:
                self._own[item.end] = date
                self._owned[date.start] = item.kind

    def _is_own(self, item: Named, date: Found) -> bool:
        """Whether a date stands right behind a name; in Chinese a comma between them begins another clause."""
        if "," in self._content[item.end : date.start] and "年" in self._content[date.start : date.end]:
            return False
        return _OWN.fullmatch(self._content, item.end, date.start) is not None

    def _is_titled(self, date: Found, item: Named) -> bool:
        """Whether a year stands right before a title in Chinese."""
        return self._is_title(item) and _TITLED.fullmatch(self._content, date.end, item.start) is not None

    def _is_title(self, item: Named) -> bool:
        """Whether the title of a document in Chinese stands in its brackets."""
        near = self._content[max(item.start - 1, 0) : item.start + 1]
        return item.kind == "document" and not _BRACKETS.isdisjoint(near)

    def _is_of(self, item: Named) -> bool:
        """Whether what may be a date follows a name and what tells the date without a verb."""
        of = _OF.match(self._content, item.end)
        begins = self._content[of.end() : of.end() + 3].lower() if of else ""
        return begins in _MONTHS or begins[:1].isdigit() or begins[:1] > _LATIN

    def told(self, item: Named) -> Found | None:
        """The date that a name brings along without a verb: "the Declaration of November 2023", 《…》（2021年）."""
        date: Found | None = None
        near = self._years.first(item.start - _BEFORE, item.end + _DATE)
        if near >= 0 and (self._is_of(item) or self._is_title(item)) and self.items:
            date = self._own.get(item.end)
        if date and (date.end <= item.start or _OF.fullmatch(self._content, item.end, date.start)):
            return date
        start, end = item.start - _BEFORE, item.end + _BEHIND
        if near < 0 or self._years.first(start, end) < 0:
            return None
        year: re.Match[str] | None = None
        if self._years.first(item.end - _YEAR, item.end + 2) >= 0:  # one at its end, where that of a law stands
            low = self._years.first(item.start, item.end + 2) - _LAW
            year = _OF_LAW.search(self._content, max(item.start, low), item.end + 1 + _YEAR)
        if year is None or year.end() < item.end:
            year = _BRACKETED.match(self._content, item.end)
        if year is None and self._years.first(start, item.start) >= 0:
            year = _YEAR_FIRST.search(self._content, max(start, 0), item.start)
        return Found(year.start(1), year.end(1), year[1]) if year else None

    def of(
        self, hit: Hit, subject: Named, subjects: list[Named], verbs: list[Hit], reach: int, folded: str
    ) -> Iterator[tuple[Named, str]]:
        """The dates that a verb gives to a thing, and to what stands in one list with it.

        Args:
            hit: the verb.
            subject: the thing that was issued or held.
            subjects: the things of its kind in the sentence.
            verbs: all verbs of this sort in the sentence.
            reach: how far from the verb a date may stand, in code points.
            folded: the folded text.
        """
        items = self.items  # with them it is told whose they are
        group = group_of(subject, subjects, folded, items) if subject in subjects else [subject]
        shared = self._near(hit, group, subjects, verbs, reach, folded)
        for item in group:
            own = self._own.get(item.end)
            iso = own.iso if own else shared
            if iso:
                yield item, iso

    def _near(
        self, hit: Hit, group: list[Named], things: list[Named], verbs: list[Hit], reach: int, folded: str
    ) -> str:
        """The date of a verb: the nearest that is no other thing's, the more precise first; "" where there is none."""
        mine = {"document": ("document",), "event": ("document", "event")}.get(group[0].kind, ())
        near: list[tuple[bool, int, str]] = []
        for date in self.items:
            first, last = min(date.end, hit.end), max(date.start, hit.start)
            distance = max(hit.start - date.end, date.start - hit.end, 0)
            if distance > reach or self._owned.get(date.start) in mine or is_broken(folded, first, last):
                continue
            if not self._parted(date, hit, things, verbs, folded):
                near.append((len(date.iso) == _YEAR, distance, date.iso))
        several = len(near) > 1
        return min(near, key=lambda item: (item[0] and several, item[1]))[2] if near else ""

    def _parted(self, date: Found, hit: Hit, things: list[Named], verbs: list[Hit], folded: str) -> bool:
        """Whether a date belongs to another clause than a verb: another verb of the sort, or another actor's clause,
        stands between them."""
        if date.start > hit.start:
            return any(hit.end <= verb.start < date.start for verb in verbs if verb.start != hit.start)
        if any(date.end <= verb.start and verb.end <= hit.start for verb in verbs):
            return True
        comma = next((place for place in range(date.end, hit.start) if folded[place] in ",、"), -1)
        if comma < 0 or not folded[date.end : comma].strip():
            return False
        return any(comma < item.start < hit.start for item in things if item.kind in ACTORS)
