"""Explanations of a draft: which draft a text explains; what it demands is what the draft demands.

A memorandum to a bill says what "the Bill" would require; an official tells an assembly why a draft was made, from what
and by whom, and then, point by point, what it provides (关于《…（草案）》的说明, 主要内容).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.claims import Told
from aigovkg.extract.frame import Frame, Sentence
from aigovkg.extract.genre import EXPLAINING
from aigovkg.extract.head import Head
from aigovkg.extract.named import Named
from aigovkg.names import AIGOV
from aigovkg.text import compact, fold

__all__ = ["drafts_of", "is_run_in", "of_the_draft", "points_of"]

_DEMANDS: Final = frozenset({AIGOV.advocates, AIGOV.opposes, AIGOV.addresses, AIGOV.extends})
_LAWS: Final = frozenset({AIGOV.Law, AIGOV.Treaty})
#: The titles of texts that explain a draft, beside those that `genre` knows.
_NOTES: Final = re.compile(r"\bnotes? (?:to|on) (?:the|clauses|sections|articles)\b")
#: Of which one is in each of both.
_SIGNS: Final = ("explanatory", "objects", "statement", "note", "说明")
_IS_DRAFT: Final = re.compile(r"[(]草案[)]$")
#: What stands before the points of a draft; before it, why and how the draft was made is told. Quick to look for.
_POINTS: Final = re.compile(
    r"(?:要点|重点|内容|大要|条文)(?:分述|说明|胪列|列述|简述|摘述|条列)?如[下次左后]|主要内容$|主要(?:规定|作)了", re.M
)
#: The heading of a paragraph that stands in it, and the marker before it; behind an article, it is a point itself.
_RUN_IN: Final = re.compile(r"[^。,;:]{2,20}。(?![(\s]|$)")
_MARKED: Final = re.compile(r"[(][一二三四五六七八九十]{1,3}[)]\s?$")
_ON: Final = re.compile(r"[一二三四五六七八九十]是关于")
_SHORTEST, _MARKER = 4, 6  # code points of the name of a draft at least, and of a marker at most


def _is_explaining(line: str) -> bool:
    """Whether a line tells that the text explains a draft; few lines have one of the words for that."""
    return any(sign in line for sign in _SIGNS) and (
        EXPLAINING.search(line) is not None or _NOTES.search(line) is not None
    )


def drafts_of(frame: Frame, head: Head, named: Iterable[Named], record: Record) -> list[URIRef]:
    """Find what a text is by its title, or the lines around it, the explanation of ("Explanatory Memorandum to the …
    Bill").

    Args:
        frame: the text.
        head: its head.
        named: the named things in it, in its order.
        record: its record.
    Returns:
        The drafts, in the order in which the text names them.
    """
    lines = [frame.folded[line.start : line.end] for line in (head.title, *head.lines) if line]
    told = [_bare(line) for line in (*map(fold, record.titles.values()), *lines)]
    if not any(_is_explaining(line) for line in told):
        return []
    found: dict[URIRef, None] = {}
    for item in named:
        if item.kind != "document" or item.weak or item.concept == record.iri:
            continue
        name = _IS_DRAFT.sub("", _bare(frame.folded[item.start : item.end]).strip(" \"'《》「」"))
        if len(name) >= _SHORTEST and not EXPLAINING.search(name) and any(name in line for line in told):
            found.setdefault(item.concept)
    return list(found)


def _bare(name: str) -> str:
    """A name or line without broken lines, and without blanks between Chinese characters."""
    return compact(" ".join(name.split())).content


def points_of(frame: Frame) -> int:
    """Find where the points of the draft begin that a text explains.

    Args:
        frame: the text.
    Returns:
        The beginning of the sentence that leads to them; 0 where none does, so that all of the text is read as points.
    """
    lead = _POINTS.search(frame.folded)
    return frame.sentence_at(lead.start()).start if lead else 0


def is_run_in(sentence: Sentence, folded: str) -> bool:
    """Whether a sentence is the heading of the paragraph that it opens, which tells in full what it says:
    （五）完善伦理与监督。

    Args:
        sentence: a sentence of a text that explains a draft.
        folded: the folded text.
    """
    start = sentence.start
    marked = _MARKED.search(folded, max(start - _MARKER, 0), start) or _ON.match(folded, start)
    return bool(marked) and _RUN_IN.match(folded, start) is not None


def of_the_draft(claims: Sequence[Told], record: Record, drafts: Sequence[URIRef]) -> list[Told]:
    """Give the demands of an explanation, and what it builds on, to the draft that it explains.

    A general statement (總說明) stands at the head of the draft itself, and speaks for itself as the draft does, unless
    it is read as a commentary.

    Args:
        claims: the claims of the text; their subjects are changed.
        record: its record; a text that is itself a law speaks for itself.
        drafts: what the text explains.
    Returns:
        The claims, without that the draft builds on itself.
    """
    general = record.type != AIGOV.Commentary and any("总说明" in fold(title) for title in record.titles.values())
    if not drafts or general or record.type in _LAWS:
        return list(claims)
    for claim in claims:
        if claim.predicate in _DEMANDS and claim.subject == record.iri:
            claim.subject = drafts[0]
    return [claim for claim in claims if claim.object != claim.subject]
