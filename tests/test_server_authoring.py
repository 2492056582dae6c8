"""Changes over HTTP: tokens, limits, conflicts, what is refused; and no way out of the machine."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import SPARQLWrapper
from tests.w3c import Reply, Request, send

from aigovkg.authoring import Tokens
from aigovkg.names import graph_iri
from aigovkg.store import Store
from aigovkg.store.editing import UNNAMED

UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
SET = "https://w3id.org/aigovkg/graph/annotations/"


class Service(NamedTuple):
    """A service with authoring switched on, and a token for it."""

    address: str
    token: str
    store: Path

    def send(self, method: str, path: str, body: str | bytes | None = None, token: str = "", **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body.encode() if isinstance(body, str) else body
        request = Request(method, path, named, data, None)  # type: ignore[arg-type]
        return send(self.address, request, path, token or self.token)

    def update(self, text: str, **headers: str) -> Reply:
        return self.send("POST", "/sparql", text, Content_Type=UPDATE, **headers)

    def ask(self, query: str) -> bool:
        reply = self.send("GET", f"/sparql?{urlencode({'query': query, 'format': 'json'})}")
        return bool(json.loads(reply.body)["boolean"])

    def put(self, graph: str, body: str | bytes, kind: str = "text/turtle", **headers: str) -> Reply:
        return self.send("PUT", f"/store?graph={quote(graph, safe='')}", body, Content_Type=kind, **headers)


class Elsewhere(NamedTuple):
    """A server that a query must not reach, and the requests that reached it."""

    address: str
    requests: list[str]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    found: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.append(self.path)
            body = b"<http://example.org/loaded> <http://example.org/p> 1 ."
            kind = "text/turtle"
            if "sparql" in self.path:
                body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}'
                kind = "application/sparql-results+json"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  (the name that the library wants)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Elsewhere(f"http://127.0.0.1:{server.server_port}", found)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def service(
    serving: Callable[..., str], small_store: Path, tmp_path_factory: pytest.TempPathFactory, elsewhere: Elsewhere
) -> Service:
    root = tmp_path_factory.mktemp("authored") / "store"
    shutil.copytree(small_store, root)
    allowed = f"{elsewhere.address}/allowed/sparql {elsewhere.address}/allowed/file.ttl"
    address = serving(root, authoring="on", timeout=20, max_upload=200_000, allowed_services=allowed)
    return Service(address, Tokens(root).make("ann"), root)


def problem(reply: Reply, status: int) -> str:
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json"), reply.body
    assert b"Traceback" not in reply.body
    return str(json.loads(reply.body)["detail"])


def test_a_change_is_seen_by_the_next_query(service: Service) -> None:
    for number in range(3):
        assert service.update(f"INSERT DATA {{ GRAPH <urn:seen> {{ <urn:s> <urn:p> {number} }} }}").status == 200
        assert service.ask(f"ASK {{ <urn:s> <urn:p> {number} }}")
        assert service.ask(f"ASK {{ GRAPH <urn:seen> {{ <urn:s> <urn:p> {number} }} }}")


def test_the_answer_tells_what_came_of_it(service: Service) -> None:
    told = json.loads(service.update("INSERT DATA { GRAPH <urn:told> { <urn:s> <urn:p> 1, 2 } }").body)
    assert told["graphs"] == {"urn:told": {"added": 2, "removed": 0}}
    line = json.loads((service.store / "audit.jsonl").read_text("utf-8").splitlines()[-1])
    assert (line["who"], line["address"], line["after"]) == ("ann", "127.0.0.1", told["version"])


@pytest.mark.parametrize("path", ["/sparql", "/store?graph=urn:x", "/store?default", "/store/x"])
def test_without_a_token_nothing_changes(service: Service, path: str) -> None:
    for token in ("wrong", service.token[:-1], service.token.upper()):
        method = "POST" if path == "/sparql" else "PUT"
        kind = UPDATE if path == "/sparql" else "text/turtle"
        reply = service.send(method, path, "CLEAR ALL", token, Content_Type=kind)
        assert "does not hold" in problem(reply, 401)
        assert reply.headers["www-authenticate"].startswith("Bearer")


def test_a_token_may_come_as_a_password_but_not_from_strangers_pages(service: Service) -> None:
    basic = "Basic " + b64encode(f"anyone:{service.token}".encode()).decode()
    body = urlencode({"update": "INSERT DATA { GRAPH <urn:basic> { <urn:s> <urn:p> 1 } }"}).encode()

    def post(**headers: str) -> Reply:
        named = {"Content-Type": FORM, "Authorization": basic} | headers
        return send(service.address, Request("POST", "/sparql", named, body, None), "/sparql", "")  # type: ignore[arg-type]

    assert post().status == 200
    assert "another site" in problem(post(**{"Sec-Fetch-Site": "cross-site"}), 403)


def test_a_mark_of_the_byte_order_before_a_document_is_passed_over(service: Service) -> None:
    assert service.put("urn:marked", b"\xef\xbb\xbf<urn:a> <urn:b> <urn:c> .").status == 201


def test_a_revoked_token_ends_at_once(service: Service) -> None:
    token = Tokens(service.store).make("bob")
    assert service.send("PUT", "/store?graph=urn:bob", "", token, Content_Type="text/turtle").status == 201
    Tokens(service.store).revoke("bob")
    assert service.send("DELETE", "/store?graph=urn:bob", None, token).status == 401


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status", "words"),
    [
        ("POST", "/sparql", UPDATE, "INSERT DATA {\n<a> <b> }", 400, "line 2"),
        ("POST", "/sparql", UPDATE, f"DROP GRAPH <{graph_iri('ontology')}>", 403, "aigovkg build"),
        ("POST", "/sparql", UPDATE, "DELETE WHERE { aigov:Claim ?p ?o }", 403, "aigovkg build"),
        ("POST", "/sparql", UPDATE, "CLEAR ALL", 403, "aigovkg build"),
        ("PUT", "/store?graph=" + quote(graph_iri("vocabulary")), "text/turtle", "", 403, "aigovkg build"),
        ("PUT", "/store?graph=urn:x&default", "text/turtle", "", 400, "more than one graph"),
        ("PUT", "/store?graph=nowhere", "text/turtle", "", 400, "not an absolute IRI"),
        ("PUT", "/store", "text/turtle", "", 400, "names no graph"),
        ("DELETE", "/store", "", None, 400, "names no graph"),
        ("PUT", "/store?graph=urn:x", "application/n-quads", "<urn:s> <urn:p> 1 <urn:y> .", 400, "not well-formed"),
        ("PUT", "/store?graph=urn:x", "application/trig", "<urn:y> { <urn:s> <urn:p> 1 }", 400, "another graph"),
        ("POST", "/store", "application/trig", "_:g { <urn:s> <urn:p> 1 }", 400, "blank node"),
        ("POST", "/store", "application/trig", "aigov: { <urn:s> <urn:p> 1 }", 400, "not well-formed trig"),
        ("PUT", "/store", "application/trig", "<urn:x> { <urn:s> <urn:p> 1 }", 403, "aigovkg build"),
        ("GET", "/store?graph=urn:none", "", None, 404, "no such graph"),
        ("DELETE", "/store?graph=urn:none", "", None, 404, "no such graph"),
        ("PUT", "/store?graph=urn:x", "text/turtle", "<a> <b", 400, "not well-formed turtle"),
        ("PUT", "/store?graph=urn:x", "application/rdf+xml",
         '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>', 400, "not well-formed"),
        ("PUT", "/store?graph=urn:x", "application/ld+json",
         '{"@context": "file:///etc/hostname", "@id": "urn:a", "x": "y"}', 400, "not well-formed"),
        ("PUT", "/store?graph=urn:x", "text/turtle", "<urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> .", 400, "RDF 1.2"),
        ("PUT", "/store?graph=urn:x", "application/x-unknown", "", 415, "is not taken"),
        ("PUT", "/store?graph=urn:x", "text/turtle; charset=utf-16", "", 415, "encoding that is not taken"),
        ("POST", "/store?graph=urn:x", "multipart/form-data; boundary=b", "", 400, "holds no document"),
        ("PATCH", "/store?graph=urn:x", "text/turtle", "", 415, UPDATE.partition("/")[0]),
        ("PATCH", "/store?graph=urn:x", UPDATE, "INSERT DATA { GRAPH <urn:y> { <a> <b> 1 } }", 400, "another"),
        ("PUT", "/store?graph=urn:x", "text/turtle", "#" * 200_001, 413, "larger than agreed"),
        ("POST", "/sparql", UPDATE, "#" * 200_001, 413, "larger than agreed"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_a_sentence(
    service: Service, method: str, path: str, kind: str, body: str | None, status: int, words: str
) -> None:
    headers = {"Content_Type": kind} if kind else {}
    assert words in problem(service.send(method, path, body, **headers), status)


def test_an_annotation_set_must_satisfy_the_shapes(service: Service) -> None:
    example = sorted((Path(__file__).parents[1] / "ontology" / "examples").glob("*.ttl"))[0]
    graph = SET + example.stem
    assert service.put(graph, example.read_bytes()).status == 200
    reply = service.put(graph, example.read_text("utf-8").replace("aigov:sha256", "aigov:md5"))
    problem(reply, 422)
    assert service.ask(f"ASK {{ GRAPH <{graph}> {{ ?text aigov:sha256 ?hash }} }}")


def test_a_killer_is_stopped_and_the_next_change_is_made(service: Service) -> None:
    version = (service.store / "current").read_text("ascii")
    killer = "INSERT { GRAPH <urn:k> { ?a <urn:p> ?b } } WHERE { ?a ?x ?y . ?b ?z ?w . ?c ?v ?u }"
    body = urlencode({"update": killer, "timeout": "1"})
    reply = service.send("POST", "/sparql", body, Content_Type=FORM)
    assert "stopped after 1 seconds" in problem(reply, 503)
    assert (service.store / "current").read_text("ascii") == version
    assert service.update("INSERT DATA { GRAPH <urn:after> { <urn:s> <urn:p> 1 } }").status == 200


def test_changes_at_the_same_time_are_all_made(service: Service) -> None:
    replies: list[Reply] = []

    def write(number: int) -> None:
        replies.append(service.update(f"INSERT DATA {{ GRAPH <urn:many> {{ <urn:s> <urn:p> {number} }} }}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.status for reply in replies] == [200] * 5
    assert service.ask("ASK { GRAPH <urn:many> { <urn:s> <urn:p> 0, 1, 2, 3, 4 } }")


def refused(service: Service) -> dict[str, object]:
    """Return the last line of what was refused."""
    line = json.loads((service.store / "refused.jsonl").read_text("utf-8").splitlines()[-1])
    assert "T" in line.pop("time")
    return dict(line)


@pytest.fixture(scope="module")
def watched(serving: Callable[..., str], small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service of which few changes are asked, so that none is left out of the log."""
    root = tmp_path_factory.mktemp("watched") / "store"
    shutil.copytree(small_store, root)
    address = serving(root, authoring="on", max_upload=200_000, trusted_proxies="127.0.0.1")
    return Service(address, Tokens(root).make("ann"), root)


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "token", "status", "words"),
    [
        ("POST", "/sparql", UPDATE, "CLEAR ALL", "wrong", 401, "does not hold"),
        ("POST", "/sparql", UPDATE, "CLEAR ALL", "", 403, "aigovkg build"),
        ("POST", "/sparql", UPDATE, "INSERT DATA {", "", 400, "bracket"),
        ("POST", "/sparql", FORM, urlencode({"update": "CLEAR ALL"}), "wrong", 401, "does not hold"),
        ("POST", "/sparql", UPDATE, "#" * 200_001, "", 413, "larger than agreed"),
        ("PUT", "/store?graph=urn:x", "text/turtle", "#" * 200_001, "", 413, "larger than agreed"),
        ("PUT", "/store?graph=urn:x", "text/turtle", "<a> <b", "", 400, "not well-formed"),
        ("PUT", "/store?graph=urn:x", "text/html", "", "", 415, "is not taken"),
        ("DELETE", "/store?graph=urn:none", "text/turtle", None, "", 404, "no such graph"),
        ("PATCH", "/store?graph=urn:x", UPDATE, "DROP GRAPH <urn:none>", "", 400, "no such graph"),
        ("PUT", f"/store?graph={quote(SET + 'x')}", "text/turtle", "<urn:a> a aigov:Claim .", "", 400, "well-formed"),
        ("PUT", f"/store?graph={quote(SET + 'x')}", "text/turtle", "<urn:a> a <urn:b> .", "", 422, "annotation set"),
    ],
)  # fmt: skip
def test_the_log_tells_what_was_refused(
    watched: Service, method: str, path: str, kind: str, body: str | None, token: str, status: int, words: str
) -> None:
    own = {"X-Forwarded-For": f"192.0.2.{abs(hash((method, path, body, token))) % 250}"}
    reply = watched.send(method, path, body, token, Content_Type=kind, If_Match="", **own)
    assert reply.status == status
    line = refused(watched)
    graph = path.partition("graph=")[2].replace("%3A", ":")
    assert (line["refused"], line["request"]) == (status, reply.headers["x-request-id"])
    unread = (path, status) == ("/sparql", 413)  # it is refused before anybody looks whose it is
    assert (line["who"], line["address"]) == ("" if token or unread else "ann", own["X-Forwarded-For"])
    assert (line["action"], line["graph"]) == ("update" if path == "/sparql" else method.lower(), graph)
    assert words in str(line["why"])
    assert line["why"] == json.loads(reply.body)["detail"]
    if status not in (413, 401) and (method == "PATCH" or path == "/sparql"):
        assert line["update"] == body
    assert watched.token not in json.dumps(line)


