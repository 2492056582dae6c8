"""The questions behind the pages, one file each, in the form of saved queries."""

from __future__ import annotations

from pathlib import Path

from aigovkg.query import fixed

__all__ = ["lookup"]

_FOLDER = Path(__file__).parent


def lookup(name: str, **iris: str) -> str:
    """Return a query with the IRIs in the place of its variables.

    Args:
        name: file name without ending.
        iris: variable -> complete IRI.
    Raises:
        QueryError: an IRI has characters or a scheme that are not allowed.
    """
    return fixed(_FOLDER, name, **iris)
