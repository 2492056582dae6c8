"""Answers that are kept for repeated queries, bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict

__all__ = ["Cache", "Entry", "Key"]

#: The version of the snapshot, and what identifies the query, its dataset and the form of the answer.
Key = tuple[str, str]
_OVERHEAD = 1024  # bytes that an entry takes beside its headers and its body, roughly
_PART = 16  # an answer may take this part of the cache


class Entry:
    """A complete answer.

    Args:
        lines: those of its headers.
        parts: its body in the parts that it came in, as they are sent.

    Attributes:
        length: bytes of its body.
        size: bytes that it takes.
    """

    __slots__ = ("length", "lines", "parts", "size")

    def __init__(self, lines: bytes, parts: tuple[bytes, ...]) -> None:
        self.lines, self.parts = lines, parts
        self.length = sum(map(len, parts))
        self.size = _OVERHEAD + len(lines) + self.length


class Cache:
    """The answers used last, of any snapshot: those of an old one are not asked for, and go first.

    Args:
        capacity: bytes in all; 0 keeps nothing.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.largest = capacity // _PART
        self.bytes = self.hits = self.misses = 0
        self._lock = threading.Lock()  # pages are made in threads
        self._entries: OrderedDict[Key, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Entry | None:
        """Return the answer that is kept for a query."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                self.misses += 1
                return None
            self.hits += 1
            self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an answer, unless it is too large; the ones used longest ago give way."""
        if entry.length > self.largest:
            return
        with self._lock:
            former = self._entries.pop(key, None)
            self._entries[key] = entry
            self.bytes += entry.size - (former.size if former else 0)
            while self.bytes > self.capacity:
                _, oldest = self._entries.popitem(last=False)
                self.bytes -= oldest.size
