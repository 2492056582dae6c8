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
_Own = tuple[URIRef, ...]
_NONE: Final[_Own] = ()
_IRI: Final = URIRef  # compiled it is found at once, unlike what other modules have
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
            iri: tuple([own.setdefault(type_, type_) for type_ in concept.types])
            for iri, concept in vocabulary.concepts.items()
        }
        subjects, objects = _read(ontology)
        self._subjects, self._objects = (
            {term: frozenset(own.get(type_, type_) for type_ in types) for term, types in sides.items()}
            for sides in (subjects, objects)
        )
        self._kinds: dict[str, _Own] = {kind: (type_,) for kind, type_ in KINDS.items()}

    def fits(self, subject: URIRef, predicate: URIRef, said: URIRef | Literal) -> bool:
        """Tell whether subject and object are such as the property takes, and nobody criticises itself.

        Args:
            subject: who or what it is said of.
            predicate: the property, one of `PREDICATES`.
            said: the object; any literal fits.
        """
        if not _is_one(self._classes(subject), self._subjects[predicate]):
            return False
        if type(said) is not _IRI:  # `isinstance` is a function of Python's for rdflib's classes
            return True
        if not _is_one(self._classes(said), self._objects[predicate]):
            return False
        return not is_same(predicate, _CRITICISES) or subject != said

    def _classes(self, thing: URIRef) -> _Own:
        known = self._known.get(thing)
        if known is not None:
            return known
        kind, _ = kind_of(thing) or ("", "")
        return self._kinds.get(kind, _NONE)


def _is_one(classes: _Own, taken: _Classes) -> bool:
    """Whether one of the classes of a thing is among those that are taken."""
    for type_ in classes:  # noqa: SIM110 - `any` is slower
        if type_ in taken:
            return True
    return False


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
