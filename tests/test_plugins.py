"""Plug-ins: a language model that answers well, badly, slowly and not at all; nothing without its quote enters."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rdflib import Literal
from rdflib.namespace import XSD

from aigovkg import plugins, turtle
from aigovkg.annotation import AnnotationSet
from aigovkg.build.sets import Job, Prepared, prepare
from aigovkg.cli import main
from aigovkg.errors import UsageError
from aigovkg.extract import Resources, extract
from aigovkg.names import AIGOV, thing
from aigovkg.plugins import Proposal, accept, extend, load
from aigovkg.text import Metadata, Text

CONTENT = (
    "India supports transparency.\nPlenty of people worry that “deep-\nfakes” tip the scales. "
    "They met in Lisbon in 2024."
)
DOCUMENT = thing("document", "note")
INDIA = thing("state", "india")
RULE = thing("rule", "plugin/test/m-1")
Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def text() -> Text:
    return Text(CONTENT, "en", Metadata(title="Note", id="note"), "note.txt")


@pytest.fixture
def found(text: Text, rests: Resources) -> AnnotationSet:
    return extract(text, rests)


def fear(quote: str, **changes: Any) -> Proposal:
    given: dict[str, Any] = {"subject": "self", "predicate": "identifies-risk", "object": "election-interference"}
    return Proposal(quote=quote, by="M 1", **given | changes)


def added(text: Text, found: AnnotationSet, rests: Resources, *proposals: Proposal) -> AnnotationSet:
    more, _ = accept(text, found, proposals, rests, "test")
    more.check(text.content)
    assert set(found.claims) <= set(more.claims)
    assert set(found.mentions) <= set(more.mentions)
    return more


def test_a_quote_is_looked_up(text: Text, found: AnnotationSet, rests: Resources) -> None:
    more = added(text, found, rests, fear('people worry that "deepfakes" tip  the scales'))
    (claim,) = set(more.claims) - set(found.claims)
    assert CONTENT[claim.evidence.start : claim.evidence.end] == "people worry that “deep-\nfakes” tip the scales"
    assert (claim.subject, claim.predicate) == (DOCUMENT, AIGOV.identifiesRisk)
    assert claim.object == thing("risk", "election-interference")
    assert (claim.found_by, claim.confidence) == (RULE, 0.5)


@pytest.mark.parametrize(
    "wrong",
    [
        fear("people are certain that scales are tipped"),
        fear(""),
        fear(" "),
        fear("tip the scales", predicate="dreads"),
        fear("tip the scales", subject="Atlantis"),
        fear("tip the scales", subject=""),
        fear("tip the scales", object="no such risk"),
        fear("tip the scales", object="transparency"),  # nobody identifies a principle as a risk
        fear("tip the scales", predicate="date", object="last year"),
        fear("They met in Lisbon", subject="ai-safety-summit", predicate="held-in", object="Porto"),
        Proposal("India", "Atlantis"),
        Proposal("Indonesia", "indonesia"),
        Proposal("India", "india"),  # marked by a rule
    ],
)
def test_what_does_not_hold_is_refused(text: Text, found: AnnotationSet, rests: Resources, wrong: Proposal) -> None:
    more, refused = accept(text, found, [wrong], rests, "test")
    assert more == found
    assert len(refused) == 1


def test_what_rules_found_is_never_overwritten(text: Text, found: AnnotationSet, rests: Resources) -> None:
    same = Proposal("India supports transparency", "india", "advocates", "transparency", 0.99)
    assert [c.object for c in found.claims if c.subject == INDIA] == [thing("principle", "transparency")]
    assert added(text, found, rests, same) == found


def test_confidence_is_limited(text: Text, found: AnnotationSet, rests: Resources) -> None:
    for told, held in ((0.99, 0.7), (-3.0, 0.0), (float("nan"), 0.5), (0.61, 0.61)):
        more = added(text, found, rests, fear("tip the scales", confidence=told))
        assert {c.confidence for c in set(more.claims) - set(found.claims)} == {held}


def test_dates_and_mentions(text: Text, found: AnnotationSet, rests: Resources) -> None:
    more = added(
        text, found, rests, Proposal("in 2024", "self", "date", "2024"), Proposal("tip the scales", "manipulation")
    )
    assert {c.object for c in set(more.claims) - set(found.claims)} == {Literal("2024", datatype=XSD.gYear)}
    (mention,) = set(more.mentions) - set(found.mentions)
    assert (mention.exact, mention.concept) == ("tip the scales", thing("risk", "manipulation"))


def test_plug_ins_that_fail_leave_what_rules_found(text: Text, found: AnnotationSet, rests: Resources) -> None:
    def failing(_: Text, __: AnnotationSet) -> Iterator[Proposal]:
        yield fear("tip the scales")
        raise KeyError("oops")

    more, problems = extend(text, found, {"broken": failing}, rests)
    assert len(more.claims) == len(found.claims) + 1
    assert "KeyError" in problems[0]


def test_names() -> None:
    assert "language-model" in plugins.names()
    with pytest.raises(UsageError, match="language-model"):
        load(["no-such-thing"])
    assert load([]) == {}


# --- the language model ---


def saying(content: str, status: int = 200) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        send(request, body, status)

    return answer


def send(request: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    request.send_response(status)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], list[dict[str, Any]]]]:
    """Start a server that answers in one way; what it was asked is in the list."""
    started: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
                try:
                    answer(self)
                except OSError:
                    self.close_connection = True  # who asked has gone

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        started.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("AIGOVKG_MODEL_URL", f"http://127.0.0.1:{server.server_port}/v1/")
        monkeypatch.setenv("AIGOVKG_MODEL_NAME", "m-1")
        monkeypatch.setenv("AIGOVKG_MODEL_KEY", "secret")
        monkeypatch.setenv("AIGOVKG_MODEL_TIMEOUT", "0.5")
        return asked

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def asking(text: Text, found: AnnotationSet, rests: Resources) -> tuple[AnnotationSet, list[str]]:
    return extend(text, found, load(["language-model"]), rests)


CLAIM = {
    "subject": "self",
    "predicate": "identifies-risk",
    "object": "election-interference",
    "quote": "tip the scales",
}


def test_a_good_answer(
    text: Text, found: AnnotationSet, rests: Resources, model: Callable[[Answer], list[dict[str, Any]]]
) -> None:
    told = {"claims": [CLAIM | {"confidence": 0.6, "start": 9999, "end": -4}], "mentions": []}
    asked = model(saying(f"```json\n{json.dumps(told)}\n```"))
    more, problems = asking(text, found, rests)
    (claim,) = set(more.claims) - set(found.claims)
    assert CONTENT[claim.evidence.start : claim.evidence.end] == "tip the scales"  # whatever offsets the model gave
    assert claim.found_by == thing("rule", "plugin/language-model/m-1")
    assert problems == []
    assert (asked[0]["path"], asked[0]["key"], asked[0]["model"]) == ("/v1/chat/completions", "Bearer secret", "m-1")
    assert CONTENT in asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (saying("I am afraid I cannot do that."), "not as asked"),
        (saying('{"claims": ['), "not as asked"),
        (lambda request: send(request, b"<html>"), "not as asked"),
        (lambda request: send(request, b"\xff\xfe"), "not as asked"),
        (lambda request: send(request, b"[" * 100_000), "not as asked"),
        (lambda request: send(request, b" " * 1_000_001), "too long"),
        (saying("{}", 503), "status 503"),
        (saying("{}", 401), "status 401"),
        (lambda request: request.wfile.write(b"nonsense\r\n\r\n"), "does not answer"),
        (lambda request: None, "does not answer"),
        (lambda request: time.sleep(3), "no answer in 0.5 s"),
        (dripping, "no answer in 0.5 s"),
        (saying(json.dumps({"claims": [CLAIM | {"quote": "never written"}]})), "1 of 1 proposals were refused"),
        (saying(json.dumps({"claims": [CLAIM | {"predicate": "hates"}]})), "1 of 1 proposals were refused"),
        (saying(json.dumps({"claims": [CLAIM | {"quote": ["tip the scales"]}]})), "1 of 1 proposals were refused"),
    ],
)
def test_a_bad_answer_changes_nothing(
    text: Text,
    found: AnnotationSet,
    rests: Resources,
    model: Callable[[Answer], list[dict[str, Any]]],
    answer: Answer,
    told: str,
) -> None:
    model(answer)
    begin = time.monotonic()
    more, problems = asking(text, found, rests)
    assert more == found
    assert told in problems[0]
    assert "secret" not in problems[0]
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("content", ["[]", "null", '{"claims": 3}', '{"claims": [3, null, {}], "mentions": {}}'])
def test_an_empty_answer_is_no_problem(
    text: Text,
    found: AnnotationSet,
    rests: Resources,
    model: Callable[[Answer], list[dict[str, Any]]],
    content: str,
) -> None:
    model(saying(content))
    assert asking(text, found, rests) == (found, [])


def test_long_texts_are_asked_about_piece_by_piece(
    rests: Resources, model: Callable[[Answer], list[dict[str, Any]]]
) -> None:
    asked = model(saying("{}"))
    long = Text("A sentence about nothing. " * 700 + "x" * 7000, "en", Metadata(id="long"), "long.txt")
    asking(long, extract(long, rests), rests)
    pieces = [question["messages"][1]["content"].split("Text:\n", 1)[1] for question in asked]
    assert "".join("".join(pieces).split()) == "".join(long.content.split())
    assert max(map(len, pieces)) <= 6000


def test_nobody_is_asked_unless_told_to(
    tmp_path: Path, model: Callable[[Answer], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = model(saying(json.dumps({"claims": [CLAIM]})))
    (tmp_path / "note.txt").write_text(CONTENT, encoding="utf-8")
    call = ["extract", str(tmp_path / "note.txt"), "--id", "note", "-o", str(tmp_path / "n.ttl")]
    assert CliRunner().invoke(main, call).exit_code == 0
    assert asked == []
    done = CliRunner().invoke(main, [*call, "--extractor", "language-model"])
    assert done.exit_code == 0, done.output
    assert len(asked) == 1
    kept = AnnotationSet.from_graph(turtle.read_graph(tmp_path / "n.ttl"))
    assert "plugin/language-model/m-1" in {str(c.found_by).partition("/rule/")[2] for c in kept.claims}
    monkeypatch.delenv("AIGOVKG_MODEL_URL")
    unset = CliRunner().invoke(main, [*call, "--extractor", "language-model"])
    assert unset.exit_code == 1
    assert "AIGOVKG_MODEL_URL" in unset.output
    assert AnnotationSet.from_graph(turtle.read_graph(tmp_path / "n.ttl")).claims  # the rules' own


def test_build_asks_and_notes_what_went_wrong(tmp_path: Path, model: Callable[[Answer], list[dict[str, Any]]]) -> None:
    model(saying(json.dumps({"claims": [CLAIM, CLAIM | {"quote": "never written"}]})))
    (tmp_path / "note.txt").write_text(
        "---\ntitle: A note\nauthor: Jo Doe\ndate: 2024\n---\n\n" + CONTENT, encoding="utf-8"
    )
    job = Job(tmp_path / "note.txt", True, 0.5, 10_000, tmp_path / "cache", extractors=("language-model",))
    (outcome,) = prepare(job)
    assert isinstance(outcome, Prepared), outcome
    assert b"plugin/language-model/m-1" in outcome.data
    assert outcome.notes == ("language-model: 1 of 2 proposals were refused (Its quote is not in the text: "
                             "self identifies-risk election-interference).",)  # fmt: skip
    (without,) = prepare(replace(job, extractors=()))
    assert isinstance(without, Prepared)
    assert (b"plugin" in without.data, without.notes) == (False, ())


def test_build_knows_the_extractors_before_it_starts(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", "--extractor", "nothing", "--store", str(tmp_path / "store")])
    assert done.exit_code == 2
    assert "language-model" in done.output
    assert not (tmp_path / "store" / "current").exists()
