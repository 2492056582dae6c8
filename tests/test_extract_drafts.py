"""Explanations of drafts: which draft a head says is explained, what that provides, what the government says."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str, title: str) -> set[str]:
    found = extract(Text(content, "en", Metadata(title=title, type="Report"), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


@pytest.mark.parametrize(
    ("head", "draft"),
    [
        ("Draft Act on Tundra Data\n\nExplanatory Statement", "draft-act-on-tundra-data"),
        ("EXPLANATORY STATEMENT TO THE DRAFT ACT ON TUNDRA DATA", "draft-act-on-tundra-data"),
        ("Tundra Data Act - Explanatory Note", "tundra-data-act"),
        ("Statement of Objects and Reasons: The Tundra Data Bill, 2027", "tundra-data-bill"),
        ("Tundra Data Regulation 2027 [No. 9]: Explanatory Memorandum", "tundra-data-regulation"),
    ],
)
@pytest.mark.parametrize("titled", [True, False])
def test_head_names_the_draft(rests: Resources, head: str, draft: str, titled: bool) -> None:
    content = (
        f"{head}\n\n1. Section 5 provides for an impact assessment.\n\n2. The draft Act prohibits social scoring.\n"
    )
    found = claims(rests, content, head.replace("\n\n", ": ") if titled else "Explanatory Statement")
    assert {f"self about {draft}", f"{draft} advocates impact-assessment", f"{draft} opposes social-scoring"} <= found


def test_a_text_that_explains_no_draft_speaks_for_itself(rests: Resources) -> None:
    found = claims(rests, "Tundra Data Report\n\nThe law needs transparency.\n", "Tundra Data Report")
    assert not any(" about " in line for line in found)


def test_a_heading_on_the_draft_is_not_its_name(rests: Resources) -> None:
    content = "Explanatory Statement\n\nPurpose of the Bill\n\n1. Section 5 provides for an impact assessment.\n"
    assert not any("purpose-of-the-bill" in line for line in claims(rests, content, "Explanatory Statement"))


def test_the_government_is_that_of_the_state_whose_draft_it_is(rests: Resources) -> None:
    content = (
        "Tundra Data Bill: Explanatory Statement\n\n1. The Bill applies in Norway. The Government opposes censorship "
    )
    content += "and mass surveillance. Clauses 3 to 9 deal with transparency and appeals.\n"
    found = claims(rests, content, "Tundra Data Bill: Explanatory Statement")
    assert {"norway opposes mass-surveillance", "tundra-data-bill advocates transparency"} <= found
