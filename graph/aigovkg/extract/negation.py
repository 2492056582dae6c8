"""Negation: how far "not", "never", "nor", 不 and the like reach."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from aigovkg.extract.cues import Hit, Pair
from aigovkg.extract.named import Named

__all__ = ["is_set_aside", "reaches"]

_REACH: Final = 60
_REACH_ZH: Final = 8
_BREAK: Final = re.compile(r",|;|:|\.|。|!|\?|b(?<!\wb)ut\b")
#: Where a clause that is denied ends before the verb of the sentence: "whose effects cannot be foreseen should be".
_OVER_WITH: Final = re.compile(r" (?:be|been) [a-z]+(?:ed|en|own|nt) (?:should|must|shall|ought|need)\b")
_JOINED: Final = re.compile(r"(?:\bor|\bnor|或|和|与|、) ?(?:to )?$")
#: What stands between a verb and the noun or the infinitive that it takes: "does not support the creation of".
_NOUN: Final = re.compile(r" (?:the |an? |any )?(?:[a-z]+ )?")
_INFINITIVE: Final = re.compile(r" to (?:[a-z]+ly )?")
_SET_ASIDE: Final = re.compile(
    r"(?:\b(?:not|rather than|instead of|as opposed to|nor|neither)(?: (?:on|in|by|of|to|for|a|an|the|mere|more))* ?"
    r"|\bno |而不是|而非|不是|并非|取代)[\"']?$"
)
_SHORTEST: Final = 2  # code points of what sets aside
_PREFERRED: Final = ("choos", "chose", "prefer", "prioriti")
_OVER: Final = re.compile(r"\bover (?:the )?$")


def reaches(negation: Hit, hit: Hit, verbs: Iterable[Pair], folded: str, *, chinese: bool) -> bool:
    """Whether a negation reaches a cue: it reaches to the next verb, and to what "or" joins to that.

    Args:
        negation: the cue of negation.
        hit: the cue that it may negate.
        verbs: the cues of stances in the sentence.
        folded: the folded text.
        chinese: whether the sentence is Chinese, where a negation stands right before what it negates.
    """
    start, end = negation.end, hit.start
    if not 0 <= end - start <= (_REACH_ZH if chinese else _REACH) or _BREAK.search(folded, start, end):
        return False
    if _OVER_WITH.search(folded, start, hit.end):
        return False
    chain = _NOUN if hit.phrase.endswith(" of") else _INFINITIVE
    verbs = [pair for pair in verbs if not (start <= pair[0].start and chain.fullmatch(folded, pair[0].end, end))]
    between = any(start <= verb.start and verb.end <= end for verb, _ in verbs)
    return not between or _JOINED.search(folded[start:end]) is not None


def is_set_aside(thing: Named, start: int, phrase: str, folded: str) -> bool:
    """Whether a thing after a cue is named to be set aside ("trust, not deregulation"; "solidarity over rivalry").

    Args:
        thing: the thing.
        start: where the cue ends.
        phrase: the cue.
        folded: the folded text.
    """
    if thing.start - start < _SHORTEST:
        return False
    before = folded[max(start, thing.start - 30) : thing.start]
    if _may_set_aside(before) and _SET_ASIDE.search(before):
        return True
    return "over" in before and phrase.startswith(_PREFERRED) and _OVER.search(before) is not None


def _may_set_aside(before: str) -> bool:
    """Whether a word that sets aside is among some words; one by one they are looked for quickest."""
    if "no" in before and ("not" in before or "nor" in before or before.endswith("no ")):
        return True
    if "neither" in before or " than" in before or "instead" in before or "opposed to" in before:
        return True
    return not before.isascii() and ("而" in before or "不是" in before or "并非" in before or "取代" in before)