def test_a_conflict_is_told_of_and_reading_is_not(watched: Service) -> None:
    watched.put("urn:conflict", "<urn:s> <urn:p> 1 .")
    assert watched.put("urn:conflict", "", If_None_Match="*").status == 412
    line = refused(watched)
    assert (line["refused"], line["who"], line["graph"]) == (412, "ann", "urn:conflict")
    watched.send("GET", "/store?graph=urn:none")
    watched.send("GET", "/sparql?query=SELECT")
    assert refused(watched) == line


def test_nobody_fills_the_log_of_what_was_refused(service: Service) -> None:
    path = service.store / "refused.jsonl"
    for _ in range(60):
        assert service.send("POST", "/sparql", "CLEAR ALL", "wrong", Content_Type=UPDATE).status == 401
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    minutes = {line["time"][:16] for line in lines}
    assert len(lines) <= 20 * (len(minutes) + 1)


def test_nobody_undoes_the_work_of_another_unseen(service: Service) -> None:
    path = "/store?graph=urn:shared"
    assert service.put("urn:shared", "<urn:s> <urn:p> 1 .", If_None_Match="*").status == 201
    assert "such a graph already" in problem(service.put("urn:shared", "", If_None_Match="*"), 412)
    read = service.send("GET", path, Accept="text/turtle")
    etag = read.headers["etag"]
    assert service.send("GET", path, Accept="text/turtle", If_None_Match=etag).status == 304
    assert service.put("urn:shared", "<urn:s> <urn:p> 2 .", If_Match=etag).status == 200
    assert "changed since you read it" in problem(service.put("urn:shared", "", If_Match=etag), 412)
    assert problem(service.put("urn:not-there", "", If_Match="*"), 412)


