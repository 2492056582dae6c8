"""The language of a passage, by the share of scripts."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["HAN", "language_of"]

#: Character class (without brackets) of Chinese characters, those of the planes beyond the first among them.
HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Where a pattern begins with one character, and no repetition, that is searched for at once.
_NOT_HAN: Final = re.compile(f"[^{HAN}][^{HAN}]*")
_NOT_LATIN: Final = re.compile("[^A-Za-z\u00c0-\u024f][^A-Za-z\u00c0-\u024f]*")

#: A Chinese word has under two characters, an English one over five letters: one character weighs three letters.
_WEIGHT: Final = 3


def language_of(passage: str, default: str = "en") -> str:
    """Tell English from Chinese by the share of the two scripts.

    Args:
        passage: any stretch of text.
        default: what to return where there are no letters at all.
    Returns:
        "zh" or "en".
    """
    han = 0 if passage.isascii() else len(_NOT_HAN.sub("", passage))
    latin = len(_NOT_LATIN.sub("", passage)) if han or default != "en" else 1
    if not han and not latin:
        return default
    return "zh" if han * _WEIGHT > latin else "en"
