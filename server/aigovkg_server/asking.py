"""What a request asks of a saved query: values, page, format; running it; links to the other pages (RFC 8288)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, request, url_for

from aigovkg.errors import AigovkgError, QueryError
from aigovkg.query import SavedQuery, bind, counting, guard, paged
from aigovkg_server.cache import Entry
from aigovkg_server.errors import MediaType
from aigovkg_server.frames import Job
from aigovkg_server.keeping import Keeping, Kept, Told
from aigovkg_server.lasting import lasting
from aigovkg_server.negotiation import TABLES, Format
from aigovkg_server.rows import Term, table
from aigovkg_server.service import service

__all__ = ["Asked", "ask", "asked_of", "finish", "run", "total", "unchanged"]

_FORM = "application/x-www-form-urlencoded"
_LAST_PAGE = 1_000_000
_PATIENCE = 1.0  # seconds that counting all rows may take


@dataclass(frozen=True, slots=True)
class Asked:
    """A saved query with what a request gives for its parameters.

    Attributes:
        query: the saved query.
        values: parameter -> every value that was given.
        page: which page of its rows, from 1; None for all rows.
    """

    query: SavedQuery
    values: Mapping[str, Sequence[str]]
    page: int | None = None

    @property
    def given(self) -> dict[str, str]:
        """The values that were given, as a link carries them."""
        return {name: every[0] for name, every in self.values.items() if every and every[0]}

    def whole(self) -> str:
        """Return the SPARQL for all rows; raises QueryError when a value does not fit."""
        return bind(self.query, self.values, ask)

    def sparql(self) -> str:
        """Return the SPARQL for the page; raises QueryError when a value does not fit."""
        rows = self.query.pagination
        return paged(self.whole(), rows, (self.page - 1) * rows) if rows and self.page else self.whole()


def asked_of(query: SavedQuery) -> Asked:
    """Read what this request asks of a query.

    Raises:
        QueryError: `page` is not the number of a page.
        MediaType: values were posted, but not as a form.
    """
    if request.method == "POST" and request.content_length and request.mimetype != _FORM:
        raise MediaType(f"Values are posted as {_FORM}", f"The content type is {request.mimetype or 'not told'}")
    values = {name: every for name, every in request.values.lists() if name != "format"}
    if not query.pagination:
        return Asked(query, values)
    pages = values.pop("page", ["1"])
    if pages == ["all"]:
        return Asked(query, values)
    if len(pages) > 1 or not pages[0].isdecimal() or not 1 <= int(pages[0][:9]) <= _LAST_PAGE:
        raise QueryError(
            "The parameter page is not the number of a page",
            ", ".join(pages)[:60],
            "Write a number from 1, or all",
            parameter="page",
        )
    return Asked(query, values, int(pages[0]))


def ask(query: str) -> Iterable[Sequence[Term | None]]:
    """Run a query of our own and return its rows; this is how labels and slugs are looked up."""
    found = service().select(query)
    return [[row.get(variable) for variable in found.variables] for row in found.rows]


def run(sparql: str, chosen: Format) -> Told:
    """Run a bound query, without searches in it, for whoever sent this request; or give the answer that was kept."""
    return _told(sparql, chosen, service().settings.timeout, peek=request.method == "HEAD")


def _told(sparql: str, chosen: Format, timeout: float, *, peek: bool = False) -> Told:
    owner = service()
    current = owner.current()
    key = (current.version, "saved " + _digest(sparql, chosen.extension))
    kept = owner.cache.get(key) if lasting(sparql) else None
    if kept is None:
        guard(sparql)
        job = Job(
            sparql,
            str(current.path),
            table=chosen.extension if chosen in TABLES else None,
            graph=None if chosen in TABLES else chosen.extension,
            timeout=timeout,
            peek=peek,
        )
        if peek or not lasting(sparql):
            return owner.answer(job)
        answer = owner.answer_once(job, key)
        if not isinstance(answer, Entry):
            return Keeping(answer, owner.cache, key)
        kept = answer
    return Kept("table" if chosen in TABLES else "graph", kept.parts)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def total(asked: Asked) -> int | None:
    """Count the rows of all pages; None where that takes longer than a moment."""
    if not asked.query.pagination:
        return None
    limit = min(_PATIENCE, service().settings.timeout)
    try:
        counted = table(_told(service().searched(counting(asked.whole())), TABLES[0], limit))
    except AigovkgError:
        return None
    return int(str(counted.rows[0]["total"]))


def _tag(sparql: str, chosen: Format) -> str:
    return _digest(service().current().version, sparql, chosen.media_type(request))


def unchanged(sparql: str, chosen: Format) -> Response | None:
    """Return the answer 304 when the client has this very result already, without running the query."""
    if request.method == "POST" or not lasting(sparql) or not request.if_none_match.contains_weak(_tag(sparql, chosen)):
        return None
    return _cacheable(Response(status=304), sparql, chosen)


def finish(response: Response, asked: Asked, sparql: str, chosen: Format, rows: int | None) -> Response:
    """Add links to the other pages, the number of rows, and how long the answer is good."""
    links = _links(asked, rows) if asked.page else {}
    if links:
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items())
    if rows is not None:
        response.headers["X-Total-Count"] = str(rows)
    return response if request.method == "POST" else _cacheable(response, sparql, chosen)


def _cacheable(response: Response, sparql: str, chosen: Format) -> Response:
    response.vary.add("Accept")
    if not lasting(sparql):
        response.headers["Cache-Control"] = "no-store"
        return response
    response.set_etag(_tag(sparql, chosen), weak=True)
    response.headers["Cache-Control"] = "public, no-cache"  # keep it, but ask whether the graph has changed
    return response


def _links(asked: Asked, rows: int | None) -> dict[str, str]:
    assert asked.page is not None and asked.query.pagination is not None  # noqa: S101, PT018 - the caller looked
    last = max(1, -(-rows // asked.query.pagination)) if rows is not None else None
    pages = {"first": 1, "prev": asked.page - 1, "next": asked.page + 1, "last": last}
    name = (request.view_args or {}).get("name", asked.query.name)
    return {
        relation: url_for("queries.answer", name=name, _external=True, **asked.given, page=number)
        for relation, number in pages.items()
        if number and (last is None or number <= last)
    }
