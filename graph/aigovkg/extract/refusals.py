"""Refusals: what a word of rejection may mean, and who is at fault; what a law only does not touch is neither."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.cues import Hit
from aigovkg.extract.named import Named

__all__ = ["is_instead", "is_shunned", "may_oppose", "may_reproach", "undoes"]

#: What is only supposed is no reproach.
_SUPPOSED: Final = re.compile(r"\b(?:if|unless|in case|where|when|whenever|should|may|might)\b|如果|若|倘若|一旦")
#: Who has something done to him is not the one who is at fault, nor is who stands behind a preposition.
_PASSIVE: Final = re.compile(r"\b(?:be|been|being|is|are|was|were) (?:[a-z]+(?:ly|selves) |often |also |then )?$")
_OBLIQUE: Final = re.compile(r"\b(?:for|to|of|from|with|by|in|on|between|among|against)(?: the| all)?(?: [a-z-]+)? $")
#: What is forbidden by a law or a measure is no stance to that.
_FORBIDDEN_BY: Final = re.compile(r"\s+(?:under|by|in accordance|in line|pursuant|according|within the meaning|as)\b")
#: How a law must not be read, and what it does not touch, is no stance to what is named.
_NEUTRAL: Final = re.compile(
    r"(?:, [^,]{0,30},)?\s+(?:[a-z]+ly\s+)?(?:affect|apply|cover|extend|prejudice|preclude|concern"
    r"|be\s+(?:interpreted|construed|regarded|considered|covered|understood|classified|deemed|disclosed|read|seen))\b"
)
#: What one must not do with a measure that one rejects; what else one must not do leaves the measure alone.
_DOING: Final = (
    r"(?:use|employ|deploy|establish|introduce|adopt|impose|create|build|accept|support|allow|permit|require|engage in"
    r"|resort to|rely on|depend on|be subject to|become|tolerate|fund|condone|endorse)"
)
_UNDONE: Final = re.compile(rf"\s+(?:ever |again )?{_DOING}\b[^,;:.]{{0,40}}$")
_UNDOES: Final = re.compile(_DOING)
#: The same as what is being done: "adopting", "relying on".
_DOINGS: Final = frozenset(
    f"{verb.removesuffix('e')}ing{gap}{rest}"
    for verb, gap, rest in (one.partition(" ") for one in _DOING[3:-1].split("|"))
)
#: What stands right before what is not to be done, and before what makes way for something else.
_SHUNNED: Final = ("avoid ", "avoids ", "avoiding ", "refrain from ", "refrains from ", "refraining from ", "not to ")
_INSTEAD: Final = ("instead of ", "rather than ", "in lieu of ")
#: How each of these ends: looking at that is quick.
_SHUNNED_ENDS: Final = frozenset(words[-3:] for words in _SHUNNED)
_INSTEAD_ENDS: Final = frozenset(words[-3:] for words in _INSTEAD)
#: What follows a word that is a noun; how far before a verb its auxiliary stands.
_NOUN: Final = tuple(
    f" {word} " for word in ("is", "are", "was", "were", "would", "will", "should", "may", "can", "has", "have")
)
_SHORT: Final = 20


def may_oppose(hit: Hit, thing: Named, folded: str) -> bool:
    """Tell whether a word of rejection may mean a thing after it.

    Args:
        hit: the word ("oppose", "shall not").
        thing: the thing.
        folded: the folded text.
    """
    if hit.phrase.endswith(("ed", "banned", "forbidden")) and _FORBIDDEN_BY.match(folded, hit.end):
        return False
    if " " not in hit.phrase and not _acts(hit, folded):
        return False
    if not hit.phrase.endswith((" not", " never")):
        return True
    if _NEUTRAL.match(folded, hit.end):
        return False
    return thing.kind != "mechanism" or _UNDONE.match(folded, hit.end, thing.start) is not None


def _acts(hit: Hit, folded: str) -> bool:
    """Whether a word is a verb with an object: not "are refused loans", nor "bans are hard to enforce"."""
    if hit.phrase in ("ban", "bans"):
        return not folded.startswith(_NOUN, hit.end)
    passive = hit.phrase.endswith("ed") and _PASSIVE.search(folded, max(hit.start - _SHORT, 0), hit.start)
    return not passive or folded.startswith((" to ", " from "), hit.end)


def undoes(hit: Hit) -> bool:
    """Tell whether a verb that must not be done rejects the measure that it takes ("shall not introduce …").

    Args:
        hit: the verb.
    """
    return _UNDOES.fullmatch(hit.phrase) is not None


def is_shunned(hit: Hit, folded: str) -> bool:
    """Tell whether a verb tells what is to be avoided, and rejects the measure that it takes ("avoid introducing …").

    Args:
        hit: the verb.
        folded: the folded text.
    """
    if folded[hit.start - 3 : hit.start] not in _SHUNNED_ENDS or not folded.endswith(_SHUNNED, 0, hit.start):
        return False
    return hit.phrase in _DOINGS or undoes(hit)


def is_instead(hit: Hit, folded: str) -> bool:
    """Tell whether something else is done than what a verb tells ("instead of creating …").

    Args:
        hit: the verb.
        folded: the folded text.
    """
    return folded[hit.start - 3 : hit.start] in _INSTEAD_ENDS and folded.endswith(_INSTEAD, 0, hit.start)


def may_reproach(hit: Hit, thing: Named, start: int, folded: str) -> bool:
    """Tell whether a word of fault after a thing blames it.

    Args:
        hit: the word ("fails to").
        thing: who may be at fault.
        start: where the sentence starts.
        folded: the folded text.
    """
    return not (
        _SUPPOSED.search(folded, start, hit.start)
        or _PASSIVE.search(folded, thing.end, hit.start)
        or _OBLIQUE.search(folded, max(start, thing.start - 30), thing.start)
    )
