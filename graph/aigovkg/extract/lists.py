"""Lists: which named things stand side by side."""

from __future__ import annotations

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


def is_list(between: str) -> bool:
    """Tell whether the text between two names joins them in a list.

    Args:
        between: the folded text from the end of one to the beginning of the other.
    """
    if len(between) > 16:
        return False
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
