"""How long a change takes from the request until it is on the disk and served, beside `oxigraph serve`.

    python tests/benchmarks/authoring.py [--times 30] [--store FOLDER]

Both hold the graph of the store (of `AIGOVKG_STORE`, which `aigovkg build` makes), ours in a copy of it. The same
requests go to both in turns: an INSERT DATA of one triple, the DELETE DATA of it, and a PUT and a DELETE of a graph of
300 triples. Ours validates, infers where it has to, writes the audit log, brings the change to the disk and publishes
a snapshot; Oxigraph's server writes into its store.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from click import echo

from aigovkg import settings
from aigovkg.authoring import Tokens
from aigovkg.store import Store

UPDATE = "application/sparql-update"
GRAPH = "".join(f"<urn:s{n}> <urn:p{n % 7}> {n} .\n" for n in range(300))
STEPS = (
    ("INSERT DATA, 1 triple", "POST", "update", "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }", UPDATE),
    ("DELETE DATA, 1 triple", "POST", "update", "DELETE DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }", UPDATE),
    ("PUT, 300 triples", "PUT", "store?graph=urn:h", GRAPH, "text/turtle"),
    ("DELETE, 300 triples", "DELETE", "store?graph=urn:h", "", ""),
)


def ours(root: Path) -> tuple[subprocess.Popen[str], str, str]:
    """Start our service; return the process, its address and a token."""
    environment = os.environ | {"AIGOVKG_STORE": str(root), "AIGOVKG_PORT": "0", "AIGOVKG_AUTHORING": "on"}
    command = [
        sys.executable,
        "-c",
        "from aigovkg_server import serve; from aigovkg.settings import load; serve(load())",
    ]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = None
    while found is None:
        line = process.stderr.readline()
        assert line, "the service did not start"
        found = re.search(r"http://\S+:\d+", line)
    return process, found.group(), Tokens(root).make("benchmark")


def oxigraph(root: Path, quads: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start Oxigraph's server over the same quads; return the process and its address."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    subprocess.run([program, "load", "--location", root, "--file", quads], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [program, "serve", "--location", str(root), "--bind", address]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://{address}/query?query=ASK%7B%7D", timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    return process, f"http://{address}"


def timed(address: str, method: str, body: str, kind: str, token: str) -> float:
    """Send a change and return the seconds until its answer."""
    headers = ({"Content-Type": kind} if kind else {}) | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, body.encode() if kind else None, headers, method=method)
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=120) as answer:
        answer.read()
    return time.monotonic() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Changes over HTTP beside oxigraph serve.")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--store", type=Path, default=settings.load().store)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy, quads = Path(folder) / "ours", Path(folder) / "graph.nq"
        shutil.copytree(given.store, copy)
        with quads.open("wb") as out:
            snapshot = Store(copy).open()
            snapshot.dump(out, "nquads")
        mine, here, token = ours(copy)
        peer, there = oxigraph(Path(folder) / "peer", quads)
        try:
            echo(f"{snapshot.count():,} triples; median of {given.times}, seconds")
            times: dict[str, tuple[list[float], list[float]]] = {step[0]: ([], []) for step in STEPS}
            for _ in range(given.times + 1):  # the first is to warm up
                for name, method, path, body, kind in STEPS:
                    our_path = path.replace("update", "sparql")
                    times[name][0].append(timed(f"{here}/{our_path}", method, body, kind, token))
                    times[name][1].append(timed(f"{there}/{path}", method, body, kind, ""))
            for name, (left, right) in times.items():
                one, other = statistics.median(left[1:]), statistics.median(right[1:])
                echo(f"{name:24} ours {one:.4f}   oxigraph serve {other:.4f}   ratio {one / other:.1f}")
        finally:
            for process in (mine, peer):
                process.terminate()
                process.wait(30)


if __name__ == "__main__":
    main()
