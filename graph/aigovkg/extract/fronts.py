"""Fronts: what the title and the first lines of a text say of it: who issued it, at which meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim
from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import make
from aigovkg.extract.frame import Frame, Places, Sentence
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import Found, find_dates

__all__ = ["fronts"]

_RULES = {name: thing("rule", f"fronts/{name}") for name in ("issuer", "event", "time", "place")}
_LINES = 5  # sentences that may be title, place and date
_BODIES = frozenset({"state", "organization", "grouping"})
#: What stands before the name of who issued a text in its title.
_OF = re.compile(
    r"\b(?:paper|statement|declaration|submission|comments?|response|proposals?|contribution|communiqu[eé]|views"
    r"|report|recommendations?|initiative|opinion|resolution|guidelines|principles) "
    r"(?:of|by|from|submitted by|issued by)(?: the)?(?: government of(?: the)?)? $"
)
#: What stands before the meeting that a speech was given at, in its title.
_AT = re.compile(r"\b(?:at|to|for|before)(?: the)?(?: (?:opening|closing|high-level)[a-z ]{0,24} of(?: the)?)? $")
_PLACE = r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,2}"
#: A line that is little more than a place and a date.
_DATELINE = re.compile(rf"\s*[(（]?({_PLACE})(?:, {_PLACE})?,? $")
_MET_IN = re.compile(rf"\b(?:met|meeting|gathered|assembled|convened|held)(?: [a-z]+){{0,3}} in ({_PLACE})")
_RANGE = re.compile(r"(\d{1,2})\s?[-–—]\s?$")
#: All that may stand beside a name in a line of its own.
_ALONE = re.compile(rf"[\s,.;:()（）|–—-]*(?:{_PLACE}(?:, {_PLACE})?[\s,]*)?[\d\s–—-]*[\s,.;:()（）|–—-]*")


def fronts(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Claim]:
    """Claim what the first lines of a text say of it, where its record does not know.

    Args:
        frame: the text.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    lines = [line for line in frame.sentences[:_LINES] if not line.chinese]
    if not discourse.record.issuers:
        yield from _issuers(frame, lines, named, discourse)
    yield from _meeting(frame, lines, named, discourse)


def _issuers(frame: Frame, lines: Sequence[Sentence], named: Places[Named], discourse: Discourse) -> Iterator[Claim]:
    """Who issued the text: named in its title, or by a line of its own below that."""
    for rank, line in enumerate(lines):
        for body in named.within(line.start, line.end):
            if body.kind not in _BODIES:
                continue
            titled = not rank and not body.inside and _OF.search(frame.folded, line.start, body.start)
            if titled or (rank and not body.inside and _is_alone(frame, line, body)):
                place = line.start, line.end
                yield make(discourse, discourse.record.iri, "issued-by", body.concept, place, 0.76, _RULES["issuer"])


def _is_alone(frame: Frame, line: Sentence, item: Named) -> bool:
    """Whether a line holds a name and at most a place and a date beside it."""
    if frame.folded[line.start : item.start].strip() not in ("", "the"):
        return False
    rest = frame.text.content[item.end : line.end]
    for date in find_dates(rest):
        rest = rest[: date.start] + rest[date.end :]
        break
    return _ALONE.fullmatch(rest) is not None


def _meeting(frame: Frame, lines: Sequence[Sentence], named: Places[Named], discourse: Discourse) -> Iterator[Claim]:
    """The meeting at which the text was adopted or delivered, when and where that was."""
    found = _event(frame, lines, named)
    if found is None:
        return
    line, event = found
    place = line.start, line.end
    yield make(discourse, discourse.record.iri, "announced-at", event.concept, place, 0.76, _RULES["event"])
    for other in (line, *(one for one in lines if one is not line)):
        date = next(find_dates(frame.text.content, other.start, other.end), None)
        if date is None or (other is not line and not _dateline(frame, other, date)):
            continue
        span = other.start, other.end
        yield make(discourse, event.concept, "date", date_literal(_first(frame, date)), span, 0.74, _RULES["time"])
        break
    yield from _where(frame, lines, event.concept, discourse)


def _event(frame: Frame, lines: Sequence[Sentence], named: Places[Named]) -> tuple[Sentence, Named] | None:
    for rank, line in enumerate(lines):
        for item in named.within(line.start, line.end):
            if item.kind != "event" or item.inside:
                continue
            titled = not rank and _AT.search(frame.folded, line.start, item.start)
            if titled or _is_alone(frame, line, item):
                return line, item
    return None


def _first(frame: Frame, date: Found) -> str:
    """The first day of a date that may be a range ("17-18 June 2026")."""
    before = _RANGE.search(frame.text.content, max(date.start - 6, 0), date.start)
    if before and len(date.iso) == 10 and int(before[1]) < int(date.iso[8:]):
        return f"{date.iso[:8]}{int(before[1]):02}"
    return date.iso


def _dateline(frame: Frame, line: Sentence, date: Found) -> re.Match[str] | None:
    """The place that stands before a date in its line, and nothing else."""
    content = frame.text.content
    return _DATELINE.fullmatch(content, max(content.rfind("\n", 0, date.start) + 1, line.start), date.start)


def _where(frame: Frame, lines: Sequence[Sentence], event: URIRef, discourse: Discourse) -> Iterator[Claim]:
    """Where the meeting was: the place before the date of a line, or where the text says that its authors met."""
    content = frame.text.content
    for line in lines:
        date = next(find_dates(content, line.start, line.end), None)
        found = _dateline(frame, line, date) if date else None
        found = found or _MET_IN.search(content, line.start, line.end)
        if found:
            span = line.start, line.end
            yield make(discourse, event, "held-in", Literal(found[1]), span, 0.74, _RULES["place"])
            return
