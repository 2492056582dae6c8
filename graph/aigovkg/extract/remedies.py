"""Remedies: which principle or mechanism of a sentence is meant against which risk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import VALUE_BITS, Named
from aigovkg.extract.reading import Governed, Reading
from aigovkg.extract.voices import Discourse, Voice
from aigovkg.names import thing

__all__ = ["remedies"]

#: How a value and a risk may be linked, and how strongly that speaks for a claim. means: "through X reduce R", "reduce
#: R through X"; purpose: "X to reduce R"; follows: "X reducing R"; subject: "X … reduce R"; first: "To reduce R, … X";
#: named: "X against R", "X for R", where X is a mechanism. this: "We need X. This reduces R." answers:
#: "liability for R".
_LINKS: Final = {
    "means": 0.7,
    "purpose": 0.7,
    "follows": 0.56,
    "subject": 0.6,
    "first": 0.66,
    "named": 0.66,
    "this": 0.66,
    "answers": 0.66,
}
_RULES: Final = {name: thing("rule", f"links/{name}") for name in _LINKS}
_PURPOSE: Final = re.compile(
    r"(?:\bto|\bcan|\bhelps?(?: to)?|\bwill|\bwould|\bcould|\bmay|\bserves? to|\bmeant to|\bdesigned to|\baimed at"
    r"|\bin order to|\bso as to|\bthat|\bwhich|\bfor)"
    r"(?: also| help| better| further| be used to| not only| but also| [a-z]+ly)* ?$"
    r"|\b(?:is|are|remains?|offers?|provides?|be) (?:an? |the )?(?:[a-z]+ ){0,2}$"
    r"|^ (?:should|must|shall|ought to)(?: also| help)? ?$"
    r"|(?:有助于|能够|可以|以便|从而|用于|来|旨在|以|可|能|帮助|助力)(?:更好地|有效|进一步)?$"
)
#: What stands between two risks that the same is meant against.
_ALSO: Final = re.compile(
    r"[^.;:!?]{0,60}?(?:\band|\bbut|\bor|,|并|且|以及|、)(?: also| thereby| thus| further| to)* ?"
)
#: What stands before something asked for beside a value, not by it: "ensure X, and to counter R".
_BESIDE: Final = re.compile(r"\b(?:and|or|need|urgency|necessity|importance) to(?: [a-z]+ly)? $|\bwhile\b")
#: "X, so as to prevent R" without a word for the purpose: 建立X,防范R.
_SO_AS_ZH: Final = re.compile(r"[^,。;]{0,4}(?:制度|机制|体系),|[^,。;]{0,6},(?:从而|进而)")
_JUST_ZH: Final = re.compile(r",|[之]?下,")
_SO_ZH: Final = re.compile(r"[^,。;]{0,12},")
_LEST_ZH: Final = re.compile("防止|避免|預防|以防|以免")
_PREVENTING: Final = re.compile(r"防止|避免|防范|預防|预防|以防|以免|降低|减少|抵御|遏制")
#: What stands before the purpose of all that a sentence, or a part of it, asks for.
_SO_THAT: Final = re.compile(
    r", (?:so that|so as to|in order that|in order to|thereby|thus) "
    r"|\b(?:with (?:the (?:aim|goal|objective|purpose|intention) of|a view to)|for the purposes? of|in an effort to"
    r"|as part of (?:the |its |our |their )?efforts? to) "
    r"|(?:,|;)(?:以便|从而|進而|进而|以(?=防|免|缩|弭|消|降|减|避|遏|缓|弥|应对|打击|杜|化解|克服|解决))"
)
#: One of these is in each of them: looking for them is quick.
_SO_SIGNS: Final = (
    *(", so ", ", in order ", ", thereby ", ", thus ", "with the ", "with a view to", "for the purpose"),
    *("in an effort to", "as part of "),
)
_SO_SIGNS_ZH: Final = ("以", "从而", "進而", "进而")
_LEST: Final = "lest"
_IN_ORDER: Final = re.compile(r"(?:in order to|so as to|,? to) ?$")
_IN_ORDER_AT_MOST: Final = 14  # code points
_COORDINATED: Final = re.compile(r"\b(?:and|or|but)\b|[并且和及、]")
_MEANS: Final = re.compile(
    r"^[^.;。;]{0,12}\b(?:through|by|via|with|using|by means of)\b|^[^。;]{0,4}(?:通过|利用|借助|依靠)"
)
_MEANS_BEFORE: Final = re.compile(r"(?:through|via|using|by|with|通过|利用|借助|依靠) ?(?:the )?[\"']?$")
#: What stands between a means that opens a sentence and what is done with it ("With X and Y, we can …").
_WE_CAN: Final = re.compile(
    r",? ?(?:[a-z]+ ){0,3}(?:can|will|could|may|help|helps)\b[^.;,]{0,40}$"
    r"|,?[^,。;]{0,6}(?:可以|能够|能|将)[^,。;]{0,10}$"
)
#: What stands before the purpose with which a sentence opens.
_PURPOSE_FIRST: Final = re.compile(
    r"[^a-z\u3400-\u9fff]{0,16}(?:in order to|so as to|to|with a view to|with the aim of|for the purpose of"
    r"|in an effort to)(?: [a-z][a-z ,-]{0,60}? (?:and|while))?(?: [a-z]+ly)? ?"
    r"|\W{0,16}(?:为了?|旨在)(?:更好地|有效)?"
)
#: Where the main clause begins behind a purpose that is a list itself.
_MAIN: Final = re.compile(
    r", (?:[^,;:.]{0,60} )?"
    r"(?:shall|should|must|ought|will|needs?|is|are|we|calls?|urges?|encourages?|requests?|invites?) "
)
#: What stands before a risk in view of which something is to be done, and between that and what is done.
_IN_VIEW: Final = re.compile(r"(?:^|[,;。:并])[^,;。:]{0,6}?(?:针对|因应|就|对于?)[^,;。:]{0,14}$")
_DONE_ZH: Final = re.compile(
    r"[^,;。:]{0,8}?,?[^,;。:]{0,6}?(?:应|须|提供|建立|实行|实施|采取|开展|制定|设立|推行|加强)"
)
#: What answers for harm is meant against it, too.
_ANSWERING: Final = ("accountability", "liability", "responsibility", "remed", "redress", "compensation")
#: What joins further means: "through training, and the sharing of data".
_MORE: Final = re.compile(
    r"(?:, ?(?:and |or |as well as )?| and | or | as well as |[、和与及]|以及)(?:(?:the|a|an|its|their|more|better) )?"
    r"(?:[a-z-]+ ){0,2}(?:(?:of|to|in|for) )?(?:the |an? )?"
)
#: What stands between a mechanism and the risk that it is for.
_FOR: Final = re.compile(
    r" (?:of|for|against|in response to|in case of)(?: (?:the|an?|any|all|ai|such|potential|possible))* "
)
#: What is agreed on a risk is agreed against it: "a treaty on autonomous weapons".
_PACTS: Final = ("treaty", "instrument", "ban", "moratorium", "prohibition", "convention", "protocol")
_ON: Final = re.compile(r" (?:on|concerning|regarding)(?: (?:the|all|any|[a-z]+ing))* ")
#: What opens a clause that tells the means.
_MEANS_OPEN: Final = re.compile(r"(?:^|[,;:] )\W*(?:through|via|using|by|with|by means of) ")
#: What stands for what the sentence before asks for, and leads to what that is meant against.
_THIS: Final = re.compile(
    r"\W*(?:(?:this|these|such an?|such)(?: (?:[a-z]+ )?(?:measures?|steps?|mechanisms?|tools?|instruments?"
    r"|rules?|requirements?|obligations?|dut(?:y|ies)|principles?|approach|practice|processe?s?|systems?|means|efforts?"
    r"|programmes?|provisions?|safeguards?))|(?:the|its|their) (?:aim|purpose|goal|objective|point|intention) is)"
    r"(?: (?:also|further|thereby|thus|to|can|will|would|could|may|should|help|helps|serves?|is|are|meant|intended"
    r"|designed|directed))* ?"
)
_STOP: Final = re.compile(r"[.;!?。]")
_NEAR: Final = 60
_NEAR_ZH: Final = 20


def remedies(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Claim which principle or mechanism is meant against which risk.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
    """
    before, discourse.before = discourse.before, reading
    risks = [g for g in reading.governed if g.thing.kind == "risk"] if reading.governed else None
    if not risks:
        return NOTHING_TOLD
    told: list[Told] = []
    meant = [g.thing for g in risks]
    for place, other in enumerate(reading.named):
        one = reading.named[place - 1] if place else other
        named = _named_for(one, other, folded) if other in meant else ""
        if named:
            told.append(_link(discourse, one, other, named, reading, reading.voice_at(other.start)))
    if reading.sentence.chinese:
        told += [
            _link(discourse, source, risk, "first", reading, reading.voice_at(risk.start))
            for risk in meant
            for source in _in_response(risk, reading, folded)
        ]
    remedied = [g for g in risks if g.predicate == "addresses" and g.hit]
    if not remedied:
        return told
    values = [g.thing for g in reading.governed if g.thing.bit & VALUE_BITS if g.predicate == "advocates"]
    values += [t for t in reading.named if t.bit & VALUE_BITS if t not in values]
    values.sort(key=lambda t: t.start)
    link: str = ""
    sources: Sequence[Named] = ()
    last: Governed | None = None
    for governed in remedied:
        found, others = _sources(governed, values, folded, reading)
        if not others and before is not None and before.governed and _is_this(governed, reading, folded):
            found, others = "this", _asked(before, folded)
        if others or last is None or not _goes_on(last, governed, folded):
            link, sources = found, others
        last = governed
        told += [_link(discourse, source, governed.thing, link, reading, governed.voice) for source in sources]
    return told


