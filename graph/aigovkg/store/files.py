"""Files that are replaced in one step."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["replace", "sync"]


def replace(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Replace a file in one step: readers see the old content or the new, also after a power cut."""
    data = content.encode() if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.new")
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the operating system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
