"""Facts about the document itself: its record, what it cites and is about, who its authors are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rdflib import Literal, URIRef

from aigovkg.annotation import Span
from aigovkg.catalogue import date_literal
from aigovkg.extract.candidates import CANDIDATE
from aigovkg.extract.chinese import TITLE
from aigovkg.extract.claims import Told, make
from aigovkg.extract.english import GATHERING
from aigovkg.extract.frame import Frame, Places, Sentence
from aigovkg.extract.lists import is_list
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import find_dates, find_years, iso_date

__all__ = ["facts"]

_NOTE = re.compile(r"[(（]?\s*(?:the )?authors?\s+(?:is|are)\b|作者(?:简介|单位)?\s*(?:[::]|系|为|是|分别)", re.I)
_HEAD, _TAIL = 4000, 1500
_FRONT = 600  # within so many code points a text says who made it
_FEW = 2  # sentences that show what a text is about
_PLACE = re.compile(
    r"\b(?:held|convened|hosted|took place|taking place|takes place) (?:in|at) "
    r"((?:[A-Z][\w'-]+)(?:[ ,]+(?:[A-Z][\w'-]+)){0,3})"
)
_TOWN = (
    r"((?:The )?[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2})"
    r"(?:,?\s(?:in|on)\s(?P<time>(?:\d{1,2}\s)?(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d))?(?=[\s,.;)]|$)"
)
#: A place right behind the name of a meeting, and another after it.
_IN = re.compile(rf"(?:\s\([A-Z][\w-]+\)|\))?,?\s(?:in|at)\s{_TOWN}")
_AND_IN = re.compile(rf"(?:,|,?\sand)\s(?:in\s|at\s)?{_TOWN}")
_PLACE_ZH = re.compile(
    r"[在于於]([\u4e00-\u9fff]{2,7}?)(?:市)?(?:举行|舉行|召开|召開|举办|舉辦|出席|参加|參加|开幕|開幕|闭幕)"
)
#: What in a place's stead tells when or with what.
_NO_PLACE_ZH = re.compile("[会會期间間年月]|[之以][上中下内內后後前]|[上下]$")
#: What stands between the days of a meeting, or when it was, and its name.
_WENT = re.compile(
    r"[^。；;]{0,24}?(?:出席|参加|參加|举行|舉行|召开|召開|举办|舉辦|举行的|召开的)了?的?(?:首届|第[一二三四五六七八九十]+届)?[“《]?"
)
_MONTHS = frozenset(
    {"January", "February", "March", "April", "May", "June", "July"}
    | {"August", "September", "October", "November", "December", "Early", "Late", "Mid"}
)
#: What may stand between a meeting and its date.
_WHEN = re.compile(r",? ?[(（]?(?:of|on|in)? ?|[亦也将曾]?[于於在]?")
#: What may stand between a body and who works there: blanks, or an office, in Chinese.
_OFFICE = re.compile(
    rf"\s{{0,3}}|(?:党[组委](?:书记、)?)?(?:常务|执行)?副?(?:{TITLE})(?:兼[^,。、\s]{{1,12}})?\s{{0,3}}"
)
_WORKS = re.compile(r"\s(?:of|at|from)\s(?:the\s)?")
_RULES = {
    name: thing("rule", f"facts/{name}")
    for name in ("record", "cites", "about", "title", "note", "byline", "place", "body", "time", "explains")
}


def facts(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """The claims about the document as a whole, and about its authors.

    Args:
        frame: the text.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    yield from _record(frame, named, discourse)
    yield from _cited(frame, named, discourse)
    yield from _authors(frame, named, discourse)
    yield from _places(frame, named, discourse)
    yield from _times(frame, named, discourse)


