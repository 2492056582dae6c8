"""Fits the calibration of extraction to judged texts, and tells how good it is on texts left out.

    python -m tests.benchmarks.calibrate --gold ../shared/gold ../shared/corpus/seeds [--write]

Judged are the claims of a gold standard and of the held-out paragraphs that no rule was made for. The error on
documents left out (five-fold) is printed beside that of the raw scores; --write puts the numbers into the package.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import yaml
from tests.benchmarks.held_out import FILES, judge

from aigovkg.evaluate import Judged, expected_error, fit, load_gold, match_parts
from aigovkg.evaluate.gold import as_statement
from aigovkg.extract import Resources, extract, resources
from aigovkg.extract.calibration import FILE, Calibration
from aigovkg.names import thing
from aigovkg.text import find, read

#: Paragraphs that rules were made for; they flatter.
_WORKED_ON = frozenset({"chinese", "english", "second"})
#: How the names of files begin of whose paragraphs only the total score is ever looked at; they judge the rest.
_SEALED = ("sealed", "independent")
_FOLDS = 5
_HEAD = """\
# What the raw scores of rules are worth, made by tests/benchmarks/calibrate.py from claims that people judged.
# knots: raw score and share of right claims, over all rules; shifts: by rule, in log-odds.
"""


def _gold(folder: Path, paths: tuple[Path, ...], given: Resources) -> Iterator[Judged]:
    """The claims on a gold standard, each statement once, as its surest claim has it."""
    gold = load_gold(folder)
    names = {part.file for part in gold.parts}
    texts = [text for path in find(paths) if path.name in names for text in read(path)]
    for name, text in match_parts(gold, texts).items():
        wanted = {statement.said for statement in gold.statements.get(name, ())}
        best: dict[tuple[str, str, str], Judged] = {}
        for claim in extract(text, given).claims:
            said = as_statement(claim, 0).said
            if said not in best or claim.confidence > best[said].raw:
                best[said] = Judged(f"gold/{name}", _rule(claim.found_by), claim.confidence, said in wanted)
        yield from best.values()


def _held_out(given: Resources) -> Iterator[Judged]:
    for path in FILES:
        if path.stem not in _WORKED_ON and not path.stem.startswith(_SEALED):
            for document, claim, right in judge(path, given):
                yield Judged(f"{path.stem}/{document}", _rule(claim.found_by), claim.confidence, right)


def _rule(iri: str) -> str:
    return iri.rpartition("/rule/")[2]


@click.command()
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="Folder of the gold standard.")
@click.option("--write", is_flag=True, help="Put the numbers into the package.")
def main(texts: tuple[Path, ...], gold: Path, write: bool) -> None:
    """Fit, and print the error with and without."""
    given = replace(resources(), calibration=Calibration())
    judged = [*_gold(gold, texts, given), *_held_out(given)]
    documents = sorted({one.document for one in judged})
    left_out = []
    for fold in range(_FOLDS):
        out = set(documents[fold::_FOLDS])
        fitted = fit([one for one in judged if one.document not in out])
        left_out += [(one, fitted.of(thing("rule", one.rule), one.raw)) for one in judged if one.document in out]
    for label, of in (("gold", {"gold"}), ("held out", {path.stem for path in FILES}), ("all", None)):
        some = [(one, sure) for one, sure in left_out if of is None or one.document.partition("/")[0] in of]
        raw = expected_error([(one.raw, one.right) for one, _ in some])
        click.echo(f"{label}: {len(some)} claims, error raw {raw:.3f}, calibrated {_error(some):.3f}")
        for line in _bands(some):
            click.echo(f"  {line}")
    if write:
        whole = fit(judged)
        numbers = {"knots": [list(knot) for knot in whole.knots], "shifts": dict(whole.shifts)}
        FILE.write_text(_HEAD + yaml.safe_dump(numbers, default_flow_style=None, width=100), encoding="utf-8")


def _error(some: list[tuple[Judged, float]]) -> float:
    return expected_error([(sure, one.right) for one, sure in some])


def _bands(some: list[tuple[Judged, float]]) -> Iterator[str]:
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one, sure in some:
        bands[int(sure * 10)].append((sure, one.right))
    for band, of in sorted(bands.items()):
        mean, right = sum(sure for sure, _ in of) / len(of), sum(right for _, right in of) / len(of)
        yield f"from {band / 10:.1f}: {len(of):4} claims, mean {mean:.2f}, right {right:.2f}"


if __name__ == "__main__":
    main()
