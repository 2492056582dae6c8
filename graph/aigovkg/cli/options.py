"""Options that several commands have."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aigovkg.store import Remote, Snapshot

__all__ = ["opened", "output", "store", "write_out"]

store = click.option("--store", type=click.Path(path_type=Path), help="Folder of the store.  [env: AIGOVKG_STORE]")
output = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write instead of standard output."
)


def opened(folder: Path | None) -> Snapshot | Remote:
    """Open what is asked: the store in a folder that was given, else the endpoint that is set, else the store."""
    from aigovkg import settings
    from aigovkg.store import Remote, Store

    chosen = settings.load(store=folder)
    return Remote(chosen) if chosen.endpoint and folder is None else Store(chosen.store).open()


def write_out(content: bytes, path: Path | None) -> None:
    """Write to a file, or to standard output when there is none."""
    if path is None:
        sys.stdout.buffer.write(content)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
