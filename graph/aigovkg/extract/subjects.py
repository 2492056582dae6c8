"""Subjects: what a thing is the grammatical subject of, and what not: a preposition governs it, or a verb takes it."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.named import BLAMABLE_BITS, Named
from aigovkg.extract.stances import Stances

__all__ = ["barred", "is_near", "is_object", "is_possessed", "subjects_of"]

_NOUNS: Final = (
    "government|position|stance|approach|proposal|initiatives?|polic(?:y|ies)|papers?|position papers?|statement|view"
    "|representatives?|leaders|ministry|president|plan|strategy|solutions?|documents?|opposition|support|call"
    "|commitment|emphasis|delegation|authors?|content|text|principles|release|aim|purpose|goal"
)
_POSSESSED: Final = re.compile(
    r"'?s? ?(?:(?:own|new|national|two|additional|ai|governance|global|artificial intelligence|main|grand) )*"
    rf"(?:{_NOUNS})?\b"
)
_WHICH: Final = re.compile(r"[\"')]*,? (?:which|that|who) (?:also |thus |[a-z]+ly )?")
#: A clause that tells what a document does: "the Act, which puts people first and promotes …".
_CLAUSE: Final = re.compile(r"[\"')]*,? (?:which|that) [^,;:]*")
#: After one of these, what follows is said of something else than the subject.
_PARTING: Final = frozenset({"of", "in", "for", "with", "by", "on", "that", "which", "who"})
_APART: Final = re.compile(rf"\b(?:{'|'.join(sorted(_PARTING))})\b")
_PREPOSITIONS: Final = frozenset(
    {
        "of", "in", "with", "by", "for", "from", "to", "between", "against", "among", "on", "under",
        "within", "at", "as", "like", "into", "through", "than", "or", "about", "via", "per",
        "if", "unless", "where", "whether",
    }
)  # fmt: skip
_PURPOSE_OF: Final = re.compile(
    r"\b(?:purpose|aim|goal|objective|core|content|essence|spirit|text|authors?) of (?:the )?[\"']?$"
    r"|\b(?:experts|researchers|scholars|scientists|analysts|officials|representatives) (?:of|at|from) (?:the )?$"
    # "Article 17 of the Covenant prohibits"; not "under Article 17 of the Covenant"
    r"|(?<![a-z] )\b(?:articles?|sections?|clauses?|chapters?|parts?|paragraphs?|principles?|annex|title) "
    r"[\divxlc.()]+[a-z]?(?:(?:,| and| to) [\divxlc.()]+)? of (?:the )?$"
)
#: What it finds ends with one of these, but for a quote; what stands before that, or how its number begins.
_LEADING: Final = (" of", " at", " from", " of the", " at the", " from the")
_LED: Final = (
    *("purpose", "aim", "goal", "objective", "core", "content", "essence", "spirit", "text", "author", "authors"),
    *("experts", "researchers", "scholars", "scientists", "analysts", "officials", "representatives"),
)
_NUMBERS: Final = frozenset("divxlc.()")
_TO: Final = re.compile(r"\bto ?$")
#: How a gap goes on behind who is only asked to do something ("ask the Commission to get the standards").
_ASKED_TO: Final = re.compile(r" (?:not |also |now )?to (?!the\b|all\b|this\b|that\b|its\b|an?\b)[a-z]+ ")
_FINITE_TO: Final = re.compile(
    r"(?:continue|seek|aim|want|need|hope|intend|began|begin|strive|use|commit|pledge|agree|decide|ready|willing|propose"
    r"|is|was|able)(?:s|d|ed|ted)? to ?$"
)
_ZH_BARRED: Final = tuple("与和对向同在由从给以把被为让使将跟及、按照据")
#: Under a document something is done; it does not do it.
_ZH_UNDER: Final = tuple(f"{word}《" for word in ("按照", "依照", "依据", "根据", "遵照", "参照", "对照"))
#: Who is asked to do something, praised or fought does not speak thereby.
_ZH_ASKED: Final = (
    *("呼吁", "敦促", "要求", "希望", "号召", "鼓励", "邀请", "支持", "促请", "督促"),
    *("感谢", "赞赏", "祝贺", "欢迎", "肯定"),
    *("防止", "防范", "避免", "打击", "惩治", "阻止", "遏制", "制止"),
)
_ZH_BEFORE: Final = (*_ZH_ASKED, *_ZH_UNDER)
_ISSUING: Final = frozenset({"提出", "推出", "发布", "发起", "宣布"})  # what is issued goes on to say something
#: What is done with a document that says nothing thereby, before it or before one that stands in a row with it.
_ZH_TAKES: Final = re.compile(
    r"(?:修订|修正|修改|完善|检讨|遵循|遵守|恪守|恪遵|落实|履行|执行|实施|贯彻|参考|参照|借鉴|援引|对接|衔接|依托|结合|围绕|违反)"
    r"了?(?:[^,;。《「]{0,8}[《「][^,;。]{2,20}[》」](?:[和与及、]|以及))?[^,;。《「]{0,6}[《「]?$"
)
_BEFORE_ZH: Final = 48  # code points that this may take
#: How such a clause ends behind the document; and one that tells under which it is done: 在《倡议》引领下,….
_ZH_TAKEN: Final = re.compile(
    r"[》」]?(?:[(][^()]{0,12}[)])?(?:(?:[和与及、]|以及)?[^,;。《「]{0,6}[《「][^》」,]{2,30}[》」])*(?:的?(?:精神|要求|规定)|的[^,;。的]{1,8})?,"
)
_ZH_GUIDED: Final = re.compile(r"[》」]?的?(?:引领|指引|指导|引导|框架|基础|精神|规定|要求)[之]?[下上],?")
_OBJECT: Final = 8  # code points between a verb and what it takes


def subjects_of(named: list[Named], pronouns: list[Named]) -> list[Named]:
    """What may be the subject of a sentence: documents, actors, and pronouns for them, in the order of the text; what
    states do that are named together by a character each (中美两国), none of them says alone."""
    found = [thing for thing in named if thing.bit & BLAMABLE_BITS and thing.end - thing.start > 1]
    if not pronouns:
        return found
    found = [t for t in found if not any(p.start <= t.start and t.end <= p.end for p in pronouns)]
    for pronoun in pronouns:
        if pronoun.kind != "event":
            place = len(found)
            while place and found[place - 1].start > pronoun.start:
                place -= 1
            found.insert(place, pronoun)
    return found


def barred(before: str, *, chinese: bool) -> bool:
    """Tell whether a preposition before a thing makes it no subject.

    Args:
        before: the folded text before the thing, from the beginning of the sentence or near it.
        chinese: whether the sentence is Chinese.
    """
    if chinese:
        return bool(before) and (before[-1:] in _ZH_BARRED or before.endswith(_ZH_BEFORE))
    if _may_be_of(before.rstrip("\"' \n")) and _PURPOSE_OF.search(before):
        return False
    words = before.split()
    if words and words[-1] in ("the", "a"):
        words.pop()
    return bool(words) and words[-1].strip("\"'(") in _PREPOSITIONS


def _may_be_of(before: str) -> bool:
    """Whether words end with what leads from a purpose, from people or from the number of an article to whose it is."""
    if not before.endswith(_LEADING):
        return False
    words = before.removesuffix(" the")
    words = words[: words.rfind(" ")]
    first = words[words.rfind(" ") + 1 :][:1]
    return first in _NUMBERS or first.isdigit() or words.endswith(_LED)


def is_object(subject: Named, until: int, start: int, folded: str, cues: Stances) -> bool:
    """Tell whether a Chinese clause ends with a document that a verb before it takes: 落实《公约》,加强….

    Args:
        subject: the document.
        until: where the verb begins that it might be the subject of.
        start: where the sentence begins.
        folded: the folded text.
        cues: the cues of the sentence.
    """
    if subject.kind not in ("document", "grouping"):
        return False
    gap = folded[subject.end : until]
    if subject.kind == "document" and _is_taken(gap, folded[max(start, subject.start - _BEFORE_ZH) : subject.start]):
        return True
    if not gap.lstrip("》」\"'").startswith(","):
        return False
    verbs = (hit for hit, rule in cues.free if rule.side == "right" and hit.phrase not in _ISSUING)
    return any(0 <= subject.start - hit.end <= _OBJECT for hit in verbs)


def _is_taken(gap: str, before: str) -> bool:
    """Whether a verb before a document takes it, or something is done under it, by the words around it."""
    if _ZH_GUIDED.match(gap):
        return before.rstrip("《「").endswith("在")
    return _ZH_TAKEN.match(gap) is not None and _ZH_TAKES.search(before) is not None


def _is_asked(gap: str) -> bool:
    """Tell whether somebody is only asked to do something ("ask the Commission to get the standards").

    Args:
        gap: the folded text from him to the verb that he might be the subject of, in English.
    """
    if " to " in gap and _ASKED_TO.match(gap):
        return True
    return gap.endswith(("to", "to ")) and _TO.search(gap) is not None and not _FINITE_TO.search(gap)


def is_possessed(subject: Named, until: int, folded: str) -> bool:
    """Tell whether what somebody has follows, before a place of the folded text: "China's initiative"."""
    found = _POSSESSED.match(folded, subject.end, until)
    return found is not None and found.end() - subject.end > 3


def is_near(subject: Named, gap: str, before: str) -> bool:
    """Tell whether what stands between a thing and a cue in English may stand between a subject and its verb.

    Args:
        subject: the thing.
        gap: the folded text from there to the cue.
        before: the folded text before the thing.
    """
    if gap.startswith(("'s", "' ")) or subject.label in ("its", "their", "his", "her", "our", "my"):
        found = _POSSESSED.match(gap)
        return found is not None and len(gap) - found.end() < 25 and gap.count(",") == 0
    if gap == " ":
        return True
    relative = " wh" in gap or " that " in gap
    if relative and (_WHICH.fullmatch(gap) or (subject.kind == "document" and _CLAUSE.fullmatch(gap))):
        return True
    commas = gap.count(",")
    if commas and gap.startswith(", ") and before.endswith(", "):
        commas -= 1  # an apposition: "The Secretary-General, Ada Example, has warned"
    if commas not in (0, 2) or len(gap) > (90 if commas else 60):
        return False
    words = gap.split()
    if len(words) > (14 if commas else 7) or _is_asked(gap):
        return False
    if commas == 2:
        return True
    for word in words:
        if word in _PARTING:
            return False
    # Mostly nothing but blanks parts words, and no pattern is needed.
    return gap.replace(" ", "").isalpha() or not _APART.search(gap)
