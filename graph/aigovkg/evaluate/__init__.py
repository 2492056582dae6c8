"""Evaluation: scores annotation sets against a gold standard of concepts, mentions and statements.

A gold standard is a folder with `parts.tsv` (the documents in the files), `concepts.tsv`, `mentions.tsv` and
`statements.tsv`, tab-separated, without quoting; offsets are code points into the files.
"""

from __future__ import annotations

from aigovkg.evaluate.calibrating import Judged, expected_error, fit
from aigovkg.evaluate.gold import (
    Gold,
    Part,
    Place,
    Statement,
    load_gold,
    match_parts,
    said,
)
from aigovkg.evaluate.page import page
from aigovkg.evaluate.runs import ablations, baselines
from aigovkg.evaluate.scores import Band, Evaluation, Score
from aigovkg.evaluate.scoring import Sets, evaluate
from aigovkg.evaluate.tfidf import Classifier, TfIdf

__all__ = [
    "Band",
    "Classifier",
    "Evaluation",
    "Gold",
    "Judged",
    "Part",
    "Place",
    "Score",
    "Sets",
    "Statement",
    "TfIdf",
    "ablations",
    "baselines",
    "evaluate",
    "expected_error",
    "fit",
    "load_gold",
    "match_parts",
    "page",
    "said",
]
