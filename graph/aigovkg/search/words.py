"""What people type -> what the index understands.

The index knows words and single Chinese characters. A Chinese word of any length, also of one or two characters, is a
run of them, so that no word is too short to be found. Nothing that is typed is an operator of the index: every word
reaches it as a quoted string.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aigovkg.text import fold
from aigovkg.text.language import HAN

__all__ = ["LONGEST", "Words", "parse", "spaced"]

LONGEST = 1000  # characters of a question that count
_MOST = 32  # words of a question that count
_HAN = re.compile(f"([{HAN}])")
_PART = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')


class Words(NamedTuple):
    """A question to the index: an expression of FTS5 (empty when there are no words), and its words as one string."""

    expression: str
    plain: str


def spaced(text: str) -> str:
    """Fold a text and put blanks around each Chinese character, which makes each a token of its own."""
    return _HAN.sub(r" \1 ", fold(text))


def parse(typed: str) -> Words:
    """Read what a person typed: all words must occur; "quoted words" stand together; the last word may be a beginning.

    Args:
        typed: any text.
    """
    folded = re.sub(r"[\x00-\x1f]+", " ", fold(typed[:LONGEST])).strip()
    parts = [(match[1] is not None, match[1] or match[2] or "") for match in _PART.finditer(folded)]
    parts = [(quoted, part) for quoted, part in parts if any(char.isalnum() for char in part)][:_MOST]
    terms = []
    for index, (quoted, part) in enumerate(parts):
        last = index == len(parts) - 1 and not quoted and not typed.endswith((" ", "\n"))
        if quoted or _HAN.search(part):
            terms.append(_quoted(part) + ("*" if last else ""))
        else:
            forms = " OR ".join(_quoted(form) for form in _forms(part))
            terms.append(f"({forms} OR {_quoted(part)}*)" if last or part.endswith("*") else f"({forms})")
    return Words(" AND ".join(terms), folded.replace('"', "").strip())


def _quoted(part: str) -> str:
    return '"' + spaced(part).replace('"', '""').strip() + '"'


def _forms(word: str) -> list[str]:
    """Return an English word in the singular and the plural, whichever was typed."""
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return [word]
    if word.endswith("ies"):
        return [word, word[:-3] + "y"]
    if word.endswith(("ss", "us", "is")):
        return [word]
    if word.endswith("s"):
        return [word, word[:-1]]
    return [word, word[:-1] + "ies"] if word.endswith("y") else [word, word + "s"]
