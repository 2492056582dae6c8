"""Short names of documents: "the Council of Europe's Framework Convention" is that of the body whose name begins so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rdflib import URIRef

from aigovkg.extract.named import Named
from aigovkg.names import kind_of
from aigovkg.vocabulary import Vocabulary

__all__ = ["ShortNames"]

_BODIES = frozenset({"state", "organization", "grouping"})
_WORDS = r"(?!The )[A-Z][\w-]*(?: (?:(?:of|on|for|and|the|to) )*[A-Z][\w-]*){0,5}"
_HAS = re.compile(rf"['’]s? ({_WORDS})")
_OF = re.compile(rf"\b({_WORDS}) of (?:the )?$")
_AROUND = 80
_KEPT = 10_000


class ShortNames:
    """Finds documents by the short names that they have beside the name of who issued them.

    Args:
        vocabulary: the concepts.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._labels = sorted(
            (label.lower(), concept.iri)
            for concept in vocabulary.concepts.values()
            if (kind_of(concept.iri) or ("",))[0] == "document"
            for label in concept.names()
        )
        self._named = lru_cache(maxsize=_KEPT)(self._look_up)

    def find(self, content: str, named: Sequence[Named]) -> list[Named]:
        """Add the documents that stand beside a body under their short names.

        Args:
            content: the text.
            named: what the vocabulary knows in it, in the order of the text.
        Returns:
            The named things, in the order of the text, longer ones before those inside them.
        """
        found = [item for body in named if body.kind in _BODIES and not body.weak for item in self._by(content, body)]
        ends = {(item.start, item.concept) for item in named}
        found = [item for item in found if (item.start, item.concept) not in ends]
        return (
            sorted((*named, *found), key=lambda item: (item.start, -item.end, item.concept)) if found else list(named)
        )

    def _by(self, content: str, body: Named) -> Iterator[Named]:
        """The documents of one body."""
        name = content[body.start : body.end]
        has = _HAS.match(content, body.end, body.end + _AROUND)
        of = _OF.search(content[max(body.start - _AROUND, 0) : body.start])
        if has and (concept := self._named(name, has[1])):
            yield Named(has.start(1), has.end(1), concept, "document", has[1], confidence=0.85)
        if of and (concept := self._named(name, of[1])):
            start = max(body.start - _AROUND, 0) + of.start(1)
            yield Named(start, start + len(of[1]), concept, "document", of[1], confidence=0.85)

    def _look_up(self, body: str, short: str) -> URIRef | None:
        """The one document whose name is, or begins with, that of the body and the short name."""
        whole = f"{body} {short}".lower()
        exact = {iri for label, iri in self._labels if label == whole}
        longer = exact or {iri for label, iri in self._labels if label.startswith(f"{whole} ")}
        return min(longer) if len(longer) == 1 and len(short.split()) > 1 else None
