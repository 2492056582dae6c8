"""aigovkg add."""

from __future__ import annotations

from pathlib import Path

import click

from aigovkg.cli import options
from aigovkg.errors import ValidationError

__all__ = ["command"]


@click.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.store
def command(files: tuple[Path, ...], store: Path | None) -> int:
    """Put annotation sets into the graph, each in the place of the one of its document and language.

    All FILES are validated first; when one is refused, none is added. What was added stays through every later build.

    \b
    Example:
      aigovkg add my-annotations.ttl
    """
    from aigovkg import settings
    from aigovkg.build import add
    from aigovkg.progress import on_stderr

    try:
        with on_stderr() as progress:
            summary = add(files, settings.load(store=store), progress)
    except ValidationError as error:
        click.echo(error.report)
        raise
    click.echo(summary.text())
    return 0
