"""Partners: with whom a Chinese text says that somebody works: 中国愿同东盟、非盟开展合作."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rdflib import URIRef

from aigovkg.annotation import Claim
from aigovkg.extract.claims import make
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["partners"]

_RULE = thing("rule", "names/partners")
_KINDS = frozenset({"state", "organization", "grouping"})
#: What leads to the first partner, what may stand between who works and that, and what tells that they work together.
_WITH = re.compile(r"[同与和跟]$")
_WILLING = re.compile(
    r"(?:政府|方面)?(?:愿意?|将|愿|要|应|可|会|继续|积极|进一步|深入|正|已|一直|始终|希望|致力于|支持|推动|加强|深化|不断|通过)*[同与和跟]"
)
_TOGETHER = re.compile(
    r"[^,。;]{0,12}?(?:等[^,。;]{0,6})?[^,。;]{0,14}?(?:合作|对话|交流|协作|携手|伙伴关系|沟通协调|一道|共同(?:发起|推动|建设|举办|推进|开展))"
)
_WE = re.compile(r"(?:我们?|我国|我方|中方)$")
_REACH = 14


def partners(reading: Reading, discourse: Discourse, folded: str) -> Iterator[Claim]:
    """Claim who works with whom in a Chinese sentence.

    Args:
        reading: the sentence as read.
        discourse: who speaks, and for which state.
        folded: the folded text.
    """
    if not reading.sentence.chinese:
        return
    actors = [item for item in reading.named if item.kind in _KINDS and not item.inside]
    evidence = (reading.sentence.start, reading.sentence.end)
    done = reading.sentence.start
    for item in actors:
        if item.start < done or not _WITH.search(folded, reading.sentence.start, item.start):
            continue
        group = group_of(item, actors, folded)
        group = group[group.index(item) :]
        if not _TOGETHER.match(folded, group[-1].end, reading.sentence.end):
            continue
        who = _who(item, actors, reading, discourse, folded)
        done = group[-1].end
        for partner in group:
            if who is not None and partner.concept != who:
                confidence = 0.76 * partner.confidence
                voice = reading.voice_at(item.start)
                yield make(discourse, who, "cooperates-with", partner.concept, evidence, confidence, _RULE, voice)


def _who(first: Named, actors: Sequence[Named], reading: Reading, discourse: Discourse, folded: str) -> URIRef | None:
    """Who works with the first partner: the actor right before, or the state that says "we"."""
    before = next((item for item in reversed(actors) if item.end <= first.start), None)
    if before and _WILLING.fullmatch(folded, before.end, first.start):
        return before.concept
    start = max(reading.sentence.start, first.start - _REACH)
    willing = _WILLING.search(folded, start, first.start)
    while willing and willing.end() < first.start:
        willing = _WILLING.search(folded, willing.end(), first.start)
    if willing and _WE.search(folded[start : willing.start()]):
        return discourse.country()
    return None
