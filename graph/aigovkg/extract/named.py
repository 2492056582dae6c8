"""Named things in a text, as the reading of a sentence sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import URIRef

from aigovkg.extract.frame import Placed, Places
from aigovkg.extract.kinds import bit_of, bits_of

__all__ = [
    "ACTORS",
    "BLAMABLE_BITS",
    "CLAIMABLE",
    "CLAIMABLE_BITS",
    "VALUES",
    "VALUE_BITS",
    "Named",
    "in_order",
    "is_same",
    "merged",
    "together",
    "with_told",
]

ACTORS: Final = frozenset({"state", "organization", "grouping", "person", "stakeholder-group"})
VALUES: Final = frozenset({"principle", "mechanism"})
#: Kinds that a stance may be taken to.
CLAIMABLE: Final = VALUES | {"risk"}
#: The same as bits, see `Named.bit`: whether it is one of them is told at once.
VALUE_BITS: Final = bits_of(VALUES)
CLAIMABLE_BITS: Final = bits_of(CLAIMABLE)
#: Whom and what one may criticise, as bits.
BLAMABLE_BITS: Final = bits_of(ACTORS | {"document"})
_LONGEST, _TITLE = 80, 160  # code points of a name, and of a title
#: Kinds whose names are titles: what they say is no claim of the text.
_TITLED: Final = bits_of(("document", "event", "organization"))


class Named(Placed):
    """A place that names a concept.

    Attributes:
        start, end: code points, end-exclusive.
        concept: the concept.
        kind, bit: its kind, and that as a bit; see `aigovkg.extract.kinds`.
        label: the label found.
        weak: whether the label counts only in context.
        inside: whether it lies within another named thing.
        pronoun: whether it stands for the concept without naming it; such places are no mentions.
        confidence: how sure it is that the place names the concept.
    """

    __slots__ = ("bit", "concept", "confidence", "inside", "kind", "label", "pronoun", "weak")

    def __init__(
        self,
        start: int,
        end: int,
        concept: URIRef,
        kind: str,
        label: str = "",
        *,
        weak: bool = False,
        inside: bool = False,
        pronoun: bool = False,
        confidence: float = 0.95,
    ) -> None:
        super().__init__(start, end)
        self.concept = concept
        self.kind = kind
        self.bit = bit_of(kind)
        self.label = label
        self.weak = weak
        self.inside = inside
        self.pronoun = pronoun
        self.confidence = confidence

    def at(self, start: int, end: int) -> Named:
        """The same at another place."""
        return Named(
            start,
            end,
            self.concept,
            self.kind,
            self.label,
            weak=self.weak,
            inside=self.inside,
            pronoun=self.pronoun,
            confidence=self.confidence,
        )


def is_same(one: str, other: str) -> bool:
    """Whether two IRIs are equal; compiled it is told at once, and not by rdflib's comparison, which is Python's."""
    return one == other


def in_order(named: Iterable[Named]) -> list[Named]:
    """Put named things in the order of the text, longer ones before those inside them."""
    return sorted(named, key=_order)


def merged(named: list[Named], more: Iterable[Named]) -> list[Named]:
    """Put more things, a few, among many that are in the order of the text already.

    Args:
        named: the many, in the order of the text, longer ones before those inside them.
        more: the few, in any order.
    Returns:
        All of them, in the order of the text; `more` behind what stands at the same place.
    """
    whole: list[Named] = []
    done = 0
    for item in in_order(more):
        place = _rank_behind(item, named, done)
        whole += named[done:place]
        whole.append(item)
        done = place
    whole += named[done:]
    return whole


def _rank_behind(item: Named, named: list[Named], low: int) -> int:
    """How many of the things, `low` at least, stand before another, or at its place."""
    order, high = _order(item), len(named)
    while low < high:
        middle = (low + high) >> 1
        other = named[middle]
        if other.start < item.start or (other.start == item.start and _order(other) <= order):
            low = middle + 1
        else:
            high = middle
    return low


def together(known: list[Named], fresh: list[Named]) -> list[Named]:
    """Put known names and candidates together; what the name of a candidate is made of is not mentioned by itself.

    Args:
        known: the known names, in the order of the text.
        fresh: the candidates, in the order of the text.
    """
    kept: list[Named] = []
    place, count = 0, len(fresh)
    for item in known:
        while place < count and fresh[place].start <= item.start:
            place += 1
        if not place or item.end > fresh[place - 1].end:
            kept.append(item)
    return merged(kept, fresh)


def with_told(named: list[Named], told: Iterable[Named]) -> list[Named]:
    """Add things that are told by more than a label; the values inside a harm are not upheld there and count no more.

    Args:
        named: what labels name, in the order of the text.
        told: the things; one that overlaps a name of its kind or concept is known already, and left out.
    Returns:
        The named things, in the order of the text.
    """
    more = list(told)
    if not more:
        return named
    places = Places(named)
    found = [item for item in more if not _is_known(item, places)]
    if not found:
        return named
    hidden = {value for item in found if item.kind == "risk" for value in _values_inside(item, places)}
    if not hidden:
        return merged(named, found)
    return merged([item for item in named if not (bool(item.bit & VALUE_BITS) and item in hidden)], found)


def _is_known(told: Named, named: Places[Named]) -> bool:
    """Whether another name of the same kind overlaps a thing, or of the same concept, or it lies within a title."""
    around = named.within(told.start - _TITLE, told.end)
    return any(
        item.start < told.end
        and told.start < item.end
        and (
            item.kind == told.kind
            or item.concept == told.concept
            or (bool(item.bit & _TITLED) and item.start <= told.start and told.end <= item.end)
        )
        for item in around
    )


def _values_inside(harm: Named, named: Places[Named]) -> list[Named]:
    within = named.within(harm.start, min(harm.start + _LONGEST + 1, harm.end))
    return [item for item in within if item.bit & VALUE_BITS if item.end <= harm.end]


def _order(item: Named) -> tuple[int, int, URIRef]:
    return item.start, -item.end, item.concept
