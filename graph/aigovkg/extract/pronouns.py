"""Pronouns: what "it", "we", "the Initiative" and 我国 stand for in a sentence."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Frame
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.named import Named, is_same
from aigovkg.extract.voices import JOINT, Discourse
from aigovkg.text import fold

__all__ = ["mention_of", "pronouns_of"]

#: What "it" may stand for, and what stands before the subject that begins a sentence, in so many code points.
_SUBJECTS: Final = bits_of(("document", "state", "organization", "grouping"))
_BEGINS: Final = re.compile(r"(?:[.;:\n]\s*|^)(?:[(]?[a-z\d]{1,3}[.)] )?(?:the )?$")
_LEAD: Final = 12
_LATTER: Final = "后者"
#: What texts are called that name themselves so throughout.
_SOLEMN: Final = ("宣言", "倡议", "倡議", "公约", "公約", "声明", "聲明", "公报", "公報")
#: The pronouns of most sentences; nobody changes it.
_NONE: Final[list[Named]] = []
#: What a title has behind its name: the version, or that it is a draft.
_IN_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]$")


def pronouns_of(
    named: list[Named], hits: list[Hit], discourse: Discourse, folded: str, *, topic: bool = True
) -> list[Named]:
    """Resolve the pronouns and definite descriptions of a sentence.

    Args:
        named: the named things in it; a pronoun inside a longer name is none.
        hits: the cues of the grammar in it.
        discourse: what is known from before.
        folded: the folded text.
        topic: whether those are wanted too that stand for who was spoken of last ("it").
    """
    pronouns = _NONE
    for hit in hits:
        if hit.cue.reads == "anaphor" and (topic or hit.cue.rules[0].refers != "last") and not _covered(hit, named):
            item = discourse.quoted(hit, folded) or _it(hit, named, pronouns, folded) or discourse.resolve(hit)
            if item is not None:
                pronouns = [*pronouns, item]
    for item in named:
        if item.kind == "state":
            found = discourse.possessed(item, folded)
            if found is not None:
                pronouns = [*pronouns, found]
    return pronouns


def _it(hit: Hit, named: list[Named], pronouns: list[Named], folded: str) -> Named | None:
    """Who "it" is in a sentence that has a subject: what begins it ("The Bill helps, because it lessens …"); and the
    latter of two (后者)."""
    rule = hit.cue.rules[0]
    if hit.phrase == _LATTER:
        near = [item for item in named if item.bit & _SUBJECTS if item.end <= hit.start and not item.inside]
        return _for(near[-1], hit) if near else None
    if rule.refers != "last" or hit.phrase not in ("it", "its"):
        return None
    for item in [*pronouns, *named]:
        begins = item.end <= hit.start and bool(item.bit & _SUBJECTS) and not item.inside
        if begins and _begins(max(item.start - _LEAD, 0), item.start, folded):
            return _for(item, hit)
    return None


def _begins(low: int, place: int, folded: str) -> bool:
    """Whether a sentence begins at a place, but for its marker and an article; what a word stands before is no place
    to look closer at."""
    before = folded[low:place].removesuffix("the ")
    last = before.rstrip(" ")[-1:]
    return not last.isalpha() and _BEGINS.search(folded, low, place) is not None


def _for(item: Named, hit: Hit) -> Named:
    """A pronoun that stands for a thing."""
    confidence = hit.cue.rules[0].confidence
    return Named(hit.start, hit.end, item.concept, item.kind, hit.phrase, pronoun=True, confidence=confidence)


def _covered(hit: Hit, named: list[Named]) -> bool:
    """Whether a longer name overlaps a pronoun, or a short name in its quotes (《规定》)."""
    length = hit.end - hit.start - (2 if hit.phrase.startswith("《") else 0)
    return any(item.start < hit.end and hit.start < item.end and item.end - item.start >= length for item in named)


def mention_of(item: Named, frame: Frame, discourse: Discourse) -> Named | None:
    """The mention that a definite description makes ("the Initiative", 《倡议》), or None for a plain pronoun."""
    surface = frame.text.content[item.start : item.end]
    own = is_same(item.concept, discourse.own.iri)
    if own and item.label.endswith("s") and discourse.record.type in JOINT:
        return None  # "the Parties"
    if own and not (discourse.front.titles or discourse.vocabulary.get(item.concept)):
        return None  # a passage without its title: "the Act" names nothing that it knows
    if surface.startswith("《"):
        return Named(item.start + 1, item.end - 1, item.concept, item.kind, surface[1:-1], confidence=0.85)
    if surface.startswith("本") and item.kind == "document":
        if not surface.endswith(_SOLEMN):
            return None  # 本框架 is no more than "this text"; 本宣言 is "the Declaration"
        titles = (_IN_BRACKETS.sub("", fold(title)) for title in discourse.record.titles.values())
        if not any(title.endswith(frame.folded[item.start + 1 : item.end]) for title in titles):
            return None  # "this law" in what explains its draft
        return Named(item.start, item.end, item.concept, item.kind, surface, confidence=0.85)
    noun = surface.rpartition(" ")[2]
    if (
        " " in surface
        and noun[:1].isupper()
        and item.kind == "document"
        and item.label.split()[0] in ("the", "this", "that")
    ):
        return Named(item.start, item.end, item.concept, item.kind, surface, confidence=0.85)
    return None
