"""Held: where and when the meeting was that a document was made for or given at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import Literal

from aigovkg.annotation import Span
from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import Told, make
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.fronts import Meeting, Place, dated, place_in
from aigovkg.extract.head import Head, Line
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import Found
from aigovkg.vocabulary import Vocabulary

__all__ = ["FIRST", "held"]

_WHEN, _WHERE = thing("rule", "openings/time"), thing("rule", "openings/place")
FIRST: Final = 8  # sentences in which a text says who adopts it, and where
_NEAR, _MONTH = 6, 7
#: Where the authors of a text say that they met.
_MET: Final = re.compile(
    r"\b(?:[Mm]eeting|[Mm]et|[Gg]athered|[Aa]ssembled|[Cc]onvened|[Aa]dopted|[Dd]one|[Ss]igned)(?: \w+)?,? (?:in|at) "
    r"((?!the )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?=[ ,.;)]|$)"
)
_MET_ZH: Final = re.compile(
    r"(?:齐聚|齊聚|相聚|聚首|汇聚|匯聚|云集)(?:在|于|於)?([\u3400-\u9fff]{2,5}?)(?=[,，。、;；]|参加|參加|出席|举行|舉行|召开|召開)"
    r"|(?<=[在于於])((?:(?![会會期间間上中下])[\u3400-\u9fff]){2,5}?)(?=参加|參加|出席)"
)


def held(frame: Frame, head: Head, named: Places[Named], meeting: Meeting, discourse: Discourse) -> Iterator[Told]:
    """Claim where and when a meeting was, by a line of the head, else by a first sentence.

    Args:
        frame: the text.
        head: its head.
        named: the mentions in it.
        meeting: the meeting.
        discourse: the document's record and voice.
    """
    event = meeting.event
    lines = [line for line in head.lines if not head.title or line.start > head.title.start]
    if head.title and meeting.start == head.title.start:
        lines = [head.title, *lines]
    own = [] if any(meeting.start == line.start for line in lines) else [Line(meeting.start, meeting.end)]
    for date, line in (*_days(frame), *dated(frame, Head(None, (*own,))), *dated(frame, Head(None, (*lines,)))):
        between = frame.text.content.count("\n", min(meeting.end, line.end), max(meeting.start, line.start))
        near = (
            date.several
            or line.start == meeting.start
            or between < _NEAR
            or not head.lines
            or meeting.start > head.lines[-1].end
        )
        if near and len(date.iso) > (_MONTH - 1 if line.start == meeting.start else _MONTH):
            yield make(discourse, event.concept, "date", date_literal(date.iso), Span(*line), 0.7, _WHEN)
            break
    place = next((found for line in lines if (found := place_in(frame, line, named))), None)
    place = place or _met(frame)
    if place is not None:
        name, evidence = Literal(_named_place(place, discourse.vocabulary)), Span(place.start, place.end)
        yield make(discourse, event.concept, "held-in", name, evidence, 0.72, _WHERE)


def _days(frame: Frame) -> list[tuple[Found, Line]]:
    """The several days that the first sentences say the authors of the document met on."""
    met = [Line(s.start, s.end) for s in frame.sentences[:FIRST] if _MET.search(frame.text.content, s.start, s.end)]
    return [(date, line) for date, line in dated(frame, Head(None, (*met,))) if date.several]


def _met(frame: Frame) -> Place | None:
    """The place that the first sentences say the authors of the document met at."""
    for sentence in frame.sentences[:FIRST]:
        met = _MET_ZH if sentence.chinese else _MET
        if found := met.search(frame.text.content, sentence.start, sentence.end):
            return Place(found[found.lastindex or 1], sentence.start, sentence.end)
    return None


def _named_place(place: Place, vocabulary: Vocabulary) -> str:
    """A place under the name that the vocabulary has for it where it is a state; a town without its state: 中国南宁."""
    states = vocabulary.by_label(place.name, "state")
    if states:
        return states[0].pref.get("en", place.name)
    if place.name > "\u2e80":
        for size in range(len(place.name) - 2, 1, -1):
            if vocabulary.by_label(place.name[:size], "state"):
                return place.name[size:]
    return place.name
