"""Lists: which named things stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aigovkg.extract.named import Named

__all__ = ["group_of", "is_list"]

_JOINTS = frozenset(
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
        "and of",
        "of",
        "and to",
        "to",
        "for",
        "and for",
    }
)


#: The marker of the next item in a list that runs on.
_MARKER = re.compile(
    r"[,;、]?\s*(?:[(（](?:[a-z]|\d{1,2}|[一二三四五六七八九十])[)）]|[一二三四五六七八九十]、|\d{1,2}[.、])\s*$"
)


def is_list(between: str) -> bool:
    """Tell whether the text between two names joins them in a list.

    Args:
        between: the folded text from the end of one to the beginning of the other.
    """
    if len(between) > 16:
        return False
    between = _MARKER.sub(",", between)
    if not between.strip():
        return True
    bare = between.strip(" \"'《》").strip()
    comma = "," in bare or "、" in bare
    words = bare.strip(",、 \"'").strip()
    if words in ("of", "to", "for", "the", "its", ""):
        return comma
    return words in _JOINTS


def group_of(thing: Named, things: Sequence[Named], folded: str) -> list[Named]:
    """The things that stand in one list with a thing, itself included, in the order of the text.

    Args:
        thing: one of the things.
        things: the things that may stand in the list, in the order of the text.
        folded: the folded text.
    """
    place = things.index(thing)
    first = last = place
    while first and is_list(folded[things[first - 1].end : things[first].start]):
        first -= 1
    while last + 1 < len(things) and is_list(folded[things[last].end : things[last + 1].start]):
        last += 1
    return list(things[first : last + 1])
