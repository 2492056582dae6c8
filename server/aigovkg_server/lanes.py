"""Who runs next: fair between clients, and short queries before long ones.

A query begins in the first lane. After its quantum it is long, and moves to the second lane where that has a place; its
place in the first is free again. Where the second lane is full and other clients wait, it is preempted: its process is
ended and the query starts anew when its turn comes in the second lane, with four times the quantum, and so on; queries
that were preempted less often go first. So no number of long queries keeps a short one from being answered, and each
gets its share of the time in the end. A query whose answer is on its way cannot start anew; it is broken off when not
even the spare place of the second lane is free.

In each lane those clients go first that have used least time lately, whatever the number of queries that each has
waiting.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar

from aigovkg_server.errors import Busy

__all__ = ["Lanes", "Ticket", "Verdict"]

_QUANTUM = 0.1  # seconds in the first lane
_GROWTH = 4
_SHARE = 4  # one client may have this part of the waiting places
_TURN = 0.001  # seconds that a turn counts at least
_HALF = 30.0  # seconds after which half of the time that a client has used is forgotten
_CLIENTS = 10_000  # whose time is remembered


class Ticket(Protocol):
    """A query as the lanes see it.

    Attributes:
        client: who asks.
        level: how often it was preempted.
        overdue: its quantum is over.
        flowing: its answer is on its way.
    """

    client: str
    level: int
    overdue: bool
    flowing: bool


T = TypeVar("T", bound=Ticket)


class Verdict(Enum):
    """What becomes of a running query whose quantum is over."""

    STAY = auto()
    AGE = auto()  # it has moved to the second lane
    PREEMPT = auto()
    BREAK = auto()


class _Usage:
    """The time that each client has used lately; half of it is forgotten in half a minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def add(self, client: str, seconds: float) -> None:
        now = self._clock()
        used, then = self._used.get(client, (0.0, now))
        self._used[client] = (used * 0.5 ** ((now - then) / _HALF) + seconds, now)
        self._used.move_to_end(client)
        if len(self._used) > _CLIENTS:
            self._used.popitem(last=False)

    def __call__(self, client: str) -> float:
        used, then = self._used.get(client, (0.0, 0.0))
        return used * 0.5 ** ((self._clock() - then) / _HALF) if used else 0.0


class _Turns(Generic[T]):
    """A queue that gives the next turn to the client that has used least."""

    def __init__(self, usage: _Usage) -> None:
        self._usage = usage
        self._clients: dict[str, deque[T]] = {}
        self.length = 0

    def __iter__(self) -> Iterator[T]:
        return (ticket for queue in self._clients.values() for ticket in queue)

    def of(self, client: str) -> int:
        return len(self._clients.get(client, ()))

    def others(self, client: str) -> bool:
        """Tell whether anybody but this client waits."""
        return len(self._clients) > (client in self._clients)

    def push(self, ticket: T) -> None:
        self._clients.setdefault(ticket.client, deque()).append(ticket)
        self.length += 1

    def pop(self, full: frozenset[str] = frozenset()) -> T | None:
        """Take the next ticket of the client whose turn it is, passing over those in `full`."""
        clients = [client for client in self._clients if client not in full] if full else self._clients
        if not clients:
            return None
        first = min(clients, key=self._usage) if len(clients) > 1 else next(iter(clients))
        queue = self._clients[first]
        ticket = queue.popleft()
        self._dropped(first, queue)
        self._usage.add(first, _TURN)
        return ticket

    def remove(self, ticket: T) -> None:
        queue = self._clients.get(ticket.client)
        if queue is not None and ticket in queue:
            queue.remove(ticket)
            self._dropped(ticket.client, queue)

    def _dropped(self, client: str, queue: deque[T]) -> None:
        self.length -= 1
        if not queue:
            del self._clients[client]


