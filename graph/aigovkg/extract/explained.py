"""Explanations of a draft: what they demand is what the draft demands, where they are not the law itself.

An explanatory statement (總說明) sets out, point by point, what the draft provides: 爰擬具「…」草案,其要點如下.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.claims import Told
from aigovkg.extract.named import is_same
from aigovkg.names import AIGOV

__all__ = ["of_the_draft"]

_DEMANDS = frozenset({AIGOV.advocates, AIGOV.opposes, AIGOV.addresses})
_LAWS = frozenset({AIGOV.Law, AIGOV.Treaty})


def of_the_draft(claims: Sequence[Told], record: Record, rule: URIRef) -> None:
    """Give the demands of an explanation to the draft that it explains.

    Args:
        claims: the claims of the text; their subjects are changed.
        record: its record; a text that is itself a law speaks for itself.
        rule: the rule by which the text is found to explain a draft.
    """
    draft = next((claim.object for claim in claims if is_same(claim.found_by, rule)), None)
    if not isinstance(draft, URIRef) or record.type in _LAWS:
        return
    for claim in claims:
        if claim.predicate in _DEMANDS and claim.subject == record.iri:
            claim.subject = draft
