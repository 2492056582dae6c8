"""Names in English, told by their form: head words, numbers of laws and resolutions, titles of persons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef

from aigovkg.extract.signs import Sign
from aigovkg.names import AIGOV, KINDS

__all__ = ["GATHERING", "SIGNS", "EnglishNames", "Found", "headed_name"]

#: Head words by the kind of thing they name; of documents, also the class.
_HEADS: dict[str, str] = {
    **dict.fromkeys(
        (
            *("University", "Institute", "Institution", "Academy", "Ministry", "Department", "Agency", "Council"),
            *("Committee", "Commission", "Authority", "Office", "Bureau", "Association", "Society", "Foundation"),
            *("Center", "Centre", "Laboratory", "Organization", "Organisation", "Court", "Parliament", "Assembly"),
            *("Secretariat", "College", "School", "Corporation", "Administration", "Board", "Panel", "Taskforce"),
            *("Group", "Force", "League", "Federation", "Confederation", "Chamber", "Inspectorate", "Ombudsman"),
            *("Tribunal", "Directorate", "Observatory"),
        ),
        "organization",
    ),
    **dict.fromkeys(("Alliance", "Coalition", "Partnership", "Consortium", "Network", "Community"), "grouping"),
    **dict.fromkeys(
        (
            "Summit",
            "Conference",
            "Symposium",
            "Dialogue",
            "Forum",
            "Congress",
            "Roundtable",
            "Week",
            "Meeting",
            "Session",
            "Debate",
            "Briefing",
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
        ("Charter", "Strategy", "Agenda", "Compact", "Protocol", "Roadmap", "Pledge", "Accord", "Pact", "Manifesto"),
        "Document",
    ),
}
_REST = r"[A-Za-z\u00c0-\u024f0-9'’&.-]*"
_WORD = rf"[A-Z]{_REST}"
#: Begins with the capital, for which the text is searched quickest, and then looks back for the edge of the word.
_NAME = re.compile(
    rf"[A-Z](?<!\w[A-Z]){_REST}(?:[ \u00a0\n](?:(?:of|for|and|the|on|in|into|to|against)[ \n]){{0,2}}{_WORD}){{1,13}}"
)
#: Where one name ends and another begins: what somebody has is a thing of its own ("the Council's Convention").
_PIECES = re.compile(r"[ \n](?:and|in|and in|or|between) (?:the )?(?=[A-Z])|['’]s[ \n](?=[A-Z])")
_NUMBERED = re.compile(
    r"\b(?:Regulation|Directive|Decision|Recommendation) (?:\((?:EU|EC|EEC|Euratom)(?:, Euratom)?\) )?(?:No )?"
    r"\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC|JHA))?|\b[Rr]esolutions?\s+\d{2}/\d{1,4}\b"
    r"|\b(?:Law|Act|Decree|Regulation|Ordinance) No\.? ?\d{1,5} of (?:19|20)\d{2}\b"
    r"|\b(?:[Rr]esolution\s+)?(?:A|S|E|A/HRC|A/C\.\d)/RES/\d{1,4}(?:/\d{1,4})?(?:\s+\(\d{4}\))?"
    r"|\b[Rr]esolution\s+\d{2,4}\s+\(\d{4}\)|\b\d{2,3}\s+(?:C|EX)/(?:Resolution|Decision)s?\s+\d{1,3}\b"
)
#: A resolution by what it is on, where no number tells which.
_ON = re.compile(
    r"\b[Rr]esolution\s+on\s+(?:[\w’'-]+\s+){1,12}?[\w’'-]+(?=[,.;:]|\s+(?:which|that|was|were|has|by|in\s+\d|as|at)\b)"
)
#: A meeting that is told by its place and year.
GATHERING = re.compile(
    r"\b(?:AI |digital |global |international |ministerial )*(?:summit|conference|forum|congress|meeting) in "
    r"(?P<place>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?: in|,)? (?P<time>(?:[A-Z][a-z]{2,8} )?20\d\d)\b"
)
#: A law that tells in brackets what it is on ("Online Safety (Basic Expectations) Determination 2022"), with its year.
_BRACKETED = re.compile(
    r"[A-Z][\w’'-]*(?:(?: |\n)(?:(?:of|and|for|on|the) )*[A-Z][\w’'-]*){0,7}(?: |\n)\([A-Z][^()]{2,60}\)"
    r"(?:(?: |\n)[A-Z][\w’'-]*){0,2}(?: |\n)(?:Act|Bill|Law|Regulations?|Rules|Order|Ordinance"
    r"|Determination|Instrument|Code)"
    r"(?:(?: |\n)(?:of )?(?:19|20)\d\d)?\b"
)
_STANDARD = re.compile(r"\b(?:ISO(?:/IEC)?|IEC|IEEE|ITU-T)(?: (?:TR|TS|DIS|Std))? [A-Z]?\.?\d{3,5}(?:[-:.]\d{1,4})*")
_PERSON = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Prof|Professor|President|Minister|Chancellor|Ambassador|Commissioner|Senator"
    r"|Secretary-General|Rapporteur)\.? "
    r"((?:[A-Z][a-z\u00c0-\u024f'’-]+ ){1,2}[A-Z][a-z\u00c0-\u024f'’-]+)"
)
_TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f0-9&-]+(?:[.'’][A-Za-z\u00c0-\u024f]{2,})*")
#: Words that begin a sentence or a reference, not a name.
_FIRST = frozenset(
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
_MONTHS = frozenset(
    {"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"}
)
#: What a meeting has, that is no part of its name.
_PARTS = frozenset({"Opening", "Closing", "Launch", "Margins", "Sidelines", "Conclusion", "Outcome"})
_LEADS = frozenset({"on", "to", "in", "for", "the"})
#: Words that make no name of head words; words that begin a name of its own after "and".
_BARE = frozenset(
    {"Commission", "Council", "European", "Union", "Joint", "National", "Meeting", "Report", "to", "of", "the"}
)
_ALONE = frozenset({"The", "the", "China", "Europe"})
_PERSON_ROLE = re.compile(
    r"\b(?!(?:Mr|Ms|Mrs|Dr|Prof)\b)"
    r"((?:[A-Z][a-z\u00c0-\u024f'’-]*\.? ){1,2}[A-Z][a-z\u00c0-\u024f'’-]+), (?:the |an? )?(?:[a-z]+ ){0,2}"
    r"(?:[Pp]rofessor|[Dd]irector|[Mm]inister|[Pp]resident|[Cc]hair|[Hh]ead|CEO|[Ff]ounder|[Rr]esearcher"
    r"|[Aa]mbassador) (?:of|at|for)\b"
)
#: What persons are called by, and what stands between one and where he works ("Professor Ada Example of the …").
_CALLED = frozenset({"Professor", "Prof", "Dr", "Mr", "Ms", "Mrs", "President", "Ambassador", "Senator", "Minister"})
_WHERE = frozenset({"of", "at", "from"})
#: The forms, each a bit.
_OF_PERSON, _OF_ROLE, _OF_NUMBER, _OF_TOPIC, _OF_GATHERING, _OF_STANDARD, _OF_BRACKETS, _OF_HEAD = (
    1 << rank for rank in range(8)
)
#: Of each form, what one of stands in each name that it finds.
_SIGNS = {
    _OF_PERSON: (
        *("Mr", "Ms", "Dr", "Prof", "President ", "President.", "Minister", "Chancellor", "Ambassador"),
        *("Commissioner", "Senator", "Secretary-General", "Rapporteur"),
    ),
    _OF_ROLE: (
        *("rofessor", "irector", "inister", "resident", "hair", "ead ", "CEO", "ounder", "esearcher", "mbassador"),
    ),
    _OF_NUMBER: ("/", " No", "esolution"),
    _OF_TOPIC: ("esolution on",),
    _OF_GATHERING: ("ummit in ", "onference in ", "orum in ", "ongress in ", "eeting in "),
    _OF_STANDARD: ("ISO", "IEC", "IEEE", "ITU-T"),
    _OF_BRACKETS: (") ", ")\n"),
    _OF_HEAD: tuple(_HEADS),
}
_FORMS = [form for form, signs in _SIGNS.items() for _ in signs]
#: Of which one stands in each name that is found.
SIGNS = [sign for signs in _SIGNS.values() for sign in signs]
#: What a head word goes on with where it is only the beginning of another word.
_GOES_ON = re.compile(r"[A-Za-z\u00c0-\u024f0-9&-]")


@dataclass(frozen=True, slots=True)
class Found:
    """A name: its span in code points, its kind, and its class."""

    start: int
    end: int
    kind: str
    type: URIRef


class EnglishNames:
    """Finds names in English by their form.

    Args:
        content: the text.
        signs: where `SIGNS` stand in it, in the order of their ends.
    """

    def __init__(self, content: str, signs: list[Sign]) -> None:
        self._content = content
        self._forms: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        for rank, start, end in signs:
            form = _FORMS[rank]
            if form == _OF_HEAD and (content[start - 1 : start].isalnum() or _GOES_ON.match(content, end)):
                continue
            self._forms.append(form)
            self._starts.append(start)
            self._ends.append(end)

    def within(self, start: int, end: int) -> list[Found]:
        """Find the names in a stretch of the text.

        Args:
            start, end: where to look.
        Returns:
            The names, in no order.
        """
        forms = 0
        for rank in range(bisect_right(self._ends, start), bisect_right(self._ends, end)):
            if self._starts[rank] >= start:
                forms |= self._forms[rank]
        return list(_names(self._content, start, end, forms)) if forms else []


def _names(content: str, start: int, end: int, forms: int) -> Iterator[Found]:
    """The names of some of the forms."""
    for form, person in ((_OF_PERSON, _PERSON), (_OF_ROLE, _PERSON_ROLE)):
        for found in person.finditer(content, start, end) if forms & form else ():
            yield Found(found.start(1), found.end(1), "person", KINDS["person"])
    for number in _NUMBERED.finditer(content, start, end) if forms & _OF_NUMBER else ():
        kind = "Resolution" if "RES/" in number[0] or "esol" in number[0] or "Dec" in number[0][1:] else "Law"
        yield Found(number.start(), number.end(), "document", AIGOV[kind])
    for topic in _ON.finditer(content, start, end) if forms & _OF_TOPIC else ():
        yield Found(topic.start(), topic.end(), "document", AIGOV.Resolution)
    for meeting in GATHERING.finditer(content, start, end) if forms & _OF_GATHERING else ():
        yield Found(meeting.start(), meeting.end(), "event", KINDS["event"])
    for norm in _STANDARD.finditer(content, start, end) if forms & _OF_STANDARD else ():
        yield Found(norm.start(), norm.end(), "document", AIGOV.Standard)
    for law in _BRACKETED.finditer(content, start, end) if forms & _OF_BRACKETS else ():
        yield Found(law.start() + (4 if law[0].startswith("The ") else 0), law.end(), "document", AIGOV.Law)
    if forms & _OF_HEAD:
        yield from _of_head_words(content, start, end)


def _of_head_words(content: str, start: int, end: int) -> Iterator[Found]:
    """The names with a head word."""
    for name in _NAME.finditer(content, start, end):
        place = name.start()
        for piece in _pieces(name[0]):
            place = content.index(piece, place)
            if headed := _headed(piece, place):
                yield headed
            place += len(piece)


def headed_name(content: str, start: int, end: int) -> Found | None:
    """The name with a head word that begins at a place, up to `end`; None where there is none."""
    name = _NAME.match(content, start, end)
    found = _headed(name[0], start) if name else None
    return found if found and found.start == start else None


def _pieces(name: str) -> list[str]:
    """The names that "and" joins; one without a head word belongs to its neighbour ("Oceanic and Air Agency")."""
    pieces: list[str] = []
    joint = ""
    done = 0
    for cut in [*_PIECES.finditer(name), None]:
        piece = name[done : cut.start() if cut else len(name)]
        whole = joint.startswith((" and ", "\nand ")) and pieces and not (_has_head(pieces[-1]) and _has_head(piece))
        if whole and piece.split()[0] not in _ALONE:
            pieces[-1] += joint + piece
        else:
            pieces.append(piece)
        if cut:
            joint, done = cut[0], cut.end()
    return pieces


def _has_head(piece: str) -> bool:
    return any(word in _HEADS for word in _TOKEN.findall(piece))


def _without_person(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The words of a name without those of a person who works there."""
    if not words or words[0][0] not in _CALLED:
        return words
    where = next((rank for rank, (word, _) in enumerate(words) if word in _WHERE), len(words) - 1)
    return words[where + 1 :]


