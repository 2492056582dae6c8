"""Who counts as one client."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_network

__all__ = ["client_of"]


@lru_cache(maxsize=4096)
def client_of(address: str) -> str:
    """Return who counts as one client: an address, or the network that one subscriber has of IPv6."""
    try:
        version6 = IPv6Address(address)
    except ValueError:
        return address
    mapped = version6.ipv4_mapped
    return str(mapped) if mapped else str(ip_network(f"{version6.compressed}/64", strict=False))
