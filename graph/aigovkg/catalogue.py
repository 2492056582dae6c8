"""The catalogue: bibliographic records of documents, and which of them a Text is a text of."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from aigovkg import rdf
from aigovkg.errors import TextError, VocabularyError
from aigovkg.names import AIGOV, ID, KINDS, ROOT, bind, kind_of, slugify, thing
from aigovkg.text import Metadata, Text
from aigovkg.vocabulary import Vocabulary

__all__ = ["TYPES", "Catalogue", "Name", "Record", "date_literal", "load"]

#: Classes of document that metadata may name, by their lower-case letters.
TYPES: dict[str, URIRef] = {
    name.lower(): AIGOV[name]
    for name in (
        "Document",
        "Instrument",
        "Initiative",
        "Declaration",
        "Law",
        "Treaty",
        "Resolution",
        "Recommendation",
        "Strategy",
        "Guidelines",
        "Standard",
        "PrincipleSet",
        "PositionPaper",
        "Report",
        "Commentary",
        "Interview",
        "Speech",
        "Briefing",
    )
}
_ACTORS = ("person", "organization", "grouping", "state")
_LANGUAGE_SUFFIX = re.compile(r"[._-](en|zh)$", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Formats of dates by their length, and the datatype of each.
_DATES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


class Name(NamedTuple):
    """Something that metadata name and the vocabulary does not know: it becomes a candidate."""

    iri: URIRef
    type: URIRef
    label: str


@dataclass(frozen=True)
class Record:
    """The bibliographic record of one document.

    Attributes:
        iri: `id/document/<slug>`.
        type: its class, such as aigov:Law.
        titles: title by language.
        date: ISO 8601 with the precision that is known; empty when unknown.
        source: address of the text, or the name of the place it was published in.
        language: language of the original (BCP 47).
        file_names: stems of files that hold a text of the document.
        candidates: what the record names and the vocabulary does not know.
    """

    iri: URIRef
    type: URIRef = AIGOV.Document
    titles: Mapping[str, str] = field(default_factory=dict)
    authors: tuple[URIRef, ...] = ()
    issuers: tuple[URIRef, ...] = ()
    publishers: tuple[URIRef, ...] = ()
    date: str = ""
    source: str = ""
    language: str = ""
    about: tuple[URIRef, ...] = ()
    licence: str = ""
    file_names: tuple[str, ...] = ()
    candidates: tuple[Name, ...] = ()

    @property
    def slug(self) -> str:
        """Last part of the IRI."""
        return str(self.iri).rpartition("/")[2]

    def statements(self) -> Iterator[tuple[URIRef, URIRef | Literal]]:
        """Yield what the record says of the document: each property with one of its values."""
        yield RDF.type, self.type
        yield from ((DCTERMS.title, Literal(title, lang=language)) for language, title in self.titles.items())
        yield from ((AIGOV.author, value) for value in self.authors)
        yield from ((AIGOV.issuedBy, value) for value in self.issuers)
        yield from ((AIGOV.publishedBy, value) for value in self.publishers)
        yield from ((AIGOV.isAbout, value) for value in self.about)
        texts = ((DCTERMS.language, self.language), (DCTERMS.source, self.source), (DCTERMS.license, self.licence))
        yield from ((predicate, _address(text)) for predicate, text in texts if text)
        if self.date:
            yield AIGOV.date, date_literal(self.date)
        for stem in self.file_names:
            yield AIGOV.fileName, Literal(stem, datatype=XSD.string)

    def to_graph(self) -> Graph:
        """Return the record, and the candidates it names, as RDF."""
        graph = bind(Graph())
        for predicate, value in self.statements():
            graph.add((self.iri, predicate, value))
        for name in self.candidates:
            graph.add((name.iri, RDF.type, name.type))
            graph.add((name.iri, AIGOV.status, AIGOV.candidate))
            graph.add((name.iri, SKOS.prefLabel, Literal(name.label, lang=_language_of(name.label))))
        return graph


@lru_cache(maxsize=10_000)  # the same dates stand in many texts
def date_literal(date: str) -> Literal:
    """Return an ISO date as a literal of the datatype that fits its precision.

    Args:
        date: YYYY, YYYY-MM or YYYY-MM-DD.
    Raises:
        TextError: it is none of these.
    """
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
            raise ValueError
        datetime.date.fromisoformat((date + "-01-01")[:10])
    except ValueError:
        raise TextError("This is not a date", repr(date), "Write it as 2024, 2024-07 or 2024-07-04") from None
    return Literal(date, datatype=_DATES[len(date)])


@dataclass(frozen=True)
class Catalogue:
    """All known records, by the IRI of their document."""

    records: Mapping[URIRef, Record]

    @cached_property
    def _by_stem(self) -> dict[str, Record]:
        stems = {stem.lower(): record for record in self.records.values() for stem in record.file_names}
        return stems | {record.slug: record for record in self.records.values()}

    def identify(self, text: Text, vocabulary: Vocabulary) -> Record:
        """Find the record of the document that a text is a text of, or make a new one.

        Tried in this order: the id in the text's metadata; the stem of its file (only for what stands at the
        beginning of the file); its title, as a label of a document in the vocabulary. What the record does not say
        is filled from the metadata.

        Args:
            text: the text.
            vocabulary: the concept schemes, for documents without a record and for names of authors and issuers.
        Raises:
            TextError: the metadata name an unknown class of document, or a date that is none.
        """
        record = self._known(text, vocabulary)
        return _filled(record, text, vocabulary)

    def _known(self, text: Text, vocabulary: Vocabulary) -> Record:
        stem = _stem(text.name)
        if text.metadata.id:
            return self._record(_document_iri(text.metadata.id), vocabulary)
        if text.offset == 0 and stem.lower() in self._by_stem:
            return self._by_stem[stem.lower()]
        named = vocabulary.by_label(text.metadata.title, "document") if text.metadata.title else ()
        if len(named) == 1:
            return self._record(named[0].iri, vocabulary)
        part = f"-{text.offset}" if text.offset else ""
        return self._record(_document_iri(slugify(text.metadata.title or stem + part)), vocabulary)

    def _record(self, iri: URIRef, vocabulary: Vocabulary) -> Record:
        concept = vocabulary.get(iri)
        if iri in self.records or concept is None:
            return self.records.get(iri, Record(iri))
        special = [kind for kind in concept.types if kind in TYPES.values() and kind != AIGOV.Document]
        return Record(iri, special[0] if special else AIGOV.Document, dict(concept.pref))


def _document_iri(identifier: str) -> URIRef:
    return URIRef(identifier) if identifier.startswith(str(ID)) else thing("document", slugify(identifier))


def _stem(name: str) -> str:
    """Return a file name without its ending and without the suffix of its language."""
    return _LANGUAGE_SUFFIX.sub("", Path(name).stem)


def _filled(record: Record, text: Text, vocabulary: Vocabulary) -> Record:
    """Fill what a record does not say from the metadata of a text."""
    said = text.metadata
    people = _Names(vocabulary)
    writers = [people.find(name, "person") for name in said.authors]
    persons = tuple(iri for iri in writers if (kind_of(iri) or ("", ""))[0] == "person")
    bodies = tuple(iri for iri in writers if iri not in persons)  # an organisation that writes is the issuer
    issuers = (people.find(said.issuer, "organization"),) if said.issuer else bodies
    publishers = (people.find(said.publisher, "organization"),) if said.publisher else ()
    concept = vocabulary.get(record.iri)
    filled = replace(
        record,
        iri=concept.iri if concept else record.iri,  # one object where there is one: rdflib's `==` takes its time
        type=_type(said) if said.type and record.type == AIGOV.Document else record.type,
        titles=record.titles or ({_language_of(said.title): said.title} if said.title else {}),
        authors=record.authors or persons,
        issuers=record.issuers or issuers,
        publishers=record.publishers or publishers,
        date=record.date or said.date,
        source=record.source or said.source,
        language=record.language or text.language,
        about=record.about or _about(said.about, vocabulary),
        licence=record.licence or said.licence,
    )
    if filled.date:
        date_literal(filled.date)
    used = {*filled.authors, *filled.issuers, *filled.publishers}
    return replace(filled, candidates=tuple(name for name in people.minted if name.iri in used))


class _Names:
    """Resolves names of actors by the vocabulary and remembers those that it had to mint."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.minted: list[Name] = []

    def find(self, name: str, kind: str) -> URIRef:
        """Return the actor of that name; a candidate of the given kind when nobody is called so."""
        for known in (kind, *_ACTORS):
            concepts = self.vocabulary.by_label(name, known)
            if concepts:
                return concepts[0].iri
        minted = Name(thing(kind, slugify(name)), KINDS[kind], name)
        self.minted.append(minted)
        return minted.iri


