"""Who runs next: places are never exceeded, nothing is lost, those who used least go first."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigovkg_server.errors import Busy
from aigovkg_server.lanes import Lanes, Verdict


@dataclass(eq=False)
class Query:
    """A query on its way."""

    client: str
    level: int = 0
    overdue: bool = False
    flowing: bool = False


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(
    st.lists(
        st.tuples(st.sampled_from(["enter", "pick", "leave", "judge"]), st.integers(0, 5), st.booleans()), max_size=80
    ),
    st.integers(1, 3),
    st.integers(0, 3),
)
def test_places_are_never_exceeded_and_nothing_is_lost(
    steps: list[tuple[str, int, bool]], size: int, slow: int
) -> None:
    lanes: Lanes[Query] = Lanes(size, slow, 8)
    waiting: list[Query] = []
    running: list[Query] = []
    for what, number, flag in steps:
        if what == "enter":
            query = Query(f"client {number}")
            try:
                lanes.enter(query)
                waiting.append(query)
            except Busy:
                assert len(waiting) >= 2, "one client may have a quarter of eight places"
        elif what == "pick":
            picked = lanes.pick()
            if picked:
                waiting.remove(picked)
                running.append(picked)
        elif running:
            query = running[number % len(running)]
            if what == "leave":
                lanes.leave(query, 0.01)
                running.remove(query)
            else:
                query.overdue, query.flowing = True, flag
                if lanes.judge(query) is Verdict.PREEMPT:
                    lanes.leave(query)
                    running.remove(query)
                    query.level += 1
                    query.overdue = False
                    lanes.enter(query)
                    waiting.append(query)
        short, long = lanes.running
        assert short <= size
        assert long <= slow + bool(slow)
        assert short + long == len(running)
        assert lanes.waiting == len(waiting)
        assert set(lanes.queued()) == set(waiting)


def test_the_client_that_used_least_goes_first() -> None:
    clock = Clock()
    lanes: Lanes[Query] = Lanes(1, 0, 100, clock)
    greedy, modest = Query("greedy"), Query("modest")
    lanes.enter(greedy)
    lanes.leave(greedy, 10)
    lanes.enter(Query("greedy"))
    lanes.enter(modest)
    assert lanes.pick() is modest
    lanes.leave(modest, 1)
    clock.now += 600  # it is forgotten
    later = lanes.pick()
    assert later is not None
    assert later.client == "greedy"


def test_one_client_cannot_take_all_places_in_the_queue() -> None:
    lanes: Lanes[Query] = Lanes(1, 0, 8)
    for _ in range(2):
        lanes.enter(Query("a"))
    with pytest.raises(Busy):
        lanes.enter(Query("a"))
    lanes.enter(Query("b"))


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 4), st.sampled_from("erq")), max_size=200))
def test_nothing_is_left_of_clients_that_are_gone(visits: list[tuple[int, int, str]]) -> None:
    lanes: Lanes[Query] = Lanes(2, 2, 8)
    inside = []
    for client, level, what in visits:
        query = Query(str(client), level, overdue=what == "r")
        try:
            lanes.enter(query)
        except Busy:
            continue
        inside.append(query)
        picked = lanes.pick()
        if picked and what == "q":
            lanes.leave(picked, 0.1)
            inside.remove(picked)
    for query in inside:
        lanes.leave(query, 0.1)
    assert (lanes.waiting, lanes.running, lanes.queued()) == (0, (0, 0), [])
    queues = [lanes._fresh, *lanes._again.values()]
    assert [len(queue._clients) for queue in queues] == [0] * len(queues)


def test_the_time_of_so_many_clients_is_remembered_and_no_more() -> None:
    lanes: Lanes[Query] = Lanes(1, 0, 8)
    for number in range(10_500):
        query = Query(str(number))
        lanes.enter(query)
        lanes.leave(query, 0.1)
    assert len(lanes._usage._used) == 10_000


def test_a_long_query_gives_way_only_to_others() -> None:
    lanes: Lanes[Query] = Lanes(1, 1, 8)
    first, second, third = (Query("a", overdue=True) for _ in range(3))
    for query in (first, second, third):
        if query is not third:
            lanes.enter(query)
            assert lanes.pick() is query
            assert lanes.judge(query) is (Verdict.AGE if query is first else Verdict.STAY)
    lanes.enter(third)
    assert lanes.judge(second) is Verdict.STAY, "its own client waits"
    lanes.enter(Query("b"))
    assert lanes.judge(second) is Verdict.PREEMPT
    second.flowing = True
    assert lanes.judge(second) is Verdict.AGE, "an answer that is on its way takes the spare place"
