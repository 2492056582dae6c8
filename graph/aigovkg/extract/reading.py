"""Reading a sentence: whose voice it is, and which stance governs each thing it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Sentence
from aigovkg.extract.named import ACTORS, CLAIMABLE, VALUES, Named
from aigovkg.extract.rules import Rule
from aigovkg.extract.voices import Discourse, Voice

__all__ = ["Governed", "Reading", "read"]

#: What a clause cannot reach across.
_STRONG = re.compile(r"[;!?。]|\.\s|:\s*\n|--")
_PREPOSITIONS = frozenset(
    ["of", "in", "with", "by", "for", "from", "to", "between", "against", "among", "on", "under", "within", "at", "as", "like", "into", "through", "than", "and", "or", "about", "via", "per", "the's"]
)
_POSSESSED = re.compile(
    r"'?s? ?(?:own |new |chinese |national |two |additional |ai |governance |global |artificial intelligence )*(?:government|position|stance|approach|proposal|initiatives?|polic(?:y|ies)|papers?|position papers?"
    r"|statement|view|representatives?|leaders|ministry|president|plan|strategy|solutions?|documents?|opposition|support|call|commitment|emphasis|delegation|authors?|content|text|principles)?\b"
)
_ZH_BARRED = "与和对向同在由从给以把被为让使将跟及、按照据"
_FINITE_TO = re.compile(
    r"(?:continues?|continued|seeks?|aims?|has|have|wants?|needs?|hopes?|intends?|began|begins|strives?|used|committed|pledged|agreed|decided|ready|willing|proposes?|proposed) to ?$"
)


@dataclass(frozen=True, slots=True)
class Governed:
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


@dataclass(frozen=True)
class Reading:
    """What a sentence says: its named things with pronouns resolved, its voices, and the stances."""

    sentence: Sentence
    named: Sequence[Named]
    pronouns: Sequence[Named]
    voices: Sequence[tuple[int, Voice]]
    governed: Sequence[Governed]

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
    pronouns = [
        item
        for hit in hits
        if hit.rules[0].reads == "anaphor"
        if (item := discourse.resolve(hit)) and not _covered(hit, named)
    ]
    reader = _Reader(sentence, named, hits, discourse, folded, pronouns)
    voices = reader.voices()
    governed = [reader.govern(thing, voices) for thing in named if thing.kind in CLAIMABLE or thing.kind in ACTORS]
    reader.remember(voices)
    return Reading(sentence, named, pronouns, voices, [one for one in governed if one])


def _covered(hit: Hit, named: Sequence[Named]) -> bool:
    return any(thing.start < hit.end and hit.start < thing.end for thing in named)


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
            hit for hit in hits if not any(t.start <= hit.start and hit.end <= t.end for t in named if not t.inside)
        ]
        self.rights = [
            (hit, rule) for hit in hits for rule in hit.rules if rule.reads == "stance" and rule.side == "right"
        ]
        self.lefts = [
            (hit, rule) for hit in loose for rule in hit.rules if rule.reads == "stance" and rule.side == "left"
        ]
        self.loose = frozenset(id(hit) for hit in loose)
        self.reports = [(hit, rule) for hit in loose for rule in hit.rules if rule.reads == "report"]
        self.modals = [hit for hit in loose if hit.rules[0].reads == "modal" or _begins_modal(hit)]
        self.negations = [hit for hit in loose if hit.rules[0].reads == "negation"]
        self.contrasts = [hit.start for hit in loose if hit.rules[0].reads == "contrast"]
        self.subjects = sorted(
            (*(t for t in named if t.kind in ACTORS or t.kind == "document"), *pronouns), key=lambda item: item.start
        )
        self.found: list[Named] = []

    # --- voices ---

    def voices(self) -> list[tuple[int, Voice]]:
        """Who speaks from where on in the sentence; the first entry is the voice at its beginning."""
        voices = [(self.sentence.start, self.discourse.own)]
        for hit, rule in sorted(
            [*self.reports, *(pair for pair in self.rights if id(pair[0]) in self.loose)],
            key=lambda pair: pair[0].start,
        ):
            if rule.reads == "report" and rule.subject_side == "right":
                after = next((s for s in self.subjects if hit.end <= s.start <= hit.end + rule.reach), None)
                if after is not None:
                    voices.append((hit.start, self._voice(after, rule)))
                continue
            subject = self._subject(hit)
            if subject is not None:
                self.found.append(subject)
                voices.append((subject.start, self._voice(subject, rule)))
        return voices

    def _voice(self, subject: Named, rule: Rule) -> Voice:
        if self.discourse.is_own(subject.concept) and (
            self.discourse.prescriptive or subject.concept == self.discourse.record.iri
        ):
            return Voice(self.discourse.record.iri, "document", subject.confidence, named=True)
        return Voice(subject.concept, subject.kind, min(subject.confidence, 0.95), named=True)

    def _subject(self, hit: Hit) -> Named | None:
        """The grammatical subject of a cue, where it is a document, an actor or a pronoun for one."""
        for subject in reversed(self.subjects):
            if subject.end > hit.start or subject.inside:
                continue
            if self._speaks(subject, hit):
                return subject
            if hit.start - subject.end > (14 if self.zh else 90):
                break
        return None

    def _speaks(self, subject: Named, hit: Hit) -> bool:
        gap = self.folded[subject.end : hit.start]
        before = self.folded[max(self.sentence.start, subject.start - 16) : subject.start]
        if subject.kind == "stakeholder-group" and self.discourse.prescriptive:
            return False
        if (
            any(subject.end <= modal.start < hit.start for modal in self.modals)
            and subject.concept != self.discourse.record.iri
        ):
            return False
        if _STRONG.search(gap) or any(subject.end <= place < hit.start for place in self.contrasts):
            return False
        return self._speaks_zh(gap, before) if self.zh else self._speaks_en(gap, before, subject)

    def _speaks_zh(self, gap: str, before: str) -> bool:
        if (
            len(gap) > 14
            or before[-1:] in tuple(_ZH_BARRED)
            or ("的" in gap
            and not re.search("的(?:立场|主张|政策|倡议|提案|方案)", gap))
        ):
            return False
        return gap.count(",") <= 1

    def _speaks_en(self, gap: str, before: str, subject: Named) -> bool:
        words = before.split()
        if words and words[-1] in ("the", "a"):
            words.pop()
        if words and words[-1].strip("\"'(") in _PREPOSITIONS and not words[-1].endswith(","):
            return False
        if gap.startswith(("'s", "' ")) or subject.label in ("its", "their", "his", "her", "our", "my"):
            found = _POSSESSED.match(gap)
            return bool(found) and len(gap) - found.end() < 25 and gap.count(",") == 0
        commas = gap.count(",")
        if commas not in (0, 2) or len(gap) > (90 if commas else 60) or len(gap.split()) > (14 if commas else 7):
            return False
        if re.search(r"\bto ?$", gap) and not _FINITE_TO.search(gap):
            return False
        return not re.search(r"\b(?:of|in|for|with|by|on|that|which|who)\b", gap) or commas == 2

    def remember(self, voices: Sequence[tuple[int, Voice]]) -> None:
        """Bring the topic up to date: the last named speaker, else the first document or actor of the sentence."""
        named = [voice for _, voice in voices[1:] if voice.named]
        first = next((s for s in self.subjects if not s.inside and s.kind != "stakeholder-group"), None)
        if named:
            self.discourse.topic = named[-1]
        elif first is not None and (first.pronoun or first.start - self.sentence.start < 60):
            self.discourse.topic = Voice(first.concept, first.kind, 0.8, named=True)

    # --- stances ---

    def govern(self, thing: Named, voices: Sequence[tuple[int, Voice]]) -> Governed | None:
        """Decide which stance governs a thing."""
        right, left = self._right(thing), self._left(thing)
        chosen = self._choose(thing, right, left)
        if chosen is None:
            return self._default(thing, _voice_at(voices, thing.start))
        hit, rule, predicate = chosen
        voice = _voice_at(voices, max(hit.start, 0)) if rule.side == "right" else _voice_at(voices, thing.start)
        gap = thing.start - hit.end if rule.side == "right" else hit.start - thing.end
        confidence = (
            rule.confidence * (1.0 if gap < 80 else 0.94 if gap < 200 else 0.82) * (0.6 + 0.4 * voice.confidence)
        )
        modal = any(m.start <= hit.start for m in self.modals)
        if predicate == "advocates" and rule.side == "right" and not self._earnest(rule, voice, modal, hit):
            confidence *= 0.6
        return Governed(thing, rule, hit, predicate, voice, confidence, modal)

    def _earnest(self, rule: Rule, voice: Voice, modal: bool, hit: Hit) -> bool:
        """Whether a cue says what the speaker wants: in a text that prescribes, by a named speaker, or as an obligation."""
        if self.discourse.prescriptive or modal:
            return True
        if voice.named:
            return True
        return not rule.weak and hit.start - self.sentence.start < 4

    def _default(self, thing: Named, voice: Voice) -> Governed | None:
        if thing.kind == "risk":
            return Governed(thing, None, None, "identifies-risk", voice, 0.5)
        if thing.kind in VALUES and self.discourse.prescriptive:
            return Governed(thing, None, None, "advocates", voice, 0.5)
        return None

    def _right(self, thing: Named) -> tuple[Hit, Rule, str | None] | None:
        """The cue before a thing that governs it, with what follows."""
        best: tuple[Hit, Rule, str | None] | None = None
        for hit, rule in reversed(self.rights):
            if hit.end > thing.start + 1 or (id(hit) not in self.loose and not self._within(hit, thing)):
                continue
            if self._cut(hit.end, thing.start):
                break
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
            return hit, rule, self._negated(hit, rule, rule.states[thing.kind])
        return None

    def _cut(self, start: int, end: int) -> bool:
        """Whether a strong break or a contrast lies between two places."""
        if any(start <= place < end for place in self.contrasts):
            return True
        found = _STRONG.search(self.folded, start, end)
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
