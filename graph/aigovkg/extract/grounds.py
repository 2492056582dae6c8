"""Grounds: the laws that a Chinese text says it was made by: 根据《…法》等法律,制定本办法."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aigovkg.annotation import Span
from aigovkg.extract.claims import Told, make
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.phrases import occurrences

__all__ = ["grounds"]

_RULE: Final = thing("rule", "facts/grounds")
#: What is said of the making of a text, and what leads to its grounds. Looking for the former is quicker.
_MADE: Final = ("制定本", "制订本", "订定本", "拟定本", "编制本", "起草本", "出台本", "起草,", "起草了", "制定了")
_BY: Final = re.compile(r"(?:根据|依据|依照|按照|衔接|承接)(?:国家|国家的|上位法)? ?《")
_SURE, _NEAR = 0.86, 2  # how far behind the bracket the name of a law begins at most


def grounds(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Claim what a text, or the draft that it explains, was made by.

    Args:
        frame: the text.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    folded = frame.folded
    if not frame.compacted.chinese:
        return
    subject = next(iter(discourse.front.drafts), discourse.record.iri)
    done: set[int] = set()
    for place in (place for sign in _MADE for place in occurrences(folded, sign, 0, len(folded))):
        sentence = frame.sentence_at(place)
        if sentence.start in done or not sentence.chinese:
            continue
        done.add(sentence.start)
        evidence = Span(sentence.start, sentence.end)
        documents = [item for item in named.within(sentence.start, sentence.end) if item.kind == "document"]
        for lead in _BY.finditer(folded, sentence.start, sentence.end):
            first = next((item for item in documents if 0 <= item.start - lead.end() + 1 <= _NEAR), None)
            for item in group_of(first, documents, folded) if first else ():
                if item.start >= lead.start() and item.concept != subject:
                    yield make(discourse, subject, "extends", item.concept, evidence, _SURE * item.confidence, _RULE)
