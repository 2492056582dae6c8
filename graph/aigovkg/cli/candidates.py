"""aigovkg candidates."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aigovkg.cli import options

if TYPE_CHECKING:
    from aigovkg.link import Unknown

__all__ = ["command"]


@click.command("candidates")
@click.option("--kind", default="", help="Only those of this kind, such as organization or document.")
@click.option("--least", default=1, show_default=True, help="Only those with so many mentions at least.")
@click.option("--contexts", default=3, show_default=True, help="How many places are told of each.")
@click.option("--matches", default=3, show_default=True, help="How many likely matches are told of each.")
@click.option("--limit", default=0, help="How many are listed; all when 0.")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@options.output
@options.store
def command(
    kind: str,
    least: int,
    contexts: int,
    matches: int,
    limit: int,
    fmt: str,
    output: Path | None,
    store: Path | None,
) -> int:
    """List the names in the graph that the vocabulary does not know, for an editor to take in or to map.

    Each comes with its counts, the places in documents where it stands (offsets in code points), and concepts of the
    vocabulary with names that are alike.

    \b
    Example:
      aigovkg candidates --kind organization --least 3
      aigovkg candidates -f csv -o candidates.csv
    """
    from aigovkg import settings, vocabulary
    from aigovkg.errors import UsageError
    from aigovkg.link import unknown
    from aigovkg.names import KINDS
    from aigovkg.query import run
    from aigovkg.store import Store

    if kind and kind not in KINDS:
        raise UsageError("There is no such kind", repr(kind), f"The kinds are {', '.join(KINDS)}")
    snapshot = Store(settings.load(store=store).store).open()
    found = unknown(lambda sparql: run(snapshot, sparql).rows(), vocabulary.load(), matches=matches)
    found = [one for one in found if len(one.places) >= least and (not kind or one.kind == kind)]
    rows = [_row(one, contexts) for one in (found[:limit] if limit else found)]
    if fmt == "table" and output is None:
        _table(rows, len(found))
    else:
        words = json.dumps(rows, ensure_ascii=False, indent=1) + "\n" if fmt == "json" else _csv(rows)
        options.write_out(words.encode(), output)
    return 0


def _row(one: Unknown, contexts: int) -> dict[str, Any]:
    from aigovkg.query.running import shorten

    return {
        "candidate": str(one.iri),
        "label": one.labels[0] if one.labels else "",
        "other names": one.labels[1:],
        "type": sorted(shorten(kind) for kind in one.types),
        "mentions": len(one.places),
        "documents": one.documents,
        "claims": one.claims,
        "contexts": [
            {"document": shorten(place.document), "start": place.start, "end": place.end}
            for place in one.places[:contexts]
        ],
        "matches": [
            {"concept": shorten(match.concept), "label": match.label, "score": match.score} for match in one.matches
        ],
    }


def _plain(row: dict[str, Any]) -> dict[str, str]:
    """A row with what it lists put into words."""
    contexts = (f"{place['document']} {place['start']}-{place['end']}" for place in row["contexts"])
    matches = (f"{match['concept']} {match['score']:.2f}" for match in row["matches"])
    lists = {"other names": row["other names"], "type": row["type"], "contexts": contexts, "matches": matches}
    return {name: "; ".join(lists[name]) if name in lists else str(value) for name, value in row.items()}


def _csv(rows: list[dict[str, Any]]) -> str:
    names = ("candidate", "label", "other names", "type", "mentions", "documents", "claims", "contexts", "matches")
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, names)
    writer.writeheader()
    writer.writerows(map(_plain, rows))
    return written.getvalue()


def _table(rows: list[dict[str, Any]], total: int) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for heading in ("label", "type", "mentions", "documents", "claims", "contexts", "matches"):
        table.add_column(heading, overflow="fold", justify="right" if heading in ("mentions", "claims") else "left")
    for row in rows:
        plain = _plain(row)
        lines = {name: plain[name].replace("; ", "\n") for name in ("contexts", "matches")}
        counts = (plain["mentions"], plain["documents"], plain["claims"])
        table.add_row(plain["label"], plain["type"], *counts, lines["contexts"], lines["matches"])
    Console(file=sys.stdout, highlight=False, markup=False).print(table)
    click.echo(f"{len(rows)} of {total} candidates", err=True)
