"""Gaps: cues with other words in them, the part that counts as the cue, and the phrase that they are read as.

Who must not do something ("no deployer or importer may", "in no case shall"); what somebody or something is protected
against; what nothing can be without ("there is no trust without …", "without … there is no"); what is put at the
centre; "has called since 2021 for".
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["GAPS", "Gap"]

#: How far behind its first word such a cue ends at most.
_REACH: Final = 200


class Gap:
    """A cue with a gap.

    Args:
        phrase: what it is read as.
        words: the words of which it begins with one.
        signs: of which one stands behind that: only there the rest is looked for.
        pattern: what it looks like, "@" in the place of its first word; its first group is what counts.

    Attributes:
        phrase, words: as given.
    """

    def __init__(self, phrase: str, words: tuple[str, ...], signs: tuple[str, ...], pattern: str) -> None:
        edge = r"(?<!\w)" if words[0].isascii() else ""
        self.phrase = phrase
        self.words = words
        self._signs = signs
        self._pattern = re.compile(pattern.replace("@", f"{edge}(?:{'|'.join(words)})"))

    def at(self, content: str, start: int) -> re.Match[str] | None:
        """Return the cue that begins at a place of a compacted text, if one does."""
        near = content[start : start + _REACH]
        may = any(sign in near for sign in self._signs)
        return self._pattern.match(content, start) if may else None


GAPS: Final = (
    Gap(
        "shall not",
        ("no",),
        (" shall", " may", " must", " should", " will"),
        r"(@ (?:(?!(?:why|that|who|which|whom|reason|need|doubt|longer|more|less|later|is|are|was|were|has|have)\b)"
        r"[a-z-]+ ){1,8}?(?:shall|may|must|should|will)(?: ever)?)\b(?! not)",
    ),
    Gap(
        "none without",
        ("there",),
        (" without",),
        r"@ (?:(?:is|are|can be|will be) no|(?:cannot|can never) be(?: any)?) [a-z][a-z -]{2,60}? (without)\b",
    ),
    Gap(
        "without none",
        ("without",),
        (" no", " we can", " we will"),
        r"(@) [a-z][a-z' -]{2,80},? (?:there (?:is|are|can be|will be|cannot be) no|no|nothing|none"
        r"|we (?:cannot|can't|can not|will not|will never|can never))\b",
    ),
    Gap(
        "没有就没有",
        ("没有", "离开", "缺少"),
        ("就", "便没有", "无从谈起", "一句空话", "只能是空谈"),
        r"(@[^,。;])[^,。;]{1,20},[^,。;]{0,20}?"
        "(?:就没有|便没有|就无|无从谈起|一句空话|就是空话|只能是空谈|就谈不上|就会落空|就难以)",
    ),
    Gap(
        "put at the centre",
        ("put", "puts", "putting", "place", "places", "placing", "keep", "keeps", "keeping"),
        (" at the ",),
        r"(@) (?=[a-z][a-z ,'-]{2,80}? at the (?:very )?(?:cent(?:re|er)|heart|core|root|forefront)\b)",
    ),
    Gap(
        "call for",
        ("call", "calls", "called", "calling"),
        (" for",),
        r"(@ (?:since \d{4}|repeatedly|consistently|(?:once |time and )?again|for years|loudly"
        r"|clearly|jointly|together|today|urgently) for)\b",
    ),
    Gap(
        "protect against",
        tuple(verb + end for verb in ("protect", "shield", "safeguard") for end in ("", "s", "ed", "ing")),
        (" against", " from"),
        r"@ (?:[a-z-]+ ){1,6}?(against|from)\b",
    ),
)
