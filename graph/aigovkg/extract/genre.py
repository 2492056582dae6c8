"""The kind of a text, as far as reading needs it: does it say what ought to be, or does it report and argue?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aigovkg.catalogue import Record
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Frame
from aigovkg.names import AIGOV

__all__ = ["is_prescriptive"]

_PRESCRIBING = frozenset(
    AIGOV[name]
    for name in (
        *("Initiative", "Declaration", "Instrument", "Law", "Treaty", "Resolution", "Recommendation"),
        *("PositionPaper", "PrincipleSet", "Guidelines", "Standard", "Strategy"),
    )
)
_NAMES = re.compile(
    r"\b(?:initiative|declaration|act|law|regulation|convention|treaty|resolution"
    r"|recommendations?|principles|charter|code|framework|guidelines?|guidance|standards?|strategy|blueprint"
    r"|position paper|pledge|commitments?|compact|accord|agreement|measures"
    r"|explanatory (?:statement|memorandum|note|report)|communiqu[eé]|joint statement|action plan|roadmap|order)\b"
    r"|倡议|宣言|法$|法案|办法|条例|规定|公约|决议|建议书|原则|准则|规范|框架|指南|指引|纲要"
    r"|意见|总说明|草案|章程|声明|公报|承诺|立场文件|行动计划|规划|战略|措施"
)
_REPORTING = re.compile(
    r"\b(?:interview|comment|essay|analysis|review|report on|remarks|speech|interpretation|significance|why|how)\b"
    r"|解读|评论|述评|访谈|专访|报告|讲话|致辞|演讲|意义|观察",
    re.I,
)
_HEAD = 600
#: Share of sentences with a word of obligation from which a text without a telling name counts as prescribing.
_DENSE = 0.4


def is_prescriptive(frame: Frame, record: Record, cues: Sequence[Hit]) -> bool:
    """Tell whether a text says what ought to be.

    Its class decides; where that is only "document", its title; where that does not tell, how many of its sentences
    oblige.

    Args:
        frame: the text.
        record: its record.
        cues: the cues of the grammar in it.
    """
    if record.type != AIGOV.Document:
        return record.type in _PRESCRIBING
    title = " ".join((*record.titles.values(), frame.text.metadata.title, frame.text.name.rsplit(".", 1)[0])).lower()
    title = re.sub(r"[-_]", " ", title)
    if not title.strip():
        title = frame.folded[:_HEAD]
    if _REPORTING.search(title):
        return False
    if _NAMES.search(title):
        return True
    modals = sum(1 for hit in cues if hit.rules[0].reads == "modal")
    return modals >= _DENSE * max(len(frame.sentences), 1)
