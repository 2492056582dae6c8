"""Extraction: from a Text to its mentions and claims, by vocabulary and rules, offline and in linear time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from aigovkg import __version__, catalogue, vocabulary
from aigovkg.annotation import AnnotationSet, Candidate, Run, TextInfo
from aigovkg.catalogue import Catalogue, Record
from aigovkg.collector import pausing
from aigovkg.extract import calibration, called, chinese, english, nations
from aigovkg.extract import rules as rule_files
from aigovkg.extract.aliases import with_aliases
from aigovkg.extract.anchors import Anchors
from aigovkg.extract.breaks import Breaks
from aigovkg.extract.calibration import Calibration
from aigovkg.extract.called import with_nouns
from aigovkg.extract.candidates import find_candidates
from aigovkg.extract.claiming import Worth, claims_of, unclaimed, weighed
from aigovkg.extract.claims import Told
from aigovkg.extract.cues import Cues, Hits
from aigovkg.extract.deeds import Deeds
from aigovkg.extract.explained import drafts_of
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.fronts import bodies_of
from aigovkg.extract.genre import is_of_taiwan, is_prescriptive
from aigovkg.extract.head import Front, Head, head_of
from aigovkg.extract.marking import mentions_of
from aigovkg.extract.mending import words_of
from aigovkg.extract.mentions import Namer
from aigovkg.extract.named import Named, together
from aigovkg.extract.nations import with_nations
from aigovkg.extract.perils import Perils
from aigovkg.extract.recorded import find_recorded, own_title, with_own_title, without_own_title
from aigovkg.extract.rules import Rule
from aigovkg.extract.settling import settle
from aigovkg.extract.shortened import ShortNames
from aigovkg.extract.signature import Signatures
from aigovkg.extract.signs import Signs
from aigovkg.extract.stages import with_stages
from aigovkg.extract.sweep import Sweep
from aigovkg.extract.voices import Discourse
from aigovkg.matcher import Matcher
from aigovkg.names import KINDS
from aigovkg.text import Text, compact, language_of
from aigovkg.vocabulary import Vocabulary

__all__ = ["Resources", "extract", "resources"]


@dataclass(frozen=True)
class Resources:
    """What extraction rests on: the vocabulary with its matcher, the catalogue, the rules with their cues, and what the
    scores of rules are worth."""

    vocabulary: Vocabulary
    matcher: Matcher
    catalogue: Catalogue
    rules: tuple[Rule, ...]
    calibration: Calibration = field(default_factory=calibration.load)

    @cached_property
    def namer(self) -> Namer:
        """What finds the named things."""
        return Namer(self.matcher)

    @cached_property
    def short_names(self) -> ShortNames:
        """What finds documents under their short names."""
        return ShortNames(self.vocabulary)

    @cached_property
    def cues(self) -> Cues:
        """The cues of all rules, ready to be found."""
        return Cues(self.rules)

    @cached_property
    def deeds(self) -> Deeds:
        """What finds concepts that are told by a verb and its object."""
        return Deeds()

    @cached_property
    def sweep(self) -> Sweep:
        """What finds labels, cues and deeds."""
        return Sweep(self.matcher, self.cues, self.deeds)

    @cached_property
    def perils(self) -> Perils:
        """What finds risks in rows of words."""
        return Perils()

    @cached_property
    def signs(self) -> Signs:
        """What tells where names of states, and names in English and in Chinese, may stand."""
        named = {"english": english.SIGNS, "chinese": chinese.SIGNS, "nations": nations.SIGNS}
        return Signs({**named, "called": called.SIGNS})

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all labels and cues."""
        return self.named | words_of(cue for rule in self.rules for cue in rule.cues)

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of all labels."""
        return words_of(name for concept in self.vocabulary.concepts.values() for name in concept.names())

    @cached_property
    def adjectives(self) -> frozenset[str]:
        """The labels that are adjectives, folded."""
        return frozenset(compact(cue).content for rule in self.rules if rule.reads == "adjective" for cue in rule.cues)

    @cached_property
    def signatures(self) -> Signatures:
        """What the properties take as subjects and objects."""
        return Signatures(self.vocabulary)

    @cached_property
    def anchors(self) -> Anchors:
        """The rules that read stages and domains."""
        return Anchors(self.rules)

    @cached_property
    def worth(self) -> Worth:
        """What the scores of rules are worth, by calibration."""
        return Worth(self.calibration)

    def with_rules(self, rules: Iterable[Rule]) -> Resources:
        """The same with other rules; what rests on the vocabulary alone is not made a second time."""
        other = replace(self, rules=tuple(rules))
        for name in ("namer", "short_names", "deeds", "perils", "signs", "named", "signatures", "worth"):
            other.__dict__[name] = getattr(self, name)  # where a cached property keeps it
        return other


@cache
@pausing
def resources() -> Resources:
    """Load the vocabulary, the catalogue and the rules that come with the package; once for a process.

    Raises:
        VocabularyError: one of their files is malformed.
    """
    concepts = vocabulary.load()
    nameable = Vocabulary(concept for concept in concepts.concepts.values() if concept.kind in KINDS)
    return Resources(concepts, Matcher(nameable), catalogue.load(), rule_files.load())


@pausing
def extract(text: Text, given: Resources) -> AnnotationSet:
    """Find the mentions and claims of a text.

    Args:
        text: the text.
        given: vocabulary, catalogue and rules; see `resources`.
    Returns:
        The annotation set; the same for the same text, resources and version.
    Raises:
        TextError: the text's metadata name an unknown class of document, or a date that is none.
    """
    record = given.catalogue.identify(text, given.vocabulary)
    frame = Frame(text, given.words)
    head = head_of(frame, record)
    signs = given.signs.find(text.content, frame.latin, chinese=frame.compacted.chinese or "《" in text.content)
    found = given.sweep.find(frame)
    known = with_nations(frame, given.namer.find(frame, found.labels), signs["nations"])
    known = given.short_names.find(text.content, known)
    titles = own_title(frame, record)
    known = with_stages(frame, without_own_title(frame, record, titles, known), found.stages)
    known = given.perils.add(frame, known, found.perils)
    known = given.deeds.add(frame, known, found.deeds)
    fresh, candidates = find_candidates(frame, Places(known), head, titles, signs)
    fresh = together(fresh, find_recorded(frame, record, (*known, *fresh)))
    named = with_nouns(frame, with_aliases(frame, together(known, fresh)), signs["called"])
    named, told = (
        _claims(frame, head, titles, record, given, named, found.hits, candidates) if frame.sentences else ([], [])
    )
    return AnnotationSet(
        TextInfo(record.iri, text.language, text.sha256, text.length, text.offset),
        Run("aigovkg", __version__),
        tuple(mentions_of(with_own_title(frame, record, titles, named), text.content)),
        tuple(weighed(told, record, given.worth, given.signatures)),
        tuple(_candidates(record, candidates)),
        tuple(unclaimed(record, told)),
    )


def _candidates(record: Record, found: list[Candidate]) -> list[Candidate]:
    """What the record and the text name and the vocabulary does not know, each once."""
    named = (Candidate(name.iri, name.type, ((language_of(name.label), name.label),)) for name in record.candidates)
    return sorted({candidate.iri: candidate for candidate in (*found, *named)}.values(), key=lambda item: item.iri)


def _claims(
    frame: Frame,
    head: Head,
    titles: tuple[tuple[int, int], ...],
    record: Record,
    given: Resources,
    named: list[Named],
    hits: Hits,
    candidates: Iterable[Candidate],
) -> tuple[list[Named], list[Told]]:
    prescriptive, abroad = is_prescriptive(frame, record, hits.grammar), is_of_taiwan(frame)

    front = Front(
        tuple(bodies_of(frame, head, Places(named), record, given.vocabulary)),
        tuple(drafts_of(frame, head, named, record)),
        {candidate.iri: candidate.type for candidate in candidates},
        titles,
    )

    breaks, language = Breaks(frame.folded), frame.text.language
    discourse = Discourse(record, given.vocabulary, named, breaks, language, prescriptive, abroad, front)
    named = settle(frame, named, frame.deal(hits.grammar), discourse, given.adjectives)
    discourse.begin(named)
    return named, claims_of(frame, head, named, hits, discourse, given.anchors)
