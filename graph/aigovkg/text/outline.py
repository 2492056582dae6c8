"""The outline of a text: its sections, blocks and sentences, with places in code points, end-exclusive."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

__all__ = ["Block", "Outline", "Section", "Sentence"]


#: A sentence that runs over a page may have this many sentences of footnotes inside its place.
_NOTES = 64


class Block(NamedTuple):
    """A paragraph, or what stands as one.

    Attributes:
        start, end: its place, without the blanks around it.
        kind: "paragraph", "heading", "item" (of a list, a numbered article or recital), "byline", "note" (about the
            author, in brackets), "footnote", or "furniture" (running heads and page numbers).
        level: of a heading, 1 being the highest; of an item, how deep its kind of marker mostly stands; else 0.
        body: where the text begins after the marker of an item or heading.
        marker: the marker itself: "(a)", "——", "第三条"; "" where there is none.
    """

    start: int
    end: int
    kind: str
    level: int
    body: int
    marker: str


class Sentence(NamedTuple):
    """A sentence. `language` is "en" or "zh"; `block` is the rank of its block."""

    start: int
    end: int
    language: str
    block: int


class Section(NamedTuple):
    """A heading with all that follows up to the next heading of its level. `block` is the rank of the heading."""

    start: int
    end: int
    level: int
    block: int


_COMMA = re.compile(
    r"[;；:：，,]\s*(?:and |but |or )?"
    r"|\s(?:—|–|——)\s?"
    r"|\s(?=(?:but|while|whereas|although|because|so that|in order to|which|unless) )"
)
_NUMBER = re.compile(r"\d[,:：]\d")
_QUOTED = re.compile(r"[“\"„「『]([^“”\"„「」『』]{1,1500})[”“\"」』]")
_TITLED = re.compile(r"《([^《》]{1,300})》")


@dataclass(frozen=True)
class Outline:
    """How a text is built.

    Attributes:
        content: the text.
        blocks: paragraphs, headings, items and the like, in order of their starts.
        places: those of the sentences of all blocks but furniture, in order, as `Sentence` has them, and as plain as
            they are made quickest; none crosses a block.
        sections: headings with what stands under them, in the order of the headings; they nest by level.
    """

    content: str
    blocks: Sequence[Block]
    places: Sequence[tuple[int, int, str, int]]
    sections: Sequence[Section]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences."""
        return [Sentence(*place) for place in self.places]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _headings(self) -> list[int]:
        return [section.start for section in self.sections]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds this place, or None between sentences."""
        rank = bisect_right(self._starts, offset)
        near = self.sentences[max(0, rank - _NOTES) : rank]
        return next((sentence for sentence in reversed(near) if offset < sentence.end), None)

    def section_at(self, offset: int) -> Section | None:
        """Return the innermost section that holds this place, or None before the first heading."""
        rank = bisect_right(self._headings, offset) - 1
        return self.sections[rank] if rank >= 0 else None

    def clauses(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Return the clauses of a sentence: what stands between its commas, semicolons, colons and conjunctions."""
        clauses = []
        start = sentence.start
        for cut in _COMMA.finditer(self.content, sentence.start, sentence.end):
            if _NUMBER.match(self.content, max(0, cut.start() - 1)):
                continue
            if cut.start() > start:
                clauses.append((start, cut.start()))
            start = cut.end()
        if start < sentence.end:
            clauses.append((start, sentence.end))
        return clauses

    def is_aside(self, offset: int) -> bool:
        """Whether this place lies in a running head or page number."""
        rank = bisect_right(self._asides, (offset, len(self.content)))
        return rank > 0 and offset < self._asides[rank - 1][1]

    @cached_property
    def _asides(self) -> list[tuple[int, int]]:
        return [(block.start, block.end) for block in self.blocks if block.kind == "furniture"]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """What stands between quotation marks of any kind, paired or not, without the marks; blank lines end them."""
        spans = (found.span(1) for found in _QUOTED.finditer(self.content))
        return [span for span in spans if "\n\n" not in self.content[span[0] : span[1]]]

    @cached_property
    def titles(self) -> list[tuple[int, int]]:
        """What stands in Chinese title marks 《》, without the marks."""
        return [found.span(1) for found in _TITLED.finditer(self.content)]
