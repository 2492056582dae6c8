"""Scores: precision, recall and F1, by measure and by ways of looking at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

__all__ = ["Evaluation", "Score"]


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


@dataclass
class Evaluation:
    """The scores of one run: for each measure (concepts, mentions, …) by the ways of looking at it.

    Attributes:
        scores: measure → group ("all", "document", "kind", "predicate", "language", "confidence") → name → score.
        errors: what was missed and what was wrongly found, with the text of the place.
    """

    scores: dict[str, dict[str, dict[str, Score]]] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def score(self, measure: str, group: str = "all", name: str = "all") -> Score:
        """Return one score; nothing to find and nothing found when there is none of that name."""
        return self.scores.get(measure, {}).get(group, {}).get(name, Score(0, 0, 0))

    def add(self, measure: str, score: Score, **groups: str) -> None:
        """Count a score in, under "all" and under each group given."""
        for group, name in {"all": "all", **groups}.items():
            names = self.scores.setdefault(measure, {}).setdefault(group, {})
            names[name] = names.get(name, Score(0, 0, 0)) + score

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""

        def plain(score: Score) -> dict[str, float]:
            numbers = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
            return {"gold": score.gold, "found": score.found, "right": score.right} | {
                k: round(v, 4) for k, v in numbers.items()
            }

        scores = {
            measure: {
                group: {name: plain(score) for name, score in sorted(names.items())} for group, names in groups.items()
            }
            for measure, groups in self.scores.items()
        }
        return {"scores": scores, "errors": self.errors}

    def tables(self) -> list[Table]:
        """Return the scores as tables: one over all, one for each group."""
        groups = sorted(
            {group for by in self.scores.values() for group in by}, key=lambda group: (group != "all", group)
        )
        return [self._table(group) for group in groups]

    def _table(self, group: str) -> Table:
        table = Table(title="Scores" if group == "all" else f"Scores by {group}")
        for heading in ("measure", "of", "gold", "found", "right", "P", "R", "F1"):
            table.add_column(heading, justify="left" if heading in ("measure", "of") else "right")
        for measure, by in self.scores.items():
            for name, s in sorted(by.get(group, {}).items()):
                numbers = (f"{value:.3f}" for value in (s.precision, s.recall, s.f1))
                table.add_row(measure, name, str(s.gold), str(s.found), str(s.right), *numbers)
        return table
