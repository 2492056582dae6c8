"""Finding the concepts of a vocabulary in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rdflib import URIRef

from aigovkg.collector import pausing
from aigovkg.text import compact
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Phrases, Place
from aigovkg.text.spelling import spellings
from aigovkg.vocabulary import Concept, Vocabulary

__all__ = ["Label", "Match", "Matcher", "is_hidden"]

#: Kinds whose labels are common nouns: these have plurals.
_COMMON: Final = frozenset({"stakeholder-group", "principle", "risk", "mechanism", "stage", "domain"})
#: Kinds whose one-word names are told from common words ("Quad", "Jordan") by their capital.
_PROPER: Final = frozenset({"state", "organization", "grouping", "person"})

_ACRONYM: Final = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9.\-]{1,7}")
#: Acronyms that are words when a heading is set in capitals.
_WORDS: Final = frozenset(
    {
        "us",
        "who",
        "it",
        "am",
        "is",
        "as",
        "at",
        "be",
        "to",
        "we",
        "act",
        "aid",
        "all",
        "can",
        "fair",
        "may",
        "new",
        "our",
    }
)
_CAPITALS: Final = re.compile(r"[^a-z]{12,}")
_AROUND: Final = 20


class Label:
    """What a spelling stands for: a label of a concept, and what it takes to count.

    Attributes:
        concept, kind: IRI of the concept, and its kind.
        text: the label as the vocabulary has it.
        weak: whether it counts only in context.
        negative: whether it hides the concept's labels inside it.
        capitals: how many of the first letters must be capitals where the label has them.
        acronym: whether it is an acronym.
    """

    __slots__ = ("acronym", "capitals", "concept", "kind", "negative", "text", "weak")

    def __init__(
        self,
        concept: Concept,
        text: str,
        *,
        weak: bool = False,
        negative: bool = False,
        capitals: int = 0,
        acronym: bool = False,
    ) -> None:
        self.concept = concept.iri
        self.kind = concept.kind
        self.text = text
        self.weak = weak
        self.negative = negative
        self.capitals = capitals
        self.acronym = acronym


class Match:
    """A label of a concept at a place of a text.

    Attributes:
        start, end: the place, in code points, end-exclusive.
        found: the label.
    """

    __slots__ = ("end", "found", "start")

    def __init__(self, start: int, end: int, found: Label) -> None:
        self.start = start
        self.end = end
        self.found = found

    @property
    def concept(self) -> URIRef:
        """IRI of the concept."""
        return self.found.concept

    @property
    def kind(self) -> str:
        """The kind of the concept."""
        return self.found.kind

    @property
    def label(self) -> str:
        """The label as the vocabulary has it."""
        return self.found.text

    @property
    def weak(self) -> bool:
        """Whether the label counts only in context."""
        return self.found.weak

    def moved(self, by: int) -> Match:
        """The same so many code points further on."""
        return Match(self.start + by, self.end + by, self.found)


#: A label that may count: is it weak, its length (negative), its start and end, its rank.
_Bid = tuple[bool, int, int, int, int]


class Matcher:
    """Finds every label of a vocabulary, in one pass over the text.

    Args:
        vocabulary: the concepts to look for.

    Attributes:
        spellings: how the labels are spelled, compacted.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        forms: dict[str, list[Label]] = {}
        for concept in vocabulary.concepts.values():
            _add(concept, forms)
        for form, labels in forms.items():
            if len(labels) > 1:
                forms[form] = _own(form, labels)
        self.spellings = list(forms)
        self._labels: list[Label] = []
        self._ranks: list[tuple[int, ...]] = []  # of the labels of each spelling
        for labels in forms.values():
            self._ranks.append(tuple(range(len(self._labels), len(self._labels) + len(labels))))
            self._labels += labels
        #: Of each spelling the one label that may count, where there is but one.
        self._sole = [_sole(labels) for labels in forms.values()]
        self._made: Phrases | None = None

    @property
    def _phrases(self) -> Phrases:
        """What finds the spellings; made when it is first asked, for extraction looks for more than these at once."""
        if self._made is None:
            self._made = Phrases(self.spellings)
        return self._made

    @pausing
    def find(self, content: str) -> list[Match]:
        """Find the labels in a text.

        Of overlapping labels the longest counts; of a label that names several concepts, all are given. A weak label
        counts only where no other overlaps it. A negative label hides its concept's labels inside it.

        Args:
            content: the text, as it is.
        Returns:
            The matches in the order of the text.
        """
        text = compact(content)
        way = Way(text)
        matches: list[Match] = []
        [ranks] = self._phrases.ranks
        for length, (hits,) in self._phrases.find(text):
            self.add_matches(matches, length, hits, ranks, content, way)
        return matches

    def hidden(self, content: str) -> list[tuple[URIRef, int, int]]:
        """Find the negative labels in a text: the concepts whose labels they hide, from where to where."""
        text = compact(content)
        [ranks] = self._phrases.ranks
        return [
            (self._labels[rank].concept, *text.origin(length - high, length - low))
            for length, (hits,) in self._phrases.find(text)
            for spelling, low, high in hits
            for rank in self._ranks[ord(ranks[spelling])]
            if self._labels[rank].negative
        ]

    def add_matches(
        self, matches: list[Match], length: int, hits: list[Place], ranks: str, content: str, way: Way
    ) -> None:
        """Add the labels in a stretch of a text, as `find` finds them.

        Args:
            matches: what they are added to.
            length: where the stretch ends in the compacted text.
            hits: the places of the spellings in it.
            ranks: the ranks of phrases among the spellings; see `Phrases`.
            content: the text, as it is.
            way: the way back to it.
        """
        sole = self._sole
        here = len(hits) - 1
        while here >= 0:  # from the beginning of the stretch, gathering hits that overlap each other
            last = here
            spelling, low, high = hits[here]
            least = low  # where they end, counted from the end of the stretch
            here -= 1
            while here >= 0 and hits[here][2] > least:
                if hits[here][1] < least:
                    least = hits[here][1]
                    if hits[here][2] == high:
                        spelling, low = hits[here][0], least
                here -= 1
            # Mostly there is one spelling, of one label, or one that covers all others of its group.
            only = sole[ord(ranks[spelling])]
            alone = last == here + 1
            if only is not None and (alone or (low == least and not only.weak)) and not only.negative:
                start, end = way.back(length - high, length - low)
                if not only.capitals or _has_capitals(content, start, end, only):
                    matches.append(Match(start, end, only))
                    continue
            if only is None or not alone:
                self._add_chosen(matches, length, hits[here + 1 : last + 1], ranks, content, way)

    def _add_chosen(
        self, matches: list[Match], length: int, group: list[Place], ranks: str, content: str, way: Way
    ) -> None:
        """Add of overlapping labels the longest, then the first; those at one place stay together."""
        labels = self._labels
        bids: list[_Bid] = []
        hidden: list[tuple[URIRef, int, int]] = []
        for spelling, low, high in group:
            for rank in self._ranks[ord(ranks[spelling])]:
                label = labels[rank]
                if label.negative:
                    hidden.append((label.concept, length - high, length - low))
                else:
                    bids.append((label.weak, low - high, length - high, length - low, rank))
        if len(bids) > 1:
            bids.sort()
        chosen: list[tuple[int, int, int]] = []
        before = None
        for weak, _, start, end, rank in bids:
            if (weak, start, end) != before and any(start < other and begin < end for begin, other, _ in chosen):
                continue
            label = labels[rank]
            first, last = way.text.origin(start, end) if label.capitals else (start, end)
            if label.capitals and not _has_capitals(content, first, last, label):
                continue
            if hidden and is_hidden(label.concept, start, end, hidden):
                continue
            chosen.append((start, end, rank))
            before = weak, start, end
        for start, end, rank in sorted(chosen):
            first, last = way.back(start, end)
            matches.append(Match(first, last, labels[rank]))


