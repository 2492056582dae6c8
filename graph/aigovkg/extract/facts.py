"""Facts about the document itself: its record, what it cites and is about, who its authors are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from rdflib import URIRef

from aigovkg.annotation import Span
from aigovkg.catalogue import date_literal
from aigovkg.extract.candidates import CANDIDATE
from aigovkg.extract.chinese import TITLE
from aigovkg.extract.claims import Told, make
from aigovkg.extract.frame import Frame, Places, Sentence
from aigovkg.extract.kinds import bits_of_concepts
from aigovkg.extract.meetings import meetings
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import find_dates

__all__ = ["facts"]

_NOTE: Final = re.compile(
    r"[(（]?\s*(?:the )?authors?\s+(?:is|are)\b|作者(?:简介|单位)?\s*(?:[::]|系|为|是|分别)", re.I
)
_HEAD, _TAIL = 4000, 1500
_FRONT: Final = 600  # within so many code points a text says who made it
_FEW: Final = 2  # sentences that show what a text is about
#: What may stand between a body and who works there: blanks, or an office, in Chinese.
_OFFICE: Final = re.compile(
    rf"\s{{0,3}}|(?:党[组委](?:书记、)?)?(?:常务|执行)?副?(?:{TITLE})(?:兼[^,。、\s]{{1,12}})?\s{{0,3}}"
)
_WORKS: Final = re.compile(r"\s(?:of|at|from)\s(?:the\s)?")
_RULES: Final = {
    name: thing("rule", f"facts/{name}")
    for name in ("record", "cites", "about", "title", "note", "byline", "body", "explains")
}


def facts(frame: Frame, named: Places[Named], discourse: Discourse) -> list[Told]:
    """The claims about the document as a whole, about its authors, and about the meetings it names.

    Args:
        frame: the text.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    return [
        *_record(frame, named, discourse),
        *_cited(frame, named, discourse),
        *_authors(frame, named, discourse),
        *meetings(frame, named, discourse),
    ]


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
    kinds = bits_of_concepts(concepts)
    for item in named.items:
        if item.bit & kinds and item.concept in concepts:
            starts.setdefault(item.concept, []).append(item.start)
    return starts


def _shown_at(
    frame: Frame, starts: Mapping[URIRef, Sequence[int]], value: URIRef, own: URIRef
) -> Mapping[URIRef, Sequence[int]]:
    """Where who made a document is named as that: in its head, a byline, or a sentence that names the document too."""
    shown: list[int] = []
    if value in starts:
        named = {frame.sentence_at(start).start for start in starts.get(own, ())}
        for start in starts[value]:
            place = frame.sentence_at(start)
            if place.kind == "byline" or place.start < _FRONT or place.start in named:
                shown.append(start)
    return {value: shown}


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
    signs = (date[:4], "年")
    for start, end in ((0, min(_HEAD, len(content))), (max(len(content) - _TAIL, 0), len(content))):
        years = [place for place in frame.years if start <= place < end and content.startswith(signs, place)]
        found = find_dates(content, start, end, years)
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
        if item.confidence == CANDIDATE and item.start <= opens and item.concept not in discourse.front.drafts:
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
    content, authors = frame.text.content, discourse.record.authors
    last = None
    if not authors and not any(item.kind == "person" for item in named.items):
        return
    for body in named.items:
        sentence = frame.sentence_at(body.start) if body.kind == "organization" else None
        if sentence is None or sentence is last or body.start >= sentence.end:
            continue
        last = sentence
        things = named.within(sentence.start, sentence.end)
        noted = _NOTE.match(content, sentence.start, sentence.end) if authors else None
        if noted or any(item.kind == "person" for item in things):
            evidence = Span(sentence.start, sentence.end)
            if noted:
                yield from _note(content, evidence, [item for item in things if item.kind == "organization"], discourse)
            yield from _beside(content, evidence, things, sentence, discourse)


def _beside(
    content: str, evidence: Span, things: Sequence[Named], sentence: Sentence, discourse: Discourse
) -> Iterator[Told]:
    """Where those work beside whose names a body stands."""
    byline = _RULES["byline"]
    for one, other in pairwise([item for item in things if item.kind != "stakeholder-group"]):
        if one.kind == "organization" and other.kind == "person":
            if _OFFICE.fullmatch(content[one.end : other.start]):
                yield make(discourse, other.concept, "affiliated-with", one.concept, evidence, 0.62, byline)
        elif one.kind == "person" and other.kind == "organization":
            gap = content[one.end : other.start]
            ends = content[other.end : other.end + 1] in ("", "\n")
            titled = gap == ", " and (ends or sentence.kind in ("heading", "byline"))
            if titled or _WORKS.fullmatch(gap):
                yield make(discourse, one.concept, "affiliated-with", other.concept, evidence, 0.7, byline)


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
