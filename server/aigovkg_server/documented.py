"""What the pages of ontology and vocabulary show, read once for each snapshot."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from flask import Response, request, url_for
from rdflib import Graph
from rdflib.term import Node

from aigovkg import docs
from aigovkg_server.errors import Overrun
from aigovkg_server.frames import Job
from aigovkg_server.rows import table
from aigovkg_server.service import service

__all__ = ["concepts", "finished", "links", "once", "ontology", "ontology_file", "page", "schemes"]

_log = logging.getLogger(__name__)

_Made = TypeVar("_Made")
_lock = threading.RLock()
_kept: dict[tuple[object, ...], object] = {}


class _Source:
    """The service's own queries, as the documentation asks them.

    Counting takes longest, and goes where anybody's queries go: other pages need not wait for it.
    """

    def rows(self, query: str) -> Iterable[Mapping[str, Node]]:
        owner = service()
        job = Job(query, str(owner.current().path), table="json", graph=None, timeout=owner.settings.timeout)
        return table(owner.answer(job)).rows

    def graph(self, query: str) -> Graph:
        return service().graph(query)


_source = _Source()


def once(make: Callable[[], _Made], *key: object) -> _Made:
    """Make something once for a snapshot; what was made for earlier ones is dropped."""
    owner = service()
    whole = (str(owner.settings.store), owner.current().version, *key)
    with _lock:
        if whole not in _kept:
            for old in [one for one in _kept if one[0] == whole[0] and one[1] != whole[1]]:
                del _kept[old]
            _kept[whole] = make()
        made: _Made = _kept[whole]  # type: ignore[assignment]
        return made


def ontology() -> docs.Ontology:
    """Return the ontology of the snapshot that is served."""
    return once(lambda: docs.read_ontology(_source), "ontology")


def ontology_file(ending: str) -> bytes:
    """Return the ontology as RDF."""
    return once(lambda: docs.serialized(ontology().graph, ending), "ontology file", ending)


def schemes() -> tuple[docs.Summary, ...]:
    """List the concept schemes of the snapshot that is served."""
    return once(lambda: docs.read_schemes(_source), "schemes")


def page() -> str:
    """Return the inner part of the page about the ontology."""
    return once(_ontology_page, "ontology page", request.script_root)


def _ontology_page() -> str:
    used: Mapping[str, docs.Use] | None = None
    try:
        used = docs.use_of_terms(_source)
    except Overrun as error:  # a page without counts is better than none
        _log.warning("The use of terms could not be counted: %s", error)
    named = docs.named_documents(_source, used or {})
    return docs.ontology_page(ontology(), links(), use=used, documents=named)


def concepts(slug: str) -> tuple[str, str] | None:
    """Return title and inner part of the page about a scheme; None when the graph has none of this name."""
    return once(lambda: _concepts(slug), "scheme", slug, request.script_root) if _known(slug) else None


def _known(slug: str) -> bool:
    return any(one.slug == slug for one in schemes())


def _concepts(slug: str) -> tuple[str, str] | None:
    used: Mapping[str, docs.Use] = {}
    try:
        used = docs.use_of_concepts(_source, docs.scheme_iri(slug))
    except Overrun as error:
        _log.warning("The use of concepts could not be counted: %s", error)
    scheme = docs.read_scheme(_source, slug, used)
    return (scheme.title.get("en", slug), docs.scheme_page(scheme, links())) if scheme else None


def links() -> docs.Links:
    """Return where links lead on this server."""
    root = url_for("home.home")
    return docs.Links(root, things=f"{root}page/")


def finished(response: Response, *key: str) -> Response:
    """Let clients keep an answer until the snapshot changes."""
    response.set_etag("-".join((service().current().version, *key)))
    response.vary.add("Accept")
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
