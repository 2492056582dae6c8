"""Evaluation: scores annotation sets against a gold standard of concepts, mentions and statements.

A gold standard is a folder with `parts.tsv` (the documents in the files), `concepts.tsv`, `mentions.tsv` and
`statements.tsv`, tab-separated, without quoting; offsets are code points into the files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate.gold import (
    Gold,
    Part,
    Place,
    Statement,
    as_statement,
    load_gold,
    match_parts,
    said,
    slug_of,
)
from aigovkg.evaluate.scores import Evaluation, Score
from aigovkg.names import kind_of
from aigovkg.text import Text, language_of

__all__ = ["Evaluation", "Gold", "Part", "Place", "Score", "Statement", "evaluate", "load_gold", "match_parts", "said"]

#: What the gold standard does not ask for.
_UNASKED = frozenset({"has-objectivity", "has-nature"})
_BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


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
        mine = [Place(m.span.start + shift, m.span.end + shift, slug_of(m.concept)) for m in self.found.mentions]
        self._kinds = dict(self.gold.kinds) | {
            slug_of(m.concept): (kind_of(m.concept) or ("", ""))[0] for m in self.found.mentions
        }
        self._concepts({place.concept for place in gold}, {place.concept for place in mine})
        self._mentions("mentions (overlapping)", gold, mine, lambda a, b: a.start < b.end and b.start < a.end)
        self._mentions("mentions (strict)", gold, mine, lambda a, b: a[:2] == b[:2])
        claims = [as_statement(claim, shift) for claim in self.found.claims if claim.confidence >= threshold]
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
        for triple in sorted(wanted.keys() | found.keys()):
            right = triple in wanted and triple in found
            place = (wanted.get(triple) or found[triple])[0]
            groups = {"document": self.name, "predicate": triple[1], "language": self._language(place.start, place.end)}
            if triple in found:
                best = max(claim.confidence for claim in found[triple])
                groups["confidence"] = f"from {max(band for band in _BANDS if best >= band):.1f}"
            self.result.add("statements", Score(triple in wanted, triple in found, right), **groups)
            if right:
                shown = any(a.start < b.end and b.start < a.end for a in wanted[triple] for b in found[triple])
                self.result.add("evidence", Score(1, 1, shown), document=self.name, predicate=triple[1])
            else:
                self._error(
                    "missed statement" if triple in wanted else "wrong statement",
                    " ".join(triple),
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
