"""Why a triple is in the graph: /explain?s=…&p=…&o=… as a page or as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, render_template, request
from rdflib import URIRef

from aigovkg.errors import AigovkgError, QueryError
from aigovkg.explain import Explanation, as_json, explain, understood
from aigovkg_server import problems
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.labels import View, view
from aigovkg_server.negotiation import Format, choose, wants_page
from aigovkg_server.rows import Term
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("explanations", __name__)

_JSON = Format("json", "JSON", ("application/json",), ("json",))
_LONGEST = 2_000  # characters of an IRI or a literal


@blueprint.get("/explain")
def page() -> Response:
    """Explain the triple of the parameters `s`, `p` and `o`: IRIs, prefixed names, slugs, labels."""
    typed = tuple(request.args.get(name, "").strip() for name in "spo")
    if not wants_page(request) or request.args.get("format") == "json":
        if choose(request, (_JSON,), request.args.get("format", "")) is None:
            raise NotAcceptable("An explanation is given as a page or as JSON")
        response = jsonify(as_json(_explained(*typed)))
        response.vary.add("Accept")
        return response
    if not any(typed):
        return _page(typed)
    try:
        found = _explained(*typed)
    except AigovkgError as error:
        return _page(typed, str(error), problems.status_of(error))
    return _page(typed, found=found)


def _explained(subject: str, predicate: str, value: str) -> Explanation:
    if not (subject and predicate and value):
        raise QueryError("A triple has three parts", remedy="Give the parameters s, p and o")
    if max(map(len, (subject, predicate, value))) > _LONGEST:
        raise QueryError("A part of the triple is too long", remedy=f"At most {_LONGEST:,} characters are read")
    return explain(_ask, understood(_ask, subject, predicate, value))


def _ask(query: str) -> list[list[Term | None]]:
    found = service().select(query)
    return [[row.get(variable) for variable in found.variables] for row in found.rows]


def _page(typed: tuple[str, ...], problem: str = "", status: int = 200, found: Explanation | None = None) -> Response:
    known = service().labels.of({str(term) for term in _terms(found) if isinstance(term, URIRef)}) if found else {}

    def shown(term: Term | None) -> View:
        return view(term, known)

    body = render_template("explain.html", typed=typed, problem=problem, found=found, shown=shown)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def _terms(explanation: Explanation) -> Iterator[Term | None]:
    """Iterate over everything that an explanation names."""
    yield from explanation.triple
    for source in explanation.sources:
        for claim in source.claims:
            yield from (claim.document, claim.by, claim.attributed, claim.found_by)
    for premise in explanation.premises:
        yield from _terms(premise)
