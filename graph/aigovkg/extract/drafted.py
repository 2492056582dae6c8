"""Drafts of laws that a text explains, by the lines of its head: "Fair Algorithms Bill: Explanatory Note"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aigovkg.extract.head import Head, Line, lines_of
from aigovkg.extract.headed import Found
from aigovkg.names import AIGOV

__all__ = ["draft_in"]

_EXPLANATION: Final = re.compile(
    r"\(?(?:\b(?:draft|general|revised|supplementary|introductory) )?"
    r"\b(?:explanatory (?:statement|memorandum|notes?|report|paper)s?"
    r"|notes? (?:to|on) (?:clauses|sections|articles)|statement of (?:objects and reasons|objects|purpose|reasons)"
    r"|(?:memorandum of )?objects and reasons)\b\)?",
    re.I,
)
_LAW: Final = re.compile(
    r"\b(?:acts?|bill|laws?|regulations?|directive|decree|order|ordinance|code|rules|statute|treaty|convention|protocol"
    r"|legislation|amendments?)\b",
    re.I,
)
_LEADS: Final = re.compile(r"[\W_]*(?:(?:to|on|of|for|accompanying|concerning|regarding)\s+)?(?:the\s+)?(?=\w)", re.I)
#: What a law is called beside its name: its year, its number in square brackets.
_ENDS: Final = re.compile(r"(?:,?\s(?:of\s)?(?:19|20)\d\d)?(?:\s?\[[^\]]*\])?[^\w)]*$")
#: How a heading ends that says what is told of the draft: "Purpose of the Bill".
_OF_IT: Final = re.compile(
    r"\b(?:the|this) (?:(?:draft|proposed|present) )?(?:act|bill|law|regulations?|order|code)$", re.I
)
_SHORTEST: Final = 8


def draft_in(content: str, head: Head) -> Found | None:
    """Find the draft that a text explains in English, where a line of its head names it beside the word for that.

    Args:
        content: the text.
        head: its head.
    """
    lines = sorted(_lines(content, head))
    for rank, line in enumerate(lines):
        told = _EXPLANATION.search(content, line.start, line.end)
        if told is None:
            continue
        beside = Line(line.start, told.start()), Line(told.end(), line.end)
        around = lines[rank - 1 : rank] + lines[rank + 1 : rank + 2] if rank else lines[1:2]
        alone = not any(content[part.start : part.end].strip(" :-–—()") for part in beside)
        for part in around if alone else beside:
            if found := _named(content, part):
                return found
    return None


def _lines(content: str, head: Head) -> Iterator[Line]:
    """The lines of a head, those of its title apart."""
    yield from head.lines
    yield from lines_of(content[: head.title.end], head.title.start) if head.title else ()


def _named(content: str, part: Line) -> Found | None:
    """The law that a part of a line is the name of."""
    leads = _LEADS.match(content, part.start, part.end)
    start = leads.end() if leads else part.start
    ends = _ENDS.search(content, start, part.end)
    end = ends.start() if ends else part.end
    name = content[start:end]
    if len(name) < _SHORTEST or " " not in name or not _LAW.search(name) or _OF_IT.search(name):
        return None
    return Found(start, end, "document", AIGOV.Law)
