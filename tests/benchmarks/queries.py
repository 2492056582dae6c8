"""Lists the saved questions with their rows and milliseconds, beside the same query in Oxigraph's own server.

    python tests/benchmarks/queries.py [NAME...] [--runs 5] [--markdown]

Every question is asked with its example values of the store at hand (`aigovkg build` makes it, AIGOVKG_STORE says
where) and written as CSV, or as N-Triples where it gives a graph. The peer is `oxigraph serve-read-only` over the
same folder, asked over HTTP on this machine; without the program (`pip install oxigraph`) it is pyoxigraph in this
process, without our checks. Ours and theirs take turns; the best of all runs counts. A ratio above 1 means that
ours took longer.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click
import pyoxigraph as ox

from aigovkg import settings
from aigovkg.names import PREFIXES
from aigovkg.query import SavedQuery, bind, load_queries, run
from aigovkg.store import Snapshot, Store

#: Runs a bound query and writes its whole result away.
Asker = Callable[[str, str], int]
_FORMATS = {
    "select": ("csv", "text/csv"),
    "ask": ("csv", "text/csv"),
    "construct": ("ntriples", "application/n-triples"),
}


class Timed(NamedTuple):
    """A question with the rows it gave and the best time of ours and theirs, in milliseconds."""

    query: SavedQuery
    rows: int
    ours: float
    theirs: float


def ours(snapshot: Snapshot) -> Asker:
    """Ask as the command line and the service do: guard, run, write."""

    def ask(sparql: str, kind: str) -> int:
        out = io.BytesIO()
        run(snapshot, sparql).write(out, _FORMATS[kind][0])
        return out.getvalue().count(b"\n")

    return ask


def _program() -> str | None:
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def peer(folder: Path) -> Iterator[tuple[str, Asker]]:
    """Start Oxigraph's server over a snapshot, or open the snapshot here where there is no server."""
    program = _program()
    if program is None:
        store = ox.Store.read_only(str(folder))
        yield "pyoxigraph in this process", lambda sparql, kind: _plain(store, sparql, kind)
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "serve-read-only", "--location", str(folder), "--bind", address]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address)
        yield "oxigraph serve-read-only", lambda sparql, kind: _posted(address, sparql, kind)
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            _posted(address, "ASK {}", "ask")
        except urllib.error.URLError:
            time.sleep(0.05)
        else:
            return
    raise click.ClickException(f"The server of the peer does not answer at {address}.")


def _posted(address: str, sparql: str, kind: str) -> int:
    headers = {"Content-Type": "application/sparql-query", "Accept": _FORMATS[kind][1]}
    request = urllib.request.Request(f"http://{address}/query", sparql.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        content: bytes = answer.read()
    return content.count(b"\n")


def _plain(store: ox.Store, sparql: str, kind: str) -> int:
    out = io.BytesIO()
    found = store.query(sparql)
    if isinstance(found, ox.QueryTriples):
        found.serialize(out, ox.RdfFormat.N_TRIPLES)
    else:
        found.serialize(out, ox.QueryResultsFormat.CSV)
    return out.getvalue().count(b"\n")


def measured(saved: SavedQuery, snapshot: Snapshot, theirs: Asker, runs: int) -> Timed:
    """Ask one question of both in turn, with the values that it must have."""
    mine = ours(snapshot)
    values = {p.name: p.examples[0] for p in saved.parameters if p.required}
    bound = bind(saved, values, lambda text: run(snapshot, text).rows())
    declared = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items()) + bound
    lines, best = 0, [float("inf"), float("inf")]
    for _ in range(runs):
        for index, (ask, text) in enumerate(((mine, bound), (theirs, declared))):
            start = time.perf_counter()
            found = ask(text, saved.kind)
            best[index] = min(best[index], (time.perf_counter() - start) * 1000)
            lines = found if index == 0 else lines
    return Timed(saved, 1 if saved.kind == "ask" else lines - (saved.kind == "select"), best[0], best[1])


def told(row: Timed, markdown: bool) -> str:
    """Word a line of the list."""
    title, ratio = row.query.title["en"], row.ours / row.theirs
    if markdown:
        return f"| {row.query.name} | {title} | {row.rows} | {row.ours:.1f} | {row.theirs:.1f} | {ratio:.2f} |"
    return f"{row.query.name:<28} {row.rows:>6} rows {row.ours:8.1f} ms {row.theirs:8.1f} ms  {ratio:5.2f}  {title}"


@click.command(help=__doc__)
@click.argument("names", nargs=-1)
@click.option("--runs", default=5, show_default=True, help="How often each is asked.")
@click.option("--markdown", is_flag=True, help="Print a table of Markdown.")
def main(names: tuple[str, ...], runs: int, markdown: bool) -> None:
    """Print one line a question, and the sum."""
    snapshot = Store(settings.load().store).open()
    chosen = [saved for name, saved in load_queries().items() if not names or name in names]
    rows: list[Timed] = []
    with peer(snapshot.path) as (name, theirs):
        click.echo(f"The peer is {name}; {snapshot.count()} triples; the best of {runs} runs.", err=True)
        if markdown:
            click.echo("| query | question | rows | ms | peer, ms | ratio |\n|---|---|---|---|---|---|")
        for saved in chosen:
            rows.append(measured(saved, snapshot, theirs, runs))
            click.echo(told(rows[-1], markdown))
    mine, its = sum(row.ours for row in rows), sum(row.theirs for row in rows)
    slow = sum(row.ours > 200 for row in rows)
    click.echo(
        f"{len(rows)} questions: {mine:.0f} ms, the peer {its:.0f} ms, {mine / its:.2f}; {slow} over 200 ms.", err=True
    )


if __name__ == "__main__":
    main()
