"""The whole graph as files, compressed, with checksums: `python -m aigovkg.describe.dumping FOLDER` makes them.

They are made from a snapshot, beside the snapshots, and the same content gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

from aigovkg.describe.dataset import hash_file
from aigovkg.describe.service import DUMPS
from aigovkg.errors import AigovkgError, StoreError
from aigovkg.store import Snapshot, Store

__all__ = ["Dumped", "dumped", "make"]

_LEVEL = 6  # of gzip; 9 takes twice the time and saves 2 %
_LIST = "dumps.json"


@dataclass(frozen=True, slots=True)
class Dumped:
    """A file that was made: where it is, its size in bytes, its SHA-256, when its content was published (seconds)."""

    path: str
    size: int
    sha256: str
    modified: float


def dumped(store: Store, version: str) -> dict[str, Dumped]:
    """Return the files of a version of a store's content by name; empty when they were not made yet."""
    try:
        told = json.loads((store.derived(version) / _LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: Dumped(**members) for name, members in told.items()}


def make(store: Store) -> dict[str, Dumped]:
    """Make the files of the current snapshot, unless they are there.

    Raises:
        StoreError: there is no graph yet, or they cannot be written.
    """
    path, version = store.current()
    found = dumped(store, version)
    if found:
        return found
    folder = store.derived(version)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        modified = (path / "CURRENT").stat().st_mtime
        made = {dump.name: _file(Snapshot(path), folder / dump.name, dump.syntax, modified) for dump in DUMPS}
        temporary = folder / f".{_LIST}.{os.getpid()}"
        temporary.write_text(json.dumps({name: asdict(one) for name, one in made.items()}), "utf-8")
        temporary.replace(folder / _LIST)
    except OSError as error:
        raise StoreError("The files of the graph cannot be written", f"{folder} ({error.strerror})") from None
    return made


def _file(snapshot: Snapshot, path: Path, syntax: str, modified: float) -> Dumped:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".dump-")
    temporary = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as out,
            gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as packed,
        ):
            snapshot.dump(cast(IO[bytes], packed), syntax)
        temporary.chmod(0o644)
        os.utime(temporary, (modified, modified))
        found = Dumped(str(path), temporary.stat().st_size, hash_file(temporary), modified)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return found


if __name__ == "__main__":
    try:
        make(Store(Path(sys.argv[1])))
    except AigovkgError as failure:
        sys.exit(str(failure))
