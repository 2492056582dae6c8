"""Folding: one spelling for what readers take as the same, in two steps.

`fold` keeps the length of the text, so that an offset into the folded text is an offset into the text. `compact` goes
further (runs of blanks, words broken at the end of a line, ligatures) and carries the way back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Final

import opencc

from aigovkg.text.joining import GONE, joined, stretches_of
from aigovkg.text.language import HAN
from aigovkg.text.ranks import rank_near, rank_of

__all__ = ["Compact", "compact", "fold", "folded_and_compacted", "in_latin", "reversed_words"]

_TABLE: Final = {
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
    "衞": "卫",  # as Hong Kong writes it
}
_CONTROLS: Final = "\t\r\v\f\x1c\x1d\x1e\x1f`"

#: Those of most texts; without them, most stretches of an English text are ASCII, and need not be looked at further.
_USUAL: Final = "\u2018\u2019\u201c\u201d\u2013\u2014\u00a0"
#: Replacing character by character is faster than translating until this many different ones are present.
_FEW: Final = 60

#: Characters that are not seen: soft hyphens, zero-width spaces and joiners, direction marks.
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LIGATURES: Final = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_LIGATURE: Final = re.compile(f"([{''.join(_LIGATURES)}])")
#: In the place of a character that is not seen, for as long as a text is compacted: folded texts have none of it.
_HIDDEN: Final = "\v"
#: A soft hyphen at the end of a line hides the blanks there, too.
_SOFT: Final = "\u00ad"
_SOFT_HYPHEN: Final = re.compile(f"{_SOFT}(?: *\n *)?")
_BETWEEN_HAN: Final = re.compile(rf" (?<=[{HAN}] ){GONE}*(?=[{HAN}])")
_ASCII: Final = bytes(range(128))
#: What is changed in a line of ASCII, besides capitals.
_SPECIAL: Final = ("  ", "-", "`")
_IS_HAN: Final = re.compile(f"[{HAN}]")


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


def _characters(content: str) -> tuple[str, str, list[str]]:
    """Fold each character; line breaks stay. Beside the text, its rarer characters beyond ASCII, in either case, and
    its stretches with usual characters folded only, their capitals kept."""
    present = [control for control in _CONTROLS if control in content]
    if "\r" in present and "\n" not in content:
        content = content.replace("\r", "\n")  # lines as ended by old Macintosh programs
    if not content.isascii():
        present += [character for character in _USUAL if character in content]
    stretches = [_replaced(stretch, present) for stretch in stretches_of(content, "\n")]
    table, others = _table(), set[str]().union(*map(_beyond_ascii, stretches))
    left = "".join([table.get(other, other) for other in others])
    lowered = _lowered if left.lower() == left else str.lower
    rarer = sorted(character for character in others if character in table)
    return "".join([lowered(_replaced(stretch, rarer)) for stretch in stretches]), left, stretches


def _replaced(content: str, characters: Sequence[str]) -> str:
    """Put in the place of characters what they are folded to."""
    if len(characters) > _FEW:
        return content.translate(_codes())
    table = _table()
    for character in characters:
        content = content.replace(character, table[character])
    return content


def _lowered(content: str) -> str:
    """Put a text in small letters that has no capitals but those of ASCII: in bytes this is quicker."""
    return content.lower() if content.isascii() else _encoded(content).lower().decode("utf-8", "surrogatepass")


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
    return joined(_characters(content)[0])[0]


class Compact:
    """A folded text in which words stand as they are read, and the way back to the text.

    Attributes:
        content: the compacted text; a line break in it is a blank line of the text.
        dropped: for each character of the text that `content` has not, the offset into `content` from which on that is
            one behind.
        added: for each letter that only `content` has, the offset from which on it is one ahead.
        chinese: whether it has Chinese characters.
    """

    def __init__(self, content: str, dropped: list[int], added: list[int] | None = None, chinese: bool = False) -> None:
        self.content = content
        self.dropped = dropped
        self.added = added or []
        self.chinese = chinese
        self._near = 0  # how many were dropped before the place that was asked about last

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text that the span (start, end) of the compacted text was made from."""
        return start + self._shift(start), end + self._shift(end - 1)

    def _shift(self, place: int) -> int:
        """What is to be added to an offset into the compacted text."""
        self._near = rank_near(place + 1, self.dropped, self._near)
        return self._near - (rank_of(place + 1, self.added) if self.added else 0)


