"""How to have the answer of a saved query elsewhere: commands and programs that work as they are shown."""

from __future__ import annotations

import json
import shlex
from typing import NamedTuple

from flask import url_for

from aigovkg_server.asking import Asked
from aigovkg_server.negotiation import GRAPHS, TABLES

__all__ = ["Snippet", "snippets"]


class Snippet(NamedTuple):
    """A program: its language and its text."""

    language: str
    text: str


def snippets(asked: Asked) -> tuple[Snippet, ...]:
    """Write programs that take the answer for these values, all pages of it."""
    pages = {"page": "all"} if asked.query.pagination else {}
    if asked.query.kind == "construct":
        ttl = _address(asked, GRAPHS[0].extension, pages)
        return (Snippet("curl", f"curl -s {shlex.quote(ttl)}"), Snippet("Python", _GRAPH.format(_python(ttl))))
    name = {entry.extension: _address(asked, entry.extension, pages) for entry in TABLES}
    if asked.query.kind == "ask":
        return (
            Snippet("curl", f"curl -s {shlex.quote(name['json'])}"),
            Snippet("Python", _ASK.format(_python(name["json"]))),
        )
    return (
        Snippet("curl", f"curl -s {shlex.quote(name['csv'])}"),
        Snippet("Python", _ROWS.format(_python(name["csv"]))),
        Snippet("R", _R.format(json.dumps(name["csv"]))),
        Snippet("Command line", _command(asked)),
    )


def _address(asked: Asked, ending: str, pages: dict[str, str]) -> str:
    name = f"{asked.query.name}.{ending}"
    return url_for("queries.answer", name=name, _external=True, **asked.given, **pages)


def _command(asked: Asked) -> str:
    values = "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in asked.given.items())
    return f"aigovkg query {asked.query.name}{values}"


def _python(text: str) -> str:
    return json.dumps(text)


_ROWS = """import csv, io, urllib.request

address = {}
with urllib.request.urlopen(address) as answer:
    rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8")))
print(len(rows), "rows")

# or with pandas: pandas.read_csv(address)
"""
_ASK = """import json, urllib.request

with urllib.request.urlopen({}) as answer:
    print(json.load(answer)["boolean"])
"""
_GRAPH = """from rdflib import Graph

graph = Graph().parse({}, format="turtle")
print(len(graph), "triples")
"""
_R = """rows <- read.csv({}, encoding = "UTF-8")
print(nrow(rows))
"""
