"""What the service says about itself in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Response, request, url_for
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, VOID

from aigovkg.describe import DATASET
from aigovkg.names import bind
from aigovkg_server.documented import once
from aigovkg_server.lookups import lookup
from aigovkg_server.negotiation import Format
from aigovkg_server.service import service

__all__ = ["answer", "describe", "graph_response"]

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_QUADS = ("TriG", "N-Quads")  # only at /store
_HERE = b"https://here.invalid/"  # stands for the address of this service
_WRITERS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def describe(endpoint: str, graphs: list[str], *, authoring: bool = False, federated: bool = False) -> Graph:
    """Describe the endpoint.

    Args:
        endpoint: its address.
        graphs: IRIs of the named graphs.
        authoring: it takes updates.
        federated: SERVICE is allowed for some addresses.
    """
    described = bind(Graph())
    described.bind("sd", _SD)
    node, dataset, everything = URIRef(endpoint), BNode(), BNode()
    for predicate, value in (
        (RDF.type, _SD.Service),
        (_SD.endpoint, node),
        (_SD.supportedLanguage, _SD.SPARQL10Query),
        (_SD.supportedLanguage, _SD.SPARQL11Query),
        (_SD.feature, _SD.UnionDefaultGraph),
        (DCTERMS.title, Literal("AIGovKG: a knowledge graph of the governance of AI", lang="en")),
        (DCTERMS.title, Literal("人工智能治理知识图谱", lang="zh")),
        (_SD.defaultDataset, dataset),
        *((_SD.resultFormat, _FORMATS[name]) for name in (*_RESULTS, *_RDF)),
    ):
        described.add((node, predicate, value))
    if authoring:
        described.add((node, _SD.supportedLanguage, _SD.SPARQL11Update))
        described.add((node, _SD.feature, _SD.EmptyGraphs))
        for name in (*_RDF, *_QUADS):
            described.add((node, _SD.inputFormat, _FORMATS[name]))
    if federated:
        described.add((node, _SD.feature, _SD.BasicFederatedQuery))
    described.add((dataset, RDF.type, _SD.Dataset))
    described.add((dataset, _SD.defaultGraph, everything))
    described.add((everything, RDF.type, _SD.Graph))
    for iri in graphs:
        entry = BNode()
        described.add((dataset, _SD.namedGraph, entry))
        described.add((entry, RDF.type, _SD.NamedGraph))
        described.add((entry, _SD.name, URIRef(iri)))
    return described


def answer(chosen: Format) -> Response:
    """Answer with the description in a format.

    It is long and written once for each snapshot: only the address of this service is put in for each request, since
    every client may call it by another.
    """
    written = once(lambda: _written(chosen.extension), "description", chosen.extension)
    here = url_for("home.home", _external=True)
    body = written.replace(_HERE, (escape(here) if chosen.extension == "rdf" else here).encode())
    response = Response(body, content_type=chosen.media_type(request))
    response.vary.add("Accept")
    return response


def _written(extension: str) -> bytes:
    owner = service()
    here = _HERE.decode()
    names = owner.select("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { } } ORDER BY ?graph")
    graphs = [str(row["graph"]) for row in names.rows]
    endpoint = here + url_for("sparql.endpoint").removeprefix(url_for("home.home"))
    told = describe(endpoint, graphs, authoring=owner.settings.authoring, federated=bool(owner.settings.allowed))
    for triple in owner.graph(lookup("counted")):  # by which query engines, such as Comunica, plan joins
        told.add(triple)
    told.add((DATASET, RDF.type, VOID.Dataset))
    told.add((DATASET, VOID.sparqlEndpoint, URIRef(endpoint)))
    told.add((URIRef(endpoint), DCAT.servesDataset, DATASET))
    told.add((URIRef(endpoint), RDFS.seeAlso, URIRef(here + url_for("about.void").removeprefix(url_for("home.home")))))
    return _serialized(told, extension)


def graph_response(graph: Graph, chosen: Format) -> Response:
    """Answer with a graph in a format."""
    response = Response(_serialized(graph, chosen.extension), content_type=chosen.media_type(request))
    response.vary.add("Accept")
    return response


def _serialized(graph: Graph, extension: str) -> bytes:
    return bind(graph).serialize(format=_WRITERS[extension], encoding="utf-8")
