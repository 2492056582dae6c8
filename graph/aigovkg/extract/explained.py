"""Explanations of a draft: which draft a text explains; what it demands is what the draft demands.

An explanatory statement (總說明) sets out, point by point, what the draft provides: 爰擬具「…」草案,其要點如下; a
memorandum to a bill says what "the Bill" would require.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.claims import Told
from aigovkg.extract.frame import Frame
from aigovkg.extract.head import Head
from aigovkg.extract.named import Named
from aigovkg.names import AIGOV
from aigovkg.text import fold

__all__ = ["drafts_of", "of_the_draft"]

_DEMANDS: Final = frozenset({AIGOV.advocates, AIGOV.opposes, AIGOV.addresses})
_LAWS: Final = frozenset({AIGOV.Law, AIGOV.Treaty})
#: The titles of texts that explain a draft.
_EXPLAINING: Final = re.compile(r"\bexplanatory\b|\bnotes? (?:to|on) the\b|总说明|起草说明|立法说明|条文说明|编制说明")
_SHORTEST: Final = 4  # code points of the name of a draft


def drafts_of(frame: Frame, head: Head, named: Iterable[Named], record: Record) -> list[URIRef]:
    """Find what a text is by its title, or the lines around it, the explanation of ("Explanatory Memorandum to the …
    Bill").

    Args:
        frame: the text.
        head: its head.
        named: the named things in it, in its order.
        record: its record.
    Returns:
        The drafts, in the order in which the text names them.
    """
    lines = [frame.folded[line.start : line.end] for line in (head.title, *head.lines) if line]
    told = [" ".join(line.split()) for line in (*map(fold, record.titles.values()), *lines)]
    if not any(_EXPLAINING.search(line) for line in told):
        return []
    found: dict[URIRef, None] = {}
    for item in named:
        if item.kind != "document" or item.weak or item.concept == record.iri:
            continue
        name = " ".join(frame.folded[item.start : item.end].strip(" \"'《》「」()").split())
        if len(name) >= _SHORTEST and not _EXPLAINING.search(name) and any(name in line for line in told):
            found.setdefault(item.concept)
    return list(found)


def of_the_draft(claims: Sequence[Told], record: Record, drafts: Sequence[URIRef]) -> None:
    """Give the demands of an explanation to the draft that it explains.

    Args:
        claims: the claims of the text; their subjects are changed.
        record: its record; a text that is itself a law speaks for itself.
        drafts: what the text explains.
    """
    if not drafts or record.type in _LAWS:
        return
    for claim in claims:
        if claim.predicate in _DEMANDS and claim.subject == record.iri:
            claim.subject = drafts[0]
