"""The steps of a SPARQL 1.1 Update (https://www.w3.org/TR/sparql11-update/#updateLanguage)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import quote, unquote

__all__ = ["DELETE", "INSERT", "Clear", "Create", "Data", "Load", "Modify", "Step", "Transfer", "marked", "meant"]

#: How the names of graphs begin that stand for what is inserted into, and deleted from, another graph.
INSERT, DELETE = "urn:x-aigovkg:insert:", "urn:x-aigovkg:delete:"
_DEFAULT = "default"  # no absolute IRI, so no graph is called so


@dataclass(frozen=True, slots=True)
class Data:
    """INSERT DATA, or DELETE DATA written as INSERT DATA: run it on an empty store to have the quads."""

    text: str
    delete: bool


@dataclass(frozen=True, slots=True)
class Modify:
    """INSERT and DELETE with WHERE, written anew so that the quads land in graphs that `meant` reads."""

    text: str


@dataclass(frozen=True, slots=True)
class Clear:
    """CLEAR or DROP. `graph` is an IRI, "DEFAULT", "NAMED" or "ALL"."""

    graph: str
    drop: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Create:
    """CREATE."""

    graph: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """ADD, MOVE or COPY. `source` and `target` are IRIs or "DEFAULT"."""

    verb: Literal["ADD", "MOVE", "COPY"]
    source: str
    target: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Load:
    """LOAD. `graph` is an IRI or "DEFAULT"."""

    source: str
    graph: str
    silent: bool


Step: TypeAlias = Data | Modify | Clear | Create | Transfer | Load


def marked(graph: str, *, delete: bool) -> str:
    """Return the IRI of the graph that takes what would be inserted into, or deleted from, a graph ("" for default)."""
    return (DELETE if delete else INSERT) + (quote(graph, safe="") or _DEFAULT)


def meant(graph: str) -> tuple[str, bool] | None:
    """Read a name made by `marked`: the graph meant ("" for the default graph), and whether it is for deletions."""
    for prefix in (INSERT, DELETE):
        if graph.startswith(prefix):
            name = unquote(graph.removeprefix(prefix))
            return ("" if name == _DEFAULT else name), prefix == DELETE
    return None
