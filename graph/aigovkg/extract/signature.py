"""Which kinds of things a property takes as subject and object: the ontology says so, extraction keeps to it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS

from aigovkg import rdf
from aigovkg.extract.named import is_same
from aigovkg.names import KINDS, PREDICATES, ROOT, SCHEMA, kind_of
from aigovkg.vocabulary import Vocabulary

__all__ = ["Signatures"]

_Classes = frozenset[URIRef]
_NONE: Final[_Classes] = frozenset()
_CRITICISES: Final = PREDICATES["criticises"]


class Signatures:
    """The classes of subjects and objects of each property, with their subclasses.

    Args:
        vocabulary: tells the classes of the concepts it knows; those of others follow from the kind in their IRI.
        ontology: the file of the ontology.
    """

    def __init__(self, vocabulary: Vocabulary, ontology: Path = ROOT / "ontology" / "aigovkg.ttl") -> None:
        #: One object for each class, so that sets of classes find them without rdflib's comparison.
        own = {iri: iri for iri in KINDS.values()}
        self._known = {
            iri: frozenset(own.setdefault(type_, type_) for type_ in concept.types)
            for iri, concept in vocabulary.concepts.items()
        }
        subjects, objects = _read(ontology)
        self._subjects, self._objects = (
            {term: frozenset(own.get(type_, type_) for type_ in types) for term, types in sides.items()}
            for sides in (subjects, objects)
        )
        self._kinds = {kind: frozenset((type_,)) for kind, type_ in KINDS.items()}

    def fits(self, subject: URIRef, predicate: URIRef, said: URIRef | Literal) -> bool:
        """Tell whether subject and object are such as the property takes, and nobody criticises itself.

        Args:
            subject: who or what it is said of.
            predicate: the property, one of `PREDICATES`.
            said: the object; any literal fits.
        """
        if self._classes(subject).isdisjoint(self._subjects[predicate]):
            return False
        if type(said) is not URIRef:  # `isinstance` is a function of Python's for rdflib's classes
            return True
        if self._classes(said).isdisjoint(self._objects[predicate]):
            return False
        return not is_same(predicate, _CRITICISES) or subject != said

    def _classes(self, thing: URIRef) -> _Classes:
        known = self._known.get(thing)
        if known is not None:
            return known
        kind, _ = kind_of(thing) or ("", "")
        return self._kinds.get(kind, _NONE)


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
