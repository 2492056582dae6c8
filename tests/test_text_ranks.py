"""Ranks are those of bisection, wherever the search for them begins."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from aigovkg.text.ranks import rank_near, rank_of

_PLACES = st.lists(st.integers(0, 60), max_size=40).map(sorted)


@given(_PLACES, st.integers(-2, 64), st.data())
def test_ranks_are_those_of_bisection(places: list[int], place: int, data: st.DataObject) -> None:
    rank = bisect_left(places, place)
    assert rank_of(place, places) == rank
    assert rank_of(place, places, data.draw(st.integers(0, rank))) == rank
    assert rank_near(place, places, data.draw(st.integers(0, len(places)))) == rank
