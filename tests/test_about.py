"""What the service says of its data, and the whole graph as files: found by editors, query engines and downloaders."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF, VOID

from aigovkg import rdf
from aigovkg.describe import DATASET, DUMPS, describe
from aigovkg.describe.service import SD
from aigovkg.names import PREFIXES, ROOT, graph_iri
from aigovkg.query import load_queries
from aigovkg.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("about"))
    with made.publish() as writer:
        writer.load(graph_iri("vocabulary"), (ROOT / "ontology" / "vocabulary" / "stages.ttl").read_bytes())
        writer.load(graph_iri("annotations", "one"), (ROOT / "ontology" / "vocabulary" / "stages.ttl").read_bytes())
        writer.load(graph_iri("description"), describe(writer, {}, writer.statistics(), load_queries().values()))
    return made


@pytest.fixture(scope="module")
def site(serving: Callable[..., str], store: Store) -> str:
    return serving(store.root)


def fetch(address: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=named, method=method), timeout=60
        ) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def files(site: str) -> dict[str, Any]:
    """What is told of the files when they are made, which nobody waits for."""
    until = time.monotonic() + 120
    while True:
        told = dict(json.loads(fetch(f"{site}/dumps/")[2]))
        if all("sha256" in file for file in told["files"]):
            return told
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_query_engine_finds_out_what_the_address_is(site: str) -> None:
    """Asks as Comunica 5 does before its first query to an address of which it knows nothing."""
    accept = (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/html;q=0.2,application/json;q=0.135"
    )
    status, headers, body = fetch(f"{site}/sparql", Accept=accept)
    assert status == 200
    told = rdf.parse(body, "json-ld" if "ld+json" in headers["Content-Type"] else "nt")
    here = URIRef(f"{site}/sparql")
    assert (here, SD.endpoint, here) in told
    assert (here, SD.supportedLanguage, SD.SPARQL11Query) in told


def test_an_editor_finds_prefixes_and_examples_at_the_endpoint(site: str) -> None:
    """Asks as sib-swiss/sparql-editor does: by GET, with its own parameter, without GRAPH."""

    def ask(query: str) -> list[dict[str, dict[str, str]]]:
        address = f"{site}/sparql?ac=1&query={urllib.parse.quote(query)}"
        rows: list[dict[str, dict[str, str]]] = json.loads(fetch(address, Accept="application/sparql-results+json")[2])[
            "results"
        ]["bindings"]
        return rows

    prefixes = ask("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?namespace "
                   "WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix} ORDER BY ?prefix")  # fmt: skip
    assert {row["prefix"]["value"]: row["namespace"]["value"] for row in prefixes} == PREFIXES
    examples = ask("PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
                   "SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
                   "sh:select|sh:ask|sh:construct|sh:describe ?query . } ORDER BY ?sq")  # fmt: skip
    assert 0 < len(examples) <= len(load_queries())
    assert "results" in json.loads(
        fetch(f"{site}/sparql?query={urllib.parse.quote(examples[0]['query']['value'])}", Accept="application/json")[2]
    )


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld"), ("*/*", "turtle")],
)
def test_the_description_of_the_data_comes_in_every_format(site: str, files: Any, accept: str, syntax: str) -> None:
    status, _, body = fetch(f"{site}/.well-known/void", Accept=accept)
    told = rdf.parse(body, syntax)
    assert status == 200
    assert (DATASET, RDF.type, VOID.Dataset) in told
    assert (DATASET, VOID.sparqlEndpoint, URIRef(f"{site}/sparql")) in told
    sizes = {str(file): int(str(size)) for file, size in told.subject_objects(DCAT.byteSize)}
    assert sizes == {file["url"]: file["bytes"] for file in files["files"]}


def test_people_get_pages(site: str, files: Any) -> None:
    status, headers, body = fetch(f"{site}/.well-known/void", Accept="text/html")
    assert (status, headers["Link"]) == (200, '</.well-known/void>; rel="describedby"; type="text/turtle"')
    assert b"Life-cycle stage" in body or b"LifecycleStage" in body
    assert files["files"][0]["sha256"].encode() in fetch(f"{site}/dumps/", Accept="text/html")[2]


def test_a_query_engine_finds_counts_at_the_endpoint(site: str, store: Store) -> None:
    """Reads the service description as Comunica does: data sets with triples, and what is counted by property."""
    told = Graph().parse(data=fetch(f"{site}/sparql", Accept="text/turtle")[2], format="turtle")
    sets = [one for one in told.subjects(RDF.type, VOID.Dataset) if (one, VOID.triples, None) in told]
    assert sets == [DATASET]
    counted = {
        str(told.value(part, VOID.property)): int(str(told.value(part, VOID.triples)))
        for part in told.objects(DATASET, VOID.propertyPartition)
    }
    label = PREFIXES["skos"] + "prefLabel"
    rows = store.open().query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH graph:vocabulary {{ ?s <{label}> ?o }} }}").rows()
    assert str(counted[label]) == str(next(rows)[0])


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_the_service_goes_by_the_name_that_the_client_calls_it_by(site: str, accept: str, syntax: str) -> None:
    told = []
    for host in (urllib.parse.urlsplit(site).netloc, "other.example:81"):
        body = fetch(f"{site}/sparql", Accept=accept, Host=host)[2]
        assert b"here.invalid" not in body
        graph = rdf.parse(body, syntax)
        assert (URIRef(f"http://{host}/sparql"), RDF.type, SD.Service) in graph
        told.append(len(graph))
    assert len(set(told)) == 1


def test_the_files_hold_the_whole_graph(site: str, store: Store, files: Any) -> None:
    assert [file["name"] for file in files["files"]] == [dump.name for dump in DUMPS]
    sums = fetch(f"{site}/dumps/SHA256SUMS")[2].decode().splitlines()
    whole = io.BytesIO()
    store.open().dump(whole, "nquads")
    for file, line in zip(files["files"], sums, strict=True):
        status, headers, body = fetch(file["url"], Accept_Encoding="gzip, br")
        assert (status, len(body), headers["Content-Type"]) == (200, file["bytes"], "application/gzip")
        assert headers["Content-Encoding"] is None
        assert line == f"{hashlib.sha256(body).hexdigest()}  {file['name']}"
        assert file["sha256"] in line
        content = gzip.decompress(body)
        if file["name"].endswith(".nq.gz"):
            assert sorted(content.splitlines()) == sorted(whole.getvalue().splitlines())
        else:
            assert sum(1 for _ in rdf.triples(content, "trig")) == len(whole.getvalue().splitlines())


def test_a_download_can_be_resumed_and_need_not_be_repeated(site: str, files: Any) -> None:
    file = files["files"][0]
    _, headers, whole = fetch(file["url"])
    status, _, rest = fetch(file["url"], Range="bytes=1000-", If_Range=headers["ETag"])
    assert (status, rest) == (206, whole[1000:])
    assert fetch(file["url"], Range="bytes=0-9", If_Range='"older"')[0] == 200
    assert fetch(file["url"], Range=f"bytes={len(whole)}-")[0] == 416
    assert fetch(file["url"], If_None_Match=headers["ETag"])[0] == 304
    assert fetch(file["url"], If_Modified_Since=headers["Last-Modified"])[0] == 304
    status, head, body = fetch(file["url"], "HEAD")
    assert (status, head["Content-Length"], head["Accept-Ranges"], body) == (200, str(len(whole)), "bytes", b"")


def test_the_same_content_gives_the_same_bytes(store: Store, files: Any) -> None:
    from aigovkg.describe.dumping import make

    (store.root / "dumps" / store.current().version / "dumps.json").unlink()
    assert [one.sha256 for one in make(store).files.values()] == [file["sha256"] for file in files["files"]]


def test_files_that_are_not_made_yet_are_listed_at_once(serving: Callable[..., str], tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with store.publish() as writer:
        writer.load(graph_iri("one"), b"<urn:a> <urn:b> <urn:c> .")
    site = serving(store.root)
    (store.root / "dumps").write_text("in the way of the folder")
    told = json.loads(fetch(f"{site}/dumps/")[2])
    assert [sorted(file) for file in told["files"]] == [["name", "url"], ["name", "url"]]
    assert told["version"] == told["serving"] == store.current().version
    assert b"is being made" in fetch(f"{site}/dumps/", Accept="text/html")[2]
    for method in ("GET", "HEAD"):
        for name in (DUMPS[0].name, "SHA256SUMS"):
            assert fetch(f"{site}/dumps/{name}", method)[0] == 503
    until = time.monotonic() + 60
    while b"could not be made" not in fetch(f"{site}/dumps/SHA256SUMS")[2]:
        assert time.monotonic() < until
    (store.root / "dumps").unlink()
    while fetch(f"{site}/dumps/SHA256SUMS")[0] == 503:
        assert time.monotonic() < until
        time.sleep(0.1)
    file = told["files"][0]["url"]
    status, headers, body = fetch(file)
    assert (status, gzip.decompress(body)) == (200, b"<urn:a> <urn:b> <urn:c> <https://w3id.org/aigovkg/graph/one> .\n")
    assert base64.b64decode(headers["Repr-Digest"][len("sha-256=:") : -1]) == hashlib.sha256(body).digest()
    with store.revise() as writer:
        writer.load(graph_iri("one"), b"<urn:a> <urn:b> <urn:d> .")
    told = json.loads(fetch(f"{site}/dumps/")[2])
    assert told["serving"] == store.current().version
    if told["version"] != told["serving"]:  # as long as the next ones are being made
        assert "sha256" in told["files"][0]
    while json.loads(fetch(f"{site}/dumps/")[2])["version"] != store.current().version:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert gzip.decompress(fetch(file)[2]).count(b"\n") == 2
    until = time.monotonic() + 5
    while len(list((store.root / "dumps").iterdir())) > 1:  # the former ones are removed in the end
        assert time.monotonic() < until


@pytest.mark.parametrize("name", ["aigovkg.ttl", "..%2fcurrent", "dumps.json"])
def test_no_other_file_is_given(site: str, name: str) -> None:
    assert fetch(f"{site}/dumps/{name}", Accept="application/json")[0] == 404
