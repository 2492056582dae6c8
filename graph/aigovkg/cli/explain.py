"""aigovkg explain."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aigovkg.cli import options

if TYPE_CHECKING:
    from aigovkg.store.snapshot import Term

__all__ = ["command"]


@click.command("explain")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of the output.",
)
@options.output
@options.store
def command(subject: str, predicate: str, object_: str, fmt: str, output: Path | None, store: Path | None) -> int:
    """Tell why a triple is in the graph: where it is stated, or what it follows from, down to the places in texts.

    SUBJECT, PREDICATE and OBJECT are IRIs, prefix:name, kind/slug, slugs or labels; OBJECT may also be the text of a
    literal.

    \b
    Example:
      aigovkg explain eu-ai-act originatesIn state/european-union
      aigovkg explain eu-ai-act a schema:CreativeWork -f json
    """
    from aigovkg import settings
    from aigovkg.explain import as_json, as_text, explain, understood
    from aigovkg.query import run

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a running query does not hear Python's handler
    graph, seconds = options.opened(store), settings.load().timeout

    def ask(sparql: str) -> list[tuple[Term | None, ...]]:
        return list(run(graph, sparql, seconds=seconds).rows())

    found = explain(ask, understood(ask, subject, predicate, object_))
    words = json.dumps(as_json(found), ensure_ascii=False, indent=2) if fmt == "json" else as_text(found)
    options.write_out(f"{words}\n".encode(), output)
    return 0
