"""Annotation sets sent to /validate, over real HTTP."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from aigovkg.names import ROOT

EXAMPLES = sorted((ROOT / "ontology" / "examples").glob("*.ttl"))
GOOD = EXAMPLES[0].read_bytes()
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
#: A mention whose confidence is no share, and that has no place.
BAD = b"""
@prefix aigov: <https://w3id.org/aigovkg/ontology#> .
<https://w3id.org/aigovkg/id/mention/bad> a aigov:Mention ; aigov:confidence 7.5 .
"""


@pytest.fixture(scope="module")
def address(serving: Callable[..., str], small_store: Path) -> str:
    return serving(small_store, max_upload=200_000) + "/validate"


def post(address: str, data: bytes, kind: str = "text/turtle", accept: str = "application/json") -> tuple[int, str]:
    request = urllib.request.Request(address, data, {"Content-Type": kind, "Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def form(**fields: tuple[str, bytes]) -> tuple[bytes, str]:
    """Build the body of a form: field name -> (file name or "", content)."""
    parts = [
        b'--line\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), b'; filename="%s"' % file.encode() if file else b"", content)
        for name, (file, content) in fields.items()
    ]
    return b"".join(parts) + b"--line--\r\n", "multipart/form-data; boundary=line"


def test_the_process_that_checks_starts_when_it_is_needed(serving: Callable[..., str], small_store: Path) -> None:
    site = serving(small_store)

    def checkers() -> str:
        with urllib.request.urlopen(f"{site}/metrics") as response:
            lines: list[str] = response.read().decode().splitlines()
        return next(line for line in lines if line.startswith('aigovkg_processes{pool="checkers"}')).split()[1]

    assert checkers() == "0.0"
    assert post(f"{site}/validate", GOOD)[0] == 200
    assert checkers() == "1.0"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_conform(address: str, path: Path) -> None:
    status, body = post(address, path.read_bytes())
    assert status == 200
    assert json.loads(body)["conforms"] is True


def test_what_breaks_a_shape_is_reported_in_sentences(address: str) -> None:
    status, body = post(address, BAD)
    report = json.loads(body)
    assert (status, report["conforms"]) == (200, False)
    violations = [result for result in report["results"] if result["severity"] == "violation"]
    assert {result["focus"] for result in violations} == {"https://w3id.org/aigovkg/id/mention/bad"}
    assert "aigov:confidence" in {result["path"] for result in violations}
    assert all(result["message"].endswith(".") for result in violations)


def test_the_report_comes_as_shacl_defines_it(address: str) -> None:
    _, body = post(address, BAD, accept="text/turtle")
    report = Graph().parse(data=body, format="turtle")
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    assert str(report.value(node, SH.conforms)) == "false"
    assert len(list(report.objects(node, SH.result))) >= 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's JSON-LD writer uses what rdflib deprecates
@pytest.mark.parametrize(
    ("kind", "syntax"),
    [("application/n-triples", "nt"), ("application/ld+json", "json-ld"), ("application/trig", "turtle")],
)
def test_other_syntaxes_are_read(address: str, kind: str, syntax: str) -> None:
    data = Graph().parse(data=GOOD, format="turtle").serialize(format=syntax, encoding="utf-8")
    status, body = post(address, data, kind)
    assert (status, json.loads(body)["conforms"]) == (200, True)


def test_a_form_with_a_file_or_text_gives_a_page(address: str) -> None:
    by_file = post(address, *form(file=("my set.ttl", GOOD), text=("", b""), syntax=("", b"nt")), BROWSER)
    by_text = post(address, *form(text=("", BAD), syntax=("", b"turtle")), BROWSER)
    assert by_file[0] == by_text[0] == 200
    assert "The set conforms" in by_file[1]
    assert "my set.ttl" in by_file[1]
    assert "The set does not conform" in by_text[1]
    assert "<td>aigov:confidence</td>" in by_text[1]


def test_text_that_is_sent_back_is_no_markup(address: str) -> None:
    hostile = b'</textarea><script>alert(1)</script> <x> "unclosed'
    status, page = post(address, *form(text=("", hostile), syntax=("", b"turtle")), BROWSER)
    assert status == 400
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("data", "kind", "status", "words"),
    [
        (b"<a> <b> .\n<c", "text/turtle", 400, "not well-formed"),
        (b"@prefix x: <http://x/> .\n\nx:a x:b y:c .", "text/turtle", 400, "line 3"),
        (b"{", "application/ld+json", 400, "not well-formed JSON"),
        (b"[" * 100_000, "application/ld+json", 400, ""),
        (b"  ", "text/turtle", 400, "no annotation set"),
        (GOOD, "image/png", 400, "image/png"),
        (b"\xff\xfe", "text/turtle", 400, "not well-formed"),
        (b"#" * 200_001, "text/turtle", 413, "larger than agreed"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    address: str, data: bytes, kind: str, status: int, words: str
) -> None:
    got, body = post(address, data, kind)
    assert got == status
    assert words in json.loads(body)["detail"]
    assert "Traceback" not in body
    assert post(address, GOOD)[0] == 200, "the next one is checked"


@pytest.mark.parametrize(
    "context", ['"{}"', '["{}"]', '{{"@import": "{}"}}', '{{"x": {{"@id": "http://x/", "@context": "{}"}}}}']
)
def test_a_context_elsewhere_is_not_fetched(address: str, context: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        for where in (f"http://127.0.0.1:{listening.getsockname()[1]}/c", (tmp_path / "c.jsonld").as_uri()):
            data = f'{{"@context": {context.format(where)}, "@id": "http://x/", "http://x/p": 1}}'
            status, body = post(address, data.encode(), "application/ld+json")
            assert status == 400
            assert "not fetched" in json.loads(body)["detail"]
        with pytest.raises(TimeoutError):
            listening.accept()