def _asked(reading: Reading, folded: str) -> Sequence[Named]:
    """What a sentence asks for last, with what is listed beside it."""
    asked = [g.thing for g in reading.governed if g.predicate == "advocates" and g.thing.bit & VALUE_BITS]
    return group_of(asked[-1], asked, folded) if asked else ()


def _is_this(governed: Governed, reading: Reading, folded: str) -> bool:
    """Whether a sentence begins with what stands for the one before, and goes on with what that is meant against."""
    hit = governed.hit
    return hit is not None and _THIS.fullmatch(folded, reading.sentence.start, hit.start) is not None


def _named_for(one: Named, risk: Named, folded: str) -> str:
    """How a thing right before a risk is named as what is meant against it; "" where it is not."""
    if one.kind == "mechanism" and one.label.endswith(_PACTS) and _ON.fullmatch(folded, one.end, risk.start):
        return "named"
    answers = one.kind == "principle" and one.label.startswith(_ANSWERING)
    if not answers and one.kind != "mechanism":
        return ""
    return ("answers" if answers else "named") if _FOR.fullmatch(folded, one.end, risk.start) else ""


def _in_response(risk: Named, reading: Reading, folded: str) -> Sequence[Named]:
    """What a Chinese clause asks to be done in view of a risk: 对…建立…, 针对…开展…."""
    start, end = reading.sentence.start, reading.sentence.end
    done = _DONE_ZH.match(folded, risk.end, end)
    if done is None or not _IN_VIEW.search(folded[max(start, risk.start - 24) : risk.start]):
        return []
    stop = _STOP.search(folded, risk.end, end)
    limit = stop.start() if stop else end
    asked = [g.thing for g in reading.governed if g.predicate == "advocates" and done.end() <= g.thing.start < limit]
    return group_of(asked[0], asked, folded) if asked else []


