"""Makes what is derived from a snapshot in a process of its own, so that the service goes on answering meanwhile."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from pathlib import Path

from aigovkg.errors import StoreError

__all__ = ["Maker"]


class Maker:
    """Runs a program, at most once at a time.

    Args:
        module: the program; its argument is the folder of the store, and its errors go to the log.
        store: that folder.
        what: what it makes, as the subject of a sentence.
    """

    def __init__(self, module: str, store: Path, what: str) -> None:
        self._what = what
        self._command = [sys.executable, "-P", "-m", module, str(store)]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Start the program, unless it runs."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
                    self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )

    def wait(self, seconds: float) -> None:
        """Wait for the program to end, but not longer than that.

        Raises:
            StoreError: it ended without having done what it should.
        """
        process = self._process
        with contextlib.suppress(subprocess.TimeoutExpired):
            if process is not None and process.wait(seconds) > 0:
                raise StoreError(f"{self._what} could not be made", remedy="The log of the service tells why")

    def close(self) -> None:
        """End the program."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._process = None
