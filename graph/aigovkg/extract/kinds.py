"""Kinds of named things as bits: so it is told at once whether a thing is of one of several kinds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aigovkg.names import KINDS, kind_of

__all__ = ["bit_of", "bits_of", "bits_of_concepts"]

_BITS: Final = {kind: 1 << rank for rank, kind in enumerate(KINDS)}


def bit_of(kind: str) -> int:
    """Return the bit of a kind; 0 for what is no kind."""
    return _BITS.get(kind, 0)


def bits_of(kinds: Iterable[str]) -> int:
    """Return the bits of some kinds, in one number; what is no kind adds none."""
    told = 0
    for kind in kinds:
        told |= bit_of(kind)
    return told


def bits_of_concepts(concepts: Iterable[str]) -> int:
    """Return the bits of the kinds that are in the IRIs of some concepts: what is of no such kind is none of them."""
    return bits_of((kind_of(iri) or ("",))[0] for iri in concepts)
