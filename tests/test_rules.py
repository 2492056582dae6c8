"""Every rule file loads, and every rule reads its own examples as they say."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from aigovkg.errors import VocabularyError
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract, resources
from aigovkg.extract.cues import Cues, Gatherer
from aigovkg.extract.pattern import expand, inflect
from aigovkg.extract.rules import Example, Rule, load
from aigovkg.text import Metadata, Text, compact
from aigovkg.text.phrases import Phrases

RULES = load()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.file}/{rule.name}/{'+' if example.match else '-'}{rank}")
    for rule in RULES
    for rank, example in enumerate(rule.examples)
]


@pytest.fixture(scope="module")
def given() -> Resources:
    return resources()


def statements(text: str, language: str, given: Resources) -> set[str]:
    """What is claimed in a text, as in the examples: "self" for the document, values in quotes.

    A claim with a modality or a condition is told a second time with them ("… : obligation", "… if «where needed»").
    """
    document = Text(text, language, Metadata(title="Untitled example", type="Declaration"), "example.txt")
    found = extract(document, given)
    lines = set()
    for claim in found.claims:
        if claim.confidence >= 0.5:
            line = said(claim, found.text.document)
            lines.add(line)
            if claim.modality:
                lines.add(f"{line} : {claim.modality.rpartition('#')[2]}")
            if claim.condition:
                lines.add(f"{line} if «{text[claim.condition.start : claim.condition.end]}»")
    return lines


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example, given: Resources) -> None:
    found = statements(example.text, rule.language, given)
    if example.match:
        assert set(example.claims) <= found
    else:
        assert not set(example.claims) & found


def test_every_rule_that_claims_has_examples() -> None:
    bare = [
        f"{rule.file}/{rule.name}"
        for rule in RULES
        if rule.reads in ("stance", "relation", "date", "anchor", "category", "modality", "condition")
        and not rule.examples
    ]
    assert bare == []


def test_pattern_notation() -> None:
    assert expand("{a,b} [c ]d") == ["a d", "a c d", "b d", "b c d"]
    assert inflect("apply") == ["apply", "applies", "applied", "applying"]
    assert inflect("ban!") == ["ban", "bans", "banned", "banning"]
    assert inflect("build|built") == ["build", "builds", "built", "building"]
    assert expand("<call> for") == ["call for", "calls for", "called for", "calling for"]


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("{a,b", "open bracket"),
        ("a}", "bracket too many"),
        ("<verb", "open bracket"),
        ("", "nothing"),
        ("[a] ", "nothing"),
        ("{a,b,c,d,e,f,g,h,i,j}" * 5, "too many phrases"),
        ("[a]" * 100_000, "too many phrases"),
        ("{a," * 50 + "a" + "}" * 50, "too deep"),
        ("{" * 100_000, "too deep"),
        ("[a,<" * 100_000, "too deep"),
    ],
)
def test_a_pattern_that_would_grow_for_ever_is_refused_at_once(pattern: str, part: str) -> None:
    begin = time.process_time()
    with pytest.raises(VocabularyError, match=part) as error:
        expand(pattern)
    assert time.process_time() - begin < 2
    assert len(str(error.value)) < 250


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", ".*.*.*x", "(.|a)*(.|b)*c"])
def test_rules_know_no_regular_expressions(pattern: str) -> None:
    """What would backtrack for ever elsewhere is a phrase here, found in linear time."""
    cues = Cues([Rule("looping", "test", "en", "modal", tuple(expand(pattern)))])
    begin = time.process_time()
    text = compact("a" * 500_000 + " " + pattern)
    gatherer = Gatherer(cues, text)
    phrases = Phrases(cues.phrases)
    for end, (places,) in phrases.find(text):
        gatherer.add(end, places, *phrases.ranks)
    (found,) = gatherer.hits().grammar
    assert time.process_time() - begin < 5
    assert found.phrase == compact(pattern).content


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("language: en", "list of `rules`"),
        ("language: en\nrules: [{name: a, reads: stance}]", "name and cues"),
        ("language: en\nrules: [{name: a, reads: guess, cues: [x]}]", "reads one of"),
        ("language: en\nrules: [{name: a, reads: stance, cues: [x], states: {fish: advocates}}]", "kind"),
        ("language: en\nrules: [{name: a, reads: stance, cues: [x], states: {risk: likes}}]", "predicate"),
        ("language: en\nrules: [{name: a, reads: stance, cues: [x], colour: red}]", "no field"),
        ("language: en\nrules: [{name: a, reads: modal, cues: [x]}, {name: a, reads: modal, cues: [y]}]", "same name"),
        ("{unclosed", "not YAML"),
        ("language: en\nrules: " + "[" * 5000, "nests too deep|not YAML"),
        ("language: en\nrules: [{name: a, reads: modal, cues: must}]", "are a list"),
        ("language: en\nrules: [{name: a, reads: modal, cues: ['{a,b']}]", "broken/a, .*Close it"),
        ("language: en\nrules: [{name: a, reads: modal, cues: [x], confidence: high}]", "confidence .* is a number"),
        ("language: en\nrules: [{name: a, reads: modal, cues: [x], reach: -1}]", "reach .* is a number"),
    ],
)
def test_bad_rule_file(tmp_path: Path, content: str, part: str) -> None:
    (tmp_path / "broken.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=part) as error:
        load(tmp_path)
    assert "broken" in str(error.value)
