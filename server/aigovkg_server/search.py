"""Text search at /search, for people and, as JSON, for programs and for suggestions while someone types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from rdflib import URIRef

from aigovkg.errors import QueryError
from aigovkg.names import ID
from aigovkg.search import KINDS, Asked, Found, Hit
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.labels import View, address, view
from aigovkg_server.negotiation import HTML, TABLES, choose, named, wants_page
from aigovkg_server.service import service

__all__ = ["FACETS", "blueprint"]

blueprint = Blueprint("search", __name__)

FACETS = ("kind", "language", "document")
_MOST, _DEEPEST = 100, 10_000
_PLACES = {
    "label": "called", "alternative": "also called", "definition": "defined as", "evidence": "in a text as",
    "claim": "claimed",
}  # fmt: skip
_LANGUAGES = {"en": "English", "zh": "Chinese"}


class _Choice(NamedTuple):
    """A value of a facet: as shown, how many results have it, the address that chooses it or takes it back."""

    text: str
    number: int
    href: str
    chosen: bool


@blueprint.get("/search")
def search() -> Response:
    """Find things by words of their labels, definitions and evidence, in English and Chinese.

    All words must occur; "quoted words" stand together; the last word may be the beginning of one. Things that are
    called exactly so come first, then those whose name begins so, then the others by how well they fit (BM25).
    """
    asked = _asked()
    index = service().indexing.index()
    found = index.find(asked)
    format_ = request.args.get("format", "")
    if named(format_, (HTML,)) or (not format_ and wants_page(request)):
        body = render_template("search.html", asked=asked, found=found, kinds=KINDS, **_shown(asked, found))
        response = Response(body, content_type="text/html; charset=utf-8")
    elif choose(request, TABLES[:1], format_) is None:
        raise NotAcceptable("Results of a search are given as JSON or as a page")
    else:
        response = jsonify(_told(asked, found, index.version))
        response.headers["Cache-Control"] = "public, no-cache"
        response.add_etag()
        response.make_conditional(request)
    for relation, offset in _neighbours(asked, found).items():
        response.headers.add("Link", f'<{_address(asked, offset=offset)}>; rel="{relation}"')
    response.vary.add("Accept")
    return response


def _asked() -> Asked:
    given = request.args
    kind = given.get("kind", "").strip()
    if kind and kind not in KINDS:
        raise QueryError("There is no such kind of thing", repr(kind[:60]), f"Choose one of {', '.join(KINDS)}")
    document = given.get("document", "").strip()
    if document and ":" not in document:
        document = str(ID[f"document/{document.removeprefix('document/')}"])
    return Asked(
        words=given.get("q", ""),
        kind=kind,
        language=given.get("language", "").strip(),
        document=document,
        limit=_number("limit", 20, _MOST),
        offset=_number("offset", 0, _DEEPEST),
        facets=given.get("facets", "1") not in {"0", "false", "no"},
    )


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise QueryError(f"The parameter {name} is not a whole number", repr(text[:60]), f"Write one up to {most}")
    return min(int(text[:10]), most)


def _neighbours(asked: Asked, found: Found) -> Mapping[str, int]:
    pages = {}
    if asked.offset:
        pages["prev"] = max(asked.offset - asked.limit, 0)
    if asked.limit and asked.offset + asked.limit < min(found.total, _DEEPEST):
        pages["next"] = asked.offset + asked.limit
    return pages


def _address(asked: Asked, **changed: object) -> str:
    """Return the address of this search with other values; an empty value leaves the parameter out."""
    values: dict[str, object] = {"q": asked.words}
    values |= {name: getattr(asked, name) for name in FACETS}
    values |= {"limit": asked.limit if asked.limit != 20 else "", "format": request.args.get("format", "")}
    kept = {name: value for name, value in (values | changed).items() if value not in ("", 0)}
    return f"{url_for('search.search')}?{urlencode(kept)}"


def _told(asked: Asked, found: Found, version: str) -> dict[str, object]:
    known = service().labels.of(_iris(found))
    return {
        "query": asked.words,
        "total": found.total,
        "limit": asked.limit,
        "offset": asked.offset,
        "results": [_result(hit, known) for hit in found.hits],
        "facets": {
            name: [{"value": value, "count": number} | _label(value, known) for value, number in values]
            for name, values in found.facets.items()
        },
        "version": version,
    }


def _result(hit: Hit, known: Mapping[str, dict[str, str]]) -> dict[str, object]:
    told: dict[str, object] = {"id": hit.thing, "kind": hit.kind, "score": hit.score} | _label(hit.thing, known)
    told["page"] = address(hit.thing)
    told["matched"] = {"field": hit.field, "text": hit.text, "language": hit.language}
    if hit.document and hit.document != hit.thing:
        told["document"] = hit.document
    return told


def _label(iri: str, known: Mapping[str, dict[str, str]]) -> dict[str, object]:
    names = {language: text for language, text in known.get(iri, {}).items() if language in _LANGUAGES}
    return {"label": names} if names else {}


def _iris(found: Found) -> list[str]:
    of_facet = [value for value, _ in found.facets.get("document", ())]
    return [*(hit.thing for hit in found.hits), *(hit.document for hit in found.hits if hit.document), *of_facet]


def _shown(asked: Asked, found: Found) -> dict[str, object]:
    known = service().labels.of(_iris(found))
    rows = []
    for hit in found.hits:
        name = view(URIRef(hit.thing), known)
        if hit.kind == "claim":
            name = View(hit.text, hit.language, href=address(hit.thing))
        document = view(URIRef(hit.document), known) if hit.document and hit.document != hit.thing else None
        said = hit.text if hit.kind != "claim" and hit.text not in (name.text, name.zh) else ""
        rows.append((hit, name, _PLACES[hit.field], said, document))
    facets = {}
    for facet, values in found.facets.items():
        chosen = getattr(asked, facet)
        facets[facet] = [
            _Choice(
                _LANGUAGES.get(value, value) if facet != "document" else view(URIRef(value), known).text,
                number,
                _address(asked, **{facet: "" if value == chosen else value}),
                value == chosen,
            )
            for value, number in values
        ]
    pages = {relation: _address(asked, offset=offset) for relation, offset in _neighbours(asked, found).items()}
    return {"rows": rows, "facets": facets, "pages": pages}
