"""Another endpoint in the place of the store: the same answers, and one sentence for each way in which it may fail."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from aigovkg.errors import QueryError, RemoteError, UsageError
from aigovkg.query import load_queries, run
from aigovkg.settings import Settings, load
from aigovkg.store import Remote, Store

CHILD = [sys.executable, "-c", "from aigovkg.cli import main; main()"]
OXIGRAPH = str(Path(sys.executable).parent / "oxigraph")


def settings(address: str, **more: Any) -> Settings:
    return load(endpoint=address, **more)


@pytest.fixture(scope="module")
def oxigraph(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`oxigraph serve` with the graph of `small_store`, loaded from its dump."""
    folder = tmp_path_factory.mktemp("oxigraph")
    dump = folder / "dump.nq"
    with dump.open("wb") as out:
        Store(small_store).open().dump(out, "nquads")
    subprocess.run([OXIGRAPH, "load", "-l", folder / "db", "-f", dump], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [OXIGRAPH, "serve-read-only", "-l", str(folder / "db"), "-b", place, "--union-default-graph"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    while place not in process.stderr.readline():
        assert process.poll() is None
    yield f"http://{place}/query"
    process.terminate()
    process.communicate(timeout=20)


class Broken(BaseHTTPRequestHandler):
    """Fails in the way that the path names, or `way` where it names none."""

    heard: dict[str, str]
    way = ""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        type(self).heard = dict(self.headers) | {"body": self.rfile.read(length).decode()}
        self.path = self.path.strip("/") or self.way
        getattr(self, self.path.partition("/")[0])()

    def send(self, status: int, body: bytes = b"", kind: str = "text/plain", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def status(self) -> None:
        self.send(int(self.path.rpartition("/")[2]), b"no such prefix: x\nat line 1")

    def page(self) -> None:
        self.send(200, b"<html>welcome</html>", "text/html")

    def malformed(self) -> None:
        self.send(200, b'{"head": {"vars": ["a"]}, "results": {"bind', "application/sparql-results+json")

    def truncated(self) -> None:
        row = b'{"a": {"type": "literal", "value": "x"}},'
        body = b'{"head": {"vars": ["a"]}, "results": {"bindings": [' + row * 50_000
        self.send(200, body, "application/sparql-results+json", len(body) + 100)

    def slow(self) -> None:
        threading.Event().wait(4)

    def good(self) -> None:
        self.send(200, b'{"head": {}, "boolean": true}', "application/sparql-results+json")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Broken)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetch(address: str, accept: str = "application/json") -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def ask(site: str, query: str, accept: str = "application/json") -> tuple[int, str]:
    return fetch(f"{site}/sparql?{urllib.parse.urlencode({'query': query})}", accept)


# The same answers.


@pytest.fixture(scope="module")
def sites(serving: Callable[..., str], small_site: str, oxigraph: str, tmp_path_factory: Any) -> tuple[str, str]:
    """A service over its own store, and one over the endpoint without a store."""
    nothing = tmp_path_factory.mktemp("no-store")
    return small_site, serving(nothing, endpoint=oxigraph)


@pytest.mark.parametrize("name", sorted(load_queries())[::6])
def test_saved_queries_answer_alike(sites: tuple[str, str], name: str) -> None:
    query = load_queries()[name]
    values = {p.name: p.examples[0] for p in query.parameters if p.required and p.examples}
    paths = [f"{site}/queries/{name}?{urllib.parse.urlencode(values)}" for site in sites]
    own, other = (fetch(path, "text/csv") for path in paths)
    assert own[0] == other[0]
    assert sorted(own[1].splitlines()) == sorted(other[1].splitlines())


@pytest.mark.parametrize(
    "path",
    ["/", "/page/principle/people-oriented", "/page/principle", "/ontology", "/vocabulary", "/queries", "/healthz"],
)
def test_every_page_is_there(sites: tuple[str, str], path: str) -> None:
    assert fetch(sites[1] + path, "text/html")[0] == 200


@pytest.mark.parametrize(
    "accept", ["application/json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_tables_come_in_every_format(sites: tuple[str, str], accept: str) -> None:
    query = "SELECT ?s ?l { ?s a aigov:Principle ; skos:prefLabel ?l } ORDER BY ?s ?l LIMIT 20"
    own, other = (ask(site, query, accept) for site in sites)
    assert own == other
    assert own[0] == 200


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_graphs_come_in_every_format(sites: tuple[str, str], accept: str) -> None:
    status, body = ask(sites[1], "DESCRIBE <https://w3id.org/aigovkg/id/principle/people-oriented>", accept)
    assert status == 200
    assert "people-oriented" in body


@pytest.mark.parametrize("accept", ["application/trig", "application/n-quads"])
def test_all_graphs_are_read_with_their_names(sites: tuple[str, str], accept: str) -> None:
    format_ = ox.RdfFormat.from_media_type(accept)

    def quads(site: str) -> list[ox.Quad]:
        status, body = fetch(f"{site}/store", accept)
        assert status == 200
        whole = ox.Dataset(ox.parse(body, format=format_))
        whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return sorted(whole, key=str)

    own, other = map(quads, sites)
    assert len(own) > 5000
    assert own == other


def test_a_graph_of_it_is_read(sites: tuple[str, str]) -> None:
    graph = urllib.parse.quote("https://w3id.org/aigovkg/graph/ontology", safe="")
    own, other = (fetch(f"{site}/store?graph={graph}", "application/n-triples") for site in sites)
    assert own[1].count("\n") == other[1].count("\n") > 100
    assert fetch(f"{sites[1]}/store?graph=urn:none")[0] == 404


def test_search_and_what_the_data_say_of_themselves_work_over_it(sites: tuple[str, str]) -> None:
    def search(site: str) -> Any:
        for _ in range(10):  # each waits for the index as long as the service lets it
            status, body = fetch(f"{site}/search?q=people-oriented&kind=principle")
            if status != 503:
                break
        return json.loads(body)

    own, other = (search(site) for site in sites)
    assert [hit["id"] for hit in own["results"]] == [hit["id"] for hit in other["results"]]
    assert own["total"] == other["total"] > 0
    assert fetch(f"{sites[1]}/.well-known/void", "text/turtle")[0] == 200
    assert fetch(f"{sites[1]}/dumps/")[0] == 404


def test_the_wrong_query_is_the_askers_fault(sites: tuple[str, str]) -> None:
    status, body = ask(sites[1], "SELECT ?x { ?x nosuch:thing ?y }")
    assert (status, json.loads(body)["title"]) == (400, "Bad Request")
    assert ask(sites[1], "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")[0] == 400


def test_a_large_answer_streams_whole(sites: tuple[str, str], small_store: Path) -> None:
    status, body = ask(sites[1], "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }", "text/csv")
    assert status == 200
    assert body.count("\r\n") == Store(small_store).open().count() + 1


# Each failure is a sentence.

FAILURES = {
    "status/400": "finds the query wrong: no such prefix",
    "status/401": "refuses the credentials (401)",
    "status/500": "answered with an error (500)",
    "status/503": "is busy (503)",
    "status/504": "took too long (504)",
    "status/302": "has moved (302)",
    "page": "something else than results: 'text/html'",
    "malformed": "malformed or cut off",
    "slow": "did not answer in time",
}


@pytest.mark.parametrize(("path", "words"), FAILURES.items())
def test_what_the_endpoint_does_wrong_is_told(broken: str, path: str, words: str) -> None:
    remote = Remote(settings(f"{broken}/{path}"))
    with pytest.raises((RemoteError, QueryError), match=re.escape(words)) as told:
        list(remote.query("SELECT ?a { }", seconds=1.0).rows())
    assert "\n" not in str(told.value)


def test_an_endpoint_that_is_down_is_told() -> None:
    with pytest.raises(RemoteError, match="cannot be reached") as told:
        Remote(settings("http://127.0.0.1:9/sparql")).query("ASK { }", "ask")
    assert told.value.status == 502


def test_a_result_that_breaks_off_never_looks_whole(broken: str) -> None:
    rows = Remote(settings(f"{broken}/truncated")).query("SELECT ?a { }").rows()
    with pytest.raises(RemoteError, match=r"broke off|cut off"):
        list(rows)


@pytest.mark.parametrize(
    ("more", "header"),
    [
        ({"endpoint_user": "ada", "endpoint_password": "s3cret"}, "Basic YWRhOnMzY3JldA=="),
        ({"endpoint_token": "t0ken"}, "Bearer t0ken"),
    ],
)
def test_credentials_are_sent_and_never_shown(broken: str, more: dict[str, str], header: str) -> None:
    chosen = settings(f"{broken}/good", **more)
    assert Remote(chosen).query("ASK { }", "ask")
    assert Broken.heard["Authorization"] == header
    assert "s3cret" not in repr(chosen)
    assert "t0ken" not in repr(chosen)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "file:///etc/passwd", "nowhere", "https://ada:pw@example.org/"]
)
def test_only_addresses_on_the_web_will_do(address: str) -> None:
    with pytest.raises(UsageError) as told:
        Remote(settings(address))
    assert "pw" not in str(told.value)


def test_the_service_passes_failures_on_as_problems(
    serving: Callable[..., str], broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serving(tmp_path, endpoint=f"{broken}/", workers=1)
    ways = {"status/401": 502, "status/500": 502, "status/503": 503, "page": 502, "malformed": 502, "status/504": 504}
    for way, status in ways.items():
        monkeypatch.setattr(Broken, "way", way)
        code, body = ask(site, "SELECT ?a { ?a ?b ?c }")
        problem = json.loads(body)
        assert (code, problem["status"]) == (status, status), way
        assert problem["detail"].startswith("The endpoint")
    monkeypatch.setattr(Broken, "way", "slow")
    code, body = fetch(f"{site}/sparql?timeout=2&query=ASK%7B%7D")
    assert (code, "did not answer in time" in body) == (504, True)
    monkeypatch.setattr(Broken, "way", "truncated")
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        ask(site, "SELECT ?a { ?a ?b ?c }")
    monkeypatch.setattr(Broken, "way", "good")
    assert ask(site, "ASK { }") == (200, '{"head":{},"boolean":true}')


def test_commands_ask_the_endpoint(oxigraph: str, tmp_path: Path) -> None:
    environment = os.environ | {"AIGOVKG_ENDPOINT": oxigraph, "AIGOVKG_STORE": str(tmp_path)}
    command = [*CHILD, "query", "-", "-f", "csv"]
    query = "SELECT (COUNT(?s) AS ?n) { ?s a aigov:Principle }"
    done = subprocess.run(command, input=query, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout.split()[1]) > 50
    environment["AIGOVKG_ENDPOINT"] = "http://127.0.0.1:9/sparql"
    done = subprocess.run(command, input=query, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be reached" in done.stderr


def test_a_query_runs_with_the_projects_prefixes(oxigraph: str) -> None:
    remote = Remote(settings(oxigraph))
    own = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ASK { ?s a aigov:Principle ; skos:prefLabel 'x' }"
    assert not run(remote, own)
    assert len(run(remote, "CONSTRUCT WHERE { id:principle\\/people-oriented skos:prefLabel ?l }").graph()) == 2


@pytest.fixture
def command(oxigraph: str, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run commands that ask the endpoint, beside a store that is not there."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {"AIGOVKG_ENDPOINT": oxigraph, "AIGOVKG_STORE": str(tmp_path / "none")} | environment
        program = [sys.executable, "-m", "aigovkg", *arguments]
        return subprocess.run(program, env=os.environ | settings, capture_output=True, text=True)

    return run


def canonical(text: str, syntax: ox.RdfFormat) -> set[str]:
    whole = ox.Dataset(ox.parse(text, format=syntax))
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in whole}


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("arguments", [("-f", "nquads"), ("-f", "trig"), ("-f", "ntriples", "--graph", "vocabulary")])
def test_export_writes_what_the_endpoint_holds(command: Command, small_store: Path, arguments: tuple[str, ...]) -> None:
    syntax = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "ntriples": ox.RdfFormat.N_TRIPLES}
    told, own = command("export", *arguments), command("export", *arguments, "--store", str(small_store))
    assert (told.returncode, own.returncode) == (0, 0), told.stderr + own.stderr
    assert canonical(told.stdout, syntax[arguments[1]]) == canonical(own.stdout, syntax[arguments[1]])


def test_commands_tell_when_the_endpoint_is_away(command: Command) -> None:
    assert "There is no such named graph" in command("export", "--graph", "none").stderr
    for arguments in (("export",), ("explain", "a", "b", "c")):
        away = command(*arguments, AIGOVKG_ENDPOINT="http://127.0.0.1:9/sparql")
        assert (away.returncode, away.stdout) == (1, "")
        assert "The endpoint cannot be reached: 127.0.0.1:9" in away.stderr


def test_explain_asks_the_endpoint(command: Command, small_store: Path) -> None:
    triple = ("explain", "state/european-union", "a", "aigov:State", "-f", "json")
    told, own = command(*triple), command(*triple, "--store", str(small_store))
    assert (told.returncode, told.stdout) == (0, own.stdout)
    assert "graph/vocabulary" in told.stdout


def test_a_search_in_a_query_asks_the_endpoint(command: Command, tmp_path: Path) -> None:
    query = tmp_path / "words.rq"
    search = "https://w3id.org/aigovkg/search"
    query.write_text(f"SELECT ?x {{ SERVICE <{search}> {{ ?x <{search}#query> 'transparency' }} }}", "utf-8")
    found = command("query", str(query), "-f", "csv")
    assert (found.returncode, "principle/transparency" in found.stdout) == (0, True), found.stderr
