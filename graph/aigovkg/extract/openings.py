"""Openings: who adopted a document and when, as its first and last lines say where no record does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from rdflib import URIRef

from aigovkg.annotation import Span
from aigovkg.catalogue import date_literal
from aigovkg.extract.chinese import WRITTEN
from aigovkg.extract.claims import Told, make
from aigovkg.extract.frame import Frame, Places, Sentence
from aigovkg.extract.fronts import Meeting, bodies_of, dated, meeting_of, publishers_of, signatories_of
from aigovkg.extract.head import Head
from aigovkg.extract.held import FIRST, held
from aigovkg.extract.lists import group_of, is_list
from aigovkg.extract.named import Named
from aigovkg.extract.offices import BODIES, speaker_in
from aigovkg.extract.voices import Discourse
from aigovkg.names import AIGOV, thing
from aigovkg.text.dates import find_dates
from aigovkg.text.phrases import occurrences

__all__ = ["openings"]

_ISSUER, _DATE = thing("rule", "openings/issuer"), thing("rule", "openings/date")
_EVENT, _AUTHOR = thing("rule", "openings/event"), thing("rule", "openings/author")
_PUBLISHER: Final = thing("rule", "openings/publisher")
_HEAD, _TAIL = 1200, 300
_WE: Final = re.compile(
    r"(?:\d+\. ?)?(?:we, ?)?(?:the )?(?:world |political )?"
    r"(?:leaders|heads of state(?: (?:and|or) (?:of )?government)?|governments?|ministers?|representatives|members"
    r"|participants|delegations|delegates|parties|undersigned)(?: [a-z]+){0,6} (?:of|from|representing) "
)
_BY: Final = re.compile(
    r"(?:\d+\. ?)?(?:jointly )?(?:adopted|issued|submitted|proposed|released|promulgated|approved|presented|signed)"
    r"(?: [a-z]+)? by (?:the )?"
)
#: What stands behind the body in whose name a resolution speaks: "The General Assembly, / Recalling …".
_IN_NAME: Final = re.compile(
    r",(?:\s*$|\s+(?:meeting|having|recalling|reaffirming|guided|conscious|noting|mindful|acting|considering|recogni[sz]ing"
    r"|welcoming|aware|convened|gathered)\b)"
)
#: How those who make a text together are called behind their names: "(hereinafter 'the Parties')".
_CALLED: Final = re.compile(
    r"\W{1,3}(?:hereinafter|hereafter|collectively|together|jointly|referred|the )[^.;:]{0,60}?"
    r"\b(?:parties|participants|signatories|sides|governments)\b"
)
#: How a sentence begins that goes on with who met.
_MEETING: Final = re.compile(r"(?:meeting|met|gathered|assembled|convened|having met)\b")
_BETWEEN: Final = re.compile(r"[ ,]*(?:and )?(?:of )?(?:the )?(?:governments? of )?(?:the )?")
_WE_ZH: Final = re.compile(
    r"[^。;]{0,16}?(?:政府|国家元首|政府首脑|领导人|代表|部长)[^。;]{0,40}(?:发表|通过|发布|宣布|签署|举行|共同)"
)
_WE_FROM_ZH: Final = re.compile(r"我们,? ?(?:来自|作为|谨代表)?(?=[^。;]{0,60}(?:代表|领导人|元首|政府|部长|首脑))")
#: For whom an official explains a draft: 受省人民政府委托.
_ON_BEHALF, _ENTRUSTED = re.compile("[我现]?受"), re.compile("的?委托")
_DONE: Final = re.compile(
    r"\b(?:adopted|done|signed|issued|published|approved|promulgated|released|submitted|meeting|met|gathered|convened"
    r"|agreed)\b|通过|发布|公布|颁布|印发|发表|签署|举行会议|集会|召开"
)
#: What stands before the meeting at which a text was adopted, or a speech given.
_AT: Final = re.compile(
    r"\b(?:meeting|met|gathered|assembled|convened|adopted|participating|participants|issued|signed)"
    r"(?:(?: [a-z]+){0,3}|[^.;]{0,80},?) (?:at|in|of|during|on the occasion of|to hold|to attend|for) (?:the )?"
    r"(?:(?:[ivx]+|\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|annual|inaugural) )?$"
    r"|\b(?:glad|pleased|happy|delighted|honou?red|pleasure|honou?r|privilege)(?: [a-z]+){0,3} to "
    r"(?:open|close|address|join|attend|host|speak at|be at|be here at|welcome you(?: all)? to|take part in"
    r"|participate in)(?: you)?(?: at)? (?:the |this )?$"
    r"|(?:高兴|荣幸|欢迎)[^,。;]{0,8}?(?:出席|参加|来到|主持|莅临|相聚在?|在)[^,。;]{0,4}$"
    r"|(?:齐聚|相聚|聚首|会聚|汇聚|集会)[^。;]{0,12}(?:出席|参加|举行|召开)[^,。;]{0,4}$"
    r"|(?:我们|与会|来自)[^。;]{0,90}(?:出席|参加)[^,。;]{0,4}$|以下是[^。]{0,60}[在于出席]$"
)
#: What was adopted or issued: the text itself; and the verbs that this may begin with.
_THIS: Final = re.compile(
    r"(?:通过|发表|发布|达成|形成)了?(?:本|此|以下|如下)"
    r"|\b(?:adopt|issue|agree|endorse)(?:s|ed|d)?(?: on| to| upon)?(?: the| this| the present)? "
    r"(?:following|declaration|statement|communiqu[eé]|as follows)"
)
_VERBS: Final = ("通过", "发表", "发布", "达成", "形成", "adopt", "issue", "agree", "endorse")
#: How a sentence begins that recalls what others did.
_PREAMBLE: Final = re.compile(r"(?:further |also |bearing |having )?(?:[a-z]{4,}ing|aware|mindful|conscious)\b")
#: What stands before a day that is still to come: from it on, or up to it, something holds.
_LATER: Final = re.compile(
    r"\b(?:commences?|into force|takes? effect|applies|until|no later than|by|from|before|deadline|expires?) (?:on )?$"
)
_YEAR: Final = re.compile("(?:19|20)[0-9][0-9]")
_LINE, _MONTH, _BEHIND = 70, 7, 40
_WEEKDAY: Final = re.compile(r"[(（]?(?:星期|周|週)[一二三四五六日][)）]?")
_OTHERS: Final = frozenset({"document", "event"})
#: How the first lines of a speech in Chinese tell whose it is: 以下是…局长…在…的致辞.
_FOLLOWS: Final = re.compile("以下[是为]")
_SPOKEN: Final = re.compile("[^。;]{0,60}?(?:致辞|讲话|演讲|发言|演辞|开幕辞|声明)")


def openings(frame: Frame, head: Head, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Claim who issued the document, when, and for which meeting, where its record does not know.

    Args:
        frame: the text.
        head: its head.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    record = discourse.record
    yield from _issued(frame, head, named, discourse)
    yield from _published(frame, head, named, discourse)
    for line in head.lines if not record.authors and frame.compacted.chinese else ():
        if WRITTEN.match(frame.text.content, *line):
            for item in named.within(*line):
                if item.kind == "person":
                    yield make(discourse, record.iri, "author", item.concept, Span(*line), 0.78, _AUTHOR)
    spoken = record.type == AIGOV.Speech or discourse.front.drafts
    if spoken and not record.authors and (speaker := _speaker(frame, head, named)):
        yield make(discourse, record.iri, "author", speaker[0], Span(*speaker[1]), 0.78, _AUTHOR)
    meeting = meeting_of(frame, head, named) or _meeting(frame, named, record.iri)
    if meeting is not None:
        evidence = Span(meeting.start, meeting.end)
        yield make(discourse, record.iri, "announced-at", meeting.event.concept, evidence, 0.74, _EVENT)
        yield from held(frame, head, named, meeting, discourse)
    if not record.date and not frame.text.metadata.date:
        event = meeting.event if meeting else None
        found = _dateline(frame, head, meeting) or _date(frame, named, event) or _dateline(frame, head, None)
        if not found and meeting and (date := next(find_dates(frame.text.content, meeting.start, meeting.end), None)):
            found = date.iso, (meeting.start, meeting.end)
        found = found or _year(frame, head)
        if found:
            yield make(discourse, record.iri, "date", date_literal(found[0]), Span(*found[1]), 0.72, _DATE)


def _speaker(frame: Frame, head: Head, named: Places[Named]) -> tuple[URIRef, tuple[int, int]] | None:
    """Who gives a speech, as the line before it says, or a line of its head: in Chinese one that ends with a person."""
    for line in () if frame.compacted.chinese else (*head.lines, *([head.title] if head.title else [])):
        if place := speaker_in(frame.text.content, line):
            for item in named.within(*place):
                if item.kind == "person":
                    return item.concept, (line.start, line.end)
    for sentence in frame.sentences[:FIRST] if frame.compacted.chinese else ():
        opens = _FOLLOWS.match(frame.folded, sentence.start, sentence.end)
        for item in named.within(sentence.start, sentence.end) if opens else ():
            if item.kind == "person" and _SPOKEN.match(frame.folded, item.end, sentence.end):
                return item.concept, (sentence.start, sentence.end)
    for line in head.lines if frame.compacted.chinese else ():
        things = named.within(*line)
        if things and things[-1].kind == "person" and things[-1].end == line.end:
            return things[-1].concept, (line.start, line.end)
    return None


def _year(frame: Frame, head: Head) -> tuple[str, tuple[int, int]] | None:
    """The year that is a line of the head."""
    lines = ((frame.text.content[line.start : line.end], line) for line in head.lines)
    return next(((words, (line.start, line.end)) for words, line in lines if _YEAR.fullmatch(words)), None)


def _issued(frame: Frame, head: Head, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Who issued the document, by its head and by its first sentences."""
    record = discourse.record
    found: dict[URIRef, tuple[int, int]] = dict(bodies_of(frame, head, named, record, discourse.vocabulary))
    if not record.issuers and discourse.prescriptive:
        for sentence in frame.sentences[:FIRST]:
            bodies = _entrusting(frame, sentence, named) or _issuers(frame, sentence, named)
            found = {body.concept: (sentence.start, sentence.end) for body in bodies} | found
            if bodies:
                break
    if discourse.prescriptive:
        found = {**signatories_of(frame, named), **found}
    for concept, (start, end) in found.items():
        if concept not in record.issuers:
            yield make(discourse, record.iri, "issued-by", concept, Span(start, end), 0.74, _ISSUER)


