"""How many clients may be connected: whoever only holds a connection gives it up for the next one that comes."""

from __future__ import annotations

import resource
from collections.abc import Collection
from typing import Protocol, TypeVar

__all__ = ["Place", "bound", "given_up"]

_OTHERS = 256  # files that everything else needs: processes with their pipes, the store, the log
_MOST = 1 << 16
_PART = 16  # this part of the places is made free at once, since looking for them takes a while


class Place(Protocol):
    """A connection."""

    until: float

    @property
    def answering(self) -> bool:
        """Tell whether a request that is complete is being answered, and the client takes the answer."""


C = TypeVar("C", bound=Place)


def bound() -> int:
    """Let this process open as many files as it may, and tell how many connections that leaves room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return max(_OTHERS, (wanted if soft == resource.RLIM_INFINITY else min(soft, _MOST)) - _OTHERS)


def given_up(connections: Collection[C], most: int) -> list[C]:
    """Choose the connections that are closed when there are too many: those that would be closed first in any case.

    Args:
        connections: all of them.
        most: how many there may be.
    """
    if len(connections) <= most:
        return []
    idle = sorted((one for one in connections if not one.answering), key=lambda one: one.until)
    return idle[: max(1, most // _PART)]
