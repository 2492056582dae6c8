"""Modality: whether what is demanded is owed, advised, allowed, forbidden or promised, as the words around it tell."""

from __future__ import annotations

from typing import Final

from rdflib import URIRef

from aigovkg.extract.breaks import Breaks
from aigovkg.extract.conditions import Condition
from aigovkg.extract.cues import Hit
from aigovkg.names import AIGOV

__all__ = ["MODALITIES", "Modalities"]

#: The terms of the ontology, by the value that rules give.
MODALITIES: Final[dict[str, URIRef]] = {
    name: AIGOV[name] for name in ("obligation", "recommendation", "permission", "prohibition", "commitment")
}
#: What is said of the predicates of demands; other claims have no modality.
_DEMANDS: Final = frozenset({"advocates", "opposes", "addresses"})
_AFTER: Final = 60
#: Breaks across which a word of modality reaches: dashes and colons.
_ACROSS: Final = "-:"


class Modalities:
    """The words of a sentence that tell its modality.

    Args:
        hits: the cues of modalities in the sentence, in its order.
        clauses: its conditional clauses; what is said in them is not said of the main clause.
        breaks: what a clause of the text cannot reach across.
        law: whether the text is a law, in which 应 obliges.
    """

    def __init__(self, hits: list[Hit], clauses: list[Condition], breaks: Breaks, *, law: bool) -> None:
        self._breaks = breaks
        self._found: list[Hit] = []
        self._values: list[str] = []  # of each of these
        done = 0
        for hit in hits:
            for rule in hit.cue.rules:
                if hit.end > done and not _is_conditional(hit, clauses):
                    value = "obligation" if law and rule.note == "obliges in laws" else rule.value
                    done = hit.end
                    if value:  # a word without one only contains such a word
                        self._found.append(hit)
                        self._values.append(value)

    def of(self, predicate: str, start: int, end: int, cue: Hit | None) -> str:
        """Tell the modality of a demand.

        Args:
            predicate: of the demand.
            start, end: of what is demanded.
            cue: the word of stance; None where there is none.
        Returns:
            A key of `MODALITIES`; empty where no word tells, or the word does not go with the predicate.
        """
        if predicate not in _DEMANDS or not self._found:
            return ""
        chosen = self._before(cue.end if cue is not None and cue.start < start else start)
        if cue is not None and cue.start >= end:
            chosen = self._between(end, cue.end) or chosen
        elif cue is None and not chosen:
            chosen = self._between(end, end + _AFTER)
        if (chosen == "prohibition") != (predicate == "opposes") and chosen in ("prohibition", "permission"):
            return ""
        return chosen

    def _before(self, place: int) -> str:
        """The last word of modality before a place, in its part of the sentence."""
        for rank in range(len(self._found) - 1, -1, -1):
            hit = self._found[rank]
            if hit.start < place:
                return self._values[rank] if self._breaks.first(min(hit.end, place), place, _ACROSS) < 0 else ""
        return ""

    def _between(self, start: int, end: int) -> str:
        for rank, hit in enumerate(self._found):
            if start <= hit.start < end and self._breaks.first(start, hit.start, _ACROSS) < 0:
                return self._values[rank]
        return ""


def _is_conditional(hit: Hit, clauses: list[Condition]) -> bool:
    return any(clause.holds(hit.start) for clause in clauses)
