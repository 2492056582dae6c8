"""What a build tells at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import Literal

from aigovkg.build.sets import Refused
from aigovkg.names import ID, PREDICATES
from aigovkg.store import Writer

__all__ = ["Summary", "count"]


@dataclass
class Summary:
    """What was built.

    Attributes:
        documents: documents whose texts were annotated.
        mentions: kind of concept -> number of mentions.
        claims: statement code -> number of claims.
        triples: in the whole graph.
        warnings: what breaks a shape that should hold, over all sets.
        refused: what was left out, with the reasons.
        notes: what else people should know.
        seconds: how long it took.
        version: of the graph; empty before it is published.
    """

    documents: int = 0
    mentions: Mapping[str, int] = field(default_factory=dict)
    claims: Mapping[str, int] = field(default_factory=dict)
    triples: int = 0
    warnings: int = 0
    refused: Sequence[Refused] = ()
    notes: Sequence[str] = ()
    seconds: float = 0.0
    version: str = ""

    @property
    def violations(self) -> int:
        """What breaks a shape that must hold, over all sets that were refused."""
        return sum(refused.violations for refused in self.refused)

    def text(self) -> str:
        """Say it in words, ending with the command to go on with."""
        shown = f"graph {self.version}" if self.version else "not published"
        lines = [
            f"{'Documents':<12}{self.documents:>9,}",
            f"{'Mentions':<12}{sum(self.mentions.values()):>9,}   {_parts(self.mentions)}",
            f"{'Claims':<12}{sum(self.claims.values()):>9,}   {_parts(self.claims)}",
            f"{'Triples':<12}{self.triples:>9,}   {shown}",
            f"{'Violations':<12}{self.violations:>9,}   and {self.warnings:,} warnings",
            f"{'Seconds':<12}{self.seconds:>9.1f}",
        ]
        lines += [f"Note: {note}" for note in self.notes]
        lines += [f"Left out: {refused.reason}" for refused in self.refused]
        return "\n".join([*lines, "Go on with: aigovkg serve"])


def _parts(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {number:,}" for name, number in ordered)


_DOCUMENTS = "SELECT (COUNT(DISTINCT ?document) AS ?n) { ?text a aigov:Text ; aigov:textOf ?document }"
_MENTIONS = "SELECT ?x (COUNT(?mention) AS ?n) { ?mention a aigov:Mention ; oa:hasBody ?x } GROUP BY ?x"
_CLAIMS = "SELECT ?x (COUNT(?claim) AS ?n) { ?claim a aigov:Claim ; aigov:claimPredicate ?x } GROUP BY ?x"


def count(writer: Writer, summary: Summary) -> None:
    """Fill the numbers of a summary from the graph that is being written."""
    codes = {str(iri): code for code, iri in PREDICATES.items()}
    mentions: dict[str, int] = {}
    for concept, number in writer.query(_MENTIONS).rows():
        kind = str(concept).removeprefix(str(ID)).partition("/")[0]
        mentions[kind] = mentions.get(kind, 0) + _number(number)
    claims = {codes.get(str(iri), str(iri)): _number(number) for iri, number in writer.query(_CLAIMS).rows()}
    summary.documents = sum(_number(number) for (number,) in writer.query(_DOCUMENTS).rows())
    summary.mentions, summary.claims, summary.triples = mentions, claims, writer.count()


def _number(value: object) -> int:
    return int(value) if isinstance(value, Literal) else 0
