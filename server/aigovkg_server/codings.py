"""Content codings, and which one a request wants (RFC 9110 section 12.5.3)."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.http import parse_accept_header

__all__ = ["CODINGS", "choose"]

#: What can be given, the preferred one first where a client likes several alike.
CODINGS = ("zstd", "br", "gzip")


@lru_cache(maxsize=1024)
def choose(accepted: str) -> str:
    """Choose the content coding of an answer.

    Args:
        accepted: value of Accept-Encoding, with its weights.
    Returns:
        The coding; empty for none, which is always acceptable here.
    """
    if not accepted:
        return ""
    weights = {name.lower().removeprefix("x-"): weight for name, weight in parse_accept_header(accepted)}
    anything = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, anything))
    weight = weights.get(best, anything)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else ""
