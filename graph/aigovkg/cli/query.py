"""aigovkg query."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from aigovkg.cli import options
from aigovkg.errors import QueryError, UsageError

if TYPE_CHECKING:
    from aigovkg.query import SavedQuery
    from aigovkg.store import Result

__all__ = ["command"]

_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads")


@click.command("query")
@click.argument("query", required=False)
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Value of a parameter.")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(_FORMATS),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@click.option("--describe", is_flag=True, help="Tell what a saved query asks and which parameters it has.")
@click.option("--show", is_flag=True, help="Show the SPARQL with the values filled in instead of running it.")
@options.output
@options.store
def command(
    query: str | None,
    parameters: tuple[str, ...],
    fmt: str,
    describe: bool,
    show: bool,
    output: Path | None,
    store: Path | None,
) -> int:
    """Ask the graph. QUERY is a saved query, a file, or - for standard input; without it the saved queries are listed.

    \b
    Example:
      aigovkg query
      aigovkg query principles-of-document -p document=global-ai-governance-initiative
      echo "SELECT (COUNT(*) AS ?n) { ?claim a aigov:Claim }" | aigovkg query - -f csv
    """
    from aigovkg import settings
    from aigovkg.query import bind, run
    from aigovkg.store import Store

    if query is None:
        return _list()
    saved = _find(query)
    if describe:
        return _describe(saved)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a running query does not hear Python's handler
    snapshot = Store(settings.load(store=store).store).open()
    sparql = bind(saved, _values(parameters), lambda text: run(snapshot, text).rows())
    if show:
        options.write_out(sparql.encode(), output)
        return 0
    _write(run(snapshot, sparql), fmt, output)
    return 0


def _list() -> int:
    from aigovkg.query import load_queries

    problems: list[QueryError] = []
    queries = load_queries(problems=problems)
    width = max((len(name) for name in queries), default=0)
    for name, saved in queries.items():
        click.echo(f"{name:<{width}}  {saved.title.get('en', '')}")
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)
    return 1 if problems else 0


def _find(query: str) -> SavedQuery:
    import difflib

    from aigovkg.query import load_queries, parse_query

    if query == "-":
        return parse_query(sys.stdin.buffer.read().decode("utf-8", "replace"), "standard input")
    path = Path(query)
    if path.suffix in {".rq", ".sparql"} or path.is_file():
        try:
            return parse_query(path.read_text("utf-8"), path.stem, path)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            raise QueryError("The query cannot be read", f"{query} ({reason})") from None
    queries = load_queries(problems=[])
    if query in queries:
        return queries[query]
    near = difflib.get_close_matches(query, queries, 1)
    remedy = f"Did you mean {near[0]}?" if near else "`aigovkg query` lists them; a file's name ends in .rq"
    raise UsageError("There is no saved query of this name", query, remedy)


def _values(parameters: tuple[str, ...]) -> Mapping[str, list[str]]:
    values: dict[str, list[str]] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise UsageError("A parameter is given as NAME=VALUE", parameter, "Write it as -p document=eu-ai-act")
        values.setdefault(name, []).append(value)
    return values


def _describe(saved: SavedQuery) -> int:
    click.echo(saved.title.get("en", saved.name))
    for language in ("zh",):
        if saved.title.get(language):
            click.echo(saved.title[language])
    if saved.description.get("en"):
        click.echo(f"\n{saved.description['en']}")
    for parameter in saved.parameters:
        kind = f"{parameter.type} of class {parameter.cls.rpartition('#')[2]}" if parameter.cls else parameter.type
        need = "required" if parameter.required else f"default {parameter.default}" if parameter.default else "optional"
        label = parameter.label.get("en", "")
        examples = f", for example {', '.join(parameter.examples)}" if parameter.examples else ""
        click.echo(f"  -p {parameter.name}=…  {label} ({kind}, {need}{examples})".replace("  (", " ("))
    return 0


def _write(result: Result, fmt: str, output: Path | None) -> None:
    if fmt != "table":
        if output is None:
            result.write(sys.stdout.buffer, fmt)
            return
        with output.open("wb") as out:
            result.write(out, fmt)
        return
    if output is None:
        _write_table(result, sys.stdout)
        return
    with output.open("w", encoding="utf-8") as text:
        _write_table(result, text)


def _write_table(result: Result, out: TextIO) -> None:
    from rich.console import Console

    from aigovkg.query import table

    if result.kind == "ask":
        click.echo("yes" if result else "no", file=out)
        return
    laid, rows = table(result)
    Console(file=out, highlight=False, markup=False, emoji=False).print(laid)
    shown = f", {laid.row_count:,} shown" if rows > laid.row_count else ""
    click.echo(f"{rows:,} {'row' if rows == 1 else 'rows'}{shown}", err=True)
