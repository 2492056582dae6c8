"""The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/) at /store.

A graph is named by `?graph=` and its IRI, by `?default`, or by the address itself (`/store/…`). Reading `?default`
gives what a query without GRAPH sees: all graphs as one. Writing `?default` is about what is in no graph of its own.
Beyond the protocol, `/store` itself is all named graphs, read and written as TriG or N-Quads.
"""

from __future__ import annotations

import codecs
import uuid
from typing import Literal

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import ETags
from werkzeug.http import parse_options_header

from aigovkg.authoring import Edit
from aigovkg.errors import ConflictError, QueryError
from aigovkg.store import Current
from aigovkg.store.editing import DATASETS as QUADS
from aigovkg_server import authoring, protocol
from aigovkg_server.errors import MediaType, NotAcceptable, NotFound
from aigovkg_server.frames import Dump, Job
from aigovkg_server.negotiation import DATASETS, GRAPHS, Format, choose, wants_page
from aigovkg_server.results import respond
from aigovkg_server.service import service

__all__ = ["SYNTAXES", "blueprint"]

blueprint = Blueprint("graph_store", __name__)

#: Media types of the documents that are taken, and how `aigovkg.store` calls each syntax.
SYNTAXES = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/x-trig": "trig",
    "application/n-quads": "nquads",
}
_UNTOLD = "application/rdf+xml"  # what a document without a content type is taken for (section 5 of the protocol)
_UPDATE = "application/sparql-update"


@blueprint.before_request
def _asked() -> None:
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        authoring.asks(request.method.lower(), request.args.get("graph", "") or request.base_url)


@blueprint.get("/store", defaults={"path": ""}, strict_slashes=False)
@blueprint.get("/store/<path:path>", endpoint="read_direct")
def read(path: str) -> Response:
    """Give a graph; where none is named, all of them with their names, as TriG or N-Quads."""
    graph = _target(path)
    formats = DATASETS if graph is None else (*GRAPHS, *DATASETS)
    chosen = choose(request, formats, request.args.get("format", ""))
    if graph is None and (chosen is None or wants_page(request)):
        raise QueryError(
            "The request names no graph",
            remedy="Add ?graph= and its IRI, or ?default for all graphs as one, or accept TriG or N-Quads for all",
        )
    if chosen is None:
        raise NotAcceptable("A graph is given as Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads")
    current = service().current()
    version = service().version_of(graph, current) if graph else current.version
    if not version:
        raise _missing(graph or "")
    etag = f"{version}-{chosen.extension}"
    if request.if_match and not (request.if_match.star_tag or version in _versions(request.if_match)):
        raise ConflictError("The graph was changed since you read it", graph or "", "Read it without If-Match")
    if request.if_none_match.star_tag or request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = respond(service().answer(_job(graph, current, chosen)), chosen, "graph")
    response.set_etag(etag)
    response.vary.add("Accept")
    return response


def _job(graph: str | None, current: Current, chosen: Format) -> Job | Dump:
    snapshot, timeout = str(current.path), service().settings.timeout
    peek = request.method == "HEAD"
    if graph is None:
        return Dump(chosen.extension, snapshot, timeout, peek=peek)
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    return Job(query, snapshot, table=None, graph=chosen.extension, timeout=timeout, peek=peek)


@blueprint.put("/store", defaults={"path": ""}, strict_slashes=False)
@blueprint.put("/store/<path:path>", endpoint="replace_direct")
def replace(path: str) -> Response:
    """Put a graph in the place of what there is under its name, or all graphs in the place of all."""
    return _write("put", path)


@blueprint.post("/store", defaults={"path": ""}, strict_slashes=False)
@blueprint.post("/store/<path:path>", endpoint="add_direct")
def add(path: str) -> Response:
    """Add to a graph, or by quads to many; triples without a name make a new one, which the answer's Location tells."""
    return _write("post", path)


@blueprint.delete("/store", defaults={"path": ""}, strict_slashes=False)
@blueprint.delete("/store/<path:path>", endpoint="remove_direct")
def remove(path: str) -> Response:
    """Remove a graph."""
    return _write("delete", path)


