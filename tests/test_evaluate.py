"""Evaluation: scores from a gold standard, on a small one of our own and on the shared one; the held-out paragraphs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rdflib import Literal, URIRef

from aigovkg.annotation import AnnotationSet, Claim, Mention, Run, Span, TextInfo
from aigovkg.errors import TextError
from aigovkg.evaluate import Evaluation, Score, evaluate, load_gold, match_parts, said
from aigovkg.extract import Resources, extract, resources
from aigovkg.names import PREDICATES, thing
from aigovkg.text import Metadata, Text, read

HELD_OUT = sorted((Path(__file__).parent / "held_out").glob("*.yaml"))
CONTENT = "India supports transparency. Risks such as fraud grow."
INDIA, OPEN, FRAUD = thing("state", "india"), thing("principle", "transparency"), thing("risk", "fraud")
RULE = thing("rule", "test")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold standard of one document that stands at offset 10 of its file."""
    tables = {
        "parts.tsv": ["part\tfile\tstart\tend", "essay\tfile.txt\t10\t64"],
        "concepts.tsv": [
            "id\ttype\tprefLabel\tlabels\tzh\tnote",
            "india\tstate\tIndia\tIndia\t\t",
            "fraud\trisk\tfraud\tfraud\t\t",
            "transparency\tprinciple\tt\tt\t\t",
        ],
        "mentions.tsv": [
            "doc\tstart\tend\tsurface\tconcept",
            "essay\t10\t15\tIndia\tindia",
            "essay\t25\t37\ttransparency\ttransparency",
            "essay\t53\t58\tfraud\tfraud",
        ],
        "statements.tsv": [
            "doc\tsubject\tpredicate\tobject\tattribution\tstart\tend",
            "essay\tindia\tadvocates\ttransparency\t\t10\t38",
            "essay\tessay\tidentifies-risk\tfraud\t\t39\t64",
            'essay\tfraud\thas-origin\t"human"\t\t39\t64',
        ],
    }
    for name, lines in tables.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def annotated(*claims: Claim, mentions: tuple[Mention, ...] = ()) -> tuple[Text, AnnotationSet]:
    text = Text(CONTENT, "en", Metadata(), "file.txt", offset=10)
    info = TextInfo(thing("document", "essay"), "en", text.sha256, text.length, text.offset)
    return text, AnnotationSet(info, Run("test", "1"), mentions, claims)


def claim(subject: URIRef, code: str, value: URIRef | Literal, start: int, end: int, confidence: float = 0.9) -> Claim:
    return Claim(subject, PREDICATES[code], value, Span(start, end), confidence, RULE)


def test_scores(gold: Path) -> None:
    found = annotated(
        claim(INDIA, "advocates", OPEN, 0, 28),
        claim(INDIA, "advocates", FRAUD, 0, 28),
        claim(thing("document", "essay"), "identifies-risk", FRAUD, 0, 5),
        claim(FRAUD, "has-origin", thing("risk-origin", "human-made"), 29, 54),
        claim(INDIA, "opposes", OPEN, 0, 28, confidence=0.3),
        mentions=(Mention(Span(0, 5), INDIA, "India", 0.9, RULE), Mention(Span(15, 20), OPEN, "trans", 0.9, RULE)),
    )
    result = evaluate(load_gold(gold), {"essay": found})
    assert result.score("statements") == Score(3, 4, 3)
    assert result.score("statements", "predicate", "advocates") == Score(1, 2, 1)
    assert result.score("statements", "confidence", "from 0.9") == Score(3, 4, 3)
    assert result.score("evidence") == Score(3, 3, 2)
    assert result.score("mentions (overlapping)") == Score(3, 2, 2)
    assert result.score("mentions (strict)") == Score(3, 2, 1)
    assert result.score("concepts", "kind", "risk") == Score(1, 0, 0)
    assert {(e["error"], e["what"]) for e in result.errors} == {
        ("missed mention", "fraud"),
        ("wrong statement", "india advocates fraud"),
    }


def test_measures() -> None:
    score = Score(4, 5, 3)
    assert (score.precision, score.recall) == (0.6, 0.75)
    assert score.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert Score(0, 0, 0).f1 == 0.0


def test_forms(gold: Path) -> None:
    result = evaluate(load_gold(gold), {"essay": annotated(claim(INDIA, "advocates", OPEN, 0, 28))})
    data = json.loads(json.dumps(result.to_json()))
    assert data["scores"]["statements"]["all"]["all"]["right"] == 1
    assert next(str(table.title) for table in result.tables()) == "Scores"


def test_texts_are_matched_by_place(gold: Path) -> None:
    other = Text("x" * 9, "en", Metadata(), "file.txt", offset=0)
    text, _ = annotated()
    assert match_parts(load_gold(gold), [other, text]) == {"essay": text}
    assert match_parts(load_gold(gold), [other]) == {}


def test_bad_gold(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(TextError, match="gold standard"):
        load_gold(tmp_path / "nowhere")
    (gold / "parts.tsv").write_text("part\tfile\tstart\tend\na\tb\t0\t1\textra\n", encoding="utf-8")
    with pytest.raises(TextError, match="too many columns"):
        load_gold(gold)


# --- what extraction reaches ---


@pytest.fixture(scope="module")
def rests() -> Resources:
    return resources()


def test_shared_gold(shared: Path, rests: Resources) -> None:
    gold = load_gold(shared / "gold")
    texts = [text for path in sorted((shared / "corpus" / "seeds").glob("*.txt")) for text in read(path)]
    matched = match_parts(gold, texts)
    assert set(matched) == {part.name for part in gold.parts}
    result = evaluate(gold, {name: (text, extract(text, rests)) for name, text in matched.items()})
    floors = {"concepts": 0.90, "mentions (overlapping)": 0.86, "statements": 0.66, "evidence": 0.90}
    assert {m: round(result.score(m).f1, 3) for m, floor in floors.items() if result.score(m).f1 < floor} == {}


def held_out() -> Iterator[dict[str, object]]:
    for path in HELD_OUT:
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))


def test_held_out_paragraphs(rests: Resources) -> None:
    total, result = Score(0, 0, 0), Evaluation()
    for entry in held_out():
        given = dict(entry["metadata"])  # type: ignore[call-overload]
        given["authors"] = tuple(given.get("authors", ()))
        text = Text(str(entry["text"]), given.get("language", "en"), Metadata(**given), f"{entry['id']}.txt")
        found = extract(text, rests)
        mine = {said(one, found.text.document) for one in found.claims if one.confidence >= 0.5}
        wanted = set(entry["claims"])  # type: ignore[call-overload]
        score = Score(len(wanted), len(mine), len(wanted & mine))
        result.add("statements", score, document=str(entry["id"]))
        total += score
    assert total.f1 >= 0.8, "\n".join(f"{n}: {s.f1:.2f}" for n, s in result.scores["statements"]["document"].items())
