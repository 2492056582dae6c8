"""The index for text search that fits the snapshot that is served; made in a process of its own where it is missing.

`aigovkg build` makes it with the snapshot. After a change of the graph by other ways it is made when someone searches;
until it is there, the one before answers, which knows the graph as it was some seconds ago.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

from aigovkg.errors import StoreError
from aigovkg.search import Index, index_of
from aigovkg.store import Current, Store

__all__ = ["Indexing"]

_PATIENCE = 20.0  # seconds that the first search waits for the index


class Indexing:
    """Gives the index to search in.

    Args:
        store: where snapshots and their indexes are.
        current: tells which snapshot is served.
    """

    def __init__(self, store: Store, current: Callable[[], Current]) -> None:
        self._store, self._current = store, current
        self._last: Index | None = None
        self._maker: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def index(self) -> Index:
        """Return an index: that of the snapshot that is served, or while it is being made the one before.

        Raises:
            StoreError: there is no graph, or its index is not there yet.
        """
        version = self._current().version
        found = index_of(self._store, version)
        if found is None:
            maker = self._make()
            if self._last is not None and self._last.path.is_file():
                return self._last
            self._await(maker)
            found = index_of(self._store, self._current().version)
        if found is None:
            raise StoreError("The index of words is being made", remedy="Try again in some seconds")
        self._last = found
        return found

    def _make(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._maker is None or self._maker.poll() is not None:
                command = [sys.executable, "-P", "-m", "aigovkg.search", str(self._store.root)]
                self._maker = subprocess.Popen(  # noqa: S603  (our own module, no shell)
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )
            return self._maker

    def _await(self, maker: subprocess.Popen[bytes]) -> None:
        try:
            code = maker.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return
        if code:
            raise StoreError("The index of words could not be made", remedy="See the log of the service")

    def close(self) -> None:
        """End what is being made."""
        with self._lock:
            if self._maker is not None:
                self._maker.kill()
                self._maker.wait()
                self._maker = None
