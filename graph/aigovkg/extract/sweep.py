"""Sweep: all that is told word by word, looked for in one pass over a text."""

from __future__ import annotations

from typing import NamedTuple

from aigovkg.extract import perils, stages
from aigovkg.extract.cues import Cues, Gatherer, Hits
from aigovkg.extract.deeds import Deeds
from aigovkg.extract.frame import Frame
from aigovkg.matcher import Match, Matcher
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Phrases, Span, add_spans

__all__ = ["Found", "Sweep"]


class Found(NamedTuple):
    """What a text has, each list in its order; of phrases that begin at one place longer ones first.

    Attributes:
        labels: the labels.
        hits: the cues.
        deeds: phrases that may be the verbs of deeds, with what may be their objects.
        perils, stages: the words that rows of risks and of stages have.
    """

    labels: list[Match]
    hits: Hits
    deeds: list[Span]
    perils: list[Span]
    stages: list[Span]


class Sweep:
    """Finds what is told word by word.

    Args:
        matcher, cues, deeds: what is looked for.
    """

    def __init__(self, matcher: Matcher, cues: Cues, deeds: Deeds) -> None:
        self._matcher = matcher
        self._cues = cues
        self._deeds = deeds
        self._phrases = Phrases(matcher.spellings, cues.phrases, deeds.phrases, perils.ANCHORS, stages.ANCHORS)

    def find(self, frame: Frame) -> Found:
        """Find labels, cues, and the phrases of other rules.

        Args:
            frame: the text.
        """
        text = frame.compacted
        way, cues = Way(text), Gatherer(self._cues, text)
        labels: list[Match] = []
        deeds: list[Span] = []
        risky: list[Span] = []
        staged: list[Span] = []
        of_labels, of_cues, of_deeds, of_perils, of_stages = self._phrases.ranks
        begin = 0
        for end, (spelled, said, done, risks, steps) in self._phrases.find(text):
            self._matcher.add_matches(labels, end, spelled, of_labels, frame.text.content, way)
            cues.add(end, said, of_cues)
            self._deeds.add_spans(deeds, (begin, end), done, of_deeds)
            add_spans(risky, end, risks, of_perils)
            add_spans(staged, end, steps, of_stages)
            begin = end
        return Found(labels, cues.hits(), deeds, risky, staged)
