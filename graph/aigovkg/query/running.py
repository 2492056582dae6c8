"""Runs a query on a snapshot; tables for a terminal."""

from __future__ import annotations

from collections.abc import Collection

from rdflib import BNode, Literal
from rich.table import Table

from aigovkg.names import PREFIXES
from aigovkg.query.explaining import explain
from aigovkg.query.guard import guard
from aigovkg.store import Result, Snapshot
from aigovkg.store.snapshot import Term

__all__ = ["run", "shorten", "table"]


def run(snapshot: Snapshot, sparql: str, *, allowed: Collection[str] = ()) -> Result:
    """Run a query over the union of all graphs, after `guard`.

    Args:
        snapshot: the graph.
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE; the project's prefixes need no declaration.
        allowed: addresses that SERVICE may name.
    Raises:
        QueryError: the query is malformed or refused.
        StoreError: the snapshot cannot be read.
    """
    guard(sparql, allowed=allowed)
    try:
        return snapshot.query(sparql)
    except SyntaxError as error:
        raise explain(sparql, error) from None


def table(result: Result, *, limit: int = 1000) -> tuple[Table, int]:
    """Lay a result out for a terminal: IRIs shortened by prefixes, columns folded to the width.

    Args:
        result: of a SELECT, CONSTRUCT or DESCRIBE.
        limit: rows shown; the others are only counted.
    Returns:
        The table and the number of rows there are.
    """
    columns = result.variables if result.kind == "select" else ("subject", "predicate", "object")
    laid = Table(*columns, header_style="bold", row_styles=["", "dim"] if len(columns) > 1 else None)
    for column in laid.columns:
        column.overflow = "fold"
    rows = 0
    for row in result.rows() if result.kind == "select" else result.triples():
        rows += 1
        if rows <= limit:
            laid.add_row(*(shorten(value) for value in row))
    return laid, rows


def shorten(value: Term | None) -> str:
    """Word a term for people: a literal as its text, an IRI with its prefix where it has one."""
    if value is None:
        return ""
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, BNode):
        return f"_:{value}"
    text = str(value)
    fits = [(name, space) for name, space in PREFIXES.items() if text.startswith(space) and len(text) > len(space)]
    if not fits:
        return text
    name, space = max(fits, key=lambda pair: len(pair[1]))
    return f"{name}:{text.removeprefix(space)}"
