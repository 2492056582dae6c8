"""The index of one snapshot: an SQLite file beside the snapshots, named by the version of the content."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from aigovkg.errors import StoreError
from aigovkg.query import run
from aigovkg.search.entries import FIELDS, Entry, entries
from aigovkg.search.finding import Asked, Found, find
from aigovkg.search.words import spaced
from aigovkg.settings import Settings
from aigovkg.store import Remote, Snapshot, Store

__all__ = ["Index", "ensure", "ensure_remote", "index_of", "remote_folder", "write"]

_NAME = "search-1.sqlite"  # the number changes when files of before can no longer be read
_HOUR = 3600
_SCHEMA = """
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, thing TEXT NOT NULL, kind TEXT NOT NULL, field INTEGER NOT NULL, text TEXT NOT NULL,
  folded TEXT NOT NULL, language TEXT NOT NULL, document TEXT NOT NULL, number INTEGER NOT NULL);
CREATE VIRTUAL TABLE word USING fts5(
  text, content='', columnsize=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
"""
_INSERT = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BATCH = 5000


class Index:
    """An index that is there, opened for reading.

    Args:
        path: the file.
        version: of the content that it was made from.
    """

    def __init__(self, path: Path, version: str = "") -> None:
        self.path, self.version = path, version

    def find(self, asked: Asked, *, seconds: float = 5.0) -> Found:
        """Search.

        Args:
            asked: words and filters.
            seconds: time that the search may take.
        Raises:
            StoreError: the index cannot be read, or the time was over.
        """
        address = f"file:{self.path.as_posix().replace('?', '%3f').replace('#', '%23')}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                return find(connection, asked, seconds)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise StoreError("The search took too long", f"{seconds:g} seconds", "Give rarer words") from None
            raise StoreError("The index of words cannot be read", str(self.path), "Run `aigovkg build`") from None
        except sqlite3.DatabaseError:
            raise StoreError("The index of words is damaged", str(self.path), "Run `aigovkg build`") from None


def write(path: Path, found: Iterable[Entry]) -> None:
    """Write an index in one step: who looks for the file finds the whole of it or nothing.

    Args:
        path: the file.
        found: what can be found in it.
    Raises:
        StoreError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".search-")
        os.close(handle)
        try:
            with closing(sqlite3.connect(name)) as connection:
                connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}")
                for batch in _batches(found):
                    connection.executemany(_INSERT, batch)
                    connection.executemany(
                        "INSERT INTO word (rowid, text) VALUES (?, ?)", ((row[0], row[5]) for row in batch)
                    )
                connection.executescript(
                    "INSERT INTO word(word) VALUES ('optimize'); CREATE INDEX by_folded ON entry (folded);"
                )
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            "The index of words cannot be written", f"{path} ({error})", "See whether room is left"
        ) from None


def _batches(found: Iterable[Entry]) -> Iterator[list[tuple[object, ...]]]:
    batch: list[tuple[object, ...]] = []
    for number, entry in enumerate(found, 1):
        tokens = " ".join(spaced(entry.text).split())
        field = FIELDS.index(entry.field)
        batch.append(
            (number, entry.thing, entry.kind, field, entry.text, tokens, entry.language, entry.document, entry.number)
        )
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch


def index_of(folder: Path, version: str = "") -> Index | None:
    """Return the index in a folder; None when it was not made yet.

    Args:
        folder: see `Store.derived`.
        version: of the content that it was made from.
    """
    path = folder / _NAME
    return Index(path, version) if path.is_file() else None


def ensure(store: Store) -> Index:
    """Return the index of the current snapshot, made now when it was not there.

    Raises:
        StoreError: there is no graph yet, or the index cannot be written.
    """
    path, version = store.current()
    found = index_of(store.derived(version), version)
    if found is None:
        snapshot = Snapshot(path)
        target = store.derived(version) / _NAME
        write(target, entries(lambda sparql: snapshot.query(sparql).rows()))
        found = Index(target, version)
    return found


def ensure_remote(settings: Settings) -> Index:
    """Return the index of what another endpoint holds, made anew each hour.

    Raises:
        StoreError: the endpoint does not answer as it should, or the index cannot be written.
    """
    folder = remote_folder(settings)
    found = index_of(folder, folder.name)
    if found is None:
        remote = Remote(settings)
        write(folder / _NAME, entries(lambda sparql: run(remote, sparql, seconds=settings.timeout).rows()))
        for old in folder.parent.iterdir():
            if old.name < folder.name:
                shutil.rmtree(old, ignore_errors=True)
        found = Index(folder / _NAME, folder.name)
    return found


def remote_folder(settings: Settings) -> Path:
    """Name the folder for the index of what another endpoint holds in this hour."""
    address = hashlib.sha256(settings.endpoint.encode()).hexdigest()[:12]
    return settings.cache / "endpoints" / address / f"{int(time.time() / _HOUR):08d}"
