"""Headings that stand for what is said below them: "Data collection. Obtain consent." and 设计阶段。开展评估。 apply at
that stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.named import VALUE_BITS, VALUES, Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.scenes import counts
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["Heading", "told_below"]

_STAGE: Final = thing("rule", "headings/stage")
_VALUE: Final = thing("rule", "headings/value")
_AT: Final = 0.66
_AGAINST: Final = 0.6
#: What stands before the first name of a heading, and beside it: its number, joints, and a word or two more.
_LEADS: Final = re.compile(r"\W*(?:(?:the|of|stages?|phases?|principles?|steps?|ai|\d+(?:\.\d+)*|[a-z])\W+)*")
_REST: Final = re.compile(
    r"\W*(?:(?:and|the|of|in|at|for|stages?|phases?|principles?|systems?)\W+)*(?:[a-z-]+\W+){0,2}"
)
#: The same in Chinese, where what tells a stage stands behind its name.
_LEADS_ZH: Final = re.compile(r"\W*(?:第?[一二三四五六七八九十]{1,3}\W+|\d+(?:\.\d+)*\W+)*在?")
_REST_ZH: Final = re.compile(r"(?:\W|[和与及或等的各类全]|以及|人工智能|智能体|系统|模型|阶段|环节|过程)*")
_LONGEST: Final = 80
#: What headings name that stands for what is said below them.
_NAMES: Final = bits_of(VALUES | {"stage"})


class Heading:
    """A heading, of its own line or run into the paragraph below it.

    Attributes:
        things: what it names; nothing where a paragraph has none.
        block: the paragraph that was read last.
        line: whether it is a line of its own, which stands for all up to the next.
    """

    __slots__ = ("block", "line", "things")

    def __init__(self, things: Sequence[Named], block: int, *, line: bool) -> None:
        self.things = things
        self.block = block
        self.line = line


def told_below(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Claim what a sentence says for the heading above it: at which stage that applies which it demands, and, in
    English, which value is meant against the harm that is to be prevented.

    Args:
        reading: the sentence as read.
        discourse: who speaks, and the heading that is kept in mind.
        folded: the folded text.
    """
    sentence, above = reading.sentence, discourse.heading
    if not discourse.asks:
        return NOTHING_TOLD
    if above is None or sentence.block != above.block:  # the first sentence of a paragraph
        things, line = _names(reading, folded), sentence.kind == "heading"
        if line or things or above is None or not above.line:
            discourse.heading = Heading(things, sentence.block, line=line)
            return NOTHING_TOLD
        above.block = sentence.block  # it stands for this one, too
    if not above.things:
        return NOTHING_TOLD
    told: list[Told] = []
    if not any(item.kind == "stage" for item in reading.named):
        demanded = [g.thing for g in reading.governed if g.predicate == "advocates" and g.thing.bit & VALUE_BITS]
        told += [
            make(discourse, one.concept, "applies-at", stage.concept, reading.evidence, _AT, _STAGE)
            for stage in above.things
            if stage.kind == "stage"
            for one in demanded
            if counts(one)
        ]
    value = above.things[0]
    if value.kind == "principle" and not above.line and not sentence.chinese:
        told += [
            make(discourse, value.concept, "addresses", g.thing.concept, reading.evidence, _AGAINST, _VALUE)
            for g in reading.governed
            if g.thing.kind == "risk" and g.predicate == "addresses" and g.hit is not None
        ]
    return told


def _names(reading: Reading, folded: str) -> Sequence[Named]:
    """What a sentence names that consists of names, as headings do; nothing for others."""
    sentence = reading.sentence
    things = [item for item in reading.named if item.bit & _NAMES if not item.inside]
    if not things or sentence.end - sentence.start > _LONGEST:
        return ()
    rest, place = "", things[0].end
    for item in things[1:]:
        rest += folded[place : item.start] + " "
        place = max(place, item.end)
    chinese = sentence.chinese
    leads = (_LEADS_ZH if chinese else _LEADS).fullmatch(folded, sentence.start, things[0].start)
    rest += folded[place : sentence.end]
    return things if leads and (_REST_ZH if chinese else _REST).fullmatch(rest + " ") else ()
