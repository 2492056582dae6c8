"""Conditions: the clauses that a demand stands under ("if …", "unless …", 在…情况下), and how far they reach."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.breaks import Breaks
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Placed, Sentence

__all__ = ["Condition", "conditions"]

_LONGEST: Final = 400
_LONGEST_ZH: Final = 90
_DASH: Final = "-"  # does not end a clause, as other breaks do
_END_ZH: Final = re.compile(r"[,;!?。]")
#: What stands before a clause: nothing, a break, one of some words, or the number of a paragraph.
_BREAKS: Final = (";", ":", ",", "(", "--")
_STRONG: Final = (";", ":", "--")
_PARAGRAPH: Final = re.compile(r"\bparagraph \d+$")
#: What stands before one that begins a sentence: the marker of an item, if anything.
_LEADING: Final = re.compile(r"[^a-z]*(?:\(?[a-z]\)|[ivx]{1,4}[.)])?\W*")
#: The words before a clause, and before one that stands before its main clause.
_OPENING: Final = ("that", "and", "or", "except", "even", "especially", "particularly")
_THAT: Final = ("that",)
_NO_CLAUSE: Final = re.compile(r"\b(?:as|only|but|what|whether) $")
#: One of these ends it: looking at them is quick.
_BEFORE_NO_CLAUSE: Final = ("as ", "only ", "but ", "what ", "whether ")
#: The beginning of a main clause: it has a finite verb before its next comma.
_FINITE: Final = frozenset(
    {"should", "must", "shall", "may", "can", "could", "will", "would", "need", "needs", "is", "are", "has", "have"}
    | {"ought", "do", "does"}
)
_MAIN: Final = re.compile(rf"\b(?:{'|'.join(sorted(_FINITE))})\b")
_GOES_ON: Final = re.compile(r"\s*(?:or|and|nor|including|such as|as well as|whether|in particular)\b")
#: Words that open a clause only where a clause may begin; elsewhere they mean a place or a time.
_LOOSE: Final = frozenset({"where", "when", "whenever", "once", "wherever", "while"})
_CLAUSE_ZH: Final = re.compile(r"[,;:。!?]")
_DUTY_ZH: Final = re.compile(r"[^,;。]{0,16}?(?:应|须|不得|可以|可|由|依法|责令|处)")


class Condition(Placed):
    """A conditional clause: its span in code points, and whether it asks for what it names, as a proviso does."""

    __slots__ = ("proviso",)

    def __init__(self, start: int, end: int, *, proviso: bool) -> None:
        super().__init__(start, end)
        self.proviso = proviso

    def holds(self, place: int) -> bool:
        """Whether a place lies in the clause."""
        return self.start <= place < self.end


#: What makes a predicate of "subject to".
_IS: Final = re.compile(r"\b(?:is|are|be|been|being|was|were|becomes?|remains?) (?:[a-z]+ )?$")


def conditions(sentence: Sentence, hits: list[Hit], folded: str, breaks: Breaks) -> list[Condition]:
    """Find the conditional clauses of a sentence.

    Args:
        sentence: the sentence.
        hits: the cues of conditions in it, in its order.
        folded: the folded text.
        breaks: what a clause of the text cannot reach across.
    Returns:
        The clauses in the order of the text; none overlaps another.
    """
    found: list[Condition] = []
    for hit in hits:
        if found and hit.start < found[-1].end:
            continue
        rule = hit.cue.rules[0]
        left = rule.side == "left"
        span = _closed(sentence, hit, folded) if left else _opened(sentence, hit, folded, breaks)
        if span is not None and (not found or span[0] >= found[-1].end):
            found.append(Condition(span[0], span[1], proviso=rule.note == "proviso"))
    return found


def _opened(sentence: Sentence, hit: Hit, folded: str, breaks: Breaks) -> tuple[int, int] | None:
    """The clause that a word opens ("if …")."""
    if sentence.chinese:
        close = _END_ZH.search(folded, hit.end, min(sentence.end, hit.end + _LONGEST_ZH))
        return (hit.start, close.start()) if close else None
    before = folded[max(sentence.start, hit.start - 24) : hit.start]
    if hit.cue.phrase.startswith("subject to") and _IS.search(before):
        return None  # "is subject to a review" tells what is owed
    if before.endswith(_BEFORE_NO_CLAUSE) and _NO_CLAUSE.search(before):
        return None
    if hit.cue.phrase in _LOOSE and hit.start - sentence.start > 2 and not _begins(before):
        return None
    limit = min(sentence.end, hit.start + _LONGEST)
    end = breaks.first(hit.end, limit, _DASH)
    bracket = folded.find(")", hit.end, end if end >= 0 else limit)
    end = bracket if bracket >= 0 else end
    if end < 0:
        end = hit.end + len(folded[hit.end : limit].rstrip(" .\n"))
    if not _leads(folded[sentence.start : hit.start] if hit.start - sentence.start < 24 else before):
        near = folded.find(",", hit.end, end)
        return hit.start, (near if near >= 0 else end)
    comma = _comma(folded, hit.end, end)
    return (hit.start, comma) if comma is not None else None


def _begins(before: str) -> bool:
    """Whether a clause may begin behind these words."""
    if _goes_on(before, _OPENING):
        return False
    words = _without_marks(before)
    marks = before[len(words) :]
    if not words or any(mark in marks for mark in _BREAKS) or _ends(words, _OPENING):
        return True
    return words[-1].isdigit() and _PARAGRAPH.search(words) is not None


def _without_marks(words: str) -> str:
    """Words without what stands behind the last of them."""
    end = len(words)
    while end and not (words[end - 1].isalnum() or words[end - 1] == "_"):
        end -= 1
    return words[:end]


def _ends(words: str, last: tuple[str, ...]) -> bool:
    """Whether the last of some words is one of these."""
    for word in last:
        if words.endswith(word):
            edge = len(words) - len(word)
            if not edge or not (words[edge - 1].isalnum() or words[edge - 1] == "_"):
                return True
    return False


def _leads(before: str) -> bool:
    """Whether a clause behind these words stands before its main clause."""
    if _goes_on(before, _THAT):
        return False
    words = _without_marks(before)
    marks = before[len(words) :]
    if any(mark in marks for mark in _STRONG) or _ends(words, _THAT):
        return True
    item = not ("a" <= words[-1:] <= "z") or marks[:1] in (")", ".")  # or it ends with a word
    return item and _LEADING.fullmatch(before) is not None


def _goes_on(before: str, words: tuple[str, ...]) -> bool:
    """Whether what follows stands in the middle of a clause: behind a word, which is none of these."""
    before = before.rstrip()
    return "a" <= before[-1:] <= "z" and not before.endswith(words)


def _comma(folded: str, start: int, end: int) -> int | None:
    """The comma that closes a clause before its main clause; None where no main clause follows."""
    first: int | None = None
    place = folded.find(",", start, end)
    while place >= 0:
        if first is None:
            first = place
        after = folded.find(",", place + 1, end)
        rest = folded[place + 1 : after if after >= 0 else end]
        if not _GOES_ON.match(rest) and _is_finite(rest):
            return place
        place = after
    return first


def _is_finite(clause: str) -> bool:
    """Whether a clause has a finite verb: mostly it stands between blanks, which is told quicker than by a pattern."""
    for word in clause.split():
        if word in _FINITE:
            return True
    return not clause.replace(" ", "").isalpha() and _MAIN.search(clause) is not None


def _closed(sentence: Sentence, hit: Hit, folded: str) -> tuple[int, int] | None:
    """The clause that a word closes (在…情况下, …的,)."""
    if hit.cue.phrase.endswith("的,") and not _DUTY_ZH.match(folded, hit.end, sentence.end):
        return None
    low = max(sentence.start, hit.start - _LONGEST_ZH)
    breaks = [found.end() for found in _CLAUSE_ZH.finditer(folded, low, hit.start)]
    start = breaks[-1] if breaks else low
    if not breaks and low > sentence.start:
        return None
    opened = folded.find("在", start, hit.start)
    start = opened if opened >= 0 and not hit.cue.phrase.endswith("的,") else start
    end = hit.end - 1 if hit.cue.phrase.endswith(",") else hit.end
    return (start, end) if end - start > 3 else None
