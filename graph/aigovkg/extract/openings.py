"""Openings: who adopted a document and when, as its first and last lines say where no record does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aigovkg.annotation import Claim
from aigovkg.catalogue import date_literal
from aigovkg.extract.claims import make
from aigovkg.extract.frame import Frame, Places, Sentence
from aigovkg.extract.lists import is_list
from aigovkg.extract.named import Named
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing
from aigovkg.text.dates import find_dates

__all__ = ["openings"]

_ISSUER, _DATE = thing("rule", "openings/issuer"), thing("rule", "openings/date")
_EVENT = thing("rule", "openings/event")
_FIRST = 8  # sentences in which a text says who adopts it
_HEAD, _TAIL = 1200, 300
_BODIES = frozenset({"state", "organization", "grouping"})
_WE = re.compile(
    r"(?:\d+\. ?)?(?:we, ?)?(?:the )?(?:leaders|heads of state(?: (?:and|or) (?:of )?government)?|governments?"
    r"|ministers?|representatives|members|participants|delegations|delegates|parties|undersigned)"
    r"(?: [a-z]+){0,6} (?:of|from) "
)
_BY = re.compile(
    r"(?:\d+\. ?)?(?:jointly )?(?:adopted|issued|submitted|proposed|published|released|promulgated|approved|presented"
    r"|signed)(?: [a-z]+)? by (?:the )?"
)
_BETWEEN = re.compile(r"[ ,]*(?:and )?(?:of )?(?:the )?(?:governments? of )?(?:the )?")
_WE_ZH = re.compile(
    r"[^。;]{0,16}?(?:政府|国家元首|政府首脑|领导人|代表|部长)[^。;]{0,40}(?:发表|通过|发布|宣布|签署|举行|共同)"
)
_WE_FROM_ZH = re.compile(r"我们,? ?(?:来自|作为|谨代表)?(?=[^。;]{0,60}(?:代表|领导人|元首|政府|部长|首脑))")
_DONE = re.compile(
    r"\b(?:adopted|done|signed|issued|published|approved|promulgated|released|submitted|meeting|met|gathered|convened"
    r"|agreed)\b|通过|发布|公布|颁布|印发|发表|签署|举行会议|集会"
)
#: What stands before the meeting at which a text was adopted, or a speech given.
_AT = re.compile(
    r"\b(?:meeting|met|gathered|assembled|convened|adopted|participating|participants|issued|signed)"
    r"(?: [a-z]+){0,3} (?:at|in|of|during|on the occasion of) (?:the )?$"
    r"|\b(?:glad|pleased|happy|delighted|honou?red|pleasure|honou?r|privilege)(?: [a-z]+){0,3} to "
    r"(?:open|close|address|join|attend|host|speak at|be at|be here at|welcome you(?: all)? to|take part in"
    r"|participate in)(?: you)?(?: at)? (?:the |this )?$"
    r"|(?:高兴|荣幸|欢迎)[^,。;]{0,8}?(?:出席|参加|来到|主持|莅临|相聚在?|在)[^,。;]{0,4}$"
)
_LINE = 70
_OTHERS = frozenset({"document", "event"})


def openings(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Claim]:
    """Claim who issued the document and when, where its record does not know.

    Args:
        frame: the text.
        named: the mentions in it.
        discourse: the document's record and voice.
    """
    if not discourse.record.issuers and discourse.prescriptive:
        for sentence in frame.sentences[:_FIRST]:
            bodies = _issuers(frame, sentence, named)
            for body in bodies:
                evidence = (sentence.start, sentence.end)
                yield make(discourse, discourse.record.iri, "issued-by", body.concept, evidence, 0.74, _ISSUER)
            if bodies:
                break
    event = _event(frame, named)
    if event is not None:
        evidence = _span(frame, event)
        yield make(discourse, discourse.record.iri, "announced-at", event.concept, evidence, 0.74, _EVENT)
    if not discourse.record.date and not frame.text.metadata.date and (found := _date(frame, named, event)):
        iso, sentence = found
        evidence = (sentence.start, sentence.end)
        yield make(discourse, discourse.record.iri, "date", date_literal(iso), evidence, 0.72, _DATE)


def _span(frame: Frame, item: Named) -> tuple[int, int]:
    sentence = frame.sentence_at(item.start)
    return sentence.start, sentence.end


def _event(frame: Frame, named: Places[Named]) -> Named | None:
    """The meeting that the first sentences say the text was adopted or delivered at."""
    for sentence in frame.sentences[:_FIRST]:
        for item in named.within(sentence.start, sentence.end):
            if item.kind == "event" and _AT.search(frame.folded[sentence.start : item.start]):
                return item
    return None


def _issuers(frame: Frame, sentence: Sentence, named: Places[Named]) -> list[Named]:
    """Those in whose name the text speaks: "We, the leaders of …", "Adopted by …"."""
    folded = frame.folded
    bodies = [t for t in named.within(sentence.start, sentence.end) if t.kind in _BODIES and not t.inside]
    if sentence.chinese:
        we = _WE_FROM_ZH.match(folded, sentence.start, sentence.end)
        told = we or _WE_ZH.match(folded, sentence.start, sentence.end)
        place = we.end() if we else sentence.start
        if not told or not bodies or bodies[0].start > place:
            return []
    else:
        told = _WE.match(folded, sentence.start, sentence.end) or _BY.match(folded, sentence.start, sentence.end)
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


def _date(frame: Frame, named: Places[Named], event: Named | None) -> tuple[str, Sentence] | None:
    """The date of a line that is little more than a date, else that of the adoption."""
    content, folded = frame.text.content, frame.folded
    length = len(content)
    for start, end in ((0, min(_HEAD, length)), (max(length - _TAIL, 0), length)):
        for date in find_dates(content, start, end):
            if len(date.iso) < 7:
                continue
            line = content.rfind("\n", 0, date.start) + 1
            close = content.find("\n", date.end)
            close = length if close < 0 else close
            sentence = frame.sentence_at(date.start)
            others = any(t.kind in _OTHERS and t != event for t in named.within(sentence.start, date.start))
            alone = close - line <= _LINE and not content[date.end : close].strip(" .)）。,，")
            done = len(_DONE.findall(folded, sentence.start, date.start)) > 0
            done = done or (close - line <= _LINE and _DONE.search(folded, date.end, close) is not None)
            if (alone or done) and not others:
                return date.iso, sentence
    return None
