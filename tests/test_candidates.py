"""Candidates: names that the vocabulary does not know are listed with counts, places and likely matches."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result

from aigovkg import turtle, vocabulary
from aigovkg.annotation import AnnotationSet, Candidate, Claim, Mention, Run, Span, TextInfo
from aigovkg.cli import main
from aigovkg.link import likely
from aigovkg.names import AIGOV, PREDICATES, graph_iri, thing
from aigovkg.store import Store
from aigovkg.vocabulary import Vocabulary

RULE = thing("rule", "test")
UNION = thing("organization", "union-of-testers")
ACT = thing("document", "unseen-act")
RISK = thing("risk", "disinformation")


def annotated(document: str, spans: list[tuple[int, int]], *, act: bool = False) -> AnnotationSet:
    """A set that mentions the Union at these spans, and perhaps the Act."""
    text = TextInfo(thing("document", document), "en", f"{document:0>64}".replace("-", "0"), 500)
    mentions = [Mention(Span(*span), UNION, "", 0.8, RULE) for span in spans]
    known = [Candidate(UNION, AIGOV.Organization, (("en", "Union of Testers"), ("en", "UoT")))]
    if act:
        mentions.append(Mention(Span(200, 210), ACT, "", 0.8, RULE))
        known.append(Candidate(ACT, AIGOV.Law, (("en", "Unseen Act"),)))
    claim = Claim(UNION, PREDICATES["identifies-risk"], RISK, Span(0, 40), 0.7, RULE)
    return AnnotationSet(text, Run("test", "1"), tuple(mentions), (claim,), tuple(known))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store")
    with Store(root).publish() as writer:
        for one in (annotated("a", [(5, 21)]), annotated("b", [(30, 46), (60, 76)], act=True)):
            writer.load(graph_iri("annotations", one.slug), turtle.to_turtle(one, 0.5).encode())
    return root


def run(store: Path, *arguments: str) -> Result:
    with mock.patch.dict(os.environ, {"COLUMNS": "200"}):
        return CliRunner().invoke(main, ["candidates", "--store", str(store), *arguments])


def test_json(store: Path) -> None:
    done = run(store, "-f", "json")
    assert done.exit_code == 0, done.output
    union, act = json.loads(done.stdout)
    assert union["candidate"] == str(UNION)
    assert (union["label"], union["other names"]) == ("Union of Testers", ["UoT"])
    assert (union["mentions"], union["documents"], union["claims"]) == (3, 2, 2)
    assert union["contexts"] == [
        {"document": "id:document/a", "start": 5, "end": 21},
        {"document": "id:document/b", "start": 30, "end": 46},
        {"document": "id:document/b", "start": 60, "end": 76},
    ]
    assert (act["label"], act["type"], act["mentions"]) == ("Unseen Act", ["aigov:Law"], 1)


def test_choosing(store: Path) -> None:
    assert [row["label"] for row in json.loads(run(store, "-f", "json", "--kind", "document").stdout)] == ["Unseen Act"]
    assert [row["label"] for row in json.loads(run(store, "-f", "json", "--least", "2").stdout)] == ["Union of Testers"]
    short = json.loads(run(store, "-f", "json", "--limit", "1", "--contexts", "1").stdout)
    assert [len(row["contexts"]) for row in short] == [1]
    wrong = run(store, "--kind", "planet")
    assert wrong.exit_code == 2
    assert "planet" in wrong.output


def test_table_and_csv(store: Path, tmp_path: Path) -> None:
    table = run(store)
    assert "Union of Testers" in table.stdout
    assert "2 of 2 candidates" in table.stderr
    written = run(store, "-f", "csv", "-o", str(tmp_path / "c.csv"))
    assert written.exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text(encoding="utf-8"))))
    assert rows[0]["contexts"].startswith("id:document/a 5-21; ")


@pytest.fixture(scope="module")
def concepts() -> Vocabulary:
    return vocabulary.load()


@pytest.mark.parametrize(
    ("name", "kind", "slug"),
    [
        ("UN General Assembly Hall", "organization", "un-general-assembly"),
        ("Bletchley Declarations", "document", "bletchley-declaration"),
        ("《全球人工智能治理倡议》文本", "document", "global-ai-governance-initiative"),
    ],
)
def test_likely_matches(concepts: Vocabulary, name: str, kind: str, slug: str) -> None:
    assert [match.concept for match in likely(concepts)([name], kind)][:1] == [thing(kind, slug)]


def test_nothing_is_like_a_name_without_common_words(concepts: Vocabulary) -> None:
    assert likely(concepts)(["Zzyzx Qwertz", ""], "organization") == []
