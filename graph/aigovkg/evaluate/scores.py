"""Scores: precision, recall and F1, by measure and by ways of looking at it; calibration; the worst errors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Band", "Evaluation", "Score", "band_of"]

_BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Score:
    """How many there should be, how many were found, and how many of these are right."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there should be that was found; 0 when there is nothing to find."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.gold + self.found
        return 2 * self.right / both if both else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.found + other.found, self.right + other.right)

    def to_json(self) -> dict[str, float]:
        """Return counts and measures as plain data."""
        measures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        rounded = {name: round(value, 4) for name, value in measures.items()}
        return {"gold": self.gold, "found": self.found, "right": self.right} | rounded


@dataclass(frozen=True, slots=True)
class Band:
    """Statements of similar confidence: how many, how sure on average, and which share of them is right."""

    name: str
    count: int
    confidence: float
    right: float


def band_of(confidence: float) -> str:
    """Name the band that a confidence (0 to 1) falls into."""
    return f"from {max(band for band in _BANDS if confidence >= band):.1f}"


@dataclass
class Evaluation:
    """The scores of one run: for each measure (concepts, mentions, …) by the ways of looking at it.

    Attributes:
        scores: measure → group ("all", "document", "kind", "predicate", "language", "confidence") → name → score.
        errors: what was missed and what was wrongly found, with the text of the place.
        judged: confidence of each statement found, those below the threshold too, and whether it is right.
    """

    scores: dict[str, dict[str, dict[str, Score]]] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    def score(self, measure: str, group: str = "all", name: str = "all") -> Score:
        """Return one score; nothing to find and nothing found when there is none of that name."""
        return self.scores.get(measure, {}).get(group, {}).get(name, Score(0, 0, 0))

    def add(self, measure: str, score: Score, **groups: str) -> None:
        """Count a score in, under "all" and under each group given."""
        for group, name in {"all": "all", **groups}.items():
            names = self.scores.setdefault(measure, {}).setdefault(group, {})
            names[name] = names.get(name, Score(0, 0, 0)) + score

    def calibrate(self, confidence: float, right: bool) -> None:
        """Note how sure extraction was of a statement (0 to 1), and whether it is right."""
        self.judged.append((confidence, right))

    @property
    def calibration(self) -> list[Band]:
        """The statements by bands of confidence, from low to high."""
        bands: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        for confidence, right in self.judged:
            bands[band_of(confidence)].append((confidence, right))
        return [
            Band(name, len(of), sum(c for c, _ in of) / len(of), sum(right for _, right in of) / len(of))
            for name, of in sorted(bands.items())
        ]

    @property
    def calibration_error(self) -> float:
        """How far confidence and share of right statements lie apart, over all statements (expected error, 0 to 1)."""
        total = len(self.judged) or 1
        return sum(band.count * abs(band.confidence - band.right) for band in self.calibration) / total

    def worst(self, count: int) -> list[dict[str, Any]]:
        """Return the errors that hurt most, up to `count` of each sort, each with how many `times` it was made.

        Wrong mentions and missed ones are one error for each concept, told at its first place; statements are ranked by
        how sure extraction was of them, then by how many others have the same predicate and object.
        """
        places: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for error in self.errors:
            _, _, told = error["what"].partition(" ")
            places[error["error"], told or error["what"]].append(error)
        ranked: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for (sort, _), same in places.items():
            several = sort.endswith("mention")
            ranked[sort] += [error | {"times": len(same)} for error in (same[:1] if several else same)]
        order = ("wrong statement", "missed statement", "wrong mention", "missed mention")
        return [
            error
            for sort in order
            for error in sorted(ranked[sort], key=lambda e: (-e["confidence"], -e["times"], e["document"], e["start"]))[
                :count
            ]
        ]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""
        scores = {
            measure: {
                group: {name: score.to_json() for name, score in sorted(names.items())}
                for group, names in groups.items()
            }
            for measure, groups in self.scores.items()
        }
        bands = [
            {"band": b.name, "statements": b.count, "confidence": round(b.confidence, 4), "right": round(b.right, 4)}
            for b in self.calibration
        ]
        calibration = {"bands": bands, "error": round(self.calibration_error, 4)}
        return {"scores": scores, "calibration": calibration, "errors": self.errors}
