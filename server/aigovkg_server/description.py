"""What the service says about itself in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, request, url_for
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, VOID

from aigovkg import rdf
from aigovkg.describe import DATASET
from aigovkg.names import bind
from aigovkg_server.lookups import lookup
from aigovkg_server.negotiation import Format
from aigovkg_server.service import service

__all__ = ["answer", "describe", "graph_response"]

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_QUADS = ("TriG", "N-Quads")  # only at /store
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
    """Answer with the description in a format."""
    names = service().select("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { } } ORDER BY ?graph")
    graphs = [str(row["graph"]) for row in names.rows]
    settings = service().settings
    endpoint = url_for("sparql.endpoint", _external=True)
    told = describe(endpoint, graphs, authoring=settings.authoring, federated=bool(settings.allowed))
    for triple in rdf.triples(_counted(service().current().version), "nt"):
        told.add(triple)
    told.add((DATASET, RDF.type, VOID.Dataset))
    told.add((DATASET, VOID.sparqlEndpoint, URIRef(endpoint)))
    told.add((URIRef(endpoint), DCAT.servesDataset, DATASET))
    told.add((URIRef(endpoint), RDFS.seeAlso, URIRef(url_for("about.void", _external=True))))
    return graph_response(told, chosen)


@lru_cache(maxsize=2)
def _counted(version: str) -> bytes:  # the version is the key of the cache
    """Return the counts by which query engines, such as Comunica, plan joins."""
    return service().graph(lookup("counted")).serialize(format="nt", encoding="utf-8")


def graph_response(graph: Graph, chosen: Format) -> Response:
    """Answer with a graph in a format."""

    body = bind(graph).serialize(format=_WRITERS[chosen.extension], encoding="utf-8")
    response = Response(body, content_type=chosen.media_type(request))
    response.vary.add("Accept")
    return response