def _record(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """What the record says, with the place in the text that shows it."""
    record = discourse.record
    starts = _starts(named, {record.iri, *record.issuers, *record.authors, *record.publishers, *record.about})
    for code, values in (
        ("issued-by", record.issuers),
        ("author", record.authors),
        ("published-by", record.publishers),
    ):
        for value in values:
            shown = starts if code == "author" else _shown_at(frame, starts, value, record.iri)
            if place := _first(frame, shown, value):
                yield make(discourse, record.iri, code, value, place, 0.95, _RULES["record"])
    for date in dict.fromkeys(date for date in (frame.text.metadata.date, record.date) if date):
        if place := _date_place(frame, date):
            yield make(discourse, record.iri, "date", date_literal(date), place, 0.95, _RULES["record"])
    for value in record.about:
        if value != record.iri:
            for place in _shown(frame, starts.get(value, ())):
                yield make(discourse, record.iri, "about", value, place, 0.9, _RULES["about"])


def _starts(named: Places[Named], concepts: set[URIRef]) -> dict[URIRef, list[int]]:
    """Where a text names these concepts."""
    starts: dict[URIRef, list[int]] = {}
    for item in named.items:
        if item.concept in concepts:
            starts.setdefault(item.concept, []).append(item.start)
    return starts


def _shown_at(
    frame: Frame, starts: Mapping[URIRef, Sequence[int]], value: URIRef, own: URIRef
) -> Mapping[URIRef, Sequence[int]]:
    """Where who made a document is named as that: in its head, a byline, or a sentence that names the document too."""
    named = {frame.sentence_at(start).start for start in starts.get(own, ())}
    sentences = ((start, frame.sentence_at(start)) for start in starts.get(value, ()))
    return {
        value: [
            start
            for start, place in sentences
            if place.kind == "byline" or place.start < _FRONT or place.start in named
        ]
    }


def _told(frame: Frame, starts: Sequence[int]) -> Span:
    """The first sentence that names a document, one below the headings where there is one."""
    places = (frame.sentence_at(start) for start in starts)
    found = next((place for place in places if place.kind != "heading"), frame.sentence_at(starts[0]))
    return Span(found.start, found.end)


def _first(frame: Frame, starts: Mapping[URIRef, Sequence[int]], concept: URIRef) -> Span | None:
    """The byline that names a concept, else the sentence that first does."""
    places = [frame.sentence_at(start) for start in starts.get(concept, ())]
    bylines = [place for place in places if place.kind == "byline"]
    own = [place for place in bylines if place.chinese == (frame.text.language == "zh")]
    best = next(iter([*own, *bylines, *places]), None)
    return Span(best.start, best.end) if best else None


def _shown(frame: Frame, starts: Sequence[int]) -> list[Span]:
    """The first heading that names the subject of a text, and the first sentences below in the text's own language."""
    places = list(dict.fromkeys(frame.sentence_at(start) for start in starts))
    headings = [place for place in places if place.kind == "heading"]
    body = [place for place in places if place.kind not in ("heading", "byline")]
    own = [place for place in body if place.chinese == (frame.text.language == "zh")]
    return [Span(place.start, place.end) for place in (*headings[:1], *(own or body)[:_FEW])]


def _date_place(frame: Frame, date: str) -> Span | None:
    content = frame.text.content
    places: list[Sentence] = []
    for start, end in ((0, min(_HEAD, len(content))), (max(len(content) - _TAIL, 0), len(content))):
        found = find_dates(content, start, end)
        places += [frame.sentence_at(item.start) for item in found if item.iso == date]
    own = [place for place in places if place.kind == "byline" and place.chinese == (frame.text.language == "zh")]
    best = next(iter([*own, *places]), None)
    return Span(best.start, best.end) if best else None


def _cited(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Documents that the text names: what it is about, and what it cites."""
    record = discourse.record
    about = set(record.about)
    seen = {record.iri, *about}
    documents = [item for item in named.items if item.kind == "document" and not item.weak]
    counts = Counter(item.concept for item in documents)
    starts: dict[URIRef, list[int]] = {}
    for item in documents:
        starts.setdefault(item.concept, []).append(item.start)
    title = next((s for s in frame.sentences[:6] if s.kind == "heading"), None)
    opens = len(frame.folded) - len(frame.folded.lstrip(" \n#\"'《"))
    for item in documents:
        if item.concept in seen:
            continue
        seen.add(item.concept)
        if item.confidence == CANDIDATE and item.start <= opens:
            continue  # the title of the document itself
        evidence = _told(frame, starts[item.concept])
        times = counts[item.concept]
        if item.concept in discourse.front.drafts:
            yield make(discourse, record.iri, "about", item.concept, evidence, 0.85, _RULES["explains"])
        elif title and not about and not discourse.prescriptive and title.start <= item.start < title.end and times > 2:
            about.add(item.concept)
            yield make(discourse, record.iri, "about", item.concept, evidence, 0.75, _RULES["title"])
        else:
            yield make(discourse, record.iri, "cites", item.concept, evidence, 0.72 * item.confidence, _RULES["cites"])


def _authors(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Where the authors work: from the note about them, and from bylines that put the institution before the name."""
    content = frame.text.content
    last = None
    for body in named.items:
        sentence = frame.sentence_at(body.start) if body.kind == "organization" else None
        if sentence is None or sentence is last or body.start >= sentence.end:
            continue
        last = sentence
        things = named.within(sentence.start, sentence.end)
        evidence = Span(sentence.start, sentence.end)
        if discourse.record.authors and _NOTE.match(content, sentence.start, sentence.end):
            yield from _note(content, evidence, [item for item in things if item.kind == "organization"], discourse)
        for one, other in pairwise(item for item in things if item.kind != "stakeholder-group"):
            if {one.kind, other.kind} != {"organization", "person"}:
                continue
            gap = content[one.end : other.start]
            if one.kind == "organization" and _OFFICE.fullmatch(gap):
                yield make(discourse, other.concept, "affiliated-with", one.concept, evidence, 0.62, _RULES["byline"])
            ends = content[other.end : other.end + 1] in ("", "\n")
            titled = gap == ", " and (ends or sentence.kind in ("heading", "byline"))
            if one.kind == "person" and (titled or _WORKS.fullmatch(gap)):
                yield make(discourse, one.concept, "affiliated-with", other.concept, evidence, 0.7, _RULES["byline"])


def _note(content: str, evidence: Span, bodies: Sequence[Named], discourse: Discourse) -> Iterator[Told]:
    authors = discourse.record.authors
    for body in bodies:
        part = content[evidence[0] : body.start].count(";") + content[evidence[0] : body.start].count("；")
        whose = (
            [authors[part]]
            if len(authors) > 1
            and part < len(authors)
            and (";" in content[evidence[0] : evidence[1]] or "；" in content[evidence[0] : evidence[1]])
            else authors
        )
        for author in whose:
            yield make(discourse, author, "affiliated-with", body.concept, evidence, 0.85, _RULES["note"])
    for one, other in pairwise(bodies):
        gap = content[one.end : other.start].lower()
        if gap in (", ", " at ", " at the ", ", the "):
            yield make(discourse, one.concept, "member-of", other.concept, evidence, 0.6, _RULES["body"])


def _places(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Where an event was held, where the place is no state that the vocabulary knows."""
    content = frame.text.content
    for item in named.items:
        if item.kind != "event":
            continue
        sentence = frame.sentence_at(item.start)
        if found := GATHERING.fullmatch(content, item.start, item.end):
            yield from _held(item, found, sentence, named, discourse)
            continue
        beside = list(_beside(content, item.end, sentence.end))
        for found in beside:
            yield from _held(item, found, sentence, named, discourse)
        if beside:
            continue
        for pattern, lang in ((_PLACE, "en"), (_PLACE_ZH, "zh")):
            found = pattern.search(
                content, item.end if lang == "en" else sentence.start, min(item.end + 90, sentence.end)
            )
            if found:
                yield from _held(item, found, sentence, named, discourse)


def _beside(content: str, place: int, end: int) -> Iterator[re.Match[str]]:
    """The places right behind the name of a meeting, each with its time perhaps: "at Turin in 2023 and at Oslo"."""
    found = _IN.match(content, place, end)
    while found:
        yield found
        found = _AND_IN.match(content, found.end(), end)


def _held(
    event: Named, found: re.Match[str], sentence: Sentence, named: Places[Named], discourse: Discourse
) -> Iterator[Told]:
    """The claim that a meeting was at a place, unless that is no place, or one that the vocabulary knows otherwise."""
    name = " ".join(found[1].split(",")[0].split())
    things = named.within(found.start(1), found.start(1) + len(name))
    if name.split()[0] in _MONTHS or is_list(name) or any(item.kind != "state" for item in things):
        return
    if discourse.vocabulary.by_label(name, "domain") or discourse.vocabulary.by_label(name.lower(), "domain"):
        return  # "Forum on AI in Health"
    if name > "\u2e80" and _NO_PLACE_ZH.search(name):
        return
    if things and name > "\u2e80" and things[0].end < found.start(1) + len(name) - 1:
        name, things = name[things[0].end - found.start(1) :], []  # a town without its state: 印度尼西亚日惹
    concept = discourse.vocabulary.get(things[0].concept) if things else None
    place = concept.pref.get("en", name) if concept else name
    evidence = Span(sentence.start, sentence.end)
    yield make(discourse, event.concept, "held-in", Literal(place), evidence, 0.74, _RULES["place"])
    if found.re in (_IN, _AND_IN) and found["time"]:
        date = date_literal(iso_date(found["time"]))
        yield make(discourse, event.concept, "date", date, evidence, 0.72, _RULES["time"])


def _times(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """When an event was held, where a date stands right behind its name."""
    content = frame.text.content
    for item in named.items:
        if item.kind != "event":
            continue
        sentence = frame.sentence_at(item.start)
        told = GATHERING.fullmatch(content, item.start, item.end)
        start = told.start("time") if told else item.end
        end = item.end if told else min(item.end + 40, sentence.end)
        dates = (*find_dates(content, start, end), *find_years(content, start - 3, end))
        date = dates[0] if dates else None
        if date and not (told or _WHEN.fullmatch(content, item.end, date.start)):
            date = None
        if date is None and sentence.chinese:
            before = find_dates(content, sentence.start, item.start)
            date = next((one for one in before if _WENT.fullmatch(content, one.end, item.start)), None)
        if date:
            evidence = Span(sentence.start, sentence.end)
            yield make(discourse, item.concept, "date", date_literal(date.iso), evidence, 0.72, _RULES["time"])
