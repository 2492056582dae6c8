"""A result of any size: when its first bytes come, and what the processes hold while it is read, slowly, or left.

    python -m tests.benchmarks.stream --store FOLDER [--rows 10000000] [--slow 30]

One client reads all of a cross product, one reads a kilobyte a second, one leaves after its first bytes. Told is the
memory of the front and of the largest other process while they do, and how long a query goes on without its client.
The exit code is 1 when the first bytes come after a second, an answer lacks rows, memory grows with what was read, or
a query goes on for more than a second without its client.
"""

from __future__ import annotations

import argparse
import http.client
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from click import echo
from tests.benchmarks.running import family, mebibytes, seconds_of, serving

_CROSS = "SELECT ?a ?b { ?a a aigov:Claim . ?b a aigov:Claim }"
_ROOM = 64  # MiB that a process may grow by: what a stream of any length holds
_RUNNING = re.compile(r'^aigovkg_queries_running\{lane="\w+",pool="public"\} (\S+)$', re.MULTILINE)


class Memory:
    """Looks at the processes four times a second, while it is watched."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.front: list[float] = []
        self.worker: list[float] = []

    @contextmanager
    def watched(self) -> Iterator[Memory]:
        """Look until the block ends."""
        ended = threading.Event()
        thread = threading.Thread(target=self._watch, args=(ended,))
        thread.start()
        try:
            yield self
        finally:
            ended.set()
            thread.join()

    def _watch(self, ended: threading.Event) -> None:
        while not ended.wait(0.25):
            front, *others = family(self._pid)
            self.front.append(mebibytes(front, "VmRSS"))
            self.worker.append(max(mebibytes(other, "VmRSS") for other in others))

    def grown(self) -> bool:
        """Tell both, early and at most; return whether one grew with what was read."""
        grown = False
        for name, seen in (("front", self.front), ("largest worker", self.worker)):
            early, most = max(seen[: max(len(seen) // 10, 4)]), max(seen)
            echo(f"    {name:15} MiB: in the first tenth {early:6.1f}, at most {most:6.1f}, at the end {seen[-1]:6.1f}")
            grown |= most > early + _ROOM
        return grown


def address(rows: int) -> str:
    """Return where so many rows are."""
    return "/sparql?" + urlencode({"query": f"{_CROSS} LIMIT {rows}"})


@contextmanager
def asked(port: int, rows: int) -> Iterator[socket.socket]:
    """Ask for so many rows; give the connection."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    connection.connect(("127.0.0.1", port))
    head = f"GET {address(rows)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\nConnection: close\r\n\r\n"
    with connection:
        connection.sendall(head.encode())
        yield connection


def running(port: int) -> float:
    """Return how many queries run."""
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        return sum(map(float, _RUNNING.findall(answer.read().decode())))


def whole(port: int, pid: int, rows: int) -> list[str]:
    """Read all; return what was wrong."""
    lines = size = 0
    used = sum(map(seconds_of, family(pid)))
    with Memory(pid).watched() as memory, closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        began = time.monotonic()
        connection.request("GET", address(rows), headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        first = 0.0
        try:
            while part := answer.read1(1 << 18):
                first = first or time.monotonic() - began
                lines += part.count(b"\n")
                size += len(part)
        except http.client.HTTPException as error:
            echo(f"the answer breaks off: {error!r}")
        took = time.monotonic() - began
    used = sum(map(seconds_of, family(pid))) - used
    echo(f"{rows:,} rows: first bytes after {first * 1000:.0f} ms")
    echo(f"    {size / 1e6:,.0f} MB in {took:.0f} s, processor time {used:.0f} s")
    wrong = ["memory grows with what is read"] if memory.grown() else []
    if first > 1:
        wrong.append("the first bytes came late")
    if lines != rows + 1:
        wrong.append(f"{lines:,} lines came")
    return wrong


def slow(port: int, pid: int, seconds: float, rows: int) -> list[str]:
    """Read a kilobyte a second; return what was wrong."""
    with Memory(pid).watched() as memory, asked(port, rows) as connection:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            connection.recv(1024)
            time.sleep(1)
    echo(f"a kilobyte a second, for {seconds:.0f} s")
    return ["memory grows for a slow reader"] if memory.grown() else []


def left(port: int, rows: int) -> list[str]:
    """Leave after the first bytes; return what was wrong."""
    while running(port):
        time.sleep(0.1)
    with asked(port, rows) as connection:
        connection.recv(1 << 16)
        time.sleep(1)
        before = running(port)
    began = time.monotonic()
    while running(port) and time.monotonic() < began + 10:
        time.sleep(0.02)
    took = time.monotonic() - began
    echo(f"a client that leaves: {before:.0f} query ran, and ended {took * 1000:.0f} ms later")
    return [] if before and took < 1 else ["a query goes on without its client"]


def main() -> int:
    """Run the measurement; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--slow", type=float, default=30)
    options = parser.parse_args()
    limits = {"timeout": 3600, "max_timeout": 3600, "memory": 512}
    with serving(options.store, **limits) as (process, port):
        with urlopen(f"http://127.0.0.1:{port}{address(10)}") as answer:  # what a process reads once is not measured
            answer.read()
        wrong = whole(port, process.pid, options.rows)
        wrong += slow(port, process.pid, options.slow, options.rows)
        wrong += left(port, options.rows)
    for sentence in wrong:
        echo(f"WRONG: {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
