"""Makes what is derived from a snapshot in a process of its own, so that the service goes on answering meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

__all__ = ["Maker"]


class Maker:
    """Runs a program, at most once at a time.

    Args:
        module: the program; its argument is the folder of the store.
        store: that folder.
    """

    def __init__(self, module: str, store: Path) -> None:
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

    def wait(self, seconds: float) -> bool:
        """Wait for the program to end, and tell whether it did what it should."""
        process = self._process
        try:
            return process is not None and process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False

    def close(self) -> None:
        """End the program."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._process = None
