"""What stands before the pages: kept answers, codings, limits, proxies, figures, logs, a stop without a loss."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import gzip
import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from aigovkg.errors import QueryError
from aigovkg.names import graph_iri
from aigovkg.store import Store
from aigovkg_server import codings, wsgi
from aigovkg_server.cache import Cache, Entry
from aigovkg_server.counting import counter
from aigovkg_server.protocol import decoded
from aigovkg_server.rates import Rates

QUERY = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100"
KILLER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Reply:
    """What came back."""

    def __init__(self, response: http.client.HTTPResponse | urllib.error.HTTPError) -> None:
        self.status, self.headers, self.body = response.status or 0, response.headers, response.read()


def get(address: str, **headers: str) -> Reply:
    request = urllib.request.Request(address, headers={n.replace("_", "-"): v for n, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Reply(response)
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error)


def ask(service: str, query: str = QUERY, /, **headers: str) -> Reply:
    return get(f"{service}/sparql?{urlencode({'query': query})}", **headers)


@pytest.fixture(scope="module")
def service(serving: Callable[..., str], small_store: Path) -> str:
    return serving(small_store, memory=512, log="json")


def figure(service: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", get(f"{service}/metrics").body.decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_an_answer_is_kept_and_given_again(service: str) -> None:
    before = figure(service, "aigovkg_cache_hits_total")
    first, second = ask(service), ask(service)
    assert first.body == second.body
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert figure(service, "aigovkg_cache_hits_total") > before
    assert figure(service, "aigovkg_cache_bytes") > 0


def test_a_client_that_has_the_answer_is_told_so(service: str) -> None:
    tag = ask(service).headers["ETag"]
    again = ask(service, If_None_Match=f'"other", W/{tag}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert "Accept-Encoding" in again.headers["Vary"]
    assert ask(service, If_None_Match='"other"').status == 200


def test_each_form_of_an_answer_has_a_tag_of_its_own(service: str) -> None:
    forms = [{}, {"Accept": "text/csv"}, {"Accept_Encoding": "gzip"}, {"Accept_Encoding": "br"}]
    tags = {ask(service, **form).headers["ETag"] for form in forms} | {ask(service, QUERY + "0").headers["ETag"]}
    assert len(tags) == 5


def test_what_differs_each_time_is_not_kept(service: str) -> None:
    query = "SELECT (RAND() AS ?r) (STRUUID() AS ?u) {}"
    first, second = ask(service, query), ask(service, query)
    assert first.body != second.body
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["ETag"] is None


UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@pytest.mark.parametrize("coding", UNPACKED)
@pytest.mark.parametrize("query", [QUERY, "SELECT * { ?s ?p ?o }"], ids=["small", "stream"])
def test_an_answer_comes_packed(service: str, coding: str, query: str) -> None:
    plain, packed = ask(service, query), ask(service, query, Accept_Encoding=coding)
    assert packed.headers["Content-Encoding"] == coding
    assert plain.headers["Content-Encoding"] is None
    assert len(packed.body) < len(plain.body) / 4
    assert UNPACKED[coding](packed.body) == plain.body
    assert ask(service, query, Accept_Encoding=coding).body == packed.body


def test_a_page_comes_packed(service: str) -> None:
    plain, packed = (
        get(f"{service}/queries", Accept="text/html"),
        get(f"{service}/queries", Accept="text/html", Accept_Encoding="gzip"),
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5, zstd;q=0.1", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "zstd"),
        ("zstd;q=0, *;q=0.5", "br"),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.1, gzip;q=0.5", "gzip"),
        ("deflate", ""),
        ("gzip;q=nonsense", ""),
    ],
)
def test_the_coding_is_the_one_that_is_liked_best(accepted: str, chosen: str) -> None:
    assert codings.choose(accepted) == chosen


def test_a_small_answer_is_not_packed(service: str) -> None:
    reply = ask(service, "ASK {}", Accept_Encoding="gzip")
    assert reply.headers["Content-Encoding"] is None
    assert json.loads(reply.body)["boolean"]


def test_head_tells_the_same_and_sends_nothing(service: str) -> None:
    address = urlsplit(service)
    connection = http.client.HTTPConnection(address.netloc, timeout=20)
    for query in (QUERY, "SELECT * { ?s ?p ?o . ?a ?b ?c }"):
        path = f"/sparql?{urlencode({'query': query})}"
        connection.request("HEAD", path)
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b"")
        assert response.headers["ETag"]
    connection.close()


def test_the_same_query_at_the_same_time_runs_once(service: str) -> None:
    query = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER(REGEX(STR(?c), "a.*b.*c")) } # together'
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(ask(service, query))) for _ in range(6)]
    before = figure(service, 'aigovkg_request_seconds_count{kind="cached",status="200"}')
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.body for reply in replies} == {replies[0].body}
    assert figure(service, 'aigovkg_request_seconds_count{kind="cached",status="200"}') - before == 5


def test_figures_are_for_prometheus(service: str) -> None:
    ask(service, "SELECT * {")
    reply = get(f"{service}/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain; version=")
    text = reply.body.decode()
    for name in (
        'aigovkg_request_seconds_bucket{kind="query",le="0.1",status="200"}',
        'aigovkg_request_seconds_count{kind="query",status="400"}',
        'aigovkg_queries_waiting{pool="public"}',
        'aigovkg_queries_running{lane="long",pool="public"}',
        'aigovkg_processes{pool="house"} 1.0',
        "aigovkg_cache_misses_total",
        "process_resident_memory_bytes",
    ):
        assert name in text, name


def test_limits_of_an_answer(serving: Callable[..., str], small_store: Path) -> None:
    service = serving(small_store, memory=512, max_rows=50, max_bytes=100_000, rate=0)
    for accept in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        query = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT "
        assert ask(service, query + "50", Accept=accept).status == 200, accept
        assert ask(service, query + "51", Accept=accept).status == 413, accept
    construct = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT "
    assert ask(service, construct + "20").status == 200
    refused = ask(service, construct + "200")
    assert refused.status == 413
    assert "LIMIT" in json.loads(refused.body)["detail"]
    assert ask(service, "SELECT ?x { ?s ?p ?o BIND(CONCAT(STR(?s), STR(?o)) AS ?x) } LIMIT 50").status == 200


@pytest.mark.parametrize("extension", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("cut", [1, 3, 7, 1000])
def test_solutions_are_counted_wherever_the_text_is_cut(extension: str, cut: int) -> None:
    import pyoxigraph as ox

    store = ox.Store()
    values = ['},{"a":', '"quoted", [{"', "a\r\nb\nc", "<result>", "", "\\", '[{"x', ',{"y"', "}},{"]
    for number, value in enumerate(values):
        store.add(ox.Quad(ox.NamedNode(f"http://x/{number}"), ox.NamedNode("http://x/p"), ox.Literal(value)))
    result = store.query("SELECT ?s ?o ?none { ?s ?p ?o }")
    assert isinstance(result, ox.QuerySolutions)
    text = result.serialize(format=ox.QueryResultsFormat.from_extension(extension))
    assert text is not None
    found = counter(extension)
    for start in range(0, len(text), cut):
        found.feed(text[start : start + cut])
    assert found.count == len(values)
    if extension == "csv":
        assert len(list(csv.reader(io.StringIO(text.decode(), newline="")))) == len(values) + 1


def test_a_client_asks_no_more_often_than_it_may(serving: Callable[..., str], small_store: Path) -> None:
    service = serving(small_store, rate=5, trusted_proxies="127.0.0.1")
    statuses = [ask(service, "ASK {}").status for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    refused = ask(service, "ASK {}")
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    assert json.loads(refused.body)["status"] == 429
    assert get(f"{service}/healthz").status == 200, "whoever watches the service is always answered"
    assert ask(service, "ASK {}", X_Forwarded_For="192.0.2.7").status == 200, "another client, behind a trusted proxy"


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    rates = Rates(60, lambda: now[0])
    assert [rates.wait("a") for _ in range(60)] == [0] * 60
    assert rates.wait("a") == 1
    assert rates.wait("b") == 0
    now[0] += 1.5
    assert rates.wait("a") == 0
    assert rates.wait("a") == 1


def test_the_cache_keeps_what_was_used_last_within_its_size() -> None:
    cache = Cache(100_000)
    for number in range(100):
        cache.put(("v", str(number)), Entry(b"", (b"x" * 4000,)))
        cache.get(("v", "0"))
    assert cache.bytes <= 100_000
    assert cache.get(("v", "0")) is not None
    assert cache.get(("v", "1")) is None
    cache.put(("v", "huge"), Entry(b"", (b"x" * 50_000,)))
    assert cache.get(("v", "huge")) is None
    for number in range(1000):
        cache.put(("v", f"small {number}"), Entry(b"x: " + b"y" * 5000, ()))
    assert len(cache) < 50, "headers count"


def test_pages_work_below_a_path(serving: Callable[..., str], small_store: Path) -> None:
    service = serving(small_store, prefix="/kg/")
    for base in (service + "/kg", service):  # a proxy may take the prefix away, or not
        page = get(base + "/queries", Accept="text/html").body.decode()
        assert 'href="/kg/static/' in page
        assert 'href="/kg/queries/' in page
        assert not re.search(r'(?:href|src|action)="/(?!kg/)', page)
        assert ask(base).status == 200
    described = get(service + "/kg/sparql", Accept="text/turtle").body.decode()
    assert f"<{service}/kg/sparql>" in described


def test_only_a_trusted_proxy_is_believed(serving: Callable[..., str], small_store: Path, service: str) -> None:
    told = {"X_Forwarded_Prefix": "/graph", "X_Forwarded_Proto": "https", "Accept": "text/html"}
    trusting = serving(small_store, trusted_proxies="127.0.0.0/8")
    assert 'href="/graph/static/' in get(trusting + "/queries", **told).body.decode()
    assert 'href="/static/' in get(service + "/queries", **told).body.decode()
    assert 'href="/static/' in get(trusting + "/queries", **told | {"X_Forwarded_Prefix": '/"><script>'}).body.decode()


def raw(service: str, text: bytes) -> bytes:
    address = urlsplit(service)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        connection.sendall(text)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense\r\n\r\n", b"400"),
        (b"GARBAGE\r\n\r\n", b"400"),
        (b"GET /sparql?query=%FF HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET /" + b"\xff" * 10 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET /%00%2e%2e/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"404"),
        (b"BREW /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n", b"4"),
    ],
)
def test_malformed_requests_are_the_clients_fault(service: str, request_: bytes, status: bytes) -> None:
    answer = raw(service, request_)
    assert answer.split(b" ")[1].startswith(status), answer[:200]
    assert b"Traceback" not in answer


def test_what_is_no_request_is_answered_with_a_problem_after_the_requests_before_it(service: str) -> None:
    answer = raw(service, b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n")
    first, _, second = answer.partition(b"HTTP/1.1 4")
    assert first.startswith(b"HTTP/1.1 200")
    assert b'"boolean":true' in first
    head, _, body = second.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert json.loads(body)["detail"].startswith("The request is not valid HTTP")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * (3 << 20) + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nnonsense\r\n",
    ],
    ids=["long", "repeated", "chunks"],
)
def test_a_request_that_cannot_be_read_to_its_end_is_refused(service: str, request_: bytes) -> None:
    address = urlsplit(service)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(request_)
        assert connection.recv(100).startswith(b"HTTP/1.1 4")
    assert ask(service, "ASK {}").status == 200


def test_requests_on_one_connection_are_answered_in_their_order(service: str) -> None:
    queries = [f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {number}" for number in range(40)]
    queries[::7] = [f"SELECT * {{ ?s ?p ?o }} LIMIT {number}" for number in range(0, 40, 7)]
    sent = [f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: x\r\n" for query in queries]
    answer = raw(
        service, "\r\n".join([*sent, "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]).encode()
    )
    heads = [part.partition(b"\r\n\r\n") for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert [head[:3] for head, _, _ in heads] == [b"200"] * 40 + [b"404"]
    for number in range(0, 40, 7):
        assert len(json.loads(heads[number][2])["results"]["bindings"]) == number


def test_a_body_is_asked_for_where_the_client_waits_for_that(service: str) -> None:
    address = urlsplit(service)
    body = urlencode({"query": "ASK {}"}).encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n%bContent-Length: %d\r\n\r\n"
            % (kind, len(body))
        )
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n%bContent-Length: 99999999999\r\n\r\n" % kind
        )
        refused = b"".join(iter(lambda: connection.recv(65536), b""))
    assert refused.startswith(b"HTTP/1.1 413")
    assert b"connection: close\r\n" in refused


def test_a_client_that_would_rather_speak_another_protocol_is_answered_in_this_one(service: str) -> None:
    wish = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    last = b"GET /healthz/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = raw(service, wish * 3 + last)
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"200"] * 4


def test_a_client_of_http_1_0_gets_no_chunks_and_sees_where_an_answer_breaks_off(service: str) -> None:
    def sent(query: str, timeout: int) -> bytes:
        return f"GET /sparql?{urlencode({'query': query, 'timeout': timeout})} HTTP/1.0\r\n\r\n".encode()

    long = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    head, _, body = raw(service, sent(long, 20)).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert len(json.loads(body)["results"]["bindings"]) == 20_000
    with pytest.raises(ConnectionResetError):
        raw(service, sent("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 1))


def test_head_and_body_of_a_small_answer_travel_together(service: str) -> None:
    address = urlsplit(service)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        for query in ("ASK {}", "ASK { ?s ?p ?o }"):
            connection.sendall(f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            assert f"content-length: {len(body)}\r\n".encode() in head + b"\r\n"
            assert json.loads(body)["boolean"] is True


def test_nothing_is_left_of_clients_and_queries_that_are_gone(service: str) -> None:
    address = urlsplit(service)

    async def come(number: int) -> None:
        near = (f"127.3.{number // 200}.{number % 200 + 1}", 0)
        reader, writer = await asyncio.open_connection(address.hostname, address.port, local_addr=near)
        query = f"{KILLER if number % 10 == 0 else QUERY} # {number}"
        writer.write(f"GET /sparql?{urlencode({'query': query, 'timeout': 2})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        if number % 10:
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async def crowd() -> None:
        for begin in range(0, 120, 40):
            await asyncio.gather(*map(come, range(begin, begin + 40)))

    asyncio.run(crowd())
    lanes = [f'aigovkg_queries_running{{lane="{lane}",pool="public"}}' for lane in ("short", "long")]
    until = time.monotonic() + 5
    while any(figure(service, name) for name in (*lanes, 'aigovkg_queries_waiting{pool="public"}')):
        assert time.monotonic() < until
        time.sleep(0.05)


@given(st.text("%=+&a0Ff \n\r\t_.-3Dé", max_size=40))
def test_parameters_are_read_as_the_standard_library_reads_them(text: str) -> None:
    raw = text.replace("é", "%C3%A9").encode()
    try:
        wanted = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(QueryError):
            decoded(raw)
    else:
        assert decoded(raw) == wanted


def start(store: Path, **settings: Any) -> tuple[subprocess.Popen[str], str]:
    environment = os.environ | {
        f"AIGOVKG_{n.upper()}": str(v) for n, v in {"store": store, "port": 0, **settings}.items()
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "aigovkg", "serve"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    found = re.search(r"http://\S+:\d+", process.stderr.readline())
    assert found
    return process, found.group()


def test_a_stop_waits_for_answers_and_the_log_tells_of_them(small_store: Path) -> None:
    process, service = start(small_store, log="json", timeout=2)
    replies: list[Reply] = []
    asking = threading.Thread(target=lambda: replies.append(ask(service, KILLER)))
    asking.start()
    time.sleep(0.7)
    process.send_signal(signal.SIGTERM)
    asking.join()
    _, said = process.communicate(timeout=30)
    assert replies[0].status == 503, "it was answered, although the service was being stopped"
    lines = [json.loads(line) for line in said.splitlines()]
    (line,) = [line for line in lines if line.get("path") == "/sparql"]
    assert line["request"] == replies[0].headers["X-Request-Id"]
    assert (line["status"], line["kind"], line["client"], line["level"]) == (503, "query", "127.0.0.1", "info")
    assert "SELECT" not in said
    assert "Traceback" not in said


def test_a_stop_of_all_processes_at_once_lets_answers_end(small_store: Path) -> None:
    """So do supervisors that send their signal to a group of processes."""
    process, service = start(small_store, timeout=20)
    rows = 400_000  # more than fits into what lies between the process that answers and the client
    query = urlencode({"query": f"SELECT ?a ?d {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}"})
    with urllib.request.urlopen(f"{service}/sparql?{query}&format=csv", timeout=30) as response:
        read = response.read(100).count(b"\n")
        threads = Path(f"/proc/{process.pid}/task").glob("*/children")
        for pid in (process.pid, *(int(child) for thread in threads for child in thread.read_text().split())):
            os.kill(pid, signal.SIGTERM)
        assert read + response.read().count(b"\n") == rows + 1
    said = process.communicate(timeout=30)
    assert process.returncode == 0, said


def test_new_snapshots_drop_no_request(serving: Callable[..., str], tmp_path: Path) -> None:
    """Two publications in a row remove the snapshot that a waiting query was meant for."""
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("catalogue"), b"<http://example.org/a> <http://example.org/p> 0 .")
    service = serving(tmp_path, memory=512)
    ended = threading.Event()
    replies: list[Reply] = []

    def asking(number: int) -> None:
        while not ended.is_set():
            replies.append(ask(service, f"SELECT (MAX(?o) AS ?n) {{ ?s ?p ?o }} # {number} {len(replies)}"))

    threads = [threading.Thread(target=asking, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        with store.revise() as writer:
            writer.load(graph_iri("links"), f"<http://example.org/a> <http://example.org/p> {number} .".encode())
    last = ask(service, "SELECT (MAX(?o) AS ?n) { ?s ?p ?o } # last")
    ended.set()
    for thread in threads:
        thread.join()
    assert json.loads(last.body)["results"]["bindings"][0]["n"]["value"] == "7"
    assert {reply.status for reply in replies} == {200}, [r.body for r in replies if r.status != 200][:1]
    assert len(replies) > 5


def test_the_wsgi_application_gives_the_same(small_store: Path, monkeypatch: pytest.MonkeyPatch, service: str) -> None:
    monkeypatch.setenv("AIGOVKG_STORE", str(small_store))
    monkeypatch.setenv("AIGOVKG_MEMORY", "512")
    app = wsgi.make()
    client = app.test_client()
    for path in (f"/sparql?{urlencode({'query': QUERY})}", "/healthz/live", "/queries", "/nothing", "/sparql?query=x"):
        direct = get(service + path, Accept="*/*")
        other = client.get(path, headers={"Accept": "*/*"})
        assert (other.status_code, other.headers["Content-Type"]) == (direct.status, direct.headers["Content-Type"])
        if "sparql" in path:
            assert other.data == direct.body
        other.close()
    app.extensions["aigovkg"].close()


def test_the_wsgi_application_knows_its_prefix(small_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGOVKG_STORE", str(small_store))
    monkeypatch.setenv("AIGOVKG_MEMORY", "512")
    monkeypatch.setenv("AIGOVKG_PREFIX", "/kg/")
    app = wsgi.make()
    client = app.test_client()
    for path in ("/kg/queries", "/queries"):  # the proxy may have taken the prefix away
        assert json.loads(client.get(path).data)[0]["address"].startswith("http://localhost/kg/queries/")
    served = client.get("/queries", environ_overrides={"SCRIPT_NAME": "/other"})  # the web server knows better
    assert json.loads(served.data)[0]["address"].startswith("http://localhost/other/queries/")
    app.extensions["aigovkg"].close()


def test_a_slow_request_is_given_up(serving: Callable[..., str], small_store: Path) -> None:
    service = serving(small_store, timeout=1)
    answer = raw(service, b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nConnection: close\r\n\r\nab")
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"not complete after 1 seconds" in answer


def test_a_client_that_leaves_ends_its_query_within_a_second(service: str) -> None:
    address = urlsplit(service)

    async def leave() -> None:
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(f"GET /sparql?{urlencode({'query': KILLER + '# left'})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await asyncio.sleep(0.5)
        writer.close()

    gone = 'aigovkg_processes_ended_total{pool="public",reason="gone"}'
    before = figure(service, gone)
    asyncio.run(leave())
    until = time.monotonic() + 1
    while figure(service, gone) == before:
        assert time.monotonic() < until
        time.sleep(0.05)
