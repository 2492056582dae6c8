"""aigovkg query."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from aigovkg.cli import completion, options
from aigovkg.errors import QueryError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from aigovkg.query import Library, Parameter, SavedQuery
    from aigovkg.store import Result

__all__ = ["command"]

_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads")


@click.command("query")
@click.argument("query", required=False, shell_complete=completion.queries)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a parameter.",
    shell_complete=completion.parameters,
)
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
    from aigovkg.search import ensure, ensure_remote, resolved
    from aigovkg.store import Remote, Store

    if query is None:
        return _list()
    saved = _find(query)
    if describe:
        return _describe(saved)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a running query does not hear Python's handler
    chosen = settings.load(store=store)
    graph = options.opened(store)
    remote = isinstance(graph, Remote)
    seconds = chosen.timeout
    sparql = bind(saved, _values(parameters), lambda text: run(graph, text, seconds=seconds).rows())
    if show:
        options.write_out(sparql.encode(), output)
        return 0
    found = resolved(
        sparql, lambda asked: (ensure_remote(chosen) if remote else ensure(Store(chosen.store))).find(asked)
    )
    _write(run(graph, found, seconds=seconds), fmt, output)
    return 0


def _library() -> Library:
    from aigovkg import settings
    from aigovkg.query import Library

    return Library(settings.load().queries)


def _list() -> int:
    from rich.table import Table

    library = _library()
    laid = Table.grid(padding=(0, 2))
    laid.add_column(no_wrap=True)
    laid.add_column(overflow="fold")
    for name, saved in library.queries.items():
        laid.add_row(name, saved.title["en"])
    _console(sys.stdout).print(laid)
    for problem in library.broken:
        click.echo(f"Error: {problem}", err=True)
    return 1 if library.broken else 0


def _console(out: TextIO) -> Console:
    """Return a console as wide as the terminal; what is no terminal has no edge."""
    from rich.console import Console

    width = None if out.isatty() or os.environ.get("COLUMNS") else 2000
    return Console(file=out, highlight=False, markup=False, emoji=False, width=width)


def _find(query: str) -> SavedQuery:
    import difflib

    from aigovkg.query import parse_query

    if query == "-":
        return parse_query(sys.stdin.buffer.read().decode("utf-8", "replace"), "standard input")
    path = Path(query)
    if path.suffix in {".rq", ".sparql"} or path.is_file():
        try:
            return parse_query(path.read_text("utf-8"), path.stem, path)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            raise QueryError("The query cannot be read", f"{query} ({reason})") from None
    library = _library()
    queries = library.queries
    if query in queries:
        return queries[query]
    for problem in library.broken:
        if f" {query}.rq " in str(problem):
            raise problem
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
    console = _console(sys.stdout)
    console.print(saved.title["en"])
    if saved.title.get("zh"):
        console.print(saved.title["zh"])
    for language in ("en", "zh"):
        if saved.description.get(language):
            console.print(f"\n{saved.description[language]}")
    if saved.parameters:
        console.print()
    for parameter in saved.parameters:
        console.print(f"  -p {parameter.name}=…  {_told(parameter)}")
    if saved.tags:
        console.print(f"\nTags: {', '.join(saved.tags)}")
    values = "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in saved.examples().items())
    console.print(f"\nExample:\n  aigovkg query {saved.name}{values}", soft_wrap=True)  # to be copied: in one line
    return 0


def _told(parameter: Parameter) -> str:
    """Word what a parameter takes."""
    kind = f"{parameter.type} of class {parameter.cls.rpartition('#')[2]}" if parameter.cls else parameter.type
    need = "required" if parameter.required else f"default {parameter.default}" if parameter.default else "optional"
    said = [kind, need]
    if parameter.minimum is not None or parameter.maximum is not None:
        said.append(f"from {parameter.minimum or 'any'} to {parameter.maximum or 'any'}")
    if parameter.pattern:
        said.append(f"matching {parameter.pattern}")
    if parameter.values:
        said.append(f"one of {', '.join(parameter.values)}")
    if parameter.source:
        said.append(f"one of what {parameter.source} lists")
    if parameter.examples:
        said.append(f"for example {', '.join(parameter.examples)}")
    names = " ".join(filter(None, (parameter.label.get("en"), parameter.label.get("zh"))))
    return f"{names} ({', '.join(said)})".lstrip()


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
    from aigovkg.query import table

    if result.kind == "ask":
        click.echo("yes" if result else "no", file=out)
        return
    console = _console(out)
    laid, shown, rows = table(result, console.width)
    console.print(laid)
    cut = f", {shown:,} shown" if rows > shown else ""
    click.echo(f"{rows:,} {'row' if rows == 1 else 'rows'}{cut}", err=True)
