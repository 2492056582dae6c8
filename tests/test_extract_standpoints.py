"""Whose standpoint a text takes: memoranda to bills, a state's own paper, speeches; who leads what, when and where."""

from __future__ import annotations

from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.text import Metadata, Text


def claims(rests: Resources, content: str, kind: str = "Declaration", title: str = "Untitled") -> set[str]:
    found = extract(Text(content, "en", Metadata(title=title, type=kind), "untitled.txt"), rests)
    found.check(content)
    return {said(claim, found.text.document) for claim in found.claims if claim.confidence >= 0.5}


BILL = "Chatbot Safety (Young People) Bill 2027"
MEMORANDUM = f"""EXPLANATORY MEMORANDUM

1. The {BILL} would require transparency. It has grown out of the Children Act 1989.

2. The Bill gives effect to the Bletchley Declaration. Clause 4 requires an impact assessment. Article 17 of the
International Covenant on Civil and Political Rights prohibits discrimination.
"""


def test_a_memorandum_gives_its_demands_to_the_bill(rests: Resources) -> None:
    for kind in ("Commentary", "Report", ""):
        found = claims(rests, MEMORANDUM, kind, f"{BILL} - Explanatory Memorandum")
        bill = "chatbot-safety-young-people-bill-2027"
        assert {
            f"self about {bill}",
            f'{bill} date "2027"',
            f"{bill} advocates transparency",
            f"{bill} advocates impact-assessment",
            f"{bill} extends bletchley-declaration",
            "iccpr opposes bias-and-discrimination",
        } <= found
        assert not any(line.startswith("self advocates") for line in found)


def test_a_bill_that_a_text_only_names_does_not_speak_for_it(rests: Resources) -> None:
    content = f"We oppose the {BILL}. The text calls for human oversight."
    assert "self advocates human-oversight" in claims(rests, content)


def test_a_law_has_the_year_of_its_name_and_not_that_of_its_numbers(rests: Resources) -> None:
    found = claims(rests, "We recall the Fair Algorithms Act 2019 and the Harbour Strategy 2031.")
    assert 'fair-algorithms-act date "2019"' in found
    assert not any("2031" in line for line in found)


def test_what_a_paper_says_a_state_supports_the_state_does(rests: Resources) -> None:
    content = "Views of Chile on Military AI\n\nSantiago, 3 May 2025\n\n1. Chile supports transparency.\n"
    content += "2. We are worried about deepfakes. Brazil supports a moratorium.\n"
    found = claims(rests, content, "PositionPaper", "Views of Chile on Military AI")
    assert {"chile advocates transparency", "self identifies-risk deepfake", "brazil advocates moratorium"} <= found


def test_we_go_on_after_others_were_quoted(rests: Resources) -> None:
    content = "The United States has warned against overregulation, but we need human oversight."
    found = claims(rests, content, "Speech")
    assert "self advocates human-oversight" in found
    assert "united-states advocates human-oversight" not in found


def test_our_law_is_that_of_the_state_that_speaks(rests: Resources) -> None:
    content = "Kenya is glad to be here. Our Data Protection Act of 2019 protects consent. Chad will work with us."
    found = claims(rests, content, "Speech")
    assert "kenya cooperates-with chad" in found
    assert any(line.endswith("issued-by kenya") for line in found)


def test_a_body_leads_what_it_is_to_do(rests: Resources) -> None:
    found = claims(rests, "The African Union, which will also oversee a regulatory sandbox, is to coordinate audits.")
    assert "regulatory-sandbox led-by african-union" in found
    told = claims(rests, "We have instructed the African Union to conduct impact assessments.")
    assert "impact-assessment led-by african-union" in told
    assert not any("led-by" in line for line in claims(rests, "We thank the African Union and will conduct audits."))


