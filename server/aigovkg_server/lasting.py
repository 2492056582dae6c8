"""Tells which queries have the same answer as long as the graph is the same."""

from __future__ import annotations

import re

__all__ = ["lasting"]

#: What gives another answer each time, what asks elsewhere, and what may hide either: `\\u004EOW()` is `NOW()`.
_OTHERWISE = re.compile(r"NOW|RAND|UUID|BNODE|SERVICE|\\U")
_WORD = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b|SERVICE|\\U")


def lasting(sparql: str) -> bool:
    """Tell whether the answer to a query may be kept; a query that only looks otherwise is asked anew, too."""
    text = sparql.upper()
    return not (_OTHERWISE.search(text) and _WORD.search(text))
