"""aigovkg export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aigovkg.cli import options

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from aigovkg.store import Remote, Snapshot

__all__ = ["command"]

_FORMATS = ("nquads", "trig", "turtle", "ntriples", "rdfxml", "jsonld")


@click.command("export")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(_FORMATS),
    help="Format of the output.  [default: nquads; turtle for --queries]",
)
@click.option("--graph", help="Only this named graph: its IRI, or what follows /graph/ in it.")
@click.option(
    "--docs",
    type=click.Path(path_type=Path),
    help="Write the documentation of ontology and vocabulary into this folder instead: pages and RDF files.",
)
@click.option("--queries", is_flag=True, help="Write the saved queries instead, as sh:SPARQLExecutable.")
@options.output
@options.store
def command(
    fmt: str | None, graph: str | None, docs: Path | None, queries: bool, output: Path | None, store: Path | None
) -> int:
    """Write out the whole graph, one named graph, the documentation, or the saved queries.

    \b
    Example:
      aigovkg export -o aigovkg.nq
      aigovkg export -f turtle --graph vocabulary
      aigovkg export --docs site
      aigovkg export --queries -o queries.ttl
    """
    from aigovkg.errors import UsageError
    from aigovkg.names import graph_iri

    if docs is not None and (graph is not None or output is not None or queries):
        raise UsageError("--docs names the folder to write; other options have no part in it", str(docs))
    if queries and graph is not None:
        raise UsageError("--queries and --graph exclude each other", graph, "Leave one of them out")
    snapshot = options.opened(store)
    if docs is not None:
        _document(snapshot, docs)
        return 0
    if queries:
        return _queries(snapshot, fmt or "turtle", output)
    fmt = fmt or "nquads"
    wanted = None
    if graph is not None:
        names = {str(name) for name in snapshot.graphs()}
        wanted = graph if ":" in graph else str(graph_iri(graph))
        if wanted not in names:
            raise UsageError("There is no such named graph", graph, f"There are {', '.join(sorted(names))}")
    if output is None:
        snapshot.dump(sys.stdout.buffer, fmt, wanted)
        return 0
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as out:
        snapshot.dump(out, fmt, wanted)
    return 0


_WRITERS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


def _queries(snapshot: Snapshot | Remote, fmt: str, output: Path | None) -> int:
    """Write the saved queries as RDF; those that cannot be filled in are named, and the exit code is 1."""
    from aigovkg import settings
    from aigovkg.errors import QueryError, UsageError
    from aigovkg.names import bind
    from aigovkg.query import Library, executables, run

    if fmt not in _WRITERS:
        raise UsageError("Saved queries cannot be written as", fmt, f"Choose one of {', '.join(_WRITERS)}")
    library = Library(settings.load().queries)
    wrong = list(library.broken)
    graph = executables((), None)
    for query in library.queries.values():
        try:
            graph += executables([query], lambda text: run(snapshot, text).rows())
        except QueryError as error:
            wrong.append(QueryError(f"The query {query.name} cannot be filled in", str(error).rstrip(".")))
    options.write_out(bind(graph).serialize(format=_WRITERS[fmt], encoding="utf-8"), output)
    for problem in wrong:
        click.echo(f"Error: {problem}", err=True)
    return 1 if wrong else 0


class _Source:
    """A graph, as the documentation asks it."""

    def __init__(self, snapshot: Snapshot | Remote) -> None:
        self._snapshot = snapshot

    def rows(self, query: str) -> Iterator[dict[str, Node]]:
        from aigovkg.query import run

        result = run(self._snapshot, query)
        for row in result.rows():
            yield {name: term for name, term in zip(result.variables, row, strict=True) if term is not None}

    def graph(self, query: str) -> Graph:
        from aigovkg.query import run

        return run(self._snapshot, query).graph()


def _document(snapshot: Snapshot | Remote, folder: Path) -> None:
    from aigovkg.docs import write_site

    written = write_site(_Source(snapshot), folder, lambda words: click.echo(words, err=True))
    click.echo(f"{len(written)} files; begin with {folder / 'index.html'}", err=True)
