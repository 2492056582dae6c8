"""What can be found: labels, definitions, the words of mentions, and claims in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Literal, URIRef

from aigovkg import names
from aigovkg.names import AIGOV, kind_of
from aigovkg.query import Ask
from aigovkg.rdf import Term

__all__ = ["FIELDS", "KINDS", "Entry", "entries"]

#: Where words were found, the best place first.
FIELDS = ("label", "alternative", "definition", "evidence", "claim")

_FACETS = ("risk-intent", "risk-origin", "risk-objectivity", "risk-severity", "risk-level", "risk-nature")
#: Kinds of things that can be found: those of the vocabulary, terms of the ontology, claims.
KINDS = (*names.KINDS, *_FACETS, "scheme", "term", "claim")

_LABELS = """SELECT DISTINCT ?thing ?text ?first WHERE {
  VALUES (?naming ?first) {
    (skos:prefLabel true) (rdfs:label true) (dcterms:title true) (foaf:name true) (schema:name true)
    (skos:altLabel false) (skos:hiddenLabel false) (aigov:weakLabel false) (skos:notation false) }
  ?thing ?naming ?text FILTER (isIRI(?thing) && isLiteral(?text)) }"""
_DEFINITIONS = """SELECT DISTINCT ?thing ?text WHERE {
  VALUES ?saying { skos:definition skos:scopeNote dcterms:description dcterms:abstract rdfs:comment }
  ?thing ?saying ?text FILTER (isIRI(?thing) && isLiteral(?text)) }"""
_EVIDENCE = """SELECT ?thing ?words ?document ?language (COUNT(*) AS ?number) WHERE {
  ?text aigov:textOf ?document ; dcterms:language ?language .
  ?target oa:hasSource ?text ; oa:hasSelector/oa:exact ?words .
  ?mention oa:hasTarget ?target ; oa:hasBody ?thing FILTER isIRI(?thing) }
GROUP BY ?thing ?words ?document ?language"""
_CLAIMS = """SELECT ?thing ?subject ?predicate ?object ?document WHERE {
  ?thing a aigov:Claim ; aigov:claimSubject ?subject ; aigov:claimPredicate ?predicate ; aigov:assertedIn ?document ;
    aigov:claimObject|aigov:claimValue ?object }"""


class Entry(NamedTuple):
    """Words by which a thing can be found.

    `field` is one of `FIELDS`; `language` a tag or ""; `document` the IRI of the document that uses the words, or "";
    `number` says how often it does.
    """

    thing: str
    kind: str
    field: str
    text: str
    language: str = ""
    document: str = ""
    number: int = 1


def entries(ask: Ask) -> Iterator[Entry]:
    """Read all entries of a graph.

    Args:
        ask: runs a SELECT; see `aigovkg.query.Ask`.
    """
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for thing, text, first in ask(_LABELS):
        kind = _kind(thing)
        if kind and isinstance(text, Literal):
            preferred = str(first) == "true"
            if preferred:
                labels[str(thing)].setdefault(text.language or "", str(text))
            yield _entry(thing, kind, "label" if preferred else "alternative", text)
    for thing, text in ask(_DEFINITIONS):
        kind = _kind(thing)
        if kind and isinstance(text, Literal):
            yield _entry(thing, kind, "definition", text)
    for thing, words, document, language, number in ask(_EVIDENCE):
        kind = _kind(thing)
        if kind:
            one_line = " ".join(str(words).split())
            yield Entry(str(thing), kind, "evidence", one_line, str(language), str(document), int(str(number)))
    yield from _claims(ask, labels)


def _entry(thing: object, kind: str, field: str, text: Literal) -> Entry:
    document = str(thing) if kind == "document" else ""
    return Entry(str(thing), kind, field, str(text), text.language or "", document)


def _claims(ask: Ask, labels: dict[str, dict[str, str]]) -> Iterator[Entry]:
    """Word each claim, once for each document that makes it: the first of those that say the same stands for all."""
    said: defaultdict[tuple[Term | None, ...], list[str]] = defaultdict(list)
    for thing, *parts in ask(_CLAIMS):
        said[tuple(parts)].append(str(thing))
    for (*parts, document), claims in said.items():
        for language in ("en", "zh"):
            known = [str(part) if isinstance(part, Literal) else labels[str(part)].get(language) for part in parts]
            if None not in known:
                text = (" " if language == "en" else "").join(part for part in known if part)
                yield Entry(min(claims), "claim", "claim", text, language, str(document), len(claims))


def _kind(thing: object) -> str:
    if not isinstance(thing, URIRef):
        return ""
    if thing.startswith(str(AIGOV)):
        return "term"
    found = kind_of(thing)
    return found[0] if found and found[0] in KINDS else ""
