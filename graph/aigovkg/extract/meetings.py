"""Meetings: where and when they were, as what stands beside their names says: "the AI Summit, at Oslo in 2024"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import Literal

from aigovkg.annotation import Span
from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import Told, make
from aigovkg.extract.english import GATHERING
from aigovkg.extract.frame import Frame, Places, Sentence
from aigovkg.extract.lists import is_list
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import find_dates, find_years, iso_date

__all__ = ["meetings"]

_PLACE: Final = re.compile(
    r"\b(?:held|convened|hosted|took place|taking place|takes place) (?:in|at) "
    r"((?:[A-Z][\w'-]+)(?:[ ,]+(?:[A-Z][\w'-]+)){0,3})"
)
_TOWN: Final = (
    r"((?:The )?[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2})"
    r"(?:,?\s(?:in|on)\s(?P<time>(?:\d{1,2}\s)?(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d))?(?=[\s,.;)]|$)"
)
#: A place right behind the name of a meeting, and another after it.
_IN: Final = re.compile(rf"(?:\s\([A-Z][\w-]+\)|\))?,?\s(?:in|at)\s{_TOWN}")
_AND_IN: Final = re.compile(rf"(?:,|,?\sand)\s(?:in\s|at\s)?{_TOWN}")
#: Fields that names of meetings end with, which are no places.
_FIELDS: Final = frozenset(
    {
        "Health",
        "Medicine",
        "Education",
        "Science",
        "Agriculture",
        "Defence",
        "Defense",
        "Finance",
        "Government",
        "Business",
    }
    | {
        "Practice",
        "Society",
        "Industry",
        "Research",
        "Law",
        "Justice",
        "Policing",
        "Media",
        "Journalism",
        "War",
        "Peace",
    }
)
_PLACE_ZH: Final = re.compile(
    r"[在于於]([\u4e00-\u9fff]{2,7}?)(?:市)?(?:举行|舉行|召开|召開|举办|舉辦|出席|参加|參加|开幕|開幕|闭幕)"
)
#: What in a place's stead tells when or with what.
_NO_PLACE_ZH: Final = re.compile("[会會期间間年月]|[之以][上中下内內后後前]|[上下]$")
#: What stands between the days of a meeting, or when it was, and its name.
_WENT: Final = re.compile(
    r"[^。；;]{0,24}?(?:出席|参加|參加|举行|舉行|召开|召開|举办|舉辦|举行的|召开的)了?的?(?:首届|第[一二三四五六七八九十]+届)?[“《]?"
)
_MONTHS: Final = frozenset(
    {"January", "February", "March", "April", "May", "June", "July"}
    | {"August", "September", "October", "November", "December", "Early", "Late", "Mid"}
)
#: What may stand between a meeting and its date.
_WHEN: Final = re.compile(r",? ?[(（]?(?:of|on|in)? ?|[亦也将曾]?[于於在]?")
_RULES: Final = {name: thing("rule", f"facts/{name}") for name in ("place", "time")}


def meetings(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """The claims about where and when meetings were.

    Args:
        frame: the text.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    yield from _places(frame, named, discourse)
    yield from _times(frame, named, discourse)


def _places(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Where an event was held, where the place is no state that the vocabulary knows."""
    content = frame.text.content
    for item in named.items:
        if item.kind != "event":
            continue
        sentence = frame.sentence_at(item.start)
        if found := GATHERING.fullmatch(content, item.start, item.end):
            yield from _held(item, found, sentence, named, discourse)
            continue
        beside = list(_beside(content, item.end, sentence.end))
        for found in beside:
            yield from _held(item, found, sentence, named, discourse)
        if beside:
            continue
        for pattern, lang in ((_PLACE, "en"), (_PLACE_ZH, "zh")):
            found = pattern.search(
                content, item.end if lang == "en" else sentence.start, min(item.end + 90, sentence.end)
            )
            if found:
                yield from _held(item, found, sentence, named, discourse)


def _beside(content: str, place: int, end: int) -> Iterator[re.Match[str]]:
    """The places right behind the name of a meeting, each with its time perhaps: "at Turin in 2023 and at Oslo"."""
    found = _IN.match(content, place, end)
    while found:
        yield found
        found = _AND_IN.match(content, found.end(), end)


def _held(
    event: Named, found: re.Match[str], sentence: Sentence, named: Places[Named], discourse: Discourse
) -> Iterator[Told]:
    """The claim that a meeting was at a place, unless that is no place, or one that the vocabulary knows otherwise."""
    name = " ".join(found[1].split(",")[0].split())
    things = named.within(found.start(1), found.start(1) + len(name))
    if name.split()[0] in _MONTHS or is_list(name) or any(item.kind != "state" for item in things):
        return
    if name in _FIELDS or discourse.vocabulary.by_label(name, "domain"):
        return  # "Forum on AI in Health"
    if name > "\u2e80" and _NO_PLACE_ZH.search(name):
        return
    if things and name > "\u2e80" and things[0].end < found.start(1) + len(name) - 1:
        name, things = name[things[0].end - found.start(1) :], []  # a town without its state: 印度尼西亚日惹
    concept = discourse.vocabulary.get(things[0].concept) if things else None
    place = concept.pref.get("en", name) if concept else name
    evidence = Span(sentence.start, sentence.end)
    yield make(discourse, event.concept, "held-in", Literal(place), evidence, 0.74, _RULES["place"])
    if found.re in (_IN, _AND_IN) and found["time"]:
        date = date_literal(iso_date(found["time"]))
        yield make(discourse, event.concept, "date", date, evidence, 0.72, _RULES["time"])


def _times(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """When an event was held, where a date stands right behind its name."""
    content = frame.text.content
    for item in named.items:
        if item.kind != "event":
            continue
        sentence = frame.sentence_at(item.start)
        told = GATHERING.fullmatch(content, item.start, item.end)
        start = told.start("time") if told else item.end
        end = item.end if told else min(item.end + 40, sentence.end)
        dates = (*find_dates(content, start, end), *find_years(content, start - 3, end))
        date = dates[0] if dates else None
        if date and not (told or _WHEN.fullmatch(content, item.end, date.start)):
            date = None
        if date is None and sentence.chinese:
            before = find_dates(content, sentence.start, item.start)
            date = next((one for one in before if _WENT.fullmatch(content, one.end, item.start)), None)
        if date:
            evidence = Span(sentence.start, sentence.end)
            yield make(discourse, item.concept, "date", date_literal(date.iso), evidence, 0.72, _RULES["time"])
