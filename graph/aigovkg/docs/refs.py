"""Terms as a reader sees them: labels in two languages, and compact names for what has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS
from rdflib.term import Node

from aigovkg.names import AIGOV, PREFIXES

__all__ = ["Ref", "Texts", "by_name", "compact", "ref", "refs", "texts"]

Texts = Mapping[str, str]

#: Prefixes of the vocabularies that ours is aligned to, besides the project's own.
_FOREIGN = {
    "ai": "https://w3id.org/dpv/ai#",
    "airo": "https://w3id.org/airo#",
    "cito": "http://purl.org/spar/cito/",
    "dpv": "https://w3id.org/dpv#",
    "fabio": "http://purl.org/spar/fabio/",
    "risk": "https://w3id.org/dpv/risk#",
    "vair": "https://w3id.org/vair#",
}
_ALL = PREFIXES | _FOREIGN
_NAMING = (RDFS.label, SKOS.prefLabel, DCTERMS.title)


@dataclass(frozen=True)
class Ref:
    """Something that a page names, and perhaps leads to.

    Attributes:
        text: its English label, else its compact name.
        zh: its Chinese label, where it has one.
        term: its name in our namespace ("Claim"); empty for what is not a term of our ontology.
    """

    iri: str
    text: str
    zh: str = ""
    term: str = ""
    labels: Texts = field(default_factory=dict, compare=False)


def compact(iri: str) -> str:
    """Shorten an IRI with a prefix that readers know; without one that fits it stays as it is."""
    for prefix, namespace in _ALL.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def texts(graph: Graph, subject: Node, predicate: URIRef) -> dict[str, str]:
    """Return the literals of a property by language ("" for none), of several the first in the alphabet."""
    found = sorted((text for text in graph.objects(subject, predicate) if isinstance(text, Literal)), key=str)
    return {(text.language or "").partition("-")[0]: str(text) for text in reversed(found)}


def ref(graph: Graph, iri: str) -> Ref:
    """Name something as the graph labels it."""
    node = URIRef(iri)
    labels = next((found for naming in _NAMING if (found := texts(graph, node, naming))), {})
    term = iri.removeprefix(str(AIGOV)) if iri.startswith(str(AIGOV)) else ""
    text = labels.get("en") or labels.get("") or compact(iri)
    return Ref(iri, text, labels.get("zh", ""), term, labels)


def refs(graph: Graph, nodes: Iterable[Node]) -> tuple[Ref, ...]:
    """Name the IRIs among nodes, each once, in the order of their labels."""
    return by_name(ref(graph, iri) for iri in {str(node) for node in nodes if isinstance(node, URIRef)})


def by_name(named: Iterable[Ref]) -> tuple[Ref, ...]:
    """Sort by label."""
    return tuple(sorted(named, key=lambda one: (one.text.casefold(), one.iri)))
