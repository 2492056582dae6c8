"""Aliases: short names that a text itself gives, "(hereinafter “the Principles”)", （以下简称《原则》）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import ahocorasick_rs
from rdflib import URIRef

from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.named import Named, merged
from aigovkg.text.phrases import is_edge, occurrences

__all__ = ["with_aliases"]

_GIVEN: Final = re.compile(
    r"\((?:hereinafter|hereafter|henceforth|referred to|the |“|\")[^()“”\"\n]{0,30}[“\"]?(?:the )?"
    r"(?P<name>[A-Z][^()“”\"\n]{1,40}?)[”\"]\s?\)"
)
#: What follows its bracket: looking for that is quick.
_LEADS: Final = ("hereinafter", "hereafter", "henceforth", "referred to", "the ", "“", '"')
_GIVEN_ZH: Final = re.compile(
    r"[(（]\s*(?:以下|下文|下)(?:均)?(?:[简簡]?[称稱]|统称|統稱)(?:[为為])?[:：]?\s*[“\"《「『]?"
    r"(?P<name>[^“”\"《》「」『』()（）\n]{2,20}(?:[(（][^()（）\n]{2,6}[)）])?)[”\"》」』]?\s*[)）]"
)
#: What a law that is still a draft has behind its name.
_DRAFT: Final = re.compile(r"\s?[(（](?:草案|征求意见稿|徵求意見稿|送审稿|草案送审稿|修订草案|修正草案)[)）](?=\s?》)")
_BEGINS: Final = frozenset(lead[0] for lead in _LEADS)
#: What may stand between a name and the alias that is given for it.
_CLOSERS: Final = '》”"」』 \n'
#: So short a name that is given in quotes of titles is meant only in them: 规定 is a verb, too.
_SHORT: Final = 3
#: What several are called together, who are listed before the bracket.
_SEVERAL: Final = frozenset({"parties", "participants", "signatories", "sides", "governments", "states", "members"})
_AROUND: Final = 60  # no name that covers an alias reaches farther
#: How sure it is that the alias stands for the name before it.
_SURE: Final = 0.9


class _Alias(NamedTuple):
    """A short name, the concept that it stands for, from where on, and whether only in quotes of titles."""

    name: str
    concept: URIRef
    kind: str
    start: int
    quoted: bool


def with_aliases(frame: Frame, named: list[Named]) -> list[Named]:
    """Add the places where a text names a thing by an alias that it gave for it.

    Args:
        frame: the text.
        named: what it names, candidates among them, in the order of the text.
    Returns:
        The named things, in the order of the text; what an alias covers is left out.
    """
    content = frame.text.content
    aliases = list(_given(frame, named))
    if not aliases:
        return list(named)
    known, given = Places(named), dict[int, tuple[int, Named]]()
    #: What each name stands for by now: concepts, the one that it was given for last at the end.
    meant: dict[str, dict[URIRef, tuple[int, str]]] = {}
    quoted = {alias.name for alias in aliases if alias.quoted}
    rank = 0
    for start, name in _places(content, list(dict.fromkeys(alias.name for alias in aliases))):
        while rank < len(aliases) and aliases[rank].start <= start:
            alias = aliases[rank]
            meanings = meant.setdefault(alias.name, {})
            meanings.pop(alias.concept, None)
            meanings[alias.concept] = rank, alias.kind
            rank += 1
        if name in quoted and content[start - 1 : start] != "《":
            continue
        for concept, (order, kind) in reversed(meant.get(name, {}).items()):
            end = start + len(name)
            draft = _DRAFT.match(content, end) if name in quoted else None  # 《条例（草案）》
            item = Named(start, draft.end() if draft else end, concept, kind, name, confidence=_SURE)
            around = known.within(max(start - _AROUND, 0), item.end + _AROUND)
            if not any(other.start <= start and item.end <= other.end for other in around if _stays(other, item)):
                if start not in given or given[start][0] < order:
                    given[start] = order, item
                break
    covered = {place for _, item in given.values() for place in range(item.start, item.end)}
    kept = [item for item in named if item.start not in covered]
    return merged(kept, [item for _, item in given.values()])


def _stays(other: Named, alias: Named) -> bool:
    """Whether a thing that covers an alias is named there rather than the alias: itself, or something longer."""
    return other.concept == alias.concept or other.end - other.start > alias.end - alias.start


def _given(frame: Frame, named: Sequence[Named]) -> Iterator[_Alias]:
    """The aliases that a text gives, each for the name that ends before the bracket."""
    content = frame.text.content
    places = [
        place
        for place in occurrences(content, "(", 0, len(content))
        if content[place + 1 : place + 2] in _BEGINS and content.startswith(_LEADS, place + 1)
    ]
    given = [found for place in places if (found := _GIVEN.match(content, place))]
    if frame.compacted.chinese and ("称" in content or "稱" in content):
        given = sorted((*given, *_GIVEN_ZH.finditer(content)), key=re.Match.start)
    if not given:
        return
    ends = {item.end: item for item in reversed(named) if not item.pronoun and not item.weak}  # the longest counts
    for found in given:
        end = found.start()
        while end and content[end - 1] in _CLOSERS:
            end -= 1
        item = ends.get(end) or ends.get(found.start())
        name = found["name"].strip()
        if item is not None and name and name.lower() not in _SEVERAL:
            start = found.start("name")
            quoted = len(name) <= _SHORT and content[start - 1] == "《"
            yield _Alias(name, item.concept, item.kind, start, quoted)


def _places(content: str, names: list[str]) -> list[tuple[int, str]]:
    """Where names stand as words, in the order of the text; all are looked for at once, however many there are."""
    places = ahocorasick_rs.AhoCorasick(names).find_matches_as_indexes(content, overlapping=True)
    return sorted(
        (start, names[rank])
        for rank, start, end in places
        if not names[rank].isascii() or (is_edge(content, start) and is_edge(content, end))
    )
