"""The front page."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, render_template

from aigovkg_server.lookups import lookup
from aigovkg_server.service import service
from aigovkg_server.things import PLURALS

__all__ = ["blueprint"]

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    """Say what this is, how much of it there is, and where to begin."""
    owner = service()
    counts = _counts(owner.current().version)
    return render_template("home.html", counts=counts, queries=owner.queries().values(), plurals=PLURALS)


@lru_cache(maxsize=4)
def _counts(version: str) -> dict[str, int]:  # the version is the key of the cache
    table = service().select(lookup("counts"))
    return {name: int(str(value)) for row in table.rows for name, value in row.items()}
