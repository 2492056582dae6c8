"""Gold standards: reading them, and writing claims as they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rdflib import Literal, URIRef

from aigovkg.annotation import Claim
from aigovkg.errors import TextError
from aigovkg.names import PREDICATES
from aigovkg.text import Text

__all__ = ["Gold", "Part", "Place", "Statement", "as_statement", "load_gold", "match_parts", "said", "slug_of"]

_CODES = {iri: code for code, iri in PREDICATES.items()}
#: What the gold standard writes for the classes of risk that have concepts of their own here.
_FACETS = {
    ("has-origin", "human-made"): ("has-origin", "human"),
    ("has-origin", "not-human-made"): ("has-origin", "non-human"),
    ("has-severity", "overall-interests"): ("has-severity", "overall"),
    ("has-severity", "major-interests"): ("has-severity", "major"),
    ("has-severity", "general-interests"): ("has-severity", "general"),
    ("has-nature", "ethical"): ("has-level", "ethical"),
    ("has-nature", "security"): ("has-level", "security"),
}


class Part(NamedTuple):
    """A document in a file, and the range of the file that it takes (code points)."""

    name: str
    file: str
    start: int
    end: int


class Place(NamedTuple):
    """A mention: its span in the file and the slug of its concept."""

    start: int
    end: int
    concept: str


class Statement(NamedTuple):
    """A statement: slugs or values, and the span of its evidence in the file."""

    subject: str
    predicate: str
    object: str
    start: int
    end: int
    confidence: float = 1.0

    @property
    def said(self) -> tuple[str, str, str]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True)
class Gold:
    """A gold standard, by the name of the document.

    Attributes:
        kinds: kind of each concept, by its slug.
    """

    parts: Sequence[Part]
    mentions: Mapping[str, Sequence[Place]]
    statements: Mapping[str, Sequence[Statement]]
    kinds: Mapping[str, str]


def load_gold(folder: Path) -> Gold:
    """Read a gold standard.

    Args:
        folder: the folder with its four files.
    Raises:
        TextError: a file is missing or a line of it has the wrong number of columns.
    """
    parts = [Part(name, file, int(start), int(end)) for name, file, start, end in _rows(folder / "parts.tsv", 4)]
    mentions: dict[str, list[Place]] = defaultdict(list)
    for part, start, end, _, concept in _rows(folder / "mentions.tsv", 5):
        mentions[part].append(Place(int(start), int(end), concept))
    statements: dict[str, list[Statement]] = defaultdict(list)
    for part, subject, predicate, value, _, start, end in _rows(folder / "statements.tsv", 7):
        statements[part].append(Statement(subject, predicate, value.strip('"'), int(start), int(end)))
    kinds = {row[0]: row[1] for row in _rows(folder / "concepts.tsv", 6)}
    return Gold(parts, mentions, statements, kinds)


def _rows(path: Path, columns: int) -> list[list[str]]:
    """The rows of a tab-separated file without its heading; short rows are filled up."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")[1:]
    except OSError as error:
        raise TextError("Could not read the gold standard", str(path), f"{error.strerror}: give its folder") from None
    rows = []
    for number, line in enumerate(lines, 2):
        cells = line.rstrip("\r").split("\t")
        if line.strip():
            if len(cells) > columns:
                raise TextError("A line of the gold standard has too many columns", f"{path.name}, line {number}")
            rows.append(cells + [""] * (columns - len(cells)))
    return rows


def match_parts(gold: Gold, texts: Iterable[Text]) -> dict[str, Text]:
    """Find the text of each document of a gold standard.

    Args:
        gold: the gold standard.
        texts: texts as they were read.
    Returns:
        For each name the text of its file that overlaps its range most; names without a text are left out.
    """
    by_file: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        by_file[text.name].append(text)
    found = {}
    for part in gold.parts:
        overlaps = [
            (min(t.offset + t.length, part.end) - max(t.offset, part.start), -t.offset, t) for t in by_file[part.file]
        ]
        best = max(overlaps, key=lambda item: item[:2], default=None)
        if best and best[0] > 0:
            found[part.name] = best[2]
    return found


def said(claim: Claim, document: URIRef) -> str:
    """Write a claim in one line: subject, predicate and object; "self" for the document, values in quotes.

    Args:
        claim: the claim.
        document: the document that makes it.
    """
    short = as_statement(claim, 0)
    subject = "self" if claim.subject == document else short.subject
    value = f'"{short.object}"' if isinstance(claim.object, Literal) else short.object
    return f"{subject} {short.predicate} {value}"


def as_statement(claim: Claim, shift: int) -> Statement:
    """Write a claim as the gold standard does; `shift` is where its text stands in the file (code points)."""
    value = str(claim.object) if isinstance(claim.object, Literal) else slug_of(claim.object)
    code = _CODES.get(claim.predicate, str(claim.predicate))
    code, value = _FACETS.get((code, value), (code, value))
    return Statement(
        slug_of(claim.subject), code, value, claim.evidence.start + shift, claim.evidence.end + shift, claim.confidence
    )


def slug_of(iri: URIRef) -> str:
    """Return the last part of an IRI."""
    return str(iri).rpartition("/")[2]
