"""What a build says of itself: a VoID description (https://www.w3.org/TR/void/) in the graph `graph/description`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, VOID, XSD

from aigovkg import __version__
from aigovkg.names import BASE, SCHEMA, bind, mint, thing
from aigovkg.store import Writer

__all__ = ["DATASET", "describe", "hash_file"]

#: The whole graph as a thing.
DATASET = thing("dataset", "aigovkg")


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(writer: Writer, inputs: Mapping[str, str]) -> Graph:
    """Describe the graph that is being written: its size, its named graphs, and what it was made from.

    Nothing in it depends on the time or the machine, so the same input gives the same description.

    Args:
        writer: holds everything but the description.
        inputs: file name -> SHA-256.
    """
    graph = bind(Graph())
    graph.bind("void", VOID)
    graph.add((DATASET, RDF.type, VOID.Dataset))
    graph.add((DATASET, DCTERMS.title, Literal("AIGovKG: a knowledge graph of AI governance", lang="en")))
    graph.add((DATASET, DCTERMS.title, Literal("AIGovKG:人工智能治理知识图谱", lang="zh")))
    graph.add((DATASET, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")))
    graph.add((DATASET, SCHEMA.softwareVersion, Literal(__version__)))
    graph.add((DATASET, VOID.uriSpace, Literal(BASE)))
    graph.add((DATASET, VOID.triples, _number(writer.count())))
    for name in writer.graphs():
        graph.add((DATASET, VOID.subset, URIRef(name)))
        graph.add((URIRef(name), RDF.type, VOID.Dataset))
        graph.add((URIRef(name), VOID.triples, _number(writer.count(name))))
    for name, sha256 in inputs.items():
        node = mint("file", name, sha256)
        graph.add((DATASET, PROV.wasDerivedFrom, node))
        graph.add((node, RDF.type, PROV.Entity))
        graph.add((node, RDFS.label, Literal(name)))
        graph.add((node, DCTERMS.identifier, Literal(f"sha256:{sha256}")))
    return graph


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)
