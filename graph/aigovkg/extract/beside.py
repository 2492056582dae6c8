"""Beside: what two names that stand side by side tell: which body is part of which, what a document is for."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.claims import Told, make
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import ACTORS, VALUES, Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["beside"]

_RULES: Final = {name: thing("rule", f"names/{name}") for name in ("part", "purpose", "enshrined")}
_SCORE: Final = 0.66
_SAYING: Final = ACTORS | {"document"}
#: Subject, predicate and object of a claim.
_Said = tuple[Named, str, Named]
_REACH: Final = 60  # code points between two names side by side, at most
#: Between a body and the one it is part of: "the Advisory Body of the United Nations"; the other way round: "UNESCO's".
_OF: Final = re.compile(
    r"(?: \([^()]{1,20}\))?(?: of|,? (?:which is )?(?:established|set up|created|housed) (?:within|under|in)) (?:the )?"
)
_WHOSE: Final = re.compile(r"(?:'s?|s') (?:own |new )?")
#: Where somebody works is told so, too; that is no membership.
_ACADEMIC: Final = re.compile(r"\b(?:university|academy|institutes?|college)\b")
#: Between a document and what it is for: "the resolution on enhanced cooperation", "a law to protect personal data".
_FOR: Final = re.compile(
    r"[\"')]* (?:on|to (?:enhance|promote|strengthen|advance|ensure|foster|protect|support|safeguard|improve))"
    r"(?: (?:the|all|an?|[a-z]+ing|enhanced|strengthened|greater|improved|closer|global))* "
)
#: Between somebody and what he asks for: "the Secretary-General's proposal for a fund".
_PROPOSAL: Final = re.compile(
    r"(?:'s?|s') (?:[a-z]+ )?(?:proposals?|calls?|plans?|appeals?|commitment|campaign)"
    r" (?:for|to(?: [a-z]+)?)(?: (?:the|an?|[a-z]+ing|greater|better))* "
)
#: Between what is upheld and the document that says so: "equality, which is enshrined in the Charter".
_ENSHRINED: Final = re.compile(
    r",? (?:(?:as|which are|which is|that are|that is|as they are|as it is) )?(?:enshrined|embodied|proclaimed|affirmed"
    r"|recogni[sz]ed|laid down|set out|upheld|contained) (?:in|by) (?:the |its |our )?"
)


def beside(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Claim what names that stand side by side in a sentence tell.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
    """
    told: list[Told] = []
    if len(reading.named) < 2:
        return told
    things = [item for item in reading.named if not item.inside and not item.pronoun]
    for place in range(1, len(things)):
        one, other = things[place - 1], things[place]
        if other.start - one.end > _REACH:
            continue
        if one.kind == "organization" and other.kind == "organization":
            rule, said = "part", _parts(one, other, folded)
        elif other.kind in VALUES:
            if one.kind not in _SAYING:
                continue
            rule, said = "purpose", _meant(one, other, things, folded)
        elif other.kind == "document" and one.kind in VALUES:
            if not _ENSHRINED.fullmatch(folded, one.end, other.start):
                continue
            values = [item for item in things if item.kind in VALUES and item.end <= other.start]
            rule, said = "enshrined", [(other, "advocates", value) for value in group_of(one, values, folded)]
        else:
            continue
        voice = reading.voice_at(other.start) if said else None
        for subject, code, value in said:
            claimed = (subject.concept, code, value.concept)
            told.append(make(discourse, *claimed, reading.evidence, _SCORE, _RULES[rule], voice))
    return told


def _parts(one: Named, other: Named, folded: str) -> list[_Said]:
    """Which of two bodies side by side is part of the other."""
    if _OF.fullmatch(folded, one.end, other.start):
        part, whole = one, other
    elif _WHOSE.fullmatch(folded, one.end, other.start):
        part, whole = other, one
    else:
        return []
    return [] if _ACADEMIC.search(folded, whole.start, whole.end) else [(part, "member-of", whole)]


def _meant(one: Named, value: Named, things: list[Named], folded: str) -> list[_Said]:
    """What a document is for, with what is listed beside it, and what somebody proposes."""
    if one.kind != "document":
        return [(one, "advocates", value)] if _PROPOSAL.fullmatch(folded, one.end, value.start) else []
    if not _FOR.fullmatch(folded, one.end, value.start):
        return []
    values = [item for item in things if item.kind in VALUES and item.start >= value.start]
    return [(one, "advocates", each) for each in group_of(value, values, folded)]
