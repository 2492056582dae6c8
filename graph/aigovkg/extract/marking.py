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
    for item in named:
        if item.pronoun:
            continue
        rule = _CANDIDATE if item.confidence == CANDIDATE else _WEAK if item.weak else _VOCABULARY
        span = new(Span, (item.start, item.end))
        exact = content[item.start : item.end]
        found.append(new(Mention, (span, item.concept, exact, item.confidence, rule)))
    return found
