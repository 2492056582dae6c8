"""Fronts: what the head of a text says of it: who issued it, the meeting it was made for, where and when that was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.head import Head, Line, lines_of
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.offices import BODIES, spoken_for, with_authority
from aigovkg.names import AIGOV
from aigovkg.text.dates import Found, find_dates
from aigovkg.text.phrases import occurrences
from aigovkg.vocabulary import Vocabulary

__all__ = [
    "Meeting",
    "Place",
    "bodies_of",
    "dated",
    "meeting_of",
    "place_in",
    "publishers_of",
    "signatories_of",
]

#: Texts that speak for who wrote them: a body in the head is the author's, or shows the text.
_PERSONAL: Final = frozenset({AIGOV.Commentary, AIGOV.Speech, AIGOV.Interview})
_PAPERS: Final = (
    r"(?:papers?|statement|declaration|proposals?|submission|views?|position|report|recommendations?|communiqu[eé]"
    r"|initiative|contribution|comments?|strategy|framework|memorandum|response|remarks|brief|opinion|letter|note)"
)
#: What stands in a title before, and after, who issued the text.
_OF: Final = re.compile(
    rf"\b{_PAPERS}\s+(?:of|by|from)\s+(?:the\s+)?(?:governments?\s+of\s+(?:the\s+)?)?$"
    r"|\b(?:joint|agreement|memorandum|treaty|dialogue)\b[^.;]{0,120}?\sbetween\s+(?:the\s+)?(?:governments?\s+of\s+(?:the\s+)?)?$"
)
_HAS: Final = re.compile(rf"'s?\s+(?:[a-z&-]+\s+){{0,4}}?{_PAPERS}\b")
_ON_ZH: Final = re.compile(r"(?:政府)?(?:关于|就|对)")
#: What may stand in a line beside the bodies that issued the text.
_BESIDE: Final = re.compile(
    r"\b(?:the|of|and|between|governments?|issued|prepared|adopted|drafted|developed|proposed|submitted|released|by|jointly"
    r"|version|draft|final|for|report|note|statement|submission|recommendations?)\b|联合|发布|印发|公布|制定|提出|编制|共同|公告|令|函|征求意见稿|试行|[\W\d_]"
)
#: Bodies that act for the state that their name has.
_OFFICE: Final = re.compile(
    r"\b(?:ministry|department|government|embassy|mission|cabinet)\b|部|政府|大使馆|使团|办公室|国务院", re.I
)
#: How a line goes on with the name of the line above it.
_GOES_ON: Final = re.compile(r"(?:of|for|and|on) ")
#: What stands above those who agreed to a text; how many they are at least.
_SIGNED: Final = re.compile(
    r"^[^.\n]{0,80}(?:\b(?:countries|states|governments|participants|parties|signator(?:y|ies)|delegations|supporters"
    r"|endorse\w*|signed|agreed|adopted)\b[^.\n]{0,60}|(?:签署国|签署方|参加国|与会国|联署国|参与方)[^。\n]{0,12})(?::|$)(?=\n)",
    re.M | re.I,
)
#: Of which one stands in it: looking for each is quicker than for all at once.
_SIGNS: Final = (
    *("countries", "states", "governments", "participants", "parties", "signator", "delegations", "supporters"),
    *("endorse", "signed", "agreed", "adopted", "签署国", "签署方", "参加国", "与会国", "联署国", "参与方"),
)
_LEAST, _END = 3, 12_000  # how many code points before the end of the text they may begin
_LEAD: Final = 160  # code points of it, at most
#: What publishers are called, where a line begins with one.
_PRESS: Final = ("出版社", "杂志社", "書局", "书局")
_PUBLISHED: Final = re.compile(r"(?:published|publisher|出版|发行)\b")
#: What stands in a title, and at the beginning of a line, before the meeting at which a text was made or given.
_AT: Final = re.compile(
    r"(?:\b(?:at|to|in|of|during|for|attending)|session:)\s+(?:(?:the|its|their)\s+)?(?:[a-z-]+\s+(?:of|to)\s+(?:the\s+)?)?$|(?:[在于出席参加]|^)$"
)
_GIVEN: Final = re.compile(r"\b(?:at|to|attending)\b|session:|^$|[在于出席参加]")
#: How a line begins that tells of a speech.
_SPEECH: Final = re.compile(
    r"(?:opening |closing |keynote |welcome |welcoming )*(?:address|remarks|speech|statement|keynote|lecture"
    r"|intervention|delivered|talk|adopted|endorsed|approved|agreed|signed|issued|launched)\b"
)
_LINE_START: Final = re.compile(
    r"[(（\[]?(?:(?:delivered|presented|given|adopted|issued|held|agreed)\s+)?"
    r"(?:(?:at|on the (?:occasion|margins|sidelines) of|during)\s+)?(?:the\s+)?"
    r"(?:(?:opening|closing|launch)(?: session| ceremony)? of\s+(?:the\s+)?)?"
)
#: A date, and perhaps a place, before the meeting that adopted a text: (2026年4月18日 …大会通过).
_DATED_ZH: Final = re.compile(
    r"[(（\[]?[\d〇一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,2}月[^,。;]{0,14}?[日号]?[, ]*"
    r"(?:[\u3400-\u9fff]{2,4}[, ]+)?(?:[在于] ?)?"
)
_PLACE: Final = re.compile(
    r"(?:(?:A|La|El|Le|O) )?[A-Z\u00c0-\u00de][\w'’.-]+(?:[ -](?:[A-Z\u00c0-\u00de][\w'’.-]+|de|of|am|la)){0,3}"
)
#: A building for meetings that is called by its town.
_VENUE: Final = re.compile(
    r"([A-Z][\w'’-]+(?: (?!International|National|World)[A-Z][\w'’-]+)?) (?:(?:International|National|World) )?"
    r"(?:(?:Conference|Convention|Congress|Exhibition) (?:Centre|Center)|(?:City|Town) Hall)\b"
)
_PLACE_ZH: Final = re.compile(r"[\u3400-\u9fff·]{2,8}")
_NO_PLACE: Final = re.compile(
    r"\b(?:version|draft|final|adopted|issued|report|paper|check|embargo|released|published|updated|edition|volume|page"
    r"|session|agenda|item|original|unofficial|translation|as|text|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|发布|印发|稿|版|讲话|致辞|第|日|年|月|部|局|委",
    re.I,
)


class Meeting(NamedTuple):
    """The meeting that a text was made for or given at: the event, and the span of the line that says so."""

    event: Named
    start: int
    end: int


class Place(NamedTuple):
    """Where a meeting was: the name, and the span of the line that says so."""

    name: str
    start: int
    end: int


def bodies_of(
    frame: Frame, head: Head, named: Places[Named], record: Record, vocabulary: Vocabulary
) -> dict[URIRef, Line]:
    """Find who issued a text, as its head says: the bodies that its lines consist of, and those its title is by.

    Args:
        frame: the text.
        head: its head.
        named: the mentions in it.
        record: its record; what speaks for who wrote it has no issuer.
        vocabulary: tells the states in the names of bodies.
    Returns:
        Each body with the line that names it.
    """
    found: dict[URIRef, Line] = {}
    found |= with_authority(frame, head, named)
    if found or record.authors or record.type in _PERSONAL:
        return found or spoken_for(frame, head, named, record)
    above: dict[URIRef, Line] = {}
    for line in _columns(frame, head.lines):
        first = head.title is not None and line.start < head.title.start
        for body in _whole(frame, line, named):
            (above if first else found).setdefault(body.concept, line)
            if state := _state_in(body, vocabulary):
                (above if first else found).setdefault(state, line)
    if head.title:
        for body in _whole(frame, head.title, named):  # whose name stands above a title that the record does not tell
            above.setdefault(body.concept, head.title)
        for body in _titled(frame, head.title, named):
            found.setdefault(body.concept, head.title)
    return found or above


def publishers_of(frame: Frame, head: Head, named: Places[Named]) -> dict[URIRef, Line]:
    """Find who published a text, as a line of its head says: "Published by …"."""
    return {
        item.concept: line
        for line in head.lines
        for item in named.within(line.start, line.end)
        if item.kind == "organization" and not item.inside
        if _PUBLISHED.match(frame.folded, *line) or (item.start == line.start and item.label.endswith(_PRESS))
    }


def _columns(frame: Frame, lines: Sequence[Line]) -> Iterator[Line]:
    """Lines, each part for itself where a stroke parts them: "Marama Tari | Department of Harbours"."""
    for line in lines:
        start = line.start
        for part in frame.text.content[line.start : line.end].split(" | "):
            yield Line(start, start + len(part))
            start += len(part) + len(" | ")


def _whole(frame: Frame, line: Line, named: Places[Named]) -> list[Named]:
    """The bodies that a line consists of, beside dates and the like; none where it says more."""
    bodies = [item for item in named.within(line.start, line.end) if item.kind in BODIES and not item.inside]
    bodies = [item for item in bodies if not item.label.endswith(_PRESS)]
    if (
        not bodies
        or _GOES_ON.match(frame.text.content, line.start)
        or _PUBLISHED.search(frame.folded, line.start, line.end)
    ):
        return []
    rest, place = "", line.start
    spans = [(item.start, item.end) for item in bodies]
    spans += [(date.start, date.end) for date in find_dates(frame.text.content, line.start, line.end)]
    for start, end in sorted(spans):
        rest += frame.folded[place:start] + " "
        place = max(place, end)
    rest += frame.folded[place : line.end]
    return [] if _BESIDE.sub("", rest) else bodies


def signatories_of(frame: Frame, named: Places[Named]) -> dict[URIRef, Line]:
    """Find the bodies that a text lists as those who agreed to it: lines that name them below one that says so.

    Args:
        frame: the text.
        named: the mentions in it.
    Returns:
        Each body with the line that names it.
    """
    found: dict[URIRef, Line] = {}
    for lead in _leads(frame):
        listed: dict[URIRef, Line] = {}
        for line in lines_of(frame.text.content, lead.end):
            bodies = _whole(frame, line, named)
            if not bodies:
                break
            for body in bodies:
                listed.setdefault(body.concept, line)
        if len(listed) >= _LEAST and _SIGNED.match(frame.text.content, lead.start):
            found.update(listed)
    return found


def _leads(frame: Frame) -> Iterator[Line]:
    """The lines that may say that those below them agreed, in the order of the text."""
    folded, content = frame.folded, frame.text.content
    first = max(len(content) - _END, 0)
    places = [place for sign in _SIGNS for place in occurrences(folded, sign, first, len(folded))]
    starts = {content.rfind("\n", 0, place) + 1 for place in places}
    for start in sorted(starts):
        end = content.find("\n", start, start + _LEAD)
        if start >= first and end >= 0:
            yield Line(start, end)


def _state_in(body: Named, vocabulary: Vocabulary) -> URIRef | None:
    """The state that a body's name ends with ("Ministry of … of Kenya"), or begins with in Chinese."""
    if body.kind != "organization" or not _OFFICE.search(body.label):
        return None
    label = body.label
    if label.isascii():
        *_, last = label.split(" of ")
        tries = [last.removeprefix("the ")]
    else:
        tries = [label[:size] for size in range(min(len(label) - 1, 8), 1, -1)]
    return next((states[0].iri for name in tries if (states := vocabulary.by_label(name, "state"))), None)


