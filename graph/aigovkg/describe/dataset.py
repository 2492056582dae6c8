"""The whole graph as a data set: VoID (https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/)."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, VOID, XSD

from aigovkg import __version__
from aigovkg.describe import linksets, partitions, service
from aigovkg.errors import QueryError
from aigovkg.names import BASE, ID, SCHEMA, bind, mint, thing
from aigovkg.query import SavedQuery, executables
from aigovkg.query.executables import filled
from aigovkg.rdf import Term
from aigovkg.store import Statistics, Writer

__all__ = ["DATASET", "amend", "describe", "hash_file"]

#: The whole graph as a thing.
DATASET = thing("dataset", "aigovkg")

_LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
_TITLE = {"en": "AIGovKG: a knowledge graph of AI governance", "zh": "AIGovKG:人工智能治理知识图谱"}
_ABOUT = {
    "en": "Who demands, opposes or fears what in the governance of artificial intelligence, and in which words of "
    "which text: documents, actors, principles, risks and mechanisms, with claims traceable to their place.",
    "zh": "人工智能治理中谁主张、反对或担忧什么，出自哪份文本的哪些字句："
    "文件、行为体、原则、风险与机制，每项主张均可追溯至原文位置。",
}
_KEYWORDS = {
    "en": ("AI governance", "artificial intelligence", "policy", "linked data"),
    "zh": ("人工智能治理", "人工智能", "政策", "关联数据"),
}
_EXAMPLES = ("document/global-ai-governance-initiative", "principle/people-oriented", "risk/technology-monopoly")


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(
    writer: Writer, inputs: Mapping[str, str], counted: Statistics, queries: Iterable[SavedQuery] = ()
) -> Graph:
    """Describe the graph that is being written.

    Nothing in it depends on the time or the machine, so the same input gives the same description.

    Args:
        writer: holds everything but the description.
        inputs: file name -> SHA-256 of what the graph was made from.
        counted: the counts of what the writer holds.
        queries: saved queries that become examples; one whose example values fit nothing in this graph is left out.
    """
    graph = bind(Graph())
    graph.bind("void", VOID)
    graph.bind("dcat", DCAT)
    _introduce(graph)
    for name in writer.graphs():
        _subset(graph, name, writer.count(name))
    _derived(graph, inputs)
    linksets.add(graph, DATASET, writer)
    partitions.add(graph, DATASET, counted)
    service.add(graph, DATASET, writer.graphs())
    _examples(graph, writer, queries)
    return graph


def amend(
    old: Statistics,
    new: Statistics,
    sizes: Mapping[str, tuple[int | None, int | None]],
    linked: tuple[linksets.Asked, linksets.Asked] | None = None,
) -> tuple[Graph, Graph]:
    """Say what changes in the description when the graph changes.

    Args:
        old, new: the counts before and after it.
        sizes: IRI of each graph that changed -> its triples before and after; None where there was or is no such graph.
        linked: the graph before and after the change, where that may be about links to other data sets.
    Returns:
        The triples that no longer hold, and those that hold now.
    """
    only = partitions.differing(old, new)
    told = []
    for at, counted in enumerate((old, new)):
        graph = Graph()
        partitions.add(graph, DATASET, counted, only)
        there = {name: pair[at] for name, pair in sizes.items()}
        for name, size in there.items():
            if size is not None:
                _subset(graph, name, size)
        service.add_graphs(graph, DATASET, [name for name, size in there.items() if size is not None])
        if linked:
            linksets.add(graph, DATASET, linked[at])
        told.append(graph)
    before, after = told
    return before - after, after - before


def _subset(graph: Graph, name: str, size: int) -> None:
    graph.add((DATASET, VOID.subset, URIRef(name)))
    graph.add((URIRef(name), RDF.type, VOID.Dataset))
    graph.add((URIRef(name), VOID.triples, _number(size)))


def _introduce(graph: Graph) -> None:
    add = graph.add
    for kind in (VOID.Dataset, DCAT.Dataset):
        add((DATASET, RDF.type, kind))
    for language in ("en", "zh"):
        add((DATASET, DCTERMS.title, Literal(_TITLE[language], lang=language)))
        add((DATASET, DCTERMS.description, Literal(_ABOUT[language], lang=language)))
        for keyword in _KEYWORDS[language]:
            add((DATASET, DCAT.keyword, Literal(keyword, lang=language)))
    add((DATASET, DCTERMS.license, _LICENCE))
    add((DATASET, DCTERMS.creator, Literal("AIGovKG contributors")))
    add((DATASET, DCTERMS.identifier, Literal(str(DATASET), datatype=XSD.anyURI)))
    add((DATASET, URIRef(f"{DCAT}version"), Literal(__version__)))  # of DCAT 3
    add((DATASET, SCHEMA.softwareVersion, Literal(__version__)))
    add((DATASET, DCAT.landingPage, URIRef(BASE)))
    add((DATASET, FOAF.homepage, URIRef(BASE)))
    add((DATASET, VOID.uriSpace, Literal(BASE)))
    for language in ("en", "zh"):
        add((DATASET, DCTERMS.language, Literal(language)))
    for example in _EXAMPLES:
        add((DATASET, VOID.exampleResource, ID[example]))


def _derived(graph: Graph, inputs: Mapping[str, str]) -> None:
    for name, sha256 in inputs.items():
        node = mint("file", name, sha256)
        graph.add((DATASET, PROV.wasDerivedFrom, node))
        graph.add((node, RDF.type, PROV.Entity))
        graph.add((node, RDFS.label, Literal(name)))
        graph.add((node, DCTERMS.identifier, Literal(f"sha256:{sha256}")))


def _examples(graph: Graph, writer: Writer, queries: Iterable[SavedQuery]) -> None:
    def ask(sparql: str) -> Iterable[Sequence[Term | None]]:
        return writer.query(sparql).rows()

    usable = []
    for query in queries:
        with contextlib.suppress(QueryError):  # `aigovkg check` tells what is wrong with it
            filled(query, ask)
            usable.append(query)
    for triple in executables(usable, ask):
        graph.add(triple)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)
