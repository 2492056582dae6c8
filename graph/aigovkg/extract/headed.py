"""Names in English with a head word that tells what they name: "the Northern Data Authority", "Act on …"."""

from __future__ import annotations

import re
import string
from typing import Final

from rdflib import URIRef

from aigovkg.extract.fields import with_fields
from aigovkg.names import AIGOV, KINDS
from aigovkg.text.dates import MONTHS

__all__ = ["HEADS", "Found", "headed_name", "headed_names", "is_whole"]

#: Head words by the kind of thing they name; of documents, also the class.
HEADS: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            *("University", "Institute", "Institution", "Academy", "Ministry", "Department", "Agency", "Council"),
            *("Committee", "Commission", "Authority", "Office", "Bureau", "Association", "Society", "Foundation"),
            *("Center", "Centre", "Laboratory", "Organization", "Organisation", "Court", "Parliament", "Assembly"),
            *("Secretariat", "College", "School", "Corporation", "Administration", "Board", "Panel", "Taskforce"),
            *("Group", "Force", "League", "Federation", "Confederation", "Chamber", "Inspectorate", "Ombudsman"),
            *("Tribunal", "Directorate", "Observatory", "Union", "Hospital"),
        ),
        "organization",
    ),
    **dict.fromkeys(("Alliance", "Coalition", "Partnership", "Consortium", "Network", "Community"), "grouping"),
    **dict.fromkeys(
        (
            *("Summit", "Conference", "Symposium", "Dialogue", "Forum", "Congress", "Roundtable", "Week"),
            *("Meeting", "Session", "Debate", "Briefing"),
        ),
        "event",
    ),
    **dict.fromkeys(
        ("Act", "Bill", "Law", "Regulation", "Directive", "Convention", "Treaty", "Covenant", "Code"), "Law"
    ),
    **dict.fromkeys(("Declaration", "Communiqué", "Statement"), "Declaration"),
    "Resolution": "Resolution",
    "Recommendation": "Resolution",
    "Initiative": "Initiative",
    **dict.fromkeys(("Report",), "Report"),
    **dict.fromkeys(("Principles", "Guidelines", "Playbook", "Guide", "Handbook", "Toolkit"), "PrincipleSet"),
    **dict.fromkeys(
        (
            *("Charter", "Strategy", "Agenda", "Compact", "Protocol", "Roadmap", "Pledge", "Accord", "Pact"),
            *("Manifesto", "Framework", "Plan", "Blueprint"),
        ),
        "Document",
    ),
}
_REST: Final = r"[A-Za-z\u00c0-\u024f0-9'’&.-]*+"
_WORD: Final = rf"[A-Z]{_REST}"
_NAME: Final = re.compile(
    rf"{_WORD}(?:[ \u00a0\n](?:(?:of|for|and|the|on|in|into|to|against)[ \n]){{0,2}}{_WORD}){{1,13}}"
)
#: Where one may begin: no capital in a word does.
_BEGINS: Final = re.compile(r"[A-Z](?<!\w[A-Z])")
#: Where one name ends and another begins: what somebody has is a thing of its own ("the Council's Convention").
_PIECES: Final = re.compile(
    r"[ \n](?:and|in|and in|or|between|and (?P<to>to|by|from|with)) (?:the )?(?=[A-Z])|['’]s[ \n](?=[A-Z])"
)
#: Of which one is in each of these: looking for them is quick.
_JOINING: Final = (" and ", " in ", " or ", " between ", "\n", "'s ", "’s ")
#: The small words in a name.
_JOINTS: Final = frozenset({"of", "for", "and", "the", "on", "in", "into", "to", "against"})
#: What words are made of, and what names begin with.
_CAPITALS: Final = frozenset(string.ascii_uppercase)
_LETTERS: Final = frozenset(
    {*string.ascii_letters, *string.digits, "&", "-", *(chr(code) for code in range(0x00C0, 0x0250))}
)
_IN_WORDS: Final = _LETTERS | {"'", "’", "."}
#: What stands between the words of a name, and how the next of them begins that has no capital.
_BLANKS: Final = frozenset({" ", "\u00a0", "\n"})
_NEXT: Final = _CAPITALS | {"a", "f", "i", "o", "t"}
_TOKEN: Final = re.compile(r"[A-Za-z\u00c0-\u024f0-9&-]+(?:[.'’][A-Za-z\u00c0-\u024f]{2,})*")
#: Words that begin a sentence or a reference, not a name.
_FIRST: Final = frozenset(
    {
        "The", "This", "That", "These", "Those", "In", "On", "At", "For", "From", "By", "With", "And", "Or",
        "If", "When", "While", "Whereas", "Article", "Articles", "Chapter", "Section", "Annex", "Recital",
        "Part", "Title", "Paragraph", "Member", "Each", "Any", "All", "No", "Such", "Under", "Having",
        "Recalling", "Noting", "Table", "Figure", "Box", "See", "Appendix", "Page", "Both", "Our", "Its",
        "Their", "His", "Her", "As", "A", "An", "According", "Where", "Unless", "Until", "Once",
        "Since", "After", "Before", "Nor", "But", "Yet", "Although", "Because", "Should", "What", "Why", "How",
        "Establishment", "Functions", "Powers", "Objects",
        "Composition", "Duties", "Tasks", "Appointment", "Obligations", "Responsibilities", "Role", "Meetings",
    }
)  # fmt: skip
#: Those that are no other words: "May" is one.
_MONTHS: Final = frozenset(month.capitalize() for month in MONTHS if month != "may")
#: What a meeting has, that is no part of its name.
_PARTS: Final = frozenset({"Opening", "Closing", "Launch", "Margins", "Sidelines", "Conclusion", "Outcome"})
#: What unions of states are called by.
_UNIONS: Final = frozenset({"European", "African", "Soviet", "Eurasian", "Economic", "Customs", "Monetary", "Asian"})
#: Head words of documents that tell of what sort another one is, too.
_SORTS: Final = frozenset({"Framework", "Plan", "Blueprint"})
_LEADS: Final = frozenset({"on", "to", "in", "for", "the"})
#: Words that make no name of head words; words that begin a name of its own after "and".
_BARE: Final = frozenset(
    {"Commission", "Council", "European", "Union", "Joint", "National", "Meeting", "Report", "to", "of", "the"}
)
_ALONE: Final = frozenset({"The", "the", "China", "Europe"})
#: What persons are called by, and what stands between one and where he works ("Professor Ada Example of the …").
_CALLED: Final = frozenset(
    {"Professor", "Prof", "Dr", "Mr", "Ms", "Mrs", "President", "Ambassador", "Senator", "Minister"}
)
_WHERE: Final = frozenset({"of", "at", "from"})


