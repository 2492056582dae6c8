"""Reading a sentence: whose voice it is, and which stance governs each thing it names."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.conditions import conditions as clauses_of
from aigovkg.extract.cues import Hit, Pair
from aigovkg.extract.drafts import is_provided
from aigovkg.extract.frame import Sentence
from aigovkg.extract.leads import follow, going_on, led, opening
from aigovkg.extract.named import BLAMABLE_BITS, CLAIMABLE_BITS, VALUE_BITS, Named, is_same
from aigovkg.extract.points import is_bidden, is_nobodys, is_own_deed, is_point, is_told
from aigovkg.extract.pronouns import pronouns_of
from aigovkg.extract.qualifying import Qualifier, defines
from aigovkg.extract.rules import Rule
from aigovkg.extract.speakers import Speakers
from aigovkg.extract.stances import Choice, Stances
from aigovkg.extract.subjects import subjects_of
from aigovkg.extract.voices import Discourse, Voice
from aigovkg.statements import Span

__all__ = ["Governed", "Reading", "read"]

_TAKEN_TO: Final = CLAIMABLE_BITS | BLAMABLE_BITS
#: How sure it is that a text that prescribes asks for what it names without a word of stance, or that a text fears it.
_DEFAULT: Final = 0.58
#: So near the beginning of a sentence, in code points, stands who it is about.
_EARLY: Final = 60
#: How near a negation must stand to what the kind of text asks for, in code points.
_BEFORE: Final = 16
_BEFORE_ZH: Final = 4
_BEHIND: Final = 14

#: What stands before a measure that is told by a verb where it is asked for ("will report on progress"), and how sure
#: that is; before a harm that nobody suffers.
_ASKED: Final = re.compile(r"\b(?:will|shall|must|should|would)(?: also| each| jointly| regularly)?(?: be)? $")
_AUXILIARY: Final = ("will ", "shall ", "must ", "should ", "would ", "also ", "each ", "jointly ", "regularly ", "be ")
_ASKED_FOR: Final = 0.7
#: How a paragraph in Chinese names what it is about: 第二，关于能力建设。
_ABOUT: Final = re.compile(r"(?:第?[一二三四五六七八九十]{1,2}(?:是|,)|[首其最][先次后],)?关于[^,。;:]{2,24}。")


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
        modality: whether it is owed, advised, …: a key of `aigovkg.extract.modality.MODALITIES`, or empty.
        condition: the clause it stands under, in code points.
    """

    __slots__ = ("condition", "confidence", "hit", "modal", "modality", "predicate", "rule", "thing", "voice")

    def __init__(
        self,
        thing: Named,
        rule: Rule | None,
        hit: Hit | None,
        predicate: str | None,
        voice: Voice,
        confidence: float,
        *,
        modal: bool = False,
    ) -> None:
        self.thing = thing
        self.rule = rule
        self.hit = hit
        self.predicate = predicate
        self.voice = voice
        self.confidence = confidence
        self.modal = modal
        self.modality = ""
        self.condition: tuple[int, int] | None = None


class Reading:
    """What a sentence says: its named things with pronouns resolved, its voices, and the stances.

    Attributes:
        rights: the cues of stances whose things stand after them, with their rules.
        opens: whether it ends in a colon after which items follow.
    """

    def __init__(
        self,
        sentence: Sentence,
        named: list[Named],
        pronouns: list[Named],
        voices: list[tuple[int, Voice]],
        governed: list[Governed],
        rights: list[Pair],
        *,
        opens: bool,
    ) -> None:
        self.sentence = sentence
        self.named = named
        self.pronouns = pronouns
        self.voices = voices
        self.governed = governed
        self.rights = rights
        self.opens = opens
        self._evidence: Span | None = None

    @property
    def evidence(self) -> Span:
        """The span of the sentence, in code points; most sentences claim nothing and are not asked for it."""
        if self._evidence is None:
            self._evidence = tuple.__new__(Span, (self.sentence.start, self.sentence.end))  # as `Span(…)`, but quicker
        return self._evidence

    def voice_at(self, place: int) -> Voice:
        """Who speaks at this place."""
        return _voice_at(self.voices, place)


