"""aigovkg evaluate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aigovkg.cli import options

if TYPE_CHECKING:
    from aigovkg.evaluate import Evaluation

__all__ = ["command"]


@click.command("evaluate")
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="Folder of the gold standard.")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@click.option("--errors", is_flag=True, help="List what was missed and what was wrongly found, too.")
@click.option("--worst", default=5, show_default=True, help="How many of the worst errors of each sort are shown.")
@click.option("--lenient", is_flag=True, help="Also score with concepts under other names, on the same span and kind.")
@click.option("--baselines", "with_baselines", is_flag=True, help="Also score what simpler ways find.")
@click.option("--ablations", "with_ablations", is_flag=True, help="Also score extraction with parts taken out.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page of texts and annotations to this file.")
def command(
    texts: tuple[Path, ...],
    gold: Path,
    fmt: str,
    errors: bool,
    worst: int,
    lenient: bool,
    with_baselines: bool,
    with_ablations: bool,
    html: Path | None,
) -> int:
    """Extract TEXTS (files, folders) and score what was found against a gold standard.

    The folder holds parts.tsv, concepts.tsv, mentions.tsv and statements.tsv; the texts are found by their file names.
    The page of --html holds the texts themselves.

    \b
    Example:
      aigovkg evaluate --gold gold/ corpus/
      aigovkg evaluate --gold gold/ corpus/ --baselines --ablations --html evaluation.html
      aigovkg evaluate --gold gold/ corpus/ -f json > scores.json
    """
    from aigovkg import settings
    from aigovkg.evaluate import ablations, baselines, evaluate, load_gold, match_parts, page
    from aigovkg.extract import extract, resources
    from aigovkg.text import find, read

    chosen, standard, loaded = settings.load(), load_gold(gold), resources()
    wanted = {part.file for part in standard.parts}
    read_in = [text for path in find(texts) if path.name in wanted for text in read(path, max_bytes=chosen.max_text)]
    sets = {name: (text, extract(text, loaded)) for name, text in match_parts(standard, read_in).items()}
    missing = [part.name for part in standard.parts if part.name not in sets]
    if missing:
        click.echo(f"No text was given for: {', '.join(missing)}", err=True)
    results = {"extraction": evaluate(standard, sets, threshold=chosen.threshold)}
    if lenient:
        results["extraction, lenient"] = evaluate(standard, sets, threshold=chosen.threshold, lenient=True)
    for name, others in baselines(standard, sets, loaded) if with_baselines else ():
        results[name] = evaluate(standard, others, threshold=chosen.threshold)
    for name, others in ablations(sets, loaded) if with_ablations else ():
        results[name] = evaluate(standard, others, threshold=chosen.threshold)
    if html is not None:
        options.write_out(page(standard, sets, results, threshold=chosen.threshold).encode(), html)
    if fmt == "json":
        json.dump(_plain(results, worst), sys.stdout, ensure_ascii=False, indent=1)
        click.echo()
    else:
        _print(results, worst, errors)
    return 1 if missing else 0


def _plain(results: dict[str, Evaluation], worst: int) -> dict[str, object]:
    """Everything about the run in full, and the scores of all runs."""
    main = next(iter(results.values()))
    runs = {
        name: {measure: by["all"]["all"].to_json() for measure, by in result.scores.items()}
        for name, result in results.items()
    }
    return {**main.to_json(), "worst": main.worst(worst), "runs": runs}


def _print(results: dict[str, Evaluation], worst: int, errors: bool) -> None:
    from rich.console import Console

    from aigovkg.evaluate import tables

    console = Console(highlight=False, markup=False)
    main = next(iter(results.values()))
    for table in (*tables.score_tables(main), tables.calibration_table(main)):
        console.print(table)
    if len(results) > 1:
        console.print(tables.comparison(results))
    if worst and main.errors:
        click.echo("Worst errors")
    for line in tables.worst_lines(main, worst):
        click.echo(f"  {line}")
    for error in main.errors if errors else ():
        click.echo("{document} {start}-{end} {error}: {what} «{text}»".format_map(error))
