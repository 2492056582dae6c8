"""The kind of a text, as far as reading needs it: does it say what ought to be, or does it report and argue?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.catalogue import Record
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Frame
from aigovkg.names import AIGOV
from aigovkg.text import fold

__all__ = ["EXPLAINING", "advice", "is_of_taiwan", "is_prescriptive"]

_PRESCRIBING: Final = frozenset(
    AIGOV[name]
    for name in (
        *("Initiative", "Declaration", "Instrument", "Law", "Treaty", "Resolution", "Recommendation"),
        *("PositionPaper", "PrincipleSet", "Guidelines", "Standard", "Strategy"),
    )
)
_NAMES: Final = re.compile(
    r"\b(?:initiative|declaration|act|law|regulation|convention|treaty|resolution"
    r"|recommendations?|principles|charter|code|framework|guidelines?|guidance|standards?|strategy|blueprint"
    r"|position paper|pledge|commitments?|compact|accord|agreement|measures"
    r"|explanatory (?:statement|memorandum|note|report)|communiqu[eé]|joint statement|action plan|roadmap|order)\b"
    r"|倡议|宣言|法$|法案|办法|条例|规定|公约|决议|建议书|原则|准则|规范|框架|指南|指引|纲要"
    r"|意见|总说明|草案|章程|声明|公报|承诺|立场文件|行动计划|规划|战略|措施"
)
_REPORTING: Final = re.compile(
    r"\b(?:interview|comment|essay|analysis|review|report on|remarks|speech|interpretation|significance|why|how)\b"
    r"|解读|评论|述评|访谈|专访|报告|讲话|致辞|演讲|意义|观察",
    re.I,
)
#: Titles of texts that explain a law or the draft of one, folded; a report that does speaks as the law.
EXPLAINING: Final = re.compile(
    r"\bexplanatory\b|\bobjects and reasons\b|\bstatement of (?:objects|purpose|reasons)\b"
    r"|(?:起草|立法|条文|编制|制定|修订|修正|总)(?:情况)?的?说明|(?:草案|稿|》)[)》」\"]{0,2}的?(?:情况)?说明"
)
#: Headings of sections that say what ought to be in a text that does not, and of those that only look so.
_ADVISING: Final = re.compile(
    r"\b(?:recommendations?|proposals?|proposed measures|call(?:s)? to action|way forward|next steps|our asks)\b"
    r"|建议|对策|主张|举措建议|政策取向"
)
_TELLING: Final = re.compile(
    r"\b(?:summary|findings?|background|response to|status|follow-up)\b|摘要|回顾|背景|落实情况"
)
_ADVICE: Final = 60  # code points of such a heading at most
#: The lines at the head of a text that may be its title, and how long such a line is at most, in code points.
_LINES, _LINE = 4, 120
#: Words of the state in Taiwan, folded, of which its texts have one early.
_TAIWAN: Final = re.compile("行政院|立法院|民国一?[〇零百\\d]|总说明|数位发展部|国科会")
_EARLY: Final = 4000
#: Characters that only the simplified script has and that nearly every text in it needs.
_MAINLAND: Final = re.compile("[国应发对与说设]")
#: Share of sentences with a word of obligation from which a text without a telling name counts as prescribing.
_DENSE: Final = 0.4


def is_prescriptive(frame: Frame, record: Record, cues: Sequence[Hit]) -> bool:
    """Tell whether a text says what ought to be.

    Its class decides; where that is only "document", its title; where that does not tell, how many of its sentences
    oblige.

    Args:
        frame: the text.
        record: its record.
        cues: the cues of the grammar in it.
    """
    told = fold(" ".join((*record.titles.values(), frame.text.metadata.title)))
    commented = record.type == AIGOV.Commentary and frame.text.language == "zh"
    if (record.type == AIGOV.Report or commented) and EXPLAINING.search(told):
        return True
    if record.type != AIGOV.Document:
        return record.type in _PRESCRIBING
    name = re.sub(r"[-_]", " ", frame.text.name.rsplit(".", 1)[0]).lower()
    for title in (told, name, _head(frame)):
        if _REPORTING.search(title):
            return False
        if _NAMES.search(title):
            return True
    modals = sum(1 for hit in cues if hit.rules[0].reads == "modal")
    return modals >= _DENSE * max(len(frame.sentences), 1)


def is_of_taiwan(frame: Frame) -> bool:
    """Tell whether a Chinese text is of Taiwan, by its script and the bodies that it names.

    Args:
        frame: the text.
    """
    folded = frame.folded[:_EARLY]
    if folded.isascii():
        return False
    return not _MAINLAND.search(frame.text.content, 0, _EARLY) and _TAIWAN.search(folded) is not None


def _head(frame: Frame) -> str:
    """The short lines at the head of a text, before its first long one."""
    lines: list[str] = []
    for line in frame.folded[: _LINES * _LINE].splitlines():
        if len(lines) == _LINES or len(line) > _LINE or line.rstrip().endswith((".", "。", ";")):
            break
        if line.strip():
            lines.append(line)
    return "\n".join(lines)


def advice(frame: Frame) -> list[tuple[int, int]]:
    """The sections that say what ought to be, as their headings tell ("Recommendations", 对策建议).

    Args:
        frame: the text.
    Returns:
        Their spans in code points, in the order of the text.
    """
    found: list[tuple[int, int]] = []
    opened: tuple[int, int] | None = None  # where a section begins, and the level of its heading
    for block in frame.outline.blocks:
        if block.kind != "heading":
            continue
        if opened and block.level <= opened[1]:
            found.append((opened[0], block.start))
            opened = None
        words = frame.folded[block.start : block.end]
        if not opened and len(words) <= _ADVICE and _ADVISING.search(words) and not _TELLING.search(words):
            opened = (block.end, block.level)
    return [*found, (opened[0], len(frame.folded))] if opened else found
