"""Explanations as people and as programs read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib import BNode, Literal

from aigovkg.explain.model import Claim, Explanation, shown
from aigovkg.query.running import shorten
from aigovkg.store.snapshot import Term

__all__ = ["as_json", "as_text"]


def as_text(explanation: Explanation) -> str:
    """Word an explanation: one line for each triple, rule, axiom, graph and claim; what it rests on is indented."""
    return "\n".join(_lines(explanation))


def _lines(explanation: Explanation, indent: str = "") -> Iterator[str]:
    yield f"{indent}{shown(explanation.triple)}"
    for source in explanation.sources:
        yield f"{indent}  stated in {shorten(source.graph)}"
        yield from (f"{indent}    {_claim(claim)}" for claim in source.claims)
    if explanation.rule is not None:
        rule = explanation.rule
        yield f"{indent}  follows by the rule {rule.name}: {rule.title[:1].lower()}{rule.title[1:]} ({rule.source})"
        yield from (f"{indent}  as the ontology says: {axiom}" for axiom in explanation.axioms)
        yield f"{indent}  from:"
        for premise in explanation.premises:
            yield from _lines(premise, indent + "    ")


def _claim(claim: Claim) -> str:
    said = [f"characters {claim.start}–{claim.end} of {shorten(claim.text)}"] if claim.text else []
    said += [f"confidence {claim.confidence}"] if claim.confidence else []
    said += [
        f"{words} {shorten(term)}"
        for words, term in (
            ("in the words of", claim.by),
            ("reporting", claim.attributed),
            ("found by", claim.found_by),
        )
        if term is not None
    ]
    place = f" in {shorten(claim.document)}" if claim.document else ""
    return f"{shorten(claim.claim)}{place}" + (f": {', '.join(said)}" if said else "")


def as_json(explanation: Explanation) -> dict[str, Any]:
    """Make of an explanation what `json.dumps` writes; terms as in SPARQL 1.1 Query Results JSON, section 3.2.2."""
    made: dict[str, Any] = dict(zip(("subject", "predicate", "object"), map(_term, explanation.triple), strict=True))
    if explanation.rule is None:
        made["stated"] = [
            {"graph": str(source.graph), "claims": [_members(claim) for claim in source.claims]}
            for source in explanation.sources
        ]
        return made
    rule = explanation.rule
    made["rule"] = {"name": rule.name, "title": rule.title, "source": rule.source}
    made["axioms"] = list(explanation.axioms)
    made["premises"] = [as_json(premise) for premise in explanation.premises]
    return made


def _term(term: Term) -> dict[str, str]:
    if isinstance(term, Literal):
        more = (
            {"xml:lang": term.language} if term.language else {"datatype": str(term.datatype)} if term.datatype else {}
        )
        return {"type": "literal", "value": str(term), **more}
    return {"type": "bnode" if isinstance(term, BNode) else "uri", "value": str(term)}


def _members(claim: Claim) -> dict[str, Any]:
    made: dict[str, Any] = {
        "claim": claim.claim, "assertedIn": claim.document, "assertedBy": claim.by, "attributedTo": claim.attributed,
        "foundBy": claim.found_by, "text": claim.text,
    }  # fmt: skip
    members: dict[str, Any] = {name: str(term) for name, term in made.items() if term is not None}
    members |= {
        name: int(number) for name, number in (("start", claim.start), ("end", claim.end)) if number.isdecimal()
    }
    return members | ({"confidence": float(claim.confidence)} if claim.confidence else {})
