"""The audit log: one line of JSON for each change, in the file `audit.jsonl` of the store, which is only added to.

A line is on the disk before the change can be seen. Where the machine stops between the two, the log names a change
that did not come about: the line after it then begins at the version that this one began at.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from aigovkg.errors import StoreError
from aigovkg.store.files import sync

__all__ = ["record", "user"]


def record(root: Path, **members: str | int | Mapping[str, object]) -> None:
    """Add a line.

    Args:
        root: the folder of the store.
        members: what the line says, besides the time.
    Raises:
        StoreError: it cannot be written.
    """
    path = root / "audit.jsonl"
    line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **members}, ensure_ascii=False)
    try:
        fresh = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(handle, line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            sync(root)
    except OSError as error:
        reason = f"The change cannot be noted in the audit log ({error.strerror})"
        raise StoreError(reason, str(path), "Nothing was changed; see to the file first") from None


def user() -> str:
    """Name who runs this process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
