"""Where the graph is served: its endpoint, and the files that hold all of it.

Addresses are those under the permanent base; a running service answers for the paths under its own address, and adds
that to what it says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, VOID

from aigovkg.names import BASE, mint
from aigovkg.query.executables import ENDPOINT

__all__ = ["DUMPS", "SD", "Dump", "add", "add_graphs"]

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_MEDIA = "https://www.iana.org/assignments/media-types/"


class Dump(NamedTuple):
    """A file of the whole graph: its name, the format as `Snapshot.dump` calls it, its media type, a label."""

    name: str
    syntax: str
    media_type: str
    label: str


#: The files at /dumps/; all are compressed with gzip.
DUMPS = (
    Dump("aigovkg.nq.gz", "nquads", "application/n-quads", "N-Quads"),
    Dump("aigovkg.trig.gz", "trig", "application/trig", "TriG"),
)


def add(graph: Graph, dataset: URIRef, graphs: Iterable[str]) -> None:
    """Add the endpoint, its named graphs and the files.

    Args:
        graph: takes the triples.
        dataset: the data set that is served.
        graphs: IRIs of the named graphs.
    """
    graph.bind("sd", SD)
    graph.add((dataset, VOID.sparqlEndpoint, ENDPOINT))
    for kind in (SD.Service, DCAT.DataService):
        graph.add((ENDPOINT, RDF.type, kind))
    graph.add((ENDPOINT, SD.endpoint, ENDPOINT))
    graph.add((ENDPOINT, DCAT.endpointURL, ENDPOINT))
    graph.add((ENDPOINT, DCAT.endpointDescription, ENDPOINT))
    graph.add((ENDPOINT, DCAT.servesDataset, dataset))
    graph.add((ENDPOINT, DCTERMS.title, Literal("SPARQL endpoint of AIGovKG", lang="en")))
    graph.add((ENDPOINT, DCTERMS.title, Literal("AIGovKG 的 SPARQL 端点", lang="zh")))
    graph.add((ENDPOINT, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))
    add_graphs(graph, dataset, graphs)
    for dump in DUMPS:
        _file(graph, dataset, dump)


def add_graphs(graph: Graph, dataset: URIRef, graphs: Iterable[str]) -> None:
    """Add the named graphs that the endpoint answers about; see `add`."""
    whole, union = mint("sparql-dataset", dataset), mint("sparql-graph", dataset)
    graph.add((ENDPOINT, SD.defaultDataset, whole))
    graph.add((whole, RDF.type, SD.Dataset))
    graph.add((whole, SD.defaultGraph, union))
    graph.add((union, RDF.type, SD.Graph))
    graph.add((union, RDFS.label, Literal("the union of all named graphs", lang="en")))
    graph.add((union, SD.graph, dataset))  # from here readers reach the partitions
    for iri in graphs:
        graph.add((whole, SD.namedGraph, URIRef(iri)))
        graph.add((URIRef(iri), RDF.type, SD.NamedGraph))
        graph.add((URIRef(iri), SD.name, URIRef(iri)))


def _file(graph: Graph, dataset: URIRef, dump: Dump) -> None:
    address = URIRef(f"{BASE}dumps/{dump.name}")
    graph.add((dataset, VOID.dataDump, address))
    graph.add((dataset, DCAT.distribution, address))
    graph.add((address, RDF.type, DCAT.Distribution))
    graph.add((address, DCTERMS.title, Literal(f"The whole graph as {dump.label}, compressed", lang="en")))
    graph.add((address, DCAT.downloadURL, address))
    graph.add((address, DCAT.mediaType, URIRef(_MEDIA + dump.media_type)))
    graph.add((address, DCAT.compressFormat, URIRef(_MEDIA + "application/gzip")))
