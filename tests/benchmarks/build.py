"""Measures `aigovkg build`: wall time, and peak memory of its largest process and of all its processes together.

    python tests/benchmarks/build.py [TEXTS…]

Without texts, the samples and shipped annotation sets are built; with texts, that is measured as a second build.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from click import echo


def resident(group: int) -> list[int]:
    """Return the resident memory of each process of a group, in KiB."""
    sizes = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                sizes.append(int(fields[21]) * os.sysconf("SC_PAGE_SIZE") // 1024)
        except (OSError, IndexError):
            continue
    return sizes


def measure(texts: list[str]) -> int:
    """Build into a scratch store and print what it took; return the exit code."""
    with tempfile.TemporaryDirectory() as store:
        begin = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "aigovkg", "build", *texts, "--store", store],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        largest = together = 0
        while process.poll() is None:
            sizes = resident(process.pid)
            largest, together = max([largest, *sizes]), max(together, sum(sizes))
            time.sleep(0.05)
        seconds = time.monotonic() - begin
        disk = sum(path.stat().st_size for path in Path(store).rglob("*") if path.is_file())
        assert process.stdout is not None
        echo(f"aigovkg build {' '.join(texts)}".strip())
        echo(process.stdout.read())
        memory = f"largest process {largest / 1024:.0f} MiB, all together {together / 1024:.0f} MiB"
        echo(f"wall time {seconds:.1f} s, {memory}")
        echo(f"store {disk / 1e6:.1f} MB, exit code {process.returncode}\n")
        return process.returncode


if __name__ == "__main__":
    codes = [measure([])] + ([measure(sys.argv[1:])] if sys.argv[1:] else [])
    sys.exit(max(codes))
