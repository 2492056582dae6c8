"""Headers of every answer."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ALWAYS", "EVERY", "lines_of"]

#: Pages load style sheet, pictures and scripts of our own from here, send forms here, and nothing else.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

#: Name -> value.
EVERY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": _POLICY,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Link, Location, Retry-After, X-Request-Id, X-Total-Count"
    ),
}


def lines_of(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return headers as they are sent; raises ValueError where one has more than one line."""
    lines = []
    for name, value in headers:
        if "\n" in value or "\r" in value:
            raise ValueError(f"The header {name} has more than one line")
        lines.append(f"{name.lower()}: {value}\r\n")
    return "".join(lines).encode("latin-1")


#: The same as they are sent.
ALWAYS = lines_of(EVERY.items())
