"""Sorting: at which level risks arise and whether they are meant, as English texts say of several at once: "A and B are
technical risks", "others, C among them, are unintentional", "application risks, such as D"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from aigovkg.extract.claims import Told, make
from aigovkg.extract.lists import group_of
from aigovkg.extract.named import Named
from aigovkg.extract.reading import Reading
from aigovkg.extract.voices import Discourse
from aigovkg.names import thing

__all__ = ["sorted_risks"]

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
#: How what is said of a risk begins, behind some blanks, and with what classes begin: looking at that is quick.
_SAYING: Final = frozenset({"bo", "al", "ea", "to", "am", "fo", "is", "ar", "re", "oc", "or", "st", "li"})
_GAP: Final = 8
_CLASSES: Final = "taridu"
#: One of these is in a sentence that sorts risks.
_WORDS: Final = (
    *("technical", "technolog", "application", "risk at the", "risks at the", "intention", "deliberate"),
    *("unintended", "accidental", "arise", "occur", "originate", " stem"),
)
_STOPS: Final = re.compile(r"[;:]|\.\s|\bothers\b")


def sorted_risks(reading: Reading, discourse: Discourse, folded: str) -> list[Told]:
    """The levels and intents that a sentence gives to the risks it names.

    Args:
        reading: the sentence as read.
        discourse: who speaks.
        folded: the folded text.
    """
    risks = [item for item in reading.named if item.kind == "risk"]
    start, end = reading.sentence.start, reading.sentence.end
    if not risks or reading.sentence.chinese:
        return []
    told: list[Told] = []
    found = _sorted(risks, folded, end)
    if not found or not any(word in folded[start:end] for word in _WORDS):
        return told
    for code, value, group in found:
        for risk in group:
            rule, target = thing("rule", f"sorting/{code}"), thing(f"risk-{code.removeprefix('has-')}", value)
            voice = reading.voice_at(risk.start)
            told.append(make(discourse, risk.concept, code, target, reading.evidence, 0.7, rule, voice))
    return told


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
        such = _SUCH.match(folded, risk.start, end) if folded[risk.start] in _CLASSES else None
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
