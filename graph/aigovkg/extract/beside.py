"""Beside: what two names that stand side by side tell: which body is part of which, what a document is for."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import ACTORS, VALUE_BITS, Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["beside"]

_RULES: Final = {name: thing("rule", f"names/{name}") for name in ("part", "purpose", "enshrined")}
_SCORE: Final = 0.66
_SAYING: Final = bits_of(ACTORS | {"document"})
#: Subject, predicate and object of a claim.
_Said = tuple[Named, str, Named]
_NOTHING: Final[tuple[str, list[_Said]]] = ("", [])
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
    if len(reading.named) < 2:
        return NOTHING_TOLD
    told: list[Told] = []
    one: Named | None = None
    for other in reading.named:
        if other.inside or other.pronoun:
            continue
        if one is not None and other.start - one.end <= _REACH:
            rule, said = _told(one, other, reading, folded)
            for subject, code, value in said:
                claimed, voice = (subject.concept, code, value.concept), reading.voice_at(other.start)
                told.append(make(discourse, *claimed, reading.evidence, _SCORE, _RULES[rule], voice))
        one = other
    return told


def _told(one: Named, other: Named, reading: Reading, folded: str) -> tuple[str, list[_Said]]:
    """What two names side by side tell, and by which rule."""
    if other.kind == "organization":
        return ("part", _parts(one, other, folded)) if one.kind == "organization" else _NOTHING
    if other.kind == "document":
        if not (one.bit & VALUE_BITS and _ENSHRINED.fullmatch(folded, one.end, other.start)):
            return _NOTHING
        values = [item for item in _outer(reading) if item.bit & VALUE_BITS if item.end <= other.start]
        return "enshrined", [(other, "advocates", value) for value in group_of(one, values, folded)]
    if not (one.bit & _SAYING and other.bit & VALUE_BITS):
        return _NOTHING
    return "purpose", _meant(one, other, reading, folded)


def _outer(reading: Reading) -> list[Named]:
    """The names of a sentence that are in no other."""
    return [item for item in reading.named if not item.inside and not item.pronoun]


def _parts(one: Named, other: Named, folded: str) -> list[_Said]:
    """Which of two bodies side by side is part of the other."""
    if _OF.fullmatch(folded, one.end, other.start):
        part, whole = one, other
    elif _WHOSE.fullmatch(folded, one.end, other.start):
        part, whole = other, one
    else:
        return []
    return [] if _ACADEMIC.search(folded, whole.start, whole.end) else [(part, "member-of", whole)]


def _meant(one: Named, value: Named, reading: Reading, folded: str) -> list[_Said]:
    """What a document is for, with what is listed beside it, and what somebody proposes."""
    if one.kind != "document":
        his = folded[one.end] in ("'", "s") and _PROPOSAL.fullmatch(folded, one.end, value.start)
        return [(one, "advocates", value)] if his else []
    if not _FOR.fullmatch(folded, one.end, value.start):
        return []
    values = [item for item in _outer(reading) if item.bit & VALUE_BITS if item.start >= value.start]
    return [(one, "advocates", each) for each in group_of(value, values, folded)]
