"""A storm: many clients ask ordinary questions while some send queries that would stop a server.

    python -m tests.benchmarks.storm --store FOLDER [--minutes 1] [--clients 100] [--killers 10] [--deadline 5]

Each client has an address of its own in 127.0.0.0/8, so that the service sees as many clients. An ordinary client asks,
reads the answer, waits up to a second and asks again: rows, a join, a search by label, a count, a saved query, a page.
A killer sends one of the queries below again and again. Told are how long ordinary answers took, how long killers were
allowed to go on, and what the processes used. The exit code is 1 when an ordinary question was not answered, a killer
went on longer than its deadline and a second, a process grew beyond its ceiling, or something was left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from click import echo
from tests.benchmarks.running import Reply, ask, descriptors, family, mebibytes, serving

_CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_VALUES = " ".join(f"<http://example.org/{n}>" for n in range(25_000))
_COUNT = "SELECT (COUNT(*) AS ?n)"
KILLERS = {
    "cross product, COUNT": f"{_COUNT} {_CROSS}",
    "cross product, ORDER BY": f"SELECT * {_CROSS} ORDER BY ?c ?f ?i",
    "cross product, GROUP BY": f"SELECT ?a ?f (COUNT(*) AS ?n) {_CROSS} GROUP BY ?a ?f",
    "cross product, DISTINCT": f"SELECT DISTINCT ?a ?d ?g {_CROSS}",
    "cross product, all rows": f"SELECT * {_CROSS}",
    "property path": f"{_COUNT} {{ ?a (!<http://example.org/p>|!^<http://example.org/p>)* ?b }}",
    "property path, twice": f"{_COUNT} {{ ?a (!<x:p>)+ ?b . ?b (!<x:q>)+ ?c }}",
    "regular expressions": f'{_COUNT} {{ ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), CONCAT(STR(?f), "(a|b)*c"))) }}',
    "huge VALUES": f"{_COUNT} {{ VALUES ?x {{ {_VALUES} }} ?a ?b ?c . ?d ?e ?f FILTER(?c != ?x && ?f != ?x) }}",
    "nested OPTIONAL": f"{_COUNT} {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f OPTIONAL {{ ?g ?h ?i FILTER(?c = ?i) }} }} }}",
}
RIGHT = {200}


@dataclass
class Told:
    """What was seen."""

    ordinary: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    killers: dict[str, list[float]] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def ordinary(dice: random.Random) -> tuple[str, str]:
    """Return one of the ordinary questions: a query, or a path."""
    number = dice.randrange(100_000)
    return dice.choice(
        [
            (f"SELECT * {{ ?s ?p ?o }} OFFSET {number % 5000} LIMIT 10", ""),
            (
                "SELECT ?claim ?subject ?object ?in { ?claim a aigov:Claim ; aigov:claimSubject ?subject ; "
                f"aigov:claimObject ?object ; aigov:assertedIn ?in }} OFFSET {number % 1000} LIMIT 20",
                "",
            ),
            (f'SELECT ?s {{ ?s skos:prefLabel ?l FILTER(STRSTARTS(?l, "{chr(97 + number % 26)}")) }} LIMIT 5', ""),
            ("SELECT ?p (COUNT(*) AS ?n) { ?c aigov:claimPredicate ?p } GROUP BY ?p ORDER BY DESC(?n)", ""),
            ("", "/queries"),
            ("", "/healthz"),
        ]
    )


async def asks(port: int, address: str, until: float, told: Told, dice: random.Random) -> None:
    """Be an ordinary client."""
    while time.monotonic() < until:
        query, path = ordinary(dice)
        accept = "application/json" if path else "text/csv"
        try:
            reply = await ask(port, query, path=path or "/sparql", address=address, accept=accept)
        except (OSError, asyncio.IncompleteReadError) as error:
            told.refused[type(error).__name__] += 1
            continue
        told.ordinary.append(reply.seconds)
        if reply.status not in RIGHT or not reply.whole:
            told.refused[f"{reply.status} {reply.body[:200].decode(errors='replace')}"] += 1
        await asyncio.sleep(dice.random())


async def kills(port: int, address: str, name: str, until: float, told: Told, deadline: float) -> None:
    """Be a killer."""
    while time.monotonic() < until:
        try:
            reply = await ask(port, KILLERS[name], address=address)
        except (OSError, asyncio.IncompleteReadError) as error:
            reply = Reply(0, b"", 0, False)
            told.ends[f"{type(error).__name__}"] += 1
        told.killers.setdefault(name, []).append(reply.seconds)
        told.ends["broken off" if reply.status == 200 and not reply.whole else str(reply.status)] += 1
        if reply.status == 200 and reply.whole:
            told.wrong.append(f"{name}: it was answered, so it is no killer on this store")
        if reply.seconds > deadline + 1:
            told.wrong.append(f"{name}: went on for {reply.seconds:.1f} s")
        if reply.seconds < 0.2:
            await asyncio.sleep(1)


async def watch(pid: int, until: float, ceiling: int, told: Told) -> dict[str, float]:
    """Look at the processes each half second; return the largest figures."""
    most: dict[str, float] = defaultdict(float)
    while (now := time.monotonic()) < until:
        members = family(pid)
        seen = {
            "processes": float(len(members)),
            "files of the front": float(descriptors(pid)),
            "memory of the front, MiB": mebibytes(pid, "VmRSS"),
            "largest worker, MiB": max((mebibytes(child, "VmRSS") for child in members[1:]), default=0),
        }
        for name, value in seen.items():
            most[name] = max(most[name], value)
        for child in members[1:]:
            if mebibytes(child, "VmSize") > ceiling + 1 and mebibytes(child, "VmRSS") > ceiling + 1:
                told.wrong.append(f"a process has {mebibytes(child, 'VmRSS'):.0f} MiB")
        await asyncio.sleep(0.5)
        most["this program was late, s"] = max(most["this program was late, s"], time.monotonic() - now - 0.5)
    return most


def state(pid: int) -> dict[str, float]:
    """Return what must be the same before and after, nearly."""
    return {
        "processes": len(family(pid)),
        "files of the front": descriptors(pid),
        "memory of the front, MiB": mebibytes(pid, "VmRSS"),
    }


async def storm(port: int, pid: int, options: argparse.Namespace) -> Told:
    """Let it rage, and tell."""
    told, dice = Told(), random.Random(options.seed)  # noqa: S311 - moments, no secrets
    await asyncio.gather(*(asks(port, f"127.1.0.{n + 1}", time.monotonic() + 3, Told(), dice) for n in range(50)))
    await asyncio.sleep(2)
    before = state(pid)
    until = time.monotonic() + options.minutes * 60
    names = list(KILLERS)
    clients = [
        asks(port, f"127.1.{n // 200 + 1}.{n % 200 + 1}", until, told, dice)
        for n in range(options.clients - options.killers)
    ]
    killers = [
        kills(port, f"127.2.0.{n + 1}", names[n % len(names)], until, told, options.deadline)
        for n in range(options.killers)
    ]
    watching = asyncio.create_task(watch(pid, until, options.memory, told))
    await asyncio.gather(*clients, *killers)
    most = await watching
    await asyncio.sleep(options.deadline + 2)
    after = state(pid)
    tell(told, before, most, after, options)
    return told


def tell(
    told: Told, before: dict[str, float], most: dict[str, float], after: dict[str, float], options: argparse.Namespace
) -> None:
    """Print what was seen, and judge what was left behind."""
    times = sorted(told.ordinary)
    echo(f"ordinary questions  {len(times):,}, not answered {sum(told.refused.values())}")
    for what, count in told.refused.most_common(5):
        echo(f"    {count} times {what}")
    echo(
        f"    seconds: median {statistics.median(times):.3f}, 95 % {times[int(len(times) * 0.95)]:.3f}, "
        f"99 % {times[int(len(times) * 0.99)]:.3f}, longest {times[-1]:.3f}"
    )
    echo(f"killers             {sum(map(len, told.killers.values()))}; ends: {dict(told.ends)}")
    for name, spans in told.killers.items():
        echo(f"    {name:26} {len(spans):4} times, longest {max(spans):.2f} s of {options.deadline:g} + 1")
    for name, value in before.items():
        echo(f"{name:26} before {value:7.1f}   most {most[name]:7.1f}   after {after[name]:7.1f}")
    echo(f"largest worker, MiB        most {most['largest worker, MiB']:7.1f}   ceiling {options.memory}")
    echo(f"this program was late by up to {most['this program was late, s']:.2f} s, which counts in the figures above")
    if after["processes"] != before["processes"]:
        told.wrong.append("the number of processes changed")
    if after["files of the front"] > before["files of the front"] + 5:
        told.wrong.append("files were left open")
    if told.refused:
        told.wrong.append("ordinary questions were not answered")
    for sentence in dict.fromkeys(told.wrong):
        echo(f"WRONG: {sentence}")


def main() -> int:
    """Run the measurement; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--killers", type=int, default=10)
    parser.add_argument("--deadline", type=float, default=5)
    parser.add_argument("--memory", type=int, default=512)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    limits = {"timeout": options.deadline, "max_timeout": options.deadline}
    with serving(options.store, memory=options.memory, workers=options.workers, **limits) as (process, port):
        told = asyncio.run(storm(port, process.pid, options))
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
