"""Questions that the software itself asks: a folder of saved queries whose parameters are complete IRIs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aigovkg.query.binding import bind
from aigovkg.query.saved import SavedQuery, parse_query

__all__ = ["fixed"]


@cache
def _read(path: Path) -> SavedQuery:
    return parse_query(path.read_text("utf-8"), path.stem)


def fixed(folder: Path, name: str, /, **iris: str) -> str:
    """Return a query with IRIs in the place of its parameters.

    Args:
        folder: where the query is.
        name: file name without ending.
        iris: parameter -> complete IRI.
    Raises:
        QueryError: an IRI has characters or a scheme that are not allowed.
    """
    return bind(_read(folder / f"{name}.rq"), iris)
