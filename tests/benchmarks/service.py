"""Requests per second and latency of our service beside `oxigraph serve-read-only`, over the same snapshot, in turns.

    python -m tests.benchmarks.service --store FOLDER [--seconds 3] [--rounds 5] [--connections 8] [--rows 1000000]

Needs wrk (https://github.com/wg/wrk) and the dependency group `bench`. A row tells the median of the rounds; in each
round both servers are measured one right after the other, and the ratio is that of the round, so that what else the
machine does touches both alike. "repeated" is the same question again, "new" one that was never asked. The last rows
load large results with one connection and tell megabytes per second. CPU is processor time of all of a server's
processes for each request. For what the pool costs, the same query is asked through a pool and in this process.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from click import echo
from tests.benchmarks.running import family, oxigraph, seconds_of, serving

from aigovkg.names import PREFIXES
from aigovkg.store import Store
from aigovkg_server.frames import Job
from aigovkg_server.pool import Pool

_PREFIXES = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name in ("aigov", "skos"))
_ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT "
_JOIN = (
    "SELECT ?claim ?subject ?object ?in ?by { ?claim a aigov:Claim ; aigov:claimSubject ?subject ; "
    "aigov:claimObject ?object ; aigov:assertedIn ?in ; aigov:claimPredicate aigov:advocates } LIMIT 20"
)
_GROUP = (
    "SELECT ?predicate ?object (COUNT(*) AS ?n) { ?claim aigov:claimPredicate ?predicate ; aigov:claimObject ?object } "
    "GROUP BY ?predicate ?object ORDER BY DESC(?n) LIMIT 20"
)
#: Name, query, whether each request asks something new, the ratio that is wanted.
CASES = (
    ("10 rows, new", _ROWS + "10", True, 0.3),
    ("10 rows, repeated", _ROWS + "10", False, 0.6),
    ("star join, new", _JOIN, True, None),
    ("star join, repeated", _JOIN, False, None),
    ("GROUP BY, new", _GROUP, True, None),
    ("GROUP BY, repeated", _GROUP, False, 5.0),
    ("10,000 rows, new", _ROWS + "10000", True, 1.0),
    ("10,000 rows, repeated", _ROWS + "10000", False, None),
)
_SCRIPT = """
local n = 0
request = function()
  n = n + 1
  local path = "%s" .. (%s and ("%%20%%23" .. "%s" .. n) or "")
  return wrk.format("GET", path, {["Accept"] = "application/sparql-results+json"})
end
"""


class Measured(NamedTuple):
    """What wrk tells of a round: requests a second, latency in milliseconds, processor time a request in µs."""

    rate: float
    median: float
    slow: float
    cpu: float


def _milliseconds(text: str) -> float:
    value, unit = float(text.rstrip("mus")), text.lstrip("0123456789.")
    return value * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[unit]


def wrk(port: int, path: str, pid: int, options: argparse.Namespace, *, new: bool) -> Measured:
    """Load a server for some seconds."""
    members = family(pid)
    before = sum(map(seconds_of, members))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT % (path, str(new).lower(), time.time()))
        script.flush()
        command = [
            "wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}", "--latency", "-s", script.name,
            f"http://127.0.0.1:{port}",
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"Not every request was answered:\n{said}")
    done = int(re.findall(r"(\d+) requests in", said)[0])
    spent = sum(map(seconds_of, members)) - before
    return Measured(
        float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]),
        _milliseconds(re.findall(r"50%\s+([\d.]+\w+)", said)[0]),
        _milliseconds(re.findall(r"99%\s+([\d.]+\w+)", said)[0]),
        1e6 * spent / max(done, 1),
    )


def compared(
    name: str, ours: Callable[[], Measured], theirs: Callable[[], Measured], wanted: float | None, rounds: int
) -> None:
    """Measure both in turns and print the row."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    mine = Measured(*(statistics.median(column) for column in zip(*(pair[0] for pair in pairs), strict=True)))
    peer = Measured(*(statistics.median(column) for column in zip(*(pair[1] for pair in pairs), strict=True)))
    ratio = statistics.median(pair[0].rate / pair[1].rate for pair in pairs)
    echo(
        f"{name:22} {mine.rate:9,.0f} {peer.rate:9,.0f} {ratio:6.2f} {'' if wanted is None else wanted:>6} "
        f"{mine.median:8.2f} {mine.slow:8.2f} {peer.median:8.2f} {peer.slow:8.2f} {mine.cpu:8,.0f} {peer.cpu:8,.0f}"
    )


