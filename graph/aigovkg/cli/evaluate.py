"""aigovkg evaluate."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

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
def command(texts: tuple[Path, ...], gold: Path, fmt: str, errors: bool) -> int:
    """Extract TEXTS (files, folders) and score what was found against a gold standard.

    The folder holds parts.tsv, concepts.tsv, mentions.tsv and statements.tsv; the texts are found by their file names.

    \b
    Example:
      aigovkg evaluate --gold gold/ corpus/
      aigovkg evaluate --gold gold/ corpus/ -f json > scores.json
    """
    from rich.console import Console

    from aigovkg import settings
    from aigovkg.evaluate import evaluate, load_gold, match_parts
    from aigovkg.extract import extract, resources
    from aigovkg.text import find, read

    chosen, standard, loaded = settings.load(), load_gold(gold), resources()
    wanted = {part.file for part in standard.parts}
    read_in = [text for path in find(texts) if path.name in wanted for text in read(path, max_bytes=chosen.max_text)]
    sets = {name: (text, extract(text, loaded)) for name, text in match_parts(standard, read_in).items()}
    missing = [part.name for part in standard.parts if part.name not in sets]
    if missing:
        click.echo(f"No text was given for: {', '.join(missing)}", err=True)
    result = evaluate(standard, sets, threshold=chosen.threshold)
    if fmt == "json":
        json.dump(result.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        click.echo()
    else:
        console = Console(highlight=False, markup=False)
        for table in result.tables():
            console.print(table)
        for error in result.errors if errors else ():
            click.echo("{document} {start}-{end} {error}: {what} «{text}»".format_map(error))
    return 1 if missing else 0
