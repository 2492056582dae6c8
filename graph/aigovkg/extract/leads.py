"""Leads: what a sentence that ends in a colon says of the items after it ("The following are prohibited:")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from aigovkg.extract.cues import Hit, Pair
from aigovkg.extract.frame import Sentence
from aigovkg.extract.named import BLAMABLE_BITS, Named
from aigovkg.extract.rules import Rule
from aigovkg.extract.stances import Choice, Stances
from aigovkg.extract.voices import Discourse, Voice

__all__ = ["Lead", "follow", "going_on", "is_item", "led", "opening"]

_MARKER: Final = r"[(（]?(?:[a-z]|[ivx]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、]"
_OPENS: Final = re.compile(rf":[\"' ]*\s*(?:$|{_MARKER})")
#: What follows of the conditions under which something that is forbidden is allowed.
_CONDITIONS: Final[Mapping[str, str | None]] = {"principle": "advocates", "mechanism": "advocates"}
#: What stands before the conditions under which something that is forbidden is allowed: they are no harm.
_UNLESS: Final = re.compile(r"\b(?:unless|except|until|without)\b|除非|除外")
_ITEM: Final = re.compile(rf"\s*(?:{_MARKER}|[-•·*])")


class Lead:
    """A stance that goes on in the items of a list.

    Attributes:
        rule: the rule that governs them.
        hit: its cue.
        states: what follows for each kind of thing.
        voice: whose stance it is.
        level: how deep the first item lies in lists of lists; 0 as long as none was read.
        outer: the lead of the list that the sentence is an item of.
        places: stages and domains that the items apply at and in, each with the rule that reads it.
    """

    __slots__ = ("hit", "level", "outer", "places", "rule", "states", "voice")

    def __init__(
        self, rule: Rule, hit: Hit, states: Mapping[str, str | None], voice: Voice, outer: Lead | None = None
    ) -> None:
        self.rule = rule
        self.hit = hit
        self.states = states
        self.voice = voice
        self.level = 0
        self.outer = outer
        self.places: list[tuple[Rule, Named]] = []


def going_on(lead: Lead, sentence: Sentence, folded: str) -> Lead | None:
    """The lead whose list goes on with a sentence: this one, that of the list around it, or none.

    Args:
        lead: the lead of the sentences before.
        sentence: the sentence.
        folded: the folded text.
    """
    if not is_item(sentence, folded):
        return None
    if not lead.level:
        lead.level = sentence.level
        return lead
    while sentence.level < lead.level:
        if lead.outer is None:
            return None
        lead = lead.outer
    return lead


def is_item(sentence: Sentence, folded: str) -> bool:
    """Whether a sentence is, or begins, an item of a list."""
    return sentence.kind == "item" or bool(_ITEM.match(folded, sentence.start, sentence.end))


def led(lead: Lead, thing: Named, chosen: Choice | None) -> str | None:
    """What the lead of a list says of a thing in an item, unless the item takes a stance of its own.

    Args:
        lead: the lead.
        thing: the thing.
        chosen: what governs it in its own sentence.
    """
    if thing.bit & BLAMABLE_BITS:
        return None
    if chosen and (chosen.predicate is None or not (chosen.predicate == "identifies-risk" or chosen.rule.weak)):
        return None
    return lead.states.get(thing.kind)


def follow(stances: Stances, opens: int, voice: Voice, discourse: Discourse, folded: str) -> None:
    """Remember the stance that a sentence hands on to the items after it, until the list ends.

    Args:
        stances: the cues of the sentence that was read.
        opens: where its colon stands, as `opening` tells.
        voice: who speaks at its end.
        discourse: where the lead is kept.
        folded: the folded text.
    """
    before = [pair for pair in (*stances.rights, *stances.lefts) if pair[0].end <= opens]
    against = [pair for pair in before if pair[1].opposes]
    chosen: Pair | None = None  # the last
    for pair in against or before:
        if chosen is None or pair[0].start > chosen[0].start:
            chosen = pair
    if discourse.prescriptive and voice.iri == discourse.china():
        voice = discourse.own  # what 中方 lists in a paper of its own, the paper says
    outer = discourse.lead
    states: Mapping[str, str | None] = chosen[1].states if chosen else {}
    if chosen and chosen[1].opposes and _UNLESS.search(folded, chosen[0].end, opens):
        states = _CONDITIONS
    discourse.lead = Lead(chosen[1], chosen[0], states, voice, outer) if chosen else outer


def opening(sentence: Sentence, folded: str) -> int:
    """Where the colon of a sentence stands after which items follow; -1 where there is none."""
    colon = folded.find(":", sentence.start, sentence.end)
    opens = _OPENS.search(folded, colon, sentence.end) if colon >= 0 else None
    return opens.start() if opens else -1
