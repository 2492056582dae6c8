"""Candidates: named things that the vocabulary does not know, told by the form of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rdflib import URIRef

from aigovkg.annotation import Candidate
from aigovkg.extract.chinese import TITLE, WRITTEN, ChineseNames, draft_form
from aigovkg.extract.drafts import draft_in
from aigovkg.extract.english import EnglishNames
from aigovkg.extract.founded import as_mechanisms
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.head import Head, Line
from aigovkg.extract.headed import Found, headed_name
from aigovkg.extract.named import ACTORS, Named
from aigovkg.extract.offices import BY_AUTHORITY, speaker_in
from aigovkg.extract.signs import Sign
from aigovkg.names import AIGOV, KINDS, slugify, thing
from aigovkg.text import compact, language_of

__all__ = ["CANDIDATE", "find_candidates"]

_ACRONYM: Final = re.compile(r"\s?[(（][\"“]?([A-Z][A-Za-z0-9-]{0,8}[A-Z0-9])[\"”]?[)）]")
_HAN: Final = r"[\u3400-\u9fff]"
#: Where a Chinese name runs on in the next line.
_ACROSS: Final = re.compile(rf"(?<={_HAN}) (?={_HAN})")
#: What stands in a title before who issued the text, and before the meeting at which it was given.
_TITLED_BY: Final = re.compile(
    r"\b(?:(?:[Rr]eport|[Pp]aper|[Ss]tatement|[Dd]eclaration|[Rr]ecommendations?|[Vv]iews|[Pp]roposal|[Cc]ommuniqué"
    r"|[Ss]ubmission|[Mm]emorandum|[Rr]esponse|[Rr]emarks|[Bb]rief|[Oo]pinion|[Ll]etter|[Cc]omments?|[Nn]ote)\s+(of|by|from)"
    r"|at|to|[Aa]ttending|[Ss]ession:)\s+(?:the\s+)?(?=[A-Z])"
)
_LEADS_ZH: Final = ("在", "于", "於", "")
#: The office of somebody, right behind the body that he works for.
_HOLDS: Final = re.compile(rf"[\u3400-\u9fff]{{0,6}}?(?:{TITLE})")
#: A line of a head that is the name of an office, in Chinese.
_BODY_ZH: Final = re.compile(
    rf"(?![提递遞呈送][交送]|致)({_HAN}{{2,24}}(?:部|局|署|厅|廳|委|院|会|會|办公室|辦公室|处|處|中心|小组|小組|组织|組織|大学|大學|出版社))"
)
#: What such a line consists of; what of that is no name, but a date.
_PIECE, _DAY_ZH = (
    re.compile(r"[^\s，,、；;（）()]+"),
    re.compile("[\\d〇一二三四五六七八九十]{1,4}年[\\d年月日一二三四五六七八九十]*"),
)
#: The words of a name that have no capital.
_SMALL: Final = re.compile(r"(?<= )(?:Of|For|And|The|On|In)(?= )")
#: What a body of a province, or city, is called without later on: 浙江省司法厅, then 省司法厅.
_PROVINCE: Final = re.compile(rf"{_HAN}{{2,4}}?[省市]")
_IS_DRAFT: Final = re.compile(r"[(（]草 ?案[)）]$")
_HEADING_KINDS: Final = frozenset({"organization", "grouping", "event"})
_CUT: Final = re.compile(r" (?:on|for|of)\b")
#: The year that the name of a law ends with.
_YEAR: Final = re.compile(r",? (?:of )?(?:19|20)\d\d$")
#: How sure it is that such a name names what its form says.
CANDIDATE: Final = 0.8


#: Names of fewer words, and of no more Chinese characters, may be part of another.
_FEW, _FEW_HAN = 3, 4
#: What may stand before the name of a meeting without making it another.
_SAME: Final = frozenset(
    {
        "First",
        "Second",
        "Third",
        "Fourth",
        "Fifth",
        "Annual",
        "Inaugural",
        "UN",
        "UK",
        "The",
        "Global",
        "G7",
        "G20",
        "EU",
        "Chinese",
        "China",
        "World",
    }
)
#: What stands in the name of a meeting before those whose it is, or whom it is on.
_WHOSE: Final = (" of ", " of the ", " for ", " for the ", " on ", " on the ")
#: What parliaments are called: 越南国会.
_CHAMBERS: Final = ("国会", "议会", "参议院", "众议院")
_CHINA: Final = thing("state", "china")
#: Kinds that names of one's own belong to; what else the vocabulary knows may be part of a name.
_NAMED: Final = ACTORS | {"document", "event"}


def find_candidates(
    frame: Frame, named: Places[Named], head: Head, titles: Sequence[tuple[int, int]], signs: Mapping[str, list[Sign]]
) -> tuple[list[Named], list[Candidate]]:
    """Find names of organisations, persons, documents and meetings that the vocabulary does not know.

    Args:
        frame: the text.
        named: what the vocabulary knows in it, in the order of the text.
        head: the head of the text.
        titles: where the document's own title stands; no document is named within it.
        signs: where those of names in English and in Chinese stand.
    Returns:
        The named things, in the order of the text, and what they name, with an acronym where the text gives one.
    """
    content = frame.text.content
    english, chinese = EnglishNames(content, signs["english"]), ChineseNames(content, signs["chinese"])
    places: list[Named] = []
    known: dict[URIRef, Candidate] = {}
    longer: dict[tuple[str, str], URIRef] = {}
    done = 0
    drafts: dict[str, URIRef] = {}
    draft = None if frame.compacted.chinese else draft_in(content, head)
    every = (*_all(frame, head, english, chinese), *_explained(frame, head, titles), *_foreign(named))
    for found in sorted((*every, *((draft,) if draft else ())), key=lambda item: (item.start, -item.end)):
        if found.start < done or (found is not draft and _is_known(found, named, frame)):
            continue
        if found.kind == "document" and found is not draft and any(start <= found.start < end for start, end in titles):
            continue
        done = found.end
        label = _ACROSS.sub("", " ".join(content[found.start : found.end].split()))
        label = _IS_DRAFT.sub("", label)
        iri = longer.get((found.kind, label)) or thing(found.kind, slugify(label))
        iri = drafts.setdefault(slugify(_YEAR.sub("", label)), iri) if found.kind == "document" and draft else iri
        for size in _shorter(label):
            longer.setdefault((found.kind, label[:size]), iri)
        if place := _PROVINCE.match(label):
            longer.setdefault((found.kind, label[place.end() - 1 :]), iri)
        language = language_of(label)
        acronym = _ACRONYM.match(content, found.end, found.end + 14)
        names = [(language, label), *([(language, acronym[1])] if acronym else [])]
        earlier = known.get(iri)
        known[iri] = Candidate(iri, found.type, tuple(dict.fromkeys((*(earlier.labels if earlier else ()), *names))))
        places.append(Named(found.start, found.end, iri, found.kind, label, confidence=CANDIDATE))
    places, known = as_mechanisms(content, places, known)
    return places, [known[iri] for iri in sorted(known)]


def _shorter(label: str) -> list[int]:
    """Where a name may be cut short once it was given in full: "the Advisory Group on …"."""
    return [cut.start() for cut in _CUT.finditer(label)]


def _is_known(found: Found, named: Places[Named], frame: Frame) -> bool:
    """Whether the vocabulary knows the thing, or a name that ends or covers it."""
    around = named.within(max(found.start - 120, 0), found.end)
    names = [item for item in around if item.end > found.start and item.kind in _NAMED]
    if any(item.start <= found.start and found.end <= item.end for item in names):
        return True
    bodies = (item for item in names if item.kind in ("organization", "grouping") and not item.weak)
    begun = next((item for item in bodies if item.start == found.start), None)
    if begun and frame.folded.startswith(" of ", begun.end):
        return True
    return any(
        not item.weak and (item.end >= found.end or item.start < found.start) and not _is_part(item, found, frame)
        for item in names
    )


def _is_part(item: Named, found: Found, frame: Frame) -> bool:
    """Whether a known name at the end of a longer one is only part of it: the state whose ministry it is; a bare word
    for meetings ("AI Summit" in "Lisbon AI Summit"); a ministry of another state, in Chinese."""
    if item.start <= found.start or item.end != found.end:
        return False
    if item.kind in ACTORS and found.kind == "event":
        return frame.folded[max(item.start - 9, 0) : item.start].endswith(_WHOSE)
    if item.kind == "stakeholder-group" and item.label.isascii():
        return found.kind in ("organization", "grouping")  # "Association of Machine Makers"
    if item.kind == "state" or (item.kind == "stakeholder-group" and item.label.endswith(_CHAMBERS)):
        return found.kind == "organization"
    if found.kind == "event" and item.label.isascii() and len(item.label.split()) <= _FEW:
        before = frame.text.content[found.start : item.start].split()
        return item.kind == "event" and not _SAME.issuperset(before)
    bare = len(item.label.split()) < _FEW if item.label.isascii() else len(item.label) <= _FEW_HAN
    return item.kind == found.kind and bare and found.kind in ("event", "organization")


def _foreign(named: Places[Named]) -> Iterator[Found]:
    """Ministries of other states that are called as those of China are: 巴西外交部."""
    state: Named | None = None  # right before
    for body in named.items:
        if (
            state is not None
            and body.kind == "organization"
            and state.end == body.start
            and not body.label.isascii()
            and state.concept != _CHINA
            and len(body.label) <= _FEW_HAN
        ):
            yield Found(state.start, body.end, "organization", KINDS["organization"])
        state = body if body.kind == "state" else None


def _all(frame: Frame, head: Head, english: EnglishNames, chinese: ChineseNames) -> list[Found]:
    found = list(_of_head(frame.text.content, head, english, chinese))
    lines = [line for line in (head.title, *head.lines) if line]
    speakers = [speaker for line in lines if (speaker := speaker_in(frame.text.content, line))]
    found += [Found(*speaker, "person", KINDS["person"]) for speaker in speakers]
    last = max((line.end for line in lines), default=0)
    for sentence in frame.sentences:
        start, end = sentence.start, sentence.end
        if sentence.kind in ("heading", "byline") or (start < last and _is_of(start, end, lines)):
            continue
        if not sentence.chinese:
            found += english.within(start, end)
        found += chinese.within(start, end, chinese=sentence.chinese)
    return found


def _is_of(start: int, end: int, lines: Iterable[Line]) -> bool:
    """Whether a sentence is one of the lines of the head of the text, or of its title."""
    return any(line.start <= start and end <= line.end for line in lines)


def _explained(frame: Frame, head: Head, titles: Sequence[tuple[int, int]]) -> list[Found]:
    """The draft that the text explains, as its title tells, where the text below names it."""
    content, title = frame.text.content, frame.text.metadata.title
    title = title or (content[head.title.start : head.title.end] if head.title else "")
    form = draft_form(compact(title).content)
    if form is None:
        return []
    places = [Found(*name.span(), "document", AIGOV.Law) for name in form.finditer(frame.folded)]
    return [place for place in places if not any(start <= place.start < end for start, end in titles)]


def _whole_lines(content: str, line: Line) -> list[Found]:
    """The bodies in Chinese that a line of the head consists of, beside a date perhaps."""
    found: list[Found] = []
    for piece in _PIECE.finditer(content, *line):
        if _BODY_ZH.fullmatch(piece[0]):
            found.append(Found(*piece.span(), "organization", KINDS["organization"]))
        elif not _DAY_ZH.fullmatch(piece[0]):
            return []
    return found


def _persons(content: str, line: Line, chinese: ChineseNames) -> Iterator[Found]:
    """The person, beside an office, that a line of the head in Chinese ends with, and the body whose office it is; and
    those who are named as its writers."""
    writing = WRITTEN.match(content, *line) is not None
    for name in chinese.within(*line):
        person = name.kind == "person" and (writing or name.end == line.end)
        if person or (name.kind == "organization" and _HOLDS.match(content, name.end, line.end)):
            yield name


def _in_capitals(content: str, line: Line) -> Found | None:
    """The body whose name is a line in capitals: "NORTHERN ASSOCIATION OF MACHINE MAKERS"."""
    words = content[line.start : line.end]
    if not words.isupper() or not words.isascii():
        return None
    name = _SMALL.sub(lambda word: word[0].lower(), words.title())
    found = headed_name(name, 0, len(name))
    if found is None or found.kind != "organization" or found.end != len(name):
        return None
    return Found(line.start, line.end, found.kind, found.type)


def _of_head(content: str, head: Head, english: EnglishNames, chinese: ChineseNames) -> Iterator[Found]:
    """The bodies and meetings that the title and the lines around it name."""
    if head.title:
        for before in _TITLED_BY.finditer(content, *head.title):
            found = headed_name(content, before.end(), head.title.end)
            if found and (found.kind == "event") == (before[1] is None):
                yield found
        for name in chinese.within(*head.title):
            if name.kind in _HEADING_KINDS and content[name.start - 1 : name.start] in _LEADS_ZH:
                yield name
    for line in (*head.lines, *([head.title] if head.title else ())):
        if capitals := _in_capitals(content, line):
            yield capitals
    for line in head.lines:
        if office := BY_AUTHORITY.match(content, *line):
            yield Found(office.start(1), office.end(1), "organization", KINDS["organization"])
        yield from (found for found in english.within(*line) if found.kind in _HEADING_KINDS)
        yield from _whole_lines(content, line)
        yield from _persons(content, line, chinese)
