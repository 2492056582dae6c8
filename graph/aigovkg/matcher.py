"""Finding the concepts of a vocabulary in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
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
    """A spelling.

    Attributes:
        first, last: ranks of what it stands for, `last` exclusive.
        left, right: whether a word must begin at its start, and end at its end.
        plain: whether it only stands for labels that always count.
    """

    first: int
    last: int
    left: bool
    right: bool
    plain: bool


#: Places where labels stand in the compacted text, by the length of the spelling. Each is one number, made of the start
#: and the rank of the entry: hundreds of thousands of tuples would keep the garbage collector busy.
_Hits = dict[int, list[int]]
_SHIFT = 32
_MASK = (1 << _SHIFT) - 1


class Matcher:
    """Finds every label of a vocabulary, in one pass over the text.

    Args:
        vocabulary: the concepts to look for.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        forms: dict[str, list[_Entry]] = {}
        for concept in vocabulary.concepts.values():
            _add(concept, forms)
        negative = {entry.concept for entries in forms.values() for entry in entries if entry.negative}
        self._entries: list[_Entry] = []
        self._patterns: list[_Pattern] = []
        for form, entries in forms.items():
            first = len(self._entries)
            self._entries += entries
            plain = not any(
                entry.weak or entry.negative or entry.capitals or entry.concept in negative for entry in entries
            )
            edges = _is_letter(form[0]), _is_letter(form[-1])
            self._patterns.append(_Pattern(first, len(self._entries), *edges, plain))
        self._automaton = ahocorasick_rs.AhoCorasick(list(forms), store_patterns=False)

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
        strong: _Hits = {}
        weak: _Hits = {}
        for length, code in self._free(list(self._hits(content, text, strong))):
            hits = weak if self._entries[code & _MASK].weak else strong
            hits.setdefault(length, []).append(code)
        taken = bytearray(len(text.content))
        kept = sorted([*_longest(strong, taken), *_longest(weak, taken)])
        spans = ((code >> 2 * _SHIFT, (code >> 2 * _SHIFT) + (code >> _SHIFT & _MASK)) for code in kept)
        entries = (self._entries[code & _MASK] for code in kept)
        return [
            Match(start, end, entry.concept, entry.label, entry.weak)
            for (start, end), entry in zip(text.origins(spans), entries, strict=True)
        ]

    def _hits(self, content: str, text: Compact, plain_hits: _Hits) -> Iterator[tuple[int, int]]:
        """Add the labels that always count to `plain_hits`; yield length and number of the others that do here."""
        source, patterns, entries = text.content, self._patterns, self._entries
        last = len(source)
        for rank, start, end in self._automaton.find_matches_as_indexes(source, overlapping=True):
            first, until, left, right, plain = patterns[rank]
            if left and start:
                before = source[start - 1]
                if before < _NO_LETTERS and before.isalnum():
                    continue
            if right and end < last:
                after = source[end]
                if after < _NO_LETTERS and after.isalnum():
                    continue
            code = start << _SHIFT
            if plain:
                hits = plain_hits.setdefault(end - start, [])
                for place in range(first, until):
                    hits.append(code | place)
                continue
            for place in range(first, until):
                entry = entries[place]
                if not entry.capitals or _has_capitals(content, *text.origin(start, end), entry):
                    yield end - start, code | place

    def _free(self, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """What lies in no negative label of its concept, without these negative labels."""
        spans: dict[URIRef, list[tuple[int, int]]] = {}
        for length, code in found:
            entry = self._entries[code & _MASK]
            if entry.negative:
                spans.setdefault(entry.concept, []).append((code >> _SHIFT, (code >> _SHIFT) + length))
        hidden: dict[URIRef, tuple[Sequence[int], Sequence[int]]] = {}
        for concept, places in spans.items():
            starts, ends = zip(*sorted(places), strict=True)
            hidden[concept] = starts, list(accumulate(ends, max))  # of all that begin up to here, the farthest end
        return [hit for hit in found if not self._is_hidden(*hit, hidden)]

    def _is_hidden(self, length: int, code: int, hidden: Mapping[URIRef, tuple[Sequence[int], Sequence[int]]]) -> bool:
        entry = self._entries[code & _MASK]
        spans = hidden.get(entry.concept)
        if spans is None or entry.negative:
            return entry.negative
        start = code >> _SHIFT
        rank = bisect_right(spans[0], start) - 1
        return rank >= 0 and spans[1][rank] >= start + length


def _longest(hits: _Hits, taken: bytearray) -> Iterator[int]:
    """Of overlapping hits the longest, then the first; those at one place stay together. Marks what is taken.

    Yields:
        Numbers made of start, length and rank of the entry.
    """
    for length in sorted(hits, reverse=True):
        mark = b"\1" * length
        kept = -1
        for code in sorted(hits[length]):
            start = code >> _SHIFT
            if start != kept:
                if 1 in taken[start : start + length]:
                    continue
                taken[start : start + length] = mark
                kept = start
            yield (start << _SHIFT | length) << _SHIFT | code & _MASK


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
