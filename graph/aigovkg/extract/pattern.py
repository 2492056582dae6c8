"""Cue patterns: a small notation for phrases, expanded to literals so that matching takes linear time.

    {a,b}      either of these (nested as you like)
    [a,b]      one of these or none
    <verb>     the verb's forms: base, -s, -ed, -ing; `<ban!>` doubles its last consonant,
               `<build|built>` gives its past

There are no wildcards and no repetitions, hence nothing that could backtrack.
"""

from __future__ import annotations

from itertools import accumulate
from textwrap import shorten
from typing import Final

from aigovkg.errors import VocabularyError

__all__ = ["DEPTH", "LIMIT", "expand", "inflect"]

#: Most literals that one pattern may stand for, and how deep its brackets may nest.
LIMIT: Final = 2000
DEPTH: Final = 12


def inflect(verb: str) -> list[str]:
    """List the forms of an English verb.

    Args:
        verb: the base form, with `!` after it when its last consonant doubles, or `base|past[|participle]`.
    Returns:
        Base, third person, past and participle; each once.
    """
    base, *pasts = verb.split("|")
    doubled = base.endswith("!")
    base = base.rstrip("!")
    head, space, tail = base.partition(" ")
    stem = head + head[-1] if doubled else head
    if head.endswith("e"):
        third, past, ing = head + "s", head + "d", (head if head.endswith("ee") else head[:-1]) + "ing"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        third, past, ing = head[:-1] + "ies", head[:-1] + "ied", head + "ing"
    elif head.endswith(("s", "x", "z", "ch", "sh", "o")):
        third, past, ing = head + "es", stem + "ed", stem + "ing"
    else:
        third, past, ing = head + "s", stem + "ed", stem + "ing"
    forms = [head, third, *(pasts or [past]), ing]
    return list(dict.fromkeys(form + space + tail for form in forms))


def expand(pattern: str) -> list[str]:
    """Expand a cue pattern to the literals it stands for.

    Args:
        pattern: a phrase in the notation of this module.
    Returns:
        The literals, single-spaced, in a fixed order, each once.
    Raises:
        VocabularyError: a bracket is not closed, brackets nest deeper than `DEPTH`, or the pattern stands for no phrase
            or for more than `LIMIT`.
    """
    if _depth(pattern) > DEPTH:
        raise VocabularyError("A cue pattern nests too deep", _short(pattern), "Split it into several")
    literals, rest = _sequence(pattern, 0, "")
    if rest != len(pattern):
        raise VocabularyError("A cue pattern has a bracket too many", _short(pattern), "Balance its brackets")
    phrases = list(dict.fromkeys(" ".join(literal.split()) for literal in literals))
    if "" in phrases:
        raise VocabularyError("A cue pattern stands for nothing", repr(_short(pattern)), "Leave a word outside of [ ]")
    return phrases


def _depth(pattern: str) -> int:
    """How deep brackets nest, whatever their kind."""
    steps = ((char in "{[<") - (char in "}]>") for char in pattern)
    return max(accumulate(steps), default=0)


def _sequence(pattern: str, place: int, closing: str) -> tuple[list[str], int]:
    """Expand from `place` to one of the `closing` characters or the end; returns the literals and where it stopped."""
    literals = [""]
    while place < len(pattern) and pattern[place] not in closing:
        char = pattern[place]
        if char in "{[":
            options, place = _options(pattern, place)
        elif char == "<":
            end = pattern.find(">", place)
            if end < 0:
                raise _open(pattern)
            inner, _ = _sequence(pattern[place + 1 : end], 0, "")
            options, place = [form for verb in inner for form in inflect(verb)], end + 1
        elif char in "}]>":
            return literals, place
        else:
            options, place = [char], place + 1
        literals = [before + option for before in literals for option in options]
        if len(literals) > LIMIT:
            raise VocabularyError("A cue pattern stands for too many phrases", _short(pattern), "Split it into several")
    return literals, place


def _options(pattern: str, place: int) -> tuple[list[str], int]:
    """Expand the alternatives of the bracket that opens at `place`; returns them and the place after the bracket."""
    closing = "}" if pattern[place] == "{" else "]"
    options = [""] if closing == "]" else []
    while True:
        part, place = _sequence(pattern, place + 1, "," + closing)
        options += part
        if place >= len(pattern):
            raise _open(pattern)
        if pattern[place] == closing:
            return options, place + 1
        if pattern[place] != ",":
            raise _open(pattern)


def _open(pattern: str) -> VocabularyError:
    return VocabularyError("A cue pattern has an open bracket", _short(pattern), "Close it")


def _short(pattern: str) -> str:
    return shorten(pattern, 80, placeholder=" …") if " " in pattern else pattern[:80]
