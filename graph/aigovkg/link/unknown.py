"""Names that the vocabulary does not know: how often they occur, where, and what they may be another name of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from math import log

from rdflib import Literal, URIRef

from aigovkg.names import kind_of
from aigovkg.text import fold
from aigovkg.vocabulary import Concept, Vocabulary

__all__ = ["Likeness", "Place", "Unknown", "likely", "unknown"]

#: What a query of the graph gives; the store is asked through a function, so that any endpoint will do.
Rows = Iterable[Sequence[object]]

_NAMES = """
SELECT ?name ?type ?label ?preferred {
  ?name aigov:status aigov:candidate ; a ?type .
  FILTER(STRSTARTS(STR(?type), STR(aigov:)))
  { ?name skos:prefLabel ?label BIND(true AS ?preferred) }
  UNION { ?name skos:altLabel ?label BIND(false AS ?preferred) }
}"""
_PLACES = """
SELECT ?name ?document ?start ?end {
  ?name aigov:status aigov:candidate .
  ?mention oa:hasBody ?name ; oa:hasTarget ?target .
  ?target oa:hasSource/aigov:textOf ?document ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
}"""
_CLAIMS = """
SELECT ?name (COUNT(DISTINCT ?claim) AS ?claims) {
  ?name aigov:status aigov:candidate . ?claim aigov:claimSubject|aigov:claimObject ?name .
} GROUP BY ?name"""

_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_SMALL = frozenset(("of", "the", "for", "and", "on", "in", "to", "a", "an"))
#: How many labels that share words are compared letter by letter, and from where on two names are alike.
_COMPARED, _ALIKE = 30, 0.6
#: What a label of another kind is worth less.
_OTHER_KIND = 0.8


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a name stands: the document, and the span in its text (code points)."""

    document: URIRef
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """A concept that a name may mean, the label that is alike, and how alike it is (0 to 1)."""

    concept: URIRef
    label: str
    score: float


@dataclass
class Unknown:
    """A name that the vocabulary does not know.

    Attributes:
        iri: the candidate.
        types: its classes.
        labels: its names as found, the preferred one first.
        places: where it is mentioned, in order.
        claims: how many claims are about it.
        matches: what it may mean, the likeliest first.
    """

    iri: URIRef
    types: set[URIRef] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    claims: int = 0
    matches: list[Likeness] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind in its IRI, such as "organization"."""
        return (kind_of(self.iri) or ("", ""))[0]

    @property
    def documents(self) -> int:
        """How many documents mention it."""
        return len({place.document for place in self.places})


def unknown(ask: Callable[[str], Rows], vocabulary: Vocabulary, *, matches: int = 3) -> list[Unknown]:
    """List the candidates of a graph.

    Args:
        ask: runs a SPARQL query and gives its rows; the project's prefixes need no declaration.
        vocabulary: our concepts, which a candidate may be another name of.
        matches: how many of these are proposed for each candidate, at most.
    Returns:
        The candidates, those of most documents first, then those of most mentions.
    """
    found: dict[URIRef, Unknown] = {}
    for name, kind, label, preferred in ask(_NAMES):
        iri = URIRef(str(name))
        one = found.setdefault(iri, Unknown(iri))
        one.types.add(URIRef(str(kind)))
        if str(label) not in one.labels:
            one.labels.insert(0 if isinstance(preferred, Literal) and preferred.value else len(one.labels), str(label))
    for name, document, start, end in ask(_PLACES):
        iri = URIRef(str(name))
        if iri in found:
            found[iri].places.append(Place(URIRef(str(document)), int(str(start)), int(str(end))))
    for name, claims in ask(_CLAIMS):
        iri = URIRef(str(name))
        if iri in found:
            found[iri].claims = int(str(claims))
    alike = likely(vocabulary)
    for one in found.values():
        one.places = sorted(set(one.places))
        one.labels = one.labels[:1] + sorted(one.labels[1:])
        one.matches = alike(one.labels, one.kind)[:matches]
    return sorted(found.values(), key=lambda one: (-one.documents, -len(one.places), one.iri))


def likely(vocabulary: Vocabulary) -> Callable[[Iterable[str], str], list[Likeness]]:
    """Prepare a vocabulary for the question which of its concepts a name may mean.

    Returns:
        A function of names of one thing and its kind, to the concepts with a label that is alike, the likeliest first.
        How alike two names are is the mean of two measures: the share of their words in common, rare words counting
        more, and the share of their letters in the same order; that of a concept of another kind is lowered.
    """
    labels = [(label, concept) for concept in vocabulary.concepts.values() for label in concept.names()]
    words = [frozenset(_words(label)) for label, _ in labels]
    holders: dict[str, list[int]] = defaultdict(list)
    for rank, held in enumerate(words):
        for word in held:
            holders[word].append(rank)
    weights = {word: log(1 + len(labels) / len(ranks)) for word, ranks in holders.items()}
    unseen = log(1 + len(labels))

    def weight(of: frozenset[str]) -> float:
        return sum(weights.get(word, unseen) for word in of)

    def alike(names: Iterable[str], kind: str) -> list[Likeness]:
        best: dict[URIRef, Likeness] = {}
        for name in names:
            own = frozenset(_words(name))
            shared: Counter[int] = Counter()
            for word in own:
                for rank in holders.get(word, ()):
                    shared[rank] += 1
            near = sorted(shared, key=lambda rank: (-weight(own & words[rank]) / weight(own | words[rank]), rank))
            for rank in near[:_COMPARED]:
                label, concept = labels[rank]
                common = weight(own & words[rank]) / weight(own | words[rank])
                letters = SequenceMatcher(None, fold(name), fold(label), autojunk=False).ratio()
                score = round((common + letters) / 2 * (1.0 if _same(concept, kind) else _OTHER_KIND), 3)
                if score >= _ALIKE and (concept.iri not in best or best[concept.iri].score < score):
                    best[concept.iri] = Likeness(concept.iri, label, score)
        return sorted(best.values(), key=lambda match: (-match.score, match.concept))

    return alike


def _words(name: str) -> list[str]:
    """The words of a name that tell something, without plural endings; Chinese characters one by one."""
    found = [word for word in _TOKEN.findall(fold(name)) if word not in _SMALL]
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found]


def _same(concept: Concept, kind: str) -> bool:
    return concept.kind == kind
