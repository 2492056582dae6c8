"""Short names of documents: "the Council of Europe's Framework Convention" is that of the body whose name begins so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rdflib import URIRef

from aigovkg.extract.kinds import bits_of
from aigovkg.extract.named import Named, merged
from aigovkg.names import kind_of
from aigovkg.text import compact
from aigovkg.text.spelling import spellings
from aigovkg.vocabulary import Vocabulary

__all__ = ["ShortNames"]

_BODIES: Final = bits_of(("state", "organization", "grouping"))
_WORDS: Final = r"(?!The )[A-Z][\w-]*(?: (?:(?:of|on|for|and|the|to) )*[A-Z][\w-]*){0,5}"
_HAS: Final = re.compile(rf"['’]s? ({_WORDS})")
_QUOTES: Final = ("'", "’")
_OF: Final = re.compile(rf"\b({_WORDS}) of (?:the )?$")
_BEFORE: Final = (" of ", " of the ")
#: The same in Chinese: a title in quotes behind a body (欧盟于2024年通过《人工智能法》),
#: or a name right after it (欧盟的人工智能法).
_QUOTED: Final = re.compile(r"[^。；;\n《》「」“”]{0,16}[《「“](?P<name>[^《》「」“”\n]{3,30})[》」”]")
_JOINED: Final = re.compile(
    r"(?:[之的]|[^。；;\n《》「」“”]{0,14}(?:通过|通過|制定|完成|公布|颁布|頒布|提出|发布|發布)了?)(?P<name>[\u3400-\u9fff]{4,12})"
)
#: Of which one stands in each of them, so near behind the body: looking for them is quick.
_OPENING: Final = ("《", "「", "“")
_LEADING: Final = ("之", "的", "通", "制定", "完成", "布", "提出")
_NEAR: Final = 18
_AROUND: Final = 80
_KEPT: Final = 10_000
_HAN: Final = "\u2e80"  # from here on


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
        chinese = ((label, iri) for label, iri in self._labels if label[0] > _HAN)
        self._chinese = {form: iri for label, iri in chinese for form in spellings(label)}
        self._named = lru_cache(maxsize=_KEPT)(self._look_up)

    def find(self, content: str, named: list[Named]) -> list[Named]:
        """Add the documents that stand beside a body under their short names.

        Args:
            content: the text.
            named: what the vocabulary knows in it, in the order of the text.
        Returns:
            The named things, in the order of the text, longer ones before those inside them.
        """
        found: list[Named] = []
        for body in named:
            if body.bit & _BODIES and not body.weak:
                found += self._by(content, body)
        if not found:
            return named
        known = {(place, item.concept) for item in named if item.kind == "document" for place in (item.start, item.end)}
        found = [
            item
            for item in found
            if known.isdisjoint((place, item.concept) for place in (item.start, item.start - 1, item.end))
        ]
        hidden = {place for item in found if content[item.start] > _HAN for place in range(item.start, item.end)}
        return merged([item for item in named if item.start not in hidden] if hidden else named, found)

    def _by(self, content: str, body: Named) -> list[Named]:
        """The documents of one body."""
        found: list[Named] = []
        name = content[body.start : body.end]
        if name[0] > _HAN:
            return self._by_chinese(content, body, name)
        has = _HAS.match(content, body.end, body.end + _AROUND) if content.startswith(_QUOTES, body.end) else None
        before = content[max(body.start - _AROUND, 0) : body.start]
        of = _OF.search(before) if _may_be_of(before) else None
        if has and (concept := self._named(name, has[1])):
            found.append(Named(has.start(1), has.end(1), concept, "document", has[1], confidence=0.85))
        if of and (concept := self._named(name, of[1])):
            start = max(body.start - _AROUND, 0) + of.start(1)
            found.append(Named(start, start + len(of[1]), concept, "document", of[1], confidence=0.85))
        return found

    def _by_chinese(self, content: str, body: Named, name: str) -> list[Named]:
        """The document that a title behind a Chinese name of a body means."""
        near = content[body.end : body.end + _NEAR]
        for form, signs in ((_QUOTED, _OPENING), (_JOINED, _LEADING)):
            if not any(sign in near for sign in signs):
                continue
            found = form.match(content, body.end, body.end + _AROUND)
            for end in range(found.end("name"), found.start("name") + 3, -1) if found else ():
                short = content[found.start("name") : end] if found else ""
                concept = self._chinese.get(compact(name + short).content)
                if found and concept:
                    return [Named(found.start("name"), end, concept, "document", short, confidence=0.85)]
                if form is _QUOTED:
                    break
        return []

    def _look_up(self, body: str, short: str) -> URIRef | None:
        """The one document whose name is, or begins with, that of the body and the short name."""
        whole = f"{body} {short}".lower()
        exact = {iri for label, iri in self._labels if label == whole}
        longer = exact or {iri for label, iri in self._labels if label.startswith(f"{whole} ")}
        return min(longer) if len(longer) == 1 and len(short.split()) > 1 else None


def _may_be_of(before: str) -> bool:
    """Whether words end with "of" behind one that may have a capital: looking at that is quick."""
    if not before.rstrip("\n").endswith(_BEFORE):
        return False
    end = before.rfind(" of ")
    return not before[before.rfind(" ", 0, end) + 1 : end].islower()
