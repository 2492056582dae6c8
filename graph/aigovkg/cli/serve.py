"""aigovkg serve."""

from __future__ import annotations

from pathlib import Path

import click

from aigovkg.cli import options

__all__ = ["command"]


@click.command("serve")
@click.option("--host", help="Address to listen on.  [env: AIGOVKG_HOST; 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.  [env: AIGOVKG_PORT; 8000]")
@options.store
def command(host: str | None, port: int | None, store: Path | None) -> int:
    """Start the web service: pages, saved queries and SPARQL. Ctrl-C ends it.

    \b
    Example:
      aigovkg serve
      aigovkg serve --host 0.0.0.0 --port 80
    """
    from aigovkg import settings
    from aigovkg_server import serve

    try:
        serve(settings.load(host=host, port=port, store=store))
    except KeyboardInterrupt:
        return 0
    return 0
