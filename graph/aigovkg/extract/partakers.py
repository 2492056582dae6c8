"""Partakers: which of the things of a sentence a relation is told of, and which it leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.cues import Hit
from aigovkg.extract.dating import is_broken
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse
from aigovkg.names import AIGOV
from aigovkg.text.dates import Found

__all__ = ["first_subject", "fits", "is_other", "is_ours", "is_parted", "nearest", "subject_of", "values_of"]

#: What stands before a document that something is done under, not issued.
_UNDER: Final = re.compile(r"(?:依照?|依据|根据|据|按照?|\bunder(?: the)? |\bpursuant to(?: the)? )[\"'《「]?$")
#: Where the document itself carries on another: in a purpose at the head of a clause, in a loose participle.
_PURPOSE: Final = re.compile(r"(?:^|[,;])\s*(?:为|旨在)[^,;。]{0,8}$")
_FIRST: Final = re.compile(r"(?:^|[,;:] )(?:(?:and|further|also) )?$")
_NEAR: Final = 12  # code points that this may take
_LOOSE: Final = re.compile(r"[a-z]+ing\b|in |as ")
_MAIN: Final = re.compile(r",\s(?:the\s)?$")
#: What stands before a meeting at which something was done that a text tells farther on.
_AT: Final = re.compile(r"\b(?:at|during) (?:the |its |this )?(?:[a-z]+ )?$")
_CLOSE: Final = 12
_COMPANY: Final = re.compile(r"\b(?:with|like|unlike|after|following|beside|alongside) (?:the )?$")
#: Who made a document along with others.
_JOINTLY: Final = re.compile(r",? (?:together|jointly|in (?:co-?operation|collaboration|partnership)) with (?:the )?")
#: What somebody has, in Chinese, and what comes behind a comma is not his doing.
_HAS: Final = re.compile(r"[《「“的之][^。;]*,")
_ANOTHER: Final = re.compile(
    r"[\"')》」]*(?:,? and (?:(?:also|thereby|thus|then|to|[a-z]+ly) )?|,?(?:并|且|以及)|[^,]{0,12},[^,]{0,6}"
    r"| (?:of|in|from) [^,;.]{0,90}, (?:and )?)"
)
_RELATIVE: Final = re.compile(r"[\"')》」]*,? (?:which|that)\b[^,;]{0,30}$")
#: What may stand between a body and what it does.
_DOES: Final = re.compile(r"[)\"'”]*[ -]?(?:,? ?(?:which|who|that) )?|[^\x00-\x7f]*")
#: What goes on behind a document that only something else in the sentence serves: 为落实《…》提供了新的手段.
_SERVES: Final = re.compile(r"》?[^,。;]{0,6}?(?:提供|作出|创造|奠定|注入|贡献)")
#: Who does something with a document in Chinese issues it only where a verb says so: 由…印发, not 由…组织实施.
_BY_ZH: Final = "由"
_ISSUES_ZH: Final = re.compile(
    r"[^。;]{0,40}?(?:发布|印发|公布|制定|制订|订定|颁布|出台|发起|提出|起草|编写|编制|研拟|拟定|签署|通过|批准|发表|牵头|共同达成|撰写|推出|主编|公告)"
)
#: What somebody else leads, between a thing and the verb: "sharing, through a platform maintained by …".
_ANOTHERS: Final = re.compile(r"\b(?:through|via|such as|with)(?: [a-z-]+){1,4} $")
#: Relations that a phrase at the head of a clause may tell of who follows: "In partnership with …, Japan …".
_SHARED: Final = frozenset({"cooperates-with", "member-of"})
#: How sure it is that the document itself is meant.
_MINE: Final = 0.9
_GOES_ON: Final = re.compile(r"[\"')]*,? and (?:was|were|is|has|have|had) ")
#: What somebody who speaks for a state calls his: "our Data Protection Act".
_OURS, _OWN = (
    re.compile(r"\b(?:my|our)(?: (?:country's|nation's|government's|own|new|national|recent|draft|first))* $"),
    40,
)


def values_of(rule: Rule, value: Named, objects: list[Named], folded: str, dates: Sequence[Found]) -> Sequence[Named]:
    """What is listed with the object of a relation; with whom somebody acts is another list: "With Rwanda, Fiji …"."""
    group = group_of(value, objects, folded, dates)
    if rule.predicate == "issued-by" and rule.side == "right":
        after = [item for item in objects if item.start >= group[-1].end]
        if after and _JOINTLY.fullmatch(folded, group[-1].end, after[0].start):
            return [*group, *group_of(after[0], after, folded, dates)]
    if (
        rule.side == "left"
        and group[0] != value
        and _COMPANY.search(folded, max(group[0].start - 16, 0), group[0].start)
    ):
        return [value]
    return group


def subject_of(
    rule: Rule, hit: Hit, subjects: list[Named], reading: Reading, discourse: Discourse, folded: str
) -> Named | None:
    """What a relation is told of: a thing beside the cue, else the document itself where it speaks."""
    if rule.predicate == "extends":
        before = folded[reading.sentence.start : hit.start]
        purpose = ("为" in before or "旨在" in before) and _PURPOSE.search(before)
        if purpose or (_LOOSE.match(hit.phrase) and _FIRST.search(before[-_NEAR:])):
            later = next((t for t in subjects if t.start > hit.end and _MAIN.search(folded, hit.end, t.start)), None)
            return later or (_document(hit, discourse) if _speaks(discourse) else None)
    if (
        rule.predicate in _SHARED
        and rule.subject_side == "left"
        and _FIRST.search(folded, max(reading.sentence.start, hit.start - _NEAR), hit.start)
    ):
        return next((t for t in subjects if t.start > hit.end and _MAIN.search(folded, hit.end, t.start)), None)
    subject = first_subject(subjects, hit, folded) if rule.subject_side == "left" else None
    subject = subject or nearest(subjects, hit, rule.subject_side, rule.subject_reach, folded)
    if subject and rule.predicate == "extends" and _ANOTHER.fullmatch(folded, subject.end, hit.start):
        subject = None  # what another verb before has as its object
    if subject is None and "self" in rule.subject:
        own = reading.voice_at(hit.start).iri == discourse.record.iri
        return _document(hit, discourse) if own and _speaks(discourse) else None
    return subject


def _document(hit: Hit, discourse: Discourse) -> Named:
    """The document itself, of which a cue tells without naming it."""
    return Named(hit.start, hit.end, discourse.record.iri, "document", pronoun=True, confidence=_MINE)


def _speaks(discourse: Discourse) -> bool:
    """Whether the document may carry on others: one that prescribes, or a report."""
    return discourse.prescriptive or discourse.record.type == AIGOV.Report


def is_parted(rule: Rule, hit: Hit, value: Named, verbs: list[Hit], folded: str) -> bool:
    """Whether another verb of issuing or holding, and a comma, stand between a cue and what it might take."""
    if rule.predicate not in ("issued-by", "announced-at"):
        return False
    if hit.phrase.endswith("ing") and folded.startswith(", ", hit.start - 2):
        return False  # "…, proposing the Initiative" goes on with what was told
    if rule.side == "left" and _HAS.match(folded, value.end, hit.start):
        return True
    first, last = min(value.end, hit.end), max(value.start, hit.start)
    before = value.end <= hit.start
    if "," not in folded[first:last]:
        return False
    return any(
        first <= verb.start and verb.end <= last and verb.start != hit.start and _issues(verb, rule, before=before)
        for verb in verbs
    )


def _issues(verb: Hit, rule: Rule, *, before: bool) -> bool:
    """Whether a verb parts another from what it takes; from a meeting before it not how that was held."""
    return rule.predicate == "issued-by" or not before or any(one.predicate == "issued-by" for one in verb.rules)


def fits(rule: Rule, hit: Hit, subject: Named, value: Named, things: list[Named], folded: str) -> bool:
    """Whether the places of subject and object fit: in a relative clause where both stand before the verb; who is only
    asked or followed did not issue."""
    if rule.side == rule.subject_side == "left" and subject.start != hit.start:
        return subject.end <= value.start and _RELATIVE.match(folded, subject.end, value.start) is not None
    if rule.predicate == "extends" and _SERVES.match(folded, value.end):
        return False
    if rule.predicate == "announced-at" and rule.side == "left" and hit.start - value.end > _CLOSE:
        return _AT.search(folded, max(value.start - 24, 0), value.start) is not None
    if rule.predicate == "announced-at" and subject.end <= value.start <= subject.end + 1:
        return False  # 《…公约》第六次审议大会: the meeting is of the document
    if rule.predicate == "led-by" and rule.side == "left":
        return _DOES.fullmatch(folded, value.end, hit.start) is not None
    if rule.predicate == "led-by":
        return _ANOTHERS.search(folded, subject.end, hit.start) is None
    if rule.predicate != "issued-by":
        return True
    if hit.phrase == _BY_ZH and not _ISSUES_ZH.match(folded, value.end):
        return False
    under = _UNDER.search(folded[max(subject.start - 16, 0) : subject.start])
    return not under and not is_other(subject, hit, things)


def nearest(things: list[Named], hit: Hit, side: str, reach: int, folded: str) -> Named | None:
    """The nearest thing on one side of a cue, within reach and not behind a break."""
    best: Named | None = None
    closest = reach + 1
    for item in things:
        left = item.end <= hit.start
        if not left and item.start < hit.end:
            continue
        if side != "either" and side != ("left" if left else "right"):
            continue
        first, last = (item.end, hit.start) if left else (hit.end, item.start)
        if last - first < closest and not is_broken(folded, first, last):
            best, closest = item, last - first
    return best


def first_subject(things: list[Named], hit: Hit, folded: str) -> Named | None:
    """The first thing of the sentence, where the cue goes on about it ("… and was issued by …")."""
    last: Named | None = None
    for item in things:
        if item.end <= hit.start:
            last = item
    if last is None or not _GOES_ON.match(folded, last.end):
        return None
    first = next(item for item in things if item.end <= hit.start)
    return None if first is last or is_broken(folded, first.end, hit.start) else first


def is_other(subject: Named, hit: Hit, things: list[Named]) -> bool:
    """Whether a verb has another object than a document behind it: "launched the Forum and read the Act"."""
    return subject.kind == "document" and any(
        item.kind in ("event", "grouping") and hit.end <= item.start <= hit.end + 6 and item.end <= subject.start
        for item in things
    )


def is_ours(item: Named, folded: str) -> bool:
    """Whether somebody calls a thing his."""
    low = max(item.start - _OWN, 0)
    before = folded[low : item.start]
    return ("our " in before or "my " in before) and _OURS.search(folded, low, item.start) is not None
