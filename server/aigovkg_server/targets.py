"""What a request is for: its target and its host (RFC 9112, section 3)."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["VERSIONS", "is_host", "target"]

#: The versions of HTTP that are spoken here.
VERSIONS = ("1.1", "1.0")

_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]*)?")
_ABSOLUTE = re.compile(rb"https?://([^/?#@]*)([^?#]*)", re.IGNORECASE)


def target(url: bytes, headers: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return the path of a request's target and what stands behind its `?`.

    Args:
        url: the target.
        headers: get the host of a target that names one, which then counts.
    """
    url = url.partition(b"#")[0]
    path, _, asked = url.partition(b"?")
    if path[:1] == b"/":
        return path, asked
    found = _ABSOLUTE.match(url)
    if found is not None:
        headers[b"host"] = found[1]
        path = found[2]
    return path or b"/", asked


@lru_cache(maxsize=256)
def is_host(host: bytes | None, version: str) -> bool:
    """Tell whether a request names its host as it must; see `VERSIONS`."""
    return version == "1.0" if host is None else _HOST.fullmatch(host) is not None
