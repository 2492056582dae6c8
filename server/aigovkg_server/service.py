"""What the pages share: the settings, the store, and the processes that answer queries."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Coroutine
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import current_app, has_request_context, request
from rdflib import Graph

from aigovkg import rdf
from aigovkg.authoring import Refusals
from aigovkg.errors import QueryError, StoreError, UsageError
from aigovkg.query import Library, SavedQuery
from aigovkg.search import resolved
from aigovkg.settings import Settings
from aigovkg.store import Current, Store
from aigovkg_server.answers import Answer, Stream
from aigovkg_server.cache import Cache, Entry, Key
from aigovkg_server.clients import client_of
from aigovkg_server.flights import Flights
from aigovkg_server.frames import Dump, Job, Stamp
from aigovkg_server.indexing import Indexing
from aigovkg_server.labels import Labels
from aigovkg_server.making import Maker
from aigovkg_server.pool import Pool
from aigovkg_server.rows import Table, collected, table

__all__ = ["Service", "client_gone", "sender", "service"]

_log = logging.getLogger(__name__)


class Service:
    """The graph as the pages see it.

    Pools: anybody's queries run in `public`; the pages' own, which are known to be short, in `house`, so that
    a page never waits for strangers' queries; annotation sets are checked in `checkers`, and the graph is changed in
    `authors`, where that is switched on.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.store)
        self._name = str(self.store.root / "current")
        self._remote = bool(settings.endpoint)
        if self._remote and settings.authoring:
            raise UsageError(
                "The graph of another endpoint cannot be changed from here",
                settings.endpoint,
                "Unset AIGOVKG_AUTHORING",
            )
        program = "aigovkg_server.relay" if self._remote else "aigovkg_server.worker"
        self.public = Pool(
            settings.workers,
            settings.memory,
            settings.queue,
            program,
            slow=settings.workers,
            network=self._remote or bool(settings.allowed),
        )
        self.house = Pool(1, settings.memory, settings.queue, program, network=self._remote)
        self.checkers = Pool(1, settings.memory, waiting=8, module="aigovkg_server.checker")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waking = threading.Lock()
        self.authors = Pool(1, settings.memory, module="aigovkg_server.author", network=bool(settings.allowed))
        self._known: tuple[tuple[int, int], Current | None] = ((0, 0), None)
        self._library = Library(settings.queries)
        self.cache = Cache(settings.result_cache << 20)
        self.flights = Flights(self.cache, settings.queue)
        self.refusals = Refusals(settings.store)
        self.indexing = Indexing(settings, self.current)
        self.dumping = Maker("aigovkg.describe.dumping", settings.store, "The files of the graph")
        self._version_of = lru_cache(maxsize=1024)(self._read_version)
        self.labels = Labels(self.select, lambda: self.current().version)

    def start(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Start the processes.

        Args:
            loop: the event loop that the pools live in; without one they make their own.
        """
        try:
            snapshot = "" if self._remote else str(self.store.current().path)
        except StoreError:  # without a graph the service starts, too, and says so when it is asked
            snapshot = ""
        self.public.start(snapshot, loop)
        self.house.start(snapshot, loop)
        self._loop = loop
        if self.settings.authoring:
            self.authors.start("", loop)

    def wake_checkers(self) -> None:
        """Start the process that checks annotation sets, unless it runs: it is large, and most services need none."""
        with self._waking:
            if not self.checkers.started:
                self.checkers.start("", self._loop)

    def close(self) -> None:
        """End the processes."""
        self.public.close()
        self.house.close()
        self.checkers.close()
        self.authors.close()
        self.indexing.close()
        self.dumping.close()

    def current(self) -> Current:
        """Tell which snapshot is served; raises StoreError when there is none.

        The name of the snapshot is replaced as a whole file, so that the file's identity tells whether it is the same.
        What another endpoint holds has no version that can be asked for: it is taken for unchanged for some seconds.
        """
        if self._remote:
            return Current(Path(), f"endpoint-{int(time.time() / max(self.settings.endpoint_fresh, 1))}")
        try:
            stat = os.stat(self._name)  # noqa: PTH116 - for each query
            stamp = (stat.st_ino, stat.st_mtime_ns)
        except OSError:
            return self.store.current()
        known, current = self._known
        if current is None or stamp != known:
            current = self.store.current()
            self._known = stamp, current
        return current

    def queries(self) -> dict[str, SavedQuery]:
        """Return the saved queries by name, read anew when a file changed."""
        if self._library.refresh():
            for error in self._library.broken:
                _log.warning("%s", error)
        return self._library.queries

    def broken_queries(self) -> tuple[QueryError, ...]:
        """Return what is wrong with saved queries that cannot be used."""
        return self._library.broken

    def searched(self, sparql: str) -> str:
        """Put what was found in the place of each text search in a query, which must be guarded afterwards."""
        return resolved(sparql, lambda asked: self.indexing.index().find(asked))

    def select(self, query: str) -> Table:
        """Run one of the pages' own queries and return all of its rows."""
        job = Job(query, str(self.current().path), table="json", graph=None, timeout=self.settings.timeout)
        return table(self.house.run(job, client=sender()))

    def version_of(self, graph: str, current: Current) -> str:
        """Name the content of a named graph in a snapshot, which changes with it alone; "" when there is none."""
        if self._remote:
            there = self.select(f"SELECT (1 AS ?there) WHERE {{ GRAPH <{graph}> {{ }} }}").rows
            return current.version if there else ""
        return self._version_of(graph, current)

    def _read_version(self, graph: str, current: Current) -> str:
        stamp = Stamp(graph, str(current.path), timeout=self.settings.timeout)
        return collected(self.public.run(stamp, client_gone(), sender())).decode()

    def answer(self, job: Job | Dump) -> Answer:
        """Run a query of the client whose request this is, within the limits of an answer; see `Pool.run`."""
        limited = job._replace(max_bytes=self.settings.max_bytes, max_rows=self.settings.max_rows)
        return self.public.run(limited, client_gone(), sender())

    def answer_once(self, job: Job, key: Key) -> Entry | Answer:
        """Do what `answer` does, for all who ask the same at the same time; see `Flights.open`."""
        limited = job._replace(max_bytes=self.settings.max_bytes, max_rows=self.settings.max_rows)
        gone, client = client_gone(), sender()

        def run(seconds: float) -> Coroutine[Any, Any, Stream]:
            return self.public.open(limited._replace(timeout=seconds), client)

        found = self.public.wait(self.flights.open(key, job.timeout, run), gone)
        return found if isinstance(found, Entry) else self.public.told(found, gone)

    def graph(self, query: str) -> Graph:
        """Run one of the pages' own CONSTRUCT queries and return the graph."""
        job = Job(query, str(self.current().path), table=None, graph="nt", timeout=self.settings.timeout)
        return rdf.parse(b"".join(self.house.run(job, client=sender())), "nt")


def service() -> Service:
    """Return the service of the application that handles this request."""
    return cast(Service, current_app.extensions["aigovkg"])


def sender() -> str:
    """Name who sends this request, whose turn it takes; "" where none is being answered."""
    return client_of(request.remote_addr or "") if has_request_context() else ""


def client_gone() -> Callable[[], bool]:
    """Return a function that tells whether this request's client has left, where the web server can know."""
    told: Callable[[], bool] | None = request.environ.get("aigovkg.gone")
    return told or (lambda: False)
