"""The terms of the ontology, read out of the graph for people: who is a kind of whom, what is said of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD
from rdflib.term import Node

from aigovkg.docs.asking import Source, question
from aigovkg.docs.refs import Ref, Texts, refs, texts
from aigovkg.docs.words import Fact, facts
from aigovkg.names import AIGOV, BASE

__all__ = ["Alignment", "Branch", "Ontology", "Term", "ontology_graph", "read_ontology"]

_OURS = URIRef(BASE + "ontology")
_STATUS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#").term_status
_CARDINALITIES = (
    OWL.cardinality,
    OWL.minCardinality,
    OWL.maxCardinality,
    OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality,
    OWL.maxQualifiedCardinality,
)
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

#: How the match of one of our terms with a foreign one is said; the foreign term follows.
_MATCHES = {
    RDFS.subClassOf: "a kind of",
    RDFS.subPropertyOf: "narrower than",
    OWL.equivalentClass: "the same as",
    OWL.equivalentProperty: "the same as",
    SKOS.exactMatch: "the same as",
    SKOS.closeMatch: "close to",
    SKOS.broadMatch: "narrower than",
    SKOS.narrowMatch: "broader than",
    SKOS.relatedMatch: "related to",
}


class Alignment(NamedTuple):
    """How a term stands to one of another vocabulary, and why we say so."""

    how: str
    other: Ref
    why: str
    property: str


class Branch(NamedTuple):
    """A term in the tree, with those below it."""

    term: Term
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class Term:
    """A class, property or individual of the ontology.

    Attributes:
        name: what follows "#" in its IRI.
        group: "Classes", "Properties" or "Individuals".
        label, definition, note: by language.
        example: Turtle, or empty.
        parents, children: terms of ours right above and below it.
        facts: what its axioms say, in words.
        code: how command line, rule files and gold standards call the statement; empty where they do not.
        replaced_by: for a deprecated term, what to use instead.
    """

    name: str
    iri: str
    group: str
    label: Texts
    definition: Texts
    note: Texts
    example: str
    status: str
    created: str
    modified: str
    code: str
    sources: tuple[Ref, ...]
    parents: tuple[Ref, ...]
    children: tuple[Ref, ...]
    facts: tuple[Fact, ...]
    alignments: tuple[Alignment, ...]
    deprecated: bool
    replaced_by: tuple[Ref, ...]


@dataclass(frozen=True)
class Ontology:
    """The ontology as a whole.

    Attributes:
        about: what it says of itself: property name ("title", "versionInfo") -> language -> text.
        terms: the terms by name.
        trees: group -> the terms as a tree, in the order in which they are shown.
        graph: all of its triples.
    """

    about: Mapping[str, Texts]
    terms: Mapping[str, Term]
    trees: Mapping[str, tuple[Branch, ...]]
    graph: Graph

    @property
    def version(self) -> str:
        """The version, such as "0.1.0"; empty when the ontology names none."""
        return next(iter(self.about["versionInfo"].values()), "")


def ontology_graph(source: Source) -> Graph:
    """Return the ontology and its alignments.

    Oxigraph stores numbers of all integer types as xsd:integer; OWL 2 DL wants cardinalities as
    xsd:nonNegativeInteger (https://www.w3.org/TR/owl2-mapping-to-rdf/), so they are made that again.
    """
    graph = source.graph(question("ontology"))
    for predicate in _CARDINALITIES:
        for subject, value in list(graph.subject_objects(predicate)):
            graph.set((subject, predicate, Literal(str(value), datatype=XSD.nonNegativeInteger)))
    return graph


def read_ontology(source: Source) -> Ontology:
    """Read the ontology that a graph holds.

    Args:
        source: the graph.
    Returns:
        Every term that is in our namespace, whatever it is declared as.
    """
    graph = ontology_graph(source)
    named = graph + source.graph(question("sources"))
    terms = {term.name: term for group, iri in _declared(graph) for term in [_term(named, iri, group)]}
    groups = ("Classes", "Properties", "Individuals")
    trees = {group: _tree([term for term in terms.values() if term.group == group]) for group in groups}
    about = {name: texts(graph, _OURS, predicate) for name, predicate in _ABOUT.items()}
    for name in ("license", "versionIRI", "priorVersion"):
        predicate = DCTERMS.license if name == "license" else OWL[name]
        value = graph.value(_OURS, predicate)
        about[name] = {"": str(value)} if value else {}
    about["sources"] = {str(source): str(source) for source in sorted(graph.objects(_OURS, DCTERMS.source), key=str)}
    return Ontology(about, terms, {group: tree for group, tree in trees.items() if tree}, graph)


_ABOUT: dict[str, URIRef] = {
    "title": DCTERMS.title,
    "description": DCTERMS.description,
    "creator": DCTERMS.creator,
    "created": DCTERMS.created,
    "modified": DCTERMS.modified,
    "citation": DCTERMS.bibliographicCitation,
    "versionInfo": OWL.versionInfo,
    "prefix": VANN.preferredNamespacePrefix,
}


def _declared(graph: Graph) -> Iterable[tuple[str, URIRef]]:
    seen: set[Node] = set()
    for group, kinds in (
        ("Classes", (OWL.Class,)),
        ("Properties", _PROPERTIES),
        ("Individuals", (OWL.NamedIndividual,)),
    ):
        found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)} - seen
        seen |= found
        yield from (
            (group, term) for term in sorted(found, key=str) if isinstance(term, URIRef) and term.startswith(str(AIGOV))
        )


def _term(graph: Graph, iri: URIRef, group: str) -> Term:
    above = {"Classes": RDFS.subClassOf, "Properties": RDFS.subPropertyOf, "Individuals": RDF.type}[group]
    parents, children = refs(graph, graph.objects(iri, above)), refs(graph, graph.subjects(above, iri))
    return Term(
        name=iri.removeprefix(str(AIGOV)),
        iri=str(iri),
        group=group,
        label=texts(graph, iri, RDFS.label),
        definition=texts(graph, iri, SKOS.definition),
        note=texts(graph, iri, SKOS.scopeNote),
        example=_first(graph, iri, SKOS.example),
        status=_first(graph, iri, _STATUS),
        created=_first(graph, iri, DCTERMS.created),
        modified=_first(graph, iri, DCTERMS.modified),
        code=_first(graph, iri, SKOS.notation),
        sources=refs(graph, graph.objects(iri, DCTERMS.source)),
        parents=tuple(one for one in parents if one.term),
        children=tuple(one for one in children if one.term) if group != "Individuals" else (),
        facts=facts(graph, iri),
        alignments=_alignments(graph, iri),
        deprecated=(iri, OWL.deprecated, Literal(True)) in graph,
        replaced_by=refs(graph, graph.objects(iri, DCTERMS.isReplacedBy)),
    )


def _first(graph: Graph, subject: URIRef, predicate: URIRef) -> str:
    return min((str(value) for value in graph.objects(subject, predicate)), default="")


def _alignments(graph: Graph, iri: URIRef) -> tuple[Alignment, ...]:
    found = [
        Alignment(how, other, _why(graph, iri, predicate, other.iri), str(predicate))
        for predicate, how in _MATCHES.items()
        for other in refs(graph, graph.objects(iri, predicate))
        if not other.term
    ]
    return tuple(sorted(found, key=lambda one: (one.other.text, one.how)))


def _why(graph: Graph, iri: URIRef, predicate: URIRef, other: str) -> str:
    for axiom in graph.subjects(OWL.annotatedTarget, URIRef(other)):
        about = (graph.value(axiom, OWL.annotatedSource), graph.value(axiom, OWL.annotatedProperty))
        if about == (iri, predicate):
            return texts(graph, axiom, RDFS.comment).get("en", "")
    return ""


def _tree(terms: list[Term]) -> tuple[Branch, ...]:
    """Put the terms below their first parent in the same group; the order is that of the labels."""
    names = {term.name: term for term in terms}
    below: dict[str, list[Term]] = {}
    for term in terms:
        above = next((one.term for one in term.parents if one.term in names and one.term != term.name), "")
        below.setdefault(above, []).append(term)

    def branches(name: str) -> tuple[Branch, ...]:
        ordered = sorted(below.pop(name, []), key=lambda term: (term.label.get("en", term.name).casefold(), term.name))
        return tuple(Branch(term, branches(term.name)) for term in ordered)

    roots = branches("")
    while below:  # what is left goes round in a circle; it is shown all the same
        roots += branches(min(below))
    return roots
