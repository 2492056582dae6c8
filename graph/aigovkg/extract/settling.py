"""Settling: which weak labels count, and which descriptions of documents are mentions, by what stands around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import pairwise
from typing import Final, NamedTuple

from rdflib import URIRef

from aigovkg.extract.adjectives import is_said_of_ai
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.leads import follow, going_on, led, opening
from aigovkg.extract.lists import LONGEST_JOINT, is_list
from aigovkg.extract.named import ACTORS, CLAIMABLE, VALUE_BITS, Named, merged
from aigovkg.extract.pronouns import mention_of, pronouns_of
from aigovkg.extract.rules import Rule
from aigovkg.extract.stances import Stances
from aigovkg.extract.voices import Discourse

__all__ = ["settle"]

#: Kinds of things that have names of their own: a list of such names does not vouch for a common word beside them.
_NAMES: Final = bits_of((ACTORS - {"stakeholder-group"}) | {"document", "event"})
#: Kinds of things that a stance may vouch for, if the text does not use the word all the time.
_GOVERNED: Final = bits_of(CLAIMABLE | ACTORS)
#: Kinds of which a bare word counts once a sure name of the same concept stands before it.
_KNOWN: Final = _NAMES | bits_of(("domain", "stage"))
#: A weak label that a text uses more often than this, or than once in so many code points, is its topic.
_OFTEN: Final = 6
_SHARE: Final = 2500
#: A bare word for a principle or risk counts where a text uses it no more often than this: it is then named, not talked
#: about. Chinese words of two characters are commoner: 事故 is no risk by itself.
_SELDOM: Final = 2
_HAN: Final = "\u2e80"
#: How near the cue of a stance must be to a weak label, in code points: of a mere action, of any other.
_NEAR_WEAK: Final = 24
_NEAR: Final = 60
#: The same of a bare Chinese word for a measure: 开展试点, but not all that one should do something with.
_RIGHT_BEHIND: Final = 3

#: What stands behind those who owe something, and before those of whom it is asked ("call on industry to …").
_OWE: Final = tuple(f" {word} " for word in ("should", "must", "shall", "ought to", "need to", "needs to"))
_ASKED: Final = re.compile(
    r"\b(?:call(?:s|ed|ing)? (?:on|upon)|urg(?:e|es|ed|ing)|invit(?:e|es|ed|ing)|encourag(?:e|es|ed|ing)"
    r"|ask(?:s|ed|ing)?|requir(?:e|es|ed|ing)|oblig(?:e|es|ed|ing)|expect(?:s|ed|ing)?"
    r"|help(?:s|ed|ing)?) (?:all |the )?$"
)

#: What stands before a word that is meant as a stage, or as a domain.
_DURING: Final = re.compile(
    r"\b(?:during|before|after|throughout|prior to|ahead of) (?:(?:the|its|their|entire|whole|full) )*$"
)
#: One of these is in each of them: looking for them is quick.
_TIMES: Final = ("during", "before", "after", "throughout", "prior to", "ahead of")
#: The same in Chinese, after the word or after the list that it stands in (研发、部署等各环节).
_STAGE: Final = re.compile(
    "(?:[、和与及或][一-鿿]{2,4}){0,8}等?的?(?:各个?|全|不同|多个|所有|主要)?(?:阶段|环节|过程|周期|流程|(?:活动)?(?:均?应当|必须|均应|不得))"
)
#: Of which one stands in each of these: looking for them is quick, while a list has many ways to be read.
_STAGED: Final = ("阶段", "环节", "过程", "周期", "流程", "应", "必须", "不得")
_FIELD: Final = re.compile(
    "(?:[、和与及或][一-鿿]{2,4}){0,8}等?(?:各|重点|关键|重要|民生|诸多|多个|传统)*(?:领域|行业|场景|部门|产业|方面)"
)
_USED_IN: Final = re.compile(
    r"\b(?:used|deployed|applied|employed|systems?|ai) (?:in|for|within) (?:the |public |private )*$"
)
#: With one of these it ends.
_BEFORE_USED: Final = ("in ", "for ", "within ", "the ", "public ", "private ")


class _Surroundings(NamedTuple):
    """What a first look at the sentences finds.

    Attributes:
        governed: the weak labels that a stance governs from nearby.
        descriptions: "the Initiative", 《倡议》 and the like, with what they stand for.
    """

    governed: set[Named]
    descriptions: list[Named]


def settle(
    frame: Frame, named: list[Named], grammar: list[list[Hit]], discourse: Discourse, adjectives: Collection[str]
) -> list[Named]:
    """Keep the weak labels whose context speaks for them, and add the descriptions of documents that are mentions.

    A weak label counts where a stance governs it from nearby, or where it stands in a list with a sure name of its own
    family; that of a document or actor also where a sure label named it before; that of a principle or risk also where
    the text uses it but once or twice. A word that the text uses all the time is its topic, and counts in lists only.

    Args:
        frame: the text.
        named: its named things, weak ones too.
        grammar: the cues of its grammar, sentence by sentence.
        discourse: the document's record and voice.
        adjectives: labels that are adjectives; they count where they are said of AI or stand by themselves.
    Returns:
        The named things, in the order of the text.
    """
    around = _survey(frame, frame.deal(named), grammar, discourse)
    kept = _kept(frame, named, around, adjectives)
    more = _in_row(frame.folded, [item for item in named if item.kind == "domain"], kept)
    described = [mention_of(description, frame, discourse) for description in around.descriptions]
    told = [item for item in described if item is not None]
    ends, kinds = {item.end for item in told}, bits_of([item.kind for item in told])
    there = {(item.end, item.concept) for item in (*kept, *more) if item.bit & kinds if item.end in ends}
    more += [item for item in told if (item.end, item.concept) not in there]
    return merged(kept, more)


def _survey(frame: Frame, named: list[list[Named]], grammar: list[list[Hit]], discourse: Discourse) -> _Surroundings:
    """Look at each sentence as far as weak labels and descriptions need it; who speaks does not matter for them."""
    found = _Surroundings(set(), [])
    folded = frame.folded
    for rank, sentence in enumerate(frame.sentences):
        things, hits = named[rank], grammar[rank]
        if not things and not hits:
            continue
        if discourse.lead:
            discourse.lead = going_on(discourse.lead, sentence, folded)
        found.descriptions.extend(pronouns_of(things, hits, discourse, folded, topic=False))
        weak = [thing for thing in things if thing.weak and thing.bit & _GOVERNED]
        opens = opening(sentence, folded)
        if not weak and opens < 0:
            continue
        stances = Stances(sentence, things, hits, folded, [], discourse.breaks)
        for thing in weak:
            if _is_governed(thing, stances, discourse):
                found.governed.add(thing)
        if opens >= 0:
            follow(stances, opens, discourse.own, discourse, folded)
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
    if thing.kind == "mechanism" and thing.label[0] > _HAN:
        return gap <= _RIGHT_BEHIND
    reach = _NEAR_WEAK if rule.weak else _NEAR
    return gap <= (reach // 4 if hit.cue.phrase[0] > _HAN else reach)


def _kept(frame: Frame, named: list[Named], around: _Surroundings, adjectives: Collection[str]) -> list[Named]:
    """The sure names, and the weak ones that count."""
    folded = frame.folded
    covered = _covered(named, around)
    sure = [thing for thing in named if not thing.weak]
    rank = 0  # of the first of them that begins behind what is looked at
    times = dict(Counter([(thing.concept, thing.label) for thing in named if thing.weak and thing.bit & _GOVERNED]))
    often = max(_OFTEN, len(folded) // _SHARE)
    known: set[URIRef] = set()
    kept: list[Named] = []
    before: Named | None = None
    for thing in named:
        last, before = before, thing
        if not thing.weak:
            if thing.bit & _KNOWN:
                known.add(thing.concept)
            kept.append(thing)
            continue
        if _doubles(last, thing, folded):
            continue
        if thing.label in adjectives and not is_said_of_ai(thing, folded, adjectives):
            continue
        while rank < len(sure) and sure[rank].start <= thing.start:
            rank += 1
        used = times[thing.concept, thing.label] if thing.bit & _GOVERNED else 0
        if thing not in covered and (
            (used <= often and thing in around.governed)
            or (thing.kind == "principle" and used <= _SELDOM)
            or (thing.kind == "risk" and used <= _SELDOM and thing.label[0] <= _HAN)
            or (thing.bit & _KNOWN and thing.concept in known)
            or _placed(folded, thing)
            or (thing.kind == "stakeholder-group" and _owes(folded, thing))
            or (thing.bit & VALUE_BITS and _heads(frame, thing))
            or (not thing.bit & _NAMES and _listed(folded, thing, sure, rank))
        ):
            kept.append(thing)
    return kept


def _covered(named: list[Named], around: _Surroundings) -> set[Named]:
    """The names that a description of a document covers."""
    places = Places(named)
    covered: set[Named] = set()
    for item in around.descriptions:
        if item.kind == "document" and " " in item.label:
            covered.update(places.within(item.start, item.end))
    return covered


def _in_row(folded: str, domains: list[Named], kept: list[Named]) -> list[Named]:
    """Weak names of domains in a list of which another counts ("for health, education and food security")."""
    counted = {(item.start, item.concept) for item in kept if item.kind == "domain"}
    found: list[Named] = []
    for row in (domains, domains[::-1]):
        for one, other in pairwise(row):
            first, last = (one, other) if one.start < other.start else (other, one)
            if last.start - first.end > LONGEST_JOINT:
                continue
            alone = (one.start, one.concept) in counted and (other.start, other.concept) not in counted
            if alone and is_list(folded[first.end : last.start]):
                counted.add((other.start, other.concept))
                found.append(other)
    return found


def _placed(folded: str, thing: Named) -> bool:
    """Whether a common word is told to be a stage or a domain by what stands before it ("during design")."""
    if thing.kind not in ("domain", "stage"):
        return False
    before = folded[max(thing.start - 40, 0) : thing.start]
    if thing.kind == "domain":
        if before.endswith(_BEFORE_USED) and _USED_IN.search(before):
            return True
        return not folded.isascii() and _FIELD.match(folded, thing.end, thing.end + 40) is not None
    told = thing.label.startswith(("before ", "after ")) or (
        any(word in before for word in _TIMES) and _DURING.search(before) is not None
    )
    if told or folded.isascii():
        return told
    after = folded[thing.end : thing.end + 40]
    return any(word in after for word in _STAGED) and _STAGE.match(after) is not None


def _owes(folded: str, thing: Named) -> bool:
    """Whether a word tells a group because it is they who owe something ("agencies must …", "urge industry to …")."""
    if folded.startswith(_OWE, thing.end):
        return True
    if not folded.startswith(" to ", thing.end):
        return False
    return _ASKED.search(folded, max(thing.start - 24, 0), thing.start) is not None


def _doubles(before: Named | None, thing: Named, folded: str) -> bool:
    """Whether a bare word only closes the name of a risk: "disinformation risks", 算法歧视风险."""
    if before is None or thing.kind != "risk" or before.kind != "risk":
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


def _listed(folded: str, thing: Named, sure: list[Named], rank: int) -> bool:
    """Whether the thing stands in a list beside a sure name of its family, the one before that of a rank, or that."""
    for other in sure[max(rank - 1, 0) : rank + 1]:
        if other.kind != thing.kind and not (other.bit & VALUE_BITS and thing.bit & VALUE_BITS):
            continue
        start, end = (thing.end, other.start) if thing.start <= other.start else (other.end, thing.start)
        if end - start <= LONGEST_JOINT and is_list(folded[start:end]):
            return True
    return False