def read(
    sentence: Sentence,
    named: list[Named],
    hits: list[Hit],
    modalities: list[Hit],
    conditions: list[Hit],
    definitions: list[Hit],
    discourse: Discourse,
    folded: str,
) -> Reading:
    """Read one sentence.

    Args:
        sentence: the sentence.
        named: the named things in it.
        hits: the cues of the grammar in it.
        modalities, conditions, definitions: those of modalities, conditions and definitions.
        discourse: what is known from before; its topic is brought up to date.
        folded: the folded text.
    """
    discourse.counting.passes(sentence)
    if not named and not hits:
        return Reading(sentence, named, [], [(sentence.start, discourse.own)], [], [], opens=False)
    if discourse.lead:
        discourse.lead = going_on(discourse.lead, sentence, folded)
    pronouns = pronouns_of(named, hits, discourse, folded)
    clauses = clauses_of(sentence, conditions, folded, discourse.breaks) if conditions else []
    stances = Stances(sentence, named, hits, folded, clauses, discourse.breaks)
    subjects = subjects_of(named, pronouns)
    voices = Speakers(sentence, subjects, stances, discourse, folded).voices()
    about = [thing for thing in named if thing.bit & _TAKEN_TO] if named else []
    if pronouns:
        about += [one for one in pronouns if one.bit & BLAMABLE_BITS if not is_same(one.concept, discourse.own.iri)]
    governed: list[Governed] = []
    if about and not (definitions and defines(sentence, folded)):
        qualifier = Qualifier(stances, hits, modalities, law=discourse.binding)
        governor = _Governor(sentence, stances, qualifier, voices, discourse, folded)
        for thing in about:
            found = governor.govern(thing)
            if found is not None:
                governed.append(found)
    _remember(subjects, voices, sentence, discourse)
    opens = opening(sentence, folded)
    if opens >= 0:
        follow(stances, opens, _voice_at(voices, sentence.end), discourse, folded)
    return Reading(sentence, named, pronouns, voices, governed, stances.rights, opens=opens >= 0)


def _voice_at(voices: list[tuple[int, Voice]], place: int) -> Voice:
    current = voices[0][1]
    for start, voice in voices:
        if start > place:
            break
        current = voice
    return current


def _remember(subjects: list[Named], voices: list[tuple[int, Voice]], sentence: Sentence, discourse: Discourse) -> None:
    """Bring the topic up to date: the last named speaker, else the first document or actor of the sentence."""
    for place in range(len(voices) - 1, -1, -1):
        voice = voices[place][1]
        if voice.named:
            discourse.topic = voice
            return
    for first in subjects:
        if not first.inside and first.kind != "stakeholder-group":
            if first.pronoun or first.start - sentence.start < _EARLY:
                discourse.topic = Voice(first.concept, first.kind, 0.8, named=True)
            return


def _is_asking(rule: Rule) -> bool:
    """Whether a cue asks for what follows, and is no mere action."""
    return rule.voices == "all" and not rule.weak and rule.states.get("mechanism") == "advocates"