def loaded(port: int, path: str, query: str) -> tuple[float, int, float]:
    """Load one large result; return seconds, bytes and seconds until the first of them."""
    request = Request(
        f"http://127.0.0.1:{port}{path}?{urlencode({'query': query})}",
        headers={"Accept": "application/sparql-results+json"},
    )
    began, size, first = time.monotonic(), 0, 0.0
    with urlopen(request, timeout=600) as answer:
        while part := answer.read(1 << 18):
            first = first or time.monotonic() - began
            size += len(part)
    return time.monotonic() - began, size, first


def large(ports: tuple[int, int], rows: int, rounds: int) -> None:
    """Compare a large result, as a stream."""
    query = f"SELECT ?s ?p ?o {{ {{ ?s ?p ?o }} UNION {{ ?s ?p ?o }} UNION {{ ?s ?p ?o }} }} LIMIT {rows}"
    pairs = []
    for number in range(rounds):
        new = f"{query} # {time.time()} {number}"
        pairs.append((loaded(ports[0], "/sparql", new), loaded(ports[1], "/query", new)))
    if any(ours[1] != theirs[1] for ours, theirs in pairs):
        raise SystemExit("The results have different sizes")
    mine, peer = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    ratio = statistics.median(pair[1][0] / pair[0][0] for pair in pairs)
    size = pairs[0][0][1] / 1e6
    first = [statistics.median(pair[side][2] for pair in pairs) * 1000 for side in (0, 1)]
    echo(
        f"{rows:,} rows ({size:.0f} MB): {size / mine:.0f} MB/s, oxigraph {size / peer:.0f} MB/s, ratio {ratio:.2f} "
        f"(wanted 0.8); first bytes after {first[0]:.1f} ms, oxigraph {first[1]:.1f} ms"
    )


def overhead(snapshot: Path, count: int = 2000) -> None:
    """Tell what a query costs more through a pool than in this process."""
    store = Store(snapshot.parents[1]).open()
    pool = Pool(1, 2048)
    pool.start(str(snapshot))

    def here(number: int) -> None:
        for _ in store.query(f"{_ROWS}10 # {number}").rows():
            pass

    def there(number: int) -> None:
        b"".join(pool.run(Job(f"{_ROWS}10 # {number}", str(snapshot))))

    spans = []
    for ask in (here, there):
        ask(0)
        began = time.perf_counter()
        for number in range(count):
            ask(number)
        spans.append(1e6 * (time.perf_counter() - began) / count)
    pool.close()
    echo(f"pool, 10 rows, one after the other: {spans[1]:.0f} µs a query, in this process {spans[0]:.0f} µs")


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt install wrk")
    snapshot = Store(options.store).current().path
    with serving(options.store) as (ours, port), oxigraph(snapshot) as (theirs, other):
        time.sleep(2)
        columns = f"{'50 %':>8} {'99 %':>8} " * 2 + "    ours oxigraph"
        echo(f"{'':22} {'requests/s':>19} {'ratio':>6} {'wanted':>6} {'ms: ours':>17} {'oxigraph':>17} {'CPU µs':>17}")
        echo(f"{'':22} {'ours':>9} {'oxigraph':>9} {'':13} {columns}")
        for name, query, new, wanted in CASES:
            asked = "?query=" + quote(_PREFIXES + query)
            compared(
                name,
                lambda asked=asked, new=new: wrk(port, "/sparql" + asked, ours.pid, options, new=new),  # type: ignore[misc]
                lambda asked=asked, new=new: wrk(other, "/query" + asked, theirs.pid, options, new=new),  # type: ignore[misc]
                wanted,
                options.rounds,
            )
        large((port, other), options.rows, options.rounds)
    overhead(snapshot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
