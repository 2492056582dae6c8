"""Speakers: whose words the parts of a sentence are."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.cues import Hit, Pair
from aigovkg.extract.frame import Sentence
from aigovkg.extract.named import ACTORS, Named, is_same
from aigovkg.extract.rules import Rule
from aigovkg.extract.stances import Stances
from aigovkg.extract.subjects import barred, is_near, is_object, is_possessed
from aigovkg.extract.voices import NOBODY, Discourse, Voice

__all__ = ["Speakers"]

_ZH_POSSESSED: Final = re.compile("的(?:立场|主张|政策|倡议|提案|方案|目的|宗旨|核心)")
_GOING_ON: Final = re.compile(
    r"(?:this(?! (?:year|month|week|time|spring|summer|autumn)\b)|these|such|这|这些|此)(?: |[一种些是项])"
)
#: A clause between commas that says something else of a subject: "the Strategy, which we shall launch in May, …".
_ASIDE: Final = re.compile(r"[\"')]*, (?:which|that|who) [^,;:]{1,80}, ")
_ASIDE_BEGINS: Final = "\"'),"
#: What stands in Chinese between a body and the document that it issues, and behind that where it is told what it says.
_ISSUES_ZH: Final = re.compile(
    r"(?:发布|印发|公布|通过|签署|出台|颁布|制定|推出|修改|修订|发表|宣布)了?(?:新版|新的|首份|首部|首个)?[^,。;]{0,3}[《「]?$"
)
_THEN_ZH: Final = re.compile(r"[》」]?(?:[(][^()]{0,20}[)])?,")
#: After these words somebody is asked to do something, and does not speak.
_THAT: Final = re.compile(r"\bthat (?:the |all |every |each )?$")
_ORDINAL: Final = re.compile(
    r"(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|sixth(?:ly)?|finally|lastly)(?: of all)?, ?"
    r"|(?:第?[一二三四五六七八](?:是|来|、)?|首先|其次|再次|最后),? ?|[(（]?\d{1,2}[.)）、] ?"
)
_JOINED: Final = re.compile(
    r"(?:,|\band|\bbut also|\balso|\bas well as|[,、并且而又还]) ?"
    r"(?:also |thus |thereby |actively |further |并|也|还|更)?$"
)
#: It ends with one of these.
_JOINING: Final = (
    *("and", "also", "as well as", "thus", "thereby", "actively", "further"),
    *(",", "、", "并", "且", "而", "又", "还"),
)
_JOINT: Final = 48  # code points that a joint may take, quotes and blanks included
_PARTICIPLE: Final = re.compile(r"(?:and |also |further |deeply )?[a-z]{3,}ing\b")
_LOCATIVE: Final = re.compile(r"^(?:in|under|within|在)? ?(?:the )?[\"'《]*$")
_OWED: Final = 2  # code points between an obligation and "according to" in Chinese
#: First words of cues that are no verbs.
_PHRASES: Final = frozenset(
    {"on", "in", "with", "based", "consistent", "compatible", "support", "importance", "need", "respect"}
)
#: Farther from its verb, in code points, stands a subject only where a clause tells more of it, as of documents.
_FAR: Final = 90
_FAR_ZH: Final = 14
_INITIAL: Final = 40
_INITIAL_ZH: Final = 14
#: Of a speaker that is carried over from the beginning of the sentence or from the sentence before.
_CARRIED: Final = 0.8


class Speakers:
    """Finds the speakers of one sentence.

    Args:
        sentence: the sentence.
        subjects: documents, actors and pronouns in it, in its order.
        cues: its cues.
        discourse: what is known from before.
        folded: the folded text.
    """

    def __init__(
        self, sentence: Sentence, subjects: list[Named], cues: Stances, discourse: Discourse, folded: str
    ) -> None:
        self.sentence = sentence
        self.subjects = subjects
        self.cues = cues
        self.discourse = discourse
        self.folded = folded
        self._initial: Named | None = None  # the subject at the beginning; it is looked for where it is needed
        self._looked = False

    def voices(self) -> list[tuple[int, Voice]]:
        """Who speaks from where on; the first entry is the voice at the beginning of the sentence."""
        voices = [(self.sentence.start, self._opening())]
        if not self.subjects:
            return voices
        pairs = self.cues.free
        if self.cues.reports:
            pairs = sorted([*self.cues.reports, *pairs], key=lambda pair: pair[0].start)
        reported = False  # whether somebody's words are told already
        for hit, rule in pairs:
            if rule.voices == "none":
                continue
            if rule.reads == "report" and rule.subject_side == "right":
                reported = self._tell(hit, rule, voices) or reported
            elif hit.cue.speaks and not reported:
                voices.append((hit.start, Voice(self.discourse.record.iri, "document", _CARRIED, named=True)))
            else:
                reported = self._speak(hit, rule, pairs, voices, reported=reported)
        # "Some argue" has its verb of saying in it.
        unnamed = [s for s in self.subjects if s.pronoun and " " in s.label and is_same(s.concept, NOBODY)]
        voices += [(s.start, self.voice(s, said=True)) for s in unnamed]
        return sorted(voices, key=lambda entry: entry[0]) if unnamed else voices

    def _tell(self, hit: Hit, rule: Rule, voices: list[tuple[int, Voice]]) -> bool:
        """Begin the words of whom a word of saying names behind it; false where it names nobody."""
        after = self._after(hit, rule)
        if after is not None:
            voices.append((hit.start, self.voice(after, said=True)))
        return after is not None

    def _speak(
        self, hit: Hit, rule: Rule, pairs: list[Pair], voices: list[tuple[int, Voice]], *, reported: bool
    ) -> bool:
        """Begin, or go on with, the words of the subject of a cue; return whether somebody's words are told now."""
        subject = self._subject(hit)
        if subject is None:
            self._carry(hit, rule, voices)
        elif not (reported and self._is_it(subject)) and not self._is_asked(subject, rule, pairs):
            if self._may(subject, rule):
                voice = self.voice(subject)
                voice.said = rule.reads == "report" or _goes_on(voices[-1][1], voice)
                voices.append((subject.start, voice))
            return reported or rule.reads == "report"
        return reported

    def _after(self, hit: Hit, rule: Rule) -> Named | None:
        """The subject right behind a word of saying ("according to the Agency")."""
        if self.sentence.chinese and any(0 <= hit.start - modal.end <= _OWED for modal in self.cues.modals):
            return None  # 应当按照《…》: what is owed, not what is told
        for subject in self.subjects:
            if hit.end <= subject.start <= hit.end + rule.reach:
                apart = subject.inside or "," in self.folded[hit.end : subject.start]
                return None if apart else subject
        return None

    def _carry(self, hit: Hit, rule: Rule, voices: list[tuple[int, Voice]]) -> None:
        """Carry over the subject at the beginning of the sentence to a cue that goes on."""
        if not self._looked:
            self._looked, self._initial = True, self._opens()
        first = self._initial
        if first is not None and first.end <= hit.start and self._may(first, rule) and self._reaches(first, hit):
            voice = self.voice(first, _CARRIED)
            voice.said = _goes_on(voices[-1][1], voice)
            voices.append((hit.start, voice))

    def _is_it(self, subject: Named) -> bool:
        """Whether a pronoun stands for the document."""
        return subject.pronoun and is_same(subject.concept, self.discourse.own.iri)

    def _is_asked(self, subject: Named, rule: Rule, pairs: list[Pair]) -> bool:
        """Whether somebody is only asked to act: "we recommend that employers …"."""
        if rule.reads != "stance":
            return False
        low = max(self.sentence.start, subject.start - 16)
        if self.folded.find("that ", low, subject.start) < 0 or not _THAT.search(self.folded, low, subject.start):
            return False
        asking = (h for h, r in pairs if r.reads == "stance" and r.voices == "all" and not r.weak)
        return any(subject.start - 24 <= hit.end <= subject.start for hit in asking)

    def _may(self, subject: Named, rule: Rule) -> bool:
        """Whether the subject of such a cue speaks; who acts in a text that prescribes, or is a group, does not."""
        if subject.kind == "document" or self.discourse.is_ours(subject):
            return True
        if subject.kind == "stakeholder-group" and rule.voices == "actions":
            return False
        if rule.voices == "actions":
            return subject.kind == "state" or not self.discourse.asks
        return rule.voices == "all"

    def voice(self, subject: Named, share: float = 1.0, *, said: bool = False) -> Voice:
        """The voice of a subject, and how sure it is; the issuer of a text that prescribes speaks as the text."""
        mine, sure = self.discourse.record.iri, subject.confidence * share
        own = self.discourse.is_ours(subject)
        if is_same(subject.concept, mine) or (self.discourse.asks and own):
            return Voice(mine, "document", sure, named=True, said=said)
        return Voice(subject.concept, subject.kind, min(sure, 0.95), named=True, said=said)

    def _opening(self) -> Voice:
        """The voice at the beginning: the document's own, unless the sentence goes on about who spoke just before."""
        start = self.sentence.start
        first = self.subjects[0] if self.subjects else None
        if first is not None and first.inside:
            first = next((s for s in self.subjects if not s.inside), None)
        if first is not None and first.kind == "document" and not first.pronoun:
            after = self.folded[first.end : first.end + 3].lstrip("\"'》")
            apart = first.start > start + 1 and after[:1] in (",", "中")
            if apart and _LOCATIVE.match(self.folded[start : first.start]):
                return self.voice(first, said=True)
        if self.discourse.asks:
            return self.discourse.own
        numbered = _ORDINAL.match(self.folded, start)
        start = numbered.end() if numbered else start
        topic = self._point() if numbered else self.discourse.topic
        if topic is None:
            return self.discourse.own
        if _GOING_ON.match(self.folded, start) or (topic.kind == "document" and self._begins_bare(start)):
            return topic.carried(_CARRIED)
        return self.discourse.own

    def _begins_bare(self, start: int) -> bool:
        """Whether the sentence begins with a verb that has no subject."""
        for hit, rule in self.cues.free:
            if hit.start > start + 1:
                break
            bare = rule.voices in ("all", "actions") and not hit.phrase.endswith("ing")
            if bare and hit.phrase.partition(" ")[0] not in _PHRASES:
                return True
        return False

    def _point(self) -> Voice | None:
        """Whose points are numbered without a subject ("Second, promote …"): the document's that was spoken of, or is
        written about."""
        if self.discourse.spoken and not self.discourse.record.about:
            return None
        topic, about = self.discourse.topic, self.discourse.record.about
        if topic is not None and topic.kind == "document" and topic.iri != self.discourse.record.iri:
            return topic
        return Voice(about[0], "document", 0.9, named=True) if about else None

    def _subject(self, hit: Hit) -> Named | None:
        """The grammatical subject of a cue, where it is a document, an actor or a pronoun for one."""
        for subject in reversed(self.subjects):
            if subject.end > hit.start or subject.inside:
                continue
            far = hit.start - subject.end > (_FAR_ZH if self.sentence.chinese else _FAR)
            if far and (self.sentence.chinese or subject.kind != "document"):
                break
            if self._speaks(subject, hit):
                return self._in_apposition(subject)
            if far:
                break
        return None

    def _in_apposition(self, office: Named) -> Named:
        """Who holds an office, where the name follows it ("The Secretary-General, Ada Example, has warned")."""
        for other in self.subjects if office.kind == "organization" else ():
            if other.kind == "person" and self.folded[office.end : other.start] == ", ":
                return other
        return office

    def _opens(self) -> Named | None:
        """The subject at the beginning of the sentence, where more than one verb may follow it."""
        first = self._first()
        if first is None or self.folded[first.end : first.end + 1] == ":":
            return None
        start = self.sentence.start
        if first.start - start > (_INITIAL_ZH if self.sentence.chinese else _INITIAL):
            return None
        return None if barred(self.folded[start : first.start], chinese=self.sentence.chinese) else first

    def _reaches(self, first: Named, hit: Hit) -> bool:
        """Whether a cue goes on about the subject at the beginning: ", emphasising", "and opposes"."""
        if not self._free(first, hit):
            return False
        if self.folded[first.end : first.end + 2] in ("'s", "' ") and not is_possessed(first, hit.start, self.folded):
            return False
        if self.sentence.chinese and is_object(first, hit.start, self.sentence.start, self.folded, self.cues):
            return False
        participle = hit.phrase.partition(" ")[0].endswith("ing")
        if participle and _PARTICIPLE.match(self.folded[self.sentence.start : first.start].lstrip()):
            return False  # "Recognising that India …, and emphasising": the document goes on
        if participle or self.sentence.chinese:
            return True
        gap = self.folded[max(first.end, hit.start - _JOINT) : hit.start].rstrip("\"' ")
        return gap.endswith(_JOINING) and _JOINED.search(gap + " ") is not None

    def _first(self) -> Named | None:
        """The first subject of the sentence; of a Chinese body before its document, or that issues it, that."""
        first: Named | None = None
        for subject in self.subjects:
            if subject.inside:
                continue
            if first is not None:
                gap = self.folded[first.end : subject.start]
                mine = gap in ("", "的", "之") or (
                    _ISSUES_ZH.search(gap) is not None and _THEN_ZH.match(self.folded, subject.end) is not None
                )
                return subject if mine and subject.kind == "document" else first
            first = subject
            if not self.sentence.chinese:
                break
        return first

    def _free(self, subject: Named, hit: Hit) -> bool:
        """Whether no break, contrast or obligation stands between a subject and a cue, and the subject may speak."""
        if subject.kind == "stakeholder-group" and self.discourse.asks:
            return False
        if self.cues.modals and not is_same(subject.concept, self.discourse.own.iri):
            for modal in self.cues.modals:
                if subject.end <= modal.start <= hit.start:
                    may = self.folded[subject.end] in _ASIDE_BEGINS
                    aside = _ASIDE.match(self.folded, subject.end, hit.start) if may else None
                    if aside is None or aside.end() <= modal.start:
                        return False
        for place in self.cues.contrasts:
            if subject.end <= place < hit.start:
                return False
        return self.cues.breaks.first(subject.end, hit.start) < 0

    def _speaks(self, subject: Named, hit: Hit) -> bool:
        """Whether a thing is the grammatical subject of a cue."""
        if not self._free(subject, hit):
            return False
        gap = self.folded[subject.end : hit.start]
        if gap.lstrip("\"'").startswith((":", " and ", ", and ")):
            return False
        before = self.folded[max(self.sentence.start, subject.start - 24) : subject.start]
        if before.endswith(('"', "'")) and subject.kind in ACTORS:
            return False
        near = self._is_near_zh(subject, gap) if self.sentence.chinese else is_near(subject, gap, before)
        return near and not barred(before, chinese=self.sentence.chinese)

    def _is_near_zh(self, subject: Named, gap: str) -> bool:
        """Whether what stands between a thing and a cue in Chinese may stand between a subject and its verb."""
        near = len(gap) <= _FAR_ZH and gap.count(",") <= 1 and ("的" not in gap or bool(_ZH_POSSESSED.search(gap)))
        until = subject.end + len(gap)
        return near and not is_object(subject, until, self.sentence.start, self.folded, self.cues)


def _goes_on(before: Voice, voice: Voice) -> bool:
    """Whether somebody whose words are told goes on speaking."""
    return before.said and is_same(before.iri, voice.iri)
