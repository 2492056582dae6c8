"""Finding the concepts of a vocabulary in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs
from rdflib import URIRef

from aigovkg.text import Compact, compact
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
    """

    start: int
    end: int
    concept: URIRef
    label: str
    weak: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a pattern stands for: a label of a concept, and which of its letters must be capitals."""

    concept: URIRef
    label: str
    weak: bool = False
    negative: bool = False
    capitals: int = 0  # how many of the first letters must be capitals where the label has them
    acronym: bool = False


class _Pattern(NamedTuple):
    """What a spelling stands for, and whether a word must begin at its start and end at its end."""

    entries: list[_Entry]
    left: bool
    right: bool


#: A label at a place of the compacted text: minus its length, its start, the ranks of its pattern and of its entry
#: there. Such tuples sort longest first, then by place.
_Hit = tuple[int, int, int, int]


class Matcher:
    """Finds every label of a vocabulary, in one pass over the text.

    Args:
        vocabulary: the concepts to look for.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        entries: dict[str, list[_Entry]] = {}
        for concept in vocabulary.concepts.values():
            _add(concept, entries)
        self._patterns = [_Pattern(found, _is_letter(form[0]), _is_letter(form[-1])) for form, found in entries.items()]
        negative = {entry.concept for found in entries.values() for entry in found if entry.negative}
        #: Ranks of the patterns of concepts that have negative labels.
        self._doubtful = {
            rank for rank, found in enumerate(entries.values()) if any(entry.concept in negative for entry in found)
        }
        self._automaton = ahocorasick_rs.AhoCorasick(list(entries), store_patterns=False)

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
        strong, weak, negative = self._hits(content, text)
        if negative:
            hidden = self._hidden(negative)
            strong, weak = (
                [hit for hit in hits if hit[2] not in self._doubtful or not self._is_hidden(hit, hidden)]
                for hits in (strong, weak)
            )
        taken = bytearray(len(text.content))
        kept = sorted(_longest(strong, taken) + _longest(weak, taken), key=itemgetter(1, 2, 3))
        matches = []
        for length, start, pattern, place in kept:
            entry = self._patterns[pattern].entries[place]
            matches.append(Match(*text.origin(start, start - length), entry.concept, entry.label, entry.weak))
        return matches

    def _hits(self, content: str, text: Compact) -> tuple[list[_Hit], list[_Hit], list[_Hit]]:
        """Every label that stands at word boundaries and has its capitals: strong, weak and negative ones."""
        strong: list[_Hit] = []
        weak: list[_Hit] = []
        negative: list[_Hit] = []
        source, patterns = text.content, self._patterns
        last = len(source)
        for rank, start, end in self._automaton.find_matches_as_indexes(source, overlapping=True):
            entries, left, right = patterns[rank]
            if left and start:
                before = source[start - 1]
                if before < _NO_LETTERS and before.isalnum():
                    continue
            if right and end < last:
                after = source[end]
                if after < _NO_LETTERS and after.isalnum():
                    continue
            for place, entry in enumerate(entries):
                if entry.capitals and not _has_capitals(content, *text.origin(start, end), entry):
                    continue
                hits = negative if entry.negative else weak if entry.weak else strong
                hits.append((start - end, start, rank, place))
        return strong, weak, negative

    def _hidden(self, negative: list[_Hit]) -> dict[URIRef, tuple[list[int], list[int]]]:
        """For each concept the starts of its negative labels, and the farthest end up to each."""
        spans: dict[URIRef, list[tuple[int, int]]] = {}
        for length, start, pattern, place in negative:
            spans.setdefault(self._patterns[pattern].entries[place].concept, []).append((start, start - length))
        hidden = {}
        for concept, places in spans.items():
            starts, ends = zip(*sorted(places), strict=True)
            hidden[concept] = list(starts), list(accumulate(ends, max))
        return hidden

    def _is_hidden(self, hit: _Hit, hidden: dict[URIRef, tuple[list[int], list[int]]]) -> bool:
        length, start, pattern, place = hit
        spans = hidden.get(self._patterns[pattern].entries[place].concept)
        if spans is None:
            return False
        rank = bisect_right(spans[0], start) - 1
        return rank >= 0 and spans[1][rank] >= start - length


def _add(concept: Concept, entries: dict[str, list[_Entry]]) -> None:
    """Add the spellings of a concept's labels to the patterns, each once."""
    seen: set[str] = set()
    for label in concept.names():
        acronym = len(label) < 9 and bool(_ACRONYM.fullmatch(label)) and len(re.sub(r"\W", "", label)) <= 6
        proper = concept.kind in _PROPER and " " not in label and label[0].isupper()
        capitals = len(label) if acronym else int(proper)
        inflect = concept.kind in _COMMON and not acronym
        entry = _Entry(concept.iri, label, capitals=capitals, acronym=acronym)
        _spell(label, entry, inflect, entries, seen)
        if acronym and len(label) > 2 and label.isalpha():
            _spell(label + "s", entry, False, entries, seen)
    for label in (label for labels in concept.weak.values() for label in labels):
        entry = _Entry(concept.iri, label, weak=True, capitals=0 if label.islower() else len(label))
        _spell(label, entry, concept.kind in _COMMON, entries, seen)
    negative: set[str] = set()
    for label in (label for labels in concept.negative.values() for label in labels):
        _spell(label, _Entry(concept.iri, label, negative=True), True, entries, negative)


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
    pairs = zip(filter(str.isalnum, entry.label[: entry.capitals]), filter(str.isalnum, surface), strict=False)
    if any(wanted.isupper() and not found.isupper() for wanted, found in pairs):
        return False
    if entry.acronym and surface.lower() in _WORDS:
        around = content[max(0, start - _AROUND) : end + _AROUND]
        return not (_CAPITALS.fullmatch(around) and sum(map(str.isupper, around)) > len(surface) + 8)
    return True


def _longest(hits: list[_Hit], taken: bytearray) -> list[_Hit]:
    """Of overlapping hits the longest, then the first; hits at the same place stay together. Marks `taken`."""
    kept: list[_Hit] = []
    place = (0, 0)
    for hit in sorted(hits):
        length, start = hit[:2]
        if (length, start) != place:
            end = start - length
            if 1 in taken[start:end]:
                continue
            place = (length, start)
            taken[start:end] = b"\1" * -length
        kept.append(hit)
    return kept
