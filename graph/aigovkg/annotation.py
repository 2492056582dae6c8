"""Annotation sets: the mentions and claims of one Text, and their form in RDF.

Mentions are Web Annotations with text position selectors
(https://www.w3.org/TR/annotation-model/#text-position-selector); claims are nodes of their own; each claim of
sufficient confidence is also stated as a plain triple; and everything points to the run that made it (PROV-O).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal as Choice

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS
from rdflib.term import Node

from aigovkg.errors import AnnotationError
from aigovkg.names import AIGOV, OA, graph_iri, kind_of, mint, thing
from aigovkg.statements import Claim, Mention, Span, claims_in_order, mentions_in_order

__all__ = ["AnnotationSet", "Candidate", "Claim", "Mention", "Run", "Span", "TextInfo"]

Triple = tuple[URIRef, URIRef, URIRef | Literal]


@dataclass(frozen=True, slots=True)
class TextInfo:
    """What identifies a Text: its document, language (BCP 47), SHA-256 of its UTF-8 form, length in code points,
    and the place in its file where it starts (code points)."""

    document: URIRef
    language: str
    sha256: str
    length: int
    offset: int = 0

    @property
    def iri(self) -> URIRef:
        """The IRI of the Text: `id/text/<SHA-256>`."""
        return thing("text", self.sha256)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A named thing that the vocabulary does not know: its kind and its names as found, by language."""

    iri: URIRef
    type: URIRef
    labels: tuple[tuple[str, str], ...]  # (language, name); the first of a language is the preferred one


@dataclass(frozen=True, slots=True)
class Run:
    """The activity that made an annotation set: which software, in which version."""

    software: str
    version: str


@dataclass(frozen=True)
class AnnotationSet:
    """The mentions and claims of one Text, with the candidates they name and the record of the document.

    `record` holds the bibliographic statements about the document that the text itself or its user gave.
    """

    text: TextInfo
    run: Run
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    record: tuple[Triple, ...] = ()

    def __post_init__(self) -> None:
        """Put everything in the order of the text, once each, so that equal content is an equal set."""
        keep = partial(object.__setattr__, self)  # the set is frozen for everybody else
        keep("mentions", mentions_in_order(self.mentions))
        keep("claims", claims_in_order(self.claims))
        keep("candidates", tuple(sorted(set(self.candidates), key=lambda candidate: candidate.iri)))
        keep("record", tuple(sorted(set(self.record), key=str)))

    @property
    def slug(self) -> str:
        """Name of the set: the document's slug, with the language appended unless it is English."""
        _, slug = kind_of(self.text.document) or ("document", mint("document", self.text.document).rsplit("/", 1)[-1])
        return slug if self.text.language == "en" else f"{slug}-{self.text.language}"

    @property
    def graph_iri(self) -> URIRef:
        """The named graph that the set is loaded into."""
        return graph_iri("annotations", self.slug)

    @property
    def run_iri(self) -> URIRef:
        """The IRI of the run."""
        return mint("run", self.text.sha256, self.text.document, self.run.software, self.run.version)

    def mention_iri(self, mention: Mention) -> URIRef:
        """Compute the IRI of a mention from the text's hash, its offsets, concept and rule."""
        place = (mention.span.start, mention.span.end)
        return mint("mention", self.text.sha256, *place, mention.concept, mention.found_by)

    def claim_iri(self, claim: Claim) -> URIRef:
        """Compute the IRI of a claim from the text's hash, its evidence, statement, voices, rule, modality, condition.

        A claim without modality and condition has the IRI that it had before there were any.
        """
        said = (claim.subject, claim.predicate, claim.object.n3(), claim.asserted_by, claim.attributed_to)
        under = (claim.condition.start, claim.condition.end) if claim.condition else ()
        how = (claim.modality, *under) if claim.modality or under else ()
        return mint("claim", self.text.sha256, claim.evidence.start, claim.evidence.end, *said, claim.found_by, *how)

    def plain(self, threshold: float) -> list[Triple]:
        """The plain triples of the claims whose confidence reaches the threshold, sorted and without repetition."""
        sure = {(c.subject, c.predicate, c.object) for c in self.claims if round(c.confidence, 2) >= threshold}
        return sorted(sure, key=lambda triple: tuple(term.n3() for term in triple))

    def check(self, content: str) -> None:
        """Hold the set against its text.

        Args:
            content: the characters of the Text.
        Raises:
            AnnotationError: a span lies outside the text, or a quote differs from the text at its offsets.
        """
        conditions = (claim.condition for claim in self.claims if claim.condition)
        for span in (*(m.span for m in self.mentions), *(c.evidence for c in self.claims), *conditions):
            if not 0 <= span.start < span.end <= len(content):
                raise AnnotationError(
                    "An offset lies outside the text",
                    f"{span.start}-{span.end} of {len(content)} characters",
                    "Count Unicode code points from the beginning of the text, the end exclusive",
                )
        for mention in self.mentions:
            found = content[mention.span.start : mention.span.end]
            if mention.exact and mention.exact != found:
                raise AnnotationError(
                    "A quote differs from the text at its offsets",
                    f"{mention.exact!r} at {mention.span.start}-{mention.span.end}, where the text has {found!r}",
                    "Mend the offsets or the quote",
                )

    @classmethod
    def from_graph(cls, graph: Graph) -> AnnotationSet:
        """Read an annotation set from RDF.

        Args:
            graph: the statements of one annotation set.
        Returns:
            The set; mentions and claims in the order of their places in the text.
        Raises:
            AnnotationError: there is not exactly one aigov:Text, or a mention or claim lacks a part.
        """
        return _Reader(graph).read()