def _published(frame: Frame, head: Head, named: Places[Named], discourse: Discourse) -> Iterator[Told]:
    """Who published the document, by its head."""
    record = discourse.record
    for concept, line in publishers_of(frame, head, named).items():
        if concept not in record.publishers:
            yield make(discourse, record.iri, "published-by", concept, Span(*line), 0.8, _PUBLISHER)


def _dateline(frame: Frame, head: Head, meeting: Meeting | None) -> tuple[str, tuple[int, int]] | None:
    """The date of a line of the head; with a meeting given, none of several days, which are the meeting's."""
    for date, line in dated(frame, head):
        if len(date.iso) >= _MONTH and not (meeting and date.several):
            return date.iso, line
    return None


def _meeting(frame: Frame, named: Places[Named], own: URIRef) -> Meeting | None:
    """The meeting that the first sentences say the text was adopted or delivered at."""
    for sentence in frame.sentences[:FIRST]:
        for item in named.within(sentence.start, sentence.end):
            if item.kind == "document" and item.concept != own:
                break
            if item.kind == "event" and _AT.search(frame.folded[sentence.start : item.start]):
                return Meeting(item, sentence.start, sentence.end)
    for before, sentence in pairwise((frame.sentences[0], *frame.sentences[:FIRST])):
        places = [p for verb in _VERBS for p in occurrences(frame.folded, verb, sentence.start, sentence.end)]
        if any(_THIS.match(frame.folded, place, sentence.end) for place in places):
            start = before.start if _DONE.search(frame.folded, before.start, before.end) else sentence.start
            event = next((item for item in named.within(start, sentence.end) if item.kind == "event"), None)
            if event is not None:
                return Meeting(event, sentence.start, sentence.end)
    return None


