"""Answers of queries as HTTP responses: streamed data, or a table on a page."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask import Response, request

from aigovkg_server.keeping import Told
from aigovkg_server.labels import View, named_in, view
from aigovkg_server.negotiation import Format
from aigovkg_server.rows import Table
from aigovkg_server.service import service

__all__ = ["Grid", "grid", "respond", "unmeasured", "words"]

_SHOWN = 1000  # rows that a page shows


class Grid(NamedTuple):
    """A table ready for a page: names of the columns as words, cells, how many rows there are in all."""

    columns: list[str]
    rows: list[list[View]]
    total: int

    @property
    def cut(self) -> bool:
        """Tell whether rows were left out."""
        return self.total > len(self.rows)


def respond(answer: Told, chosen: Format, name: str = "result") -> Response:
    """Stream an answer of the pool.

    Args:
        answer: it is closed with the response.
        chosen: the format that it is in.
        name: file name without ending, for those who save it.
    """
    response = Response(answer, content_type=chosen.media_type(request))
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{chosen.extension}"'
    response.vary.add("Accept")
    response.call_on_close(answer.close)
    return response


def grid(table: Table) -> Grid:
    """Prepare a table for a page, with labels and links."""
    shown = Table(table.variables, table.rows[:_SHOWN])
    known = service().labels.of(named_in(shown))
    cells = [[view(row.get(variable), known) for variable in shown.variables] for row in shown.rows]
    return Grid([words(variable) for variable in shown.variables], cells, len(table.rows))


def unmeasured(response: Response) -> Response:
    """Let an answer to HEAD tell no length, where it was not found out what a page would show."""
    response.automatically_set_content_length = False
    del response.headers["Content-Length"]
    return response


def words(variable: str) -> str:
    """Word the name of a variable for people."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", variable).lower()
