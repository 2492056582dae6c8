"""aigovkg build."""

from __future__ import annotations

from pathlib import Path

import click

from aigovkg.cli import options

__all__ = ["command"]


@click.command("build")
@click.argument("texts", nargs=-1, type=click.Path(path_type=Path))
@click.option("--extractor", "extractors", multiple=True, help="Plug-in that adds to what the rules find in texts.")
@click.option("--anew", is_flag=True, help="Build also where nothing changed since the graph was built.")
@options.store
def command(texts: tuple[Path, ...], extractors: tuple[str, ...], anew: bool, store: Path | None) -> int:
    """Make the graph: TEXTS (files, folders), our samples and the shipped annotation sets, validated and published.

    A text takes the place of the shipped annotation set of the same document. What breaks the shapes is left out and
    named, and the exit code is 1 then. Where nothing changed since the graph was built, it stays. Whatever happens, the
    graph served before stays until the new one is complete.

    \b
    Example:
      aigovkg build
      aigovkg build corpus/ paper.pdf
    """
    from aigovkg import search, settings
    from aigovkg.build import build
    from aigovkg.progress import on_stderr
    from aigovkg.store import Store

    chosen = settings.load(store=store)
    with on_stderr() as progress:
        summary = build(texts, chosen, progress, extractors=extractors, anew=anew)
        progress.start("Making the index for search")
        search.ensure(Store(chosen.store))
    for refused in summary.refused:
        if refused.report:
            click.echo(f"{refused.reason}:\n{refused.report}\n", err=True)
    click.echo(summary.text())
    return 1 if summary.refused else 0