def _type(said: Metadata) -> URIRef:
    name = re.sub(r"[\s_-]+", "", said.type.removeprefix("aigov:").rpartition("#")[2]).lower()
    if name not in TYPES:
        known = ", ".join(str(iri).rpartition("#")[2] for iri in TYPES.values())
        raise TextError("There is no such class of document", repr(said.type), f"Use one of {known}")
    return TYPES[name]


def _about(name: str, vocabulary: Vocabulary) -> tuple[URIRef, ...]:
    if not name:
        return ()
    named = vocabulary.by_label(name, "document")
    return (named[0].iri,) if named else (_document_iri(name),)


def _address(text: str) -> URIRef | Literal:
    return URIRef(text) if re.match(r"https?://[^\s<>\"{}|\\^`]+$", text) else Literal(text)


def _language_of(name: str) -> str:
    return "zh" if _HAN.search(name) else "en"


def load(folder: Path = ROOT / "graph" / "catalogue") -> Catalogue:
    """Read the records of all Turtle files in a folder.

    Args:
        folder: the folder.
    Raises:
        VocabularyError: a file is not well-formed.
    """
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        try:
            rdf.read(path, graph)
        except (SyntaxError, OSError) as error:
            reason = " ".join(str(error).split())[:200]
            raise VocabularyError(
                "A file of the catalogue is not well-formed", f"{path.name} ({reason})", "Mend the Turtle"
            ) from None
    known = set(TYPES.values())
    documents = {subject for subject, kind in graph.subject_objects(RDF.type) if kind in known}
    return Catalogue({iri: _read(graph, iri) for iri in sorted(documents, key=str) if isinstance(iri, URIRef)})


