"""The audit log: who changed what, and who wished to and was refused.

`audit.jsonl` in the folder of the store has one line of JSON for each change, and is only added to. A line is on the
disk before the change can be seen. Where the machine stops between the two, the log names a change that did not come
about: the line after it then begins at the version that this one began at.

`refused.jsonl` has a line for each change that was refused. Anybody can ask for what is refused, so it is bounded.
"""

from __future__ import annotations

import getpass
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from aigovkg.errors import StoreError
from aigovkg.store.files import sync

__all__ = ["Refusals", "record", "user"]

_LARGEST = 4 << 20  # bytes of the file of refusals, before it takes the place of the one before
_LINES = 20  # that one client gets in a minute
_CLIENTS = 10_000  # whose lines are counted


def record(root: Path, **members: str | int | Mapping[str, object]) -> None:
    """Add a line.

    Args:
        root: the folder of the store.
        members: what the line says, besides the time.
    Raises:
        StoreError: it cannot be written.
    """
    path = root / "audit.jsonl"
    try:
        fresh = not path.exists()
        handle = _opened(path)
        try:
            os.write(handle, _line(members))
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            sync(root)
    except OSError as error:
        reason = f"The change cannot be noted in the audit log ({error.strerror})"
        raise StoreError(reason, str(path), "Nothing was changed; see to the file first") from None


def _opened(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)


def _line(members: Mapping[str, object]) -> bytes:
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **members}
    return json.dumps(line, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


class Refusals:
    """What was refused, in two files of bounded size; a client that is refused all the time has few lines in them.

    Args:
        root: the folder of the store.
        clock: gives seconds.
    """

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = root / "refused.jsonl", clock
        self._lock = threading.Lock()
        self._minute = -1
        self._lines: Counter[str] = Counter()

    def record(self, client: str, **members: str | int) -> None:
        """Add a line, unless the client has its lines for this minute already.

        Args:
            client: who was refused, for counting.
            members: what the line says, besides the time.
        Raises:
            StoreError: it cannot be written.
        """
        with self._lock:
            unlisted = self._turn(client)
            if unlisted is None:
                return
            try:
                self._write(_line(members | ({"unlisted": unlisted} if unlisted else {})))
            except OSError as error:
                reason = f"A refusal cannot be noted in the audit log ({error.strerror})"
                raise StoreError(reason, str(self._path)) from None

    def _turn(self, client: str) -> int | None:
        """Count a refusal; return how many were left out before it, or None when it is left out itself."""
        minute = int(self._clock() // 60)
        if minute != self._minute:  # only those that were left out are remembered, to be told of
            self._minute, former = minute, self._lines
            self._lines = Counter({name: _LINES - count for name, count in former.items() if count > _LINES})
        count = self._lines[client]
        if client not in self._lines and len(self._lines) >= _CLIENTS:
            client = ""  # all others are one client
            count = self._lines[client]
        self._lines[client] = max(count, 0) + 1
        return None if count >= _LINES else max(-count, 0)

    def _write(self, line: bytes) -> None:
        handle = _opened(self._path)
        try:
            os.write(handle, line)
            full = os.fstat(handle).st_size >= _LARGEST
        finally:
            os.close(handle)
        if full:
            self._path.replace(self._path.with_name(self._path.name + ".1"))


def user() -> str:
    """Name who runs this process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
