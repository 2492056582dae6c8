"""Examples of use as readers like Turtle: one statement a line, our terms as links."""

from __future__ import annotations

import re
from typing import NamedTuple

from aigovkg.names import BASE, PREFIXES

__all__ = ["HEADER", "Piece", "pieces"]

#: What stands before every example; their relative IRIs are things of ours.
HEADER = "\n".join(
    [
        f"@base <{BASE}id/> .",
        *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in ("aigov", "oa", "prov", "skos", "xsd")),
    ]
)

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|<[^>]*>|\baigov:\w+|\s+[;.]\s+|.', re.DOTALL)
_OURS = "aigov:"


class Piece(NamedTuple):
    """A stretch of an example; `term` is the name of ours that it is, or empty."""

    text: str
    term: str = ""


def pieces(example: str) -> list[Piece]:
    """Part an example into plain stretches and our terms, with a line break after each statement.

    Args:
        example: Turtle without prefixes, on one line or several.
    """
    parted: list[Piece] = []
    for token in _TOKEN.findall(" ".join(example.split()) if "\n" not in example else example):
        if token.startswith(_OURS):
            parted.append(Piece(token, token.removeprefix(_OURS)))
            continue
        bare = token.strip()
        text = f" {bare}\n    " if bare == ";" else f" {bare}\n" if token != bare and bare == "." else token
        if parted and not parted[-1].term:
            text = parted.pop().text + text
        parted.append(Piece(text))
    return parted