def _entrusting(frame: Frame, sentence: Sentence, named: Places[Named]) -> list[Named]:
    """For whom an official speaks in Chinese: 受省人民政府委托."""
    for item in named.within(sentence.start, sentence.end) if sentence.chinese else ():
        if item.kind in BODIES and not item.inside:
            told = _ON_BEHALF.fullmatch(frame.folded, sentence.start, item.start)
            return [item] if told and _ENTRUSTED.match(frame.folded, item.end) else []
    return []


def _issuers(frame: Frame, sentence: Sentence, named: Places[Named]) -> list[Named]:
    """Those in whose name the text speaks: "We, the leaders of …", "Adopted by …"."""
    folded = frame.folded
    bodies = [t for t in named.within(sentence.start, sentence.end) if t.kind in BODIES and not t.inside]
    if sentence.chinese:
        we = _WE_FROM_ZH.match(folded, sentence.start, sentence.end)
        told = we or _WE_ZH.match(folded, sentence.start, sentence.end)
        place = we.end() if we else sentence.start
        if not told or not bodies or bodies[0].start > place:
            return []
    elif first := _speaking_first(bodies, sentence, folded):
        return first
    else:
        told = _WE.match(folded, sentence.start, sentence.end) or _BY.match(folded, sentence.start, sentence.end)
        comma = folded.find(", ", sentence.start, sentence.end)
        if not told and comma > 0 and _MEETING.match(folded, sentence.start, comma):
            told = _WE.match(folded, comma + 2, sentence.end)
        if not told:
            return []
        place = told.end()
    found: list[Named] = []
    for body in bodies:
        gap = folded[place : body.start]
        if body.start < place:
            continue
        if (
            gap
            and not _BETWEEN.fullmatch(gap)
            and not is_list(gap)
            and (found or not gap.endswith((" and the ", " and ")))
        ):
            break
        found.append(body)
        place = body.end
    return found


