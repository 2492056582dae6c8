"""Offices: for whom somebody speaks, and by whose authority a text was issued, as its head says."""

from __future__ import annotations

import re
from typing import Final

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.head import Head, Line
from aigovkg.extract.named import Named
from aigovkg.names import AIGOV

__all__ = ["BODIES", "BY_AUTHORITY", "is_of_office", "speaker_in", "spoken_for", "with_authority"]

#: Kinds of those who issue texts.
BODIES: Final = frozenset({"state", "organization", "grouping"})
#: A line that says on whose behalf a text was issued: an office, without brackets.
BY_AUTHORITY: Final = re.compile(
    r"[(\[]?(?:issued|circulated|made|presented|prepared|published|tabled) (?:by|under|on) (?:the )?authority of "
    r"(?:the )?"
    r"((?-i:[A-Z][\w’'-]*(?:,? (?:(?:of|for|and|the|to) )*[A-Z][\w’'-]*)*))[)\]]?",
    re.I,
)
#: By whom a speech is, as its title says without a name.
_SPEAKER: Final = re.compile(
    r"\b(?:by|of|from) (?:the |his excellency |her excellency |h\.e\. )*(?:[a-z-]+ ){0,3}?(?:minister|president"
    r"|chair(?:man|woman|person)?"
    r"|ambassador|representative|secretary(?:-general)?|director(?:-general)?|commissioner|chancellor|head|delegation"
    r"|government)\b"
)
#: What persons in office are called by, before their name and behind it; a name.
_TITLE: Final = (
    r"(?:(?:Deputy|Vice|Acting|Foreign|Federal|Prime|First|Cabinet|Permanent|Under|Assistant|Executive|Special"
    r"|State)[ -])*"
    r"(?:Minister|President|Ambassador|Commissioner|Secretary(?:-General)?|Director(?:-General| General)?|Senator"
    r"|Chancellor|Chair(?:man|woman|person)?|Governor|Representative|Rapporteur|Head|Premier|Envoy|Judge|Justice|CEO)"
)
_HONOUR: Final = (
    r"(?:(?:H\. ?E\.|HE|(?:His|Her) (?:Excellency|Majesty|Highness)"
    r"|(?:[Tt]he )?(?:Right |Rt\.? |Most )?Hon(?:ou?rable|\.)?"
    rf"|Mr|Ms|Mrs|Mme|Dr|Prof|Professor|Sir|Dame|{_TITLE})\.?,? )"
)
_NAME: Final = (
    rf"(?P<name>(?!{_TITLE}\b)[A-Z\u00c0-\u00de][\w'’-]+"
    r"(?: (?:[A-Z]\.|[A-Z\u00c0-\u00de][\w'’-]+|d[aeo]s?|van|von|der|bin|binti|al|el|ibn|y)){1,4})"
)
#: Who gives a speech, as a line of its head says.
_SPOKEN_BY: Final = re.compile(
    rf"(?:\bby |\b(?:of|from) (?={_HONOUR})|^Speaker: )(?:{_HONOUR})*{_NAME}"
    r"(?=,|;| \(|$| (?:at|on|to|during|before|for)\b)"
    rf"|\b(?:by|of|from) (?:the |our )?(?:[A-Z][\w’'-]+ ){{0,2}}{_TITLE}(?: (?:of|for) [^\n]{{3,120}}?)?, "
    rf"(?:{_HONOUR})*"
    rf"{_NAME.replace('<name>', '<last>')}(?=,|;| \(|$)"
    rf"|^(?:{_HONOUR})*{_NAME.replace('<name>', '<first>')}, (?:the )?(?:[A-Z][\w’'-]+ ){{0,2}}{_TITLE}\b"
)

#: What stands before a field that an office is for ("Minister of Information, Communications and the …").
_OFFICE: Final = re.compile(
    r"\b(?:Minist(?:ry|er|ries|ers)|Departments?|Secretar(?:y|ies)|Directorate(?:-General)?|Undersecretary) (?:of|for) "
    r"(?:the )?(?:[A-Z][\w’'-]*(?:,? (?:and |& )?(?:the )?)){0,8}$"
)
#: One of these is in it: looking for them is quick.
_OFFICES: Final = ("Minist", "Department", "Secretar", "Directorate", "Undersecretary")
_LONGEST: Final = 120  # code points from the word for an office to the end of its name


def is_of_office(content: str, start: int) -> bool:
    """Whether a place lies in the name of an office, which says what it is for and not what the text is on.

    Args:
        content: the text.
        start: where the place begins, a capital.
    """
    before = content[max(start - _LONGEST, 0) : start]
    return any(word in before for word in _OFFICES) and _OFFICE.search(before.replace("\n", " ")) is not None


def speaker_in(content: str, line: Line) -> tuple[int, int] | None:
    """Where a line of the head of a speech in English names who gives it: "Address by H.E. Ada Example, President"."""
    found = _SPOKEN_BY.search(content[line.start : line.end])
    if found is None:
        return None
    start, end = found.span(found.lastgroup or "name")
    return line.start + start, line.start + end


def with_authority(frame: Frame, head: Head, named: Places[Named]) -> dict[URIRef, Line]:
    """Find the offices by whose authority a text was issued, each with the line of the head that says so."""
    found: dict[URIRef, Line] = {}
    for line in head.lines:
        if office := BY_AUTHORITY.fullmatch(frame.text.content, line.start, line.end):
            ends = (item for item in named.within(*office.span(1)) if item.kind in BODIES and item.end == office.end(1))
            found |= {item.concept: line for item in ends}
    return found


def spoken_for(frame: Frame, head: Head, named: Places[Named], record: Record) -> dict[URIRef, Line]:
    """For whom a speaker without a name speaks, as the title tells by his office: "Remarks by the Minister of …"."""
    if record.type != AIGOV.Speech or record.authors or not head.title:
        return {}
    if any(speaker_in(frame.text.content, line) for line in (head.title, *head.lines)):
        return {}
    office = _SPEAKER.search(frame.folded, *head.title)
    things = named.within(office.end(), head.title.end) if office else []
    until = next((item.start for item in things if item.kind == "event"), head.title.end)
    bodies = [item for item in things if item.kind in BODIES and item.end <= until]
    state = next((item for item in bodies if item.kind == "state"), None)
    body = state or next(iter(bodies), None)
    return {body.concept: head.title} if body else {}
