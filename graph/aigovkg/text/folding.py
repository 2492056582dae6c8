"""Folding: one spelling for what readers take as the same, in two steps.

`fold` keeps the length of the text, so that an offset into the folded text is an offset into the text. `compact` goes
further (runs of blanks, words broken at the end of a line, ligatures) and carries the way back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import opencc

from aigovkg.text.language import HAN

__all__ = ["Compact", "compact", "fold", "folded_and_compacted"]

_TABLE = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\u300e\u300f\ufe43\ufe44", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u300c\u300d\u00ab\u00bb\ufe41\ufe42", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\u2500\ufe58\ufe63", "-"),
    **dict.fromkeys("\t\r\v\f\x1c\x1d\x1e\x1f\u00a0\u1680\u202f\u205f\u3000", " "),
    **dict.fromkeys((chr(code) for code in range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
    **{chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)},
    "\u3010": "[",
    "\u3011": "]",
    "\u0130": "i",  # the one letter whose lower case is longer than itself
}
_CONTROLS = "\t\r\v\f\x1c\x1d\x1e\x1f`"

#: Replacing character by character is faster than translating until this many different ones are present.
_FEW = 60

_BLANK_LINES = re.compile(r"(\n[ \n]*\n)")

#: Characters that are not seen: soft hyphens, zero-width spaces and joiners, direction marks.
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_HYPHEN = r"-(?: *\n *(?=[a-z]))?"  # perhaps one that breaks a word at the end of a line
_TOKEN = re.compile(
    rf"( (?:[ \n]+|(?=[{HAN}]))|\n[ \n]*|{_HYPHEN}"
    rf"|[{_UNSEEN}]+(?:(?<=\u00ad) *\n *)?|[{''.join(_LIGATURES)}])"
)
#: Stands for two blanks, of which some texts have thousands, so that these need no piece of their own.
_TWO = "\0"
#: Each of its forms begins with a letter, not a class, which makes the search quick.
_COMMON_TOKEN = re.compile(rf"( [ {_TWO}\n]+|{_TWO}[ {_TWO}\n]+|\n[ {_TWO}\n]*|{_HYPHEN.replace(' ', f'[ {_TWO}]')})")
_RARE = re.compile(rf"[{HAN}{_UNSEEN}{''.join(_LIGATURES)}]")
_ASCII = bytes(range(128))
#: Blanks that become one blank, unless Chinese characters stand around them.
_BLANKS = frozenset({"\n", " \n", "  ", "   ", "    "})
#: The most frequent tokens, and what they become in texts without Chinese characters.
_COMMON = {**dict.fromkeys(_BLANKS, " "), **dict.fromkeys(("\n\n", " \n\n", "\n\n\n", "\n\n ", " \n \n"), "\n")}
_FIRST_HAN = "\u3400"
_IS_HAN = re.compile(f"[{HAN}]")


@cache
def _table() -> dict[str, str]:
    """Every folded character and what it folds to, traditional Chinese characters among them."""
    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))]
    plain = [unicodedata.normalize("NFC", character) for character in han]
    simple = opencc.OpenCC("t2s").convert("\n".join(plain)).split("\n")
    return _TABLE | {old: new for old, new in zip(han, simple, strict=True) if old != new and len(new) == 1}


@cache
def _codes() -> dict[int, str]:
    return {ord(old): new for old, new in _table().items()}


def _characters(content: str) -> str:
    """Fold each character; line breaks stay."""
    present = [control for control in _CONTROLS if control in content]
    if "\r" in present and "\n" not in content:
        content = content.replace("\r", "\n")  # lines as ended by old Macintosh programs
    table, others = _table(), _beyond_ascii(content)
    present += sorted(character for character in others if character in table)
    if len(present) > _FEW:
        content = content.translate(_codes())
    else:
        for character in present:
            content = content.replace(character, table[character])
    if content.isascii() or any(other.lower() != other for other in others if other not in table):
        return content.lower()
    return _encoded(content).lower().decode("utf-8", "surrogatepass")  # only ASCII is lowered so, but quicker


def _encoded(content: str) -> bytes:
    return content.encode("utf-8", "surrogatepass")


def _beyond_ascii(content: str) -> set[str]:
    """The characters of a text that ASCII has not."""
    if content.isascii():
        return set()
    return set(_encoded(content).translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def fold(content: str) -> str:
    """Fold a text to one spelling without changing its length.

    Folds case, quotes, dashes, full-width forms, every kind of blank, traditional to simplified Chinese characters, and
    a single line break to a blank; a blank line stays, so nothing is matched across it.

    Args:
        content: any text.
    Returns:
        The folded text, of the same length in code points.
    """
    return _unbroken(_characters(content))


def _unbroken(content: str) -> str:
    """Put blanks in the place of single line breaks."""
    if "\n" not in content:
        return content
    pieces = _BLANK_LINES.split(content)  # text, blank lines, text, …
    pieces[::2] = [piece.replace("\n", " ") for piece in pieces[::2]]
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Compact:
    """A folded text in which words stand as they are read, and the way back to the text.

    Attributes:
        content: the compacted text; a line break in it is a blank line of the text.
        places: offsets into `content` from which on the shift of the same rank holds.
        shifts: what to add to an offset into `content` to get the offset into the text, besides `doubled`.
        doubled: where blanks stand in `content` that are two in the text; for each of these before it, one is to be
            added to an offset, too.
    """

    content: str
    places: list[int]
    shifts: list[int]
    doubled: Sequence[int] = ()

    @property
    def is_straight(self) -> bool:
        """Whether each offset is that of the text."""
        return len(self.places) == 1 and not self.doubled

    def origins(self, spans: Iterable[tuple[int, int, object]]) -> list[tuple[int, int]]:
        """Return the origin of each span, as `origin` does; quicker for many spans, which must be in order.

        Args:
            spans: start and end of each, and anything else.
        """
        if self.is_straight:
            return [(start, end) for start, end, _ in spans]
        found: list[tuple[int, int]] = []
        places, shifts, doubled = [*self.places, len(self.content) + 1], self.shifts, [*self.doubled, len(self.content)]
        first = one = 0
        for start, end, _ in spans:
            while places[first + 1] <= start:
                first += 1
            while doubled[one] < start:
                one += 1
            last, other = first, one
            while places[last + 1] < end:
                last += 1
            while doubled[other] < end - 1:
                other += 1
            found.append((start + shifts[first] + one, end + shifts[last] + other))
        return found

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text that the span (start, end) of the compacted text was made from."""
        if self.is_straight:
            return start, end
        first = self.shifts[bisect_right(self.places, start) - 1] + bisect_left(self.doubled, start)
        last = self.shifts[bisect_right(self.places, end - 1) - 1] + bisect_left(self.doubled, end - 1)
        return start + first, end + last