class _Reader:
    """Reads the nodes of one annotation set out of a graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def read(self) -> AnnotationSet:
        texts = sorted(set(self.graph.subjects(RDF.type, AIGOV.Text)), key=str)
        if len(texts) != 1:
            found = "none" if not texts else f"{len(texts)}"
            raise AnnotationError(
                "An annotation set is about exactly one aigov:Text",
                f"found {found}",
                "Split the file, or describe its text",
            )
        text = self._text(texts[0])
        claims = [self._claim(node) for node in self.graph.subjects(RDF.type, AIGOV.Claim)]
        mentions = [self._mention(node) for node in self.graph.subjects(RDF.type, AIGOV.Mention)]
        candidates, record = self._candidates(text.document), self._record(text.document, claims)
        return AnnotationSet(text, self._run(), tuple(mentions), tuple(claims), tuple(candidates), tuple(record))

    def _one(self, node: Node, predicate: URIRef, want: Choice["iri", "literal", "any"]) -> Node:
        values = list(self.graph.objects(node, predicate))
        fits = (
            {"iri": isinstance(values[0], URIRef), "literal": isinstance(values[0], Literal), "any": True}
            if values
            else {}
        )
        if len(values) != 1 or not fits[want]:
            name = predicate.n3(self.graph.namespace_manager)
            raise AnnotationError(
                f"A node needs exactly one {name}", str(node), "See `aigovkg validate` for the whole report"
            )
        return values[0]

    def _text(self, node: Node) -> TextInfo:
        offset = self.graph.value(node, AIGOV.fileOffset)
        return TextInfo(
            _iri(self._one(node, AIGOV.textOf, "iri")),
            str(self._one(node, DCTERMS.language, "literal")),
            str(self._one(node, AIGOV.sha256, "literal")),
            int(str(self._one(node, AIGOV.length, "literal"))),
            int(str(offset)) if offset is not None else 0,
        )

    def _run(self) -> Run:
        agent = next(iter(sorted(self.graph.objects(None, PROV.wasAssociatedWith), key=str)), None)
        version = self.graph.value(agent, URIRef("https://schema.org/softwareVersion")) if agent else None
        name = str(agent).rsplit("/", 1)[-1] if agent else "unknown"
        return Run(name, str(version or ""))

    def _span(self, target: Node) -> tuple[Span, str]:
        place, quote = None, ""
        for selector in self.graph.objects(target, OA.hasSelector):
            if (selector, RDF.type, OA.TextPositionSelector) in self.graph:
                start, end = (int(str(self._one(selector, p, "literal"))) for p in (OA.start, OA.end))
                place = Span(start, end)
            elif (selector, RDF.type, OA.TextQuoteSelector) in self.graph:
                quote = str(self._one(selector, OA.exact, "literal"))
        if place is None:
            raise AnnotationError(
                "A place in a text needs an oa:TextPositionSelector", str(target), "Give it oa:start and oa:end"
            )
        return place, quote

    def _mention(self, node: Node) -> Mention:
        span, quote = self._span(self._one(node, OA.hasTarget, "any"))
        concept = _iri(self._one(node, OA.hasBody, "iri"))
        return Mention(span, concept, quote, self._confidence(node), self._found_by(node))

    def _claim(self, node: Node) -> Claim:
        said = self.graph.value(node, AIGOV.claimObject) or self._one(node, AIGOV.claimValue, "literal")
        span, _ = self._span(self._one(node, AIGOV.evidence, "any"))
        by, to = self.graph.value(node, AIGOV.assertedBy), self.graph.value(node, AIGOV.attributedTo)
        how, under = self.graph.value(node, AIGOV.modality), self.graph.value(node, AIGOV.condition)
        return Claim(
            _iri(self._one(node, AIGOV.claimSubject, "iri")),
            _iri(self._one(node, AIGOV.claimPredicate, "iri")),
            said if isinstance(said, Literal) else _iri(said),
            span,
            self._confidence(node),
            self._found_by(node),
            _iri(by) if by else None,
            _iri(to) if to else None,
            _iri(how) if how else None,
            self._span(under)[0] if under else None,
        )

    def _confidence(self, node: Node) -> float:
        return float(str(self._one(node, AIGOV.confidence, "literal")))

    def _found_by(self, node: Node) -> URIRef:
        value = self.graph.value(node, AIGOV.foundBy)
        return _iri(value) if value else thing("rule", "unknown")

    def _candidates(self, document: URIRef) -> Iterator[Candidate]:
        for node in self.graph.subjects(AIGOV.status, AIGOV.candidate):
            if node == document:
                continue
            names = [
                (str(label.language or "en"), str(label))
                for p in (SKOS.prefLabel, SKOS.altLabel)
                for label in sorted(self.graph.objects(node, p), key=str)
                if isinstance(label, Literal)
            ]
            yield Candidate(_iri(node), _iri(self._one(node, RDF.type, "iri")), tuple(names))

    def _record(self, document: URIRef, claims: Iterable[Claim]) -> Iterator[Triple]:
        claimed = {(claim.predicate, claim.object) for claim in claims if claim.subject == document}
        for predicate, value in self.graph.predicate_objects(document):
            if (predicate, value) not in claimed and isinstance(value, URIRef | Literal):
                yield document, _iri(predicate), value


def _iri(node: Node) -> URIRef:
    return URIRef(str(node))
