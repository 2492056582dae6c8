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
from aigovkg.text.dates import MONTHS, Found, find_dates, find_years, iso_date

__all__ = ["meetings"]

_PLACE: Final = re.compile(
    r"\b(?:held|convened|hosted|staged|organi[sz]ed|took place|tak(?:ing|es?) place|convenes?|meets?|met|gathers?"
    r"|gathered|opens?|opened|concluded|be) (?:in|at) "
    r"((?:[A-Z][\w'-]+)(?:[ ,]+(?:[A-Z][\w'-]+)){0,3})"
)
#: The place that hosts a meeting, before its name.
_HOST: Final = re.compile(
    r"(?:\b(?:Next|Last|This|In|When|After|Since|As|May|June|July|August|April|March)\b,? (?:\d{4},? )?)*"
    r"\b(?!(?:We|It|They|He|She|You|The|Its|Our|This|That|These|Who|All|Both|Each)\b)"
    r"([A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}),? (?:which |that )?(?:(?:will|shall|would|is to|is set to|has) )?"
    r"(?:also |again )?(?:host|hold|convene)(?:s|d|ed|ing)? (?:[a-z]+ ){0,3}(?:the |an? |its |our )?"
    r"(?:[a-z]+ ){0,2}[\"“]?$"
)
_HOSTED: Final = 70
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
        *("Health", "Medicine", "Education", "Science", "Research", "Agriculture", "Defence", "Defense", "Policing"),
        *("Finance", "Business", "Industry", "Government", "Law", "Justice", "Practice", "Society"),
        *("Media", "Journalism", "War", "Peace"),
    }
)
_PLACE_ZH: Final = re.compile(
    r"[在于於]([\u4e00-\u9fff]{2,7}?(?:[、和][\u4e00-\u9fff]{2,5}?)?)(?:市)?"
    r"(?:举行|舉行|召开|召開|举办|舉辦|出席|参加|參加|开幕|開幕|闭幕|閉幕|拉开帷幕|主办|主辦|承办|承辦|主持|落幕|揭幕|聚首|会晤|會晤)"
)
#: A place right behind a meeting, which did something there: …领导人会议在庆州通过….
_DID_ZH: Final = re.compile(
    r"[上]?[将已曾又]?[在于於]([\u4e00-\u9fff]{2,5}?)(?:市)?(?:通过|通過|发表|發表|发布|發布|达成|達成|签署|簽署|宣布|讨论|討論)"
)
#: Each of several places, and what of one stands before a comma.
_EACH_ZH, _FIRST = re.compile("[^、和]{2,}"), re.compile("[^,]+")
#: What in a place's stead tells when or with what.
_NO_PLACE_ZH: Final = re.compile("[会會期间間年月]|[之以][上中下内內后後前]|[上下]$")
#: What stands between the days of a meeting, or when it was, and its name.
_WENT: Final = re.compile(
    r"[^。；;]{0,24}?(?:出席|参加|參加|举行|舉行|召开|召開|举办|舉辦|举行的|召开的)了?的?(?:首届|第[一二三四五六七八九十]+届)?[“《]?"
)
_MONTHS: Final = frozenset({*(month.capitalize() for month in MONTHS), "Early", "Late", "Mid"})
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
    content = frame.text.content
    for item in named.items:
        if item.kind == "event":
            sentence = frame.sentence_at(item.start)
            told = GATHERING.fullmatch(content, item.start, item.end)
            for place in (told,) if told else _places(content, item, sentence):
                yield from _held(item, place, sentence, named, discourse)
            if date := _time(content, item, told, sentence):
                evidence = Span(sentence.start, sentence.end)
                yield make(discourse, item.concept, "date", date_literal(date.iso), evidence, 0.72, _RULES["time"])


def _places(content: str, event: Named, sentence: Sentence) -> list[re.Match[str]]:
    """The places of a meeting: right behind its name, or else where a verb says that it was held."""
    beside = list(_beside(content, event.end, sentence.end))
    if beside:
        return beside
    last = min(event.end + 90, sentence.end)
    held = _PLACE.search(content, event.end, last), _DID_ZH.match(content, event.end, last)
    held = held if held[1] else (held[0], _PLACE_ZH.search(content, sentence.start, last))
    host = None if sentence.chinese else _HOST.search(content, max(sentence.start, event.start - _HOSTED), event.start)
    return [found for found in (*held, host) if found]


def _beside(content: str, place: int, end: int) -> Iterator[re.Match[str]]:
    """The places right behind the name of a meeting, each with its time perhaps: "at Turin in 2023 and at Oslo"."""
    found = _IN.match(content, place, end)
    while found:
        yield found
        found = _AND_IN.match(content, found.end(), end)


def _held(
    event: Named, found: re.Match[str], sentence: Sentence, named: Places[Named], discourse: Discourse
) -> Iterator[Told]:
    """The claims that a meeting was at places, unless those are none, or what the vocabulary knows otherwise."""
    evidence = Span(sentence.start, sentence.end)
    for part in _parts(found):
        if place := _place(part, named, discourse):
            yield make(discourse, event.concept, "held-in", Literal(place), evidence, 0.74, _RULES["place"])
            if found.re in (_IN, _AND_IN) and found["time"]:
                date = date_literal(iso_date(found["time"]))
                yield make(discourse, event.concept, "date", date, evidence, 0.72, _RULES["time"])


def _parts(found: re.Match[str]) -> list[re.Match[str]]:
    """The places that are named: in Chinese each of several, else what stands before a comma."""
    chinese = found[1] > "\u2e80"
    parts = list((_EACH_ZH if chinese else _FIRST).finditer(found.string, *found.span(1)))
    return parts if chinese else parts[:1]


def _place(found: re.Match[str], named: Places[Named], discourse: Discourse) -> str:
    """What a place is called: a state in English by its label, in Chinese as it stands there; "" where it is none."""
    name = " ".join(found[0].split())
    things = named.within(found.start(), found.start() + len(name))
    if name.split()[0] in _MONTHS or is_list(name) or any(item.kind != "state" for item in things):
        return ""
    if name in _FIELDS or discourse.vocabulary.by_label(name, "domain"):
        return ""  # "Forum on AI in Health"
    if name > "\u2e80":
        if _NO_PLACE_ZH.search(name):
            return ""
        name = name.rpartition("的")[2]  # 江畔的广州
        town = things[0].end - found.start() if things else 0
        return name[town:] if 0 < town < len(name) - 1 else name  # a town without its state: 印度尼西亚日惹
    concept = discourse.vocabulary.get(things[0].concept) if things else None
    return concept.pref.get("en", name) if concept else name


def _time(content: str, event: Named, told: re.Match[str] | None, sentence: Sentence) -> Found | None:
    """When a meeting was: as its name tells, or a date right behind it, in Chinese before it, too."""
    start = told.start("time") if told else event.end
    end = event.end if told else min(event.end + 40, sentence.end)
    date = next(iter((*find_dates(content, start, end), *find_years(content, start - 3, end))), None)
    if date and (told or _WHEN.fullmatch(content, event.end, date.start)):
        return date
    before = find_dates(content, sentence.start, event.start) if sentence.chinese else ()
    return next((one for one in before if _WENT.fullmatch(content, one.end, event.start)), None)
