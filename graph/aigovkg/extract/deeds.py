"""Deeds: a verb and its object that together name a concept, with words between them: "undermine the users' privacy".

Labels are found where they stand word by word; what is done to what is said in too many ways to list them. The verbs
and objects are data (`deeds.yaml`). So are wordings of everyday speech that come in two halves, the second right behind
the first or after a short word: "nobody can | say why", "lose | their jobs" (`wordings.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import URIRef

from aigovkg.errors import VocabularyError
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, with_told
from aigovkg.extract.pattern import expand
from aigovkg.names import thing
from aigovkg.text import compact
from aigovkg.text.phrases import Found, spans
from aigovkg.yamls import load_yaml

__all__ = ["FILE", "WORDINGS", "Deeds"]

FILE = Path(__file__).with_name("deeds.yaml")
WORDINGS = Path(__file__).with_name("wordings.yaml")

#: How far behind the verb its object ends at most, in code points of the compacted text.
_REACH, _REACH_ZH = 48, 12
#: How far behind the first half of a wording the second begins at most.
_NEXT = 10
_CONFIDENCE = 0.9
#: What ends the clause in which the object stands, and what begins another part of it.
_BREAKS = frozenset(".;:()?!。;:“”《》")
_ENDS = (
    " as ",
    " by ",
    " that ",
    " which ",
    " who ",
    " through ",
    " when ",
    " if ",
    " because ",
    " while ",
    " without ",
    " to ",
)
_MOST = 40  # phrases that are looked through behind a verb


class _Part(NamedTuple):
    """What a phrase is good for: the deeds of which it is the verb, and what it makes of a deed as its object."""

    does: tuple[str, ...]
    to: Mapping[str, tuple[URIRef, str]]


class Deeds:
    """Finds deeds.

    Args:
        path: the file of verbs and objects.
        wordings: the file of wordings in two halves.
    Raises:
        VocabularyError: a file is malformed.

    Attributes:
        phrases: what is to be looked for, compacted.
    """

    def __init__(self, path: Path = FILE, wordings: Path = WORDINGS) -> None:
        does: dict[str, list[str]] = {}
        to: dict[str, dict[str, tuple[URIRef, str]]] = {}
        for entry in load_yaml(path.read_text(encoding="utf-8")):
            if not isinstance(entry, dict) or not {"name", "does", "to"} <= set(entry):
                raise VocabularyError("A deed needs a name, what it does, and to what", f"{path.name}: {entry!r:.60}")
            _add(entry, does, to)
        halves = _halves(wordings)
        for entry in halves:
            _add(entry, does, to)
        self._near = frozenset(str(entry["name"]) for entry in halves)
        self.phrases = sorted({*does, *to})
        self._parts = [_Part(tuple(does.get(p, ())), to.get(p, {})) for p in self.phrases]

    def add(self, frame: Frame, named: list[Named], places: Found) -> list[Named]:
        """Add what deeds name; the values inside a harm are not upheld there and count no more.

        Args:
            frame: the text.
            named: what else is named in it, in the order of the text.
            places: where the phrases stand in it.
        Returns:
            The named things, in the order of the text.
        """
        return with_told(named, self._found(frame, spans(places)))

    def _found(self, frame: Frame, hits: list[tuple[int, int, int]]) -> Iterator[Named]:
        text = frame.compacted
        source = text.content
        done: dict[URIRef, int] = {}
        for place, (start, minus_end, rank) in enumerate(hits):
            for deed in self._parts[rank].does:
                object_ = self._object(deed, hits, place + 1, -minus_end, source)
                if object_ and object_[1] > done.get(object_[0][0], 0):
                    (concept, kind), end = object_
                    done[concept] = end  # "have had a say" holds "had a say"
                    first, last = text.origin(start, end)
                    yield Named(first, last, concept, kind, source[start:end], confidence=_CONFIDENCE)

    def _object(
        self, deed: str, hits: Sequence[tuple[int, int, int]], place: int, end: int, source: str
    ) -> tuple[tuple[URIRef, str], int] | None:
        """The first object of a deed behind its verb, and where it ends."""
        limit = end + (_NEXT if deed in self._near else _REACH if source[end - 1] < "\x80" else _REACH_ZH)
        for following in range(place, min(place + _MOST, len(hits))):
            start, minus_last, rank = hits[following]
            if start > limit:
                return None
            object_ = self._parts[rank].to.get(deed)
            if object_ and start >= end:
                between = source[end:start]
                if not _BREAKS.isdisjoint(between) or any(word in f"{between} " for word in _ENDS):
                    return None
                return object_, -minus_last
        return None


def _halves(path: Path) -> list[dict[str, Any]]:
    """The wordings of a file, as deeds: of each concept pairs of patterns."""
    content = load_yaml(path.read_text(encoding="utf-8"))
    pairs = content.items() if isinstance(content, dict) else ()
    found = []
    for concept, wordings in pairs:
        for rank, pair in enumerate(wordings if isinstance(wordings, list) else [wordings]):
            if not isinstance(pair, list) or len(pair) != 2:
                raise VocabularyError("A wording has two halves", f"{path.name}: {concept}: {pair!r:.60}")
            found.append({"name": f"{concept} {rank}", "does": pair[:1], "to": {concept: pair[1:]}})
    return found


def _add(entry: Mapping[str, Any], does: dict[str, list[str]], to: dict[str, dict[str, tuple[URIRef, str]]]) -> None:
    name = str(entry["name"])
    for pattern in entry["does"]:
        for phrase in expand(pattern):
            does.setdefault(compact(phrase).content.strip(), []).append(name)
    for concept, patterns in entry["to"].items():
        kind, _, slug = concept.partition("/")
        for phrase in (phrase for pattern in patterns for phrase in expand(pattern)):
            to.setdefault(compact(phrase).content.strip(), {})[name] = (thing(kind, slug), kind)
