"""Sweep: labels, cues and deeds, looked for in one pass over a text."""

from __future__ import annotations

from aigovkg.extract.cues import Cues
from aigovkg.extract.deeds import Deeds
from aigovkg.extract.frame import Frame
from aigovkg.matcher import Match, Matcher
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Phrases, Span, add_spans

__all__ = ["Sweep"]


class Sweep:
    """Finds what is told word by word.

    Args:
        matcher, cues, deeds: what is looked for.
    """

    def __init__(self, matcher: Matcher, cues: Cues, deeds: Deeds) -> None:
        self._matcher = matcher
        self._deeds = deeds
        self._phrases = Phrases(matcher.spellings, cues.phrases, deeds.phrases)

    def find(self, frame: Frame) -> tuple[list[Match], list[Span], list[Span]]:
        """Find the labels, and the phrases of cues and of deeds.

        Args:
            frame: the text.
        Returns:
            Those of each, in the order of the text; of phrases that begin at one place longer ones first. Of deeds,
            those that may be their verbs, with what may be their objects.
        """
        labels: list[Match] = []
        cues: list[Span] = []
        deeds: list[Span] = []
        way = Way(frame.compacted)
        _, cue_ranks, deed_ranks = self._phrases.ranks
        begin = 0
        for end, (spelled, said, done) in self._phrases.find(frame.compacted):
            self._matcher.add_matches(labels, end, spelled, frame.text.content, way)
            add_spans(cues, end, said, cue_ranks)
            self._deeds.add_spans(deeds, (begin, end), done, deed_ranks)
            begin = end
        return labels, cues, deeds
