"""HTTP as RFC 9110 and RFC 9112 tell it, for clients that try what few do, and for those that want to be in the way."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigovkg_server.places import given_up
from aigovkg_server.targets import is_host, target

ASK = "/sparql?query=ASK%7B%7D"
CLOSE = "Connection: close\r\n"
JSON = ("application/sparql-results+json", "application/json", "text/json")
BODY = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"


class Reply(NamedTuple):
    """What came back: status, lines of the head in small letters, body."""

    status: int
    head: str
    body: bytes

    @property
    def detail(self) -> str:
        return str(json.loads(self.body)["detail"])


def send(service: str, text: str | bytes) -> Reply:
    address = urlsplit(service)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(text.encode("latin-1") if isinstance(text, str) else text)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return Reply(int(head.split()[1]), head.decode("latin-1").lower(), body)


def get(service: str, target_: str, *headers: str, method: str = "GET") -> Reply:
    lines = "".join(f"{header}\r\n" for header in headers)
    return send(service, f"{method} {target_} HTTP/1.1\r\nHost: x\r\n{CLOSE}{lines}\r\n")


def post(service: str, body: bytes, *headers: str) -> Reply:
    lines = "".join(f"{header}\r\n" for header in ("Content-Type: application/sparql-query", *headers))
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\n{CLOSE}Content-Length: {len(body)}\r\n{lines}\r\n"
    return send(service, head.encode() + body)


@pytest.mark.parametrize(
    "head",
    ["", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: [::1\r\n", "Host: x:y\r\n"],
    ids=["none", "two", "blank", "path", "half", "port"],
)
def test_a_request_names_its_host(small_site: str, head: str) -> None:
    reply = send(small_site, f"GET {ASK} HTTP/1.1\r\n{head}{CLOSE}\r\n")
    assert reply.status == 400
    assert "host" in reply.detail
    assert send(small_site, f"GET {ASK} HTTP/1.0\r\n\r\n").status == 200, "which HTTP/1.0 did not know"


def test_the_host_of_the_target_counts(small_site: str) -> None:
    reply = get(small_site, "http://other.example:81/sparql", "Accept: text/turtle")
    assert b"http://other.example:81/sparql" in reply.body
    assert send(small_site, f"GET http:// HTTP/1.1\r\nHost: x\r\n{CLOSE}\r\n").status in (200, 400)


@pytest.mark.parametrize("version", ["HTTP/2.0", "HTTP/0.9"])
def test_another_version_of_http_is_refused(small_site: str, version: str) -> None:
    assert send(small_site, f"GET / {version}\r\nHost: x\r\n\r\n").status in (400, 505)
    assert send(small_site, "GET / HTTP/2.0\r\nHost: x\r\n\r\n").status == 505


def test_what_all_addresses_take_can_be_asked(small_site: str) -> None:
    reply = get(small_site, "*", method="OPTIONS")
    assert reply.status == 204
    assert "allow: get, head, post" in reply.head


def test_what_comes_behind_a_body_is_no_header(small_site: str) -> None:
    """A proxy looks at headers only: nobody may slip it a token, an address or a type of content there."""
    chunks = "6\r\nASK {}\r\n0\r\nContent-Type: text/plain\r\nAccept: text/csv\r\nX: y\r\n\r\n"
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\n{CLOSE}Content-Type: application/sparql-query\r\n"
    reply = send(small_site, f"{head}Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n{chunks}")
    assert reply.status == 200
    assert "sparql-results+json" in reply.head


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (["Accept: " + "text/csv," * 60_000], 431),
        (["Accept: text/csv"] * 1000, 431),
        ([f"X-{number}: {'y' * 1000}" for number in range(100)], 431),
        (["Cookie: " + "c" * 8000], 200),
    ],
    ids=["long", "repeated", "many", "short"],
)
def test_headers_are_bounded(small_site: str, headers: list[str], status: int) -> None:
    began = time.monotonic()
    reply = get(small_site, ASK, *headers)
    assert reply.status == status
    assert time.monotonic() - began < 5


def test_a_long_query_may_stand_in_the_address(small_site: str) -> None:
    query = urlencode({"query": "ASK {} # " + "x" * 300_000})
    assert get(small_site, f"/sparql?{query}").status == 200
    assert get(small_site, f"http://x/sparql?{query}").status == 200


def test_a_packed_body_is_refused_and_told_how_to_be_sent(small_site: str) -> None:
    reply = post(small_site, gzip.compress(b"ASK {}"), "Content-Encoding: gzip")
    assert (reply.status, "gzip" in reply.detail) == (415, True)
    assert "accept-encoding: identity" in reply.head
    assert post(small_site, b"ASK {}", "Content-Encoding: identity").status == 200


def test_a_mark_of_the_byte_order_is_passed_over(small_site: str) -> None:
    assert post(small_site, b"\xef\xbb\xbfASK {}").status == 200


@pytest.mark.parametrize(
    ("method", "range_", "status"),
    [
        ("GET", "bytes=0-4", 206),
        ("GET", "bytes=0-4,6-8", 200),
        ("GET", "lines=0-4", 200),
        ("GET", "bytes=9999999-", 416),
        ("HEAD", "bytes=0-4", 200),
        ("HEAD", "bytes=9999999-", 200),
    ],
)
def test_a_range_counts_where_it_is_one_of_bytes(small_site: str, method: str, range_: str, status: int) -> None:
    reply = get(small_site, "/static/style.css", f"Range: {range_}", method=method)
    assert reply.status == status


@pytest.mark.parametrize(
    "path", ["/search?q=risk", "/static/style.css", "/", "/sparql?query=ASK%7B%7D", "/openapi.json"]
)
def test_an_answer_has_one_date(small_site: str, path: str) -> None:
    assert len(re.findall(r"^date:", get(small_site, path).head, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/*", "text/csv"),
        ("text/*;q=0.5, application/*;q=0.1", "text/csv"),
        ("application/*", "application/sparql-results+json"),
        ("text/csv;q=0, text/*", "text/tab-separated-values"),
        (f"{', '.join(f'{kind};q=0' for kind in JSON)}, */*;q=0.1", "application/sparql-results+xml"),
    ],
)  # fmt: skip
def test_a_range_of_types_is_answered_in_one_that_has_it_by_its_own_name(
    small_site: str, accept: str, kind: str
) -> None:
    reply = get(small_site, "/sparql?query=SELECT%20%2A%20%7B%7D", f"Accept: {accept}")
    assert f"content-type: {kind}" in reply.head


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/queries",
        "/queries/statistics",
        "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%203",
        "/api",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_head_tells_no_other_length_than_get(small_site: str, path: str, accept: str) -> None:
    whole, head = get(small_site, path, f"Accept: {accept}"), get(small_site, path, f"Accept: {accept}", method="HEAD")
    length = re.compile(r"^content-length: \d+", re.MULTILINE)
    assert (head.status, head.body) == (whole.status, b"")
    assert set(length.findall(head.head)) <= set(length.findall(whole.head))


# Connections


@pytest.fixture(scope="module")
def narrow(small_store: Path) -> Iterator[str]:
    """A service that may open few files."""
    environment = os.environ | {"AIGOVKG_STORE": str(small_store), "AIGOVKG_PORT": "0"}
    command = [sys.executable, "-m", "aigovkg", "serve"]
    process = subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400)),
    )
    assert process.stderr is not None
    found = re.search(r"http://\S+:\d+", process.stderr.readline())
    assert found
    yield found.group()
    process.terminate()
    process.communicate(timeout=20)


@pytest.mark.parametrize(
    "beginning",
    ["", "GET / HTTP/1.1\r\nHo", BODY, f"GET {ASK} HTTP/1.1\r\nHost: x\r\n\r\n"],
    ids=["nothing", "half a head", "half a body", "a request and nothing more"],
)
def test_who_only_holds_connections_keeps_nobody_out(narrow: str, beginning: str) -> None:
    address = urlsplit(narrow)
    held = []
    try:
        for _ in range(600):
            held.append(socket.create_connection((address.hostname or "", address.port or 0), timeout=20))
            with contextlib.suppress(ConnectionError):
                held[-1].sendall(beginning.encode())
        for number in range(5):
            assert get(narrow, f"/sparql?query=ASK%7B%7D%23{number}{len(beginning)}").status == 200
    finally:
        for connection in held:
            connection.close()


class Held:
    """A connection, as far as its place counts."""

    def __init__(self, until: float, *, answering: bool) -> None:
        self.until, self.answering = until, answering


@given(st.lists(st.builds(Held, st.floats(0, 100), answering=st.booleans()), max_size=60), st.integers(1, 50))
def test_those_give_way_that_are_idle_and_would_go_first(connections: list[Held], most: int) -> None:
    gone = given_up(connections, most)
    assert not any(one.answering for one in gone)
    assert bool(gone) == (len(connections) > most and not all(one.answering for one in connections))
    stay = [one.until for one in connections if one not in gone and not one.answering]
    assert all(one.until <= min(stay, default=100) for one in gone)


@given(st.binary(max_size=40))
def test_a_target_never_fails(url: bytes) -> None:
    headers: dict[bytes, bytes] = {}
    path, asked = target(url, headers)
    assert b"?" not in path
    assert b"#" not in path + asked
    assert set(headers) <= {b"host"}


@pytest.mark.parametrize(
    ("host", "good"),
    [(b"x", True), (b"a.example:80", True), (b"[::1]:8000", True), (b"", True), (b"a b", False), (b"a:b", False)],
)
def test_hosts_are_told_from_what_is_none(host: bytes, good: bool) -> None:
    assert is_host(host, "1.1") == good
