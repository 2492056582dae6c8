"""Headers of every answer."""

from __future__ import annotations

__all__ = ["ALWAYS", "EVERY"]

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

#: The same as bytes.
ALWAYS = tuple((name.lower().encode(), value.encode()) for name, value in EVERY.items())
