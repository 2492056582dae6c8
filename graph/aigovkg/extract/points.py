"""Points: what a text that does not prescribe wants all the same: what it counts up in running text ("Three things are
needed. The first is …"), what a speaker tells that he does."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.frame import Sentence
from aigovkg.extract.named import Named

__all__ = ["Counting", "is_bidden", "is_nobodys", "is_own_deed", "is_point", "is_told"]

_COUNTED: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|some|[2-9])\b[^.;:]{0,40}\b(?:things|steps|points|measures|conditions"
    r"|priorities|proposals|requests|tasks|principles|commitments|recommendations|demands|pillars|changes|reforms"
    r"|risks|dangers|concerns|worries|problems|threats|challenges|reasons|lessons|questions|effects)\b"
    r"|\b(?:offer|propose|suggest|put forward|set out)(?: you| us| to you)? (?:two|three|four|five|six|seven) [a-z]+\b"
)
_WANTED: Final = re.compile(
    r"\b(?:need(?:s|ed)?|necessary|required|essential|must|should|propos(?:e|als)|ask|requests?|demands?|call for"
    r"|recommend(?:ations)?|suggest|offer|put forward|set out|priorit(?:y|ies)|commit(?:ments)?|reforms|pillars"
    r"|conditions|would help)\b"
)
_FEARED: Final = re.compile(r"\b(?:risks|dangers|concerns|worries|problems|threats|challenges|effects)\b")
_POINT: Final = re.compile(
    r"\W*(?:(?:the|our|my) )?(?:first|second|third|fourth|fifth|sixth|last|final|next)(?: [a-z]+){0,2} "
    r"(?:is|are|concerns|would be|must be|should be)\b"
)
#: What a speaker for a state or body says that he does.
_WE_DO: Final = re.compile(
    r"\b(?:we|i|(?:my|our) (?:ministry|government|department|country|parliament|office|agency|commission))"
    r"(?: (?:also|therefore|now|already|recently|then))* (?:will|shall|have|has|are|am|is|must|want|ask|put|need)\b"
    r"(?! not\b| no\b| never\b)[^.;:]{0,120}$"
)
_NEAR: Final = 80  # code points from the beginning of a sentence within which it names its point

#: The number of a point; how far from it, or from the sentence's beginning, a verb may stand that opens the sentence.
_NUMBER: Final = re.compile(
    r"(?:(?:first|second|third|fourth|fifth|sixth)(?:ly)?|finally|lastly|next|please|so|then)(?: of all)?,? "
    r"|(?:第?[一二三四五六七八](?:是|来|、)?|首先|其次|再次|最后),? ?"
)
_NEAR_NUMBER: Final = 3
#: How a sentence begins that tells of a harm that nobody suffers.
_NO: Final = re.compile(r"\W*(?:no|none of|not one|nobody|never)(?: [a-z-]+){0,6} ?")
_SORTS: Final = ("分类", "分级")
#: What stands in Chinese before what was done, or is called to mind: nobody asks for what it names.
_TOLD_ZH: Final = re.compile(
    r"已[经經于於]|(?<!未)曾[于於经經在就]|[于於](?:[今去前]年|上?[本上个個]月)|^[忆憶]及|[早日][前些]|近[日年]来?|前些年"
)


class Counting:
    """Tells whether what is wanted is being counted up. Sentences are looked into only when that is asked, for points
    are rare."""

    def __init__(self) -> None:
        self._goes_on = False
        self._passed: list[Sentence] = []

    def passes(self, sentence: Sentence) -> None:
        """Take note of the next sentence of the text."""
        self._passed.append(sentence)

    def goes_on(self, folded: str) -> bool:
        """Tell whether it goes on in the last sentence or right after it.

        Args:
            folded: the folded text.
        """
        for sentence in self._passed:
            self._goes_on = _counts_up(sentence, folded, before=self._goes_on)
        self._passed.clear()
        return self._goes_on


def _counts_up(sentence: Sentence, folded: str, *, before: bool) -> bool:
    """Whether what is wanted is counted up after a sentence; `before` tells whether it was before."""
    if sentence.chinese or sentence.kind == "heading":
        return False
    counted = _COUNTED.search(folded, sentence.start, sentence.end)
    if counted is None:
        return before
    wanted = _WANTED.search(folded, sentence.start, sentence.end)
    return wanted is not None and not _FEARED.search(counted[0])


def is_point(sentence: Sentence, place: int, folded: str) -> bool:
    """Tell whether a sentence is one of the points, and names at a place what it is.

    Args:
        sentence: the sentence.
        place: where a thing begins.
        folded: the folded text.
    """
    point = _POINT.match(folded, sentence.start, sentence.end)
    return point is not None and point.end() <= place < point.end() + _NEAR


def is_own_deed(sentence: Sentence, place: int, folded: str) -> bool:
    """Tell whether a sentence tells what its speaker does or has done with what it names at a place: "We have put …".

    Args:
        sentence: the sentence.
        place: where a thing begins.
        folded: the folded text.
    """
    return _WE_DO.search(folded, sentence.start, place) is not None


def is_bidden(sentence: Sentence, verb: int, phrase: str, folded: str) -> bool:
    """Tell whether a verb opens a sentence, behind its number, as who bids others speaks ("Second, ensure …").

    Args:
        sentence: the sentence.
        verb: where the verb begins.
        phrase: the verb as it stands; only a bare one bids.
        folded: the folded text.
    """
    number = _NUMBER.match(folded, sentence.start)
    start = number.end() if number else sentence.start
    return verb - start < _NEAR_NUMBER and not phrase.split(" ", 1)[0].endswith(("ing", "ed"))


def is_nobodys(sentence: Sentence, place: int, folded: str) -> bool:
    """Tell whether a sentence begins by telling that nobody suffers what it names at a place: "No nurse lost her job".

    Args:
        sentence: the sentence.
        place: where a harm begins.
        folded: the folded text.
    """
    first = folded[sentence.start]
    may = first == "n" or not first.isalnum()
    return may and _NO.fullmatch(folded, sentence.start, place) is not None


def is_told(sentence: Sentence, thing: Named, folded: str) -> bool:
    """Tell whether a sentence in Chinese only tells of a thing what was done, or heads how the text sorts: 风险分类.

    Args:
        sentence: the sentence.
        thing: the thing.
        folded: the folded text.
    """
    if not sentence.chinese:
        return False
    if sentence.kind == "heading":
        return thing.label.endswith(_SORTS)
    return _TOLD_ZH.search(folded[sentence.start : thing.start]) is not None