def _titled(frame: Frame, title: Line, named: Places[Named]) -> Sequence[Named]:
    """The bodies that a title is by: "Position Paper of …", "…'s Proposal", …关于…的立场文件."""
    folded = frame.folded
    bodies = [item for item in named.within(title.start, title.end) if item.kind in BODIES and not item.inside]
    for body in bodies:
        if _OF.search(folded, title.start, body.start) or (
            body.start - title.start < 6 and _HAS.match(folded, body.end, title.end)
        ):
            return group_of(body, bodies, folded)
    if bodies and bodies[0].start - title.start < 2:
        group = group_of(bodies[0], bodies, folded)
        if _ON_ZH.match(folded, group[-1].end):
            return group
    return []


def meeting_of(frame: Frame, head: Head, named: Places[Named]) -> Meeting | None:
    """Find the meeting at which a text was adopted or given, as a line of its head or its title says."""
    for line in head.lines:
        for item in _events(named, line):
            dated = _DATED_ZH.fullmatch(frame.folded, line.start, item.start)
            spoken = _SPEECH.match(frame.folded, line.start) and _AT.search(frame.folded[line.start : item.start])
            if dated or spoken or _LINE_START.fullmatch(frame.folded, line.start, item.start):
                return Meeting(item, *line)
    if head.title:
        for item in _events(named, head.title):
            before = frame.folded[head.title.start : item.start]
            if _GIVEN.search(before) and _AT.search(before):
                return Meeting(item, *head.title)
    return None


