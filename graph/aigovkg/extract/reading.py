"""Reading a sentence: whose voice it is, and which stance governs each thing it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Sentence
from aigovkg.extract.leads import follow, is_item, led
from aigovkg.extract.named import ACTORS, BLAMABLE, CLAIMABLE, VALUES, Named
from aigovkg.extract.qualifying import LAWS, Qualifier, defines
from aigovkg.extract.rules import Rule
from aigovkg.extract.speakers import Speakers
from aigovkg.extract.stances import Choice, Stances
from aigovkg.extract.voices import Discourse, Voice, pronouns_of

__all__ = ["Governed", "Reading", "read"]

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
        modality: whether it is owed, advised, …: a key of `aigovkg.extract.modality.MODALITIES`, or empty.
        condition: the clause it stands under, in code points.
    """

    thing: Named
    rule: Rule | None
    hit: Hit | None
    predicate: str | None
    voice: Voice
    confidence: float
    modal: bool = False
    modality: str = ""
    condition: tuple[int, int] | None = None


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


def read(
    sentence: Sentence,
    named: Sequence[Named],
    hits: Sequence[Hit],
    others: Sequence[Hit],
    discourse: Discourse,
    folded: str,
) -> Reading:
    """Read one sentence.

    Args:
        sentence: the sentence.
        named: the named things in it.
        hits: the cues of the grammar in it.
        others: the other cues in it, of which those of modality and condition count.
        discourse: what is known from before; its topic is brought up to date.
        folded: the folded text.
    """
    if not named and not hits:
        return Reading(sentence, named, (), [(sentence.start, discourse.own)], ())
    if discourse.lead and not is_item(sentence, folded):
        discourse.lead = None
    pronouns = pronouns_of(named, hits, discourse, folded)
    reader = _Reader(sentence, named, hits, others, discourse, folded, pronouns)
    voices = reader.speakers.voices()
    about = [thing for thing in named if thing.kind in CLAIMABLE or thing.kind in BLAMABLE]
    about += [one for one in pronouns if one.kind in BLAMABLE and one.concept != discourse.record.iri]
    if about and defines(sentence, folded):
        about = []
    governed = [reader.govern(thing, voices) for thing in about]
    reader.remember(voices)
    follow(sentence, reader.stances, _voice_at(voices, sentence.end), discourse, folded)
    return Reading(sentence, named, pronouns, voices, [one for one in governed if one], reader.stances.verbs)


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
        others: Sequence[Hit],
        discourse: Discourse,
        folded: str,
        pronouns: Sequence[Named],
    ) -> None:
        self.sentence, self.named, self.discourse, self.folded = sentence, named, discourse, folded
        self.qualifier = Qualifier(sentence, hits, others, folded, law=discourse.record.type in LAWS)
        self.stances = Stances(sentence, named, hits, folded, self.qualifier.clauses)
        free = named
        if pronouns:
            free = [t for t in named if not any(p.start <= t.start and t.end <= p.end for p in pronouns)]
        self.subjects = sorted(
            (
                *(t for t in free if t.kind in ACTORS or t.kind == "document"),
                *(p for p in pronouns if p.kind != "event"),
            ),
            key=lambda item: item.start,
        )
        self.speakers = Speakers(sentence, self.subjects, self.stances, discourse, folded)

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
        chosen = self.stances.choose(thing)
        lead = self.discourse.lead
        if lead and (predicate := led(lead, thing, chosen)):
            confidence = lead.rule.confidence * (0.54 + 0.36 * lead.voice.confidence)
            found: Governed | None = Governed(thing, lead.rule, lead.hit, predicate, lead.voice, confidence)
        elif chosen is None:
            found = self._default(thing, self._fearing(_voice_at(voices, thing.start)))
        else:
            found = self._chosen(thing, chosen, voices)
        return self._qualified(found) if found and found.predicate else found

    def _qualified(self, found: Governed) -> Governed | None:
        """A stance with its modality and its condition; None where nothing is claimed after all."""
        thing, hit = found.thing, found.hit
        if not self.qualifier.counts(thing, found.predicate or ""):
            return None
        cue = (hit.start, hit.end) if hit and hit.start >= self.sentence.start else None
        modality, condition = self.qualifier.qualify(thing, found.predicate or "", cue)
        return found._replace(modality=modality, condition=condition) if modality or condition else found

    def _chosen(self, thing: Named, chosen: Choice, voices: Sequence[tuple[int, Voice]]) -> Governed:
        """What the cue that was chosen says of a thing, who says it, and how sure that is."""
        hit, rule, predicate = chosen
        voice = _voice_at(voices, max(hit.start, 0)) if rule.side == "right" else _voice_at(voices, thing.start)
        if thing.kind == "risk" and (rule.voices == "none" or (predicate == "addresses" and voice.kind != "document")):
            voice = self._fearing(voice)
        gap = thing.start - hit.end if rule.side == "right" else hit.start - thing.end
        confidence = (
            rule.confidence * (1.0 if gap < 80 else 0.94 if gap < 200 else 0.82) * (0.6 + 0.4 * voice.confidence)
        )
        modal = any(m.start <= hit.start for m in self.stances.modals)
        if predicate == "advocates" and self.folded[self.sentence.end - 1] == "?":
            confidence *= 0.6
        if predicate == "advocates" and rule.side == "right" and not self._earnest(rule, voice, modal, hit):
            confidence *= 0.6 if rule.weak else 0.76
        return Governed(thing, rule, hit, predicate, voice, confidence, modal)

    def _fearing(self, voice: Voice) -> Voice:
        """Who names a risk: the document, unless all that is said here is someone else's words, or nobody's."""
        return voice if voice.said else self.discourse.own

    def _earnest(self, rule: Rule, voice: Voice, modal: bool, hit: Hit) -> bool:
        """Whether a cue tells what is wanted: in a text that prescribes, of a named speaker, after an obligation."""
        if self.discourse.prescriptive or modal:
            return True
        if voice.named:
            return True
        return not rule.weak and hit.start - self.sentence.start < 4

    def _default(self, thing: Named, voice: Voice) -> Governed | None:
        if self.sentence.kind == "heading" and (thing.kind == "risk" or not self.sentence.start):
            return None  # a class of risks that the section is about, told in full below; or a title
        if thing.kind == "risk":
            if self.discourse.prescriptive and self.qualifier.supposes(thing.start):
                return None
            return Governed(thing, None, None, "identifies-risk", voice, _DEFAULT)
        if thing.kind not in VALUES or not self.discourse.prescriptive:
            return None
        reach = 4 if self.sentence.chinese else 16
        negations = self.stances.negations
        against = (hit for hit, _ in self.stances.free if hit.phrase.endswith((" not", " never")))
        after = (*negations, *(hit for hit, _ in self.stances.lefts), *against)
        denied = any(thing.end <= hit.start <= thing.end + 14 for hit in after)
        denied = denied or any(thing.start - reach <= hit.end <= thing.start for hit in negations)
        return None if denied else Governed(thing, None, None, "advocates", voice, _DEFAULT)
