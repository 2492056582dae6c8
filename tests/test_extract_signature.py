"""Extraction keeps to the domains and ranges of the ontology."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef

from aigovkg import vocabulary
from aigovkg.extract.signature import Signatures
from aigovkg.names import PREDICATES, thing

CHINA, ACT = thing("state", "china"), thing("document", "eu-ai-act")
UNKNOWN = thing("organization", "not-in-the-vocabulary")


@pytest.fixture(scope="module")
def signatures() -> Signatures:
    return Signatures(vocabulary.load())


@pytest.mark.parametrize(
    ("subject", "code", "value", "fits"),
    [
        (CHINA, "cooperates-with", thing("state", "australia"), True),
        (ACT, "cooperates-with", CHINA, False),
        (UNKNOWN, "cooperates-with", CHINA, True),
        (ACT, "advocates", thing("principle", "transparency"), True),
        (ACT, "advocates", thing("risk", "disinformation"), False),
        (ACT, "date", Literal("2024"), True),
        (CHINA, "date", Literal("2024"), False),
        (CHINA, "criticises", thing("grouping", "aukus"), True),
        (CHINA, "criticises", CHINA, False),
        (thing("risk", "disinformation"), "has-intent", thing("risk-intent", "intentional"), True),
    ],
)
def test_a_claim_fits_its_property(
    signatures: Signatures, subject: URIRef, code: str, value: URIRef, fits: bool
) -> None:
    assert signatures.fits(subject, PREDICATES[code], value) is fits
