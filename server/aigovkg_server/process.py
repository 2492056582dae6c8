"""A process that answers one job after the other and may be killed at any moment.

It has no network (where the system can take it away, and unless SERVICE is allowed somewhere), a ceiling on its memory,
and an alarm that ends it a little after a job's deadline, even when the pool that started it is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

from aigovkg_server import frames
from aigovkg_server.frames import AnyJob

__all__ = ["Answering", "Failure", "run"]

#: Answers a job; see `run`.
Answering: TypeAlias = Callable[[AnyJob, int], bytes]

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # clone(2)
_GRACE = 1.0  # seconds between the pool's own deadline and the alarm


class Failure(Exception):
    """A job that cannot be done: a code that the pool knows, and words."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.payload = json.dumps({"code": code, "message": message}).encode()


def run(prepare: Callable[[dict[str, Any]], Answering]) -> None:
    """Answer the jobs that come in on standard input until it closes. The command's one argument is a `Start` as JSON.

    Args:
        prepare: takes the members of the `Start` and returns what answers a job: it is given the job and the
            pipe for the frames of the answer, and returns those that are still to be sent, the end included.
    """
    start = json.loads(sys.argv[1])
    for stop in (signal.SIGINT, signal.SIGTERM):  # they are the server's: it lets jobs end, and closes the pipe
        signal.signal(stop, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # nothing but frames may reach the pipe
    _step_back()
    _confine(start["memory"], network=start["network"])
    answer = prepare(start)
    with contextlib.suppress(frames.Closed):
        while True:
            _once(answer, frames.read(frames.receive(0)[1]), answers)


def _once(answer: Answering, job: AnyJob, answers: int) -> None:
    signal.setitimer(signal.ITIMER_REAL, job.timeout + _GRACE)
    try:
        last = answer(job, answers)
    except Failure as failure:
        frames.send(answers, frames.frame(frames.FAILED, failure.payload))
    except MemoryError:
        os.abort()  # what the system does where a library runs out of memory
    else:
        frames.send(answers, last)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _step_back() -> None:
    """Wake up without taking the processor from the front at once: it has more to write, and to others."""
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _confine(mebibytes: int, *, network: bool) -> None:
    unshare = None if network else getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(_NEW_USER | _NEW_NETWORK) != 0:
        unshare(_NEW_NETWORK)  # works for root where new user namespaces are switched off
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