@blueprint.patch("/store", defaults={"path": ""}, strict_slashes=False)
@blueprint.patch("/store/<path:path>", endpoint="patch_direct")
def patch(path: str) -> Response:
    """Change a graph by a SPARQL Update, in which it is meant where no graph is named."""
    return _write("patch", path)


def _target(path: str) -> str | None:
    """Return the IRI of the graph that the request names, "" for the default graph, None when it names none."""
    if path:
        return protocol.check_iri(request.base_url)
    parameters = protocol.decoded(request.query_string)
    named = [value for name, value in parameters if name == "graph"]
    default = [value for name, value in parameters if name == "default"]
    if len(named) + len(default) > 1:
        raise QueryError("The request names more than one graph", remedy="Name one, by ?graph= or by ?default")
    return protocol.check_iri(named[0]) if named else "" if default else None


def _missing(graph: str) -> NotFound:
    return NotFound("There is no such graph", graph, "SELECT ?graph { GRAPH ?graph { } } lists those there are")


def _write(action: Literal["put", "post", "delete", "patch"], path: str) -> Response:
    who = authoring.holder()
    graph = _target(path)
    parts = _documents() if action in {"put", "post"} else ()
    update = _patch() if action == "patch" else ""
    whole = graph is None and any(syntax in QUADS for _, syntax in parts)
    fresh = graph is None and not whole
    if fresh:
        if action != "post":
            raise QueryError("The request names no graph", remedy="Add ?graph= and its IRI, or ?default")
        graph = url_for(".read_direct", path=uuid.uuid4().hex, _external=True)
    settings = service().settings
    if action == "patch":
        authoring.asks(action, graph or request.base_url, update)
    edit = Edit(
        action,
        who,
        base=graph or request.base_url,
        graph=graph or "",
        update=update,
        parts=parts,
        whole=whole,
        match=_condition(request.if_match),
        unless=_condition(request.if_none_match),
        allowed=tuple(settings.allowed),
        shapes=settings.authoring_shapes,
        origin=authoring.origin(),
    )
    done = authoring.change(edit)
    if action == "delete" and graph and done.created:  # it was not there before, so nothing was removed
        raise _missing(graph)
    response = authoring.told(done)
    response.status_code = 201 if done.created and action != "delete" else 200
    if fresh:
        response.headers["Location"] = edit.graph
    return response


def _condition(tags: ETags) -> str:
    return "*" if tags.star_tag else " ".join(sorted(_versions(tags)))


def _versions(tags: ETags) -> set[str]:
    """Return the versions that a condition names; see the ETag of `read`. Weak ones count."""
    return {tag.partition("-")[0] for tag in tags.as_set(include_weak=True)}


def _patch() -> str:
    kind, options = parse_options_header(request.content_type or "")
    if kind != _UPDATE:
        raise MediaType("A graph is patched by an update as application/sparql-update; this request has", repr(kind))
    return protocol.utf8(request.get_data(), options.get("charset", "utf-8"), "update")


def _documents() -> tuple[tuple[str, str], ...]:
    kind, _ = parse_options_header(request.content_type or "")
    if kind != "multipart/form-data":
        return (_document(request.content_type or _UNTOLD, request.get_data()),)
    files = [file for _, files in request.files.lists() for file in files]
    if not files:
        raise QueryError("The form holds no document", remedy="Send each as a file with a content type")
    return tuple(_document(file.content_type or _UNTOLD, file.read()) for file in files)


def _document(content_type: str, data: bytes) -> tuple[str, str]:
    kind, options = parse_options_header(content_type)
    syntax = SYNTAXES.get(kind)
    if syntax is None:
        known = ", ".join(SYNTAXES)
        raise MediaType("A document is of a kind that is not taken", repr(kind), f"Send one of {known}")
    if kind.startswith("text/"):
        protocol.utf8(data, options.get("charset", "utf-8"), "document")
    return data.removeprefix(codecs.BOM_UTF8).hex(), syntax
