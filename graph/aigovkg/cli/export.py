"""aigovkg export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aigovkg.cli import options

__all__ = ["command"]

_FORMATS = ("nquads", "trig", "turtle", "ntriples", "rdfxml", "jsonld")


@click.command("export")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(_FORMATS),
    default="nquads",
    show_default=True,
    help="Format of the output.",
)
@click.option("--graph", help="Only this named graph: its IRI, or what follows /graph/ in it.")
@options.output
@options.store
def command(fmt: str, graph: str | None, output: Path | None, store: Path | None) -> int:
    """Write out the whole graph, or one named graph.

    \b
    Example:
      aigovkg export -o aigovkg.nq
      aigovkg export -f turtle --graph vocabulary
    """
    from aigovkg import settings
    from aigovkg.errors import UsageError
    from aigovkg.names import graph_iri
    from aigovkg.store import Store

    snapshot = Store(settings.load().store if store is None else store).open()
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
