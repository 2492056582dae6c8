"""What the benchmarks of the service share: starting it, looking at its processes, asking it over a plain socket."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

TICKS = os.sysconf("SC_CLK_TCK")


class Reply(NamedTuple):
    """What came back: status, body, seconds, and whether the answer has its proper end."""

    status: int
    body: bytes
    seconds: float
    whole: bool


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def serving(store: Path, **settings: object) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `aigovkg serve` on a store; give the process and its port."""
    values = {"store": store, "port": 0, **settings}
    environment = os.environ | {f"AIGOVKG_{name.upper()}": str(value) for name, value in values.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "aigovkg", "serve"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r":(\d+)/", said)
        if not found:
            raise SystemExit(said + process.stderr.read())
        yield process, int(found[1])
    finally:
        process.terminate()
        process.wait(60)


@contextlib.contextmanager
def oxigraph(snapshot: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run `oxigraph serve-read-only` on a snapshot; give the process and its port."""
    port = free_port()
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "-l", str(snapshot), "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield process, port
    finally:
        process.terminate()
        process.wait(10)


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


def seconds_of(pid: int) -> float:
    """Return the processor time that a process has used."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def mebibytes(pid: int, name: str) -> float:
    """Return a figure of a process's memory, such as VmRSS or VmPeak."""
    with contextlib.suppress(OSError):
        found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def descriptors(pid: int) -> int:
    """Count the open files of a process."""
    with contextlib.suppress(OSError):
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return 0


async def ask(
    port: int, query: str, *, path: str = "/sparql", address: str = "127.0.0.1", accept: str = "text/csv"
) -> Reply:
    """Ask a query from an address of this machine: by GET, a long one by POST; by `path` alone without a query."""
    began = time.monotonic()
    head = f"Host: 127.0.0.1\r\nAccept: {accept}\r\nConnection: close\r\n"
    if len(query) > 8000:
        form = urlencode({"query": query})
        text = f"POST {path} HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\n"
        text += f"Content-Length: {len(form)}\r\n\r\n{form}"
    else:
        text = f"GET {path}{'?' + urlencode({'query': query}) if query else ''} HTTP/1.1\r\n{head}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0), limit=1 << 20)
    try:
        writer.write(text.encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(lines.split(" ", 2)[1])
        body, whole = await _body(reader, lines)
    finally:
        writer.close()
    return Reply(status, body, time.monotonic() - began, whole)


async def _body(reader: asyncio.StreamReader, head: str) -> tuple[bytes, bool]:
    """Read a body; keep its first part only, for nobody compares large ones here."""
    length = re.search(r"content-length: (\d+)", head)
    if length:
        with contextlib.suppress(asyncio.IncompleteReadError):
            return await reader.readexactly(int(length[1])), True
        return b"", False
    first, last = b"", b""
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(1 << 16):
            first, last = first or part[:2000], (last + part)[-5:]
    return first, last == b"0\r\n\r\n"