class Lanes(Generic[T]):
    """The places of two lanes and the queues in front of them.

    Args:
        size: places of the first lane.
        slow: places of the second; 0 for no second lane, and queries that stay where they are.
        waiting: how many queries may wait in front of each lane.
        clock: seconds that only go forward.
    """

    def __init__(self, size: int, slow: int, waiting: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._slow, self._waiting = size, slow, waiting
        self._usage = _Usage(clock)
        self._fresh: _Turns[T] = _Turns(self._usage)
        self._again: dict[int, _Turns[T]] = {}
        self._young: list[T] = []
        self._old: list[T] = []

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return self._fresh.length + self._preempted()

    @property
    def running(self) -> tuple[int, int]:
        """How many queries run in each lane."""
        return len(self._young), len(self._old)

    def enter(self, ticket: T) -> None:
        """Let a query wait for its turn; raises `Busy` when too many wait."""
        if ticket.level:
            if self._preempted() >= self._waiting:
                raise Busy
            self._again.setdefault(ticket.level, _Turns(self._usage)).push(ticket)
            return
        if self._fresh.length >= self._waiting or self._fresh.of(ticket.client) >= max(1, self._waiting // _SHARE):
            raise Busy
        self._fresh.push(ticket)

    def pick(self) -> T | None:
        """Take the query that runs next, and give it a place; None when there is none or no place for it."""
        if not (self._fresh.length or self._again):
            return None
        if len(self._old) < self._slow and self._preempted():
            full = self._full()
            for level in sorted(self._again):
                ticket = self._again[level].pop(full)
                if ticket is not None:
                    self._old.append(ticket)
                    return ticket
        if len(self._young) < self._size:
            ticket = self._fresh.pop()
            if ticket is not None:
                self._young.append(ticket)
                return ticket
        return None

    def leave(self, ticket: T, used: float = 0.0) -> None:
        """Give up the place, or the place in the queue, of a query that has used so many seconds."""
        if used:
            self._usage.add(ticket.client, used)
        for lane in (self._young, self._old):
            if ticket in lane:
                lane.remove(ticket)
                return
        self._fresh.remove(ticket)
        for queue in self._again.values():
            queue.remove(ticket)

    def queued(self) -> list[T]:
        """List the queries that wait."""
        return [ticket for queue in (self._fresh, *self._again.values()) for ticket in queue]

    def tickets(self) -> list[T]:
        """List all queries, those that run and those that wait."""
        return [*self._young, *self._old, *self.queued()]

    def judge(self, ticket: T) -> Verdict:
        """Decide about a running query whose quantum is over."""
        if not self._slow:
            return Verdict.STAY
        if ticket in self._old:
            wanted = any(queue.others(ticket.client) for level, queue in self._again.items() if level <= ticket.level)
            return Verdict.PREEMPT if wanted and not ticket.flowing else Verdict.STAY
        places = self._slow + ticket.flowing
        if len(self._old) < places and ticket.client not in self._full(spare=ticket.flowing):
            self._young.remove(ticket)
            self._old.append(ticket)
            return Verdict.AGE
        if not self._fresh.others(ticket.client) or len(self._young) < self._size:
            return Verdict.STAY
        return Verdict.BREAK if ticket.flowing else Verdict.PREEMPT

    def long(self) -> list[T]:
        """List the queries in the second lane, while short ones wait; nothing while none does."""
        return list(self._old) if self._fresh.length else []

    def overdue(self) -> list[T]:
        """List the running queries whose quantum is over while others wait, those that have run longest first."""
        found = [ticket for ticket in self._young if ticket.overdue] if self._fresh.length else []
        if self._preempted() and len(self._old) >= self._slow:
            found += [ticket for ticket in self._old if ticket.overdue]
        return found

    @staticmethod
    def quantum(ticket: Ticket) -> float:
        """Tell how many seconds a query may run before it is judged."""
        return _QUANTUM * float(_GROWTH**ticket.level) if ticket.level else _QUANTUM

    def _preempted(self) -> int:
        return sum(queue.length for queue in self._again.values()) if self._again else 0

    def _full(self, *, spare: bool = False) -> frozenset[str]:
        """Name the clients that have their share of the second lane, with the spare place or without."""
        most = max(1, self._slow - 1) + spare
        return frozenset(client for client, held in Counter(t.client for t in self._old).items() if held >= most)
