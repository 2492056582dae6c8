"""Named things in a text, as the reading of a sentence sees them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from rdflib import URIRef

from aigovkg.extract.frame import Placed

__all__ = ["ACTORS", "BLAMABLE", "CLAIMABLE", "VALUES", "Named", "in_order", "is_same", "merged"]

ACTORS = frozenset({"state", "organization", "grouping", "person", "stakeholder-group"})
VALUES = frozenset({"principle", "mechanism"})
#: Whom and what one may criticise.
BLAMABLE = ACTORS | {"document"}
#: Kinds that a stance may be taken to.
CLAIMABLE = VALUES | {"risk"}


class Named(Placed):
    """A place that names a concept.

    Attributes:
        start, end: code points, end-exclusive.
        concept: the concept.
        kind: its kind.
        label: the label found.
        weak: whether the label counts only in context.
        inside: whether it lies within another named thing.
        pronoun: whether it stands for the concept without naming it; such places are no mentions.
        confidence: how sure it is that the place names the concept.
    """

    __slots__ = ("concept", "confidence", "inside", "kind", "label", "pronoun", "weak")

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


def merged(named: Sequence[Named], more: Iterable[Named]) -> list[Named]:
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
        place = bisect_right(named, _order(item), done, key=_order)
        whole += named[done:place]
        whole.append(item)
        done = place
    whole += named[done:]
    return whole


def _order(item: Named) -> tuple[int, int, URIRef]:
    return item.start, -item.end, item.concept
