"""The folder of a store: snapshots, the one that is current, accepted annotation sets, the lock.

    current         name of the snapshot that is served; replaced by one atomic rename
    snapshots/      one Oxigraph folder per snapshot, never written again once it is published
    derived/        files made of a snapshot, in a folder named by the version of its content; made anew when missing
    dumps/          the whole graph as files to be downloaded, in a folder named likewise; see `describe.dumping`
    accepted/       annotation sets that were added, so that a rebuild does not lose them
    built           what the last build rests on, and what it told; see `build.unchanged`
    authored        names of the graphs that were written over HTTP, which a rebuild takes over as they are
    lock, holder    held by the one writer, and who that is

A new snapshot is written beside the others and becomes current at the very end, so a failure, Ctrl-C or a crash at any
moment leaves the old one serving; the next writer removes what was left over. The snapshot before the current one stays
for readers that still hold it, and so does any other for some time after it was current.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import sys
import time
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from aigovkg.errors import StoreError
from aigovkg.store.files import replace, sync
from aigovkg.store.snapshot import Snapshot, explained
from aigovkg.store.writer import Writer

if TYPE_CHECKING:  # it is imported where it is used: who only reads need not wait for it
    from filelock import BaseFileLock

__all__ = ["Current", "Store"]

_NAME = re.compile(r"(\d{6,})-([0-9a-f]{12})")


class Current(NamedTuple):
    """The snapshot that is served: its folder and the version of its content (changes when the graph changes)."""

    path: Path
    version: str


class Store:
    """The folder of a store.

    Args:
        root: the folder; made when something is written.
        wait: seconds to wait for another writer to end before giving up.
        keep: seconds that a snapshot stays after it was current, for queries that still read it.
    """

    def __init__(self, root: Path, *, wait: float = 0.0, keep: float = 0.0) -> None:
        self.root, self.wait, self.keep = root, wait, keep
        self._snapshots = root / "snapshots"
        self._current = root / "current"
        self._accepted = root / "accepted"
        self._authored = root / "authored"
        self._derived = root / "derived"
        self._holder = root / "holder"

    @cached_property
    def _lock(self) -> BaseFileLock:
        from filelock import FileLock

        return FileLock(self.root / "lock")

    def current(self) -> Current:
        """Tell which snapshot is served.

        Raises:
            StoreError: there is none yet, or the store is damaged.
        """
        name = self._name()
        if name is None:
            raise StoreError("There is no graph yet", str(self.root), "Run `aigovkg build` to make it")
        path = self._snapshots / name
        if not (path / "CURRENT").is_file():
            raise StoreError("The store is damaged: its snapshot is missing", str(path), "Run `aigovkg build`")
        return Current(path, name.partition("-")[2])

    def snapshot(self) -> Path:
        """Return the folder of the snapshot that is served; see `current`."""
        return self.current().path

    def derived(self, version: str) -> Path:
        """Return the folder for files that are made of the content of a version; it need not be there."""
        return self._derived / version

    def open(self) -> Snapshot:
        """Open the snapshot that is served; see `current`."""
        for _ in range(3):  # a writer may publish twice, and remove this one, between the two steps
            path = self.snapshot()
            with contextlib.suppress(StoreError):
                return Snapshot(path)
        return Snapshot(self.snapshot())

    def _name(self) -> str | None:
        try:
            name = self._current.read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            name = ""
        if not _NAME.fullmatch(name):
            raise StoreError(
                "The store is damaged: it does not name a snapshot", str(self._current), "Run `aigovkg build`"
            )
        return name

    @contextlib.contextmanager
    def publish(self) -> Iterator[Writer]:
        """Fill a new, empty snapshot; at the end of the block it is published. An error in the block publishes nothing.

        Raises:
            StoreError: another process writes, the disk is full, or the folder may not be written.
        """
        with self.locked(), self._published(None) as writer:
            yield writer

    @contextlib.contextmanager
    def revise(self) -> Iterator[Writer]:
        """Change a copy of the current snapshot (files are shared, so it is quick); published like `publish`.

        Raises:
            StoreError: as for `publish`, or there is no graph yet.
        """
        with self.locked(), self._published(self.snapshot()) as writer:
            yield writer

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Be the one writer. A thread may take the lock again while it holds it."""
        from filelock import Timeout

        with _explaining(self.root):
            try:
                self.root.mkdir(parents=True, exist_ok=True)
                self._lock.acquire(timeout=self.wait)
            except Timeout:
                raise StoreError(
                    "Another process is writing the store", self._held_by(), "Wait until it has ended, then try again"
                ) from None
        try:
            with _explaining(self.root):
                command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
                self._holder.write_text(f"{command}, process {os.getpid()}\n", "utf-8")
            yield
        finally:
            self._lock.release()

    def _held_by(self) -> str:
        with contextlib.suppress(OSError):
            return f"{self.root} ({self._holder.read_text('utf-8').strip()})"
        return str(self.root)

    @contextlib.contextmanager
    def _published(self, base: Path | None) -> Iterator[Writer]:
        previous = self._served()
        self._clean({previous})
        number = max((int(name.partition("-")[0]) for name in self._names()), default=0) + 1
        partial = self._snapshots / f"{number:06d}.partial"
        writer: Writer | None = None
        try:
            with _explaining(self.root):
                self._snapshots.mkdir(exist_ok=True)
                shutil.rmtree(partial, ignore_errors=True)
                if base is not None:
                    ox.Store.read_only(str(base)).backup(str(partial))
            writer = Writer(partial)
            yield writer
            version = writer.finish(optimise=base is None)
            told = bool(writer.version)  # then the same version says that nothing was changed
            if not (previous or "").endswith(f"-{version}") if told else not self._is_whole(previous, version):
                writer.announce(version)
                self._switch(partial, f"{number:06d}-{version}", previous)
        finally:
            if writer is not None:
                writer.close()
            shutil.rmtree(partial, ignore_errors=True)

    def _switch(self, partial: Path, name: str, previous: str | None) -> None:
        with _explaining(self.root):
            partial.rename(self._snapshots / name)
            sync(self._snapshots)
            replace(self._current, name + "\n")
        self._clean({name, previous})

    def _is_whole(self, name: str | None, version: str) -> bool:
        """Tell whether a snapshot holds this version already, and every byte of it can be read."""
        if name is None or not name.endswith(f"-{version}"):
            return False
        with contextlib.suppress(StoreError):
            return Snapshot(self._snapshots / name).digest() == version
        return False

    def _served(self) -> str | None:
        """Name the snapshot that is served; None when there is none or the store is damaged, for a writer mends it."""
        try:
            return self.current().path.name
        except StoreError:
            return None

    def _names(self) -> list[str]:
        if not self._snapshots.is_dir():
            return []
        return sorted(path.name for path in self._snapshots.iterdir() if _NAME.fullmatch(path.name))

    def _clean(self, keep: set[str | None]) -> None:
        """Remove what a crash left over and the snapshots that nobody needs any more."""
        if not self._snapshots.is_dir() or keep == {None}:
            return
        names = self._names()
        served = max(name for name in keep if name is not None)
        before = [name for name in names if name < served]
        stays = {*keep, *before[-1:]}
        for name, after in itertools.pairwise(before):  # a snapshot was current until the next one was
            with contextlib.suppress(OSError):
                if time.time() - (self._snapshots / after).stat().st_mtime < self.keep:
                    stays.add(name)
        for path in self._snapshots.iterdir():
            if path.name not in stays:
                shutil.rmtree(path, ignore_errors=True)
        versions = {name.partition("-")[2] for name in self._names()}
        for path in self._derived.glob("*"):
            if path.name not in versions:
                shutil.rmtree(path, ignore_errors=True)

    def accept(self, name: str, content: bytes) -> Path:
        """Keep an annotation set so that every rebuild loads it. Call it inside `locked` or `revise`.

        Args:
            name: file name; a set of the same name is replaced.
            content: the file.
        """
        if Path(name).name != name or name.startswith("."):
            raise StoreError("An accepted annotation set needs a plain file name", name)
        with _explaining(self._accepted):
            self._accepted.mkdir(parents=True, exist_ok=True)
            replace(self._accepted / name, content)
        return self._accepted / name

    def authored(self) -> set[str]:
        """Return the IRIs of the graphs that were written over HTTP."""
        try:
            return set(self._authored.read_text("utf-8").split())
        except FileNotFoundError:
            return set()

    def set_authored(self, graphs: Collection[str]) -> None:
        """Say which graphs a rebuild takes over as they are. Call it inside `locked` or `revise`."""
        if set(graphs) == self.authored():
            return
        with _explaining(self._authored):
            replace(self._authored, "".join(f"{graph}\n" for graph in sorted(graphs)))

    def accepted(self) -> list[Path]:
        """List the annotation sets that were accepted, sorted by name."""
        if not self._accepted.is_dir():
            return []
        return sorted(path for path in self._accepted.iterdir() if not path.name.startswith("."))


@contextlib.contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise explained(error, path) from None
