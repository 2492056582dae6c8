"""The collector of cyclic garbage: paused where a great many small tuples are made, of which none is in a cycle.

A command reads a vocabulary or a graph that stays until it ends, so in commands the collector looks rarely all along.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["paused", "pausing", "rarely"]

_Given = ParamSpec("_Given")
_Returned = TypeVar("_Returned")

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


def pausing(function: Callable[_Given, _Returned]) -> Callable[_Given, _Returned]:
    """Pause the collector while a function runs, as `paused` does.

    Nothing is made between the function's end and its caller, so the collector does not look through what is returned
    where the caller lets go of it at once: a thirtieth of the time of extraction.
    """

    @wraps(function)
    def paused_meanwhile(*args: _Given.args, **named: _Given.kwargs) -> _Returned:
        running = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **named)
        finally:
            if running:
                gc.enable()

    return paused_meanwhile


def rarely() -> None:
    """Let the collector look rarely, for by default it looks through what stays again and again.

    Garbage in cycles waits a little longer.
    """
    gc.set_threshold(*_RARELY)