class Found:
    """A name: its span in code points, its kind, and its class."""

    __slots__ = ("end", "kind", "start", "type")

    def __init__(self, start: int, end: int, kind: str, type_: URIRef) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.type = type_


def is_whole(content: str, start: int, end: int) -> bool:
    """Whether a head word is no part of another word."""
    return content[end : end + 1] not in _LETTERS and not content[start - 1 : start].isalnum()


def headed_names(content: str, start: int, end: int, heads: list[tuple[int, int]]) -> list[Found]:
    """Find the names with a head word in a stretch of the text.

    Args:
        content: the text.
        start, end: where to look.
        heads: where head words stand there, in the order of the text; at least one.
    """
    found: list[Found] = []
    done = start
    for first, last in heads:
        if first < done:
            continue
        low = _earliest(content, done, first)
        name = _around(content, low, first, end) if low < first or _goes_on(content, last) else None
        if name is None:
            done = last
            continue
        place, done = name.span()
        for piece in _pieces(name[0]):
            place = content.index(piece, place)
            if headed := _headed(piece, place):
                if headed.kind == "organization":
                    headed.end = with_fields(content, headed.start, headed.end, end)
                found.append(headed)
            place += len(piece)
    return found


def _around(content: str, low: int, place: int, end: int) -> re.Match[str] | None:
    """The capitalised name that holds a place, of those that begin from `low` on; None where there is none."""
    while low <= place:
        before = content[low - 1 : low]
        if content[low] not in _CAPITALS or before.isalnum() or before == "_":
            begin = _BEGINS.search(content, low, place + 1)
            if begin is None:
                return None
            low = begin.start()
        name = _NAME.match(content, low, end)
        behind = low + 1 if name is None else name.end()
        if behind > place:
            return name
        low = behind
    return None


def _goes_on(content: str, place: int) -> bool:
    """Whether another word of a name may follow the one that has its letters up to a place, or beyond."""
    while content[place : place + 1] in _IN_WORDS:
        place += 1
    return content[place : place + 1] in _BLANKS and content[place + 1 : place + 2] in _NEXT


def _earliest(content: str, start: int, place: int) -> int:
    """Where a name that has a head word at a place may begin: a word of it has a capital, or joins those that have."""
    start = max(start, content.rfind(",", start, place))
    begin = place
    while True:
        first = place
        while first > start and ord(content[first - 1]) not in (0x20, 0x0A, 0xA0):
            first -= 1
        word = content[first:place]
        if content[first] in _CAPITALS:
            begin = first
        elif word not in _JOINTS:
            return begin if word == word.lower() else first
        if first == start:
            return begin
        place = first - 1


def headed_name(content: str, start: int, end: int) -> Found | None:
    """The name with a head word that begins at a place, up to `end`; None where there is none."""
    name = _NAME.match(content, start, end) if _BEGINS.match(content, start) else None
    found = _headed(name[0], start) if name else None
    return found if found and found.start == start else None


