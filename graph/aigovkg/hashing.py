"""Names content by its hash: the same content gives the same name."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["Hasher"]

_LENGTH = 12  # hexadecimal digits


class Hasher(io.RawIOBase):
    """A file that only remembers the hash of what was written."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: Buffer, /) -> int:
        """Take bytes; return how many."""
        self._sha256.update(data)
        return memoryview(data).nbytes

    @property
    def version(self) -> str:
        """Name what was written so far, in 12 hexadecimal digits."""
        return self._sha256.hexdigest()[:_LENGTH]
