"""Partners: with whom somebody works: 中国愿同东盟、非盟开展合作, "Together with Kenya, we will …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rdflib import URIRef

from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["partners"]

_RULE: Final = thing("rule", "names/partners")
_KINDS: Final = bits_of(("state", "organization", "grouping"))
#: What leads to the first partner, what may stand between who works and that, and what tells that they work together.
_WITH: Final = re.compile(r"[同与和跟]$")
_WILLING: Final = re.compile(
    r"(?:政府|方面)?(?:并|也|还|愿意?|将|愿|要|应|可|会|继续|积极|进一步|深入|正|已|一直|始终|希望|致力于|支持|推动|加强|深化|不断|通过|会)*[同与和跟]"
)
_TOGETHER: Final = re.compile(
    r"[^,。;]{0,12}?(?:等[^,。;]{0,6})?[^,。;]{0,14}?(?:合作|对话|交流|协作|携手|伙伴关系|沟通协调|一道|合办|编写|编制|(?:联合|共同)(?!提出|起草|提交|发起的|拟定|拟订|发布)"
    r"|探讨(?:设立|建立|开展)?|共建|开展[^,。;]{0,16}项目|签署|(?:建立|设立|成立)[^,。;]{0,12}(?:机制|中心|平台))"
)
_JOINED_BY: Final = "会同"  # leads to who takes part in a task: 网信部门会同工信部制定…
_WE: Final = re.compile(r"(?:我们?|我国|我方|中方)$")
_REACH: Final = 14
#: The same in English: what leads to the first partner; what tells, before or after, that they are ours.
_WITH_EN: Final = re.compile(r"\bwith (?:the )?$")
_OUR_WITH: Final = re.compile(
    r"(?:^|[.;:,] )\W*(?:(?:and|but|so) )?(?:together |jointly |in partnership )?with (?:the )?$"
)
_WE_DO: Final = re.compile(r",? we\b")
_WE_WITH: Final = re.compile(
    r"\bwe (?:[a-z]+ ){0,3}?(?:work|cooperate|collaborate|partner|join forces|team up)(?:ed|ing|s)?"
    r"(?: [a-z]+){0,2} with (?:the )?$"
)
_JOINTLY: Final = re.compile(
    r"\b(?:together|jointly|hand in hand|in (?:partnership|cooperation|concert)) with (?:the )?$"
)
#: Who works with us, after his name, and how that ends.
_US: Final = " with us"
_WITH_US: Final = re.compile(
    r" (?:ha(?:s|ve) )?(?:also |kindly |already |now |generously )?(?:is|are|will|agreed to|offered to|promised to"
    r"|ready to|decided to)?(?: ?(?:be|also|ready to|willing to))?(?: ?(?:work|cooperat|collaborat|partner|team|join)"
    r"(?:ing|ed|es|e|s)?)(?: (?:up|forces|hands|closely|together))? with us\b"
)
_LEADING: Final = ("with", "with the", "同", "与", "和", "跟")  # what stands before a partner ends with one of these
_NEAR: Final = 12
_FIRST: Final = 12  # code points before the subject that opens a sentence


def partners(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Claim who works with whom in a sentence.

    Args:
        reading: the sentence as read.
        discourse: who speaks, and for which state.
        folded: the folded text.
    """
    done, end = reading.sentence.start, reading.sentence.end
    actors = [item for item in reading.named if item.bit & _KINDS if not item.inside]
    with_, others = _WITH_EN, actors
    if reading.sentence.chinese:
        groups = [item for item in reading.named if item.kind == "stakeholder-group" and not item.inside]
        with_, others = _WITH, sorted([*actors, *groups], key=lambda item: item.start) if groups else actors
    if not others or not (reading.sentence.chinese or folded.find("with ", done, end) >= 0):
        return NOTHING_TOLD
    told: list[Told] = []
    us = folded.rfind(_US, done, end) if actors else -1
    for item in others:
        if item.end <= us and _WITH_US.match(folded, item.end, end) and (home := discourse.home):
            told += _told(home, group_of(item, others, folded), reading, discourse)
            continue
        low = max(done, item.start - _NEAR)
        if not folded[low : item.start].rstrip().endswith(_LEADING) or not with_.search(folded, low, item.start):
            continue
        group = group_of(item, others, folded)
        group = group[group.index(item) :]
        if not reading.sentence.chinese:
            who = _whose(group, actors, reading, discourse, folded)
        elif folded.endswith(_JOINED_BY, done, item.start) or _TOGETHER.match(folded, group[-1].end, end):
            who = _who(item, actors, reading, discourse, folded)
        else:
            continue
        done = group[-1].end
        if who is not None:
            told += _told(who, group, reading, discourse)
    return told


def _told(who: URIRef, group: Sequence[Named], reading: Reading, discourse: Discourse) -> list[Told]:
    """The claims that somebody works with the partners of a list."""
    voice = reading.voice_at(group[0].start)
    return [
        make(
            *(discourse, who, "cooperates-with", partner.concept, reading.evidence, 0.76 * partner.confidence, _RULE),
            voice,
        )
        for partner in group
        if partner.concept != who
    ]


def _who(first: Named, actors: Sequence[Named], reading: Reading, discourse: Discourse, folded: str) -> URIRef | None:
    """Who works with the first partner: the actor right before, or the state that says "we"."""
    before = next((item for item in reversed(actors) if item.end <= first.start), None)
    if before and _WILLING.fullmatch(folded, before.end, first.start):
        return before.concept
    clause = max(folded.rfind(mark, reading.sentence.start, first.start) for mark in ",;。") + 1
    subjects = [item for item in (*actors, *reading.pronouns) if item.end <= clause and item.bit & _KINDS]
    if clause and subjects and _WILLING.fullmatch(folded, clause, first.start):
        return max(subjects, key=lambda item: (_begins(item, reading, folded), item.start)).concept
    start = max(reading.sentence.start, first.start - _REACH)
    willing = _WILLING.search(folded, start, first.start)
    while willing and willing.end() < first.start:
        willing = _WILLING.search(folded, willing.end(), first.start)
    if willing and _WE.search(folded[start : willing.start()]):
        return discourse.country()
    return None


def _begins(item: Named, reading: Reading, folded: str) -> bool:
    """Whether a name stands at the beginning of a clause, as a subject does."""
    return item.start == reading.sentence.start or folded[item.start - 1] in ",;。"


def _whose(
    group: Sequence[Named], actors: Sequence[Named], reading: Reading, discourse: Discourse, folded: str
) -> URIRef | None:
    """Who works with partners in English: who says "we", or the subject that opens the sentence."""
    start, end = reading.sentence.start, reading.sentence.end
    before = folded[start : group[0].start]
    if _WE_WITH.search(before) or (_OUR_WITH.search(before) and _WE_DO.match(folded, group[-1].end, end)):
        return discourse.home
    if _JOINTLY.search(before) and actors[0].start - start < _FIRST and actors[0] not in group:
        return actors[0].concept
    return None