def test_a_graph_keeps_its_version_while_another_changes(service: Service) -> None:
    one, other = "/store?graph=urn:one", "/store?graph=urn:other"
    first = service.put("urn:one", "<urn:s> <urn:p> 1 .")
    etag = service.send("GET", one, Accept="text/turtle").headers["etag"]
    service.put("urn:other", "<urn:s> <urn:p> 2 .")
    assert service.send("GET", one, Accept="text/turtle").headers["etag"] == etag
    assert service.send("GET", one, Accept="text/turtle", If_None_Match=etag).status == 304
    assert service.put("urn:one", "<urn:s> <urn:p> 3 .", If_Match=first.headers["etag"]).status == 200
    assert service.send("GET", one, Accept="text/turtle", If_None_Match=etag).status == 200
    assert service.put("urn:one", "<urn:s> <urn:p> 1 .").headers["etag"] == first.headers["etag"]
    assert service.send("HEAD", one, Accept="text/turtle").headers["etag"] == etag, "the same content again"
    assert service.send("GET", other, If_Match=etag).status == 412
    assert service.send("GET", one, If_Match=etag).status == 200


UPDATES = {
    "PUT": ("<urn:s> <urn:p> 9 .", "text/turtle"),
    "POST": ("<urn:s> <urn:p> 9 .", "text/turtle"),
    "PATCH": ("INSERT DATA { <urn:s> <urn:p> 9 }", UPDATE),
    "DELETE": (None, "text/turtle"),
}


