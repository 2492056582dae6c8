"""The index for text search that fits the snapshot that is served; made in a process of its own where it is missing.

`aigovkg build` makes it with the snapshot. After a change of the graph by other ways it is made when someone searches;
until it is there, the one before answers, which knows the graph as it was some seconds ago.
"""

from __future__ import annotations

from collections.abc import Callable

from aigovkg.search import Index, index_of, remote_folder
from aigovkg.settings import Settings
from aigovkg.store import Current, Store
from aigovkg_server.errors import NotYet
from aigovkg_server.making import Maker

__all__ = ["Indexing"]

_PATIENCE = 20.0  # seconds that the first search waits for the index


class Indexing:
    """Gives the index to search in.

    Args:
        settings: `store` says where snapshots and their indexes are; `endpoint`, where it is set, what is indexed
            instead, anew each hour.
        current: tells which snapshot is served.
    """

    def __init__(self, settings: Settings, current: Callable[[], Current]) -> None:
        self._settings, self._store, self._current = settings, Store(settings.store), current
        self._last: Index | None = None
        self._maker = Maker("aigovkg.search", settings.store, "The index of words")

    def index(self) -> Index:
        """Return an index: that of the snapshot that is served, or while it is being made the one before.

        Raises:
            StoreError: there is no graph, or its index is not there yet or cannot be made.
        """
        found = self._found()
        if found is None:
            self._maker.begin()
            if self._last is not None and self._last.path.is_file():
                return self._last
            self._maker.wait(_PATIENCE)
            found = self._found()
        if found is None:
            raise NotYet("The index of words is")
        self._last = found
        return found

    def _found(self) -> Index | None:
        if self._settings.endpoint:
            folder = remote_folder(self._settings)
            return index_of(folder, folder.name)
        version = self._current().version
        return index_of(self._store.derived(version), version)

    def close(self) -> None:
        """End what is being made."""
        self._maker.close()
