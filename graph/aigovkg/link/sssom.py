"""Mapping sets in SSSOM/TSV: reading, checking, writing, and their form in RDF.

A mapping set is a tab-separated table under a header of YAML in comment lines
(https://mapping-commons.github.io/sssom/spec-formats-tsv/). In RDF each mapping is stated twice: as its plain triple,
and as a reified `owl:Axiom` that carries the justification (https://mapping-commons.github.io/sssom/spec-formats-owl/).
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from aigovkg.errors import LinkError
from aigovkg.names import BASE, PREFIXES, ROOT, bind, mint
from aigovkg.yamls import load_yaml

__all__ = ["FOLDER", "SEMAPV", "SSSOM", "Link", "LinkSet", "load", "read"]

FOLDER = ROOT / "graph" / "links"
SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")

#: Prefixes that a mapping set need not declare (SSSOM, "Built-in prefixes").
_BUILT_IN = {
    **{prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "skos", "xsd")},
    "semapv": str(SEMAPV),
    "sssom": str(SSSOM),
}
_PREDICATES = {
    *(SKOS[f"{strength}Match"] for strength in ("exact", "close", "broad", "narrow", "related")),
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
}
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
)
_HEADER = ("mapping_set_id", "license")


@dataclass(frozen=True, slots=True)
class Link:
    """One mapping from a concept of ours to a thing elsewhere.

    Attributes:
        justification: why, as a term of SEMAPV such as semapv:ManualMappingCuration.
        confidence: 0 to 1; None where nobody estimated it.
    """

    subject: URIRef
    predicate: URIRef
    object: URIRef
    justification: URIRef
    subject_label: str = ""
    object_label: str = ""
    confidence: float | None = None
    comment: str = ""


@dataclass(frozen=True)
class LinkSet:
    """A mapping set: its links, its header as it was written, and the prefixes of its CURIEs."""

    header: Mapping[str, object]
    links: tuple[Link, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def iri(self) -> URIRef:
        """The mapping_set_id."""
        return URIRef(str(self.header["mapping_set_id"]))

    def to_graph(self) -> Graph:
        """Return the set as RDF: plain triples, and reified mappings with their justification."""
        graph = bind(Graph())
        graph.bind("sssom", SSSOM)
        graph.bind("semapv", SEMAPV)
        graph.add((self.iri, RDF.type, SSSOM.MappingSet))
        graph.add((self.iri, DCTERMS.license, URIRef(str(self.header["license"]))))
        if source := self.header.get("object_source"):
            graph.add((self.iri, SSSOM.object_source, URIRef(str(source))))
        if title := self.header.get("mapping_set_title"):
            graph.add((self.iri, DCTERMS.title, Literal(str(title), lang="en")))
        for link in self.links:
            self._add(graph, link)
        return graph

    def _add(self, graph: Graph, link: Link) -> None:
        node = mint("mapping", self.iri, link.subject, link.predicate, link.object)
        graph.add((link.subject, link.predicate, link.object))
        graph.add((self.iri, SSSOM.mappings, node))
        for predicate, value in (
            (RDF.type, OWL.Axiom),
            (RDF.type, SSSOM.Mapping),
            (OWL.annotatedSource, link.subject),
            (OWL.annotatedProperty, link.predicate),
            (OWL.annotatedTarget, link.object),
            (SSSOM.mapping_justification, link.justification),
        ):
            graph.add((node, predicate, value))
        for predicate, words in (
            (SSSOM.subject_label, link.subject_label),
            (SSSOM.object_label, link.object_label),
            (RDFS.comment, link.comment),
        ):
            if words:
                graph.add((node, predicate, Literal(words)))
        if link.confidence is not None:
            graph.add((node, SSSOM.confidence, Literal(str(link.confidence), datatype=XSD.double)))

    def to_tsv(self) -> str:
        """Return the set as SSSOM/TSV; equal sets give equal characters."""
        header = {"curie_map": dict(sorted(self.prefixes.items())), **self.header}
        comment = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=1000)
        rows = [self._row(link) for link in sorted(self.links, key=lambda link: (link.subject, link.object))]
        used = [name for name in _COLUMNS if name in _NEEDED or any(row[name] for row in rows)]
        table = io.StringIO()
        writer = csv.writer(table, delimiter="\t", lineterminator="\n")
        writer.writerow(used)
        writer.writerows([re.sub(r"\s+", " ", row[name]) for name in used] for row in rows)
        return textwrap.indent(comment, "#") + table.getvalue()

    def _row(self, link: Link) -> dict[str, str]:
        return {
            "subject_id": self._curie(link.subject),
            "subject_label": link.subject_label,
            "predicate_id": self._curie(link.predicate),
            "object_id": self._curie(link.object),
            "object_label": link.object_label,
            "mapping_justification": self._curie(link.justification),
            "confidence": "" if link.confidence is None else f"{link.confidence:g}",
            "comment": link.comment,
        }

    def _curie(self, iri: URIRef) -> str:
        known = (_BUILT_IN | dict(self.prefixes)).items()
        fitting = [(len(base), f"{prefix}:{iri[len(base) :]}") for prefix, base in known if iri.startswith(base)]
        return max(fitting)[1] if fitting else str(iri)


def read(path: Path, *, known: Collection[URIRef] | None = None) -> LinkSet:
    """Read and check a mapping set in SSSOM/TSV.

    Args:
        path: the file.
        known: the IRIs that may stand as subjects; any that begins with our base when None.
    Raises:
        LinkError: the file cannot be read or breaks the format; the message names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise LinkError("Could not read the mapping set", f"{path} ({reason})", "Check the path and the file") from None
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header(path.name, lines[:length])
    prefixes = header.pop("curie_map", None) or {}
    if not isinstance(prefixes, dict) or not all(isinstance(base, str) for base in prefixes.values()):
        raise LinkError("curie_map is not a map of prefixes", path.name, "Write one `prefix: address` a line")
    reader = csv.DictReader(lines[length:], delimiter="\t")
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        where = f"{path.name}, line {length + 1}"
        raise LinkError(f"The mapping set lacks the column {missing[0]}", where, "Add it to the row of names")
    check = _Checker(path.name, _BUILT_IN | prefixes, known)
    links = []
    for row in reader:
        check.line = length + reader.line_num
        links.append(check.link(row))
    return LinkSet(header, tuple(links), prefixes)


