"""Qualifying: whether a stance counts as a claim where it stands, with which modality, and under which condition."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.conditions import Condition
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Sentence
from aigovkg.extract.modality import Modalities
from aigovkg.extract.named import Named
from aigovkg.extract.stances import Stances
from aigovkg.names import AIGOV

__all__ = ["LAWS", "LEGAL", "Qualifier", "defines"]

#: A sentence that says what a word means, or what a text applies to, demands nothing.
#: Each form by itself, with what stands in each such sentence: looking for one after the other is quickest.
_DEFINES: Final = (
    (
        ('"', "'"),
        r"[\"'][^\"']{1,80}[\"'](?: \([^)]{1,40}\))?,? "
        r"(?:means|shall mean|refers? to|is defined as|has the (?:same )?meaning|includes)\b",
    ),
    (("for the purpose",), r"\bfor the purposes? of this [^,]{1,60}, [^,;]{1,80}\b(?:means?|refers? to)\b"),
    (("the term",), r"\bthe terms? [^,;]{1,60} (?:means?|refers? to)\b"),
    (("所", "指"), "所称|所指|是指|系指|指的是"),
)
_DEFINING: Final = [(signs, re.compile(form)) for signs, form in _DEFINES]
#: Classes of documents in which 应 obliges; those that give tasks to whom they say what to do.
LAWS: Final = frozenset(AIGOV[name] for name in ("Law", "Treaty", "Instrument"))
LEGAL: Final = LAWS | {AIGOV.Resolution, AIGOV.Recommendation, AIGOV.Guidelines}


def defines(sentence: Sentence, folded: str) -> bool:
    """Whether a sentence only says what a word means; such a sentence demands nothing."""
    told = folded[sentence.start : sentence.end]
    return any(any(sign in told for sign in signs) and form.search(told) for signs, form in _DEFINING)


class Qualifier:
    """The conditions, modalities and categories of a sentence.

    Args:
        stances: its cues, with its conditional clauses.
        hits: the cues of the grammar in it.
        modalities: those of modalities.
        law: whether the text is a law, in which 应 obliges.
    """

    def __init__(
        self,
        stances: Stances,
        hits: list[Hit],
        modalities: list[Hit],
        *,
        law: bool,
    ) -> None:
        self._stances, self._clauses, self._hits = stances, stances.clauses, hits
        self._told = modalities
        self._law = law
        self._modalities: Modalities | None = None  # they are sorted where they are asked for

    def supposes(self, place: int) -> bool:
        """Whether what stands at a place is only supposed."""
        return any(clause.holds(place) and not clause.proviso for clause in self._clauses)

    def counts(self, thing: Named, predicate: str) -> bool:
        """Whether a stance to a thing is a claim: not in a condition, and nothing against what is only regulated."""
        if predicate == "advocates" or (predicate == "opposes" and thing.kind == "mechanism"):
            return not self.supposes(thing.start)
        if predicate in ("identifies-risk", "addresses", "opposes"):
            for hit in self._hits:
                if hit.cue.reads == "category" and hit.start < thing.end and thing.start < hit.end:
                    return False
        return True

    def qualify(self, thing: Named, predicate: str, cue: Hit | None) -> tuple[str, tuple[int, int] | None]:
        """Tell modality and condition of a claim.

        Args:
            thing: what the stance is taken to.
            predicate: the stance.
            cue: its cue, if it has one in this sentence.
        Returns:
            The modality, empty where none is told, and the span of the conditional clause.
        """
        if predicate == "identifies-risk":
            return "", None
        if not self._told:
            return "", self._condition(thing.start)
        if self._modalities is None:
            self._modalities = Modalities(self._told, self._clauses, self._stances.breaks, law=self._law)
        return self._modalities.of(predicate, thing.start, thing.end, cue), self._condition(thing.start)

    def _condition(self, place: int) -> tuple[int, int] | None:
        """The clause that what is said at a place stands under: the nearest in its part of the sentence."""
        nearest: Condition | None = None
        least = 0
        for clause in self._clauses:
            if clause.holds(place):
                continue
            low, high = (place, clause.start) if clause.start > place else (clause.end, place)
            if (nearest is None or high - low < least) and self._stances.breaks.first(low, high) < 0:
                nearest, least = clause, high - low
        return (nearest.start, nearest.end) if nearest is not None else None
