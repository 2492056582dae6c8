"""Sorting: at which level risks arise, and whether they are meant."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def sorted_in(rests: Resources, content: str) -> set[str]:
    found = extract(Text(content, "en", Metadata(title="Untitled", type="Guidelines"), "untitled.txt"), rests)
    lines = {said(claim, found.text.document) for claim in found.claims}
    return {line for line in lines if " has-" in line}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Model drift and hallucination are technical risks.",
            {
                "model-drift has-level technical",
                "hallucination has-level technical",
                "technical-level-risk has-level technical",
            },
        ),
        (
            "Function creep and overreliance arise in the application of a system.",
            {"function-creep has-level application", "overreliance has-level application"},
        ),
        (
            "Some are intentional, such as deepfakes; others, algorithmic bias among them, are unintentional.",
            {
                "intentional-risk has-intent intentional",
                "deepfake has-intent intentional",
                "bias-and-discrimination has-intent unintentional",
                "unintentional-risk has-intent unintentional",
            },
        ),
        ("Legal uncertainty is a risk at the level of rules.", {"legal-uncertainty has-level rule"}),
        ("Hallucination is a technical matter, and deepfakes are deliberated upon.", set()),
    ],
)
def test_risks_are_sorted(rests: Resources, content: str, expected: set[str]) -> None:
    assert sorted_in(rests, content) == expected
