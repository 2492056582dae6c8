"""A change as it was asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Edit"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change by SPARQL Update or the Graph Store Protocol.

    Attributes:
        action: "update", or what is done to one graph: "put", "post", "delete", "patch" (an update of that graph).
        who: name of the token's holder.
        base: IRI that relative ones are resolved against.
        update: the SPARQL Update of "update" and "patch".
        using: default graphs and named graphs of the protocol request.
        graph: IRI of the graph; "" for what is written without the name of a graph.
        parts: documents of "put" and "post": the bytes in hexadecimal digits, and how `Writer.load` calls the syntax.
        whole: the documents of "put" and "post" are about all graphs: each triple goes to the graph that it is in.
        match: versions of which the graph must have one, with spaces between; "*" when it must exist, "" for any.
        unless: versions of which the graph may have none; "*" when it must not exist yet, "" for any.
        allowed: addresses that SERVICE and LOAD may fetch.
        shapes: refuse what breaks the shapes in annotation sets.
        origin: where the request came from, and its number.
    """

    action: Literal["update", "put", "post", "delete", "patch"]
    who: str
    base: str
    update: str = ""
    using: tuple[list[str], list[str]] | None = None
    graph: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    whole: bool = False
    match: str = ""
    unless: str = ""
    allowed: tuple[str, ...] = ()
    shapes: bool = True
    origin: tuple[str, str] = ("", "")

    def encode(self) -> str:
        """Return the change as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, text: str) -> Edit:
        """Read a change from JSON."""
        members: dict[str, Any] = json.loads(text)
        for name in ("using", "allowed", "origin", "parts"):
            if members[name] is not None:
                members[name] = tuple(tuple(one) if name == "parts" else one for one in members[name])
        return cls(**members)

    @property
    def sha256(self) -> str:
        """Return the hash of what was sent."""
        sent = self.update.encode() + b"".join(bytes.fromhex(data) for data, _ in self.parts)
        return hashlib.sha256(sent).hexdigest()
