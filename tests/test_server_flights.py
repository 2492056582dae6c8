"""Equal questions at the same time run once, and nobody suffers from another who asks the same."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from aigovkg.errors import AigovkgError, QueryError, StoreError
from aigovkg_server.cache import Cache, Entry
from aigovkg_server.errors import Deadline
from aigovkg_server.flights import Flight, Flights

#: Takes a second or more.
SLOW = """SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 1200 } { SELECT * { ?d ?e ?f } LIMIT 1200 }
  FILTER(STRLEN(STR(?c)) > STRLEN(STR(?f)) + %d) }"""
KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GONE = r'aigovkg_processes_ended_total\{pool="public",reason="gone"\}'
RUNNING = r'aigovkg_queries_running\{.*pool="public".*\}'


@pytest.fixture(scope="module")
def service(serving: Callable[..., str], small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("queries")
    (folder / "slow.rq").write_text(f"#+ summary: Slow\n#+ description: Slow.\n{SLOW % 1}\n", "utf-8")
    started = serving(small_store, memory=512, queries=folder)
    assert Client(started, "/queries").wait().status == 200  # the first page takes longer than those after it
    return started


class Client:
    """Asks in a thread."""

    def __init__(self, service: str, path: str, **headers: str) -> None:
        self._address, self._path, self._headers = urlsplit(service), path, headers
        self.status, self.body = 0, b""
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        time.sleep(0.2)  # so that the next one is later

    def _ask(self) -> None:
        with (
            contextlib.closing(http.client.HTTPConnection(self._address.netloc, timeout=40)) as self._connection,
            contextlib.suppress(OSError, http.client.HTTPException),
        ):
            self._connection.request("GET", self._path, headers=self._headers)
            with self._connection.getresponse() as response:
                self.status, self.body = response.status, response.read()

    def leave(self) -> None:
        assert self._connection.sock is not None, "it was answered already"
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self.wait()

    def wait(self) -> Client:
        self._thread.join()
        return self


def at_sparql(query: str, **parameters: str) -> str:
    return f"/sparql?{urlencode({'query': query} | parameters)}"


def figure(service: str, name: str) -> float:
    """Add up the figures whose name and labels a pattern fits."""
    text = Client(service, "/metrics").wait().body.decode()
    return sum(float(number) for number in re.findall(rf"^{name} (\S+)$", text, re.MULTILINE))


def settled(service: str) -> None:
    """Wait until one query runs, and whoever asks the same has come to wait for it."""
    until = time.monotonic() + 10
    while figure(service, RUNNING) != 1:
        assert time.monotonic() < until
    time.sleep(0.3)


@pytest.mark.parametrize("path", [at_sparql(SLOW % 2), "/queries/slow.json"])
def test_a_query_goes_on_for_others_when_the_first_client_leaves(service: str, path: str) -> None:
    before = figure(service, GONE)
    first, *others = [Client(service, path) for _ in range(3)]
    settled(service)
    first.leave()
    answers = [other.wait() for other in others]
    assert [answer.status for answer in answers] == [200, 200]
    assert json.loads(answers[0].body)["results"]["bindings"]
    assert figure(service, GONE) == before, "nothing was begun anew"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_query_ends_when_the_last_client_leaves(service: str, order: tuple[int, int]) -> None:
    before = figure(service, GONE)
    both = [Client(service, at_sparql(KILLER + f" # {order}")) for _ in range(2)]
    settled(service)
    both[order[0]].leave()
    settled(service)
    both[order[1]].leave()
    until = time.monotonic() + 5
    while figure(service, GONE) == before:
        assert time.monotonic() < until


def test_who_has_more_time_is_answered_after_one_who_had_less(service: str) -> None:
    hasty, patient = Client(service, at_sparql(SLOW % 3, timeout="0.4")), Client(service, at_sparql(SLOW % 3))
    assert (hasty.wait().status, patient.wait().status) == (503, 200)


def test_the_deadline_of_each_holds(service: str) -> None:
    first = Client(service, at_sparql(KILLER + " # deadlines", timeout="3"))
    began = time.monotonic()
    second = Client(service, at_sparql(KILLER + " # deadlines", timeout="0.5")).wait()
    assert (second.status, time.monotonic() - began < 2) == (503, True)
    assert first.wait().status == 503


def test_nobody_waits_for_a_client_that_takes_its_answer_slowly(service: str) -> None:
    path = at_sparql("SELECT ?s ?p ?o ?q { ?s ?p ?o . ?s ?q ?o } LIMIT 14000 # slowly")
    address = urlsplit(service)
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect((address.hostname, address.port))
        lazy.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        began = time.monotonic()
        answer = Client(service, path).wait()
        assert time.monotonic() - began < 8
    assert answer.status == 200
    assert len(json.loads(answer.body)["results"]["bindings"]) > 5000
    assert len(answer.body) > 2_500_000, "more than is sent before the client takes any of it"


# One by one, without a service


@pytest.fixture
def flights() -> Flights:
    return Flights(Cache(1 << 20), 1)


def outcome(flights: Flights, seconds: float, result: Entry | AigovkgError | None, **land: bool) -> object:
    """Tell what somebody gets who has so many seconds and waits for a query that ends like this."""

    async def both() -> object:
        flight = flights.depart(("v", "q"))
        waiting = asyncio.create_task(flights.shared(("v", "q"), seconds))
        await asyncio.sleep(0)
        flight.land(result, **land)
        flights.arrive(("v", "q"), flight)
        try:
            return await waiting
        except AigovkgError as error:
            return error

    return asyncio.run(both())


def test_an_answer_and_what_the_query_is_to_blame_for_is_for_all(flights: Flights) -> None:
    for result in (Entry(b"", (b"x",)), QueryError("It is wrong")):
        assert outcome(flights, 5, result) is result


def test_what_befell_the_first_is_not_told_to_others(flights: Flights) -> None:
    for result in (None, StoreError("The process ended"), Deadline(4)):
        left = outcome(flights, 5, result)
        assert isinstance(left, float)
        assert 4 < left <= 5


def test_a_deadline_is_for_all_who_have_no_more_time(flights: Flights) -> None:
    told = Deadline(5)
    assert outcome(flights, 5, told) is told


def test_of_many_who_waited_in_vain_one_asks_for_the_others(flights: Flights) -> None:
    runs: list[int] = []

    async def waiter() -> Entry | float:
        found = await flights.shared(("v", "q"), 5)
        if isinstance(found, float):
            flight = flights.depart(("v", "q"))
            runs.append(1)
            await asyncio.sleep(0.01)
            flight.land(Entry(b"", (b"x",)))
            flights.arrive(("v", "q"), flight)
        return found

    async def all_of_them() -> None:
        first = flights.depart(("v", "q"))
        waiting = [asyncio.create_task(waiter()) for _ in range(20)]
        await asyncio.sleep(0)
        first.land()
        flights.arrive(("v", "q"), first)
        await asyncio.gather(*waiting)

    asyncio.run(all_of_them())
    assert len(runs) == 1


def test_a_large_answer_is_asked_for_by_each(flights: Flights) -> None:
    assert isinstance(outcome(flights, 5, None, alone=True), float)


def test_a_flight_without_anybody_ends_at_once() -> None:
    ended: Iterator[int] = iter([1])
    Flight().leave(lambda: next(ended))
    assert next(ended, None) is None
