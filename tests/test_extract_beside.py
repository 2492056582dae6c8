"""What names beside others tell: dates, issuers, parts of bodies, purposes; and who acts, what measures are against."""

from __future__ import annotations

import pytest

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str, kind: str = "Declaration", least: float = 0.5) -> set[str]:
    found = extract(Text(content, "en", Metadata(title="Untitled", type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= least}


class TestDates:
    @pytest.mark.parametrize(
        ("content", "date"),
        [
            ("We recall the 2023 Bletchley Declaration.", "2023"),
            ("We recall the Bletchley Declaration (2023, Buckinghamshire).", "2023"),
            ("We recall the 2023 United Kingdom Bletchley Declaration.", "2023"),
            ("We recall the United Kingdom's 2023 Bletchley Declaration.", "2023"),
            ("We recall that 2023 people read the Bletchley Declaration.", ""),
            ("In the goals for the 2050 Bletchley Declaration is silent.", ""),
            ("We recall the Bletchley Declaration (which some wrote in 2023).", ""),
        ],
    )
    def test_of_a_document(self, rests: Resources, content: str, date: str) -> None:
        found = {line for line in claims(rests, content) if line.startswith("bletchley-declaration date")}
        assert found == ({f'bletchley-declaration date "{date}"'} if date else set())


class TestIssuers:
    @pytest.mark.parametrize(
        "content",
        [
            "The Council of Europe opened its Framework Convention on Artificial Intelligence for signature.",
            "The Council of Europe followed with the Framework Convention on Artificial Intelligence.",
            "The Council of Europe, in its final law Framework Convention on Artificial Intelligence, went on.",
        ],
    )
    def test_of_a_document(self, rests: Resources, content: str) -> None:
        assert "framework-convention-on-ai issued-by council-of-europe" in claims(rests, content, "Report")

    def test_a_body_of_another_acts_itself(self, rests: Resources) -> None:
        found = claims(rests, "The General Conference of UNESCO adopted the Bletchley Declaration.", "Report")
        issued = {line for line in found if " issued-by " in line}
        assert len(issued) == 1
        assert not any(line.endswith(" unesco") for line in issued)


class TestBeside:
    @pytest.mark.parametrize(
        "content",
        [
            "The High-level Advisory Body on Artificial Intelligence of the United Nations met.",
            "UNESCO's National Institute of Standards and Technology met.",
        ],
    )
    def test_parts_of_bodies(self, rests: Resources, content: str) -> None:
        members = {line for line in claims(rests, content, "Report") if " member-of " in line}
        assert len(members) == 1
        assert members.pop().endswith((" member-of united-nations", " member-of unesco"))

    def test_a_school_is_no_member(self, rests: Resources) -> None:
        content = "She teaches at the School of Public Affairs of Example University."
        assert not any(" member-of " in line for line in claims(rests, content, "Report"))

    def test_what_a_document_is_for(self, rests: Resources) -> None:
        found = claims(rests, "They read the Bletchley Declaration on enhanced international cooperation.", "Report")
        assert "bletchley-declaration advocates international-cooperation" in found
        found = claims(rests, "They read the Bletchley Declaration and spoke of international cooperation.", "Report")
        assert "bletchley-declaration advocates international-cooperation" not in found


class TestRemedies:
    def test_means_that_open_a_sentence(self, rests: Resources) -> None:
        content = "With transparency, data sharing, and more work with data governance, we can reduce disinformation."
        assert {
            "transparency addresses disinformation",
            "data-sharing addresses disinformation",
            "data-governance addresses disinformation",
        } <= claims(rests, content)

    def test_this_measure(self, rests: Resources) -> None:
        content = "We call for content labelling. This measure is directed against disinformation."
        assert "content-labelling addresses disinformation" in claims(rests, content)
        content = "We call for content labelling. Elsewhere they curb disinformation."
        assert "content-labelling addresses disinformation" not in claims(rests, content)

    def test_a_treaty_on_a_risk(self, rests: Resources) -> None:
        wanted = "moratorium addresses autonomous-weapons"
        assert wanted in claims(rests, "We need a moratorium on autonomous weapons.")
        assert wanted not in claims(rests, "We need a moratorium and fear autonomous weapons.")

    def test_a_subject_that_is_a_list(self, rests: Resources) -> None:
        content = "Transparency and the promotion of data sharing will help to promote trust and reduce disinformation."
        found = claims(rests, content, "Report", least=0.4)
        assert {"transparency addresses disinformation", "data-sharing addresses disinformation"} <= found

    @pytest.mark.parametrize("verb", ["soften", "cushion", "suppress", "put a stop to"])
    def test_verbs(self, rests: Resources, verb: str) -> None:
        assert "self addresses disinformation" in claims(rests, f"We will {verb} disinformation.")


class TestActing:
    def test_a_state_that_acts(self, rests: Resources) -> None:
        assert claims(rests, "Japan will establish data sharing.") == {"japan advocates data-sharing"}

    def test_what_is_said_aside(self, rests: Resources) -> None:
        content = "The Bletchley Declaration, which we shall sign next week, promotes transparency."
        assert "bletchley-declaration advocates transparency" in claims(rests, content, "Report")

    def test_places_in_a_row(self, rests: Resources) -> None:
        content = "We are preparing an ethics review for systems used in health care and in agriculture."
        assert {"ethics-review-system applies-in healthcare", "ethics-review-system applies-in agriculture"} <= claims(
            rests, content
        )

    @pytest.mark.parametrize("start", ["some delegations want", "several states favour"])
    def test_what_others_want(self, rests: Resources, start: str) -> None:
        assert claims(rests, f"We know that {start} a ban on autonomous weapons.", "Speech") <= {
            "self identifies-risk autonomous-weapons",
            "prohibition addresses autonomous-weapons",
        }


class TestUpheld:
    def test_in_a_document(self, rests: Resources) -> None:
        content = "Transparency and fairness, which are enshrined in the Bletchley Declaration, matter."
        assert {
            "bletchley-declaration advocates transparency",
            "bletchley-declaration advocates fairness",
        } <= claims(rests, content)
        content = "Transparency and fairness, which are missing in the Bletchley Declaration, matter."
        assert "bletchley-declaration advocates fairness" not in claims(rests, content)

    def test_a_proposal(self, rests: Resources) -> None:
        assert "india advocates data-sharing" in claims(rests, "We read India's proposal for data sharing.", "Report")
        assert "india advocates data-sharing" not in claims(rests, "We read India's news of data sharing.", "Report")

    def test_what_cannot_be_handed_over(self, rests: Resources) -> None:
        assert claims(rests, "Responsibility cannot be handed over to a vendor.") == {"self advocates responsibility"}


class TestMadeTogether:
    def test_who_joined_in(self, rests: Resources) -> None:
        content = "The Bletchley Declaration was prepared by India together with Japan and Kenya."
        issued = {line for line in claims(rests, content, "Report") if " issued-by " in line}
        assert issued == {f"bletchley-declaration issued-by {state}" for state in ("india", "japan", "kenya")}

    def test_where_a_body_stands(self, rests: Resources) -> None:
        content = "The Office for Machines, established within the European Commission, will help."
        assert any(line.endswith(" member-of european-commission") for line in claims(rests, content, "Report"))


class TestHarmAnsweredFor:
    def test_in_a_text_that_prescribes(self, rests: Resources) -> None:
        content = "Each Party shall ensure accountability for human rights violations."
        found = claims(rests, content, "Treaty")
        assert any(line.startswith("accountability addresses ") for line in found)
        assert any(line.startswith("self addresses ") for line in found)
        assert not any(" identifies-risk " in line for line in found)


class TestClauses:
    def test_a_risk_that_is_the_subject_is_not_what_is_curbed(self, rests: Resources) -> None:
        found = claims(rests, "Many rules would deter investors, and disinformation is a burden.")
        assert found == {"self identifies-risk disinformation"}
        assert claims(rests, "Rules should deter fraud, and disinformation.") >= {"self addresses disinformation"}

    def test_a_stage_in_another_clause(self, rests: Resources) -> None:
        content = "We uphold transparency, while others speak of the design and deployment of systems."
        assert not any(" applies-at " in line for line in claims(rests, content))

    def test_what_somebody_else_maintains(self, rests: Resources) -> None:
        content = "We encourage data sharing through a platform maintained by UNESCO."
        assert "data-sharing led-by unesco" not in claims(rests, content)
        assert "data-sharing led-by unesco" in claims(rests, "We encourage data sharing led by UNESCO.")