def _speaking_first(bodies: list[Named], sentence: Sentence, folded: str) -> list[Named]:
    """The body that opens a resolution, which then speaks in its name; those that are then called the Parties."""
    if not bodies:
        return []
    before = folded[sentence.start : bodies[0].start]
    if before in ("", "the ") and _IN_NAME.match(folded, bodies[0].end, sentence.end):
        return bodies[:1]
    group = [*group_of(bodies[0], bodies, folded)]
    return group if len(group) > 1 and _CALLED.match(folded, group[-1].end, sentence.end) else []


def _date(frame: Frame, named: Places[Named], event: Named | None) -> tuple[str, tuple[int, int]] | None:
    """The date of a line that is little more than a date, else that of the adoption."""
    content, folded = frame.text.content, frame.folded
    length = len(content)
    for start, end in ((0, min(_HEAD, length)), (max(length - _TAIL, 0), length)):
        for date in find_dates(content, start, end):
            if len(date.iso) < _MONTH or date.several:
                continue
            line = content.rfind("\n", 0, date.start) + 1
            close = content.find("\n", date.end)
            close = length if close < 0 else close
            sentence = frame.sentence_at(date.start)
            until = min(date.end + _BEHIND, sentence.end)
            others = any(t.kind in _OTHERS and t != event for t in named.within(sentence.start, until))
            alone = close - line <= _LINE and not _WEEKDAY.sub("", content[date.end : close]).strip(" .)）。,，")
            done = len(_DONE.findall(folded, sentence.start, date.start)) > 0
            done = done or (close - line <= _LINE and _DONE.search(folded, date.end, close) is not None)
            later = _LATER.search(folded, sentence.start, date.start) or folded.startswith("起", date.end)
            if (alone or done) and not later and not others and not _PREAMBLE.match(folded, sentence.start):
                return date.iso, (sentence.start, sentence.end)
    return None
