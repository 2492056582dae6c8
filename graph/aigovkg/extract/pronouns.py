"""Pronouns: what "it", "we", "the Initiative" and 我国 stand for in a sentence."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.cues import Hit
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse

__all__ = ["pronouns_of"]

#: What "it" may stand for, and what stands before the subject that begins a sentence, in so many code points.
_SUBJECTS: Final = frozenset({"document", "state", "organization", "grouping"})
_BEGINS, _LEAD = re.compile(r"(?:[.;:\n]\s*|^)(?:[(]?[a-z\d]{1,3}[.)] )?(?:the )?$"), 12


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
    pronouns: list[Named] = []
    for hit in hits:
        if hit.cue.reads == "anaphor" and (topic or hit.cue.rules[0].refers != "last") and not _covered(hit, named):
            item = discourse.quoted(hit, folded) or _it(hit, named, pronouns, folded) or discourse.resolve(hit)
            if item is not None:
                pronouns.append(item)
    for item in named:
        if item.kind == "state":
            found = discourse.possessed(item, folded)
            if found is not None:
                pronouns.append(found)
    return pronouns


def _it(hit: Hit, named: list[Named], pronouns: list[Named], folded: str) -> Named | None:
    """Who "it" is in a sentence that has a subject: what begins it ("The Bill helps, because it lessens …")."""
    rule = hit.cue.rules[0]
    if rule.refers != "last" or hit.phrase not in ("it", "its"):
        return None
    for item in (*pronouns, *named):
        begins = item.kind in _SUBJECTS and not item.inside and item.end <= hit.start
        if begins and _BEGINS.search(folded, max(item.start - _LEAD, 0), item.start):
            return Named(
                hit.start, hit.end, item.concept, item.kind, hit.phrase, pronoun=True, confidence=rule.confidence
            )
    return None


def _covered(hit: Hit, named: list[Named]) -> bool:
    """Whether a longer name overlaps a pronoun."""
    return any(
        item.start < hit.end and hit.start < item.end and item.end - item.start >= hit.end - hit.start for item in named
    )