class _Governor:
    """Tells what the stances of a sentence say of each thing, and who says it."""

    def __init__(
        self,
        sentence: Sentence,
        stances: Stances,
        qualifier: Qualifier,
        voices: list[tuple[int, Voice]],
        discourse: Discourse,
        folded: str,
    ) -> None:
        self.sentence = sentence
        self.stances = stances
        self.qualifier = qualifier
        self.voices = voices
        self.discourse = discourse
        self.folded = folded

    def govern(self, thing: Named) -> Governed | None:
        """Decide which stance governs a thing."""
        chosen = self.stances.choose(thing)
        found: Governed | None = None
        lead = self.discourse.lead
        predicate = led(lead, thing, chosen) if lead is not None else None
        if lead is not None and predicate:
            confidence = lead.rule.confidence * (0.54 + 0.36 * lead.voice.confidence)
            found = Governed(thing, lead.rule, lead.hit, predicate, lead.voice, confidence)
        elif chosen is None:
            found = self._default(thing, self._fearing(_voice_at(self.voices, thing.start)))
        else:
            found = self._chosen(thing, chosen)
        if found is None or not found.predicate:
            return found
        return found if self._is_qualified(found, found.predicate) else None

    def _is_qualified(self, found: Governed, predicate: str) -> bool:
        """Give a stance its modality and its condition; false where nothing is claimed after all."""
        thing, hit = found.thing, found.hit
        if not self.qualifier.counts(thing, predicate):
            return False
        hit = None if hit is not None and hit.start < self.sentence.start else hit
        found.modality, found.condition = self.qualifier.qualify(thing, predicate, hit)
        return True

    def _chosen(self, thing: Named, chosen: Choice) -> Governed:
        """What the cue that was chosen says of a thing, who says it, and how sure that is."""
        hit, rule, predicate = chosen.hit, chosen.rule, chosen.predicate
        right = rule.side == "right"
        # In Chinese the subject may follow what it speaks of: 此种做法,中方反对.
        voice = _voice_at(self.voices, hit.start if right or self.sentence.chinese else thing.start)
        if thing.kind == "risk" and (rule.voices == "none" or (predicate == "addresses" and voice.kind != "document")):
            voice = self._fearing(voice)
        gap = thing.start - hit.end if right else hit.start - thing.end
        near = 1.0 if gap < 80 else 0.94 if gap < 200 else 0.82
        confidence = rule.confidence * near * (0.6 + 0.4 * voice.confidence)
        modal = hit.cue.owes or (bool(self.stances.modals) and self.stances.modals[0].start <= hit.start)
        if predicate == "advocates" and self.folded[self.sentence.end - 1] == "?":
            confidence *= 0.5
        if predicate == "advocates" and right and not self._earnest(rule, voice, hit, modal=modal):
            confidence *= 0.6 if rule.weak else 0.76
        return Governed(thing, rule, hit, predicate, voice, confidence, modal=modal)

    def _fearing(self, voice: Voice) -> Voice:
        """Who names a risk: the document, unless all that is said here is someone else's words, or nobody's."""
        return voice if voice.said else self.discourse.own

    def _earnest(self, rule: Rule, voice: Voice, hit: Hit, *, modal: bool) -> bool:
        """Whether a cue tells what is wanted: in a text that prescribes, of a named speaker, after an obligation."""
        if self.discourse.asks or modal or voice.named:
            return True
        if not self.sentence.chinese and any(h.end <= hit.start and _is_asking(r) for h, r in self.stances.free):
            return True  # "insist that every system is subject to a review"
        if not rule.weak:
            return hit.start - self.sentence.start < 4
        return self.discourse.spoken and is_bidden(self.sentence, hit.start, hit.phrase, self.folded)

    def _default(self, thing: Named, voice: Voice) -> Governed | None:
        if self.sentence.chinese and _ABOUT.fullmatch(self.folded, self.sentence.start, self.sentence.end):
            return None  # what a paragraph is about, told in full behind it
        if self.sentence.kind == "heading" and (
            thing.kind == "risk" or not self.sentence.start or self.discourse.front.drafts
        ):
            return None  # a class of risks that the section is about, told in full below; a title; what is explained
        if thing.kind == "risk":
            if self.discourse.pointed or (self.discourse.asks and self.qualifier.supposes(thing.start)):
                return None  # what a draft provides for may be named after what it is against: 防沉迷措施
            if is_nobodys(self.sentence, thing.start, self.folded):
                return None  # "No nurse lost her job"
            return Governed(thing, None, None, "identifies-risk", voice, _DEFAULT)
        provided = bool(thing.bit & VALUE_BITS) and self._is_provided(thing)
        wanted = provided or self.discourse.asks or self._is_ours(thing) or self._is_counted(thing)
        if not thing.bit & VALUE_BITS or not wanted or is_told(self.sentence, thing, self.folded):
            return None
        sure = _ASKED_FOR if provided or self._is_asked_for(thing) else _DEFAULT
        return None if self._is_denied(thing) else Governed(thing, None, None, "advocates", voice, sure)

    def _is_asked_for(self, thing: Named) -> bool:
        """Whether a verb that a thing is told by stands behind an auxiliary: "will report on progress"."""
        low, end = max(self.sentence.start, thing.start - _BEFORE), thing.start
        return self.folded[low:end].endswith(_AUXILIARY) and _ASKED.search(self.folded, low, end) is not None

    def _is_provided(self, thing: Named) -> bool:
        """Whether a thing is what the draft that the text explains would bring."""
        return bool(self.discourse.front.drafts) and is_provided(self.folded, self.sentence.start, thing.start)

    def _is_counted(self, thing: Named) -> bool:
        """Whether a thing is one of those that are counted up as wanted."""
        return is_point(self.sentence, thing.start, self.folded) and self.discourse.counting.goes_on(self.folded)

    def _is_ours(self, thing: Named) -> bool:
        """Whether a speaker tells what he does or has done: "We have put … at the centre", "I have asked … for"."""
        if not self.discourse.spoken or self.discourse.record.about:
            return False
        return is_own_deed(self.sentence, thing.start, self.folded)

    def _is_denied(self, thing: Named) -> bool:
        """Whether a negation stands right before a thing, or a negation or rejection right behind it."""
        low, high = thing.end, thing.end + _BEHIND
        first = thing.start - (_BEFORE_ZH if self.sentence.chinese else _BEFORE)
        for hit in self.stances.negations:
            if first <= hit.end <= thing.start or low <= hit.start <= high:
                return True
        for hit, _ in self.stances.lefts:
            if low <= hit.start <= high:
                return True
        return any(low <= hit.start <= high and hit.phrase.endswith((" not", " never")) for hit, _ in self.stances.free)
