"""The collector of cyclic garbage: paused where a great many small tuples are made, of which none is in a cycle.

A command reads a vocabulary or a graph that stays until it ends, so in commands the collector looks rarely all along.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["paused", "rarely"]

#: Objects made before the collector looks at them, and how often it does so before it looks at older ones.
_RARELY = (50_000, 20, 100)


@contextmanager
def paused() -> Iterator[None]:
    """Pause the collector; it goes on afterwards if it ran before.

    What is counted references to is freed all the while. The collector would only look through every living tuple, time
    and again: a quarter of the time of finding labels.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def rarely() -> None:
    """Let the collector look rarely, for by default it looks through what stays again and again.

    Garbage in cycles waits a little longer.
    """
    gc.set_threshold(*_RARELY)
