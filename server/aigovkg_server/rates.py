"""How often a client may ask: a bucket of tokens for each, filled steadily, off by default."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Rates"]

_CLIENTS = 10_000  # whose buckets are remembered; a bucket that is forgotten is full


class Rates:
    """The buckets.

    Args:
        per_minute: requests of one client in a minute, which may all come at once; 0 for any number.
        clock: seconds that only go forward.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = per_minute, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Count a request; return 0 when it may be answered, otherwise the seconds until one may."""
        if not self._most:
            return 0
        now = self._clock()
        level, then = self._buckets.pop(client, (float(self._most), now))
        level = min(self._most, level + (now - then) * self._most / 60)
        allowed = level >= 1
        self._buckets[client] = (level - allowed, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - level) * 60 / self._most))
