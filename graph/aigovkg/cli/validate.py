"""aigovkg validate."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["text", "turtle"]),
    default="text",
    show_default=True,
    help="Format of the output.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Findings shown per file.")
def command(files: tuple[Path, ...], fmt: str, limit: int) -> int:
    """Check annotation sets against the shapes; the report goes to standard output.

    The exit code is 1 when a shape that must hold is broken; warnings do not count.

    \b
    Example:
      aigovkg validate my-annotations.ttl
      aigovkg validate sets/*.ttl -f turtle > report.ttl
    """
    from rdflib import Graph

    from aigovkg.names import bind
    from aigovkg.turtle import read_graph
    from aigovkg.validate import validate

    whole, broken = bind(Graph()), False
    for path in files:
        report = validate(read_graph(path))
        broken = broken or not report.conforms
        whole += report.graph
        if fmt == "text":
            click.echo(f"{path}: {'conforms' if report.conforms else 'does not conform'}\n{report.text(limit)}")
    if fmt == "turtle":
        click.echo(whole.serialize(format="turtle"))
    return 1 if broken else 0
