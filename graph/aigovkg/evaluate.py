"""Evaluation: scores annotation sets against a gold standard of concepts, mentions and statements.

A gold standard is a folder with `parts.tsv` (the documents in the files), `concepts.tsv`, `mentions.tsv` and
`statements.tsv`, tab-separated, without quoting; offsets are code points into the files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import Literal, URIRef
from rich.table import Table

from aigovkg.annotation import AnnotationSet, Claim
from aigovkg.errors import TextError
from aigovkg.names import PREDICATES, kind_of
from aigovkg.text import Text, language_of

__all__ = ["Evaluation", "Gold", "Part", "Score", "Statement", "evaluate", "load_gold", "match_parts", "said"]

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
#: What the gold standard does not ask for.
_UNASKED = frozenset({"has-objectivity", "has-nature"})
_BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


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


@dataclass(frozen=True, slots=True)
class Score:
    """How many there should be, how many were found, and how many of these are right."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there should be that was found; 0 when there is nothing to find."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.gold + self.found
        return 2 * self.right / both if both else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.found + other.found, self.right + other.right)


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


@dataclass
class Evaluation:
    """The scores of one run: for each measure (concepts, mentions, …) by the ways of looking at it.

    Attributes:
        scores: measure → group ("all", "document", "kind", "predicate", "language", "confidence") → name → score.
        errors: what was missed and what was wrongly found, with the text of the place.
    """

    scores: dict[str, dict[str, dict[str, Score]]] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def score(self, measure: str, group: str = "all", name: str = "all") -> Score:
        """Return one score; nothing to find and nothing found when there is none of that name."""
        return self.scores.get(measure, {}).get(group, {}).get(name, Score(0, 0, 0))

    def add(self, measure: str, score: Score, **groups: str) -> None:
        """Count a score in, under "all" and under each group given."""
        for group, name in {"all": "all", **groups}.items():
            names = self.scores.setdefault(measure, {}).setdefault(group, {})
            names[name] = names.get(name, Score(0, 0, 0)) + score

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""

        def plain(score: Score) -> dict[str, float]:
            numbers = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
            return {"gold": score.gold, "found": score.found, "right": score.right} | {
                k: round(v, 4) for k, v in numbers.items()
            }

        scores = {
            measure: {
                group: {name: plain(score) for name, score in sorted(names.items())} for group, names in groups.items()
            }
            for measure, groups in self.scores.items()
        }
        return {"scores": scores, "errors": self.errors}

    def tables(self) -> list[Table]:
        """Return the scores as tables: one over all, one for each group."""
        groups = sorted(
            {group for by in self.scores.values() for group in by}, key=lambda group: (group != "all", group)
        )
        return [self._table(group) for group in groups]

    def _table(self, group: str) -> Table:
        table = Table(title="Scores" if group == "all" else f"Scores by {group}")
        for heading in ("measure", "of", "gold", "found", "right", "P", "R", "F1"):
            table.add_column(heading, justify="left" if heading in ("measure", "of") else "right")
        for measure, by in self.scores.items():
            for name, s in sorted(by.get(group, {}).items()):
                numbers = (f"{value:.3f}" for value in (s.precision, s.recall, s.f1))
                table.add_row(measure, name, str(s.gold), str(s.found), str(s.right), *numbers)
        return table


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


def evaluate(gold: Gold, sets: Mapping[str, tuple[Text, AnnotationSet]], *, threshold: float = 0.5) -> Evaluation:
    """Score annotation sets against a gold standard.

    Args:
        gold: the gold standard.
        sets: text and annotation set of each document, by its name in the gold standard.
        threshold: claims below this confidence do not count.
    Returns:
        The scores and the errors. Statements count once in each document; evidence is scored over the right ones.
    """
    result = Evaluation()
    for part in gold.parts:
        if part.name not in sets:
            continue
        text, found = sets[part.name]
        _Document(result, gold, part.name, text, found).score(threshold)
    return result


