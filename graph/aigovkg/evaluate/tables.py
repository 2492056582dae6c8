"""Tables of an evaluation, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.table import Table

from aigovkg.evaluate.scores import Evaluation, Score
from aigovkg.evaluate.scoring import MEASURES

__all__ = ["calibration_table", "comparison", "score_tables", "worst_lines"]


def score_tables(result: Evaluation) -> list[Table]:
    """Return the scores as tables: one over all, one for each group."""
    groups = sorted({group for by in result.scores.values() for group in by}, key=lambda group: (group != "all", group))
    return [_scores(result, group) for group in groups]


def _scores(result: Evaluation, group: str) -> Table:
    table = _table("Scores" if group == "all" else f"Scores by {group}", ("measure", "of"), "gold found right P R F1")
    for measure, by in result.scores.items():
        for name, score in sorted(by.get(group, {}).items()):
            table.add_row(measure, name, str(score.gold), str(score.found), str(score.right), *_numbers(score))
    return table


def comparison(results: Mapping[str, Evaluation]) -> Table:
    """Return one table of several runs: F1 of each measure, of statements also precision and recall."""
    table = _table("Runs: F1", ("run",), "concepts mentions strict statements evidence P R")
    for run, result in results.items():
        said = result.score("statements")
        values = (*(result.score(measure).f1 for measure in MEASURES), said.precision, said.recall)
        table.add_row(run, *(f"{value:.3f}" for value in values))
    return table


def calibration_table(result: Evaluation) -> Table:
    """Return how often statements of each band of confidence are right."""
    title = f"Calibration (expected error {result.calibration_error:.3f})"
    table = _table(title, ("confidence",), "statements mean right")
    for band in result.calibration:
        table.add_row(band.name, str(band.count), f"{band.confidence:.3f}", f"{band.right:.3f}")
    return table


def worst_lines(result: Evaluation, count: int) -> Iterator[str]:
    """Yield the worst errors, up to `count` of each sort, one in a line, with their text."""
    for error in result.worst(count):
        times = f" ({error['times']} times)" if error["times"] > 1 and error["error"].endswith("mention") else ""
        sure = f" at {error['confidence']:.2f}" if error["error"] == "wrong statement" else ""
        place = f"{error['document']} {error['start']}-{error['end']}"
        yield f"{error['error']}{sure}: {error['what']}{times}, {place}: «{error['context']}»"


def _table(title: str, words: tuple[str, ...], numbers: str) -> Table:
    table = Table(title=title)
    for heading in words:
        table.add_column(heading, no_wrap=heading == "run", overflow="fold")
    for heading in numbers.split():
        table.add_column(heading, justify="right", min_width=5, overflow="fold")
    return table


def _numbers(score: Score) -> list[str]:
    return [f"{value:.3f}" for value in (score.precision, score.recall, score.f1)]
