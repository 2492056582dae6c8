"""Duties: whose task it is what a text asks for: "The Authority shall keep a register", 由网信部门建立…制度."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.frame import Sentence
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.leads import is_item
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["Charge", "duties"]

_RULE: Final = thing("rule", "duties/charged")
_BODIES: Final = bits_of(("organization", "grouping"))
#: Groups of actors that are authorities: what is theirs to do has a leader.
_AUTHORITIES: Final = frozenset(
    thing("stakeholder-group", name)
    for name in ("regulators", "data-protection-authorities", "market-surveillance-authorities", "notified-bodies")
)
_SCORE: Final = 0.7
_REACH: Final = 200
_REACH_ZH: Final = 60
#: What a body does that has a task, as stems of verbs.
_VERBS: Final = (
    r"(?:establish|sets? up|setting up|creat|maintain|keep|operat|run|conven|organi[sz]|host|conduct|carry(?:ing)? out"
    r"|carries out|issu|publish|adopt|develop|draw(?:s|ing)? up|coordinat|co-ordinat|overse|supervis|administ|manag"
    r"|licens|grant|provid|handl|launch|lead|implement|prepar|draft|facilitat|monitor|inspect|audit|impos|enforc"
    r"|require|order|designat|test|review|undertak|serv(?:e|es|ing) as|set(?:s|ting)?)"
)
#: What stands between a body and what it does: an apposition, a duty, or nothing before the verb itself.
_SHALL: Final = re.compile(
    rf"(?:,[^,;.]{{1,80}},)?,? (?:"
    r"(?:shall|should|must|will|would|may|is to|are to|ha(?:s|ve) (?:been )?(?:asked|the power|authority|a mandate) to"
    r"|(?:is|are) (?:hereby )?(?:asked|requested|responsible|tasked|mandated|empowered|charged|required))\b"
    rf"[^.;]{{0,{_REACH}}}?\b{_VERBS}|(?:also )?{_VERBS}(?:s|es)\b)"
)
#: Who is asked to do something: what stands before the body, and behind it.
_ASKED: Final = re.compile(
    r"\b(?:request|instruct|task|mandat|entrust|invit|ask|direct|charg|call(?:s|ed|ing)? (?:up)?on)[a-z]*"
    r"(?: (?:the|its|our))?(?: [a-z-]+)? ?$"
)
#: Of which one is in it: looking for them is quick.
_ASKING: Final = ["request", "instruct", "task", "mandat", "entrust", "invit", "ask", "direct", "charg", "call"]
_TO: Final = re.compile(rf"[^.;]{{0,120}}?(?:\bto|\bwith)\b[^.;]{{0,{_REACH}}}?\b{_VERBS}")
_CHARGED: Final = re.compile(r"[^.;:]{0,160}\b(?:shall|should|must|will|to|are|is|with|of)\b[^.;:]{0,60}:\s*$")
#: The same in Chinese; 由 before the body, or a duty or a verb of leading behind it.
_BY_ZH: Final = "由"
_SHALL_ZH: Final = re.compile(
    r"[^,。;:]{0,4}?(?:负责|牵头|统筹|组织|主管|承担|会同|应(?![用对急])|须|要|将|可(?!能)|得(?!到)|共同|联合|制定|建立|开展|实施)"
)
#: What of that tells, in texts that are no law either, that somebody leads what he does.
_LEADS_ZH: Final = re.compile(r"[^,。;:]{0,4}?(?:负责|牵头|主管|承担|统筹|主持|制定)")
_CHARGED_ZH: Final = re.compile(r"[^。;:]{0,20}(?:职责|职权|任务|工作|事项|应当?|负责)[^。;:]{0,6}:\s*$")
_DONE_BY: Final = re.compile(r"[^,。;:]{0,6},?$")
_DOES_ZH: Final = re.compile(
    r"[^,。;:]{0,8}?(?:负责|组织|实施|承担|制定|牵头|执行|开展|办理|管理|进行|决定|建立|主持|主办|承办|领导|统筹|运作)"
)
_DRAWN_ON: Final = re.compile(
    r"\b(?:in line with|based on|on the basis of|in accordance with|taking into account|drawing on)(?: [a-z]+)? $"
)
_DRAWN_ON_ZH: Final = re.compile(r"(?:参考|参酌|参照|依据|依照|根据|按照|遵循|遵守|借鉴|对接)[^,。;]{0,6}$")
#: With one of these each of the former ends, but for a word.
_DRAWING: Final = ["with ", "based on ", "basis of ", "account ", "drawing on "]
_ARTICLE: Final = re.compile(r"第[^,。;]{1,8}[条款项]$")
#: How far before a body stands who asks it; how long what ends the reach of a body is at most; both in code points.
_BEFORE: Final = 80
_STOPPING: Final = 4
_STOP: Final = re.compile(r"[.;](?:\s|$)")
_STOP_ZH: Final = re.compile(r"[。;]|,(?:供|让|使|由|以便)")


class Charge:
    """Whose task the items of a list are.

    Attributes:
        bodies: the bodies.
        level: how deep the items lie in lists of lists; 0 as long as none was read.
    """

    __slots__ = ("bodies", "level")

    def __init__(self, bodies: list[Named]) -> None:
        self.bodies = bodies
        self.level = 0


def duties(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """Claim by whom the mechanisms are led that a sentence asks for.

    Args:
        reading: the sentence as read.
        discourse: who speaks, and whose task the list is that is read.
        folded: the folded text.
    """
    discourse.charge = _going_on(discourse.charge, reading.sentence, folded)
    if not reading.governed and not reading.opens:
        return NOTHING_TOLD
    wanted = [g.thing for g in reading.governed if g.predicate == "advocates" and g.thing.kind == "mechanism"]
    if not wanted and not reading.opens:
        return NOTHING_TOLD
    bodies = [t for t in reading.named if not t.inside and (_may_lead(t) or _is_given(t, reading, folded))]
    if not bodies and discourse.charge is None:
        return NOTHING_TOLD
    led: list[tuple[Named, Named]] = []
    if discourse.charge is not None:
        led += [(one, body) for one in wanted for body in discourse.charge.bodies]
    done = reading.sentence.start
    for body in bodies:
        if body.start < done:
            continue
        group = group_of(body, bodies, folded)
        group = group[group.index(body) :]
        done = group[-1].end
        led += [
            (one, each)
            for one in _tasks(group, bodies, wanted, reading.sentence, folded, legal=discourse.legal)
            for each in group
        ]
        if reading.opens and _is_charged(group, reading.sentence, folded):
            discourse.charge = Charge(group)
    return [
        make(
            *(discourse, one.concept, "led-by", body.concept, reading.evidence),
            *(_SCORE * min(one.confidence, body.confidence), _RULE, reading.voice_at(one.start)),
        )
        for one, body in led
        if one.concept != body.concept
    ]


def _may_lead(thing: Named) -> bool:
    """Whether a thing is a body, or a group of bodies that have tasks."""
    return bool(thing.bit & _BODIES) or (thing.kind == "stakeholder-group" and thing.concept in _AUTHORITIES)


def _is_given(thing: Named, reading: Reading, folded: str) -> bool:
    """Whether a state is told in Chinese to be who leads something: 由哈萨克斯坦牵头."""
    by = thing.kind == "state" and reading.sentence.chinese and folded.startswith("由", thing.start - 1)
    return by and _LEADS_ZH.match(folded, thing.end, reading.sentence.end) is not None


def _going_on(charge: Charge | None, sentence: Sentence, folded: str) -> Charge | None:
    """The charge, as long as its list goes on."""
    if charge is None or not is_item(sentence, folded) or sentence.level < charge.level:
        return None
    charge.level = charge.level or sentence.level
    return charge


def _is_charged(group: Sequence[Named], sentence: Sentence, folded: str) -> bool:
    """Whether bodies in a row are those whose tasks are listed next ("The Authority shall:")."""
    named = _begins(group[0], sentence, folded) or _is_asked(group[0], sentence, folded)
    charged = _CHARGED_ZH if sentence.chinese else _CHARGED
    return named and charged.match(folded, group[-1].end, sentence.end) is not None


def _is_asked(body: Named, sentence: Sentence, folded: str) -> bool:
    """Whether somebody asks a body to do something."""
    low = max(sentence.start, body.start - _BEFORE)
    before = folded[low : body.start]
    return any(sign in before for sign in _ASKING) and _ASKED.search(folded, low, body.start) is not None


def _tasks(
    group: Sequence[Named],
    bodies: Sequence[Named],
    wanted: Sequence[Named],
    sentence: Sentence,
    folded: str,
    *,
    legal: bool,
) -> list[Named]:
    """What is asked for and is the task of bodies in a row; only legal texts give tasks to whom they name first."""
    first, last = group[0], group[-1]
    chinese = sentence.chinese
    if chinese and (before := _handed_over(first, last, wanted, sentence, folded)):
        return before
    after = [one for one in wanted if one.start >= last.end]
    if not after:
        return []
    given = folded.endswith(_BY_ZH, sentence.start, first.start) if chinese else _is_asked(first, sentence, folded)
    begins = _begins(first, sentence, folded)
    if not given and not (begins and (legal or chinese)):
        return []
    limit = min(sentence.end, last.end + (_REACH_ZH if chinese else _REACH))
    stop = (_STOP_ZH if chinese else _STOP).search(folded, last.end, min(sentence.end, limit + _STOPPING))
    limit = min(stop.start(), limit) if stop else limit
    others = (body.start for body in bodies if body.start > last.end and _begins(body, sentence, folded))
    limit = min(limit, next(others, limit))
    after = [one for one in after if one.start < limit and not _drawn_on(one, sentence, folded)]
    if not after:
        return []
    if chinese:
        if given or (legal and begins and _SHALL_ZH.match(folded, last.end, limit)):
            return after
        leads = _LEADS_ZH.match(folded, last.end, limit) if begins else None
        return [one for one in after if "," not in folded[last.end : one.start]] if leads else []
    does = (_TO if given else _SHALL).match(folded, last.end, after[0].end)
    return after if does else []


def _handed_over(first: Named, last: Named, wanted: Sequence[Named], sentence: Sentence, folded: str) -> list[Named]:
    """What a Chinese clause names before the body that it is the task of: 复核由…组织实施."""
    if not folded.endswith(_BY_ZH, sentence.start, first.start) or not _DOES_ZH.match(folded, last.end, sentence.end):
        return []
    before = [one for one in wanted if one.end < first.start and _DONE_BY.match(folded, one.end, first.start - 1)]
    return before[-1:]


def _drawn_on(one: Named, sentence: Sentence, folded: str) -> bool:
    """Whether something is only drawn on for a task: 參考國際標準,訂定…."""
    low = max(sentence.start, one.start - 24)
    if _DRAWN_ON_ZH.search(folded, low, one.start):
        return True
    for end in _DRAWING:
        if folded.find(end, low, one.start) >= 0:
            return _DRAWN_ON.search(folded, low, one.start) is not None
    return False


def _begins(body: Named, sentence: Sentence, folded: str) -> bool:
    """Whether a body begins a clause, as a subject does."""
    before = folded[max(sentence.start, body.start - 12) : body.start].rstrip(" \"'《")
    before = before.removesuffix("the").removesuffix("each").rstrip()
    before = before.removesuffix("各").rstrip()
    return not before or before[-1] in ",;:.。)、" or before.endswith("and") or _ARTICLE.search(before) is not None
