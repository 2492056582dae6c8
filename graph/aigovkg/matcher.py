"""Finding the concepts of a vocabulary in a text."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef

from aigovkg.collector import pausing
from aigovkg.labels import Label, has_capitals, labels_of, sole
from aigovkg.text import compact
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Phrases, Place
from aigovkg.vocabulary import Vocabulary

__all__ = ["Match", "Matcher", "is_hidden"]


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
        forms = labels_of(vocabulary)
        self.spellings = list(forms)
        self._labels: list[Label] = []
        self._ranks: list[tuple[int, ...]] = []  # of the labels of each spelling
        for labels in forms.values():
            self._ranks.append(tuple(range(len(self._labels), len(self._labels) + len(labels))))
            self._labels += labels
        #: Of each spelling the one label that may count, where there is but one.
        self._sole = [sole(labels) for labels in forms.values()]
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
                if not only.capitals or has_capitals(content, start, end, only):
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
            if label.capitals and not has_capitals(content, first, last, label):
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