def _read(graph: Graph, iri: URIRef) -> Record:
    def iris(predicate: URIRef) -> tuple[URIRef, ...]:
        return tuple(sorted(value for value in graph.objects(iri, predicate) if isinstance(value, URIRef)))

    def texts(predicate: URIRef) -> list[str]:
        return sorted(str(value) for value in graph.objects(iri, predicate))

    def first(values: Iterable[str]) -> str:
        return next(iter(values), "")

    return Record(
        iri,
        next(_classes(graph, iri)),
        dict(sorted(_titles(graph, iri))),
        iris(AIGOV.author),
        iris(AIGOV.issuedBy),
        iris(AIGOV.publishedBy),
        first(texts(AIGOV.date)),
        first(texts(DCTERMS.source)),
        first(texts(DCTERMS.language)),
        iris(AIGOV.isAbout),
        first(texts(DCTERMS.license)),
        tuple(texts(AIGOV.fileName)),
    )


def _classes(graph: Graph, iri: URIRef) -> Iterator[URIRef]:
    found = {kind for kind in graph.objects(iri, RDF.type) if kind in set(TYPES.values())}
    yield from sorted(
        (kind for kind in found if isinstance(kind, URIRef)), key=lambda kind: (kind == AIGOV.Document, kind)
    )


def _titles(graph: Graph, iri: URIRef) -> Iterator[tuple[str, str]]:
    for value in graph.objects(iri, DCTERMS.title):
        if isinstance(value, Literal):
            yield value.language or _language_of(str(value)), str(value)
