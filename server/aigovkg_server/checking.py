"""Asks the checking process for the report on an annotation set."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from aigovkg_server.frames import Check
from aigovkg_server.rows import collected
from aigovkg_server.service import client_gone, sender, service

__all__ = ["Checked", "check"]


class Checked(NamedTuple):
    """A report: whether the set conforms, its triples, the results as plain members, the whole as Turtle."""

    name: str
    conforms: bool
    triples: int
    results: list[dict[str, str]]
    turtle: str


def check(data: bytes, syntax: str, name: str) -> Checked:
    """Check an annotation set against the shapes.

    Args:
        data: the set as it was sent.
        syntax: name of the rdflib parser.
        name: how to call it in messages.
    Raises:
        InputError: it is not well-formed.
        Overrun: it took too much time or memory.
        Busy: too many wait.
    """
    owner = service()
    owner.wake_checkers()
    answer = owner.checkers.run(
        Check(data.hex(), syntax, name, timeout=owner.settings.timeout), client_gone(), sender()
    )
    told: dict[str, Any] = json.loads(collected(answer))
    return Checked(name, told["conforms"], told["triples"], told["results"], told["turtle"])
