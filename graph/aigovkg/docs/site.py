"""The documentation as a folder of files: pages that stand alone, and the same as RDF. Any static host can serve it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rdflib import BNode, Graph
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from aigovkg.docs.asking import Source, question
from aigovkg.docs.links import FORMATS, Links
from aigovkg.docs.pages import index_page, ontology_page, scheme_page, vocabulary_page, whole_page
from aigovkg.docs.refs import Ref, ref
from aigovkg.docs.schemes import Scheme, read_scheme, read_schemes
from aigovkg.docs.terms import Ontology, read_ontology
from aigovkg.docs.use import Use, documents_of, use_of_concepts, use_of_terms
from aigovkg.errors import InputError
from aigovkg.names import bind

__all__ = ["named_documents", "serialized", "write_site"]

_WRITERS = {"ttl": "turtle", "rdf": "xml", "nt": "nt", "jsonld": "json-ld"}


def write_site(source: Source, folder: Path, progress: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Write the documentation of a graph's ontology and vocabulary.

    Args:
        source: the graph.
        folder: where to; made when it is not there, and files of the same names are replaced.
        progress: is told what comes next.
    Returns:
        The files, in the order in which they were written.
    Raises:
        InputError: the graph has no ontology, or the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("This is a file, and the documentation needs a folder", str(folder), "Name another one")
    progress("Reading the ontology")
    ontology = read_ontology(source)
    if not ontology.terms:
        raise InputError("The graph has no ontology", remedy="Make the graph first: aigovkg build")
    used = use_of_terms(source)
    written: list[Path] = []
    progress("Reading the vocabulary")
    schemes = _schemes(source)
    places = {
        entry.iri: (one.slug, entry.anchor)
        for one in schemes
        for group in one.groups
        for root in group.entries
        for entry in root.walk()
    }
    progress("Writing")
    for name, content in _files(source, ontology, used, schemes, places):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def named_documents(source: Source, used: Mapping[str, Use]) -> dict[str, Ref]:
    """Name the documents that uses speak of."""
    documents = documents_of(used)
    labels = source.graph(question("names")) if documents else Graph()
    return {iri: ref(labels, iri) for iri in documents}


def serialized(graph: Graph, ending: str) -> bytes:
    """Write a graph in the format of an ending; the same graph gives the same bytes.

    Args:
        graph: blank nodes are named by what is said of them.
        ending: a key of `FORMATS`.
    """
    return _written(_ordered(graph), ending)


def _ordered(graph: Graph) -> Graph:
    """Return the triples in an order that comes from them alone."""
    ordered = bind(Graph(store="SimpleMemory"))  # the default store goes through its triples in random order
    blank = any(isinstance(node, BNode) for triple in graph for node in triple)
    for triple in sorted(to_canonical_graph(graph) if blank else graph, key=_key):
        ordered.add(triple)
    for predicate in sorted(set(ordered.predicates()), key=str):
        ordered.compute_qname(str(predicate))  # rdflib numbers the namespaces it has no prefix for as it meets them
    return ordered


def _written(ordered: Graph, ending: str) -> bytes:
    written = ordered.serialize(format=_WRITERS[ending], encoding="utf-8")
    return _sorted(written) if ending == "jsonld" else written


def _key(triple: tuple[Node, Node, Node]) -> tuple[str, ...]:
    return tuple(node.n3() for node in triple)


def _sorted(written: bytes) -> bytes:
    """Sort the arrays of JSON-LD, which are sets save those of lists; rdflib leaves their order to chance."""

    def ordered(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: ordered(value[name], name) for name in sorted(value)}
        if not isinstance(value, list):
            return value
        inner = [ordered(one) for one in value]
        stays = key == "@list" or len(inner) < 2
        return inner if stays else sorted(inner, key=lambda one: json.dumps(one, sort_keys=True))

    return (json.dumps(ordered(json.loads(written)), ensure_ascii=False, indent=1) + "\n").encode()


def _schemes(source: Source) -> list[Scheme]:
    summaries = read_schemes(source)
    read = (read_scheme(source, one.slug, use_of_concepts(source, one.iri)) for one in summaries)
    return [scheme for scheme in read if scheme is not None]


def _files(
    source: Source,
    ontology: Ontology,
    used: Mapping[str, Use],
    schemes: list[Scheme],
    places: Mapping[str, tuple[str, str]],
) -> Iterator[tuple[str, bytes]]:
    top, inner = Links("", ".html", places=places), Links("../", ".html", places=places)
    summaries = read_schemes(source)
    yield "index.html", _page("Ontology and vocabulary", index_page(ontology, summaries, top), top)
    body = ontology_page(ontology, top, use=used, documents=named_documents(source, used))
    yield "ontology.html", _page("Ontology", body, top, "ontology")
    yield "vocabulary.html", _page("Vocabulary", vocabulary_page(summaries, top), top, "vocabulary")
    yield from _data("ontology", ontology.graph)
    yield from _data("vocabulary", source.graph(question("vocabulary-data")))
    for scheme in schemes:
        name = f"vocabulary/{scheme.slug}"
        yield f"{name}.html", _page(scheme.title.get("en", scheme.slug), scheme_page(scheme, inner), inner, name)
        yield from _data(name, source.graph(question("scheme-data", scheme=scheme.iri)))


def _page(title: str, body: Markup, links: Links, data: str = "") -> bytes:
    return whole_page(title, body, links, data=data, current=data.partition("/")[0]).encode()


def _data(name: str, graph: Graph) -> Iterator[tuple[str, bytes]]:
    ordered = _ordered(graph)
    for ending in FORMATS:
        yield f"{name}.{ending}", _written(ordered, ending)
