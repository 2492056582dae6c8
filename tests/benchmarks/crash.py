"""Kills a build with -9 at random moments; after each, the service must answer from the last good snapshot.

    python tests/benchmarks/crash.py [--times 10] [--seed 1] [TEXTS…]

Builds once into a scratch store, starts `aigovkg serve` on it, then begins builds and kills them with all their
processes. After each kill the running service and a fresh reader must give the answer and the version of the last good
snapshot. At the end one build is left alone: it must succeed and remove what the killed ones left. The exit code is 1
when anything differs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from click import echo

from aigovkg.store import Store

QUESTION = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
AIGOVKG = (sys.executable, "-m", "aigovkg")


def build(store: Path, texts: list[str]) -> subprocess.Popen[bytes]:
    """Start a build in a process group of its own."""
    return subprocess.Popen(
        [*AIGOVKG, "build", *texts, "--store", store],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def served(port: int) -> int:
    """Ask the running service how many triples there are."""
    query = urllib.parse.urlencode({"query": QUESTION})
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/sparql?{query}", headers={"Accept": "application/sparql-results+json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(json.load(answer)["results"]["bindings"][0]["n"]["value"])


def read(store: Path) -> tuple[str, int, bool]:
    """Open the store as a fresh reader does; return its version, the answer, and whether every byte is as published."""
    snapshot = Store(store).open()
    (row,) = snapshot.query(QUESTION).rows()
    return snapshot.version, int(str(row[0])), snapshot.digest() == snapshot.version


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def started(port: int) -> int:
    """Wait until the service answers; return its first answer."""
    for _ in range(150):
        try:
            return served(port)
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The service did not start")


def main() -> int:
    """Run the measurement; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("texts", nargs="*")
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - moments, no secrets
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store, port = Path(folder) / "store", free_port()
        begin = time.monotonic()
        if build(store, []).wait():
            raise SystemExit("The first build failed")
        seconds = time.monotonic() - begin
        good = read(store)
        echo(f"first build: {seconds:.1f} s, version {good[0]}, {good[1]:,} triples")
        service = subprocess.Popen(
            [*AIGOVKG, "serve", "--store", store, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            started(port)
            moments = [dice.uniform(0.2, seconds) for _ in range(options.times)]
            wrong = sum(not survives(store, port, moment, options.texts) for moment in moments)
            left = len(list((store / "snapshots").iterdir()))
            code = build(store, options.texts).wait()
            now = len(list((store / "snapshots").iterdir()))
            echo(f"a build left alone: exit code {code}, {left} snapshot folders before it, {now} after")
            echo(f"{options.times - wrong} of {options.times} kills survived")
            return 1 if wrong or served(port) <= 0 else 0
        finally:
            service.send_signal(signal.SIGINT)
            service.wait(30)


def survives(store: Path, port: int, moment: float, texts: list[str]) -> bool:
    """Kill one build at a moment (seconds after its start); tell whether everybody still gets the last good answer."""
    before = read(store)
    process = build(store, texts)
    time.sleep(moment)
    done = process.poll() is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    version, answer, whole = read(store)
    fine = whole and served(port) == answer and (done or version == before[0] or not leftover(store))
    what = "it had published already" if done or version != before[0] else "the last good snapshot answers"
    echo(f"killed after {moment:5.2f} s: {what if fine else 'WRONG'}")
    return fine


def leftover(store: Path) -> bool:
    """Tell whether a half-written snapshot lies in the store."""
    return any(path.suffix == ".partial" for path in (store / "snapshots").iterdir())


if __name__ == "__main__":
    sys.exit(main())
