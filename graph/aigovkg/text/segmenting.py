"""Segmenting a text: lines into blocks, blocks into sentences, headings into sections. All in linear time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aigovkg.text.bylines import find_bylines
from aigovkg.text.language import language_of
from aigovkg.text.lines import Line, lines_of, mark_asides
from aigovkg.text.markers import Marker, begins_small, is_closed, is_heading, is_preamble, is_terminal, marker_of
from aigovkg.text.model import Text
from aigovkg.text.outline import Block, Outline, Section
from aigovkg.text.sentences import split_sentences, stops_of

__all__ = ["segment"]

#: Lines are broken to a width where nine of ten are no longer than this (code points) …
_WIDEST: Final = 180
#: … and where this share of them ends in the middle of a sentence.
_BROKEN: Final = 0.25
_FULL: Final = 0.8  # of the width: a line that long was broken because it was full
_GOES_ON: Final = "，、"  # no Chinese paragraph ends with them
_BY_ITSELF: Final = ("heading", "byline", "note")
_Found = tuple[Block, list[tuple[int, int]]]


def segment(text: Text, *, chinese: bool = True, years: Sequence[int] | None = None) -> Outline:
    """Find the sections, blocks and sentences of a text.

    A paragraph that runs over a page is one block, so that its sentences are whole: running heads and footnotes between
    its halves are blocks that lie inside its place.

    Args:
        text: the text.
        chinese: whether it may have Chinese characters.
        years: where years may be in it, as `aigovkg.text.dates.year_places` tells, where that is known already.
    Returns:
        Its outline.
    """
    content = text.content
    found = _blocks(content, years)
    blocks = [block for block, _ in found]
    english = text.language == "en" and not chinese
    stops = stops_of(content)
    places: list[tuple[int, int, str, int]] = []
    first = 0  # of the stops that do not stand before the block
    for rank, (block, holes) in enumerate(found):
        if block.kind != "furniture":
            begin, stop = block.body, block.end
            while first < len(stops) and stops[first] < begin:
                first += 1
            for start, end in split_sentences(content, begin, stop, stops, first, holes):
                language = "en" if english else language_of(content[start:end], text.language)
                places.append((start, end, language, rank))
    return Outline(content, blocks, sorted(places), _sections(blocks, len(content)))


def _blocks(content: str, years: Sequence[int] | None) -> list[_Found]:
    """The blocks in order, each with the places of the running heads and footnotes that interrupt it."""
    lines = lines_of(content)
    mark_asides(content, lines)
    bylines = {byline.text for byline in find_bylines(content, years)}
    width = _width(content, [line for line in lines if not line.aside])
    found: list[_Found] = []
    group: list[Line] = []
    marker = Marker()
    holes: list[tuple[int, int]] = []
    behind: list[_Found] = []  # asides behind the beginning of the group
    waiting: list[Line] = []
    for line in lines:
        if line.aside:
            waiting.append(line)
            continue
        mark = marker_of(content, line, bool(bylines) and line.start in bylines)
        joins = bool(group) and _joins(content, (group[-1], line), (marker, mark), width, interrupted=bool(waiting))
        if joins:
            group.append(line)
        if waiting:
            behind += _asides(content, waiting)
            if joins:
                holes += [(aside.start, aside.end) for aside in waiting]
            waiting = []
        if not joins:
            if group:
                found.append((_block(content, group, marker, line, width), holes))
            found += behind
            group, marker, holes, behind = [line], mark, [], []
    if group:
        found.append((_block(content, group, marker, None, width), holes))
    return found + behind + _asides(content, waiting)


def _width(content: str, lines: list[Line]) -> int:
    """The width to which the lines were broken, in code points; 0 where every line is a paragraph."""
    if len(lines) < 3:
        return 0
    counts = [0] * (_WIDEST + 2)  # of the lines of each length; longer ones are alike
    for line in lines:
        counts[min(line.end - line.start, _WIDEST + 1)] += 1
    width, left = 0, len(lines) * 9 // 10
    while left >= counts[width]:
        left -= counts[width]
        width += 1
    if width > _WIDEST:
        return 0
    least = _FULL * width
    broken = sum(1 for line in lines if line.end - line.start >= least and not is_terminal(content, line))
    return width if broken >= _BROKEN * len(lines) else 0


def _joins(
    content: str, lines: tuple[Line, Line], markers: tuple[Marker, Marker], width: int, *, interrupted: bool
) -> bool:
    """Whether a line goes on with the paragraph of the line before it, perhaps over the end of a page."""
    before, line = lines
    marker, mark = markers
    bare = mark.kind == "item" and mark.text.isascii() and mark.text.strip().isalnum()
    if (mark.kind and not bare) or marker.kind in _BY_ITSELF or is_terminal(content, before):
        return False
    if begins_small(content, line):
        return bool(width) or interrupted or not line.above
    if not line.above and content[before.end - 1] in _GOES_ON:
        return True
    full = bool(width) and not line.above and before.end - before.start >= _FULL * width
    return full and not is_preamble(content, before, line)


def _block(content: str, group: list[Line], marker: Marker, after: Line | None, width: int) -> Block:
    """The block that a group of lines makes, seen with the line after it."""
    start, end = group[0].start, group[-1].end
    kind, level = marker.kind or "paragraph", marker.level
    if kind == "paragraph" or (kind == "item" and marker.opens):
        gaps = bool(group[0].above or start == 0), after is None or bool(after.above)
        length = after.end - after.start if after else 0
        goes_on = after is not None and begins_small(content, after)
        if not goes_on and is_heading(content, start, end, gaps, length, bool(width)):
            kind = "heading"
            level = level + 1 if marker.kind else 1 if content[start:end].isupper() else 2
    body, mark = min(end, start + len(marker.text)), marker.text.strip()
    return _new_block(start, end, kind, level, body, mark)


def _new_block(start: int, end: int, kind: str, level: int, body: int, marker: str) -> Block:
    """Make a block as `Block(…)` does, without the function of Python's that stands between."""
    return tuple.__new__(Block, (start, end, kind, level, body, marker))


def _asides(content: str, waiting: list[Line]) -> list[_Found]:
    """Running heads, each a block; footnotes, each with the lines that it goes on in."""
    found: list[_Found] = []
    note: Line | None = None
    for line in waiting:
        is_note = line.aside == "footnote"
        if is_note and note and not (content[line.start].isdigit() and is_closed(content, note.start, note.end)):
            note = Line(note.start, line.end, note.above)
            continue
        if note:
            found.append((_new_block(note.start, note.end, "footnote", 0, note.start, ""), []))
        note = line if is_note else None
        if not is_note:
            found.append((_new_block(line.start, line.end, line.aside, 0, line.start, ""), []))
    if note:
        found.append((_new_block(note.start, note.end, "footnote", 0, note.start, ""), []))
    return found


def _sections(blocks: Sequence[Block], end: int) -> list[Section]:
    """Each heading with what stands under it, up to the next heading of its level or a higher one."""
    ends: dict[int, int] = {}
    headings = [(rank, block) for rank, block in enumerate(blocks) if block.kind == "heading"]
    open_levels: list[tuple[int, int]] = []
    for rank, block in headings:
        while open_levels and open_levels[-1][0] >= block.level:
            ends[open_levels.pop()[1]] = block.start
        open_levels.append((block.level, rank))
    return [Section(block.start, ends.get(rank, end), block.level, rank) for rank, block in headings]
