"""Candidates: named things that the vocabulary does not know, told by the form of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from aigovkg.annotation import Candidate
from aigovkg.extract.chinese import chinese_names
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.named import ACTORS, Named
from aigovkg.names import AIGOV, KINDS, slugify, thing
from aigovkg.text import language_of

__all__ = ["CANDIDATE", "find_candidates"]

#: Head words by the kind of thing they name; of documents, also the class.
_HEADS: dict[str, str] = {
    **dict.fromkeys(
        (
            *("University", "Institute", "Institution", "Academy", "Ministry", "Department", "Agency", "Council"),
            *("Committee", "Commission", "Authority", "Office", "Bureau", "Association", "Society", "Foundation"),
            *("Center", "Centre", "Laboratory", "Organization", "Organisation", "Court", "Parliament", "Assembly"),
            *("Secretariat", "College", "School", "Corporation", "Administration", "Board"),
        ),
        "organization",
    ),
    **dict.fromkeys(("Alliance", "Coalition", "Partnership", "Consortium"), "grouping"),
    **dict.fromkeys(
        ("Summit", "Conference", "Symposium", "Dialogue", "Forum", "Congress", "Roundtable", "Week"), "event"
    ),
    **dict.fromkeys(
        ("Act", "Bill", "Law", "Regulation", "Directive", "Convention", "Treaty", "Covenant", "Code"), "Law"
    ),
    **dict.fromkeys(("Declaration", "Communiqué", "Statement"), "Declaration"),
    "Resolution": "Resolution",
    "Recommendation": "Resolution",
    "Initiative": "Initiative",
    **dict.fromkeys(("Report",), "Report"),
    **dict.fromkeys(("Principles", "Guidelines"), "PrincipleSet"),
    **dict.fromkeys(("Charter", "Strategy", "Agenda", "Compact", "Protocol"), "Document"),
}
_REST = r"[A-Za-z\u00c0-\u024f0-9'’&.-]*"
_WORD = rf"[A-Z]{_REST}"
#: Begins with the capital, for which the text is searched quickest, and then looks back for the edge of the word.
_NAME = re.compile(
    rf"[A-Z](?<!\w[A-Z]){_REST}(?:[ \u00a0\n](?:(?:of|for|and|the|on|in|to|against)[ \n]){{0,2}}{_WORD}){{1,13}}"
)
#: Where one name ends and another begins: what somebody has is a thing of its own ("the Council's Convention").
_PIECES = re.compile(r"[ \n](?:and|in|and in|or|between) (?:the )?(?=[A-Z])|['’]s[ \n](?=[A-Z])")
_NUMBERED = re.compile(
    r"\b(?:Regulation|Directive|Decision|Recommendation) (?:\((?:EU|EC|EEC|Euratom)(?:, Euratom)?\) )?(?:No )?"
    r"\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC|JHA))?|\b[Rr]esolutions? (?:A/RES/)?\d{2}/\d{1,4}\b"
    r"|\b(?:Law|Act|Decree|Regulation|Ordinance) No\.? ?\d{1,5} of (?:19|20)\d{2}\b"
)
_STANDARD = re.compile(r"\b(?:ISO(?:/IEC)?|IEC|IEEE|ITU-T)(?: (?:TR|TS|DIS|Std))? [A-Z]?\.?\d{3,5}(?:[-:.]\d{1,4})*")
_PERSON = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Prof|Professor|President|Minister|Chancellor|Ambassador|Commissioner|Senator"
    r"|Secretary-General|Rapporteur)\.? "
    r"((?:[A-Z][a-z\u00c0-\u024f'’-]+ ){1,2}[A-Z][a-z\u00c0-\u024f'’-]+)"
)
_TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f0-9&-]+(?:[.'’][A-Za-z\u00c0-\u024f]{2,})*")
_ACRONYM = re.compile(r"\s?[(（][\"“]?([A-Z][A-Za-z0-9-]{0,8}[A-Z0-9])[\"”]?[)）]")
#: Words that begin a sentence or a reference, not a name.
_FIRST = frozenset(
    {
        "The", "This", "That", "These", "Those", "In", "On", "At", "For", "From", "By", "With", "And", "Or",
        "If", "When", "While", "Whereas", "Article", "Articles", "Chapter", "Section", "Annex", "Recital",
        "Part", "Title", "Paragraph", "Member", "Each", "Any", "All", "No", "Such", "Under", "Having",
        "Recalling", "Noting", "Table", "Figure", "Box", "See", "Appendix", "Page", "Both", "Our", "Its",
        "Their", "His", "Her", "As", "A", "An", "According",
    }
)  # fmt: skip
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
#: Of headings only those that have a year are read: they tell the meeting that a text was made at.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: How sure it is that such a name names what its form says.
CANDIDATE = 0.8


#: Kinds that names of one's own belong to; what else the vocabulary knows may be part of a name.
_NAMED = ACTORS | {"document", "event"}


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    type: URIRef


def find_candidates(
    frame: Frame, named: Places[Named], titles: Sequence[tuple[int, int]] = ()
) -> tuple[list[Named], list[Candidate]]:
    """Find names of organisations, persons, documents and meetings that the vocabulary does not know.

    Args:
        frame: the text.
        named: what the vocabulary knows in it, in the order of the text.
        titles: where the document's own title stands; no document is named within it.
    Returns:
        The named things, in the order of the text, and what they name, with an acronym where the text gives one.
    """
    content = frame.text.content
    places: list[Named] = []
    known: dict[URIRef, Candidate] = {}
    done = 0
    for found in sorted(_all(frame), key=lambda item: (item.start, -item.end)):
        if found.start < done or _is_known(found, named, frame):
            continue
        if found.kind == "document" and any(start <= found.start < end for start, end in titles):
            continue
        done = found.end
        label = " ".join(content[found.start : found.end].split())
        iri = thing(found.kind, slugify(label))
        language = language_of(label)
        acronym = _ACRONYM.match(content, found.end, found.end + 14)
        names = [(language, label), *([(language, acronym[1])] if acronym else [])]
        earlier = known.get(iri)
        known[iri] = Candidate(iri, found.type, tuple(dict.fromkeys((*(earlier.labels if earlier else ()), *names))))
        places.append(Named(found.start, found.end, iri, found.kind, label, confidence=CANDIDATE))
    return places, [known[iri] for iri in sorted(known)]


def _is_known(found: _Found, named: Places[Named], frame: Frame) -> bool:
    """Whether the vocabulary knows the thing, or a name that ends or covers it."""
    around = named.within(max(found.start - 120, 0), found.end)
    names = [item for item in around if item.end > found.start and item.kind in _NAMED]
    if any(item.start <= found.start and found.end <= item.end for item in names):
        return True
    names = [item for item in names if not _is_one_of_many(item, found, frame.text.content)]
    return any(not item.weak and (item.end >= found.end or item.start < found.start) for item in names)


def _is_one_of_many(item: Named, found: _Found, content: str) -> bool:
    """Whether a name that the vocabulary knows is only what such meetings are called ("Lisbon AI Summit")."""
    ends = item.kind == found.kind == "event" and item.end == found.end and found.start < item.start
    return ends and content.startswith(("AI ", "Artificial "), item.start)


def _all(frame: Frame) -> Iterator[_Found]:
    content = frame.text.content
    for sentence in frame.sentences:
        if sentence.kind in ("heading", "byline"):
            if not sentence.chinese and _YEAR.search(content, sentence.start, sentence.end):
                found = _english(content, sentence.start, sentence.end)
                yield from (name for name in found if name.kind == "event")
            continue
        if not sentence.chinese:
            yield from _english(content, sentence.start, sentence.end)
        for name in chinese_names(content, sentence.start, sentence.end, chinese=sentence.chinese):
            type_ = AIGOV[name.document] if name.kind == "document" else KINDS[name.kind]
            yield _Found(name.start, name.end, name.kind, type_)


def _english(content: str, start: int, end: int) -> Iterator[_Found]:
    for form in (_PERSON, _PERSON_ROLE):
        for person in form.finditer(content, start, end):
            yield _Found(person.start(1), person.end(1), "person", KINDS["person"])
    for number in _NUMBERED.finditer(content, start, end):
        kind = "Resolution" if number[0][0] in "Rr" and number[0][3] in "o" else "Law"
        yield _Found(number.start(), number.end(), "document", AIGOV[kind])
    for norm in _STANDARD.finditer(content, start, end):
        yield _Found(norm.start(), norm.end(), "document", AIGOV.Standard)
    for name in _NAME.finditer(content, start, end):
        place = name.start()
        for piece in _pieces(name[0]):
            place = content.index(piece, place)
            if found := _headed(piece, place):
                yield found
            place += len(piece)


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


def _headed(piece: str, place: int) -> _Found | None:
    """A capitalised name with a head word that tells what it names, without what stands before and after it."""
    words = [(word[0], place + word.start()) for word in _TOKEN.finditer(piece)]
    while words and (
        words[0][0] in _FIRST or words[0][0].islower() or (words[0][0].isupper() and len(words[0][0]) > 6)
    ):
        words.pop(0)
    heads = [rank for rank, (word, _) in enumerate(words) if word in _HEADS]
    if not heads or sum(word[0].isupper() for word, _ in words) < 2:
        return None
    last = heads[-1] if heads[0] or _HEADS[words[0][0]] in KINDS else 0  # "Report of the … Committee" is a report
    following = words[last + 1][0] if last + 1 < len(words) else ""
    if following not in ("of", "for", "on", "to", "against"):
        words = words[: last + 1]
    if sum(word[0].isupper() for word, _ in words) < 2:
        return None
    while words[-1][0].islower():
        words.pop()
    if all(word in _HEADS or word in _BARE for word, _ in words):
        return None  # "Council Regulation" is a sort of document, not one
    head = _HEADS[words[min(last, len(words) - 1)][0]]
    if head == "event" and any(word.startswith(("Union", "National", "People")) for word, _ in words[last - 1 : last]):
        head = "organization"  # "Trades Union Congress"
    end = words[-1][1] + len(words[-1][0])
    known = head in KINDS
    return _Found(words[0][1], end, head if known else "document", KINDS[head] if known else AIGOV[head])
