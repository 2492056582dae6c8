"""Links: mappings from our concepts to things elsewhere, in SSSOM, and proposals for external data sets."""

from __future__ import annotations

from aigovkg.link.proposing import candidates, propose
from aigovkg.link.sssom import FOLDER, SEMAPV, SSSOM, Link, LinkSet, load, read
from aigovkg.link.unknown import Likeness, Place, Unknown, likely, unknown

__all__ = [
    "FOLDER",
    "SEMAPV",
    "SSSOM",
    "Likeness",
    "Link",
    "LinkSet",
    "Place",
    "Unknown",
    "candidates",
    "likely",
    "load",
    "propose",
    "read",
    "unknown",
]
