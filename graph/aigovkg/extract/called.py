"""Bodies that a text calls by their noun once it has named them: "the Office", "the Authority"."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.named import Named, with_told
from aigovkg.extract.signs import Sign

__all__ = ["SIGNS", "with_nouns"]

_NOUNS: Final = (
    "Academy|Agency|Alliance|Assembly|Association|Authority|Board|Bureau|Centre|Center|Coalition|Commission|Commissioner"
    "|Committee|Council|Court|Department|Directorate|Forum|Foundation|Fund|Institute|Ministry|Network|Observatory|Office"
    "|Ombudsman|Organisation|Organization|Panel|Partnership|Secretariat|Tribunal|Union"
)
#: Of which one stands in all that is found.
SIGNS: Final = [f"he {noun}" for noun in _NOUNS.split("|")]
_CALLED: Final = re.compile(
    rf"he (?<=\b[Tt]he )({_NOUNS})\b(?!(?: (?:of|for|on|to the))?(?: the)? [A-Z]|['’]s [A-Z]|-)"
)
_HEAD: Final = re.compile(rf"\b({_NOUNS})\b(?= (?:of|for|on|into|against|to)\b|\W*$)")
_KINDS: Final = bits_of(("organization", "grouping", "mechanism"))
_LONGEST: Final = 80  # code points of a name
#: Which noun names have; for so many that is kept.
_HEADS: Final[dict[str, str]] = {}
_KEPT: Final = 10_000
#: How sure it is that the body named last by the noun is meant.
_SURE: Final = 0.85


def with_nouns(frame: Frame, named: list[Named], signs: list[Sign]) -> list[Named]:
    """Add the places where a text calls a body by the noun of its name.

    Args:
        frame: the text.
        named: what it names, candidates among them, in the order of the text.
        signs: where `SIGNS` stand in it.
    Returns:
        The named things, in the order of the text; what is named there already stays.
    """
    content = frame.text.content
    heads = [(item, noun) for item in named if item.bit & _KINDS if (noun := _noun(item, content))]
    called = _called(content, {noun for _, noun in heads}, signs)
    if not called:
        return named
    places, told = Places(named), list[Named]()
    latest: dict[str, Named] = {}
    rank = 0
    for hit in called:
        while rank < len(heads) and heads[rank][0].end <= hit.start():
            latest[heads[rank][1]] = heads[rank][0]
            rank += 1
        body = latest.get(hit[1])
        if body is not None and not _is_named(hit.start(1), hit.end(), places):
            first = hit.start() - 1
            label = content[first : hit.end()].lower()
            told.append(Named(first, hit.end(), body.concept, body.kind, label, confidence=_SURE))
    if not told:
        return named
    bodies = Places(told)
    return with_told([item for item in named if not (item.weak and _is_named(item.start, item.end, bodies))], told)


def _called(content: str, nouns: set[str], signs: list[Sign]) -> list[re.Match[str]]:
    """Where "the" stands before one of some nouns alone, in the order of the text."""
    places = sorted(start for _, start, _ in signs) if nouns else []
    found = [hit for place in dict.fromkeys(places) if (hit := _CALLED.match(content, place))]
    return [hit for hit in found if hit[1] in nouns]


def _noun(item: Named, content: str) -> str:
    """The noun that a name is a name of: "Office of the Commissioner", "National Digital Authority"; "" for none."""
    return "" if item.pronoun or item.weak else _head(content[item.start : item.end])


def _head(name: str) -> str:
    """The noun of a name; the same names stand in many texts."""
    noun = _HEADS.get(name)
    if noun is None:
        if len(_HEADS) >= _KEPT:
            _HEADS.clear()
        noun = _HEADS[name] = _head_of(name)
    return noun


def _head_of(name: str) -> str:
    if " " not in name or name[:4].lower() == "the ":
        return ""
    found = _HEAD.search(name)
    return found[1] if found else ""


def _is_named(start: int, end: int, named: Places[Named]) -> bool:
    """Whether a place is part of a name that counts by itself."""
    around = named.within(start - _LONGEST, end)
    return any(item.start <= start and end <= item.end for item in around if not item.weak)
