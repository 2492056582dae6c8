"""The Turtle of an annotation set: written as a person would write it, byte for byte reproducible; and read with care.

rdflib's own serializer numbers blank nodes by chance and takes seconds for a large law; this one walks the set in the
order of the text (Turtle: https://www.w3.org/TR/turtle/).
"""

from __future__ import annotations

import gzip
import json
import logging
import lzma
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from aigovkg import rdf
from aigovkg.annotation import AnnotationSet, Candidate, Claim, Mention, Span
from aigovkg.errors import AnnotationError
from aigovkg.names import PREFIXES, bind, thing

__all__ = ["FORMATS", "MAX_BYTES", "parse", "read_bytes", "read_graph", "to_turtle", "write"]

#: Endings of annotation sets and the syntax of each (see `rdf.SYNTAXES`); `.gz` or `.xz` may follow.
FORMATS = {
    ".ttl": "turtle",
    ".nt": "nt",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".trig": "trig",
    ".nq": "nquads",
    ".rdf": "xml",
}
#: Largest annotation set that is read, in bytes after decompression.
MAX_BYTES = 500_000_000

# rdflib warns with a stack trace of each ill-typed literal; the shapes report it as a sentence.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

_USED = ("aigov", "dcterms", "foaf", "oa", "prov", "schema", "skos", "xsd")
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def to_turtle(annotations: AnnotationSet, threshold: float) -> str:
    """Write an annotation set as Turtle.

    Args:
        annotations: the set.
        threshold: confidence (0 to 1) from which a claim is also stated as a plain triple.
    Returns:
        The document; equal sets give equal characters.
    """
    return "\n".join(_Writer(annotations).lines(threshold)) + "\n"


@lru_cache(maxsize=65536)
def _term(value: URIRef | Literal) -> str:
    if isinstance(value, Literal):
        if value.datatype is not None and value.datatype.startswith(PREFIXES["xsd"]):
            return f"{Literal(str(value)).n3()}^^xsd:{value.datatype.removeprefix(PREFIXES['xsd'])}"
        return value.n3()
    for prefix in _USED:
        local = value.removeprefix(PREFIXES[prefix])
        if local != value and local and _SAFE.issuperset(local):
            return f"{prefix}:{local}"
    return value.n3()


class _Writer:
    """Writes one set; the order of paragraphs is text, record, run, candidates, mentions, claims, plain triples."""

    def __init__(self, annotations: AnnotationSet) -> None:
        self.set = annotations
        self.text = _term(annotations.text.iri)
        self.run = _term(annotations.run_iri)

    def lines(self, threshold: float) -> Iterator[str]:
        for prefix in _USED:
            yield f"@prefix {prefix}: <{PREFIXES[prefix]}> ."
        yield from self._head(threshold)
        for candidate in self.set.candidates:
            yield from _candidate(candidate)
        for mention in self.set.mentions:
            yield from self._mention(mention)
        for claim in self.set.claims:
            yield from self._claim(claim)
        yield ""
        for subject, predicate, value in self.set.plain(threshold):
            yield f"{_term(subject)} {_term(predicate)} {_term(value)} ."

    def _head(self, threshold: float) -> Iterator[str]:
        text, run = self.set.text, self.set.run
        yield ""
        yield f"{self.text} a aigov:Text ;"
        yield f"    aigov:textOf {_term(text.document)} ;"
        yield f'    dcterms:language "{text.language}" ; aigov:sha256 "{text.sha256}" ;'
        yield f"    aigov:length {text.length} ; aigov:fileOffset {text.offset} ."
        yield ""
        for subject, predicate, value in self.set.record:
            verb = "a" if predicate == RDF.type else _term(predicate)
            yield f"{_term(subject)} {verb} {_term(value)} ."
        software = _term(thing("software", run.software))
        yield ""
        yield f"{self.run} a prov:Activity ; prov:used {self.text} ; prov:wasAssociatedWith {software} ;"
        yield f"    aigov:threshold {threshold:.2f} ."
        yield f"{software} a prov:SoftwareAgent ; schema:softwareVersion {Literal(run.version).n3()} ."

    def _place(self, span: Span, exact: str = "") -> str:
        quote = f" , [ a oa:TextQuoteSelector ; oa:exact {Literal(exact).n3()} ]" if exact else ""
        position = f"[ a oa:TextPositionSelector ; oa:start {span.start} ; oa:end {span.end} ]"
        return f"[ a oa:SpecificResource ; oa:hasSource {self.text} ; oa:hasSelector {position}{quote} ]"

    def _found(self, confidence: float, found_by: URIRef) -> str:
        sure = f"aigov:confidence {confidence:.2f} ; aigov:foundBy {_term(found_by)}"
        return f"    {sure} ; prov:wasGeneratedBy {self.run} ."

    def _mention(self, mention: Mention) -> Iterator[str]:
        yield ""
        yield f"{_term(self.set.mention_iri(mention))} a aigov:Mention ; oa:motivatedBy oa:identifying ;"
        yield f"    oa:hasBody {_term(mention.concept)} ;"
        yield f"    oa:hasTarget {self._place(mention.span, mention.exact)} ;"
        yield self._found(mention.confidence, mention.found_by)

    def _claim(self, claim: Claim) -> Iterator[str]:
        said = "claimValue" if isinstance(claim.object, Literal) else "claimObject"
        yield ""
        yield f"{_term(self.set.claim_iri(claim))} a aigov:Claim ;"
        yield f"    aigov:claimSubject {_term(claim.subject)} ;"
        yield f"    aigov:claimPredicate {_term(claim.predicate)} ;"
        yield f"    aigov:{said} {_term(claim.object)} ;"
        voices = [f"aigov:assertedIn {_term(self.set.text.document)}"]
        voices += [
            f"aigov:{name} {_term(who)}"
            for name, who in (("assertedBy", claim.asserted_by), ("attributedTo", claim.attributed_to))
            if who
        ]
        yield f"    {' ; '.join(voices)} ;"
        yield f"    aigov:evidence {self._place(claim.evidence)} ;"
        if claim.modality:
            yield f"    aigov:modality {_term(claim.modality)} ;"
        if claim.condition:
            yield f"    aigov:condition {self._place(claim.condition)} ;"
        yield self._found(claim.confidence, claim.found_by)