def _link(discourse: Discourse, source: Named, risk: Named, link: str, reading: Reading, voice: Voice) -> Told:
    rule, score = _RULES[link], _LINKS[link]
    return make(discourse, source.concept, "addresses", risk.concept, reading.evidence, score, rule, voice)


def _goes_on(last: Governed, governed: Governed, folded: str) -> bool:
    """Whether a remedy for one risk is one for the next, too: "which reduces A but also avoids B"."""
    hit = governed.hit
    return hit is not None and _ALSO.fullmatch(folded, last.thing.end, max(hit.start, last.thing.end)) is not None


def _sources(governed: Governed, values: list[Named], folded: str, reading: Reading) -> tuple[str, Sequence[Named]]:
    """The values that are meant against a risk, and how they are linked to it."""
    hit, risk = governed.hit, governed.thing
    assert hit is not None  # noqa: S101 - for the type checker: the caller has looked
    near = _NEAR_ZH if folded[hit.start : hit.start + 1] > "\u2e80" else _NEAR
    before = [value for value in values if value.end <= min(hit.start, risk.start)]
    if before and (so_that := _so_that(before[-1].end, risk.start, folded)):
        part = _part(governed, so_that.start(), folded, reading)
        asked = [g.thing for g in reading.governed if g.predicate == "advocates" and g.thing.start >= part]
        return "purpose", [value for value in before if value in asked]
    if before and (link := _before(before, hit.start, near, folded, reading)):
        return link
    after = [value for value in values if value.start >= risk.end]
    if after and (first := _asked_to(governed, reading, folded)):
        asked = [g.thing for g in reading.governed if g.predicate == "advocates" and g.thing.start >= first]
        wanted = next((value for value in after if value in asked), None)
        if wanted and not _STOP.search(folded, risk.end, wanted.start):
            return "first", group_of(wanted, after, folded)
    if after and after[0].start - risk.end <= near and _MEANS.search(folded[risk.end : after[0].start]):
        return "means", _means(after, folded)
    return "", []