def test_a_meeting_has_several_places_and_years(rests: Resources) -> None:
    found = claims(rests, "We recall the AI Action Summit, at Turin in 2023 and at Oslo in 2024, and thank our hosts.")
    assert {
        'ai-action-summit held-in "Turin"',
        'ai-action-summit date "2023"',
        'ai-action-summit held-in "Oslo"',
        'ai-action-summit date "2024"',
    } <= found


def test_the_building_and_the_weekday_are_no_places(rests: Resources) -> None:
    content = (
        "Remarks\n\nOpening of the African AI Forum\nNairobi International Convention Centre, Friday, 5 June 2026\n"
    )
    found = claims(rests, content + "\nThank you for coming. We need transparency.\n", "Speech", "Remarks")
    assert {line for line in found if "held-in" in line} == {'african-ai-forum held-in "Nairobi"'}


def test_as_regards_a_field_all_that_follows_applies_there(rests: Resources) -> None:
    found = claims(rests, "As regards healthcare, the dangers are such that we demand human control.")
    assert "human-control applies-in healthcare" in found


def test_a_day_on_which_something_begins_is_not_that_of_the_text(rests: Resources) -> None:
    content = "The rules ensure transparency.\n\nThey commence on 1 July 2027.\n"
    assert not any(line.startswith("self date") for line in claims(rests, content))


def test_what_is_corrected_is_not_asked_for(rests: Resources) -> None:
    content = (
        "The Bletchley Declaration provides useful corrections to the governance mechanism led by Western countries."
    )
    assert "bletchley-declaration advocates governance-framework" not in claims(rests, content)


def test_a_relative_clause_dates_what_it_follows(rests: Resources) -> None:
    content = "The Bletchley Declaration follows an older report of the Commission, which was adopted in May 2021."
    assert 'bletchley-declaration date "2021-05"' not in claims(rests, content)
    told = claims(rests, "We recall the Bletchley Declaration, which was adopted in May 2021.")
    assert 'bletchley-declaration date "2021-05"' in told


def test_what_a_speaker_tells_that_he_does_he_wants(rests: Resources) -> None:
    found = claims(rests, "My ministry will spend ten million on capacity-building.", "Speech")
    assert "self advocates capacity-building" in found
    assert not claims(rests, "My neighbour will not spend ten million on capacity-building.", "Speech")


def test_reservations_and_red_lines(rests: Resources) -> None:
    assert "self opposes moratorium" in claims(rests, "We have serious reservations about a moratorium.")
    assert "self opposes mass-surveillance" in claims(rests, "Mass surveillance is off the table.")
    assert "self advocates human-oversight" in claims(rests, "Human oversight must not be left to chance.")
    assert "self opposes moratorium" not in claims(rests, "We do not have reservations about a moratorium.")


def test_points_that_are_counted_up_are_wanted(rests: Resources) -> None:
    content = (
        "In our judgment two things are needed. The first is AI literacy for all. The second is a public register."
    )
    assert "self advocates registration" in claims(rests, content, "Report")
    feared = content.replace("things are needed", "risks need study")
    assert "self advocates registration" not in claims(rests, feared, "Report")


def test_who_is_refused_something_rejects_nothing(rests: Resources) -> None:
    assert "self opposes inequality" not in claims(
        rests, "Those who were refused suffered inequality.", "PositionPaper"
    )
    assert "self opposes intelligence-gap" not in claims(rests, "Bans are costly and would widen the digital divide.")
    assert "self opposes mass-surveillance" in claims(rests, "Agencies are forbidden to conduct mass surveillance.")


def test_a_statement_by_authority_of_an_office_is_issued_by_it(rests: Resources) -> None:
    content = "EXPLANATORY STATEMENT\n\nIssued by authority of the Minister for Harbours\n\nThis rule is formal.\n"
    assert "self issued-by minister-for-harbours" in claims(rests, content, "Commentary", "Explanatory Statement")
    other = content.replace("authority of the", "hand to the")
    assert not any("issued-by" in line for line in claims(rests, other, "Commentary", "Explanatory Statement"))


