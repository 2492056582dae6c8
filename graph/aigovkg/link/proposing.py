"""Proposals of links to external data sets, by the names of things: candidates for a person to look through."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS

from aigovkg.errors import AnnotationError, LinkError
from aigovkg.link.sssom import SEMAPV, Link, LinkSet
from aigovkg.names import BASE, PREFIXES, SCHEMA
from aigovkg.turtle import FORMATS, read_graph
from aigovkg.vocabulary import Vocabulary

__all__ = ["candidates", "propose"]

#: Properties that name a thing of an external RDF data set.
_NAMES = (SKOS.prefLabel, SKOS.altLabel, RDFS.label, DCTERMS.title, SCHEMA.name, FOAF.name)
#: Columns that name a thing of an external table, by their lower-case names.
_NAME_COLUMNS = ("label", "name", "title", "preflabel", "altlabel", "object_label")


def candidates(names: Mapping[URIRef, Iterable[str]], vocabulary: Vocabulary) -> list[Link]:
    """Propose links for things elsewhere by their names.

    A name that is spelled as ours gives confidence 1, one that only reads the same (case, quotes, Chinese script) 0.9;
    where several concepts bear the name the link is a close match, and the confidence is divided by their number.

    Args:
        names: the names of each thing, by its IRI.
        vocabulary: our concepts.
    Returns:
        The best link for each pair of concept and thing, sorted by both.
    """
    best: dict[tuple[URIRef, URIRef], Link] = {}
    for thing, labels in names.items():
        for label in labels:
            concepts = vocabulary.by_label(label)
            for concept in concepts:
                same = 1.0 if label in concept.names() else 0.9
                predicate = SKOS.exactMatch if len(concepts) == 1 else SKOS.closeMatch
                sure = round(same / len(concepts), 2)
                ours = concept.pref.get("en") or next(iter(concept.names()), "")
                link = Link(concept.iri, predicate, thing, SEMAPV.LexicalMatching, ours, label, sure)
                old = best.get((concept.iri, thing))
                if old is None or (old.confidence or 0) < sure:
                    best[concept.iri, thing] = link
    return [best[pair] for pair in sorted(best)]


def propose(dataset: Path, vocabulary: Vocabulary) -> LinkSet:
    """Propose links to an external data set, for a person to look through.

    Args:
        dataset: a table (`.tsv`, `.csv`) whose first column holds addresses and which has a column label, name or
            title; or RDF (`.ttl`, `.nt`, `.rdf`, `.jsonld`) with labels.
        vocabulary: our concepts.
    Raises:
        LinkError: the data set cannot be read.
    """
    table = dataset.suffix.lower() in {".tsv", ".csv"}
    names = _table_names(dataset) if table else _graph_names(dataset)
    header = {
        "mapping_set_id": f"{BASE}links/{dataset.stem}",
        "mapping_set_title": f"Proposed links to {dataset.stem}",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "subject_source": f"{BASE}id/",
    }
    return LinkSet(header, tuple(candidates(names, vocabulary)), {"id": PREFIXES["id"]})


def _table_names(dataset: Path) -> dict[URIRef, list[str]]:
    try:
        with dataset.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t" if dataset.suffix.lower() == ".tsv" else ","))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LinkError("Could not read the data set", f"{dataset} ({reason})", "Give a table in UTF-8") from None
    columns = [name for name in (rows[0] if rows else {}) if (name or "").strip().lower() in _NAME_COLUMNS]
    if not columns:
        raise LinkError(
            "The data set has no column of names", dataset.name, f"Call one {' or '.join(_NAME_COLUMNS[:3])}"
        )
    names: dict[URIRef, list[str]] = {}
    for row in rows:
        address = next(iter(row.values())) or ""
        if re.match(r"https?://[^\s<>\"{}|\\^`]+$", address):
            names.setdefault(URIRef(address), []).extend(row[name] for name in columns if row[name])
    return names


def _graph_names(dataset: Path) -> dict[URIRef, list[str]]:
    try:
        graph = read_graph(dataset)
    except AnnotationError as error:
        raise LinkError(
            "Could not read the data set", error.given, f"Give a table or RDF ({' '.join(FORMATS)})"
        ) from None
    names: dict[URIRef, list[str]] = {}
    for predicate in _NAMES:
        for thing, label in graph.subject_objects(predicate):
            if isinstance(thing, URIRef) and isinstance(label, Literal):
                names.setdefault(thing, []).append(str(label))
    return {thing: sorted(names[thing]) for thing in sorted(names)}
