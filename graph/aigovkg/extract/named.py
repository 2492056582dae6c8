"""Named things in a text, as the reading of a sentence sees them."""

from __future__ import annotations

from typing import NamedTuple

from rdflib import URIRef

__all__ = ["ACTORS", "BLAMABLE", "CLAIMABLE", "VALUES", "Named"]

ACTORS = frozenset({"state", "organization", "grouping", "person", "stakeholder-group"})
VALUES = frozenset({"principle", "mechanism"})
#: Whom and what one may criticise.
BLAMABLE = ACTORS | {"document"}
#: Kinds that a stance may be taken to.
CLAIMABLE = VALUES | {"risk"}


class Named(NamedTuple):
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

    start: int
    end: int
    concept: URIRef
    kind: str
    label: str = ""
    weak: bool = False
    inside: bool = False
    pronoun: bool = False
    confidence: float = 0.95
