"""Scoring: holds annotation sets against a gold standard, document by document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate.gold import Gold, Place, Statement, as_statement, slug_of
from aigovkg.evaluate.scores import Evaluation, Score, band_of
from aigovkg.names import kind_of
from aigovkg.text import Text, language_of

__all__ = ["MEASURES", "Sets", "evaluate"]

#: Text and annotation set of each document, by its name in the gold standard.
Sets = Mapping[str, tuple[Text, AnnotationSet]]

_Said = Mapping[tuple[str, str, str], list[Statement]]

#: What is measured, in the order of the tables.
MEASURES = ("concepts", "mentions (overlapping)", "mentions (strict)", "statements", "evidence")
#: How much of the text is told with an error, in code points: about so much, at most twice.
_CONTEXT = 120
#: What the gold standard does not ask for.
_UNASKED = frozenset({"has-objectivity", "has-nature"})


def evaluate(gold: Gold, sets: Sets, *, threshold: float = 0.5, lenient: bool = False) -> Evaluation:
    """Score annotation sets against a gold standard.

    Args:
        gold: the gold standard.
        sets: text and annotation set of each document, by its name in the gold standard.
        threshold: claims below this confidence do not count.
        lenient: a concept that the gold standard has under another name counts as that one in a document where both
            are marked on the same span with the same kind.
    Returns:
        The scores and the errors. Statements count once in each document, by the kind of their object ("value" for
        dates and places); evidence is scored over the right ones.
        Who a statement is attributed to is not scored.
    """
    result = Evaluation()
    for part in gold.parts:
        if part.name in sets:
            _Document(result, gold, part.name, *sets[part.name]).score(threshold, lenient)
    return result


class _Document:
    """Scores one document into an evaluation."""

    def __init__(self, result: Evaluation, gold: Gold, name: str, text: Text, found: AnnotationSet) -> None:
        self.result, self.gold, self.name, self.text, self.found = result, gold, name, text, found
        self._kinds = {slug_of(m.concept): (kind_of(m.concept) or ("", ""))[0] for m in found.mentions}
        self._kinds |= gold.kinds

    def score(self, threshold: float, lenient: bool) -> None:
        """Score mentions, concepts, statements and evidence."""
        gold = self.gold.mentions.get(self.name, ())
        shift = self.text.offset
        mine = [Place(m.span.start + shift, m.span.end + shift, slug_of(m.concept)) for m in self.found.mentions]
        claims = [as_statement(claim, shift) for claim in self.found.claims]
        claims = [claim for claim in claims if claim.predicate not in _UNASKED]
        if lenient:
            names = _other_names(gold, mine, self._kinds)
            mine = [place._replace(concept=names.get(place.concept, place.concept)) for place in mine]
            claims = [
                claim._replace(
                    subject=names.get(claim.subject, claim.subject), object=names.get(claim.object, claim.object)
                )
                for claim in claims
            ]
        self._concepts({place.concept for place in gold}, {place.concept for place in mine})
        self._mentions("mentions (overlapping)", gold, mine, lambda a, b: a.start < b.end and b.start < a.end)
        self._mentions("mentions (strict)", gold, mine, lambda a, b: a[:2] == b[:2])
        wanted = _by_said(self.gold.statements.get(self.name, ()))
        for triple, same in sorted(_by_said(claims).items()):
            self.result.calibrate(max(claim.confidence for claim in same), triple in wanted)
        self._statements(wanted, _by_said(claim for claim in claims if claim.confidence >= threshold))

    def _concepts(self, gold: set[str], mine: set[str]) -> None:
        for concept in sorted(gold | mine):
            score = Score(concept in gold, concept in mine, concept in gold and concept in mine)
            groups = {"document": self.name, "kind": self._kinds.get(concept, "?"), "language": self.text.language}
            self.result.add("concepts", score, **groups)

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
        kind, language = self._kinds.get(place.concept, "?"), self._language(place.start, place.end)
        self.result.add(measure, score, document=self.name, kind=kind, language=language)

    def _statements(self, wanted: _Said, found: _Said) -> None:
        for triple in sorted(wanted.keys() | found.keys()):
            right = triple in wanted and triple in found
            place = (wanted.get(triple) or found[triple])[0]
            groups = {
                "document": self.name,
                "kind": self._kinds.get(triple[2], "value"),
                "predicate": triple[1],
                "language": self._language(place.start, place.end),
            }
            if triple in found:
                groups["confidence"] = band_of(max(claim.confidence for claim in found[triple]))
            self.result.add("statements", Score(triple in wanted, triple in found, right), **groups)
            if right:
                shown = any(a.start < b.end and b.start < a.end for a in wanted[triple] for b in found[triple])
                self.result.add("evidence", Score(1, 1, shown), **groups)
            else:
                error = "missed statement" if triple in wanted else "wrong statement"
                self._error(error, " ".join(triple), place.start, place.end, place.confidence)

    def _passage(self, start: int, end: int) -> str:
        shift = self.text.offset
        return self.text.content[max(start - shift, 0) : max(end - shift, 0)]

    def _context(self, start: int, end: int) -> str:
        """The passage, where it is short with what stands around it."""
        around = max(0, (_CONTEXT - (end - start)) // 2)
        passage = " ".join(self._passage(start - around, end + around).split())
        return passage if len(passage) <= 2 * _CONTEXT else f"{passage[: 2 * _CONTEXT]}…"

    def _language(self, start: int, end: int) -> str:
        return language_of(self._passage(start, end), self.text.language)

    def _error(self, error: str, what: str, start: int, end: int, confidence: float = 1.0) -> None:
        self.result.errors.append(
            {
                "document": self.name,
                "error": error,
                "what": what,
                "start": start,
                "end": end,
                "confidence": confidence,
                "text": " ".join(self._passage(start, end).split()),
                "context": self._context(start, end),
            }
        )


def _by_said(statements: Iterable[Statement]) -> _Said:
    grouped: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        grouped[statement.said].append(statement)
    return grouped


def _other_names(gold: Sequence[Place], mine: Sequence[Place], kinds: Mapping[str, str]) -> dict[str, str]:
    """The name in the gold standard of each concept that stands on the same spans with the same kind.

    A concept that the gold standard marks in the document too is itself, and no other name.
    """
    marked = {place.concept for place in gold}
    at: dict[tuple[int, int], set[str]] = defaultdict(set)
    for place in gold:
        at[place.start, place.end].add(place.concept)
    shared = Counter(
        (place.concept, other)
        for place in mine
        if place.concept not in marked
        for other in at[place.start, place.end]
        if kinds.get(other, "?") == kinds.get(place.concept)
    )
    names: dict[str, str] = {}
    for (concept, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        names.setdefault(concept, other)
    return names
