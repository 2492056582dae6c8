"""Answers of the pages' queries that are kept, in the same cache as those at /sparql."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from aigovkg_server.cache import Cache, Entry, Key

__all__ = ["Keeping", "Kept", "Told"]


class Told(Protocol):
    """An answer as it is read: what kind it is, its bytes."""

    @property
    def kind(self) -> str:
        """Tell whether it is a "table", a "boolean" or a "graph"."""

    def __iter__(self) -> Iterator[bytes]: ...
    def __next__(self) -> bytes: ...
    def close(self) -> None:
        """Give up the rest."""


class Kept:
    """An answer that was kept.

    Args:
        kind: what it is.
        parts: all of it.
    """

    def __init__(self, kind: str, parts: tuple[bytes, ...]) -> None:
        self.kind = kind
        self._parts = iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._parts)

    def close(self) -> None:
        """Do nothing: nobody works on it."""


class Keeping:
    """An answer that is kept when it was read to its end, and is not too long.

    Args:
        answer: what is read.
        cache: keeps it.
        key: under this name.
    """

    def __init__(self, answer: Told, cache: Cache, key: Key) -> None:
        self.kind = answer.kind
        self._answer, self._cache, self._key = answer, cache, key
        self._parts: list[bytes] = []
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            part = next(self._answer)
        except StopIteration:
            if self._size <= self._cache.largest:
                self._cache.put(self._key, Entry(b"", tuple(self._parts)))
            raise
        self._size += len(part)
        if self._size <= self._cache.largest:
            self._parts.append(part)
        else:
            self._parts.clear()
        return part

    def close(self) -> None:
        """Give up the rest; then nothing is kept."""
        self._answer.close()
