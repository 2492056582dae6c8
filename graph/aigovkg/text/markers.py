"""What the beginning and the end of a line tell: headings, list items, articles, bylines, notes."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import Final

from aigovkg.text.dates import find_dates, year_places
from aigovkg.text.lines import Line

__all__ = ["Marker", "begins_small", "is_closed", "is_heading", "is_preamble", "is_terminal", "marker_of"]


class Marker:
    """The marker of a line.

    Attributes:
        kind: "heading", "item", "byline", "note", or "" of an ordinary line.
        level: of the heading or item.
        text: the marker with the blanks after it; one without any punctuation counts only where a paragraph may begin.
        opens: whether the item may turn out to be a numbered heading.
    """

    __slots__ = ("kind", "level", "opens", "text")

    def __init__(self, kind: str = "", level: int = 0, text: str = "", *, opens: bool = False) -> None:
        self.kind = kind
        self.level = level
        self.text = text
        self.opens = opens


_PLAIN: Final = Marker()
_CN: Final = "〇零一二三四五六七八九十百"

#: Markers of headings, and the level of each.
_HEADINGS: Final[Sequence[tuple[str, int]]] = (
    (rf"第[{_CN}\d]+[编篇章部][ \u3000]*", 1),
    (rf"第[{_CN}\d]+节[ \u3000]*", 2),
    (r"(?:PART|Part|TITLE|Title|CHAPTER|Chapter|ANNEX|Annex|APPENDIX|Appendix)\s+[IVXLC\d]+\b[.:\s—–-]*", 1),
    (r"(?:SECTION|Section)\s+[IVXLC\d]+\b[.:\s—–-]*", 2),
    (r"(?:ARTICLE|Article)\s+\d+\b[.:\s—–-]*", 3),
)
_HEADING: Final = re.compile("|".join(f"({pattern})" for pattern, _ in _HEADINGS))
_BULLETS: Final = "•●○■□▪▫◦‣►▶➢✓·*"
_DASHES: Final = "—–‒―─"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
#: Markers of items: what they begin with, "0" standing for any figure; their form; how deep each mostly stands; and
#: whether numbered headings look like it.
_ITEMS: Final[Sequence[tuple[str, str, int, bool]]] = (
    ("第", rf"第[{_CN}\d]+条(?:之[{_CN}])?[ \u3000:：]*", 1, False),
    (_CN, rf"[{_CN}]{{1,3}}[、.．]\s*", 1, True),
    ("（(", rf"[（(][{_CN}]{{1,3}}[）)]\s*", 2, True),
    (f"{_DASHES}{_BULLETS}-", rf"(?:[{_DASHES}]{{1,2}}|[{_BULLETS}]|-(?=\s))\s*(?=\S|$)", 2, False),
    ("0", r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+", 2, True),
    ("0abcdefgh", r"(?:\d{1,2}|[a-h])[ \t]+(?=[A-Z“])", 1, False),
    (f"0{_CIRCLED}", rf"(?:\d{{1,3}}[.．](?!\d)|\d{{1,3}}、|[{_CIRCLED}])\s*", 1, True),
    ("0（(", r"[(（]\d{1,3}[）)]\s*|\d{1,2}\)\s*", 1, False),
    ("iv（(", r"[(（](?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})[）)]\s*|(?:i{2,3}|iv|vi{1,3}|ix)[).]\s+", 3, False),
    (f"{string.ascii_lowercase}（(", r"[(（][a-z][）)]\s*|[a-z][.)]\s+", 2, False),
)


def _with_start(start: str) -> tuple[re.Pattern[str], Sequence[tuple[int, bool]]]:
    """The markers that begin with a character, a group for each, and what is known of them."""
    items = [item for item in _ITEMS if start in item[0]]
    return re.compile("|".join(f"({form})" for _, form, _, _ in items)), [(level, opens) for *_, level, opens in items]


#: By what they begin with, so that none is tried in vain.
_BY_START: Final = {start: _with_start(start) for start in "".join(starts for starts, *_ in _ITEMS)}
#: Letters with which no marker begins, and most lines do.
_PLAIN_LETTERS: Final = frozenset("BDEFGHIJKLMNOQRUVWXYZ")
#: The first letters of the English markers of headings.
_HEADS: Final = frozenset(
    head
    for name in ("Part", "Title", "Chapter", "Annex", "Appendix", "Section", "Article")
    for head in (name[:4], name[:4].upper())
)
_HEAD: Final = 4
_A: Final = ord("a")
_Z: Final = ord("z")
#: What small letters have in ASCII and capitals have not.
_SMALL_BIT: Final = 32
#: How a line begins whose marker is a letter; most lines that begin with a small letter only go on.
_LETTERED: Final = re.compile(r"[a-z]{1,4}[).]\s|[a-h][ \t]+[A-Z“]")
_LONGEST_LETTERED: Final = 4  # code points, up to its first blank or stop
_BEHIND_LETTERS: Final = ")."
_BEHIND_LETTER: Final = ").\t "
#: What stands behind the number of an article that is only cited.
_GOES_ON: Final = ("(", ",", "/")
_HASHES: Final = re.compile(r"(#{1,6})\s+")
_CLOSERS: Final = "\"'”’」』）)]】"
_FIGURES: Final = "0123456789"
#: What stands behind the last stop of a line.
_TRAILING: Final = frozenset(_FIGURES + _CLOSERS)
_TERMINALS: Final = frozenset(".!?:;。！？：；…")
_CLOSING: Final = _TERMINALS | set(",，、")
_TERMINAL_ENDS: Final = tuple(_TERMINALS)
_CLOSING_ENDS: Final = tuple(_CLOSING)
_NOTE: Final = re.compile(r"[(（\[](?:The authors?\b|About the|作者|本文|Disclaimer|免责|编者)")
_CREDIT: Final = re.compile(r"/\s*(?:Compil|Interview|Edit|Translat|整理|采访|编辑|编译|翻译)", re.I)
#: How the paragraphs of a resolution's or treaty's preamble begin.
_PREAMBLE: Final = re.compile(
    r"(?:[A-Z][a-z]+(?:ly)? )?(?:(?:[A-Z]|(?<= ))[a-z]{2,}(?:ing|ed)\b|Aware|Conscious|Mindful|Desirous|In view)"
)
_LONGEST_HEADING: Final = 200
_SHORT: Final = 90


def marker_of(content: str, line: Line, byline: bool = False) -> Marker:
    """Tell what a line begins with.

    Args:
        content: the text.
        line: the line.
        byline: whether it is known to be a byline.
    Returns:
        Its marker; one of the kind "" for an ordinary line.
    """
    if byline:
        return Marker("byline")
    first = content[line.start]
    if first in _PLAIN_LETTERS:
        return _PLAIN
    if _A <= ord(first) <= _Z:
        return _item(content, line, first) if _is_lettered(content, line) else _PLAIN
    if first in "(（[" and _NOTE.match(content, line.start, line.end):
        return Marker("note")
    if first == "#":
        hashes = _HASHES.match(content, line.start, line.end)
        return Marker("heading", len(hashes[1]), hashes[0]) if hashes else _PLAIN
    if first == "第" or (first in "PTCAS" and content[line.start : line.start + _HEAD] in _HEADS):
        heading = _heading(content, line)
        if heading.kind:
            return heading
    return _item(content, line, "0" if first.isdigit() else first)


def _is_lettered(content: str, line: Line) -> bool:
    """Whether a line that begins with a small letter may begin with the marker of an item."""
    place, last = line.start + 1, min(line.start + _LONGEST_LETTERED, line.end - 1)
    while place < last and _A <= ord(content[place]) <= _Z:
        place += 1
    if place > last or content[place] not in (_BEHIND_LETTER if place == line.start + 1 else _BEHIND_LETTERS):
        return False  # as it mostly is
    return _LETTERED.match(content, line.start, line.end) is not None


def _item(content: str, line: Line, start: str) -> Marker:
    """The marker of an item in a list, by what it begins with."""
    markers = _BY_START.get(start)
    if markers is None:
        return _PLAIN
    pattern, items = markers
    found = pattern.match(content, line.start, line.end)
    if not found:
        return _PLAIN
    level, opens = items[(found.lastindex or 1) - 1]
    return Marker("item", level, found[0], opens=opens)


def _heading(content: str, line: Line) -> Marker:
    """The marker of a line such as "Article 5 – Prohibited practices", where no sentence goes on with it."""
    found = _HEADING.match(content, line.start, line.end)
    if not found or line.end - line.start > _LONGEST_HEADING or is_closed(content, line.start, line.end):
        return _PLAIN
    after = content[found.end() : min(found.end() + 1, line.end)]
    if after.islower() or after in _GOES_ON:
        return _PLAIN
    return Marker("heading", _HEADINGS[(found.lastindex or 1) - 1][1], found[0] if after else "")


def begins_small(content: str, line: Line) -> bool:
    """Whether a line begins with a small letter."""
    first = content[line.start]
    return ord(first) >= _A and (ord(first) <= _Z or first.islower())


def is_terminal(content: str, line: Line) -> bool:
    """Whether a line ends as a sentence or an item of a list does: with a stop, a colon or a semicolon."""
    last = content[line.end - 1]
    if _A <= ord(last) | _SMALL_BIT <= _Z:  # as it mostly is
        return False
    if last not in _TRAILING:
        return last in _TERMINALS
    return content[max(line.start, line.end - 6) : line.end].rstrip(_FIGURES).rstrip(_CLOSERS).endswith(_TERMINAL_ENDS)


def is_closed(content: str, start: int, end: int) -> bool:
    """Whether a line, from `start` to `end`, ends with a mark that no heading ends with."""
    last = content[end - 1]
    if last not in _CLOSERS:  # as it mostly is
        return last in _CLOSING
    return content[max(start, end - 6) : end].rstrip(_CLOSERS).endswith(_CLOSING_ENDS)


def is_preamble(content: str, before: Line, line: Line) -> bool:
    """Whether a new paragraph of a preamble begins here: after a comma, with a capital ("…, / Recalling also …")."""
    tail = content[max(before.start, before.end - 6) : before.end].rstrip("0123456789 ")
    return tail.endswith((",", ";")) and bool(_PREAMBLE.match(content, line.start, line.end))


def is_heading(content: str, start: int, end: int, gaps: tuple[bool, bool], after: int, broken: bool) -> bool:
    """Tell whether a short paragraph without a marker is a heading.

    Args:
        content: the text.
        start, end: place of the paragraph, in code points.
        gaps: whether a blank line stands above it, and below.
        after: length of the line after it, in code points; 0 at the end of the text.
        broken: whether the text's lines are broken to a width.
    """
    length = end - start
    if length > _LONGEST_HEADING or length < 2 or not after or is_closed(content, start, end):
        return False
    line = content[start:end]
    first = line[0]
    if (
        first.islower()
        or not (first.isalpha() or any(character.isalpha() for character in line))
        or ("/" in line and _CREDIT.search(line))
    ):
        return False
    if not ((gaps[0] and gaps[1]) or line.isupper() or (length <= _SHORT and (broken or after > 1.5 * length))):
        return False
    years = year_places(line, 0, length)
    date = next(find_dates(line, years=years), None) if years else None
    return date is None or date.end - date.start <= length // 2 or not any(map(str.isdigit, line))