@pytest.mark.parametrize("method", UPDATES)
def test_conditions_hold_for_every_way_to_write(service: Service, method: str) -> None:
    graph = f"/store?graph=urn:conditions-{method}"
    body, kind = UPDATES[method]
    service.send("PUT", graph, "<urn:s> <urn:p> 1 .", Content_Type="text/turtle")
    etag = service.send("GET", graph, Accept="text/turtle").headers["etag"]
    for headers in (
        {"If_Match": '"000000000000-ttl"'},
        {"If_None_Match": etag},
        {"If_None_Match": f'"000000000000-ttl", {etag}'},
        {"If_None_Match": "*"},
    ):
        assert problem(service.send(method, graph, body, Content_Type=kind, **headers), 412)
        assert service.send("GET", graph, Accept="text/turtle").headers["etag"] == etag
    both = {"If_Match": f'"000000000000-ttl", {etag}', "If_None_Match": '"000000000000-ttl"'}
    assert service.send(method, graph, body, Content_Type=kind, **both).status == 200


def dataset(service: Service, accept: str = "application/n-quads") -> tuple[set[str], str]:
    """Read all graphs; return their quads, as lines, and the version."""
    reply = service.send("GET", "/store", Accept=accept)
    assert (reply.status, reply.headers["content-type"]) == (200, accept)
    found = ox.parse(reply.body, format=ox.RdfFormat.from_media_type(accept))
    return {str(quad) for quad in found}, reply.headers["etag"]


