"""What the documentation asks of a graph: a few fixed questions, in files beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from rdflib import Graph
from rdflib.term import Node

from aigovkg.query import fixed

__all__ = ["Source", "number", "question"]

_FOLDER = Path(__file__).parent / "queries"


class Source(Protocol):
    """A graph that answers queries: a snapshot, or a service in front of one."""

    def rows(self, query: str) -> Iterable[Mapping[str, Node]]:
        """Return the rows of a SELECT; a row leaves out unbound variables."""

    def graph(self, query: str) -> Graph:
        """Return the triples of a CONSTRUCT."""


def question(name: str, **iris: str) -> str:
    """Return a query with IRIs in the place of its parameters.

    Args:
        name: file name without ending.
        iris: parameter -> complete IRI.
    Raises:
        QueryError: an IRI has characters or a scheme that are not allowed.
    """
    return fixed(_FOLDER, name, **iris)


def number(row: Mapping[str, Node], name: str) -> int:
    """Return a count in a row; 0 when the row has none."""
    return int(str(row[name])) if name in row else 0
