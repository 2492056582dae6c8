"""Finding the concepts of a vocabulary in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs
from rdflib import URIRef

from aigovkg.text import compact
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
    """A spelling with its entries, and whether a word must begin at its start and end at its end."""

    entries: list[_Entry]
    left: bool
    right: bool


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
        self._automaton = ahocorasick_rs.AhoCorasick(list(entries), store_patterns=False) if entries else None

    def find(self, content: str) -> list[Match]:
        """Find the labels in a text.

        Of overlapping labels the longest counts; of a label that names several concepts, all are given. A weak label
        counts only where no other overlaps it. A negative label hides its concept's labels inside it.

        Args:
            content: the text, as it is.
        Returns:
            The matches in the order of the text.
        """
        if self._automaton is None:
            return []
        strong: list[Match] = []
        weak: list[Match] = []
        hidden: list[Match] = []
        for match, entry in self._candidates(content):
            (hidden if entry.negative else weak if entry.weak else strong).append(match)
        if hidden:
            strong, weak = _outside(strong, hidden), _outside(weak, hidden)
        taken = bytearray(len(content))
        return sorted(_longest(strong, taken) + _longest(weak, taken))

    def _candidates(self, content: str) -> Iterable[tuple[Match, _Entry]]:
        """Every label that stands at word boundaries and has its capitals."""
        text = compact(content)
        source = text.content
        last = len(source)
        assert self._automaton is not None  # noqa: S101 - for the type checker: `find` has looked
        for rank, start, end in self._automaton.find_matches_as_indexes(source, overlapping=True):
            entries, left, right = self._patterns[rank]
            if left and start and _is_letter(source[start - 1]):
                continue
            if right and end < last and _is_letter(source[end]):
                continue
            place = text.origin(start, end)
            for entry in entries:
                if entry.capitals and not _has_capitals(content, *place, entry):
                    continue
                yield Match(*place, entry.concept, entry.label, entry.weak), entry


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
    return character.isalnum() and character < "\u1100"


def _has_capitals(content: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether the text has capitals where the label has them."""
    surface = content[start:end]
    pairs = zip(filter(str.isalnum, entry.label[: entry.capitals]), filter(str.isalnum, surface), strict=False)
    if any(wanted.isupper() and not found.isupper() for wanted, found in pairs):
        return False
    if entry.acronym and surface.lower() in _WORDS:
        around = content[max(0, start - _AROUND) : end + _AROUND]
        return not (_CAPITALS.fullmatch(around) and sum(map(str.isupper, around)) > len(surface) + 8)
    return True


def _outside(matches: list[Match], hidden: list[Match]) -> list[Match]:
    """The matches that lie in no negative label of their concept."""
    spans: dict[URIRef, list[Match]] = {}
    for match in hidden:
        spans.setdefault(match.concept, []).append(match)
    return [
        match
        for match in matches
        if not any(span.start <= match.start and match.end <= span.end for span in spans.get(match.concept, ()))
    ]


def _longest(matches: list[Match], taken: bytearray) -> list[Match]:
    """Of overlapping matches the longest, then the first; matches at the same place stay together. Marks `taken`."""
    kept: list[Match] = []
    place = (-1, -1)
    for match in sorted(matches, key=lambda match: (match.start - match.end, match)):
        start, end = match.start, match.end
        if (start, end) != place:
            if 1 in taken[start:end]:
                continue
            place = (start, end)
            taken[start:end] = b"\1" * (end - start)
        kept.append(match)
    return kept