def test_all_graphs_are_read_with_their_names(service: Service) -> None:
    service.put("urn:named", "<urn:s> <urn:p> 1 .")
    lines, etag = dataset(service)
    assert '<urn:s> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:named>' in lines
    assert any(line.endswith(f" <{graph_iri('ontology')}>") for line in lines)
    assert dataset(service, "application/trig") == (lines, etag.replace("-nq", "-trig"))
    assert service.send("GET", "/store?format=nquads", If_None_Match=etag).status == 304
    head = service.send("HEAD", "/store", Accept="application/n-quads")
    assert (head.status, head.headers["etag"], head.body) == (200, etag, b"")
    assert service.send("GET", "/store").headers["content-type"] == "application/trig"
    assert "names no graph" in problem(service.send("GET", "/store", Accept="text/turtle"), 400)
    one = service.send("GET", "/store?graph=urn:named", Accept="application/trig")
    assert one.body.count(b"urn:s") == 1


def test_what_can_follow_a_new_graph_is_described(service: Service) -> None:
    paths = json.loads(service.send("GET", "/openapi.json").body)["paths"]
    known = {one["operationId"]: (method, path) for path, many in paths.items() for method, one in many.items()}
    links = paths["/store"]["post"]["responses"]["201"]["links"]
    made = service.send("POST", "/store", "<urn:s> <urn:p> 1 .", Content_Type="text/turtle")
    assert made.status == 201
    for link in map(links.pop, ("read", "replace", "add", "patch", "remove")):
        method, path = known[link["operationId"]]
        assert link["parameters"] == {"graph": "$response.header.Location"}
        body, kind = UPDATES.get(method.upper(), (None, "text/turtle"))
        target = f"{path}?graph={quote(made.headers['location'], safe='')}"
        reply = service.send(method.upper(), target, body, Content_Type=kind)
        assert (method, reply.status) == (method, 200), reply.body
    assert not links


def test_quads_go_to_the_graphs_that_they_name(service: Service) -> None:
    trig = "<urn:q1> { <urn:s> <urn:p> 1, _:b } <urn:q2> { <urn:s> <urn:p> _:b } <urn:s> <urn:nowhere> 1 ."
    reply = service.send("POST", "/store", trig, Content_Type="application/trig")
    told = json.loads(reply.body)["graphs"]
    assert {graph: change["added"] for graph, change in told.items()} == {"urn:q1": 2, "urn:q2": 1, UNNAMED: 1}
    assert "location" not in reply.headers
    assert service.ask("ASK { GRAPH <urn:q1> { ?s ?p ?b } GRAPH <urn:q2> { ?s ?p ?b } FILTER (isBlank(?b)) }")
    again = service.send("POST", "/store", trig, Content_Type="application/trig")
    assert json.loads(again.body)["graphs"] == {}, "the same quads again are no change"
    alone = service.send("PUT", "/store?graph=urn:q1", "<urn:s> <urn:p> <urn:o> .", Content_Type="application/n-quads")
    assert json.loads(alone.body)["graphs"]["urn:q1"] == {"added": 1, "removed": 2}


