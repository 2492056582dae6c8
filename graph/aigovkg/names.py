"""Names: where data lives, prefixes, IRIs, and identifiers computed from content."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from sys import intern

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD

__all__ = [
    "AIGOV",
    "BASE",
    "ELI",
    "ID",
    "KINDS",
    "OA",
    "PREDICATES",
    "PREFIXES",
    "ROOT",
    "SCHEMA",
    "SEARCHING",
    "bind",
    "graph_iri",
    "kind_of",
    "mint",
    "slugify",
    "thing",
]

#: Folder that holds `ontology/`, `shapes/`, `queries/` and `graph/`: the checkout, or the installed package.
ROOT = next(parent for parent in Path(__file__).resolve().parents if (parent / "ontology").is_dir())

BASE = "https://w3id.org/aigovkg/"
#: The service that stands for text search in a query, though there is nothing at that address.
SEARCHING = BASE + "search"
AIGOV = Namespace(BASE + "ontology#")
ID = Namespace(BASE + "id/")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")

#: The prefixes that every file, query and page of the project uses.
PREFIXES: dict[str, str] = {
    "aigov": str(AIGOV),
    "id": str(ID),
    "graph": BASE + "graph/",
    "dcterms": str(DCTERMS),
    "eli": str(ELI),
    "foaf": str(FOAF),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "skos": str(SKOS),
    "xsd": str(XSD),
}

#: Kinds of concept (the <kind> of `id/<kind>/<slug>`) and the class of each.
KINDS: dict[str, URIRef] = {
    "state": AIGOV.State,
    "organization": AIGOV.Organization,
    "grouping": AIGOV.Grouping,
    "person": AIGOV.Person,
    "stakeholder-group": AIGOV.StakeholderGroup,
    "document": AIGOV.Document,
    "principle": AIGOV.Principle,
    "risk": AIGOV.Risk,
    "mechanism": AIGOV.Mechanism,
    "event": AIGOV.Event,
    "stage": AIGOV.LifecycleStage,
    "domain": AIGOV.Domain,
}

#: Statement codes (gold standard, rule files, command line) and the property of each.
PREDICATES: dict[str, URIRef] = {
    "issued-by": AIGOV.issuedBy,
    "author": AIGOV.author,
    "published-by": AIGOV.publishedBy,
    "date": AIGOV.date,
    "announced-at": AIGOV.announcedAt,
    "held-in": AIGOV.heldIn,
    "affiliated-with": AIGOV.affiliatedWith,
    "member-of": AIGOV.memberOf,
    "cooperates-with": AIGOV.cooperatesWith,
    "extends": AIGOV.extends,
    "cites": AIGOV.cites,
    "about": AIGOV.isAbout,
    "advocates": AIGOV.advocates,
    "opposes": AIGOV.opposes,
    "criticises": AIGOV.criticises,
    "identifies-risk": AIGOV.identifiesRisk,
    "addresses": AIGOV.addresses,
    "applies-at": AIGOV.appliesAtStage,
    "applies-in": AIGOV.appliesInDomain,
    "led-by": AIGOV.ledBy,
    "has-intent": AIGOV.hasIntent,
    "has-origin": AIGOV.hasOrigin,
    "has-objectivity": AIGOV.hasObjectivity,
    "has-severity": AIGOV.hasSeverity,
    "has-level": AIGOV.hasLevel,
    "has-nature": AIGOV.hasNature,
}


def slugify(label: str) -> str:
    """Make the slug of a label: lower-case ASCII words joined by hyphens; other scripts keep their characters.

    Args:
        label: a name in any language.
    Returns:
        The slug, at most 80 characters; "unnamed" when nothing of the label can stay.
    """
    plain = (
        unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
        if label.isascii() or _latin(label)
        else label
    )
    slug = re.sub(r"[^\w]+", "-", plain.lower(), flags=re.UNICODE).strip("-_").replace("_", "-")
    return slug[:80].rstrip("-") or "unnamed"


def _latin(label: str) -> bool:
    return all(not char.isalpha() or unicodedata.name(char, "").startswith("LATIN") for char in label)


def thing(kind: str, slug: str) -> URIRef:
    """Return the IRI of a thing, `id/<kind>/<slug>` under the base."""
    return ID[f"{kind}/{slug}"]


def graph_iri(kind: str, slug: str | None = None) -> URIRef:
    """Return the IRI of a named graph, `graph/<kind>[/<slug>]` under the base."""
    return URIRef(f"{BASE}graph/{kind}" + (f"/{slug}" if slug else ""))


def kind_of(iri: str) -> tuple[str, str] | None:
    """Split the IRI of a thing into kind and slug; None when it is not one of ours.

    Each kind is one object, however many things are of it, so that kinds are compared at once.
    """
    kind, _, slug = iri.removeprefix(str(ID)).partition("/")
    return (intern(kind), slug) if iri.startswith(str(ID)) and slug else None


def mint(kind: str, *parts: object) -> URIRef:
    """Compute the IRI of a thing from its content, so that the same input gives the same IRI.

    Args:
        kind: the <kind> of the IRI, such as "mention".
        parts: everything that the thing consists of; the order counts.
    Returns:
        `id/<kind>/<first 20 hexadecimal digits of the SHA-256 of the parts>`.
    """
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return thing(kind, digest[:20])


def bind(graph: Graph) -> Graph:
    """Bind the project's prefixes in a graph, so that it is written with them; returns the same graph."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph
