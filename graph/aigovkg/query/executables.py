"""Saved queries as RDF: `sh:SPARQLExecutable`, in the terms that https://github.com/sib-swiss/sparql-examples uses.

Editors and assistants that look for examples at an endpoint find them with a plain query. Each runs as it stands:
its parameters are filled in with their default or first example.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, XSD

from aigovkg.names import BASE, PREFIXES, SCHEMA, bind
from aigovkg.query.binding import bind as fill
from aigovkg.query.guard import FORMS
from aigovkg.query.saved import SavedQuery
from aigovkg.query.tokens import code
from aigovkg.query.values import Ask

__all__ = ["ENDPOINT", "SH", "executables", "filled", "prefixes"]

SH = Namespace("http://www.w3.org/ns/shacl#")
_SPEX = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
#: Where the queries are asked; a running service answers for the path under its own address.
ENDPOINT = URIRef(BASE + "sparql")

_PREFIXES = URIRef(BASE + "queries/prefixes")
_HEADER = "#+"


def executables(queries: Iterable[SavedQuery], ask: Ask | None = None, target: URIRef = ENDPOINT) -> Graph:
    """Describe saved queries, each with the text that runs.

    The description is one `rdfs:comment`, in English, since readers show an entry for each; titles, and descriptions in
    other languages, are `rdfs:label` and `dcterms:description`.

    Args:
        queries: see `load_queries`.
        ask: looks up slugs and labels among the examples; see `aigovkg.query.Ask`.
        target: address of the endpoint.
    Returns:
        A new graph, with the prefixes that `sh:prefixes` names.
    Raises:
        QueryError: an example does not fit its parameter, or a required parameter has none.
    """
    graph = prefixes(_PREFIXES)
    for query in queries:
        _describe(graph, query, filled(query, ask), target)
    return graph


def prefixes(node: URIRef) -> Graph:
    """Declare the project's prefixes in SHACL's terms (https://www.w3.org/TR/shacl/#sparql-prefixes).

    Args:
        node: the IRI that declares them.
    """
    graph = bind(Graph())
    graph.bind("sh", SH)
    graph.add((node, RDF.type, OWL.Ontology))
    for prefix, namespace in PREFIXES.items():
        declaration = URIRef(f"{node}#{prefix}")
        graph.add((node, SH.declare, declaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    return graph


def filled(query: SavedQuery, ask: Ask | None = None) -> str:
    """Return a saved query's SPARQL, without its header, with defaults or first examples for what it requires.

    Raises:
        QueryError: see `executables`.
    """
    values = {p.name: p.examples[0] for p in query.parameters if p.required and p.examples}
    lines = fill(query, values, ask).splitlines()
    return "\n".join(line for line in lines if not line.startswith(_HEADER)).strip() + "\n"


def _describe(graph: Graph, query: SavedQuery, sparql: str, target: URIRef) -> None:
    node = URIRef(f"{BASE}queries/{query.name}")
    word = next(token.word for token in code(sparql) if token.word in FORMS)
    graph.add((node, RDF.type, SH.SPARQLExecutable))
    graph.add((node, SH.prefixes, _PREFIXES))
    if word == "DESCRIBE":  # SHACL has no term for it
        graph.add((node, _SPEX.describe, Literal(sparql)))
    else:
        graph.add((node, RDF.type, SH[f"SPARQL{word.capitalize()}Executable"]))
        graph.add((node, SH[word.lower()], Literal(sparql)))
    graph.add((node, SCHEMA.target, target))
    graph.add((node, DCTERMS.identifier, Literal(query.name)))
    words = query.description.get("en") or query.title["en"]
    graph.add((node, RDFS.comment, Literal(words, lang="en")))
    for language, title in query.title.items():
        graph.add((node, RDFS.label, Literal(title, lang=language)))
    for language, text in query.description.items():
        graph.add((node, DCTERMS.description, Literal(text, lang=language)))
    for tag in query.tags:
        graph.add((node, SCHEMA.keywords, Literal(tag)))