def _candidate(candidate: Candidate) -> Iterator[str]:
    yield ""
    yield f"{_term(candidate.iri)} a {_term(candidate.type)} ; aigov:status aigov:candidate ;"
    seen: set[str] = set()
    names = []
    for language, name in candidate.labels:
        names.append(f"skos:{'altLabel' if language in seen else 'prefLabel'} {Literal(name, lang=language).n3()}")
        seen.add(language)
    yield f"    {' ; '.join(names)} ."


def write(annotations: AnnotationSet, path: Path, threshold: float) -> None:
    """Write an annotation set as Turtle, compressed (without a time stamp) when the name ends in `.gz` or `.xz`."""
    data = to_turtle(annotations, threshold).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    elif path.suffix == ".xz":
        data = lzma.compress(data, preset=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def read_graph(path: Path) -> Graph:
    """Read the RDF of an annotation set from a file, by its ending (see `FORMATS`).

    Raises:
        AnnotationError: the file cannot be read, its ending is unknown, or it is not well-formed.
    """
    return parse(*read_bytes(path), path.name)


def read_bytes(path: Path) -> tuple[bytes, str]:
    """Read a file of RDF, uncompressed, and tell its syntax (a key of `rdf.SYNTAXES`) by its ending (see `FORMATS`).

    Raises:
        AnnotationError: the file cannot be read, or its ending is unknown.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in {".gz", ".xz"} else ""
    syntax = FORMATS.get(suffixes[-1] if suffixes else "")
    if syntax is None:
        raise AnnotationError(
            "The syntax of an annotation set is told by its ending", path.name, f"Use one of {' '.join(FORMATS)}"
        )
    try:
        data = _unpacked(path, packed)
    except (OSError, EOFError, lzma.LZMAError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise AnnotationError(
            "Could not read the annotation set", f"{path} ({reason})", "Check the path and the file"
        ) from None
    if len(data) > MAX_BYTES:
        raise AnnotationError(
            "The annotation set is too large", f"{path}, more than {MAX_BYTES:,} bytes", "Split the text"
        )
    return data, syntax


def _unpacked(path: Path, packed: str) -> bytes:
    if packed == ".gz":
        with gzip.open(path) as zipped:
            return zipped.read(MAX_BYTES + 1)
    if packed == ".xz":
        with lzma.open(path) as squeezed:
            return squeezed.read(MAX_BYTES + 1)
    with path.open("rb") as plain:
        return plain.read(MAX_BYTES + 1)


def parse(data: bytes, syntax: str, name: str) -> Graph:
    """Parse RDF without reaching for the network.

    Args:
        data: the document.
        syntax: a key of `rdf.SYNTAXES`.
        name: how to call the document in a message.
    Raises:
        AnnotationError: not well-formed, or JSON-LD with a context elsewhere.
    """
    if syntax == "json-ld":
        _refuse_remote_context(data, name)
    try:
        return rdf.parse(data, syntax, bind(Graph(store="SimpleMemory")))  # half the time of the default store
    except SyntaxError as error:
        raise AnnotationError(
            "The annotation set is not well-formed", f"{name} ({_short(error)})", "Mend the syntax"
        ) from None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _refuse_remote_context(data: bytes, name: str) -> None:
    try:
        pending = [json.loads(data)]
    except ValueError as error:
        raise AnnotationError(
            "The annotation set is not well-formed JSON", f"{name} ({_short(error)})", "Mend the syntax"
        ) from None
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            contexts = node.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (isinstance(context, dict) and "@import" in context):
                    raise AnnotationError(
                        "A JSON-LD context elsewhere is not fetched",
                        f"{context!r} in {name}",
                        "Write the context into the file",
                    )
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
