"""Settling: which weak labels count, and which descriptions of documents are mentions, by what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from rdflib import URIRef

from aigovkg.extract.adjectives import is_said_of_ai
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.leads import follow, is_item, led
from aigovkg.extract.lists import is_list
from aigovkg.extract.named import ACTORS, CLAIMABLE, VALUES, Named
from aigovkg.extract.rules import Rule
from aigovkg.extract.stances import Stances
from aigovkg.extract.voices import Discourse, pronouns_of

__all__ = ["settle"]

#: Kinds of things that have names of their own: a list of such names does not vouch for a common word beside them.
_NAMES = (ACTORS - {"stakeholder-group"}) | {"document", "event"}
#: A weak label that a text uses more often than this, or than once in so many code points, is its topic.
_OFTEN, _SHARE = 6, 2500
#: Kinds of which a bare word counts where a text uses it no more often than this: it is then named, not talked about.
_RARE, _SELDOM = frozenset({"principle", "risk"}), 2
#: How near the cue of a stance must be to a weak label, in code points: of a mere action, of any other.
_NEAR_WEAK, _NEAR = 24, 60

#: What stands before a word that is meant as a stage, or as a domain.
_DURING = re.compile(
    r"\b(?:during|before|after|throughout|prior to|ahead of) (?:(?:the|its|their|entire|whole|full) )*$"
)
#: The same in Chinese, after the word or after the list that it stands in (研发、部署等各环节).
_STAGE = re.compile(
    "(?:[、和与及或][一-鿿]{2,4}){0,8}等?的?(?:各个?|全|不同|多个|所有|主要)?(?:阶段|环节|过程|周期|流程)"
)
_FIELD = re.compile(
    "(?:[、和与及或][一-鿿]{2,4}){0,8}等?(?:各|重点|关键|重要|民生|诸多|多个|传统)*(?:领域|行业|场景|部门|产业|方面)"
)
_USED_IN = re.compile(r"\b(?:used|deployed|applied|employed|systems?|ai) (?:in|for|within) (?:the )?$")


class _Surroundings(NamedTuple):
    """What a first look at the sentences finds.

    Attributes:
        governed: places of weak labels that a stance governs from nearby.
        descriptions: "the Initiative", 《倡议》 and the like, with what they stand for.
    """

    governed: set[tuple[int, int]]
    descriptions: list[Named]


def settle(
    frame: Frame, named: Places[Named], grammar: Places[Hit], discourse: Discourse, adjectives: Collection[str]
) -> list[Named]:
    """Keep the weak labels whose context speaks for them, and add the descriptions of documents that are mentions.

    A weak label counts where a stance governs it from nearby, or where it stands in a list with a sure name of its own
    family; that of a document or actor also where a sure label named it before; that of a principle or risk also where
    the text uses it but once or twice. A word that the text uses all the time is its topic, and counts in lists only.

    Args:
        frame: the text.
        named: its named things, weak ones too.
        grammar: the cues of its grammar.
        discourse: the document's record and voice.
        adjectives: labels that are adjectives; they count where they are said of AI or stand by themselves.
    Returns:
        The named things, in the order of the text.
    """
    around = _survey(frame, named, grammar, discourse)
    kept = _kept(frame, named, around, adjectives)
    there = {(item.end, item.concept) for item in kept}
    described = (discourse.capitalised(frame, item) for item in around.descriptions)
    kept += [item for item in described if item and (item.end, item.concept) not in there]
    return sorted(kept, key=lambda item: (item.start, -item.end, item.concept))


def _survey(frame: Frame, named: Places[Named], grammar: Places[Hit], discourse: Discourse) -> _Surroundings:
    """Look at each sentence as far as weak labels and descriptions need it; who speaks does not matter for them."""
    found = _Surroundings(set(), [])
    for sentence in frame.sentences:
        things, hits = named.within(sentence.start, sentence.end), grammar.within(sentence.start, sentence.end)
        if not things and not hits:
            continue
        if discourse.lead and not is_item(sentence, frame.folded):
            discourse.lead = None
        found.descriptions.extend(pronouns_of(things, hits, discourse, frame.folded, topic=False))
        weak = [thing for thing in things if thing.weak and (thing.kind in CLAIMABLE or thing.kind in ACTORS)]
        if not weak and ":" not in frame.folded[sentence.start : sentence.end]:
            continue
        stances = Stances(sentence, things, hits, frame.folded)
        for thing in weak:
            if _is_governed(thing, stances, discourse):
                found.governed.add((thing.start, thing.end))
        follow(sentence, stances, discourse.own, discourse, frame.folded)
    return found


def _is_governed(thing: Named, stances: Stances, discourse: Discourse) -> bool:
    """Whether a stance governs a thing from nearby, its own sentence's or that of the lead of its list."""
    choice = stances.choose(thing)
    if discourse.lead and led(discourse.lead, thing, choice):
        return _is_close(thing, discourse.lead.hit, discourse.lead.rule)
    return choice is not None and choice.predicate is not None and _is_close(thing, choice.hit, choice.rule)


