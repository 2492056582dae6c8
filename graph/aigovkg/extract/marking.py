"""Marking: the mentions that the named things of a text make."""

from __future__ import annotations

from typing import Final

from aigovkg.annotation import Mention, Span
from aigovkg.extract.candidates import CANDIDATE
from aigovkg.extract.named import Named
from aigovkg.names import thing

__all__ = ["mentions_of"]

_VOCABULARY: Final = thing("rule", "vocabulary/label")
_WEAK: Final = thing("rule", "vocabulary/weak-label")
_CANDIDATE: Final = thing("rule", "candidates/name")


def mentions_of(named: list[Named], content: str) -> list[Mention]:
    """Turn named things into mentions, with the rule by which each counts.

    Args:
        named: the named things; those that only stand for others are no mentions.
        content: the text.
    """
    found: list[Mention] = []
    new = tuple.__new__  # as `Mention(…)` does, without the function of Python's that stands between
    mention, place, candidate, weak, label = Mention, Span, _CANDIDATE, _WEAK, _VOCABULARY
    for item in named:
        if item.pronoun:
            continue
        start, end, confidence = item.start, item.end, item.confidence
        rule = candidate if confidence == CANDIDATE else weak if item.weak else label
        found.append(new(mention, (new(place, (start, end)), item.concept, content[start:end], confidence, rule)))
    return found