class Way:
    """The way back from a compacted text to its origin, for spans in the order of the text.

    Args:
        text: the compacted text.
    """

    __slots__ = ("_behind", "_dropped", "text")

    def __init__(self, text: Compact) -> None:
        self.text = text
        self._dropped = [*text.dropped, len(text.content)]
        self._behind = 0

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the origin of a span, as `Compact.origin` does; quicker for many."""
        if self.text.added:
            return self.text.origin(start, end)
        dropped, behind = self._dropped, self._behind
        while dropped[behind] <= start:
            behind += 1
        self._behind = last = behind
        while dropped[last] < end:
            last += 1
        return start + behind, end + last


def reversed_words(content: str) -> str:
    """Turn a text around, and put a capital for each small letter a to z behind which none of them stands.

    A passage looks the same within any text, but for its last letter; so what is searched for its words is searched
    for them only where words end, not for the "he" of "her". Nor for that of "the", which is everywhere.

    Args:
        content: a compacted text.
    Returns:
        A text of the same length.
    """
    turned = _encoded(content)[::-1] if content.isascii() else _encoded(content[::-1])
    turned = turned.title().replace(b"Eht", b"\tht")  # no compacted text has tabulators
    return turned.decode("utf-8", "surrogatepass")


def compact(content: str) -> Compact:
    """Fold a text and put its words as they are read.

    Beyond `fold`: runs of blanks become one; a word broken by a hyphen at the end of a line is joined; hyphens between
    letters become blanks; blanks between Chinese characters and invisible characters go; ligatures become letters.

    Args:
        content: any text.
    Returns:
        The compacted text with the map of its offsets to those of the text.
    """
    if content.isascii() and content.isprintable() and not any(map(content.__contains__, _SPECIAL)):
        return Compact(content.lower(), [])  # as most labels and cues are, of which there are tens of thousands
    source, others, _ = _characters(content)
    return _compacted(source, joined(source)[1], others)


def in_latin(content: str) -> bytes:
    """A byte for each character, so that bytes are counted as characters are; "?" for all but those of Latin-1."""
    return content.encode("latin-1", "replace")


def folded_and_compacted(content: str) -> tuple[str, Compact, bytes]:
    """Do what `fold` and `compact` do, with the work that they have in common done once.

    Args:
        content: any text.
    Returns:
        The text folded; compacted; and `in_latin`, with its capitals, but with usual quotation marks, dashes and blanks
        in their plain form: few texts have other characters besides those of Latin-1, and without them this is quick.
    """
    source, others, stretches = _characters(content)
    folded, marked = joined(source)
    return folded, _compacted(source, marked, others), b"".join([in_latin(stretch) for stretch in stretches])


def _compacted(source: str, marked: str, others: str) -> Compact:
    """Compact a text, its characters being folded: as it is, with its lines joined, and which others ASCII has not."""
    if _SOFT in others:  # at the end of a line it joins what is there to the next
        marked = joined(_SOFT_HYPHEN.sub(lambda found: _HIDDEN * len(found[0]), source))[1]
    return _shrunk(marked, others)


def _shrunk(source: str, others: str) -> Compact:
    """Put the words of a text as they are read.

    Marks stand in the place of what goes until all is done, so that offsets stay those of the text.

    Args:
        source: the text, folded, its lines joined.
        others: the characters of the text that ASCII has not, in either case.
    """
    for character in _UNSEEN.findall(others):
        source = source.replace(character, _HIDDEN)
    chinese = _IS_HAN.search(others) is not None
    content: list[str] = []
    dropped: list[int] = []
    place = 0
    for stretch in stretches_of(source, "\n"):
        marked = _marked(stretch, chinese)
        pieces = marked.split("  ")  # of which most texts have few, but some have one between any two words
        place = _add_dropped(dropped, marked, pieces, place)
        content.append(" ".join(pieces).replace(GONE, ""))
    text = Compact("".join(content), dropped, [], chinese)
    return _without_ligatures(text) if _LIGATURE.search(others) else text


def _add_dropped(dropped: list[int], marked: str, pieces: list[str], place: int) -> int:
    """Add what goes of a marked stretch to what is dropped: marks, and the second of the two blanks between its pieces.

    From where the stretch begins in the compacted text, it tells where it ends there.
    """
    gone, end = marked.find(GONE), 0
    for piece in pieces:
        end += len(piece)
        while 0 <= gone < end:
            dropped.append(place + gone)
            place -= 1
            gone = marked.find(GONE, gone + 1)
        dropped.append(place + end + 1)
        place -= 1
        end += 2
    dropped.pop()  # nothing goes behind the last of them
    return place + 1 + len(marked)


def _marked(source: str, chinese: bool) -> str:
    """Put marks in the place of what goes, but for the second of two blanks, which are found by themselves."""
    if "   " in source or (chinese and "  " in source):
        source = source.replace("  ", f" {GONE}").replace(f"{GONE} ", GONE * 2)
    if chinese:
        source = _BETWEEN_HAN.sub(lambda found: GONE * len(found[0]), source)
    return _without_inner_hyphens(source).replace(_HIDDEN, GONE)


def _without_inner_hyphens(content: str) -> str:
    """Put blanks in the place of hyphens between letters or figures; without a pattern this is quicker."""
    pieces: list[str] = []
    done = 0
    last = len(content) - 1
    place = content.find("-", 1)
    while place >= 0:
        if place < last and content[place - 1].isalnum() and content[place + 1].isalnum():
            pieces.append(content[done:place])
            pieces.append(" ")
            done = place + 1
        place = content.find("-", place + 1)
    return "".join([*pieces, content[done:]]) if pieces else content


def _without_ligatures(text: Compact) -> Compact:
    """Put the letters of ligatures; each of them comes from the one character."""
    pieces = _LIGATURE.split(text.content)  # text, ligature, text, …
    pieces[1::2] = map(_LIGATURES.__getitem__, pieces[1::2])
    ends = list(accumulate(map(len, pieces)))[1::2]
    added = [
        end - left for end, letters in zip(ends, pieces[1::2], strict=True) for left in range(len(letters) - 1, 0, -1)
    ]
    firsts = [place - before for before, place in enumerate(added, 1)]  # in the text with ligatures
    dropped = [place + bisect_right(firsts, place - 1) for place in text.dropped]
    return Compact("".join(pieces), dropped, added, text.chinese)
