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
        self._failed = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Start the program, unless it runs."""
        with self._lock:
            ended = None if self._process is None else self._process.poll()
            self._failed = self._failed if ended is None else ended > 0
            if self._process is None or ended is not None:
                self._process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
                    self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )

    def wait(self, seconds: float) -> None:
        """Wait for the program to end, but not longer than that; raises what `check` does."""
        process = self._process
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._failed = process is not None and process.wait(seconds) > 0
        self.check()

    def check(self) -> None:
        """Look how the program ended the last time.

        Raises:
            StoreError: without having done what it should.
        """
        if self._failed:
            raise StoreError(f"{self._what} could not be made", remedy="The log of the service tells why")

    def close(self) -> None:
        """End the program."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._process = None