def is_hidden(concept: str, start: int, end: int, hidden: Iterable[tuple[str, int, int]]) -> bool:
    """Whether a negative label of its concept covers a place; `hidden` are those labels, see `Matcher.hidden`."""
    return any(first <= start and end <= last and other == concept for other, first, last in hidden)


def _add(concept: Concept, forms: dict[str, list[Label]]) -> None:
    """Add the spellings of a concept's labels to the patterns, each once."""
    seen: set[str] = set()
    for label in concept.names():
        acronym = len(label) < 9 and bool(_ACRONYM.fullmatch(label)) and len(re.sub(r"\W", "", label)) <= 6
        proper = concept.kind in _PROPER and " " not in label and label[0].isupper()
        capitals = len(label) if acronym else int(proper)
        inflect = concept.kind in _COMMON and not acronym
        entry = Label(concept, label, capitals=capitals, acronym=acronym)
        _spell(label, entry, inflect, forms, seen)
        if acronym and len(label) > 2 and label.isalpha():
            _spell(label + "s", entry, False, forms, seen)
    for label in (label for labels in concept.weak.values() for label in labels):
        entry = Label(concept, label, weak=True, capitals=0 if label.islower() else len(label))
        _spell(label, entry, concept.kind in _COMMON, forms, seen)
    negative: set[str] = set()
    for label in (label for labels in concept.negative.values() for label in labels):
        _spell(label, Label(concept, label, negative=True), True, forms, negative)


def _own(form: str, labels: list[Label]) -> list[Label]:
    """The labels that are spelled so themselves, where there are such; else those of which it is another spelling."""
    own = [label for label in labels if not label.weak and compact(label.text).content.strip() == form]
    if all(label.negative for label in own):
        return labels
    return [label for label in labels if label in own or label.negative]


def _sole(labels: list[Label]) -> Label | None:
    """The one label of a spelling that may count; None where several may, or where one hides another. Those that hide
    other concepts hide nothing that the one covers."""
    counting = [label for label in labels if not label.negative] or labels
    [first, *further] = counting
    hides = any(label.negative and label is not first and label.concept == first.concept for label in labels)
    return None if further or hides else first


def _spell(label: str, entry: Label, inflect: bool, forms: dict[str, list[Label]], seen: set[str]) -> None:
    for form in sorted(spellings(label, inflect=inflect)):
        if form not in seen:
            seen.add(form)
            forms.setdefault(form, []).append(entry)


def _has_capitals(content: str, start: int, end: int, entry: Label) -> bool:
    """Whether the text has capitals where the label has them."""
    if entry.capitals == 1:
        return content[start].isupper()
    surface = content[start:end]
    if surface != entry.text and not _matches_capitals(surface, entry.text, entry.capitals):
        return False
    if entry.acronym and surface.lower() in _WORDS:
        around = content[max(0, start - _AROUND) : end + _AROUND]
        return not (_CAPITALS.fullmatch(around) and sum(map(str.isupper, around)) > len(surface) + 8)
    return True


def _matches_capitals(surface: str, label: str, first: int) -> bool:
    """Whether words have capitals where a label has them among its first characters; marks and blanks do not count."""
    at, last = 0, len(surface)
    for rank in range(first):
        wanted = label[rank]
        if wanted.isalnum():
            while at < last and not surface[at].isalnum():
                at += 1
            if at == last:
                break
            if wanted.isupper() and not surface[at].isupper():
                return False
            at += 1
    return True
