"""Bodies that a text sets up: "We establish a Joint Working Group"; what it asks for thereby is a mechanism."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from rdflib import URIRef

from aigovkg.annotation import Candidate
from aigovkg.extract.named import Named
from aigovkg.names import KINDS, slugify, thing

__all__ = ["as_mechanisms"]

_KINDS: Final = frozenset({"organization", "grouping"})
#: What stands before a body that is to be set up, and behind one; who was set up by others, long ago, is none.
_SET_UP: Final = re.compile(
    r"\b(?:establish(?:es|ing|ment of)?|set(?:s|ting)? up|setting-up of|creat(?:e|es|ing|ion of)|launch(?:es|ing| of)?"
    r"|form(?:s|ing|ation of)?|founds?|institut(?:es?|ing)|constitut(?:es?|ing)|propos(?:es?|ing|al for)"
    r"|hereby established)"
    r" (?:(?:a|an|the|our|new|joint|permanent|standing|dedicated|independent|regional|national|single) )*$",
    re.I,
)
_TO_BE_SET_UP: Final = re.compile(
    r"(?: \([A-Z][\w-]+\))?,? (?:(?:shall|will|should|must|would|is to|is hereby|are hereby|to) (?:also |hereby )?be"
    r"|is hereby|to be) (?:established|set up|created|formed|constituted)\b"
)
_NEAR: Final = 60  # code points before a name in which that stands


def as_mechanisms(
    content: str, places: Sequence[Named], known: Mapping[URIRef, Candidate]
) -> tuple[list[Named], dict[URIRef, Candidate]]:
    """Take the bodies that a text sets up for mechanisms, wherever it names them.

    Args:
        content: the text.
        places: names that the vocabulary does not know.
        known: what they name.
    """
    founded = {
        item.concept: thing("mechanism", slugify(known[item.concept].labels[0][1]))
        for item in places
        if item.kind in _KINDS
        and (
            _SET_UP.search(content[max(item.start - _NEAR, 0) : item.start].replace("\n", " "))
            or _TO_BE_SET_UP.match(content[item.end : item.end + _NEAR].replace("\n", " "))
        )
    }
    if not founded:
        return list(places), dict(known)
    moved = [
        Named(item.start, item.end, founded[item.concept], "mechanism", item.label, confidence=item.confidence)
        if item.concept in founded
        else item
        for item in places
    ]
    named = {
        iri: replace(one, iri=iri, type=KINDS["mechanism"]) if iri != old else one
        for old, one in known.items()
        for iri in (founded.get(old, old),)
    }
    return moved, named
