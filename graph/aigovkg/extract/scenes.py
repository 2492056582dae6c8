"""Scenes: stages and domains that open a sentence or a part of it and hold for what is demanded there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.cues import Hit
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import VALUES, Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing as named_thing

__all__ = ["concerned", "counts", "opened", "sorted_by_risk"]

_BEFORE: Final = 60
_PART: Final = re.compile(r";|。|\.\s")
#: By language and predicate: what stands before places that open what is demanded, and between them and the demand;
#: and of the former, where it is slow, what is in it, one of each: looking for them is quick.
_OPENINGS: Final[dict[tuple[str, str], tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...]]] = {
    ("en", "applies-at"): (
        (
            re.compile(
                r"(?:^|[.;:\n])\W*(?:[(]?[a-z\d]{1,3}[.)] )?(?:during|before|prior to|ahead of|after|throughout"
                r"|across|at|in|when|from|on|upon)\b[^,;:.]{0,40}$"
            ),
            re.compile(r"[^,;:.]{0,40}, "),
            ("during", "before", "prior", "ahead", "after", "throughout", "across", "at", "in", "when", "from", "on"),
        ),
    ),
    ("en", "applies-in"): (
        (
            re.compile(
                r"\b(?:developers?|providers?|deployers?|users?|operators?|suppliers?|manufacturers?|companies|those)"
                r"(?: [a-z]+){0,3} (?:of|in|for|developing|deploying|using|providing)(?: [a-z-]+)?"
                r"(?: systems?| models?)?(?:,? (?:including|such as|in particular|especially))? $"
                r"|\b(?:systems?|models?|tools?|applications?|technolog(?:y|ies)|algorithms?)(?: [a-z-]+){0,3}"
                r" (?:in|for|within)(?: the)?(?: [a-z]+)? $"
                r"|(?:^|[.;:\n])\W*(?:when|in) (?:using|developing|deploying|procuring|applying)(?: [a-z]+){0,3} $"
            ),
            re.compile(
                r"(?:[^;:.]{0,80},)?[^,;:.]{0,40}?"
                r"\b(?:should|must|shall|to|needs? to|ought to|ha(?:s|ve) to|are required to) "
            ),
            (
                *("develop", "provid", "deploy", "user", "operat", "suppl", "manufactur", "compan", "those", "system"),
                *("model", "tool", "applic", "technolog", "algorithm", "using", "procuring", "applying"),
            ),
        ),
        (
            re.compile(
                r"(?:^|[.;:\n])\W*(?:(?:[a-z]+, )?as (?:regards|for|to)|with (?:regard|respect) to|regarding|concerning"
                r"|when it comes to|in (?:the (?:case|field|area|context|sphere) of|matters of)|at the level of)"
                r"(?: [a-z-]+){0,2} $"
            ),
            re.compile(r"[^,;:.]{0,40}, "),
            ("as ", "regard", "with respect", "concerning", "when it", "in the ", "in matters", "at the level"),
        ),
    ),
    ("zh", "applies-at"): (
        (
            re.compile(r"(?:^|[,;。:\s])[^,;。:]{0,4}?(?:在|于|从|贯穿)[^,;。:]{0,6}$"),
            re.compile(r"[^,;。:]{0,8}?(?:阶段|环节|过程|期间|中|时|前|后),"),
            ("在", "于", "从", "贯穿"),
        ),
    ),
    ("zh", "applies-in"): (
        (
            re.compile(r"(?:使用|利用|运用|应用|开发|提供|研发|部署|采用|从事|经营|涉及|面向)[^,。;:]{0,4}$"),
            re.compile(
                r"[^,。;:]{0,20}?(?:时,?(?!代)|应(?![用对急])|须|不得|领域,|方面,)|[^,。;:]{0,8},(?:均|都)?(?:应当|应该|须|必须|不得)"
            ),
            ("用", "运", "开发", "提供", "研发", "部署", "从事", "经营", "涉及", "面向"),
        ),
        (
            re.compile(r"(?:^|[,;。:\s并])[^,;。:]{0,4}?对(?!于)[^,。;:]{0,14}$"),
            re.compile(
                r"(?:等[^,。;:]{0,6},)?[^,。;:]{0,6}?(?:实行|实施|开展|进行|建立|采取|加强|推行|制定|应(?![用对急])|须)"
            ),
            ("对",),
        ),
        (
            re.compile(r"(?:鼓励|支持|推动|促进|引导|推进)[^,。;:]{0,4}$"),
            re.compile(r"等?(?:重点|各类?)?(?:行业|领域|部门|产业|企业)(?:率先|积极|优先)?(?![的中内之])"),
            ("鼓励", "支持", "推动", "促进", "引导", "推进"),
        ),
    ),
}
#: What is said of things in places that open a sentence: measures are demanded, risks named.
_SAID: Final = {"en": frozenset({"advocates", "identifies-risk", "opposes"}), "zh": frozenset({"advocates"})}
#: What may be said of a domain right behind it in Chinese, and what may stand between.
_SAID_OF: Final = VALUES | {"risk"}
_RELATED: Final = re.compile(
    r"等?(?:技术|服务|产品|系统|算法|模型|应用|产业|领域|行业|场景|方面)?[里裡裏中内]?(?:的|之|相关的?|有关的?|领域的?)?"
)
#: What stands before a domain that is the subject, and between it and what it brings about.
_HEAD: Final = re.compile(
    r"(?:.*[.;:\n])?\W*(?:[(]?[a-z\d]{1,3}[.)] )?(?:the |most |many |some |such |advanced |modern |use of )*"
)
_HEAD_ZH: Final = re.compile(r"(?:.*[,;。:\s])?[^,;。:]{0,3}", re.DOTALL)
_MAY: Final = re.compile(
    r"(?: (?:models?|systems?|tools?|applications?|technolog(?:y|ies)|platforms?|developers?))?(?: [a-z]+){0,3} ?"
)
_MAY_ZH: Final = re.compile(r"[^,;。:]{0,10}")


#: Ways to sort systems by the risk that they carry; how a sentence begins that lists what belongs to one class of them.
_SORTING: Final = frozenset(named_thing("mechanism", name) for name in ("risk-classification", "tiered-management"))
_BY_RISK: Final = frozenset({named_thing("mechanism", "risk-based-approach")})  # it sorts by the way
_TIER: Final = re.compile(r"\b(?:high(?:er)?[- ]risk|tier|risk (?:level|class|category)|unacceptable risk)\b")
_SEVERAL: Final = 3


def opened(rule: Rule, run: Sequence[Named], reading: Reading, folded: str) -> Sequence[Named]:
    """What is demanded in the part of a sentence that a list of places opens ("During design, …", 使用…时,应…)."""
    demanded = [
        g.thing
        for g in reading.governed
        if g.predicate in _SAID[rule.language] and g.thing.start >= run[-1].end and g.thing.kind in rule.subject
        if counts(g.thing)
    ]
    if not demanded:
        return ()
    start, end = reading.sentence.start, reading.sentence.end
    low = max(start, run[0].start - _BEFORE)
    before = folded[low : run[0].start] if low == start else f"…{folded[low : run[0].start]}"
    for opens, goes_on, signs in _OPENINGS[rule.language, rule.predicate]:
        if any(sign in before for sign in signs):
            then = goes_on.match(folded, run[-1].end, end)
            if then is not None and opens.search(before):
                break
    else:
        return ()
    stop = _PART.search(folded, then.end(), end)
    limit = stop.start() if stop else end
    return [thing for thing in demanded if then.end() <= thing.start < limit]


def concerned(rule: Rule, run: Sequence[Named], reading: Reading, folded: str) -> Sequence[Named]:
    """What a list of domains is the subject of, or is said of: "Chatbots may cause …", 生成式人工智能相关规则."""
    if rule.predicate != "applies-in":
        return ()
    start, first, last = reading.sentence.start, run[0].start, run[-1].end
    chinese = reading.sentence.chinese
    if chinese:
        things = [t for t in reading.named if t.kind in _SAID_OF and t.start >= last and counts(t)]
        if things and _RELATED.fullmatch(folded, last, things[0].start):
            return group_of(things[0], things, folded)
    found = [(g.hit, g.thing) for g in reading.governed if g.predicate == "identifies-risk" and g.rule and g.hit]
    brought = [(hit, risk) for hit, risk in found if last <= hit.start < risk.start and _brings(hit)]
    if not brought or not (_MAY_ZH if chinese else _MAY).fullmatch(folded, last, brought[0][0].start):
        return ()
    if not (_HEAD_ZH if chinese else _HEAD).fullmatch(folded, max(start, first - _BEFORE), first):
        return ()
    risks = [risk for _, risk in brought]
    return group_of(risks[0], risks, folded)


def sorted_by_risk(run: Sequence[Named], reading: Reading, discourse: Discourse, folded: str) -> Sequence[Named]:
    """The sorting by risk that a list of domains belongs to, where the text has spoken of one: "The high-risk tier
    comprises systems used in credit, recruitment and policing".

    Args:
        run: the domains.
        reading: the sentence as read.
        discourse: knows what the text names.
        folded: the folded text.
    """
    start = reading.sentence.start
    if len(run) < _SEVERAL:
        return ()
    end = run[0].start
    if not any(folded.find(word, start, end) >= 0 for word in ("risk", "tier")) or not _TIER.search(folded, start, end):
        return ()
    sorting = discourse.last_of(_SORTING, run[0].start) or discourse.last_of(_BY_RISK, run[0].start)
    return () if sorting is None else (sorting,)


def _brings(hit: Hit) -> bool:
    """Whether a cue tells of what brings harm about, and not of who fears it."""
    return any(rule.voices == "none" for rule in hit.rules)


def counts(thing: Named) -> bool:
    """Whether a thing stands by itself; of names inside names only those that "and" joins do."""
    return not thing.inside or thing.kind in VALUES
