"""Sweep: labels, cues and deeds, looked for in one pass over a text."""

from __future__ import annotations

from aigovkg.extract.cues import Cues, Gatherer, Hits
from aigovkg.extract.deeds import Deeds
from aigovkg.extract.frame import Frame
from aigovkg.matcher import Match, Matcher
from aigovkg.text.folding import Way
from aigovkg.text.phrases import Phrases, Span

__all__ = ["Sweep"]


class Sweep:
    """Finds what is told word by word.

    Args:
        matcher, cues, deeds: what is looked for.
    """

    def __init__(self, matcher: Matcher, cues: Cues, deeds: Deeds) -> None:
        self._matcher = matcher
        self._cues = cues
        self._deeds = deeds
        self._phrases = Phrases(matcher.spellings, cues.phrases, deeds.phrases)

    def find(self, frame: Frame) -> tuple[list[Match], Hits, list[Span]]:
        """Find the labels, the cues, and the phrases of deeds.

        Args:
            frame: the text.
        Returns:
            Each in the order of the text. Of deeds, what may be their verbs, with what may be their objects; of those
            that begin at one place longer ones first.
        """
        labels: list[Match] = []
        cues = Gatherer(self._cues, frame.compacted)
        deeds: list[Span] = []
        way = Way(frame.compacted)
        _, cue_ranks, deed_ranks = self._phrases.ranks
        begin = 0
        for end, (spelled, said, done) in self._phrases.find(frame.compacted):
            self._matcher.add_matches(labels, end, spelled, frame.text.content, way)
            cues.add(end, said, cue_ranks)
            self._deeds.add_spans(deeds, (begin, end), done, deed_ranks)
            begin = end
        return labels, cues.hits(), deeds
