"""What the pages share: the settings, the store, and the processes that answer queries."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from flask import current_app, request
from rdflib import Graph

from aigovkg import rdf
from aigovkg.errors import QueryError, StoreError
from aigovkg.query import Library, SavedQuery
from aigovkg.settings import Settings
from aigovkg.store import Current, Store
from aigovkg_server.frames import Job
from aigovkg_server.indexing import Indexing
from aigovkg_server.labels import Labels
from aigovkg_server.pool import Pool
from aigovkg_server.rows import Table, table

__all__ = ["Service", "client_gone", "service"]

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
        self.public = Pool(settings.workers, settings.memory, slow=settings.workers, network=bool(settings.allowed))
        self.house = Pool(1, settings.memory)
        self.checkers = Pool(1, settings.memory, waiting=8, module="aigovkg_server.checker")
        self.authors = Pool(1, settings.memory, module="aigovkg_server.author", network=bool(settings.allowed))
        self._library = Library(settings.queries)
        self.indexing = Indexing(self.store, self.current)
        self.labels = Labels(self.select, lambda: self.current().version)

    def start(self) -> None:
        """Start the processes."""
        try:
            snapshot = str(self.store.current().path)
        except StoreError:  # without a graph the service starts, too, and says so when it is asked
            snapshot = ""
        self.public.start(snapshot)
        self.house.start(snapshot)
        self.checkers.start("")
        if self.settings.authoring:
            self.authors.start("")

    def close(self) -> None:
        """End the processes."""
        self.public.close()
        self.house.close()
        self.checkers.close()
        self.authors.close()
        self.indexing.close()

    def current(self) -> Current:
        """Tell which snapshot is served; raises StoreError when there is none."""
        return self.store.current()

    def queries(self) -> dict[str, SavedQuery]:
        """Return the saved queries by name, read anew when a file changed."""
        if self._library.refresh():
            for error in self._library.broken:
                _log.warning("%s", error)
        return self._library.queries

    def broken_queries(self) -> tuple[QueryError, ...]:
        """Return what is wrong with saved queries that cannot be used."""
        return self._library.broken

    def select(self, query: str) -> Table:
        """Run one of the pages' own queries and return all of its rows."""
        job = Job(query, str(self.current().path), table="json", graph=None, timeout=self.settings.timeout)
        return table(self.house.run(job))

    def graph(self, query: str) -> Graph:
        """Run one of the pages' own CONSTRUCT queries and return the graph."""
        job = Job(query, str(self.current().path), table=None, graph="nt", timeout=self.settings.timeout)
        return rdf.parse(b"".join(self.house.run(job)), "nt")


def service() -> Service:
    """Return the service of the application that handles this request."""
    return cast(Service, current_app.extensions["aigovkg"])


def client_gone() -> Callable[[], bool]:
    """Return a function that tells whether this request's client has left, where the web server can know."""
    told: Callable[[], bool] | None = request.environ.get("waitress.client_disconnected")
    return told or (lambda: False)
