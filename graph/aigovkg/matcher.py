"""Finding the concepts of a vocabulary in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from rdflib import URIRef

from aigovkg.collector import paused
from aigovkg.text import Compact, compact
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Phrases, Place
from aigovkg.text.spelling import spellings
from aigovkg.vocabulary import Concept, Vocabulary

__all__ = ["Match", "Matcher"]

#: Kinds whose labels are common nouns: these have plurals.
_COMMON = frozenset({"stakeholder-group", "principle", "risk", "mechanism", "stage", "domain"})
#: Kinds whose one-word names are told from common words ("Quad", "Jordan") by their capital.
_PROPER = frozenset({"state", "organization", "grouping", "person"})

_ACRONYM = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9.\-]{1,7}")
#: Acronyms that are words when a heading is set in capitals.
_WORDS = frozenset(
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
_CAPITALS = re.compile(r"[^a-z]{12,}")
_AROUND = 20
#: From here on scripts are written without blanks between words.
_NO_LETTERS = "\u1100"


class Match(NamedTuple):
    """A label of a concept at a place of a text.

    Attributes:
        start, end: the place, in code points, end-exclusive.
        concept: IRI of the concept.
        label: the label as the vocabulary has it.
        weak: whether the label counts only in context.
        kind: the kind of the concept.
    """

    start: int
    end: int
    concept: URIRef
    label: str
    weak: bool
    kind: str


class _Entry(NamedTuple):
    """What a pattern stands for: a label of a concept, and which of its letters must be capitals."""

    concept: URIRef
    kind: str
    label: str
    weak: bool = False
    negative: bool = False
    capitals: int = 0  # how many of the first letters must be capitals where the label has them
    acronym: bool = False


#: A place where a label counts: start, end, and the rank of its entry.
_Kept = tuple[int, int, int]
#: What a match tells besides its place: concept, label, is it weak, kind.
_Told = tuple[URIRef, str, bool, str]
#: A label that may count: is it weak, its length (negative), start and end, and the rank of its entry.
_Bid = tuple[bool, int, int, int, int]


class Matcher:
    """Finds every label of a vocabulary, in one pass over the text.

    Args:
        vocabulary: the concepts to look for.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        forms: dict[str, list[_Entry]] = {}
        for concept in vocabulary.concepts.values():
            _add(concept, forms)
        for form, entries in forms.items():
            if len(entries) > 1:
                forms[form] = _own(form, entries)
        self._entries: list[_Entry] = []
        self._ranks: list[tuple[int, ...]] = []  # of the entries of each spelling
        for entries in forms.values():
            self._ranks.append(tuple(range(len(self._entries), len(self._entries) + len(entries))))
            self._entries += entries
        #: Of each entry, what a match tells of it.
        self._told: list[_Told] = [(entry.concept, entry.label, entry.weak, entry.kind) for entry in self._entries]
        #: The same of each spelling that counts whatever the text around it, a weak one where nothing overlaps it.
        self._sole = [None if len(ranks) > 1 else self._plain(ranks[0]) for ranks in self._ranks]
        self._spellings = Phrases(forms, _letters())

    @paused()
    def find(self, content: str, text: Compact | None = None) -> list[Match]:
        """Find the labels in a text.

        Of overlapping labels the longest counts; of a label that names several concepts, all are given. A weak label
        counts only where no other overlaps it. A negative label hides its concept's labels inside it.

        Args:
            content: the text, as it is.
            text: its compacted form, where that is at hand.
        Returns:
            The matches in the order of the text.
        """
        text = text or compact(content)
        hits = self._spellings.find(text)
        told, sole, way, new = self._told, self._sole, Way(text), tuple.__new__
        length, here = len(text.content), len(hits) - 1
        matches: list[Match] = []
        while here >= 0:  # from the beginning of the text, gathering hits that overlap each other
            last = here
            spelling, low, high = hits[here]
            least = low  # where they end, counted from the end of the text
            here -= 1
            while here >= 0 and hits[here][2] > least:
                if hits[here][1] < least:
                    least = hits[here][1]
                    if hits[here][2] == high:
                        spelling, low = hits[here][0], least
                here -= 1
            # Mostly one spelling covers all others of its group, and counts whatever the text around it.
            only = sole[spelling]
            if only is not None and (last == here + 1 or (not only[2] and low == least)):
                # As `Match(…)` does, without the function of Python's that stands between.
                start, end = way.back(length - high, length - low)
                concept, label, weak, kind = only
                matches.append(new(Match, (start, end, concept, label, weak, kind)))
            else:
                for begin, until, rank in self._chosen(hits[here + 1 : last + 1], content, text):
                    start, end = way.back(begin, until)
                    concept, label, weak, kind = told[rank]
                    matches.append(new(Match, (start, end, concept, label, weak, kind)))
        return matches

    def _plain(self, rank: int) -> _Told | None:
        """What a match tells of an entry that needs no look at the text around it; None for others."""
        entry = self._entries[rank]
        return None if entry.negative or entry.capitals else self._told[rank]

    def _chosen(self, group: list[Place], content: str, text: Compact) -> list[_Kept]:
        """Of overlapping labels the longest, then the first; those at one place stay together.

        Returns:
            Start, end and rank of the entry of each, in the order of the text.
        """
        entries = self._entries
        bids: list[_Bid] = []
        hidden: list[tuple[URIRef, int, int]] = []
        length = len(text.content)
        for spelling, low, high in group:
            start, end = length - high, length - low
            for rank in self._ranks[spelling]:
                entry = entries[rank]
                if entry.negative:
                    hidden.append((entry.concept, start, end))
                else:
                    bids.append((entry.weak, start - end, start, end, rank))
        if len(bids) > 1:
            bids.sort()
        chosen: list[_Kept] = []
        last = None
        for weak, _, start, end, rank in bids:
            if (weak, start, end) != last and any(start < other and begin < end for begin, other, _ in chosen):
                continue
            entry = entries[rank]
            if entry.capitals and not _has_capitals(content, *text.origin(start, end), entry):
                continue
            if hidden and _is_hidden(entry.concept, start, end, hidden):
                continue
            chosen.append((start, end, rank))
            last = weak, start, end
        chosen.sort()
        return chosen