def test_quads_of_annotation_sets_must_satisfy_the_shapes(service: Service) -> None:
    example = sorted((Path(__file__).parents[1] / "ontology" / "examples").glob("*.ttl"))[0]
    graph = f"{SET}{example.stem}-in-trig"
    turtle = example.read_text("utf-8")
    prefixes, body = turtle[: turtle.rindex("@prefix")], turtle[turtle.rindex("@prefix") :]
    last, body = body.split("\n", 1)
    trig = f"{prefixes}{last}\n<{graph}> {{ {body} }}"
    wrong = trig.replace("aigov:sha256", "aigov:md5")
    problem(service.send("POST", "/store", wrong, Content_Type="application/trig"), 422)
    assert not service.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert service.send("POST", "/store", trig, Content_Type="application/trig").status == 200


def test_all_graphs_are_replaced_where_none_is_protected(serving: Callable[..., str], tmp_path: Path) -> None:
    with Store(tmp_path).publish() as writer:
        writer.load("urn:old", b"<urn:s> <urn:p> 1 .")
        writer.load("urn:kept", b"<urn:s> <urn:p> 2 .")
    alone = Service(serving(tmp_path, authoring="on"), Tokens(tmp_path).make("ann"), tmp_path)
    lines, etag = dataset(alone)
    wanted = "<urn:kept> { <urn:s> <urn:p> 2 } <urn:new> { <urn:s> <urn:p> 3 }"
    stale = alone.send("PUT", "/store", wanted, Content_Type="application/trig", If_Match='"000000000000"')
    assert problem(stale, 412)
    assert dataset(alone) == (lines, etag)
    assert alone.send("PUT", "/store", wanted, Content_Type="application/trig", If_Match=etag).status == 200
    assert {line.split()[3] for line in dataset(alone)[0]} == {"<urn:kept>", "<urn:new>"}


def test_reading_the_default_graph_gives_all_graphs_as_one(service: Service) -> None:
    assert service.send("PUT", "/store?default", "<urn:s> <urn:home> 1 .", Content_Type="text/turtle").status < 300
    read = service.send("GET", "/store?default", Accept="application/n-triples").body.decode()
    assert "<urn:s> <urn:home>" in read
    assert "ontology#Claim" in read
    assert service.send("DELETE", "/store?default").status == 200
    assert not service.ask("ASK { ?s <urn:home> ?o }")
    assert service.ask("ASK { aigov:Claim a owl:Class }")


def test_only_allowed_addresses_are_reached(service: Service, elsewhere: Elsewhere) -> None:
    def query(text: str) -> Reply:
        return service.send("GET", f"/sparql?{urlencode({'query': text})}", Accept="application/sparql-results+json")

    far = elsewhere.address
    assert b"far" in query(f"SELECT * {{ SERVICE <{far}/allowed/sparql> {{ ?s ?p ?x }} }}").body
    assert service.update(f"LOAD <{far}/allowed/file.ttl> INTO GRAPH <urn:loaded>").status == 200
    assert service.ask("ASK { GRAPH <urn:loaded> { <http://example.org/loaded> ?p ?o } }")
    elsewhere.requests.clear()
    for refused in (
        f"SELECT * {{ SERVICE <{far}/sparql> {{ ?s ?p ?x }} }}",
        f"SELECT * {{ SERVICE <{far}/allowed/sparql#> {{ ?s ?p ?x }} }}",
        f"SELECT * {{ VALUES ?x {{ <{far}/sparql> }} SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ # {far}/allowed/sparql\nSERVICE <{far}/other/sparql> {{ ?s ?p ?o }} }}",
        f"BASE <{far}/allowed/> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
    ):
        assert "SERVICE" in problem(query(refused), 400)
    for refused in (
        f"LOAD <{far}/file.ttl>",
        f"LOAD SILENT <{far}/allowed/../file.ttl> INTO GRAPH <urn:x>",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ {{ SERVICE <{far}/sparql> {{ ?s ?p ?o }} }} }}",
        f"CREATE SILENT GRAPH <urn:x> ; LOAD <{far}/file.ttl>",
    ):
        assert "not allowed" in problem(service.update(refused), 400)
    assert elsewhere.requests == []


