"""Articles of laws, recommendations and resolutions: chapeaux with items, prohibitions, duties, purposes."""

from __future__ import annotations

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text, language_of


def claims(rests: Resources, content: str, kind: str = "Law") -> set[str]:
    found = extract(Text(content, language_of(content), Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


FORBIDDEN = """Article 3

1. The following shall be prohibited:
(a) social scoring;
(b) mass surveillance.

2. Providers shall carry out model evaluations.
"""


def test_a_prohibition_ends_with_the_items_of_its_list(rests: Resources) -> None:
    found = claims(rests, FORBIDDEN)
    assert {"self opposes social-scoring", "self opposes mass-surveillance"} <= found
    assert "self advocates model-evaluation" in found
    assert "self opposes model-evaluation" not in found


def test_a_list_goes_on_after_a_list_inside_it(rests: Resources) -> None:
    content = FORBIDDEN.replace(
        "(b) mass", "(b) the sale of tools with these risks:\n(i) deepfakes;\n(ii) hate speech;\n(c) mass"
    )
    assert {"self opposes deepfake", "self opposes mass-surveillance"} <= claims(rests, content)


def test_nobody_may_is_a_prohibition(rests: Resources) -> None:
    assert "self opposes social-scoring" in claims(rests, "No deployer or importer may engage in social scoring.")
    assert "self opposes social-scoring" in claims(rests, "In no case shall an agency resort to social scoring.")
    asked = claims(rests, "There is no reason why states should hesitate to adopt standards.")
    assert "self opposes standards" not in asked


def test_conditions_of_what_is_otherwise_forbidden_are_asked_for(rests: Resources) -> None:
    content = (
        "No deployer may use such a system unless it has:\n(a) carried out an impact assessment;\n(b) informed users.\n"
    )
    found = claims(rests, content)
    assert "self advocates impact-assessment" in found
    assert "self opposes impact-assessment" not in found


def test_articles_of_a_chinese_measure_end_its_list_of_prohibitions(rests: Resources) -> None:
    content = "第四条 禁止下列行为：\n（一）社会评分；\n（二）大规模监控。\n第五条 提供者应当开展安全评估。\n"
    found = claims(rests, content)
    assert {"self opposes social-scoring", "self opposes mass-surveillance"} <= found
    assert "self advocates security-assessment" in found
