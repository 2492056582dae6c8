"""Beside: what two names that stand side by side tell: which body is part of which, what a document is for."""

from __future__ import annotations

import re
from itertools import pairwise

from aigovkg.extract.claims import Told, make
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import VALUES
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["beside"]

_RULES = {name: thing("rule", f"names/{name}") for name in ("part", "purpose")}
_SCORE = 0.66
_REACH = 60  # code points between two names side by side, at most
#: Between a body and the one it is part of: "the Advisory Body of the United Nations"; the other way round: "UNESCO's".
_OF = re.compile(r"(?: \([^()]{1,20}\))? of (?:the )?")
_WHOSE = re.compile(r"(?:'s?|s') (?:own |new )?")
#: Where somebody works is told so, too; that is no membership.
_ACADEMIC = re.compile(r"\b(?:university|academy|institutes?|college)\b")
#: Between a document and what it is for: "the resolution on enhanced cooperation", "a law to protect personal data".
_FOR = re.compile(
    r"[\"')]* (?:on|to (?:enhance|promote|strengthen|advance|ensure|foster|protect|support|safeguard|improve))"
    r"(?: (?:the|all|an?|[a-z]+ing|enhanced|strengthened|greater|improved|closer|global))* "
)


def beside(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Claim what names that stand side by side in a sentence tell.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
    """
    told: list[Told] = []
    things = [item for item in reading.named if not item.inside and not item.pronoun]
    for one, other in pairwise(things):
        if other.start - one.end > _REACH:
            continue
        voice = reading.voice_at(other.start)
        if one.kind == "organization" and other.kind == "organization":
            part, whole = (one, other) if _OF.fullmatch(folded, one.end, other.start) else (other, one)
            if _ACADEMIC.search(folded, whole.start, whole.end):
                continue
            if part is one or _WHOSE.fullmatch(folded, one.end, other.start):
                said = (part.concept, "member-of", whole.concept)
                told.append(make(discourse, *said, reading.evidence, _SCORE, _RULES["part"], voice))
        elif one.kind == "document" and other.kind in VALUES and _FOR.fullmatch(folded, one.end, other.start):
            values = [item for item in things if item.kind in VALUES and item.start >= other.start]
            for value in group_of(other, values, folded):
                said = (one.concept, "advocates", value.concept)
                told.append(make(discourse, *said, reading.evidence, _SCORE, _RULES["purpose"], voice))
    return told
