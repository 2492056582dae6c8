"""Sorting: of which class risks are: at which level they arise and whether they are meant, as English texts say of
several at once ("A and B are technical risks", "others, C among them, are unintentional", "application risks, such as
D"), and what rules read where a sentence sorts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.claims import NOTHING_TOLD, Told, make
from aigovkg.extract.cues import Hit
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.partakers import nearest
from aigovkg.extract.reading import Reading
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["facet", "sorted_risks"]

#: Words for a level, or for the intent behind a risk; the claim each stands for.
_LEVELS: Final = {"technical": "technical", "technological": "technical", "application": "application"}
_PLACES: Final = {
    **dict.fromkeys(("system", "systems", "model", "models", "algorithm", "technology", "data"), "technical"),
    **dict.fromkeys(("application", "applications", "use", "deployment"), "application"),
    **dict.fromkeys(("rules", "law", "legislation"), "rule"),
}
_INTENTS: Final = {
    **dict.fromkeys(("intentional", "deliberate"), "intentional"),
    **dict.fromkeys(("unintentional", "unintended", "accidental"), "unintentional"),
}
_SORT: Final = (
    r"(?:(?P<level>technical|technological|application)(?:-level| level)? risks?"
    r"|(?:a )?risks? at the (?:level of (?:the )?)?(?P<at>rules|law|applications?|systems?|technology)(?: level)?"
    r"|(?P<intent>intentional|deliberate|unintentional|unintended|accidental)\b(?: risks?| ones)?)"
)
#: A class that is told of what stands before it, and one that is told of the examples behind it.
_SAID: Final = re.compile(
    r"(?:[ ,]+(?:both|all|each|too|also|among them|for (?:example|instance)))*[ ,]+(?:is|are|remains?)"
    rf"(?: (?:a|an|the|all|both|mostly|chiefly|mainly|largely|typically|usually|often|as a rule),?)* {_SORT}"
    r"|(?:[ ,]+(?:both|all|each|too|also))*[ ,]+(?:arises?|occurs?|originates?|stems?|lies?) (?:in|at|from|within) the "
    r"(?:level of (?:the )?)?(?P<place>[a-z]+)\b"
)
_SUCH: Final = re.compile(rf"\b{_SORT},? ?\(?(?:such as|including|like|namely|for example|for instance|e\.g\.),? ")
#: How what is said of a risk begins, behind some blanks, and how classes begin: looking at that is quick.
_SAYING: Final = frozenset({"bo", "al", "ea", "to", "am", "fo", "is", "ar", "re", "oc", "or", "st", "li"})
_GAP: Final = 8
_CLASSES: Final = frozenset({"tec", "app", "ris", "a r", "int", "del", "uni", "acc"})
#: One of these is in a sentence that sorts risks.
_WORDS: Final = (
    *("technical", "technolog", "application", "risk at the", "risks at the", "intention", "deliberate"),
    *("unintended", "accidental", "arise", "occur", "originate", " stem"),
)
_STOPS: Final = re.compile(r"[;:]|\.\s|\bothers\b")
#: What a sentence says that sorts risks, for rules that read classes of risks.
_TELLING: Final = re.compile(
    r"classif|distinguish|whether|divided|categor|types? of|kinds? of|levels?\b|dimension|one is|severity"
    r"|分为|分类|区分|分成|类型|层面|包括|是否"
)
#: One of these is in each of them: looking for them is quick.
_TOLD: Final = (
    *("classif", "distinguish", "whether", "divided", "categor", "type", "kind", "level", "dimension", "one is"),
    *("severity", "分", "类型", "层面", "包括", "是否", "两类", "一类", "一是"),
)
_TWO_KINDS: Final = re.compile(
    r"one is|(?:two|three|several) (?:kinds|types|categor)|divided into|分为|两类|一类是|一是"
)
_VOCABULARIES: Final = {
    "has-intent": "risk-intent",
    "has-origin": "risk-origin",
    "has-objectivity": "risk-objectivity",
    "has-severity": "risk-severity",
    "has-level": "risk-level",
    "has-nature": "risk-nature",
}


def sorted_risks(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """The levels and intents that a sentence gives to the risks it names.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
    """
    if reading.sentence.chinese or not any(item.kind == "risk" for item in reading.named):
        return NOTHING_TOLD
    start, end = reading.sentence.start, reading.sentence.end
    found = _sorted([item for item in reading.named if item.kind == "risk"], folded, end)
    if not found or not any(word in folded[start:end] for word in _WORDS):
        return NOTHING_TOLD
    told: list[Told] = []
    for code, value, group in found:
        for risk in group:
            rule, target = thing("rule", f"sorting/{code}"), thing(f"risk-{code.removeprefix('has-')}", value)
            voice = reading.voice_at(risk.start)
            told.append(make(discourse, risk.concept, code, target, reading.evidence, 0.7, rule, voice))
    return told


def facet(rule: Rule, hit: Hit, reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """A class of risk by a cue, where the sentence sorts risks.

    Args:
        rule: the rule, which reads facets.
        hit: its cue.
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
    """
    risks = [t for t in reading.named if t.kind == "risk"]
    if not risks:
        return NOTHING_TOLD
    sentence = folded[reading.sentence.start : reading.sentence.end]
    sorts = any(word in sentence for word in _TOLD)
    if not (sorts and (_TWO_KINDS if rule.note else _TELLING).search(sentence)):
        return NOTHING_TOLD
    over = next((t for t in risks if t.start <= hit.start and hit.end <= t.end), None)
    target = over or nearest(risks, hit, "either", rule.reach, folded)
    if target is None:
        return NOTHING_TOLD
    value = thing(_VOCABULARIES[rule.predicate], rule.value)
    confidence, voice = rule.confidence * target.confidence, reading.voice_at(hit.start)
    return [make(discourse, target.concept, rule.predicate, value, reading.evidence, confidence, rule.iri, voice)]


def _sorted(risks: list[Named], folded: str, end: int) -> list[tuple[str, str, Sequence[Named]]]:
    """What classes the risks of a sentence are given."""
    found: list[tuple[str, str, Sequence[Named]]] = []
    for risk in risks:
        says = folded[risk.end : risk.end + _GAP].lstrip(" ,")[:2] in _SAYING
        said = _SAID.match(folded, risk.end, end) if says else None
        kind = _kind(said) if said else None
        if said and kind:
            before = [item for item in risks if item.end <= said.start() + 1]
            found.append((*kind, [*group_of(risk, before, folded), *_inside(risks, said)]))
        such = _SUCH.match(folded, risk.start, end) if folded[risk.start : risk.start + 3] in _CLASSES else None
        kind = _kind(such) if such else None
        if such and kind:
            stop = _STOPS.search(folded, such.end(), end)
            last = stop.start() if stop else end
            found.append((*kind, [risk, *(item for item in risks if such.end() <= item.start < last)]))
    return found


def _inside(risks: list[Named], said: re.Match[str]) -> list[Named]:
    """The risk that is the class itself: "technical risks"."""
    return [item for item in risks if said.start() < item.start and item.end <= said.end()]


def _kind(found: re.Match[str]) -> tuple[str, str] | None:
    """The code of a class, and its value."""
    told = found.groupdict()
    if level := told.get("level"):
        return "has-level", _LEVELS[level]
    if intent := told.get("intent"):
        return "has-intent", _INTENTS[intent]
    value = _PLACES.get(told.get("at") or told.get("place") or "")
    return ("has-level", value) if value else None