def load(folder: Path = FOLDER, *, known: Collection[URIRef] | None = None) -> list[LinkSet]:
    """Read all mapping sets (`*.sssom.tsv`) of a folder, in the order of their names; see `read`."""
    return [read(path, known=known) for path in sorted(folder.glob("*.sssom.tsv"))]


def _header(name: str, lines: Sequence[str]) -> dict[str, object]:
    try:
        header = load_yaml(textwrap.dedent("\n".join(line[1:] for line in lines)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}" if mark else name
        raise LinkError("The header of the mapping set is not YAML", where, "Mend it, or quote the value") from None
    if not isinstance(header, dict):
        raise LinkError("The mapping set has no header", name, "Begin it with lines such as `#license: https://…`")
    for key in _HEADER:
        if not isinstance(header.get(key), str):
            raise LinkError(f"The header of the mapping set lacks {key}", name, f"Add a line `#{key}: https://…`")
    return header


class _Checker:
    """Turns rows into links and says what is wrong with a row, and where."""

    def __init__(self, name: str, prefixes: Mapping[str, str], known: Collection[URIRef] | None) -> None:
        self.name, self.prefixes, self.known = name, prefixes, known
        self.line = 0
        self.seen: set[tuple[URIRef, URIRef, URIRef]] = set()

    def fail(self, failed: str, given: str, remedy: str) -> LinkError:
        return LinkError(failed, f"{given!r} in {self.name}, line {self.line}", remedy)

    def link(self, row: Mapping[str | None, str | list[str] | None]) -> Link:
        if None in row or None in row.values():
            raise self.fail("The row has not as many cells as the row of names", "…", "Separate cells by one tab each")
        cells = {str(name): str(value).strip() for name, value in row.items()}
        subject, predicate, target, justification = (self.iri(cells[name]) for name in _NEEDED)
        if self.known is not None and subject not in self.known:
            raise self.fail("The subject is no concept of ours", cells["subject_id"], "Check the slug")
        if self.known is None and not subject.startswith(BASE):
            raise self.fail("The subject is not ours", cells["subject_id"], f"Let it begin with {BASE}")
        if predicate not in _PREDICATES:
            raise self.fail("The predicate is no mapping", cells["predicate_id"], "Use one such as skos:exactMatch")
        if not justification.startswith(SEMAPV):
            given = cells["mapping_justification"]
            raise self.fail(
                "The justification is no SEMAPV term", given, "Use one such as semapv:ManualMappingCuration"
            )
        if (subject, predicate, target) in self.seen:
            raise self.fail("The mapping stands there twice", cells["object_id"], "Remove one")
        self.seen.add((subject, predicate, target))
        labels = cells.get("subject_label", ""), cells.get("object_label", "")
        sure = self.confidence(cells.get("confidence", ""))
        return Link(subject, predicate, target, justification, *labels, sure, cells.get("comment", ""))

    def iri(self, curie: str) -> URIRef:
        prefix, colon, local = curie.partition(":")
        if re.match(r"https?$", prefix) and local.startswith("//"):
            iri = curie
        elif colon and local and prefix in self.prefixes:
            iri = self.prefixes[prefix] + local
        elif colon and local:
            raise self.fail("The prefix is unknown", curie, "Add it to the curie_map of the header")
        else:
            raise self.fail("This is no identifier", curie, "Write it as prefix:name or as a full address")
        if re.search(r"[\s<>\"{}|\\^`]", iri):
            raise self.fail("The identifier has a character that no address may have", curie, "Encode it with %")
        return URIRef(iri)

    def confidence(self, value: str) -> float | None:
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            raise self.fail("The confidence is not a number from 0 to 1", value, "Write it as 0.9, or leave it empty")
        return number
