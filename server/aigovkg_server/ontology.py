"""The ontology as a page of its classes and properties, and as RDF: /ontology."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, render_template, request
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from aigovkg.names import AIGOV, BASE, SCHEMA
from aigovkg_server.description import graph_response
from aigovkg_server.errors import NotAcceptable
from aigovkg_server.labels import View, view
from aigovkg_server.lookups import lookup
from aigovkg_server.negotiation import GRAPHS, choose, wants_page
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("ontology", __name__)

_STATUS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#").term_status
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_FACETS = {
    "kind of": RDFS.subClassOf,
    "narrower than": RDFS.subPropertyOf,
    "from": SCHEMA.domainIncludes,
    "to": SCHEMA.rangeIncludes,
    "inverse": OWL.inverseOf,
    "a": RDF.type,
}


@dataclass(frozen=True)
class _Term:
    """A class, a property or an individual of the ontology, ready for the page."""

    name: str
    iri: str
    label: dict[str, str]
    definition: dict[str, str]
    example: str
    status: str
    facets: dict[str, list[View]]


@blueprint.get("/ontology")
def terms() -> Response | str:
    """Show the ontology, or give it as RDF."""
    graph = _ontology(service().current().version)
    if not wants_page(request):
        chosen = choose(request, GRAPHS)
        if chosen is None:
            raise NotAcceptable("The ontology is given as a page or as RDF (Turtle, N-Triples, RDF/XML, JSON-LD)")
        return graph_response(graph, chosen)
    sections = {
        "Classes": _listed(graph, OWL.Class),
        "Properties": [term for kind in _PROPERTIES for term in _listed(graph, kind)],
        "Individuals": _listed(graph, OWL.NamedIndividual),
    }
    sections["Properties"].sort(key=lambda term: term.name.casefold())
    ours = URIRef(BASE + "ontology")
    about = {"title": _texts(graph, ours, DCTERMS.title), "description": _texts(graph, ours, DCTERMS.description)}
    return render_template("ontology.html", sections=sections, about=about, version=graph.value(ours, OWL.versionInfo))


@lru_cache(maxsize=2)
def _ontology(version: str) -> Graph:  # the version is the key of the cache
    return service().graph(lookup("ontology"))


def _listed(graph: Graph, kind: URIRef) -> list[_Term]:
    ours = {term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef) and term.startswith(AIGOV)}
    return [_term(graph, term) for term in sorted(ours, key=str.casefold)]


def _term(graph: Graph, term: URIRef) -> _Term:
    return _Term(
        name=term.removeprefix(str(AIGOV)),
        iri=str(term),
        label=_texts(graph, term, RDFS.label),
        definition=_texts(graph, term, SKOS.definition),
        example=str(graph.value(term, SKOS.example) or ""),
        status=str(graph.value(term, _STATUS) or ""),
        facets={name: found for name, predicate in _FACETS.items() if (found := _linked(graph, term, predicate))},
    )


def _linked(graph: Graph, term: URIRef, predicate: URIRef) -> list[View]:
    found = {value for value in graph.objects(term, predicate) if isinstance(value, URIRef)}
    if predicate == OWL.inverseOf:
        found |= {value for value in graph.subjects(predicate, term) if isinstance(value, URIRef)}
    if predicate == RDF.type:
        found = {value for value in found if value.startswith(AIGOV) or "Property" in value} - set(_PROPERTIES)
    return [view(value, {str(value): _texts(graph, value, RDFS.label)}) for value in sorted(found)]


def _texts(graph: Graph, subject: URIRef, predicate: URIRef) -> dict[str, str]:
    return {text.language or "": str(text) for text in graph.objects(subject, predicate) if isinstance(text, Literal)}
