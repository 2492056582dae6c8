"""The questions behind the pages, one file each, in the form of saved queries."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aigovkg.query import SavedQuery, bind, parse_query

__all__ = ["lookup"]

_FOLDER = Path(__file__).parent


@cache
def _read(name: str) -> SavedQuery:
    return parse_query((_FOLDER / f"{name}.rq").read_text("utf-8"), name)


def lookup(name: str, **iris: str) -> str:
    """Return a query with the IRIs in the place of its variables.

    Args:
        name: file name without ending.
        iris: variable -> complete IRI.
    Raises:
        QueryError: an IRI has characters or a scheme that are not allowed.
    """
    return bind(_read(name), iris)
