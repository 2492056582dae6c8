"""Which kinds of things a property takes as subject and object: the ontology says so, extraction keeps to it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS

from aigovkg import rdf
from aigovkg.annotation import Claim
from aigovkg.names import KINDS, PREDICATES, ROOT, SCHEMA, kind_of
from aigovkg.vocabulary import Vocabulary

__all__ = ["Signatures"]

_Classes = frozenset[URIRef]


class Signatures:
    """The classes of subjects and objects of each property, with their subclasses.

    Args:
        vocabulary: tells the classes of the concepts it knows; those of others follow from the kind in their IRI.
        ontology: the file of the ontology.
    """

    def __init__(self, vocabulary: Vocabulary, ontology: Path = ROOT / "ontology" / "aigovkg.ttl") -> None:
        self._known = {iri: frozenset(concept.types) for iri, concept in vocabulary.concepts.items()}
        self._subjects, self._objects = _read(ontology)

    def fits(self, claim: Claim) -> bool:
        """Tell whether the claim's subject and object are such as its property takes, and nobody criticises itself."""
        if claim.predicate == PREDICATES["criticises"] and claim.subject == claim.object:
            return False
        if self._classes(claim.subject).isdisjoint(self._subjects[claim.predicate]):
            return False
        said = claim.object
        return isinstance(said, Literal) or not self._classes(said).isdisjoint(self._objects[claim.predicate])

    def _classes(self, thing: URIRef) -> _Classes:
        known = self._known.get(thing)
        if known is not None:
            return known
        kind, _ = kind_of(thing) or ("", "")
        return frozenset({KINDS[kind]} if kind in KINDS else ())


@cache
def _read(path: Path) -> tuple[dict[URIRef, _Classes], dict[URIRef, _Classes]]:
    ontology = rdf.read(path)

    def classes(term: URIRef, side: URIRef) -> _Classes:
        named = ontology.objects(term, side)
        return frozenset(
            URIRef(str(sub)) for top in named for sub in ontology.transitive_subjects(RDFS.subClassOf, top)
        )

    properties = PREDICATES.values()
    subjects = {term: classes(term, SCHEMA.domainIncludes) for term in properties}
    return subjects, {term: classes(term, SCHEMA.rangeIncludes) for term in properties}