def _is_close(thing: Named, hit: Hit, rule: Rule) -> bool:
    """Whether a cue stands near enough to vouch for a weak label."""
    gap = max(thing.start - hit.end, hit.start - thing.end)
    reach = _NEAR_WEAK if rule.weak else _NEAR
    return gap <= (reach // 4 if hit.cue.phrase[0] > "\u2e80" else reach)


def _kept(frame: Frame, named: Places[Named], around: _Surroundings, adjectives: Collection[str]) -> list[Named]:
    """The sure names, and the weak ones that count."""
    covered = {
        (thing.start, thing.end)
        for item in around.descriptions
        if item.kind == "document" and " " in item.label
        for thing in named.within(item.start, item.end)
    }
    sure = [thing for thing in named.items if not thing.weak]
    starts = [thing.start for thing in sure]
    times = Counter((thing.concept, thing.label) for thing in named.items if thing.weak)
    often = max(_OFTEN, len(frame.text.content) // _SHARE)
    known: set[URIRef] = set()
    kept: list[Named] = []
    before: Named | None = None
    for thing in named.items:
        place = (thing.start, thing.end)
        doubled, before = _doubled(before, thing, frame.folded), thing
        if doubled:
            continue
        if not thing.weak:
            known.add(thing.concept)
            kept.append(thing)
        elif thing.label in adjectives and not is_said_of_ai(thing, frame.folded, adjectives):
            continue
        elif place not in covered and (
            (thing.kind not in _NAMES and _listed(frame.folded, thing, sure, starts))
            or (times[thing.concept, thing.label] <= often and place in around.governed)
            or (thing.kind in _RARE and times[thing.concept, thing.label] <= _SELDOM)
            or (thing.kind in VALUES and _heads(frame, thing))
            or (thing.kind not in CLAIMABLE and thing.concept in known)
            or _placed(frame.folded, thing)
        ):
            kept.append(thing)
    return kept + _in_row(frame.folded, [t for t in named.items if t.kind == "domain"], kept)


def _in_row(folded: str, domains: Sequence[Named], kept: Sequence[Named]) -> list[Named]:
    """Weak names of domains in a list of which another counts ("for health, education and food security")."""
    counted = {(item.start, item.concept) for item in kept}
    found: list[Named] = []
    for row in (domains, domains[::-1]):
        for one, other in pairwise(row):
            first, last = (one, other) if one.start < other.start else (other, one)
            alone = (one.start, one.concept) in counted and (other.start, other.concept) not in counted
            if alone and is_list(folded[first.end : last.start]):
                counted.add((other.start, other.concept))
                found.append(other)
    return found


def _placed(folded: str, thing: Named) -> bool:
    """Whether a common word is told to be a stage or a domain by what stands before it ("during design")."""
    before = folded[max(thing.start - 40, 0) : thing.start]
    if thing.kind == "domain":
        return _USED_IN.search(before) is not None or _FIELD.match(folded, thing.end, thing.end + 40) is not None
    if thing.kind != "stage":
        return False
    told = thing.label.startswith(("before ", "after ")) or _DURING.search(before) is not None
    return told or _STAGE.match(folded, thing.end, thing.end + 40) is not None


def _doubled(before: Named | None, thing: Named, folded: str) -> bool:
    """Whether a bare word only closes the name of a risk: "disinformation risks", 算法歧视风险."""
    if before is None or not thing.weak or thing.kind != "risk" or before.kind != "risk":
        return False
    return before.end <= thing.start and not folded[before.end : thing.start].strip()


def _heads(frame: Frame, thing: Named) -> bool:
    """Whether a word stands at the head of an item or line, before a colon or alone ("Safety: …")."""
    sentence = frame.sentence_at(thing.start)
    body = frame.outline.blocks[sentence.block].body
    if thing.start not in (sentence.start, body) and frame.folded[max(thing.start - 1, 0)] != "\n":
        return False
    rest = frame.folded[thing.end : thing.end + 2].lstrip(" ")
    return rest[:1] in (":", "-") or (sentence.kind in ("heading", "item") and sentence.end - thing.end <= 1)


def _listed(folded: str, thing: Named, sure: Sequence[Named], starts: Sequence[int]) -> bool:
    """Whether the thing stands in a list beside a sure name of its family."""
    place = bisect_right(starts, thing.start)
    for other in sure[max(place - 1, 0) : place + 1]:
        if other.kind != thing.kind and not (other.kind in VALUES and thing.kind in VALUES):
            continue
        first, last = (thing, other) if thing.start <= other.start else (other, thing)
        if is_list(folded[first.end : last.start]):
            return True
    return False