class _Document:
    """Scores one document into an evaluation."""

    def __init__(self, result: Evaluation, gold: Gold, name: str, text: Text, found: AnnotationSet) -> None:
        self.result, self.gold, self.name, self.text, self.found = result, gold, name, text, found

    def score(self, threshold: float) -> None:
        """Score mentions, concepts, statements and evidence."""
        gold = self.gold.mentions.get(self.name, ())
        shift = self.text.offset
        mine = [Place(m.span.start + shift, m.span.end + shift, _slug(m.concept)) for m in self.found.mentions]
        self._kinds = dict(self.gold.kinds) | {
            _slug(m.concept): (kind_of(m.concept) or ("", ""))[0] for m in self.found.mentions
        }
        self._concepts({place.concept for place in gold}, {place.concept for place in mine})
        self._mentions("mentions (overlapping)", gold, mine, lambda a, b: a.start < b.end and b.start < a.end)
        self._mentions("mentions (strict)", gold, mine, lambda a, b: a[:2] == b[:2])
        claims = [_statement(claim, shift) for claim in self.found.claims if claim.confidence >= threshold]
        claims = [claim for claim in claims if claim.predicate not in _UNASKED]
        self._statements(self.gold.statements.get(self.name, ()), claims)

    def _concepts(self, gold: set[str], mine: set[str]) -> None:
        for concept in sorted(gold | mine):
            score = Score(concept in gold, concept in mine, concept in gold and concept in mine)
            self.result.add("concepts", score, document=self.name, kind=self._kinds.get(concept, "?"))

    def _mentions(
        self, measure: str, gold: Sequence[Place], mine: Sequence[Place], same: Callable[[Place, Place], bool]
    ) -> None:
        """Pair mentions of one concept one to one, in the order of the text."""
        free: dict[str, list[Place]] = defaultdict(list)
        for place in sorted(mine):
            free[place.concept].append(place)
        for place in sorted(gold):
            partner = next((other for other in free[place.concept] if same(place, other)), None)
            if partner is not None:
                free[place.concept].remove(partner)
            elif measure.endswith("(overlapping)"):
                self._error("missed mention", place.concept, place.start, place.end)
            self._count(measure, Score(1, partner is not None, partner is not None), place)
        for place in sorted(place for places in free.values() for place in places):
            self._count(measure, Score(0, 1, 0), place)
            if measure.endswith("(overlapping)"):
                self._error("wrong mention", place.concept, place.start, place.end)

    def _count(self, measure: str, score: Score, place: Place) -> None:
        self.result.add(
            measure,
            score,
            document=self.name,
            kind=self._kinds.get(place.concept, "?"),
            language=self._language(place.start, place.end),
        )

    def _statements(self, gold: Sequence[Statement], mine: Sequence[Statement]) -> None:
        wanted = _by_said(gold)
        found = _by_said(mine)
        for said in sorted(wanted.keys() | found.keys()):
            right = said in wanted and said in found
            place = (wanted.get(said) or found[said])[0]
            groups = {"document": self.name, "predicate": said[1], "language": self._language(place.start, place.end)}
            if said in found:
                best = max(claim.confidence for claim in found[said])
                groups["confidence"] = f"from {max(band for band in _BANDS if best >= band):.1f}"
            self.result.add("statements", Score(said in wanted, said in found, right), **groups)
            if right:
                shown = any(a.start < b.end and b.start < a.end for a in wanted[said] for b in found[said])
                self.result.add("evidence", Score(1, 1, shown), document=self.name, predicate=said[1])
            else:
                self._error(
                    "missed statement" if said in wanted else "wrong statement",
                    " ".join(said),
                    place.start,
                    place.end,
                    place.confidence,
                )

    def _language(self, start: int, end: int) -> str:
        shift = self.text.offset
        return language_of(self.text.content[max(start - shift, 0) : max(end - shift, 0)], self.text.language)

    def _error(self, error: str, what: str, start: int, end: int, confidence: float = 1.0) -> None:
        shift = self.text.offset
        passage = " ".join(self.text.content[max(start - shift, 0) : max(end - shift, 0)].split())
        self.result.errors.append(
            {
                "document": self.name,
                "error": error,
                "what": what,
                "start": start,
                "end": end,
                "confidence": confidence,
                "text": passage,
            }
        )


def _by_said(statements: Iterable[Statement]) -> dict[tuple[str, str, str], list[Statement]]:
    grouped: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        grouped[statement.said].append(statement)
    return grouped


def said(claim: Claim, document: URIRef) -> str:
    """Write a claim in one line: subject, predicate and object; "self" for the document, values in quotes.

    Args:
        claim: the claim.
        document: the document that makes it.
    """
    short = _statement(claim, 0)
    subject = "self" if claim.subject == document else short.subject
    value = f'"{short.object}"' if isinstance(claim.object, Literal) else short.object
    return f"{subject} {short.predicate} {value}"


def _statement(claim: Claim, shift: int) -> Statement:
    """A claim as the gold standard writes it."""
    value = str(claim.object) if isinstance(claim.object, Literal) else _slug(claim.object)
    code = _CODES.get(claim.predicate, str(claim.predicate))
    code, value = _FACETS.get((code, value), (code, value))
    return Statement(
        _slug(claim.subject), code, value, claim.evidence.start + shift, claim.evidence.end + shift, claim.confidence
    )


def _slug(iri: URIRef) -> str:
    return str(iri).rpartition("/")[2]
