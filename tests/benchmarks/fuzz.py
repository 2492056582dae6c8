"""Sends malformed and odd requests to the service: none may be answered with a 5xx, hang, or end it.

    python -m tests.benchmarks.fuzz --store FOLDER [--requests 3000] [--seed 1]

Methods, targets, headers, encodings, bodies shorter or longer than announced, chunks that break off, bytes that are no
HTTP. A request that stays incomplete is closed by this program after a moment. Whole requests are mixed in, and the
service must still answer an ordinary query at the end, with as many processes and open files as before (one more
process may be writing the dumps that were asked for). The exit code is 1 when not.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from click import echo
from tests.benchmarks.running import ask, descriptors, family, serving

METHODS = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PRI",
    "get",
    "QUERY",
    "G\x00T",
    "",
]
PATHS = [
    "/", "/sparql", "/sparql/", "/store", "/store?default", "/store?graph=x", "/queries", "/queries/documents",
    "/queries/%00",
    "/queries/principles-of-document.csv", "/search?q=a", "/id/x/y", "/validate", "/healthz", "/metrics",
    "/openapi.json", "/.well-known/void", "/dumps/", "/static/../app.py", "/static/%2e%2e/app.py", "//", "/%", "/%zz",
    "*", "http://x/sparql",
    "/explain?s=1", "/compare?a=%ff", "/ontology", "/vocabulary/nothing", "/page/document/x", "/reconcile?queries={",
    "/" + "a" * 9000,
]  # fmt: skip
TEXTS = [
    "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 1", "SELECT", "", "\x00", "\ufffd", "INSERT DATA { <x:a> <x:b> 1 }",
    "{" * 500,
    "SELECT * { SERVICE <http://127.0.0.1/> {} }", "DESCRIBE <x:y>", "ASK { FILTER(1/0) }",
    "BASE <> ASK { <a> <b> <c> }",
    "SELECT (1/0 AS ?x) {}", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", "# nothing", "ASK { ?s ?p '\\uD800' }",
]  # fmt: skip
VALUES = {
    "Accept": ["*/*", "text/html", "text/csv;q=x", ";;;", "application/json;q=2", "a/b," * 500, "\xff", ""],
    "Accept-Encoding": ["gzip", "br;q=0.5, *;q=0", "zstd, gzip", "x" * 3000, "identity;q=0"],
    "Content-Type": [
        "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update", "text/turtle",
        "multipart/form-data", "multipart/form-data; boundary=x", "application/json", "/", "text/plain; charset=utf-99",
        "application/sparql-query; charset=latin-1",
    ],
    "Content-Length": ["0", "5", "-1", "1e3", "99999999999999999999", "10, 10"],
    "Transfer-Encoding": ["chunked", "gzip, chunked", "identity", "chunked, chunked"],
    "Host": ["x", "", "a b", "x:99999", "[::1", "\xe4", "evil.example/path"],
    "If-None-Match": ["*", '"x"', "W/", '"' + "x" * 2000],
    "If-Match": ["*", '"x"'],
    "Authorization": ["Bearer x", "Basic !!!", "Basic \xff", "Bearer", "x"],
    "Range": ["bytes=0-1", "bytes=9-1", "x"],
    "Expect": ["100-continue", "x"],
    "Origin": ["null", "https://example.org"],
    "X-Forwarded-For": ["1.2.3.4", "x, y"],
    "X-Forwarded-Prefix": ["/x", "//evil.example"],
    "Upgrade": ["websocket", "h2c"],
    "Connection": ["close", "keep-alive, Upgrade", "x"],
    "Cookie": ["a=b; c", "="],
}  # fmt: skip


def request(dice: random.Random) -> bytes:
    """Return the bytes of a request."""
    if dice.random() < 0.03:
        return dice.randbytes(dice.randrange(1, 400))
    target, text = dice.choice(PATHS), dice.choice(TEXTS)
    if target.startswith("/sparql") and dice.random() < 0.7:
        name = dice.choice(
            ["query", "query", "update", "format", "timeout", "default-graph-uri", "named-graph-uri", "x"]
        )
        value = quote(text) if dice.random() < 0.9 else dice.choice(["%FF", "%", "%C3%28", "a+b&query=c", "\xe9"])
        target += f"?{name}={value}" + dice.choice(
            ["", "&format=html", "&timeout=nan", "&timeout=1e999", "&timeout=-1"]
        )
    headers = {name: dice.choice(values) for name, values in VALUES.items() if dice.random() < 0.15}
    body = dice.choice([b"", text.encode(errors="replace"), b"query=" + quote(text).encode(), dice.randbytes(50)])
    if body and "Content-Length" not in headers and "Transfer-Encoding" not in headers:
        headers["Content-Length"] = str(len(body) + dice.choice([0, 0, 0, 0, 7, -1]))
    if headers.get("Transfer-Encoding") == "chunked":
        whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        body = dice.choice([whole, whole[:-3], b"zz\r\n", b"fffffffffffffffff\r\nx", whole + b"x"])
    headers.setdefault("Host", "127.0.0.1")
    method, version = (
        dice.choice(METHODS[:7] if dice.random() < 0.9 else METHODS),
        dice.choice(["1.1"] * 8 + ["1.0", "9"]),
    )
    lines = [f"{method} {target} HTTP/{version}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + body


async def send(port: int, data: bytes) -> str:
    """Send bytes, and return the status of what comes back; a word when nothing does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        with contextlib.suppress(ConnectionError):
            line = await asyncio.wait_for(reader.readline(), 3)
            return line.split(b" ")[1].decode("latin-1")[:3] if line.startswith(b"HTTP/") else "closed"
        return "reset"
    except TimeoutError:
        return "waits for more"
    except IndexError:
        return "odd"
    finally:
        writer.close()


async def fuzz(port: int, pid: int, options: argparse.Namespace) -> int:
    """Send the requests, some at the same time; return the exit code."""
    dice = random.Random(options.seed)  # noqa: S311 - requests, no secrets
    seen: Counter[str] = Counter()
    wrong: list[tuple[str, bytes]] = []
    await ask(port, "ASK {}")
    await asyncio.sleep(3)  # until every process is there
    before = len(family(pid)), descriptors(pid)
    gate = asyncio.Semaphore(16)

    async def one(data: bytes) -> None:
        async with gate:
            status = await send(port, data)
        seen[status] += 1
        if status.startswith("5") and status not in ("501", "505"):
            wrong.append((status, data))

    await asyncio.gather(*(one(request(dice)) for _ in range(options.requests)))
    await asyncio.sleep(2)
    last = await ask(port, "ASK {}", accept="text/csv")
    after = len(family(pid)), descriptors(pid)
    echo(f"{options.requests} requests; answers: {dict(sorted(seen.items()))}")
    for status, data in wrong[:20]:
        echo(f"WRONG {status}: {data[:300]!r}")
    echo(f"processes and open files: before {before}, after {after}; an ordinary query: {last.status}")
    return 1 if wrong or last.status != 200 or after[0] > before[0] + 1 or after[1] > before[1] + 5 else 0


def main() -> int:
    """Run the measurement; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with serving(options.store, memory=512) as (process, port):
        return asyncio.run(fuzz(port, process.pid, options))


if __name__ == "__main__":
    sys.exit(main())