def _headed(piece: str, place: int) -> Found | None:
    """A capitalised name with a head word that tells what it names, without what stands before and after it."""
    words = [(word[0], place + word.start()) for word in _TOKEN.finditer(piece)]
    while words and (
        words[0][0] in _FIRST or words[0][0].islower() or (words[0][0].isupper() and len(words[0][0]) > 6)
    ):
        words.pop(0)
    words = _without_person(words)
    month = next((rank for rank, (word, _) in enumerate(words) if word in _MONTHS), len(words))
    words = words[:month]
    if len(words) > 1 and (
        (words[0][0].endswith("ing") and words[1][0] in _LEADS) or (words[0][0] in _PARTS and words[1][0] == "of")
    ):
        words = words[2:]  # "Building on the …", "Opening of the …"
    while words and (words[0][0] in _FIRST or words[0][0].islower()):
        words.pop(0)
    heads = [rank for rank, (word, _) in enumerate(words) if word in _HEADS]
    if not heads or sum(word[0].isupper() for word, _ in words) < 2:
        return None
    last = heads[-1] if heads[0] or _HEADS[words[0][0]] in KINDS else 0  # "Report of the … Committee" is a report
    last = next((rank for rank in heads if rank and words[rank][0] == "Session"), last)  # "Session of the Committee"
    following = words[last + 1][0] if last + 1 < len(words) else ""
    if following not in ("of", "for", "on", "to", "into", "against") or words[last][0] == "Session":
        words = words[: last + 1]
    if sum(word[0].isupper() for word, _ in words) < 2:
        return None
    while words[-1][0].islower():
        words.pop()
    if all(word in _HEADS or word in _BARE for word, _ in words):
        return None  # "Council Regulation" is a sort of document, not one
    head = _HEADS[words[min(last, len(words) - 1)][0]]
    if head == "event" and any(
        word.startswith(("Union", "National", "People", "General")) for word, _ in words[last - 1 : last]
    ):
        head = "organization"  # "Trades Union Congress", "General Conference"
    end = words[-1][1] + len(words[-1][0])
    known = head in KINDS
    return Found(words[0][1], end, head if known else "document", KINDS[head] if known else AIGOV[head])
