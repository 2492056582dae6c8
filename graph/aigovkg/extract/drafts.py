"""Drafts of laws that a text explains: by the lines of its head ("Fair Algorithms Bill: Explanatory Note") which one it
is, and what it would bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aigovkg.extract.head import Head, Line, lines_of
from aigovkg.extract.headed import Found
from aigovkg.names import AIGOV

__all__ = ["draft_in", "is_provided"]

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
#: What stands before what a draft would bring.
_WOULD: Final = re.compile(
    r"\b(?:would|must|shall|is to|are to|may (?:direct|order|require))\b(?! not| never)[^.;]*$"
    r"|\b(?:clauses?|sections?|articles?|parts?|chapters?|paragraphs?) [\divx]+[a-z]?(?: (?:to|and) [\divx]+)?"
    r"(?: of the [a-z]+(?: [a-z]+)?)? (?:also )?(?:deals?|contains?|concerns?|covers?|relates?|provides?"
    r"|makes? provision|sets? out|introduces?|establish(?:es)?|confers?|enables?|empowers?|regulates?|governs?"
    r"|places?)\b(?! not)[^.;]*$"
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


def is_provided(folded: str, start: int, end: int) -> bool:
    """Tell whether what is named is what a draft would bring, by what stands before it: "Section 5 provides for …".

    Args:
        folded: the folded text.
        start: where the sentence begins.
        end: where the name begins.
    """
    return _WOULD.search(folded, start, end) is not None


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
