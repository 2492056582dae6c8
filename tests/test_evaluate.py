"""Evaluation: scores from a gold standard, on a small one of our own and on the shared one; the held-out paragraphs."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Literal, URIRef
from tests.benchmarks.held_out import FILES, entries, places, score

from aigovkg.annotation import AnnotationSet, Claim, Mention, Run, Span, TextInfo
from aigovkg.cli import main
from aigovkg.errors import TextError
from aigovkg.evaluate import (
    Classifier,
    Score,
    ablations,
    baselines,
    evaluate,
    load_gold,
    match_parts,
    page,
)
from aigovkg.evaluate.tables import score_tables, worst_lines
from aigovkg.extract import Resources, extract
from aigovkg.names import PREDICATES, thing
from aigovkg.text import Metadata, Text, read

#: Held-out paragraphs after which general faults were mended.
WORKED_ON = {"chinese", "english", "second"}
#: Held-out passages of files in ../shared.
OF_INSTRUMENTS = {"gold-manner-passages", "gold-manner-passages-two", "passages", "sealed"}
#: Texts denser than real ones are, annotated to the last wording.
DENSE = {"sealed-whole-en", "sealed-whole-zh"}
#: Texts as plain as real ones are, annotated to the last wording, whatever its words.
NATURAL = {"natural-zh", "sealed-natural-zh"}
#: English ones of the same kind; at first sight statements of the open ones scored 0.33, of the sealed ones 0.26.
NATURAL_EN = {"natural-en", "sealed-natural-en"}
#: Texts far from the gold standard: a plain search for its labels finds a fifth of their concepts, and half of those of
#: real ones; statements scored 0.49 at first sight.
FAR = {"sealed-gold-manner-four"}
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
    assert data["calibration"]["bands"] == [{"band": "from 0.9", "statements": 1, "confidence": 0.9, "right": 1.0}]
    groups = ("confidence", "document", "kind", "language", "predicate")
    assert [table.title for table in score_tables(result)] == ["Scores", *(f"Scores by {group}" for group in groups)]


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


def mention(start: int, end: int, concept: URIRef) -> Mention:
    return Mention(Span(start, end), concept, CONTENT[start:end], 0.9, RULE)


def test_calibration_counts_claims_below_the_threshold_too(gold: Path) -> None:
    found = annotated(
        claim(INDIA, "advocates", OPEN, 0, 28, confidence=0.84),
        claim(INDIA, "advocates", FRAUD, 0, 28, confidence=0.8),
        claim(INDIA, "opposes", FRAUD, 0, 28, confidence=0.42),
    )
    result = evaluate(load_gold(gold), {"essay": found})
    low, high = result.calibration
    assert (low.name, low.count, low.right) == ("from 0.4", 1, 0.0)
    assert (high.name, high.count, high.right) == ("from 0.8", 2, 0.5)
    assert high.confidence == pytest.approx(0.82)
    assert result.calibration_error == pytest.approx((0.42 + 2 * 0.32) / 3)


def test_another_name_on_the_same_span_counts_only_leniently(gold: Path) -> None:
    openness, clarity = thing("principle", "openness-to-view"), thing("mechanism", "clarity-rules")
    for concept, right in ((openness, 1), (clarity, 0)):  # the same kind as in the gold standard, and another
        found = annotated(claim(INDIA, "advocates", concept, 0, 28), mentions=(mention(15, 27, concept),))
        strict = evaluate(load_gold(gold), {"essay": found})
        lenient = evaluate(load_gold(gold), {"essay": found}, lenient=True)
        for measure in ("concepts", "mentions (strict)", "statements"):
            assert strict.score(measure).right == 0
            assert lenient.score(measure).right == right
    shifted = annotated(mentions=(mention(14, 27, openness),))
    assert evaluate(load_gold(gold), {"essay": shifted}, lenient=True).score("concepts").right == 0


def test_what_the_gold_standard_marks_is_no_other_name(gold: Path) -> None:
    with (gold / "mentions.tsv").open("a", encoding="utf-8") as file:
        file.write("essay\t10\t15\tIndia\topenness\n")
    with (gold / "concepts.tsv").open("a", encoding="utf-8") as file:
        file.write("openness\tprinciple\topenness\n")
    found = annotated(mentions=(mention(15, 27, thing("principle", "openness")),))
    lenient = evaluate(load_gold(gold), {"essay": found}, lenient=True)
    assert lenient.score("mentions (overlapping)").right == 0


def test_worst_errors_are_the_surest_and_the_most_frequent(gold: Path) -> None:
    found = annotated(
        claim(INDIA, "opposes", FRAUD, 0, 28, confidence=0.6),
        claim(INDIA, "advocates", FRAUD, 0, 28, confidence=0.9),
        mentions=(mention(29, 34, OPEN), mention(35, 39, OPEN)),
    )
    result = evaluate(load_gold(gold), {"essay": found})
    assert [(e["error"], e["what"]) for e in result.worst(1)] == [
        ("wrong statement", "india advocates fraud"),
        ("missed statement", "india advocates transparency"),
        ("wrong mention", "transparency"),
        ("missed mention", "india"),
    ]
    assert next(e["times"] for e in result.worst(1) if e["error"] == "wrong mention") == 2
    assert "essay 10-38" in next(iter(worst_lines(result, 1)))


def test_the_page_shows_both_annotations(gold: Path) -> None:
    standard = load_gold(gold)
    sets = {
        "essay": annotated(
            claim(INDIA, "advocates", OPEN, 0, 28), mentions=(mention(0, 5, INDIA), mention(38, 42, OPEN))
        )
    }
    shown = page(standard, sets, {"extraction <1>": evaluate(standard, sets)})
    assert "extraction &lt;1&gt;" in shown
    assert '<span class="right" title="gold: india; found: india">India</span>' in shown
    assert '<span class="missed" title="gold: fraud">fraud</span>' in shown
    assert '<span class="wrong" title="found: transparency">' in shown
    for group in ("confidence", "document", "kind", "language", "predicate"):
        assert f"<summary>Scores by {group}</summary>" in shown
    row = re.sub(r"<[^>]+>", " ", shown.partition("<td>statements</td><td>principle</td>")[2].partition("</tr>")[0])
    assert row.split() == ["1", "1", "1", "1.000", "1.000", "1.000"]
    text = shown.partition('<div class="text">')[2].partition("</div>")[0]
    assert html.unescape(re.sub(r"<[^>]+>", "", text)) == CONTENT
    assert not re.search(r"(?:src|href)=\"(?!#)", shown), "the page must need nothing else"


def test_classifier_takes_the_class_that_is_most_alike() -> None:
    known = [("cats purr and sleep", "cat"), ("dogs bark and run", "dog"), ("国际合作的机制", "cooperation")]
    classifier = Classifier(known)
    assert [classifier.classify(text) for text in ("a sleeping cat purrs: purr", "they bark", "加强国际合作")] == [
        "cat", "dog", "cooperation",
    ]  # fmt: skip
    assert set(classifier.similarities("nothing known").values()) == {0.0}


# --- what extraction reaches ---


def test_shared_gold(shared: Path, rests: Resources) -> None:
    gold = load_gold(shared / "gold")
    texts = [text for path in sorted((shared / "corpus" / "seeds").glob("*.txt")) for text in read(path)]
    matched = match_parts(gold, texts)
    assert set(matched) == {part.name for part in gold.parts}
    result = evaluate(gold, {name: (text, extract(text, rests)) for name, text in matched.items()})
    floors = {"concepts": 0.90, "mentions (overlapping)": 0.86, "statements": 0.66, "evidence": 0.90}
    assert {m: round(result.score(m).f1, 3) for m, floor in floors.items() if result.score(m).f1 < floor} == {}


def test_baselines_and_ablations(gold: Path, rests: Resources) -> None:
    standard = load_gold(gold)
    text, _ = annotated()
    sets = {"essay": (text, extract(text, rests))}
    runs = {
        name: evaluate(standard, others)
        for name, others in (*baselines(standard, sets, rests), *ablations(sets, rests))
    }
    assert {"vocabulary only", "co-occurrence", "TF-IDF", "without speakers", "without coreference"} <= set(runs)
    assert {f"without {rule.file}.yaml" for rule in rests.rules} <= set(runs)
    said_by = ("statements", "predicate", "advocates")
    assert runs["vocabulary only"].score(*said_by).right == 0  # knows no speakers
    assert runs["co-occurrence"].score(*said_by).right == 1
    assert evaluate(standard, sets).score(*said_by).right == 1
    assert runs["without speakers"].score(*said_by).right == 0
    assert runs["without stance-en.yaml"].score(*said_by).right == 0
    assert runs["without stance-zh.yaml"].score(*said_by).right == 1


def test_without_coreference_nobody_knows_who_it_is(tmp_path: Path, rests: Resources) -> None:
    text = Text("India spoke. It supports transparency.", "en", Metadata(title="News"), "n.txt")
    sets = {"n": (text, extract(text, rests))}
    without = next(others for name, others in ablations(sets, rests) if name == "without coreference")

    def speakers(found: AnnotationSet) -> set[URIRef]:
        return {claim.subject for claim in found.claims if claim.object == OPEN}

    assert speakers(sets["n"][1]) == {INDIA}
    assert INDIA not in speakers(without["n"][1])


def test_command(gold: Path) -> None:
    (gold / "file.txt").write_text("Heading.\n\n" + CONTENT + "\n", encoding="utf-8")
    call = [
        "evaluate",
        "--gold",
        str(gold),
        str(gold / "file.txt"),
        "--lenient",
        "--baselines",
        "--html",
        str(gold / "e.html"),
    ]
    done = CliRunner().invoke(main, [*call, "-f", "json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert list(data["runs"]) == ["extraction", "extraction, lenient", "vocabulary only", "co-occurrence", "TF-IDF"]
    assert data["scores"]["concepts"]["kind"]["principle"]["right"] == 1
    assert "<title>" in (gold / "e.html").read_text(encoding="utf-8")
    table = CliRunner().invoke(main, call)
    assert "Calibration" in table.stdout
    assert "Runs: F1" in table.stdout


@pytest.mark.parametrize("stem", sorted(OF_INSTRUMENTS))
def test_annotated_passages_are_where_their_entries_say(stem: str, shared: Path) -> None:
    [path] = [path for path in FILES if path.stem == stem]
    read_entries = list(entries(path))
    assert len(read_entries) == len({entry["id"] for entry in read_entries}) >= 5, shared
    for entry in read_entries:
        words = [line.rsplit(" = ", 1)[0] for line in entry["mentions"]]
        assert [one for one in words if not places(one, entry["text"])] == [], entry["id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_held_out_paragraphs(path: Path, rests: Resources, request: pytest.FixtureRequest) -> None:
    if path.stem in OF_INSTRUMENTS:
        request.getfixturevalue("shared")
    result = score(path, rests)
    floors = ((WORKED_ON, 0.75), (OF_INSTRUMENTS | FAR, 0.45), (DENSE | NATURAL, 0.35), (NATURAL_EN, 0.2))
    floor = next((floor for stems, floor in floors if path.stem in stems), 0.5)
    by_document = "\n".join(f"{n}: {s.f1:.2f}" for n, s in result.scores["statements"]["document"].items())
    assert result.score("statements").f1 >= floor, by_document
