"""No request takes the service down: deadlines, memory, queues, clients that leave, snapshots that change."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
import uvloop

from aigovkg.errors import QueryError
from aigovkg.names import graph_iri
from aigovkg.store import Store
from aigovkg_server.errors import Busy, Ceiling, Deadline, Gone, Interrupted, NotAcceptable
from aigovkg_server.frames import Job
from aigovkg_server.pool import Pool

KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUICK = "SELECT * { ?s ?p ?o } LIMIT 10"


@pytest.fixture(scope="module")
def snapshot(small_store: Path) -> str:
    return str(Store(small_store).current().path)


@pytest.fixture
def pool(snapshot: str) -> Iterator[Pool]:
    pool = Pool(1, 512, waiting=1)
    pool.start(snapshot)
    assert rows(pool, snapshot) == 10  # its process has started: deadlines count from when a query is asked
    yield pool
    pool.close()


def rows(pool: Pool, snapshot: str) -> int:
    answer = pool.run(Job(QUICK, snapshot, timeout=10))
    return len(json.loads(b"".join(answer))["results"]["bindings"])


def test_a_query_past_its_deadline_ends_and_the_next_is_answered(pool: Pool, snapshot: str) -> None:
    began = time.monotonic()
    with pytest.raises(Deadline, match=r"after 0\.5 seconds"):
        pool.run(Job(KILLER, snapshot, timeout=0.5))
    assert time.monotonic() - began < 1.5
    assert rows(pool, snapshot) == 10


def test_a_query_over_its_memory_ends_and_the_next_is_answered(pool: Pool, snapshot: str) -> None:
    with pytest.raises(Ceiling, match="512 MiB"):
        pool.run(Job(GREEDY, snapshot, timeout=60))
    assert rows(pool, snapshot) == 10


def test_a_client_that_leaves_ends_its_query(pool: Pool, snapshot: str) -> None:
    began = time.monotonic()
    with pytest.raises(Gone):
        pool.run(Job(KILLER, snapshot, timeout=60), lambda: time.monotonic() - began > 0.5)
    assert rows(pool, snapshot) == 10
    assert time.monotonic() - began < 5


def test_an_answer_that_is_given_up_gives_the_process_back(pool: Pool, snapshot: str) -> None:
    answer = pool.run(Job(ENDLESS, snapshot, timeout=60))
    assert next(answer).startswith(b'{"head"')
    answer.close()
    assert rows(pool, snapshot) == 10


def test_a_deadline_after_the_first_bytes_breaks_the_answer_off(pool: Pool, snapshot: str) -> None:
    with pytest.raises(Interrupted, match="stopped after 1 seconds"):
        for _ in pool.run(Job(ENDLESS, snapshot, timeout=1)):
            pass
    assert rows(pool, snapshot) == 10


def test_more_may_not_wait_than_agreed(pool: Pool, snapshot: str) -> None:
    ended: list[Exception] = []

    def wait() -> None:
        try:
            pool.run(Job(KILLER, snapshot, timeout=1.5))
        except (Busy, Deadline) as error:
            ended.append(error)

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    assert sorted(type(error).__name__ for error in ended)[0] == "Busy"
    assert isinstance(ended[0], Busy), "the third is refused at once"


@pytest.mark.parametrize("query", ["SELECT * {" + "{" * 30_000 + "}" * 30_000 + "}", "SELECT (" + "(" * 30_000])
def test_a_query_that_is_nested_too_deeply_is_refused(pool: Pool, snapshot: str, query: str) -> None:
    with pytest.raises(QueryError):
        pool.run(Job(query, snapshot))
    assert rows(pool, snapshot) == 10


def test_a_kind_of_result_without_a_format_is_refused(pool: Pool, snapshot: str) -> None:
    with pytest.raises(NotAcceptable):
        pool.run(Job(QUICK, snapshot, table=None))
    assert rows(pool, snapshot) == 10


def test_a_process_that_died_while_idle_is_replaced(pool: Pool, snapshot: str) -> None:
    for worker in list(pool._all):
        worker._process.kill()
        worker._process.wait()
        while worker.alive:  # that it is gone is told to the pool in its own time
            time.sleep(0.01)
    assert rows(pool, snapshot) == 10


@pytest.mark.parametrize("loops", [asyncio, uvloop])
@pytest.mark.parametrize("padding", [0, 4_000_000], ids=["short", "more than is sent at once"])
def test_a_query_is_asked_again_whose_process_died_before_it_read_it(
    snapshot: str, loops: Any, padding: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asyncio, "new_event_loop", loops.new_event_loop)
    pool = Pool(1, 512)
    pool.start(snapshot)
    try:
        assert rows(pool, snapshot) == 10
        (worker,) = pool._all
        worker._process.send_signal(signal.SIGSTOP)  # so that it reads nothing any more
        killing = threading.Timer(0.3, worker._process.kill)
        killing.start()
        answer = pool.run(Job(QUICK + " " * padding, snapshot, timeout=10))
        assert len(json.loads(b"".join(answer))["results"]["bindings"]) == 10
        killing.join()
        assert pool.ended == {"died": 1}
    finally:
        pool.close()


def test_a_query_whose_process_was_killed_while_it_ran_is_not_asked_again(pool: Pool, snapshot: str) -> None:
    (worker,) = pool._all
    asked = threading.Timer(0.5, worker._process.kill)
    asked.start()
    with pytest.raises(Ceiling):
        pool.run(Job(KILLER, snapshot, timeout=20))
    asked.join()
    assert pool.ended == {"memory": 1}


def test_a_process_has_no_network(pool: Pool, snapshot: str) -> None:
    """The second wall: even where the guard in front were passed, nothing is fetched."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        port = listening.getsockname()[1]
        with pytest.raises(QueryError):
            pool.run(Job(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", snapshot, timeout=5))
        try:
            listening.accept()
        except TimeoutError:
            return
        pytest.skip("this system does not let a process give up its network")


@pytest.fixture(scope="module")
def service(serving: Callable[..., str], small_store: Path) -> str:
    return serving(small_store, timeout=3, workers=2, memory=512)


def get(service: str, query: str, timeout: float = 30) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{service}/sparql?{urlencode({'query': query})}", timeout=timeout) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_a_killer_is_stopped_while_the_others_are_answered(service: str) -> None:
    ended: list[tuple[float, int, bytes]] = []

    def kill() -> None:
        began = time.monotonic()
        status, body = get(service, KILLER)
        ended.append((time.monotonic() - began, status, body))

    killer = threading.Thread(target=kill)
    killer.start()
    answered = 0
    while killer.is_alive():
        began = time.monotonic()
        assert get(service, QUICK)[0] == 200
        assert time.monotonic() - began < 2
        answered += 1
    killer.join()
    took, status, body = ended[0]
    assert answered > 5
    assert (status, took < 4) == (503, True)
    assert "stopped after 3 seconds" in json.loads(body)["detail"]


def test_pages_are_answered_while_killers_hold_every_process(service: str) -> None:
    killers = [threading.Thread(target=get, args=(service, KILLER)) for _ in range(2)]
    for killer in killers:
        killer.start()
    time.sleep(0.5)
    began = time.monotonic()
    with urllib.request.urlopen(f"{service}/page/document/harbour-declaration") as response:
        assert response.status == 200
    with urllib.request.urlopen(f"{service}/healthz") as response:
        assert json.load(response)["ready"]
    assert time.monotonic() - began < 2
    for killer in killers:
        killer.join()


def test_pages_are_shown_to_others_while_one_client_asks_for_very_many(
    serving: Callable[..., str], small_store: Path
) -> None:
    address = urlsplit(serving(small_store, queue=8))

    def page(source: str) -> int:
        connection = http.client.HTTPConnection(address.netloc, timeout=30, source_address=(source, 0))
        with contextlib.closing(connection):
            connection.request("GET", "/page/document/harbour-declaration", headers={"Accept": "text/html"})
            with connection.getresponse() as response:
                response.read()
                return response.status

    ended = threading.Event()
    told: set[int] = set()

    def flood() -> None:
        while not ended.is_set():
            told.add(page("127.0.0.2"))

    crowd = [threading.Thread(target=flood) for _ in range(24)]
    for one in crowd:
        one.start()
    try:
        until = time.monotonic() + 20
        while 429 not in told:
            assert time.monotonic() < until
        assert [page("127.0.0.1") for _ in range(10)] == [200] * 10
    finally:
        ended.set()
        for one in crowd:
            one.join()


def test_memory_over_the_ceiling_is_told_with_its_own_reason(service: str) -> None:
    status, body = get(service, GREEDY)
    assert status == 503
    assert "512 MiB" in json.loads(body)["detail"]
    assert get(service, QUICK)[0] == 200


def test_a_shorter_deadline_may_be_asked_for(service: str) -> None:
    began = time.monotonic()
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{service}/sparql?{urlencode({'query': KILLER, 'timeout': '0.5'})}")
    with caught.value:
        assert caught.value.headers["Retry-After"]
    assert (caught.value.code, time.monotonic() - began < 1.5) == (503, True)


def test_an_answer_that_breaks_off_is_visibly_broken(service: str) -> None:
    with (
        urllib.request.urlopen(f"{service}/sparql?{urlencode({'query': ENDLESS, 'timeout': '1'})}") as response,
        pytest.raises(http.client.IncompleteRead),
    ):
        response.read()


def test_a_browser_that_is_closed_ends_its_query(serving: Callable[..., str], small_store: Path) -> None:
    service = serving(small_store, timeout=60, workers=1)
    parts = urlsplit(service)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(KILLER)} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        time.sleep(1)
    began = time.monotonic()
    assert get(service, QUICK)[0] == 200
    assert time.monotonic() - began < 2


def test_a_new_snapshot_is_served_without_a_restart(serving: Callable[..., str], tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("catalogue"), b"<http://example.org/a> <http://example.org/p> 1 .")
    service = serving(tmp_path)
    counting = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def count() -> str:
        return str(json.loads(get(service, counting)[1])["results"]["bindings"][0]["n"]["value"])

    assert count() == "1"
    with store.revise() as writer:
        writer.load(graph_iri("links"), b"<http://example.org/b> <http://example.org/p> 2 .")
    assert count() == "2"


def run(store: Path, port: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aigovkg", "serve", "--port", str(port)]
    environment = {"AIGOVKG_STORE": str(store), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_without_a_graph_the_command_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "There is no graph yet" in done.stderr
    assert "aigovkg build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told(small_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(small_store, taken.getsockname()[1])
    assert done.returncode == 2
    assert "Another program listens there already" in done.stderr
    assert "Traceback" not in done.stderr
