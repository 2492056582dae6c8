"""Rows of a result as terms, for pages that show them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from rdflib import BNode, Literal, URIRef

from aigovkg_server.errors import Interrupted, TooLarge
from aigovkg_server.keeping import Told

__all__ = ["Row", "Table", "Term", "collected", "table"]

Term: TypeAlias = URIRef | BNode | Literal
Row: TypeAlias = dict[str, Term]

_LARGEST_PAGE = 8_000_000  # bytes of a result that a page still shows


class Table(NamedTuple):
    """The rows of a SELECT; a row leaves out unbound variables. An ASK is a table of one cell, `answer`."""

    variables: list[str]
    rows: list[Row]


def collected(answer: Told) -> bytes:
    """Read an answer of the pool to its end.

    Raises:
        TooLarge: it has more than a page can show.
    """
    body = bytearray()
    try:
        for chunk in answer:
            body += chunk
            if len(body) > _LARGEST_PAGE:
                raise TooLarge("The answer is too large for a page", remedy="Take it as CSV or JSON, or add a LIMIT")
    except Interrupted as error:
        raise error.__cause__ or error from None
    finally:
        answer.close()
    return bytes(body)


def table(answer: Told) -> Table:
    """Read a JSON answer of the pool to its end; see `collected`."""
    result: dict[str, Any] = json.loads(collected(answer))
    if "boolean" in result:
        return Table(["answer"], [{"answer": Literal(bool(result["boolean"]))}])
    return Table(result["head"]["vars"], list(_rows(result["results"]["bindings"])))


def _rows(bindings: list[Mapping[str, dict[str, str]]]) -> Iterator[Row]:
    for binding in bindings:
        yield {name: _term(cell) for name, cell in binding.items()}


def _term(cell: dict[str, str]) -> Term:
    if cell["type"] == "uri":
        return URIRef(cell["value"])
    if cell["type"] == "bnode":
        return BNode(cell["value"])
    datatype = cell.get("datatype")
    return Literal(
        cell["value"], lang=cell.get("xml:lang"), datatype=URIRef(datatype) if datatype else None, normalize=False
    )
