"""Gives memory that is free back to the system, where the C library is GNU's.

Its allocator keeps what was freed: after the first large blocks were freed it takes such blocks from its heaps instead
of from the system, and it makes a heap for each few threads. After some large queries and answers a front process held
three times the memory that it used (mallopt(3), malloc_trim(3)).
"""

from __future__ import annotations

import asyncio
import ctypes

__all__ = ["bound", "trimmed"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 256 << 10  # bytes from which a block comes from the system and goes back there at once
_SPARE = 4 << 20  # free bytes that may stay at the end of a heap
_HEAPS = 2
_PAUSE = 20.0  # seconds between looks at what is free inside the heaps

_library = ctypes.CDLL(None)


def bound() -> None:
    """Bound what the allocator of this process keeps; call it before there are threads."""
    set_option = getattr(_library, "mallopt", None)
    if set_option is not None:
        for option, value in ((_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _SPARE), (_ARENA_MAX, _HEAPS)):
            set_option(option, value)


async def trimmed() -> None:
    """Give back what is free inside the heaps, again and again until cancelled."""
    trim = getattr(_library, "malloc_trim", None)
    while trim is not None:
        await asyncio.sleep(_PAUSE)
        await asyncio.get_running_loop().run_in_executor(None, trim, 0)
