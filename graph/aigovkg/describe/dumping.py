"""The whole graph as files, compressed, with checksums: `python -m aigovkg.describe.dumping FOLDER` makes them.

They are made from a snapshot, in a folder of their own, and the same content gives the same bytes. Those of one version
stay until those of a later one are complete.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from aigovkg.describe.dataset import hash_file
from aigovkg.describe.service import DUMPS
from aigovkg.errors import AigovkgError, StoreError
from aigovkg.store import Snapshot, Store
from aigovkg.store.files import replace

__all__ = ["Dumped", "Made", "latest", "make"]

_LEVEL = 6  # of gzip; 9 takes twice the time and saves 2 %
_BUFFER = 1 << 18  # bytes that are packed at once
_LIST = "dumps.json"


@dataclass(frozen=True, slots=True)
class Dumped:
    """A file that was made: its size in bytes, its SHA-256, when its content was published (seconds)."""

    size: int
    sha256: str
    modified: float


@dataclass(frozen=True, slots=True)
class Made:
    """The files that were made of a version.

    Attributes:
        version: the version of the graph.
        folder: where they are.
        files: name -> file; while they are being made, those that are ready.
    """

    version: str
    folder: Path
    files: Mapping[str, Dumped] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Tell whether all of them are there."""
        return len(self.files) == len(DUMPS)

    def modified(self) -> float:
        """Tell when the version was published, in seconds."""
        return max((file.modified for file in self.files.values()), default=0.0)


def latest(store: Store, version: str) -> Made:
    """Return the files of a version of a store's content, or those of another one until they are all there."""
    found = _made(store, version)
    if found.complete:
        return found
    others = (_made(store, path.name) for path in _root(store).glob("*/"))
    return max((other for other in others if other.complete), key=Made.modified, default=found)


def make(store: Store) -> Made:
    """Make the files of the current snapshot that are not there yet, and remove those of others.

    Raises:
        StoreError: there is no graph yet, or they cannot be written.
    """
    path, version = store.current()
    found = _made(store, version)
    try:
        if not found.complete:
            found.folder.mkdir(parents=True, exist_ok=True)
            snapshot, modified = Snapshot(path), (path / "CURRENT").stat().st_mtime
            for dump in DUMPS:
                if dump.name not in found.files:
                    file = _file(snapshot, found.folder / dump.name, dump.syntax, modified)
                    found = Made(version, found.folder, {**found.files, dump.name: file})
                    _note(found)
    except OSError as error:
        raise StoreError("The files of the graph cannot be written", f"{found.folder} ({error.strerror})") from None
    for other in _root(store).iterdir():
        if other != found.folder:
            shutil.rmtree(other, ignore_errors=True)
    return found


def _root(store: Store) -> Path:
    return store.root / "dumps"


def _made(store: Store, version: str) -> Made:
    folder = _root(store) / version
    try:
        told = json.loads((folder / _LIST).read_text("utf-8"))
        files = {dump.name: Dumped(**told[dump.name]) for dump in DUMPS if dump.name in told}
    except (OSError, ValueError, TypeError):
        files = {}
    return Made(version, folder, files)


def _note(found: Made) -> None:
    replace(found.folder / _LIST, json.dumps({name: asdict(file) for name, file in found.files.items()}))


def _file(snapshot: Snapshot, path: Path, syntax: str, modified: float) -> Dumped:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".dump-")
    temporary = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as out,
            gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as packed,
            io.BufferedWriter(cast(io.RawIOBase, packed), _BUFFER) as buffered,
        ):
            snapshot.dump(buffered, syntax)
        temporary.chmod(0o644)
        os.utime(temporary, (modified, modified))
        found = Dumped(temporary.stat().st_size, hash_file(temporary), modified)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return found


if __name__ == "__main__":
    os.nice(10)  # nobody waits for it
    try:
        make(Store(Path(sys.argv[1])))
    except AigovkgError as failure:
        sys.exit(str(failure))
