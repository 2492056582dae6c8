"""Concept schemes in SKOS: concepts with their labels in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from aigovkg import rdf
from aigovkg.errors import VocabularyError
from aigovkg.names import AIGOV, KINDS, ROOT, bind, kind_of
from aigovkg.text import compact, language_of

__all__ = ["Concept", "Vocabulary", "load", "load_graph"]

FOLDER = ROOT / "ontology" / "vocabulary"

Labels = Mapping[str, tuple[str, ...]]

_LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, AIGOV.weakLabel, AIGOV.negativeLabel)
_READ = frozenset({RDF.type, *_LABELS})
_Statements = dict[Node, list[Node]]


@dataclass(frozen=True)
class Concept:
    """A concept and its labels by language ("en", "zh").

    Attributes:
        kind: the <kind> of its IRI, mostly a key of `aigovkg.names.KINDS`.
        types: its classes, `skos:Concept` left out.
        pref: one preferred label per language.
        alt, hidden: other names; spellings that are only looked for.
        weak: names that count only in context.
        negative: expressions that contain a name and do not name the concept.
    """

    iri: URIRef
    kind: str
    types: tuple[URIRef, ...] = ()
    pref: Mapping[str, str] = field(default_factory=dict)
    alt: Labels = field(default_factory=dict)
    hidden: Labels = field(default_factory=dict)
    weak: Labels = field(default_factory=dict)
    negative: Labels = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rpartition("/")[2]

    def names(self) -> list[str]:
        """Every label that names the concept by itself, preferred ones first, each once."""
        many = [self.pref.values(), *self.alt.values(), *self.hidden.values()]
        weak = {label for labels in self.weak.values() for label in labels}
        return list(dict.fromkeys(label for labels in many for label in labels if label not in weak))


class Vocabulary:
    """The concepts of all schemes.

    Args:
        concepts: the concepts, in any order.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        ordered = sorted(concepts, key=lambda concept: concept.iri)
        self.concepts: Mapping[URIRef, Concept] = {concept.iri: concept for concept in ordered}
        self._labels: dict[str, list[Concept]] | None = None

    def __len__(self) -> int:
        return len(self.concepts)

    def get(self, iri: URIRef) -> Concept | None:
        """Return the concept with this IRI, or None."""
        return self.concepts.get(iri)

    def by_slug(self, kind: str | None, slug: str) -> Concept | None:
        """Return the concept with this slug; where the kind is None, the first in the order of the kinds."""
        order = {name: rank for rank, name in enumerate(KINDS)}
        found = [item for item in self.concepts.values() if item.slug == slug and kind in (None, item.kind)]
        return min(found, key=lambda item: order.get(item.kind, len(order)), default=None)

    def by_label(self, label: str, kind: str | None = None) -> tuple[Concept, ...]:
        """Return the concepts that this label names, whatever its case, quotes, hyphens or Chinese script.

        Args:
            label: a preferred, alternative or hidden label; weak ones do not count.
            kind: only concepts of this kind.
        Returns:
            The concepts, sorted by IRI.
        """
        if self._labels is None:
            self._labels = {}
            for concept in self.concepts.values():
                for key in dict.fromkeys(compact(name).content.strip() for name in concept.names()):
                    self._labels.setdefault(key, []).append(concept)
        found = self._labels.get(compact(label).content.strip(), [])
        return tuple(concept for concept in found if kind in (None, concept.kind))


def load_graph(folder: Path = FOLDER) -> Graph:
    """Read all Turtle files of a folder into one graph.

    Args:
        folder: where the concept schemes are; folders in it are read too.
    Returns:
        The graph, with the project's prefixes.
    Raises:
        VocabularyError: there are no files, or one cannot be read.
    """
    graph = bind(Graph())
    for file in _files(folder):
        for triple in _triples(file):
            graph.add(triple)
    return graph


def load(folder: Path = FOLDER) -> Vocabulary:
    """Read the concepts of all Turtle files of a folder.

    Args:
        folder: where the concept schemes are; folders in it are read too.
    Returns:
        The vocabulary.
    Raises:
        VocabularyError: there are no files, one cannot be read, or a concept in it is malformed.
    """
    found: dict[Node, _Statements] = {}
    owner: dict[Node, Path] = {}
    for file in _files(folder):
        for node, predicate, value in _triples(file):
            if predicate in _READ:
                found.setdefault(node, {}).setdefault(predicate, []).append(value)
                if value == SKOS.Concept:
                    owner[node] = file
    return Vocabulary(_concept(node, found[node], file) for node, file in owner.items())


def _files(folder: Path) -> list[Path]:
    files = sorted(Path(folder).rglob("*.ttl"))
    if not files:
        raise VocabularyError("There are no concept schemes here", str(folder), "Give a folder with .ttl files")
    return files


def _triples(file: Path) -> Iterator[rdf.Triple]:
    try:
        yield from rdf.triples(file.read_bytes())
    except (SyntaxError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise VocabularyError("Could not read the concept scheme", f"{file}, {reason}", "Mend the Turtle") from None


def _concept(node: Node, said: _Statements, file: Path) -> Concept:
    parts = kind_of(str(node)) if isinstance(node, URIRef) else None
    if not parts or not isinstance(node, URIRef):
        remedy = "Name it id/<kind>/<slug> under https://w3id.org/aigovkg/"
        raise VocabularyError("A concept is not named as one of ours", f"{node} in {file}", remedy)
    pref, alt, hidden, weak, negative = (_labels(said.get(predicate, []), node, file) for predicate in _LABELS)
    twice = next((language for language, labels in pref.items() if len(labels) > 1), None)
    if not pref or twice:
        failed = f"A concept has two preferred labels in “{twice}”" if twice else "A concept has no preferred label"
        raise VocabularyError(failed, f"{node} in {file}", "Give it one skos:prefLabel per language")
    return Concept(
        iri=node,
        kind=parts[0],
        types=tuple(sorted({kind for kind in said[RDF.type] if isinstance(kind, URIRef) and kind != SKOS.Concept})),
        pref={language: labels[0] for language, labels in pref.items()},
        alt=alt,
        hidden=hidden,
        weak=weak,
        negative=negative,
    )


def _labels(values: Iterable[Node], node: URIRef, file: Path) -> dict[str, tuple[str, ...]]:
    """The values of a label property by language, sorted."""
    found: dict[str, set[str]] = {}
    for label in values:
        if not isinstance(label, Literal) or not str(label).strip():
            given = f"{label.n3()} of {node} in {file}"
            raise VocabularyError("A label is not a string", given, 'Write it as "label"@en or "标签"@zh')
        language = (label.language or language_of(str(label))).partition("-")[0].lower()
        found.setdefault(language, set()).add(str(label).strip())
    return {language: tuple(sorted(labels)) for language, labels in sorted(found.items())}
