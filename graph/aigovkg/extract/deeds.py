"""Deeds: a verb and its object that together name a concept, with words between them: "undermine the users' privacy".

Labels are found where they stand word by word; what is done to what is said in too many ways to list them. The verbs
and objects are data (`deeds.yaml`). So are wordings of everyday speech that come in two halves, the second right behind
the first or after a short word: "nobody can | say why", "lose | their jobs" (`wordings.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from rdflib import URIRef

from aigovkg.errors import VocabularyError
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, with_told
from aigovkg.extract.pattern import expand
from aigovkg.names import thing
from aigovkg.text import compact
from aigovkg.text.phrases import Span
from aigovkg.yamls import load_yaml

__all__ = ["FILE", "WORDINGS", "Deeds"]

FILE: Final = Path(__file__).with_name("deeds.yaml")
WORDINGS: Final = Path(__file__).with_name("wordings.yaml")

#: How far behind the verb its object ends at most, in code points of the compacted text.
_REACH, _REACH_ZH = 48, 12
#: How far behind the first half of a wording the second begins at most.
_NEXT: Final = 10
_CONFIDENCE: Final = 0.9
#: What ends the clause in which the object stands, and what begins another part of it.
_BREAKS: Final = frozenset(".;:()?!。;:“”《》")
_ENDS: Final = (
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
_MOST: Final = 40  # phrases that are looked through behind a verb


#: What a deed makes of an object: the concept and its kind.
_Told = tuple[URIRef, str]


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
        to: dict[str, dict[str, _Told]] = {}
        for entry in load_yaml(path.read_text(encoding="utf-8")):
            if not isinstance(entry, dict) or not {"name", "does", "to"} <= set(entry):
                raise VocabularyError("A deed needs a name, what it does, and to what", f"{path.name}: {entry!r:.60}")
            _add(entry, does, to)
        halves = _halves(wordings)
        for entry in halves:
            _add(entry, does, to)
        self._near = frozenset(str(entry["name"]) for entry in halves)
        self.phrases = sorted({*does, *to})
        #: By the rank of the phrase: the deeds of which it is the verb, whether one of them reaches far, and what the
        #: phrase makes of a deed as its object.
        self._does = [does.get(phrase, []) for phrase in self.phrases]
        self._far = [not self._near.issuperset(deeds) for deeds in self._does]
        self._to = [to.get(phrase, {}) for phrase in self.phrases]

    def add(self, frame: Frame, named: list[Named], spans: list[Span]) -> list[Named]:
        """Add what deeds name; the values inside a harm are not upheld there and count no more.

        Args:
            frame: the text.
            named: what else is named in it, in the order of the text.
            spans: where the phrases stand in it, in its order.
        Returns:
            The named things, in the order of the text.
        """
        return with_told(named, self._found(frame, spans))

    def _found(self, frame: Frame, hits: list[Span]) -> list[Named]:
        text = frame.compacted
        found: list[Named] = []
        done: dict[URIRef, int] = {}
        for place, (_, minus_end, rank) in enumerate(hits):
            does = self._does[rank]
            objects = self._objects(hits, place, -minus_end, text.content) if does else []
            for deed in does if objects else ():
                told = self._told(deed, -minus_end, objects, text.content)
                if told and told[1] > done.get(told[0][0], 0):
                    (concept, kind), end = told
                    done[concept] = end  # "have had a say" holds "had a say"
                    start = hits[place][0]
                    first, last = text.origin(start, end)
                    found.append(Named(first, last, concept, kind, text.content[start:end], confidence=_CONFIDENCE))
        return found

    def _objects(self, hits: list[Span], verb: int, end: int, source: str) -> list[Span]:
        """The objects of any deed in reach behind a verb that ends there."""
        objects: list[Span] = []
        limit = end + (_reach(end, source) if self._far[hits[verb][2]] else _NEXT)
        for following in range(verb + 1, min(verb + 1 + _MOST, len(hits))):
            hit = hits[following]
            if hit[0] > limit:
                break
            if hit[0] >= end and self._to[hit[2]]:
                objects.append(hit)
        return objects

    def _told(self, deed: str, end: int, objects: list[Span], source: str) -> tuple[_Told, int] | None:
        """What a deed makes of its first object behind its verb, and where that ends."""
        limit = end + (_NEXT if deed in self._near else _reach(end, source))
        for start, minus_last, rank in objects:
            if start > limit:
                return None
            told = self._to[rank].get(deed)
            if told:
                between = source[end:start]
                ends = not _BREAKS.isdisjoint(between) or any(word in f"{between} " for word in _ENDS)
                return None if ends else (told, -minus_last)
        return None


def _reach(end: int, source: str) -> int:
    """How far behind a verb that ends there its object begins at most."""
    return _REACH if source[end - 1] < "\x80" else _REACH_ZH


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


def _add(entry: Mapping[str, Any], does: dict[str, list[str]], to: dict[str, dict[str, _Told]]) -> None:
    name = str(entry["name"])
    for pattern in entry["does"]:
        for phrase in expand(pattern):
            does.setdefault(compact(phrase).content.strip(), []).append(name)
    for concept, patterns in entry["to"].items():
        kind, _, slug = concept.partition("/")
        for phrase in (phrase for pattern in patterns for phrase in expand(pattern)):
            to.setdefault(compact(phrase).content.strip(), {})[name] = (thing(kind, slug), kind)
