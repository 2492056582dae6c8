"""Everything a page says about one thing, gathered by the lookups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS

from aigovkg.names import AIGOV, BASE, SCHEMA, graph_iri
from aigovkg_server.labels import View, compact, named_in, view
from aigovkg_server.lookups import lookup
from aigovkg_server.rows import Row, Table, Term
from aigovkg_server.service import service

__all__ = ["Evidence", "Group", "Profile", "Statement", "gather"]

_NAMES = {RDFS.label, SKOS.prefLabel, DCTERMS.title, FOAF.name, SCHEMA.name}
_OTHER_NAMES = {SKOS.altLabel, SKOS.hiddenLabel, AIGOV.weakLabel}
_TEXTS = {SKOS.definition, DCTERMS.description, RDFS.comment, SKOS.scopeNote, SKOS.note}
_ELSEWHERE = {
    SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
    OWL.sameAs, OWL.equivalentClass, RDFS.seeAlso,
}  # fmt: skip
_SILENT = _NAMES | _OTHER_NAMES | _TEXTS | _ELSEWHERE | {RDF.type, SKOS.topConceptOf, AIGOV.negativeLabel}


_INFERENCES = graph_iri("inferences")
_CLAIMS = 200  # the limit of the lookup

#: Properties that come first, in this order; the others follow by their labels.
_ORDER = [
    AIGOV[name]
    for name in (
        "author",
        "issuedBy",
        "publishedBy",
        "date",
        "announcedAt",
        "isAbout",
        "extends",
        "cites",
        "affiliatedWith",
        "memberOf",
    )
]


class Evidence(NamedTuple):
    """One claim that a statement rests on."""

    claim: View
    document: View
    by: View
    attributed: View
    confidence: str
    text: View
    start: str
    end: str
    rule: View


class Statement(NamedTuple):
    """A statement with the claims that make it."""

    subject: View
    predicate: View
    value: View
    evidence: list[Evidence]


class Group(NamedTuple):
    """Values of one property, each with the graphs that state it."""

    property: View
    values: list[tuple[View, list[View]]]


@dataclass
class Profile:
    """What the page of a thing shows."""

    iri: str
    title: View
    types: list[View] = field(default_factory=list)
    definitions: list[View] = field(default_factory=list)
    other_names: list[View] = field(default_factory=list)
    outgoing: list[Group] = field(default_factory=list)
    inferred: list[Group] = field(default_factory=list)
    incoming: list[Group] = field(default_factory=list)
    elsewhere: list[Group] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    mentions: list[tuple[View, int]] = field(default_factory=list)
    known: bool = True

    @property
    def claims(self) -> int:
        """Count the claims shown."""
        return sum(len(statement.evidence) for statement in self.statements)

    @property
    def cut(self) -> bool:
        """Tell whether there are more claims than are shown."""
        return self.claims >= _CLAIMS


def gather(iri: str) -> Profile:
    """Gather what the graph says about a thing; `known` is false when it says nothing.

    Raises:
        QueryError: the IRI has characters that no IRI has.
    """
    ask = service().select
    out, into = ask(lookup("statements", thing=iri)), ask(lookup("incoming", thing=iri))
    claims, mentions = ask(lookup("claims", thing=iri)), ask(lookup("mentions", thing=iri))
    known = service().labels.of([iri, *named_in(out, into, claims, mentions)])

    stated = [row for row in out.rows if row["graph"] != _INFERENCES]
    told = {(row["property"], row["value"]) for row in stated}
    inferred = [row for row in out.rows if (row["property"], row["value"]) not in told]

    def views(properties: set[URIRef]) -> list[View]:
        rows = (row["value"] for row in stated if row["property"] in properties)
        return sorted({view(value, known) for value in rows}, key=lambda shown: (shown.lang, shown.text.casefold()))

    title = view(URIRef(iri), known)
    shown = {title.text, title.zh}
    return Profile(
        iri=iri,
        title=title,
        types=[kind for kind in views({RDF.type}) if kind.hint not in ("skos:Concept", "owl:NamedIndividual")],
        definitions=views(_TEXTS),
        other_names=[name for name in views(_OTHER_NAMES | _NAMES) if name.text not in shown],
        outgoing=_groups((row for row in stated if row["property"] not in _SILENT), known),
        inferred=_groups((row for row in inferred if row["property"] not in _SILENT), known),
        elsewhere=_groups((row for row in stated if row["property"] in _ELSEWHERE), known),
        incoming=_groups(into.rows, known),
        statements=_statements(claims, known),
        mentions=[(view(row["other"], known), int(str(row["times"]))) for row in mentions.rows],
        known=bool(out.rows or into.rows or claims.rows or mentions.rows),
    )


def _groups(rows: Iterable[Row], known: dict[str, dict[str, str]]) -> list[Group]:
    found: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["property"]][row["value"]].append(row["graph"])
    groups = [
        Group(
            _property(name, known),
            sorted(((view(value, known), [_graph(graph) for graph in graphs]) for value, graphs in values.items()),
                   key=lambda pair: pair[0].text.casefold()),
        )
        for name, values in found.items()
    ]  # fmt: skip
    return sorted(groups, key=_place)


def _property(name: Term, known: dict[str, dict[str, str]]) -> View:
    shown = view(name, known)
    if shown.text != shown.hint:
        return shown
    local = re.split(r"[#/:]", shown.text)[-1]  # a property of another vocabulary, whose labels are not ours to keep
    return shown._replace(text=re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", local).lower() or shown.text)


def _place(group: Group) -> tuple[int, str]:
    hints = [compact(name) for name in _ORDER]
    first = hints.index(group.property.hint) if group.property.hint in hints else len(hints)
    return first, group.property.text.casefold()


def _graph(iri: Term) -> View:
    name = str(iri).removeprefix(BASE + "graph/")
    return view(iri, {})._replace(text=name.removeprefix("annotations/"))


def _statements(claims: Table, known: dict[str, dict[str, str]]) -> list[Statement]:
    found: dict[tuple[View, View, View], dict[str, Evidence]] = defaultdict(dict)
    for row in claims.rows:
        said = view(row["subject"], known), view(row["predicate"], known), view(row["object"], known)
        found[said].setdefault(str(row["claim"]), _evidence(row, known))
    return [Statement(*said, list(evidence.values())) for said, evidence in found.items()]


def _evidence(row: Row, known: dict[str, dict[str, str]]) -> Evidence:
    def shown(name: str) -> View:
        return view(row.get(name), known)

    def plain(name: str) -> str:
        return str(row.get(name, Literal("")))

    return Evidence(
        shown("claim"), shown("document"), shown("by"), shown("attributed"), plain("confidence"),
        shown("text"), plain("start"), plain("end"), shown("rule"),
    )  # fmt: skip
