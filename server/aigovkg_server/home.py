"""The front page."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, render_template

from aigovkg_server.lookups import lookup
from aigovkg_server.service import service
from aigovkg_server.things import PLURALS

__all__ = ["blueprint"]

#: Questions that show best what the graph can answer.
_FIRST = (
    "principles-of-document",
    "principles-compared",
    "beyond-the-document",
    "risks-unaddressed",
    "criticisms",
    "mechanisms-led-by",
)

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    """Say what this is, how much of it there is, and where to begin."""
    owner = service()
    saved = owner.queries()
    return render_template(
        "home.html",
        counts=_counts(owner.current().version),
        queries=[saved[name] for name in _FIRST if name in saved],
        all=len(saved),
        plurals=PLURALS,
    )


@lru_cache(maxsize=4)
def _counts(version: str) -> dict[str, int]:  # the version is the key of the cache
    table = service().select(lookup("counts"))
    return {name: int(str(value)) for row in table.rows for name, value in row.items()}
