"""Phrases: where any of a great many stand in a text as whole words, found in one pass."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, cast

import ahocorasick_rs

from aigovkg.text.folding import Compact, reversed_words
from aigovkg.text.joining import stretches_of

__all__ = ["Phrases", "Place", "Span", "add_spans", "is_edge", "occurrences"]

#: The rank of a phrase, and where it stands, counted from the end of its stretch: its end, then its beginning.
Place = tuple[int, ...]
#: Where a phrase stands in the text: start, end (negative), and its rank in its list.
Span = tuple[int, int, int]
#: From here on scripts are written without blanks between words.
_NO_LETTERS: Final = 0x1100
#: At which ends of a phrase no letter may stand beside it.
_BEGIN: Final = 1
_END: Final = 2
#: In the place of the rank of a phrase in a list that has it not.
_NONE: Final = sys.maxunicode


class Phrases:
    """Finds the phrases of one or more lists.

    A phrase that begins with a letter counts where a word begins, one that ends with a letter where a word ends.

    Args:
        lists: the phrases, compacted; each once in a list.

    Attributes:
        ranks: of each list the ranks of all phrases in it, by their ranks in all, as characters: a string has them side
            by side, where a list would have the addresses of numbers.
    """

    def __init__(self, *lists: Iterable[str]) -> None:
        every = [{phrase: rank for rank, phrase in enumerate(phrases)} for phrases in lists]
        turned = {phrase: reversed_words(phrase) for phrases in every for phrase in phrases}
        flat = sorted(turned, key=turned.__getitem__)  # so what the automaton looks at in turn lies side by side
        self.ranks = ["".join(chr(phrases.get(phrase, _NONE)) for phrase in flat) for phrases in every]
        #: Of each phrase a bit for each list that has it.
        self._owners = bytes(
            sum(1 << rank for rank, phrases in enumerate(every) if phrase in phrases) for phrase in flat
        )
        letters = _letters()
        edges = (_BEGIN * letters[ord(phrase[0])] + _END * letters[ord(phrase[-1])] for phrase in flat)
        self._edges = bytes(edges)  # few enough to stay in the processor's cache
        # Capitals keep the automaton from looking into words, which takes most of the time otherwise; and it looks from
        # the end, for words that end alike are fewer than those that begin alike ("provider", "providers").
        self._automaton = ahocorasick_rs.AhoCorasick(map(turned.__getitem__, flat), store_patterns=False)

    def find(self, text: Compact) -> Iterator[tuple[int, list[list[Place]]]]:
        """Find the phrases in a text, stretch by stretch: who looks at each at once finds it in the processor's cache.

        Args:
            text: the text, compacted.
        Yields:
            Of each stretch of the text, in its order, where it ends, and the places in it of each list: overlapping
            ones too, from its end on in the order of their beginnings, longer ones first.
        """
        end = 0
        for stretch in stretches_of(text.content, "\n"):  # no phrase has a blank line in it
            end += len(stretch)
            yield end, self._within(stretch)

    def _within(self, stretch: str) -> list[list[Place]]:
        """The places in a stretch, of each list."""
        edges, owners, letters = self._edges, self._owners, _letters()
        hits = self._automaton.find_matches_as_indexes(reversed_words(stretch), overlapping=True)
        content = f"\n{stretch}\n"
        last = len(content) - 2
        found: list[list[Place]] = [[] for _ in self.ranks]
        for place in cast("list[Place]", hits):
            rank = place[0]
            edge = edges[rank]
            if edge & _END and letters[ord(content[last - place[1] + 1])]:
                continue
            if edge & _BEGIN and letters[ord(content[last - place[2]])]:
                continue
            own, each = owners[rank], 0
            while own:
                if own & 1:
                    found[each].append(place)
                own, each = own >> 1, each + 1
        return found


@cache
def _letters() -> bytes:
    """Tells of each character whether it is of words that are written apart from each other; Chinese ones are not."""
    return bytes(chr(code).isalnum() for code in range(_NO_LETTERS)).ljust(sys.maxunicode + 1, b"\0")


def add_spans(spans: list[Span], end: int, places: list[Place], ranks: str) -> None:
    """Add the places in a stretch, in the order of the text, of those that begin at one place longer ones first.

    Args:
        spans: what they are added to.
        end: where the stretch ends.
        places: the places of one list.
        ranks: the ranks of phrases in the list; see `Phrases`.
    """
    last = len(places)
    while last:  # from the beginning of the stretch, gathering those that begin at one place
        begin = places[last - 1][2]
        low = last - 1
        while low and places[low - 1][2] == begin:
            low -= 1
        for place in range(low, last):
            rank, until, _ = places[place]
            spans.append((end - begin, until - end, ord(ranks[rank])))
        last = low


def occurrences(content: str, string: str, start: int, end: int) -> list[int]:
    """Find where a string stands; of one or a few this is quicker than a pattern.

    Args:
        content: the text.
        string: the string; no two of its places overlap.
        start, end: where to look.
    Returns:
        Where it begins, in the order of the text.
    """
    found: list[int] = []
    place = content.find(string, start, end)
    while place >= 0:
        found.append(place)
        place = content.find(string, place + len(string), end)
    return found


def is_edge(content: str, place: int) -> bool:
    """Tell whether a word begins or ends at a place, as `\\b` of a pattern does."""
    before, after = content[place - 1 : place], content[place : place + 1]
    return (before.isalnum() or before == "_") != (after.isalnum() or after == "_")
