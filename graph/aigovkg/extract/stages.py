"""Stages of the life cycle in a row: "design, testing and deployment", 在设计、研发、部署过程中.

Such words are too common to be looked for by themselves; in a row they name the stages that a text goes through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rdflib import URIRef

from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.named import Named, merged
from aigovkg.names import thing
from aigovkg.text.phrases import Span, occurrences

__all__ = ["ANCHORS", "with_stages"]

_WORDS: Final = {
    "concept-design": "pre-design|design|conception|planning|设计|规划",
    "data-acquisition": "data collection|data acquisition|数据采集|数据收集|采集|收集",
    "data-preparation": "data labelling|data preparation|数据标注|标注",
    "research-and-development": "research and development|research|研发|研究",
    "technology-development": "development|开发|研制",
    "model-training": "training|训练",
    "testing-and-validation": "testing|validation|verification|测试|验证",
    "evaluation-stage": "evaluation|评估",
    "placing-on-the-market": "sale|commercialisation|commercialization|marketing|提供|销售|上市|上线",
    "procurement-stage": "procurement|acquisition|purchase|financing|trade|采购",
    "deployment-application": "deployment|application|implementation|部署|应用",
    "operation-and-use": "operation|use|使用|运行|运营|运维",
    "maintenance-and-updating": "maintenance|updating|维护|更新|升级|迭代",
    "monitoring-stage": "monitoring|监测|监控",
    "decommissioning": "decommissioning|retirement|disposal|termination|退役|停用|终止",
}
_STAGES: Final[dict[str, URIRef]] = {
    word: thing("stage", slug) for slug, words in _WORDS.items() for word in words.split("|")
}


def _any(words: Iterable[str]) -> str:
    """A pattern for any of some words, parted by their first letters: so it tells quickest where none begins."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())


_SIZES: Final = sorted({len(word) for word in _STAGES}, reverse=True)
_ENDINGS: Final = frozenset(word[-2:] for word in _STAGES)  # looking at these is quick
_ANY: Final = _any(_STAGES)
_WORD: Final = re.compile(_ANY)
_JOINT: Final = r"(?:,(?: |)(?:and |or |)| (?:and|or|to|through) )"
_ROW: Final = re.compile(rf"(?<![\w-])(?:{_ANY})(?:{_JOINT}(?:{_ANY})(?![\w-]))+")
#: What joins two words of a row: there is less of that in a text than of beginnings of words; how it begins.
_JOINED: Final = re.compile(rf"{_JOINT}(?=(?:{_ANY})(?![\w-]))")
_JOINS: Final = (",", " and", " or", " to", " through")
#: Two words are a row of stages where the second is what is done with AI.
_OF_AI: Final = re.compile(
    r" (?:phases?|stages?)\b| of (?:(?:the|these|such|all|its|advanced|frontier|high-risk) )*(?:ai|artificial)\b"
)
#: Nearly every row has one of these words, and how many of them are English.
ANCHORS: Final = ("deployment", "development", "阶段", "环节", "过程")
_ENGLISH: Final = 2
_ROW_ZH: Final = re.compile(
    rf"(?:(?:{_ANY})(?:[、,和与及或]|以及))*(?:{_ANY})(?=等?的?(?:各个?|全|不同|多个|所有)?(?:阶段|环节|过程))"
)
_REACH, _REACH_ZH = 120, 40
_SURE: Final = 0.85
_LONGEST: Final = 60  # code points of a name


def with_stages(frame: Frame, named: list[Named], anchors: list[Span]) -> list[Named]:
    """Add the stages that stand in a row; at their places common words name nothing else.

    Args:
        frame: the text.
        named: what the vocabulary knows in it, in the order of the text.
        anchors: where the words that rows have stand, compacted, with their ranks among `ANCHORS`.
    Returns:
        The named things, in the order of the text.
    """
    places = Places(named)
    found = [item for item in _found(frame, anchors) if not _is_part(item, places)]
    if not found:
        return named
    return merged(_beside(named, found), found)


def _beside(named: list[Named], stages: list[Named]) -> list[Named]:
    """What no stage overlaps; both are in the order of the text, and no stage overlaps another."""
    kept: list[Named] = []
    rank = 0
    for item in named:
        while rank < len(stages) and stages[rank].end <= item.start:
            rank += 1
        if rank == len(stages) or stages[rank].start >= item.end:
            kept.append(item)
    return kept


def _is_part(stage: Named, named: Places[Named]) -> bool:
    """Whether a longer name that counts by itself overlaps a word."""
    around = named.within(stage.start - _LONGEST, stage.end)
    return any(not item.weak and item.end - item.start > len(stage.label) and _overlap(item, stage) for item in around)


def _overlap(one: Named, other: Named) -> bool:
    return one.start < other.end and other.start < one.end


def _found(frame: Frame, anchors: list[Span]) -> list[Named]:
    """The words of all rows, each once."""
    folded = frame.folded
    found: list[Named] = []
    done = 0
    for first, minus_last, rank in anchors:
        start, end = frame.compacted.origin(first, -minus_last)
        if start < done or end - start != len(ANCHORS[rank]):
            continue
        chinese = rank >= _ENGLISH
        low = max(start - (_REACH_ZH if chinese else _REACH), done)
        for row in _ROW_ZH.finditer(folded, low, end) if chinese else _rows(folded, low, end + _REACH):
            words = list(_WORD.finditer(row[0]))
            if not chinese and len(words) < 3 and not _names_two(row[0], folded, row.end()):
                continue
            done = row.end()
            for word in words:
                start = row.start() + word.start()
                found.append(Named(start, start + len(word[0]), _STAGES[word[0]], "stage", word[0], confidence=_SURE))
    return found


def _rows(folded: str, low: int, high: int) -> list[re.Match[str]]:
    """The rows in a stretch of the text, by what joins the first two words of each."""
    rows: list[re.Match[str]] = []
    done = low
    for end in sorted([place for join in _JOINS for place in occurrences(folded, join, low, high)]):
        may = end >= done and folded[end - 2 : end] in _ENDINGS
        joint = _JOINED.match(folded, end, high) if may else None
        if joint is None:
            continue
        done = joint.end()
        for size in _SIZES:
            start = end - size
            if start >= low and folded[start:end] in _STAGES and (row := _ROW.match(folded, start, high)):
                rows.append(row)
                low = row.end()
                break
    return rows


def _names_two(row: str, folded: str, end: int) -> bool:
    return "deployment" in row and _OF_AI.match(folded, end) is not None