def _is_hidden(concept: URIRef, start: int, end: int, hidden: Iterable[tuple[URIRef, int, int]]) -> bool:
    """Whether a negative label of its concept covers a place."""
    return any(other == concept and first <= start and end <= last for other, first, last in hidden)


@cache
def _letters() -> frozenset[str]:
    """The characters of words that are written apart from each other."""
    return frozenset(filter(_is_letter, map(chr, range(ord(_NO_LETTERS)))))


def _add(concept: Concept, entries: dict[str, list[_Entry]]) -> None:
    """Add the spellings of a concept's labels to the patterns, each once."""
    seen: set[str] = set()
    for label in concept.names():
        acronym = len(label) < 9 and bool(_ACRONYM.fullmatch(label)) and len(re.sub(r"\W", "", label)) <= 6
        proper = concept.kind in _PROPER and " " not in label and label[0].isupper()
        capitals = len(label) if acronym else int(proper)
        inflect = concept.kind in _COMMON and not acronym
        entry = _Entry(concept.iri, concept.kind, label, capitals=capitals, acronym=acronym)
        _spell(label, entry, inflect, entries, seen)
        if acronym and len(label) > 2 and label.isalpha():
            _spell(label + "s", entry, False, entries, seen)
    for label in (label for labels in concept.weak.values() for label in labels):
        entry = _Entry(concept.iri, concept.kind, label, weak=True, capitals=0 if label.islower() else len(label))
        _spell(label, entry, concept.kind in _COMMON, entries, seen)
    negative: set[str] = set()
    for label in (label for labels in concept.negative.values() for label in labels):
        _spell(label, _Entry(concept.iri, concept.kind, label, negative=True), True, entries, negative)


def _own(form: str, entries: list[_Entry]) -> list[_Entry]:
    """The entries whose label is spelled so, where there are such; else those of which it is another spelling."""
    own = [entry for entry in entries if not entry.weak and compact(entry.label).content.strip() == form]
    if all(entry.negative for entry in own):
        return entries
    return [entry for entry in entries if entry in own or entry.negative]


def _spell(label: str, entry: _Entry, inflect: bool, entries: dict[str, list[_Entry]], seen: set[str]) -> None:
    for form in sorted(spellings(label, inflect=inflect)):
        if form not in seen:
            seen.add(form)
            entries.setdefault(form, []).append(entry)


def _is_letter(character: str) -> bool:
    """Whether a character belongs to a word that is written apart from its neighbours; Chinese ones do not."""
    return character.isalnum() and character < _NO_LETTERS


def _has_capitals(content: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether the text has capitals where the label has them."""
    if entry.capitals == 1:
        return content[start].isupper()
    surface = content[start:end]
    if surface != entry.label:
        pairs = zip(filter(str.isalnum, entry.label[: entry.capitals]), filter(str.isalnum, surface), strict=False)
        if any(wanted.isupper() and not found.isupper() for wanted, found in pairs):
            return False
    if entry.acronym and surface.lower() in _WORDS:
        around = content[max(0, start - _AROUND) : end + _AROUND]
        return not (_CAPITALS.fullmatch(around) and sum(map(str.isupper, around)) > len(surface) + 8)
    return True
