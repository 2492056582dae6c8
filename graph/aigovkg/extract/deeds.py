"""Deeds: a verb and its object that together name a concept, with words between them: "undermine the users' privacy".

Labels are found where they stand word by word; what is done to what is said in too many ways to list them. The verbs
and objects are data (`deeds.yaml`). So are wordings of everyday speech that come in two halves, the second right behind
the first or after a short word: "nobody can | say why", "lose | their jobs" (`wordings.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from rdflib import URIRef

from aigovkg.errors import VocabularyError
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, with_told
from aigovkg.extract.pattern import expand
from aigovkg.names import thing
from aigovkg.text import compact
from aigovkg.text.phrases import Place, Span, add_spans
from aigovkg.yamls import load_yaml

__all__ = ["FILE", "WORDINGS", "Deeds"]

FILE: Final = Path(__file__).with_name("deeds.yaml")
WORDINGS: Final = Path(__file__).with_name("wordings.yaml")

#: How far behind the verb its object begins at most, in code points of the compacted text.
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

#: How many bits a signature has: as many as any character.
_BITS: Final = 20

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
        near = frozenset(str(entry["name"]) for entry in halves)
        self.phrases = sorted({*does, *to})
        #: By the rank of the phrase: the deeds of which it is the verb, each with how far behind it their objects begin
        #: at most, the farthest of these, and what the phrase makes of a deed as its object.
        self._does = [
            [(deed, _NEXT if deed in near else _reach(phrase)) for deed in does.get(phrase, [])]
            for phrase in self.phrases
        ]
        self._reach = bytes(max((reach for _, reach in deeds), default=0) for deeds in self._does)
        self._to = [to.get(phrase, {}) for phrase in self.phrases]
        told = (*does.values(), *to.values())
        ranks = {deed: rank for rank, deed in enumerate(dict.fromkeys(deed for each in told for deed in each))}
        #: By the rank of the phrase, signatures of the deeds that it is the verb and the object of: where the two of a
        #: verb and an object share nothing, they share no deed.
        self._of_verb = "".join(_signature(ranks[deed] for deed in does.get(phrase, ())) for phrase in self.phrases)
        self._of_object = "".join(_signature(ranks[deed] for deed in to.get(phrase, ())) for phrase in self.phrases)

    def add_spans(self, spans: list[Span], stretch: tuple[int, int], places: list[Place], ranks: str) -> None:
        """Add, of the phrases in a stretch of a text, the verbs and objects that may make a deed.

        Most verbs have no such object near them, and most objects no such verb. What stands at an edge of the stretch
        is added in any case: what it goes with may stand in the next one.

        Args:
            spans: what they are added to, as `aigovkg.text.phrases.add_spans` does.
            stretch: where the stretch begins and ends.
            places: the places of phrases in it.
            ranks: the ranks of phrases among `phrases`; see `Phrases`.
        """
        begin, end = stretch
        reaches = self._reach
        edge = end - begin - _REACH
        near: set[int] = set()
        for place, (phrase, stop, start) in enumerate(places):  # from the end of the stretch on
            rank = ord(ranks[phrase])
            reach = reaches[rank]
            if stop <= reach or (start >= edge and self._to[rank]):
                near.add(place)
            if reach and self._add_objects(near, rank, places, place, ranks):
                near.add(place)
        if near:
            add_spans(spans, end, [places[place] for place in sorted(near)], ranks)

    def _add_objects(self, near: set[int], verb: int, places: list[Place], place: int, ranks: str) -> bool:
        """Add the places of objects of a verb's deeds in reach behind it, where that stands at a place."""
        found = False
        stop = places[place][1]
        limit = stop - self._reach[verb]
        signature, of_object = ord(self._of_verb[verb]), self._of_object
        for behind in range(place - 1, -1, -1):
            start = places[behind][2]
            if start < limit:
                break
            rank = ord(ranks[places[behind][0]])
            if start <= stop and ord(of_object[rank]) & signature:
                to = self._to[rank]
                for deed, _ in self._does[verb]:
                    if deed in to:
                        near.add(behind)
                        found = True
                        break
        return found

    def add(self, frame: Frame, named: list[Named], spans: list[Span]) -> list[Named]:
        """Add what deeds name; the values inside a harm are not upheld there and count no more.

        Args:
            frame: the text.
            named: what else is named in it, in the order of the text.
            spans: where verbs and objects stand in it, in its order.
        Returns:
            The named things, in the order of the text.
        """
        return with_told(named, self._found(frame, spans))

    def _found(self, frame: Frame, hits: list[Span]) -> list[Named]:
        text = frame.compacted
        found: list[Named] = []
        done: dict[URIRef, int] = {}
        for place, (start, _, rank) in enumerate(hits):
            for deed, reach in self._does[rank]:
                told = self._told(deed, reach, hits, place, text.content)
                if told and told[1] > done.get(told[0][0], 0):
                    (concept, kind), end = told
                    done[concept] = end  # "have had a say" holds "had a say"
                    first, last = text.origin(start, end)
                    found.append(Named(first, last, concept, kind, text.content[start:end], confidence=_CONFIDENCE))
        return found

    def _told(self, deed: str, reach: int, hits: list[Span], verb: int, source: str) -> tuple[_Told, int] | None:
        """What a deed makes of its first object behind its verb, and where that ends."""
        end = -hits[verb][1]
        for following in range(verb + 1, len(hits)):
            start, minus_last, rank = hits[following]
            if start > end + reach:
                return None
            told = self._to[rank].get(deed) if start >= end else None
            if told:
                return None if start > end and _ends(source[end:start]) else (told, -minus_last)
        return None


def _ends(between: str) -> bool:
    """Whether the clause of a verb ends before its object, between which some words stand."""
    if not _BREAKS.isdisjoint(between):
        return True
    words = between + " "
    return any(word in words for word in _ENDS)


def _signature(deeds: Iterable[int]) -> str:
    """A character with a bit for every so manieth of some deeds."""
    bits = 0
    for deed in deeds:
        bits |= 1 << deed % _BITS
    return chr(bits)


def _reach(verb: str) -> int:
    """How far behind a verb its object begins at most."""
    return _REACH if verb[-1] < "\x80" else _REACH_ZH


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
