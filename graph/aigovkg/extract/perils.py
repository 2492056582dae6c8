"""Perils: what stands in a row before "risks": "privacy, security and ethical risks", 隐私、伦理等风险.

Each word of such a row names a risk, not the value that it names elsewhere. The words are data (`perils.yaml`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from rdflib import URIRef

from aigovkg.errors import VocabularyError
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, with_told
from aigovkg.extract.pattern import expand
from aigovkg.names import thing
from aigovkg.text import Compact, compact
from aigovkg.text.phrases import Span
from aigovkg.yamls import load_yaml

__all__ = ["ANCHORS", "FILE", "Perils"]

FILE: Final = Path(__file__).with_name("perils.yaml")

_CONFIDENCE: Final = 0.92
#: The words after a row, and how many of them are English.
ANCHORS: Final = ("risks", "harms", "threats", "concerns", "风险", "隐患", "疑虑")
_ENGLISH: Final = 4
#: What joins the words of a row; what may stand between it and the word after it.
_JOINT, _JOINT_ZH = r"(?:, (?:and |or )?| and | or )", r"(?:[、,和与及或]|以及)"
_TAIL, _TAIL_ZH = r"$", r"(?:等)?(?:各?方面)?[的之]?(?:潜在|各类|各种|诸多|重大|相关|诸般)?的?$"
_REACH, _REACH_ZH = 120, 40


class Perils:
    """Finds the words in rows before "risks".

    Args:
        path: the file of words by concept.
    Raises:
        VocabularyError: the file is malformed.
    """

    def __init__(self, path: Path = FILE) -> None:
        content = load_yaml(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise VocabularyError("Perils are told by concept", path.name, "Write `risk/slug: [words]`")
        self._concepts: dict[str, URIRef] = {}
        for concept, patterns in content.items():
            kind, _, slug = concept.partition("/")
            if kind != "risk" or not slug or not isinstance(patterns, list):
                raise VocabularyError("A peril is a risk with a list of words", f"{path.name}: {concept!r:.60}")
            for phrase in (phrase for pattern in patterns for phrase in expand(pattern)):
                self._concepts[compact(phrase).content.strip()] = thing(kind, slug)
        words = sorted(self._concepts, key=len, reverse=True)
        latin = "|".join(re.escape(word) for word in words if word.isascii())
        chinese = "|".join(word for word in words if not word.isascii())
        self._row = re.compile(rf"(?<![\w-])(?:{latin})(?:{_JOINT}(?:{latin}))*{_TAIL}")
        self._row_zh = re.compile(rf"(?:{chinese})(?:{_JOINT_ZH}(?:{chinese}))*{_TAIL_ZH}")
        self._word = re.compile(rf"{latin}|{chinese}")
        self._latin = tuple(word for word in words if word.isascii())

    def add(self, frame: Frame, named: list[Named], anchors: list[Span]) -> list[Named]:
        """Add the risks of rows; the values that the same words name elsewhere count no more there.

        Args:
            frame: the text.
            named: what else is named in it, in the order of the text.
            anchors: where the words after rows stand, compacted, with their ranks among `ANCHORS`.
        Returns:
            The named things, in the order of the text.
        """
        return with_told(named, self._found(frame.compacted, anchors))

    def _found(self, text: Compact, anchors: list[Span]) -> list[Named]:
        source = text.content
        found: list[Named] = []
        for place, _, rank in anchors:
            chinese = rank >= _ENGLISH
            end = place if chinese else place - 1
            low = max(end - (_REACH_ZH if chinese else _REACH), 0)
            if not (chinese or (end >= 0 and source[end] == " " and source.endswith(self._latin, low, end))):
                continue  # quicker than to search
            row = (self._row_zh if chinese else self._row).search(source, low, end)
            for word in self._word.finditer(source, row.start(), row.end()) if row else ():
                start, last = text.origin(word.start(), word.end())
                found.append(Named(start, last, self._concepts[word[0]], "risk", word[0], confidence=_CONFIDENCE))
        return found