def test_an_author_in_capitals_is_found(rests: Resources) -> None:
    content = "STATEMENT BY AMBASSADOR LIN HADAD\n\nWe need transparency.\n"
    text = Text(content, "en", Metadata(title="Statement", type="Speech", authors=("Lin Hadad",)), "s.txt")
    found = extract(text, rests)
    assert "self author lin-hadad" in {said(claim, found.text.document) for claim in found.claims}


def test_what_somebody_might_find_he_does_not_say(rests: Resources) -> None:
    found = claims(rests, "Where the African Union considers that there is discrimination, parties must act.", "Law")
    assert not any(line.startswith("african-union") for line in found)


def test_no_one_suffers_what_is_denied(rests: Resources) -> None:
    assert not claims(rests, "No nurse suffered job displacement.", "Speech")


def test_a_speech_is_read_as_it_is_spoken(rests: Resources) -> None:
    content = """Excellencies, I have three points. My first point, then, is about transparency. There can be no trust
without human oversight. Autonomous weapons whose effects cannot be foreseen should be prohibited. What the world needs
is capacity building. Can we really tolerate mass surveillance? We cannot allow the digital divide to grow. We have
called since 2021 for an impact assessment, and privacy cannot be left to the market."""
    found = claims(rests, content, "Speech", "Remarks at a summit")
    assert {
        "self advocates transparency",
        "self advocates human-oversight",
        "self opposes autonomous-weapons",
        "self advocates capacity-building",
        "self opposes mass-surveillance",
        "self opposes intelligence-gap",
        "self advocates impact-assessment",
        "self advocates privacy-and-data-protection",
    } <= found
    assert not any(line.startswith(("self advocates mass", "self opposes capacity")) for line in found)


def test_a_speech_is_of_the_body_whose_office_its_title_names(rests: Resources) -> None:
    content = "Thank you. We need transparency.\n"
    title = "Remarks by the Minister of Harbours of the Republic of Chile at the African AI Forum"
    assert "self issued-by chile" in claims(rests, f"{title}\n\n{content}", "Speech", title)
    other = "Remarks on the harbours of Chile"
    assert "self issued-by chile" not in claims(rests, f"{other}\n\n{content}", "Speech", other)


def test_whom_one_asks_does_not_ask(rests: Resources) -> None:
    found = claims(rests, "We ask the African Union to get harmonised audits.", "Speech")
    assert "self advocates audit" in found
    assert "african-union advocates audit" not in found


def test_what_one_insists_on_is_wanted_whatever_the_verb(rests: Resources) -> None:
    found = claims(rests, "Please insist that every system is subject to independent audits.", "Speech")
    assert "self advocates audit" in found


def test_a_speaker_who_bids_asks(rests: Resources) -> None:
    content = "What can this Council do? First, establish an accountability mechanism. Second, build an AI register."
    asked = {"self advocates accountability-mechanism", "self advocates registration"}
    assert asked <= claims(rests, content, "Speech", "Remarks at a summit")
    told = "The Council met. Having established an accountability mechanism, it went home."
    assert not asked & claims(rests, told, "Speech", "Remarks at a summit")


def test_it_is_the_subject_of_its_sentence(rests: Resources) -> None:
    content = "China spoke at length. The Bletchley Declaration is welcome, because it calls for transparency."
    found = claims(rests, content, "Commentary")
    assert "bletchley-declaration advocates transparency" in found
    assert "china advocates transparency" not in found


def test_what_a_draft_would_bring_it_demands(rests: Resources) -> None:
    content = (
        f"{MEMORANDUM}\n3. The Agency for Ports would also keep a public register. Nobody objected to deepfakes.\n"
    )
    found = claims(rests, content, "Commentary", f"{BILL} - Explanatory Memorandum")
    assert "chatbot-safety-young-people-bill-2027 advocates registration" in found


def test_a_field_is_no_place(rests: Resources) -> None:
    found = claims(rests, "We thank the Baltic Forum on AI in Agriculture in Riga for its hospitality.")
    assert not any(line.endswith('held-in "Agriculture"') for line in found)
