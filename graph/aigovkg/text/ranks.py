"""Ranks: how many of some places stand before another."""

from __future__ import annotations

__all__ = ["rank_of"]


def rank_of(place: int, places: list[int], low: int = 0) -> int:
    """How many of some places stand before another; compiled it is told quicker than by `bisect_left`.

    Args:
        place: the other place.
        places: the places, in their order.
        low: how many of them are known to stand before.
    """
    high = len(places)
    while low < high:
        middle = (low + high) >> 1
        if places[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low
