"""Reading a sentence: whose voice it is, and which stance governs each thing it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Sentence
from aigovkg.extract.leads import follow, is_item
from aigovkg.extract.named import ACTORS, CLAIMABLE, VALUES, Named
from aigovkg.extract.rules import Rule
from aigovkg.extract.speakers import STRONG, Speakers
from aigovkg.extract.voices import NOBODY, Discourse, Voice

__all__ = ["Governed", "Reading", "read"]

#: What is only supposed is no reproach.
_SUPPOSED = re.compile(r"\b(?:if|unless|in case|whenever|should)\b|如果|若|倘若|一旦")
#: How sure it is that a text that prescribes asks for what it names without a word of stance, or that a text fears it.
_DEFAULT = 0.58


class Governed(NamedTuple):
    """A named thing under a stance.

    Attributes:
        thing: what is named.
        rule: the rule that governs it; None where only the kind of text speaks.
        hit: the cue.
        predicate: what follows; None where nothing is claimed.
        voice: who takes the stance.
        confidence: how sure that is.
        modal: whether a word of obligation stands before it in the sentence.
    """

    thing: Named
    rule: Rule | None
    hit: Hit | None
    predicate: str | None
    voice: Voice
    confidence: float
    modal: bool = False


class Reading(NamedTuple):
    """What a sentence says: its named things with pronouns resolved, its voices, and the stances."""

    sentence: Sentence
    named: Sequence[Named]
    pronouns: Sequence[Named]
    voices: Sequence[tuple[int, Voice]]
    governed: Sequence[Governed]
    verbs: frozenset[int] = frozenset()  # where cues of stances begin

    def voice_at(self, place: int) -> Voice:
        """Who speaks at this place."""
        return _voice_at(self.voices, place)


def read(sentence: Sentence, named: Sequence[Named], hits: Sequence[Hit], discourse: Discourse, folded: str) -> Reading:
    """Read one sentence.

    Args:
        sentence: the sentence.
        named: the named things in it.
        hits: the cues of the grammar in it.
        discourse: what is known from before; its topic is brought up to date.
        folded: the folded text.
    """
    if not named and not hits:
        return Reading(sentence, named, (), [(sentence.start, discourse.own)], ())
    if discourse.lead and not is_item(sentence, folded):
        discourse.lead = None
    pronouns = [
        item
        for hit in hits
        if hit.rules[0].reads == "anaphor"
        if (item := discourse.resolve(hit)) and not _covered(hit, named)
    ]
    pronouns += [found for item in named if item.kind == "state" and (found := discourse.possessed(item, folded))]
    reader = _Reader(sentence, named, hits, discourse, folded, pronouns)
    voices = reader.speakers.voices()
    governed = [reader.govern(thing, voices) for thing in named if thing.kind in CLAIMABLE or thing.kind in ACTORS]
    reader.remember(voices)
    follow(sentence, (*reader.rights, *reader.lefts), _voice_at(voices, sentence.end), discourse, folded)
    return Reading(sentence, named, pronouns, voices, [one for one in governed if one], reader.verbs)


def _covered(hit: Hit, named: Sequence[Named]) -> bool:
    """Whether a longer name overlaps a pronoun."""
    return any(
        thing.start < hit.end and hit.start < thing.end and thing.end - thing.start >= hit.end - hit.start
        for thing in named
    )


def _voice_at(voices: Sequence[tuple[int, Voice]], place: int) -> Voice:
    current = voices[0][1]
    for start, voice in voices:
        if start > place:
            break
        current = voice
    return current


class _Reader:
    """The state of reading one sentence."""

    def __init__(
        self,
        sentence: Sentence,
        named: Sequence[Named],
        hits: Sequence[Hit],
        discourse: Discourse,
        folded: str,
        pronouns: Sequence[Named],
    ) -> None:
        self.sentence, self.named, self.discourse, self.folded = sentence, named, discourse, folded
        self.zh = sentence.chinese
        loose = [
            hit for hit in hits if not any(t.start < hit.start and hit.end <= t.end for t in named if not t.inside)
        ]
        self.rights = [
            (hit, rule) for hit in hits for rule in hit.rules if rule.reads == "stance" and rule.side == "right"
        ]
        self.lefts = [
            (hit, rule) for hit in loose for rule in hit.rules if rule.reads == "stance" and rule.side == "left"
        ]
        self.verbs = frozenset(hit.start for hit, _ in self.rights)
        self.loose = frozenset(id(hit) for hit in loose)
        self.reports = [(hit, rule) for hit in loose for rule in hit.rules if rule.reads == "report"]
        self.modals = [hit for hit in loose if hit.rules[0].reads == "modal" or _begins_modal(hit)]
        self.negations = [hit for hit in loose if hit.rules[0].reads == "negation"]
        self.contrasts = [hit.start for hit in loose if hit.rules[0].reads == "contrast"]
        free = [t for t in named if not any(p.start <= t.start and t.end <= p.end for p in pronouns)]
        self.subjects = sorted(
            (
                *(t for t in free if t.kind in ACTORS or t.kind == "document"),
                *(p for p in pronouns if p.kind != "event"),
            ),
            key=lambda item: item.start,
        )
        stances = [pair for pair in self.rights if id(pair[0]) in self.loose]
        self.speakers = Speakers(
            sentence, self.subjects, self.reports, stances, self.modals, self.contrasts, discourse, folded
        )

    def remember(self, voices: Sequence[tuple[int, Voice]]) -> None:
        """Bring the topic up to date: the last named speaker, else the first document or actor of the sentence."""
        named = [voice for _, voice in voices if voice.named]
        first = next((s for s in self.subjects if not s.inside and s.kind != "stakeholder-group"), None)
        if named:
            self.discourse.topic = named[-1]
        elif first is not None and (first.pronoun or first.start - self.sentence.start < 60):
            self.discourse.topic = Voice(first.concept, first.kind, 0.8, named=True)

    def govern(self, thing: Named, voices: Sequence[tuple[int, Voice]]) -> Governed | None:
        """Decide which stance governs a thing."""
        right, left = self._right(thing), self._left(thing)
        chosen = self._choose(thing, right, left)
        if led := self._led(thing, chosen):
            return led
        if chosen is None:
            return self._default(thing, self._fearing(_voice_at(voices, thing.start)))
        hit, rule, predicate = chosen
        voice = _voice_at(voices, max(hit.start, 0)) if rule.side == "right" else _voice_at(voices, thing.start)
        if thing.kind == "risk" and (rule.voices == "none" or (predicate == "addresses" and voice.kind != "document")):
            voice = self._fearing(voice)
        gap = thing.start - hit.end if rule.side == "right" else hit.start - thing.end
        confidence = (
            rule.confidence * (1.0 if gap < 80 else 0.94 if gap < 200 else 0.82) * (0.6 + 0.4 * voice.confidence)
        )
        modal = any(m.start <= hit.start for m in self.modals)
        if predicate == "advocates" and self.folded[self.sentence.end - 1] == "?":
            confidence *= 0.6
        if predicate == "advocates" and rule.side == "right" and not self._earnest(rule, voice, modal, hit):
            confidence *= 0.6 if rule.weak else 0.76
        return Governed(thing, rule, hit, predicate, voice, confidence, modal)

    def _led(self, thing: Named, chosen: tuple[Hit, Rule, str | None] | None) -> Governed | None:
        """What the lead of a list says of a thing in an item, unless the item takes a stance of its own."""
        lead = self.discourse.lead
        predicate = lead.states.get(thing.kind) if lead else None
        if lead is None or predicate is None or (thing.kind in ACTORS):
            return None
        if chosen and (chosen[2] is None or not (chosen[2] == "identifies-risk" or chosen[1].weak)):
            return None
        confidence = lead.rule.confidence * (0.54 + 0.36 * lead.voice.confidence)
        return Governed(thing, lead.rule, lead.hit, predicate, lead.voice, confidence)

    def _fearing(self, voice: Voice) -> Voice:
        """Who names a risk: the document, unless all that is said here is someone else's words."""
        return voice if voice.said and voice.iri != NOBODY else self.discourse.own

    def _earnest(self, rule: Rule, voice: Voice, modal: bool, hit: Hit) -> bool:
        """Whether a cue tells what is wanted: in a text that prescribes, of a named speaker, after an obligation."""
        if self.discourse.prescriptive or modal:
            return True
        if voice.named:
            return True
        return not rule.weak and hit.start - self.sentence.start < 4

    def _default(self, thing: Named, voice: Voice) -> Governed | None:
        if thing.kind == "risk":
            return Governed(thing, None, None, "identifies-risk", voice, _DEFAULT)
        reach = 4 if self.zh else 16
        denied = any(
            thing.end <= n.start <= thing.end + 14 for n in (*self.negations, *(hit for hit, _ in self.lefts))
        ) or any(thing.start - reach <= n.end <= thing.start for n in self.negations)
        if thing.kind in VALUES and self.discourse.prescriptive and not denied:
            return Governed(thing, None, None, "advocates", voice, _DEFAULT)
        return None

    def _right(self, thing: Named) -> tuple[Hit, Rule, str | None] | None:
        """The cue before a thing that governs it, with what follows."""
        best: tuple[Hit, Rule, str | None] | None = None
        for hit, rule in reversed(self.rights):
            if hit.end > thing.start + 1 or (id(hit) not in self.loose and not self._within(hit, thing)):
                continue
            if self._cut(hit.end, thing.start):
                continue  # a cue before a colon governs all items after it
            if thing.kind not in rule.states or (thing.kind in ACTORS and thing.start - hit.end > rule.reach):
                continue
            predicate = self._negated(hit, rule, rule.states[thing.kind])
            if best is None:
                best = (hit, rule, predicate)
                if thing.kind != "risk" or (predicate in ("opposes", "addresses") and not rule.weak):
                    break
            elif predicate == "opposes":
                return hit, rule, predicate
            elif predicate == "addresses":
                break
        return best

    def _within(self, hit: Hit, thing: Named) -> bool:
        """Whether the cue stands in the same longer name as the thing ("opposition to ideological divisions")."""
        return thing.inside and any(t.start <= hit.start and thing.end <= t.end for t in self.named if not t.inside)

    def _left(self, thing: Named) -> tuple[Hit, Rule, str | None] | None:
        """The cue after a thing that governs it."""
        for hit, rule in self.lefts:
            if hit.start < thing.end or thing.kind not in rule.states:
                continue
            gap = self.folded[thing.end : hit.start]
            if len(gap) > rule.reach or self._cut(thing.end, hit.start):
                return None
            if any(thing.end <= right.start < hit.start for right, _ in self.rights) and "," in gap:
                return None
            predicate = self._negated(hit, rule, rule.states[thing.kind])
            if predicate == "criticises" and _SUPPOSED.search(self.folded, self.sentence.start, thing.start):
                return None
            return hit, rule, predicate
        return None

    def _cut(self, start: int, end: int) -> bool:
        """Whether a strong break or a contrast lies between two places."""
        if any(start <= place < end for place in self.contrasts):
            return True
        found = STRONG.search(self.folded, start, end)
        return found is not None and ":" not in self.folded[start : found.start()]

    def _choose(
        self, thing: Named, right: tuple[Hit, Rule, str | None] | None, left: tuple[Hit, Rule, str | None] | None
    ) -> tuple[Hit, Rule, str | None] | None:
        if right is None or left is None:
            return right or left
        if thing.kind == "risk" and right[2] in ("opposes", "addresses"):
            return right
        near = left[0].start - thing.end <= thing.start - right[0].end
        return left if near or right[1].weak else right

    def _negated(self, hit: Hit, rule: Rule, predicate: str | None) -> str | None:
        """What follows from a cue when a negation stands before it."""
        reach = 5 if self.zh else 24
        if not any(hit.start - reach <= n.end <= hit.start and not self._cut(n.end, hit.start) for n in self.negations):
            return (
                predicate
                if not self._forbidden(hit, rule)
                else ("opposes" if predicate in ("identifies-risk", "opposes") else None)
            )
        return None

    def _forbidden(self, hit: Hit, rule: Rule) -> bool:
        """Whether "shall not", "不得" and the like stand directly before the cue."""
        reach = 4 if self.zh else 14
        return any(
            other.states.get("risk") == "opposes"
            and rule.states.get("risk") != "opposes"
            and hit.start - reach <= before.end <= hit.start
            for before, other in self.rights
        )


def _begins_modal(hit: Hit) -> bool:
    return hit.phrase.split(" ", 1)[0] in (
        "should",
        "must",
        "shall",
        "need",
        "needs",
        "ought",
        "requires",
        "require",
    ) or hit.phrase[:1] in ("应", "须", "需")
