"""Believes what proxies say of the client, its scheme and the path prefix, where the operator trusts them."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address, ip_network

from aigovkg.errors import UsageError
from aigovkg_server.exchange import Exchange

__all__ = ["Proxies"]

_PREFIX = re.compile(r"(?:/[\w.~\-]+)+/?", re.ASCII)
_HOST = re.compile(r"\[(?P<bracketed>[^\]]*)\](?::\d*)?|(?P<plain>[^:]*)(?::\d*)?")


class Proxies:
    """The proxies that are trusted.

    Args:
        trusted: their addresses and networks, with commas between; `*` for any.
    Raises:
        UsageError: one is neither an address nor a network.
    """

    def __init__(self, trusted: str) -> None:
        self._everybody = trusted.strip() == "*"
        try:
            names = [] if self._everybody else [name.strip() for name in trusted.split(",")]
            self._networks = [ip_network(name) for name in names if name]
        except ValueError as error:
            raise UsageError(
                "The setting AIGOVKG_TRUSTED_PROXIES holds what is no address and no network", str(error)
            ) from None
        self._trusts = lru_cache(maxsize=4096)(self._look_up)

    def hear(self, exchange: Exchange) -> None:
        """Note what the proxy says from which a request comes, where it is trusted."""
        if not (self._everybody or self._trusts(exchange.address)):
            return
        scheme = exchange.header(b"x-forwarded-proto").strip()
        if scheme in {"http", "https"}:
            exchange.scheme = scheme
        prefix = exchange.header(b"x-forwarded-prefix")
        if _PREFIX.fullmatch(prefix):
            exchange.root = prefix.rstrip("/")
        exchange.address = self._first(exchange.header(b"x-forwarded-for")) or exchange.address

    def _first(self, forwarded: str) -> str:
        """Return who stands before all proxies that are trusted; each adds at the end from whom the request came."""
        hosts = [_host(name.strip()) for name in forwarded.split(",")]
        if not self._everybody:
            for host in reversed(hosts):
                if not self._trusts(host):
                    return host
        return hosts[0]

    def _look_up(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _host(name: str) -> str:
    """Return an address without its port; what is malformed stays as it is."""
    found = _HOST.fullmatch(name)
    return (found["bracketed"] or found["plain"] or "") if found else name