def _events(named: Places[Named], line: Line) -> Iterator[Named]:
    return (item for item in named.within(line.start, line.end) if item.kind == "event" and not item.inside)


def dated(frame: Frame, head: Head) -> list[tuple[Found, Line]]:
    """The dates that stand in the head, with their lines; in the order of the text."""
    lines = sorted((*head.lines, *([head.title] if head.title else [])))
    return [(date, line) for line in lines for date in find_dates(frame.text.content, *line)]


def _is_before_date(frame: Frame, line: Line) -> bool:
    """Whether a line is a place alone, with a date in the next line."""
    content = frame.text.content
    end = content.find("\n", line.end + 1)
    after = next(find_dates(content, line.end, end if end > 0 else len(content)), None)
    name = content[line.start : line.end]
    return after is not None and _PLACE.fullmatch(name) is not None and content[line.end : after.start].isspace()


def place_in(frame: Frame, line: Line, named: Places[Named]) -> Place | None:
    """The place that a dated line names beside its date: "Kigali, 3 May 2025", "… Forum, Kigali, 3-4 May 2025"."""
    content = frame.text.content
    dates = list(find_dates(content, *line))
    if not dates and not _is_before_date(frame, line):
        return None
    if venue := _VENUE.search(content, *line):
        return Place(venue[1], *line)
    things = [item for item in named.within(*line) if item.kind != "state" and not item.inside]
    taken = sorted([(item.start, item.end) for item in things] + [(date.start, date.end) for date in dates])
    place = line.start
    for start, end in (*taken, (line.end, line.end)):
        for piece in re.split(r"[,，;；()（）\[\]|]|\s[–—-]\s", content[place:start]):
            name = piece.strip(" \t\u3000.·")
            if (_PLACE.fullmatch(name) or _PLACE_ZH.fullmatch(name)) and not _NO_PLACE.search(name):
                return Place(name, *line)
        place = max(place, end)
    return None
