"""Marking: the mentions that the named things of a text make."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.candidates import CANDIDATE
from aigovkg.extract.named import Named
from aigovkg.names import thing
from aigovkg.statements import Mention, by_place

__all__ = ["mentions_of"]

_VOCABULARY: Final = thing("rule", "vocabulary/label")
_WEAK: Final = thing("rule", "vocabulary/weak-label")
_CANDIDATE: Final = thing("rule", "candidates/name")
#: What a body calls itself by an alias that it gives: it stands for the name and names nothing itself.
_OURS: Final = re.compile("本[\u3400-\u9fff]?[会會办辦局署处處院部司校所]")


def mentions_of(named: list[Named], content: str) -> list[Mention]:
    """Turn named things into mentions, in their order, with the rule by which each counts.

    Args:
        named: the named things; those that only stand for others are no mentions.
        content: the text.
    """
    found: list[Mention] = []
    for item in named:
        if item.pronoun or (item.kind == "organization" and _OURS.fullmatch(item.label)):
            continue
        confidence = item.confidence
        rule = _CANDIDATE if confidence == CANDIDATE else _WEAK if item.weak else _VOCABULARY
        exact = content[item.start : item.end]
        mention = Mention((item.start, item.end), item.concept, exact, confidence, rule)
        place = len(found)  # before what begins there too, and is longer
        while place and by_place(mention, found[place - 1]) < 0:
            place -= 1
        if place == len(found):
            found.append(mention)
        else:
            found.insert(place, mention)
    return found