def _so_that(start: int, end: int, folded: str) -> re.Match[str] | None:
    """What tells between two places that the purpose of what is asked for follows."""
    gap = folded[start:end]
    told = any(sign in gap for sign in _SO_SIGNS) or (not gap.isascii() and any(sign in gap for sign in _SO_SIGNS_ZH))
    return _SO_THAT.search(folded, start, end) if told else None


def _part(governed: Governed, end: int, folded: str, reading: Reading) -> int:
    """Where the part of a sentence begins whose purpose is told: behind ";", 同时, or what is remedied before."""
    start = reading.sentence.start
    remedied = [g.thing.end for g in reading.governed if g.predicate == "addresses" and g.thing.end < end]
    return max(start, folded.rfind(";", start, end), folded.rfind("同时", start, end), *remedied)


def _means(after: list[Named], folded: str) -> Sequence[Named]:
    """The means that are listed from the first thing on, with the words that lead to each."""
    means = group_of(after[0], after, folded)
    for value in after[len(means) :]:
        if not _MORE.fullmatch(folded, means[-1].end, value.start):
            break
        means.append(value)
    return means


def _before(
    before: list[Named], place: int, near: int, folded: str, reading: Reading
) -> tuple[str, Sequence[Named]] | None:
    """What stands before the cue of a remedy, if it is linked to that."""
    gap = folded[before[-1].end : place]
    group = group_of(before[-1], before, folded)
    means = bool(_MEANS_BEFORE.search(folded[max(0, group[0].start - 14) : group[0].start]))
    if len(gap) <= 2 * near and _WE_CAN.match(gap):
        opens = _MEANS_OPEN.search(folded, reading.sentence.start, before[-1].start)
        if opens and not _STOP.search(folded, opens.end(), before[-1].start):
            return "means", [value for value in before if value.start >= opens.end()]
        if means:
            return "means", group
    if len(gap) <= (2 * near if _IN_ORDER.search(gap[-_IN_ORDER_AT_MOST:]) else near) and not _STOP.search(gap):
        so_as = _SO_AS_ZH.fullmatch(gap) or (before[-1].kind == "mechanism" and _JUST_ZH.fullmatch(gap))
        so_as = so_as and _PREVENTING.match(folded, place)
        if not so_as and _SO_ZH.fullmatch(gap) and before[-1] in _demanded(reading):
            so_as = _LEST_ZH.match(folded, place)
        if means or (_PURPOSE.search(gap) and not _BESIDE.search(gap)) or so_as or folded.startswith(_LEST, place):
            return "means" if means else "purpose", group
        going_on = not any(before[-1].end <= hit.start < place for hit, _ in reading.rights) and "," not in gap
        if len(gap) <= near // 3 and going_on and not _COORDINATED.search(gap) and not _begins(before[0], reading):
            return "follows", group
    if _begins(before[0], reading) and not _STOP.search(folded, before[0].end, place):
        return "subject", _means(before, folded)
    return None


def _demanded(reading: Reading) -> list[Named]:
    """What a word of the sentence asks for."""
    return [g.thing for g in reading.governed if g.predicate == "advocates" and g.rule is not None]


def _asked_to(governed: Governed, reading: Reading, folded: str) -> int | None:
    """Where the main clause begins of a sentence that opens with its purpose ("To prevent …, we need …", 为防范…,)."""
    hit, start = governed.hit, reading.sentence.start
    if hit is None or not _PURPOSE_FIRST.fullmatch(folded, start, hit.start):
        return None
    main = _MAIN.search(folded, governed.thing.end, reading.sentence.end)
    comma = main.start() if main else folded.find(",", governed.thing.end, reading.sentence.end)
    return comma if comma >= 0 else None


def _begins(value: Named, reading: Reading) -> bool:
    """Whether a thing begins the sentence, as its subject does."""
    start = reading.sentence.start
    governed = any(g.thing is value and g.hit is not None and g.hit.start <= value.start for g in reading.governed)
    governed = governed or any(hit.start == value.start for hit, _ in reading.rights)
    return value.start - start < (8 if reading.sentence.chinese else 24) and not governed
