"""Lists: which named things stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.named import Named
from aigovkg.text.dates import Found

__all__ = ["LONGEST_JOINT", "group_of", "is_list"]

#: What joins two names of a list is no longer than this, in code points.
LONGEST_JOINT: Final = 16
#: What leads to the date behind a name.
_DATED: Final = re.compile(r"[\"'》」』]*\s*[(（]?\s*(?:\b(?:of|in|on|from|dated|adopted in|adopted on)\s*)?$")
_JOINTS: Final = frozenset(
    {
        "",
        "and",
        "or",
        "&",
        "as well as",
        "and the",
        "the",
        "its",
        "and its",
        "和",
        "与",
        "及",
        "以及",
        "或",
        "并",
        "同",
        "会同",
        "and of",
        "of",
        "and to",
        "to",
        "for",
        "and for",
        "and in",
        "or in",
        "and in the",
    }
)


#: What stands between two titles in a row.
_TITLES: Final = frozenset({"》《", "」「", "』『"})
#: The marker of the next item in a list that runs on.
_MARKED: Final = tuple(")）、.")  # how it ends
_MARKER: Final = re.compile(
    r"[,;、]?\s*(?:[(（](?:[a-z]|\d{1,2}|[一二三四五六七八九十])[)）]|[一二三四五六七八九十]、|\d{1,2}[.、])\s*$"
)


def is_list(between: str) -> bool:
    """Tell whether the text between two names joins them in a list.

    Args:
        between: the folded text from the end of one to the beginning of the other.
    """
    if len(between) > LONGEST_JOINT:
        return False
    if between.rstrip().endswith(_MARKED):
        between = _MARKER.sub(",", between)
    if not between.strip() or between.strip() in _TITLES:
        return True
    bare = between.strip(" \"'《》").strip()
    comma = "," in bare or "、" in bare
    words = bare.strip(",、 \"'").strip()
    if words in ("of", "to", "for", "the", "its", ""):
        return comma
    return words in _JOINTS


def group_of(thing: Named, things: list[Named], folded: str, aside: Sequence[Found] = ()) -> list[Named]:
    """The things that stand in one list with a thing, itself included, in the order of the text.

    Args:
        thing: one of the things.
        things: the things that may stand in the list, in the order of the text.
        folded: the folded text.
        aside: dates that may stand behind the members of the list.
    """
    place = things.index(thing)
    first = last = place
    while first and is_list(_between(things[first - 1].end, things[first].start, folded, aside)):
        first -= 1
    while last + 1 < len(things) and is_list(_between(things[last].end, things[last + 1].start, folded, aside)):
        last += 1
    return things[first : last + 1]


def _between(start: int, end: int, folded: str, aside: Sequence[Found]) -> str:
    """What stands between two names, without a date and the word that leads to it."""
    for date in aside:
        if start <= date.start and date.end <= end:
            return _DATED.sub("", folded[start : date.start]) + folded[date.end : end].lstrip(")）")
    return folded[start:end]
