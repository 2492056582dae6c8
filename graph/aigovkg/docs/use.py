"""How often the graph uses a term or concept, and which documents do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from aigovkg.docs.asking import Source, number, question

__all__ = ["Use", "documents_of", "use_of_concepts", "use_of_terms"]

_TOP = 8  # documents that are named for each term


@dataclass(frozen=True)
class Use:
    """Counts of one term or concept.

    Attributes:
        things: things of a class, or statements with a property that somebody made.
        inferred: statements with a property that follow from others.
        places: places in texts that name a thing of the class, or carry one (a mention, a claim).
        mentions: places in texts that name the concept.
        claims: claims made with the property, or with the concept in subject or object.
        documents: how many documents those mentions and claims are in.
        top: the documents with most of them (IRI, times).
    """

    things: int = 0
    inferred: int = 0
    places: int = 0
    mentions: int = 0
    claims: int = 0
    documents: int = 0
    top: tuple[tuple[str, int], ...] = ()


def use_of_terms(source: Source) -> Mapping[str, Use]:
    """Count the use of every class and property of the ontology; one query for each of the two.

    Args:
        source: the graph.
    Returns:
        IRI of the term -> its use; terms that are not used are left out.
    """
    used: dict[str, Use] = {}
    for name, counted in (("use-of-classes", "places"), ("use-of-properties", "claims")):
        counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        times: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in source.rows(question(name)):
            term = str(row.get("term", ""))
            if "document" in row:
                times[term][str(row["document"])] += number(row, "times")
            else:
                counts[term] = {key: number(row, key) for key in row if key != "term"}
        for term in {*counts, *times} - {""}:
            ranked = sorted(times[term].items(), key=lambda one: (-one[1], one[0]))
            told = {counted: times[term].total(), "documents": len(ranked)} | counts[term]
            used[term] = replace(_use(told), top=tuple(ranked[:_TOP]))
    return used


def use_of_concepts(source: Source, scheme: str) -> Mapping[str, Use]:
    """Count the use of the concepts of a scheme; concepts that are not used are left out."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in source.rows(question("use-of-concepts", scheme=scheme)):
        counts[str(row.get("concept", ""))] |= {key: number(row, key) for key in row if key != "concept"}
    return {concept: _use(found) for concept, found in counts.items() if concept}


def documents_of(used: Mapping[str, Use]) -> list[str]:
    """Return the documents that are named in uses, each once, sorted."""
    return sorted({document for use in used.values() for document, _ in use.top})


def _use(counts: Mapping[str, int]) -> Use:
    known = {one.name for one in fields(Use)} - {"top"}
    told = {name: count for name, count in counts.items() if name in known}
    return replace(Use(), **told)  # type: ignore[arg-type]