def _pieces(name: str) -> list[str]:
    """The names that "and" joins; one without a head word belongs to its neighbour ("Oceanic and Air Agency")."""
    if not any(sign in name for sign in _JOINING):
        return [name]
    pieces: list[str] = []
    joint, apart = "", False
    done = 0
    for cut in [*_PIECES.finditer(name), None]:
        piece = name[done : cut.start() if cut else len(name)]
        apart = apart or (joint.endswith("the ") and bool(pieces) and pieces[-1].split()[-1] in HEADS)
        whole = (
            joint.startswith((" and ", "\nand "))
            and not apart
            and pieces
            and not (_has_head(pieces[-1]) and _has_head(piece))
        )
        if whole and piece.split()[0] not in _ALONE:
            pieces[-1] += joint + piece
        else:
            pieces.append(piece)
        if cut:
            joint, apart, done = cut[0], cut["to"] is not None, cut.end()
    return pieces


def _has_head(piece: str) -> bool:
    return any(word in HEADS for word in _TOKEN.findall(piece))


def _own(words: list[str]) -> tuple[int, int]:
    """Which of the words belong to the name, and not to what stands before it, or from a month on behind it."""
    low, high = 0, len(words)
    while low < high and (_is_before(words[low]) or (len(words[low]) > 6 and words[low].isupper())):
        low += 1
    if low < high and words[low] in _CALLED:  # a person who works there
        low = next((rank + 1 for rank in range(low, high) if words[rank] in _WHERE), high)
    high = next((rank for rank in range(low, high) if _is_month(words, rank)), high)
    if high - low > 1 and (
        (words[low].endswith("ing") and words[low + 1] in _LEADS) or (words[low] in _PARTS and words[low + 1] == "of")
    ):
        low += 2  # "Building on the …", "Opening of the …"
    while low < high and _is_before(words[low]):
        low += 1
    return low, high


def _is_month(words: list[str], rank: int) -> bool:
    return words[rank] in _MONTHS or (words[rank] == "May" and rank > 0 and words[rank - 1] in ("of", "in"))


def _is_before(word: str) -> bool:
    return word in _FIRST or word.islower() or len(word) == 1  # "G" of "G.1", the number of a paragraph


def _leads(words: list[str], rank: int) -> bool:
    """Whether what follows a head word only tells more of it: "Session of the Committee", "Conference on … Society"."""
    if rank and words[rank] == "Session":
        return True
    return HEADS[words[rank]] == "event" and rank + 1 < len(words) and words[rank + 1] == "on"


def _headed(piece: str, place: int) -> Found | None:
    """A capitalised name with a head word that tells what it names, without what stands before and after it."""
    every = _TOKEN.findall(piece)
    first, behind = _own(every)
    words: list[str] = every[first:behind]
    heads = [rank for rank, word in enumerate(words) if word in HEADS and not _is_no_head(words, rank)]
    if not heads or _capitals(words) < 2:
        return None
    last = heads[-1] if heads[0] or HEADS[words[0]] in KINDS else 0  # "Report of the … Committee" is a report
    last = next((rank for rank in heads if _leads(words, rank)), last)
    following = words[last + 1] if last + 1 < len(words) else ""
    if words[last] == "College" and last + 2 == len(words):
        pass  # "University College Northport"
    elif following not in ("of", "for", "on", "to", "into", "against") or words[last] == "Session":
        words = words[: last + 1]
    if _capitals(words) < 2:
        return None
    while words[-1].islower():
        words.pop()
    if all((word in HEADS and word not in _SORTS) or word in _BARE for word in words):
        return None  # "Council Regulation" is a sort of document, not one
    head = HEADS[words[min(last, len(words) - 1)]]
    if head == "event" and (_is_body(words, last) or not _CALLED.isdisjoint(every[:first])):
        head = "organization"
    starts = _starts(piece, every[: first + len(words)])
    start, end = place + starts[first], place + starts[-1] + len(words[-1])
    known = head in KINDS
    return Found(start, end, head if known else "document", KINDS[head] if known else AIGOV[head])


def _is_no_head(words: list[str], rank: int) -> bool:
    """Whether a head word is none: in a union of states that the vocabulary knows, in "Framework Convention"."""
    word = words[rank]
    if word in _SORTS:
        opens = rank == 0 and words[1:2] not in (["for"], ["on"])
        return opens or any(other in HEADS for other in words[rank + 1 :])
    return word == "Union" and (rank == 0 or words[rank - 1] in _UNIONS)


def _is_body(words: list[str], last: int) -> bool:
    """Whether what is called as a meeting is none: "Trades Union Congress", "General Conference", "Congress of …"."""
    before = words[last - 1] if last else ""
    if words[last] == "Congress" and words[last + 1 : last + 2] == ["of"]:
        return before not in ("World", "International", "Global")
    return before.startswith(("Union", "National", "People", "General"))


def _starts(piece: str, words: list[str]) -> list[int]:
    """Where the first words of a piece begin in it."""
    starts: list[int] = []
    place = 0
    for word in words:
        place = piece.find(word, place)
        starts.append(place)
        place += len(word)
    return starts


def _capitals(words: list[str]) -> int:
    """How many words begin with a capital."""
    return sum(word[0].isupper() for word in words)
