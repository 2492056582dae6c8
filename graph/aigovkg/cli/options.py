"""Options that several commands have."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["output", "store", "write_out"]

store = click.option("--store", type=click.Path(path_type=Path), help="Folder of the store.  [env: AIGOVKG_STORE]")
output = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write instead of standard output."
)


def write_out(content: bytes, path: Path | None) -> None:
    """Write to a file, or to standard output when there is none."""
    if path is None:
        sys.stdout.buffer.write(content)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
