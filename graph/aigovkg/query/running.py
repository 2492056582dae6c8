"""Runs a query on a snapshot; tables for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rdflib import BNode, Literal

from aigovkg.names import PREFIXES
from aigovkg.query.explaining import explain
from aigovkg.query.guard import form, guard
from aigovkg.query.tokens import declared
from aigovkg.store import Remote, Result, Snapshot
from aigovkg.store.snapshot import Kind, Term

if TYPE_CHECKING:  # rich is imported where a table is laid out: who writes CSV or serves need not wait for it
    from rich.console import RenderableType

__all__ = ["run", "shorten", "table"]

_READABLE = 14  # cells of a column that can still be read


def run(snapshot: Snapshot | Remote, sparql: str, *, allowed: Collection[str] = (), seconds: float = 30.0) -> Result:
    """Run a query over the union of all graphs, after `guard`.

    Args:
        snapshot: the graph, or the endpoint that is asked in its place.
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE; the project's prefixes need no declaration.
        allowed: addresses that SERVICE may name.
        seconds: how long an endpoint may be silent; a snapshot is not limited.
    Raises:
        QueryError: the query is malformed or refused.
        StoreError: the snapshot cannot be read, or the endpoint does not answer as it should.
    """
    guard(sparql, allowed=allowed)
    if isinstance(snapshot, Remote):
        kind: Kind = "construct" if form(sparql) == "construct" else "select"
        return snapshot.query(declared(sparql, PREFIXES), kind, seconds=seconds)
    try:
        return snapshot.query(sparql)
    except SyntaxError as error:
        raise explain(sparql, error) from None


def table(result: Result, width: int = 100, *, limit: int = 1000) -> tuple[RenderableType, int, int]:
    """Lay a result out for a terminal: IRIs shortened by prefixes, columns folded to the width.

    Where the columns would become too narrow to read, each row is a block of its own, with a line for each column.

    Args:
        result: of a SELECT, CONSTRUCT or DESCRIBE.
        width: of the terminal in cells; a Han character takes two.
        limit: rows shown; the others are only counted.
    Returns:
        What `rich` prints, how many rows are shown, and how many there are.
    """
    from rich.table import Table

    columns = result.variables if result.kind == "select" else ("subject", "predicate", "object")
    rows: list[list[str]] = []
    count = 0
    for count, row in enumerate(result.rows() if result.kind == "select" else result.triples(), 1):
        if count <= limit:
            rows.append([shorten(value) for value in row])
    if rows and width < sum(_least(column, [row[at] for row in rows]) + 3 for at, column in enumerate(columns)) + 1:
        return _blocks(columns, rows), len(rows), count
    laid = Table(*columns, header_style="bold", row_styles=["", "dim"] if len(columns) > 1 else None)
    for column in laid.columns:
        column.overflow = "fold"
    for cells in rows:
        laid.add_row(*cells)
    return laid, len(rows), count


def _least(name: str, cells: list[str]) -> int:
    """Return the cells that a column needs to be read: those of its longest text, but not more than some words."""
    from rich.cells import cell_len

    return min(max(map(cell_len, [name, *cells])), max(_READABLE, cell_len(name)))


def _blocks(columns: Sequence[str], rows: list[list[str]]) -> RenderableType:
    from rich.table import Table

    laid = Table.grid(padding=(0, 1))
    laid.add_column(style="bold", no_wrap=True)
    laid.add_column(overflow="fold")
    for number, cells in enumerate(rows):
        if number:
            laid.add_row("", "")
        for name, cell in zip(columns, cells, strict=True):
            if cell:
                laid.add_row(name, cell)
    return laid


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