def compact(content: str) -> Compact:
    """Fold a text and put its words as they are read.

    Beyond `fold`: runs of blanks become one; a word broken by a hyphen at the end of a line is joined; hyphens between
    letters become blanks; blanks between Chinese characters and invisible characters go; ligatures become letters.

    Args:
        content: any text.
    Returns:
        The compacted text with the map of its offsets to those of the text.
    """
    return _shrunk(_characters(content))


def folded_and_compacted(content: str) -> tuple[str, Compact]:
    """Do what `fold` and `compact` do, with the work that they have in common done once."""
    source = _characters(content)
    return _unbroken(source), _shrunk(source)


def _shrunk(source: str) -> Compact:
    """Put the words of a text as they are read, its characters being folded."""
    if _TWO in source or _RARE.search("".join(_beyond_ascii(source))):
        return _shrunk_one_by_one(source)
    pieces = _COMMON_TOKEN.split(source.replace("  ", _TWO))  # text, token, text, …, token, text
    shift, shifts = 0, [0]
    for rank in range(1, len(pieces), 2):
        old = pieces[rank]
        new = _COMMON.get(old)
        if _TWO in old:
            old = old.replace(_TWO, "  ")
        if new is None:
            new = _compacted(old, pieces[rank - 1][-1:], pieces[rank + 1][:1])
        pieces[rank] = new
        shift += len(old) - len(new)
        shifts.append(shift)
    places = list(accumulate(map(len, pieces)))[1::2] if shift else []  # no token makes the text longer
    content = "".join(pieces)
    doubled: list[int] = []
    place = -1
    for part in content.split(_TWO):
        place += len(part) + 1
        doubled.append(place)
    return Compact(content.replace(_TWO, " "), [0, *places], shifts if shift else [0], doubled[:-1])


def _shrunk_one_by_one(source: str) -> Compact:
    """Do the same where what a token becomes depends on the Chinese characters around it, or a letter becomes two."""
    pieces = _TOKEN.split(source)
    places, shifts = [0], [0]
    end = shift = 0
    for rank in range(1, len(pieces), 2):
        old = pieces[rank]
        start = end + len(pieces[rank - 1])
        end = start + len(old)
        new = pieces[rank] = _compacted(old, source[start - 1 : start], source[end : end + 1])
        if len(new) == len(old):
            continue
        if old in _LIGATURES:  # each of its letters comes from the one character
            places += range(start - shift + 1, start - shift + len(new))
            shifts += range(shift - 1, shift - len(new), -1)
        shift += len(old) - len(new)
        places.append(end - shift)
        shifts.append(shift)
    return Compact("".join(pieces), places, shifts)


def _compacted(old: str, before: str, after: str) -> str:
    """What a token becomes between these two characters."""
    if old in _BLANKS and after < _FIRST_HAN:
        return " "
    if old == "-":
        return " " if before.isalnum() and after.isalnum() else old
    if old in _LIGATURES:
        return _LIGATURES[old]
    if old[0] == "-":
        return "" if before.isalpha() else "- "
    if old[0] not in " \n":
        return ""
    if old.count("\n") > 1:
        return "\n"
    return "" if _IS_HAN.match(before) and _IS_HAN.match(after) else " "
