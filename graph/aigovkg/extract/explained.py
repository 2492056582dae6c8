"""Explanations of a draft: what they demand is what the draft demands, where they are not the law itself.

An explanatory statement (總說明) sets out, point by point, what the draft provides: 爰擬具「…」草案,其要點如下.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import URIRef

from aigovkg.annotation import Claim
from aigovkg.catalogue import Record
from aigovkg.names import AIGOV, PREDICATES

__all__ = ["of_the_draft"]

_DEMANDS = frozenset({AIGOV.advocates, AIGOV.opposes, AIGOV.addresses})
_LAWS = frozenset({AIGOV.Law, AIGOV.Treaty})


def of_the_draft(claims: Sequence[Claim], record: Record, rule: URIRef) -> list[Claim]:
    """Give the demands of an explanation to the draft that it explains.

    Args:
        claims: the claims of the text.
        record: its record; a text that is itself a law speaks for itself.
        rule: the rule by which the text is found to explain a draft.
    Returns:
        The claims in their order.
    """
    draft = next((c.object for c in claims if c.predicate == PREDICATES["about"] and c.found_by == rule), None)
    if not isinstance(draft, URIRef) or record.type in _LAWS:
        return list(claims)
    return [
        claim._replace(subject=draft) if claim.subject == record.iri and claim.predicate in _DEMANDS else claim
        for claim in claims
    ]