PATHS = st.sampled_from([
    "/sparql", "/sparql?update=CLEAR+ALL", "/sparql?using-graph-uri=urn:x", "/sparql?using-graph-uri=%FF", "/store",
    "/store?graph=urn:fuzz", "/store?graph=%FF", "/store?graph=<x>", "/store?default&default", "/store//",
    "/store/%00/..%2f", "/store/fuzz?graph=urn:x", "/store?graph=urn:fuzz&format=nonsense", "/store?graph=file:///etc/hostname",
])  # fmt: skip
KINDS = st.sampled_from([
    "", "text/turtle", "text/turtle; charset=x", "application/ld+json", "application/rdf+xml", "application/n-triples",
    UPDATE, FORM, "application/sparql-query", "multipart/form-data", "multipart/form-data; boundary=b", ";;=", "a/b/c",
])  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([
        b"", b"update=", b"update=CLEAR+ALL&update=", b"update=%00", b"query=ASK{}&update=DROP+ALL", b"{",
        b"<a> <b> <c> .", b"--b\r\n",
        b"--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\n<a> <b> 1 .\r\n--b--\r\n",
        b"INSERT DATA { <urn:a> <urn:b> \"\\uD800\" }", b"INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { }", b"WITH",
        b"DROP GRAPH ;", b"\xff\xfe", b"[" * 30_000, b"INSERT DATA {" + b"[" * 5000,
        b"INSERT DATA { <a> <b> <<( <a> <b> <c> )>> }",
    ]),
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["If-Match", "If-None-Match", "Accept", "Accept-Encoding", "Range"]),
    st.sampled_from(["*", '"x"', "W/", "", "text/html", "a;q=nan", "bytes=0-", '"' * 50, "gzip, \xff"]),
    max_size=2,
)


@settings(max_examples=60, deadline=None)
@given(method=st.sampled_from(["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]),
       path=PATHS, kind=KINDS, body=BODIES, headers=HEADERS)  # fmt: skip
def test_no_request_is_too_odd_to_be_answered(
    service: Service, method: str, path: str, kind: str, body: bytes, headers: dict[str, str]
) -> None:
    request = Request(method, path, headers | ({"Content-Type": kind} if kind else {}), body, None)  # type: ignore[arg-type]
    reply = send(service.address, request, path, service.token)
    assert reply.status < 500, reply.body
    assert b"Traceback" not in reply.body
    if reply.status >= 400 and method != "HEAD" and "html" not in str(headers):
        assert reply.headers["content-type"] == "application/problem+json"


def test_tools_of_others_can_write(service: Service) -> None:
    endpoint = service.address + "/sparql"
    tool = SPARQLWrapper(endpoint)
    tool.setMethod("POST")
    tool.setCredentials("anyone", service.token)
    tool.setQuery("INSERT DATA { GRAPH <urn:wrapper> { <urn:s> <urn:p> 1 } }")
    tool.query()
    assert service.ask("ASK { GRAPH <urn:wrapper> { <urn:s> <urn:p> 1 } }")
    store = SPARQLUpdateStore(endpoint, endpoint, auth=("anyone", service.token))
    graph = Graph(store, identifier=URIRef("urn:rdflib"))
    graph.add((URIRef("urn:s"), URIRef("urn:p"), Literal("人工智能", lang="zh")))
    assert len(graph) == 1
    assert service.ask('ASK { GRAPH <urn:rdflib> { <urn:s> <urn:p> "人工智能"@zh } }')
    graph.remove((None, None, None))
    assert not service.ask("ASK { GRAPH <urn:rdflib> { ?s ?p ?o } }")


def test_pages_elsewhere_are_told_what_they_may_send(service: Service) -> None:
    reply = service.send("OPTIONS", "/store?graph=urn:x", Origin="https://example.org")
    allowed = reply.headers["access-control-allow-methods"]
    assert {"GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"} <= set(allowed.replace(" ", "").split(","))
    assert "Authorization" in reply.headers["access-control-allow-headers"]
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert name in reply.headers


def test_authoring_is_off_unless_switched_on(small_site: str) -> None:
    address = small_site
    request = Request("PUT", "", {"Content-Type": "text/turtle"}, b"", None)  # type: ignore[arg-type]
    for path in ("/store?graph=urn:x", "/store/x"):
        assert "takes no changes" in problem(send(address, request, path, "token"), 403)
    described = send(address, Request("GET", "", {"Accept": "text/turtle"}, None, None), "/sparql", "")  # type: ignore[arg-type]
    assert b"SPARQL11Update" not in described.body
