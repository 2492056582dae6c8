"""Names: states that are named by their people, bodies inside longer names, documents under their short names."""

from __future__ import annotations

import pytest

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate import said
from aigovkg.extract import Resources, extract
from aigovkg.names import kind_of
from aigovkg.text import Metadata, Text


def run(rests: Resources, content: str, language: str = "en") -> AnnotationSet:
    return extract(Text(content, language, Metadata(title="Untitled", type="Commentary"), "untitled.txt"), rests)


def mentions(found: AnnotationSet) -> set[tuple[str, str]]:
    return {(mention.exact, "/".join(kind_of(mention.concept) or ())) for mention in found.mentions}


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("Chinese officials stress openness.", "china advocates openness-and-inclusiveness"),
        (
            "US policymakers, for their part, emphasise national security.",
            "united-states advocates safeguarding-national-security",
        ),
        ("The French government rejects a moratorium.", "france opposes moratorium"),
        ("Beijing argues that an arms race would harm everyone.", "china identifies-risk arms-race"),
        ("美国官员强调国家安全。", "united-states advocates safeguarding-national-security"),
        ("布鲁塞尔则坚持人类监督。", "european-union advocates human-oversight"),
    ],
)
def test_who_speaks_for_a_state(rests: Resources, content: str, claim: str) -> None:
    found = run(rests, content, "zh" if content[0] > "\u2e80" else "en")
    assert claim in {said(c, found.text.document) for c in found.claims}
    assert {c.subject for c in found.claims} != {found.text.document}


@pytest.mark.parametrize(
    "content", ["The meeting in Beijing was short.", "Chinese food is good.", "They met in Brussels to argue."]
)
def test_what_is_no_state(rests: Resources, content: str) -> None:
    assert not mentions(run(rests, content))


def test_each_of_several_states_is_named(rests: Resources) -> None:
    found = mentions(run(rests, "French and German diplomats call for binding rules."))
    assert {("French", "state/france"), ("German diplomats", "state/germany")} <= found


@pytest.mark.parametrize(
    "content",
    ["It recalls the Council of Europe's Framework Convention.", "The Framework Convention of the Council of Europe."],
)
def test_short_name_beside_who_issued_it(rests: Resources, content: str) -> None:
    assert mentions(run(rests, content)) == {
        ("Framework Convention", "document/framework-convention-on-ai"),
        ("Council of Europe", "organization/council-of-europe"),
    }


def test_short_name_of_another_body_is_a_new_name(rests: Resources) -> None:
    found = mentions(run(rests, "It recalls the World Bank's Framework Convention."))
    assert ("Framework Convention", "document/framework-convention-on-ai") not in found


def test_body_inside_a_longer_name(rests: Resources) -> None:
    found = mentions(run(rests, "The Trade and Technology Council of the European Union and the United States met."))
    assert ("Trade and Technology Council", "grouping/ttc") in found
    assert not any(concept == "organization/council-of-the-european-union" for _, concept in found)


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        (
            "The Secretary-General, António Guterres, has warned that algorithms may deepen inequality.",
            "antonio-guterres identifies-risk inequality",
        ),
        (
            "According to the Ministry of Example Affairs, export controls are needed.",
            "ministry-of-example-affairs advocates export-controls",
        ),
        (
            "Experts at the Example Institute warn of cyberattacks.",
            "example-institute identifies-risk cyberattack",
        ),
    ],
)
def test_reported_speakers(rests: Resources, content: str, claim: str) -> None:
    found = run(rests, content)
    assert {said(c, found.text.document) for c in found.claims} == {claim}


def claims(rests: Resources, content: str, type_: str = "Declaration") -> set[str]:
    metadata = Metadata(title="Untitled", type=type_)
    found = extract(Text(content, "zh" if content[0] > "\u2e80" else "en", metadata, "untitled.txt"), rests)
    return {said(c, found.text.document) for c in found.claims if c.confidence >= 0.5}


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("We will not accept discrimination.", "self opposes bias-and-discrimination"),
        ("AI must never be allowed to deepen discrimination.", "self opposes bias-and-discrimination"),
        ("Transparency can help against disinformation.", "transparency addresses disinformation"),
        ("Audits are needed lest disinformation spreads.", "audit addresses disinformation"),
        ("Transparency is the best safeguard against disinformation.", "transparency addresses disinformation"),
        ("建立风险评估制度，防范深度伪造。", "risk-assessment addresses deepfake"),
        ("We, the ministers, meeting at the Example Summit, call for audits.", "self announced-at example-summit"),
        ("I am glad to open the Example Data Week.", "self announced-at example-data-week"),
        ("很高兴参加世界机器人智能论坛。", "self announced-at 世界机器人智能论坛"),
        ("We thank the Example Summit of 3 March 2031.", 'example-summit date "2031-03-03"'),
    ],
)
def test_purposes_and_occasions(rests: Resources, content: str, claim: str) -> None:
    assert claim in claims(rests, content)


def test_each_verb_has_its_own_object_and_date(rests: Resources) -> None:
    content = "Kenya launched the Example Forum in June 2024, while Ghana published the Example Safety Act in 2023."
    found = claims(rests, content, "Commentary")
    assert {'example-safety-act date "2023"', "example-safety-act issued-by ghana"} <= found
    assert not {'example-safety-act date "2024-06"', "example-safety-act issued-by kenya"} & found


@pytest.mark.parametrize(
    "content",
    [
        "Some argue that disinformation will spread.",
        "Critics claim that transparency is essential.",
        "有人认为人工智能将导致大规模失业。",
    ],
)
def test_what_nobody_in_particular_says_is_no_claim(rests: Resources, content: str) -> None:
    assert not claims(rests, content, "Commentary")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "We will carry out impact assessments during design, and keep audits during deployment.",
            {"impact-assessment applies-at concept-design", "audit applies-at deployment-application"},
        ),
        ("Audits should be required before deployment.", {"audit applies-at deployment-application"}),
    ],
)
def test_each_measure_has_its_own_stage(rests: Resources, content: str, expected: set[str]) -> None:
    assert {claim for claim in claims(rests, content) if " applies-at " in claim} == expected


def test_design_is_no_stage_without_a_word_of_time(rests: Resources) -> None:
    assert not mentions(run(rests, "The design of the building is good."))


def test_what_a_text_rests_on_is_not_issued_by_who_wrote_the_text(rests: Resources) -> None:
    found = claims(rests, "本文件由示例数字协会提出，依《示例机器人条例》拟定。", "PositionPaper")
    assert not any(claim.startswith("示例机器人条例 issued-by") for claim in found)


def test_officials_of_no_state_are_nobody(rests: Resources) -> None:
    assert not claims(rests, "Officials, for their part, stress transparency.", "Report")


def test_the_own_title_names_the_document_and_nothing_else(rests: Resources) -> None:
    title = "Porto Declaration on Safe, Fair and Transparent Artificial Intelligence"
    text = f"{title}\n\nWe met in Porto. The {title} will be translated.\n{title}\nWe want transparency.\n"
    found = extract(Text(text, "en", Metadata(title=title, type="Declaration"), "porto.txt"), rests)
    head, inside = text.index(title), text.index(title, 1)
    spans = {(mention.span.start, mention.exact) for mention in found.mentions}
    assert spans == {(head, title), (inside, title), (text.index("transparency."), "transparency")}
    assert {m.concept for m in found.mentions if m.exact == title} == {found.text.document}


def test_a_text_that_stands_under_its_title_may_call_itself_by_its_class(rests: Resources) -> None:
    title = "关于机器人安全治理的示例宣言"
    body = "我们主张透明。本宣言自今日起生效。\n"

    def selves(text: str) -> list[str]:
        found = extract(Text(text, "zh", Metadata(title=title, type="Declaration"), "s.txt"), rests)
        return [mention.exact for mention in found.mentions if mention.concept == found.text.document]

    assert selves(f"{title}\n\n{body}") == [title, "本宣言"]
    assert not selves(body)


def test_the_title_of_an_explanation_stands_for_what_is_explained(rests: Resources) -> None:
    title = "Harbour Data Bill 2026 - Explanatory Memorandum"
    text = f"{title}\n\nThe Harbour Data Bill 2026 asks for human oversight.\n"
    found = extract(Text(text, "en", Metadata(title=title), "harbour.txt"), rests)
    assert found.text.document not in {mention.concept for mention in found.mentions}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("We read Governing AI for Humanity.", {"Governing AI for Humanity"}),
        ("We ask for an AI office in the capital.", set()),
        ("The AI Office has written guidance.", {"AI Office"}),
    ],
)
def test_names_are_told_from_common_words_and_from_longer_names(
    rests: Resources, content: str, named: set[str]
) -> None:
    kinds = ("document/", "organization/")
    assert {exact for exact, what in mentions(run(rests, content)) if what.startswith(kinds)} == named


@pytest.mark.parametrize(
    ("content", "stages"),
    [
        ("This holds for training, research and trade.", set()),
        (
            "This holds throughout design, development, testing, deployment, procurement and decommissioning.",
            {
                "concept-design", "technology-development", "testing-and-validation", "deployment-application",
                "procurement-stage", "decommissioning",
            },
        ),
        ("They shape the development and deployment of AI.", {"technology-development", "deployment-application"}),
        ("They shape the development and use of land.", set()),
    ],
)  # fmt: skip
def test_common_words_in_a_row_are_stages(rests: Resources, content: str, stages: set[str]) -> None:
    found = {what.partition("/")[2] for _, what in mentions(run(rests, content)) if what.startswith("stage/")}
    assert found == stages


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("It holds promise for health, education and food security.", {"health", "education", "food security"}),
        ("They come from government, the private sector and academia.", {"government", "private sector", "academia"}),
        ("We uphold the central role of the Uni-\nted Nations.", {"Uni-\nted Nations"}),
    ],
)
def test_names_in_lists_and_in_longer_names(rests: Resources, content: str, named: set[str]) -> None:
    assert named <= {exact for exact, _ in mentions(run(rests, content))}


def test_an_alias_that_is_given_again_stands_for_what_was_named_last(rests: Resources) -> None:
    content = 'The Bletchley Declaration ("the Text") came first. We cite the Text. '
    content += 'The Seoul Declaration ("the Text") came later. The Text, Texts and a Context are words.'
    found = extract(Text(content, "en", Metadata(title="Untitled"), "untitled.txt"), rests)
    places = [(m.span.start, str(m.concept).rpartition("/")[2]) for m in found.mentions if m.exact == "Text"]
    assert [concept for _, concept in sorted(places)] == [
        *("bletchley-declaration", "bletchley-declaration", "seoul-declaration", "seoul-declaration")
    ]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("We ask for accountability and responsibility.", {"accountability and responsibility", "responsibility"}),
        ("We seek equality and mutual benefit.", {"equality and mutual benefit"}),
        ("Fairness is upheld throughout the life cycle.", {"Fairness", "throughout the life cycle"}),
        ("The life cycle of a phone is short.", set()),
        ("A nurse told me a story.", set()),
        ("The deployer shall keep records for the users.", {"deployer", "the users"}),
        ("They asked for multi-stakeholder talks.", set()),
    ],
)
def test_which_common_words_name_something(rests: Resources, content: str, named: set[str]) -> None:
    kinds = ("principle/", "stakeholder-group/", "mechanism/lifecycle")
    assert {exact for exact, what in mentions(run(rests, content)) if what.startswith(kinds)} == named


def test_what_an_office_is_for_is_no_field_that_the_text_speaks_of(rests: Resources) -> None:
    text = "The Minister of Health, Transport and the Digital Economy spoke of schools in education and of transport."
    domains = {mention for mention in mentions(run(rests, text)) if mention[1].startswith("domain/")}
    assert domains == {("education", "domain/education"), ("transport", "domain/transportation")}


def test_orders_of_a_president_are_named_by_their_number(rests: Resources) -> None:
    assert ("Executive Order 19999", "document/executive-order-19999") in mentions(
        run(rests, "The agencies followed Executive Order 19999 on procurement.")
    )


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (
            "We met at the Ninth International Conference on Small Island Developing States.",
            "Ninth International Conference on Small Island Developing States = event",
        ),
        (
            "We met at the Ninth Ministerial Conference on the Harbour Society.",
            "Ninth Ministerial Conference on the Harbour Society = event",
        ),
        (
            "The cabinet approved the National Policy on Robots in Harbours in 2024.",
            "National Policy on Robots in Harbours = document",
        ),
        ("The cabinet approved the National Harbour Robot Policy.", "National Harbour Robot Policy = document"),
    ],
)
def test_open_names_of_meetings_and_policies(rests: Resources, content: str, named: str) -> None:
    assert named in {f"{exact} = {what.split('/')[0]}" for exact, what in mentions(run(rests, content))}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("The Baltic Association of Machine Makers agrees.", "Baltic Association of Machine Makers"),
        ("We thank the Welsh Congress of Trade Unions and to Fennick.", "Welsh Congress of Trade Unions"),
        ("The Fire Safety Union was heard.", "Fire Safety Union"),
        ("It was tried at University College Northport.", "University College Northport"),
        ("The Department of Trade, Crafts and Labour paid.", "Department of Trade, Crafts and Labour"),
        ("It works with the Media Council and the Health and Food Authority.", "Health and Food Authority"),
        ("The Trade Court and the European Union agree.", "Trade Court"),
    ],
)
def test_bodies_of_many_forms(rests: Resources, content: str, named: str) -> None:
    bodies = {exact for exact, kind in mentions(run(rests, content)) if kind.startswith("organization/")}
    assert named in bodies
    assert "European Union" not in " ".join(bodies)


@pytest.mark.parametrize(
    ("content", "person", "body"),
    [
        ("Ada Example of the Northern Data Agency told us that audits help.", "ada-example", "northern-data-agency"),
        ("Dr Ada Example of the Digital Trade Forum has written a book.", "ada-example", "digital-trade-forum"),
    ],
)
def test_who_speaks_and_for_whom_he_works(rests: Resources, content: str, person: str, body: str) -> None:
    found = run(rests, content)
    assert f"{person} affiliated-with {body}" in {said(claim, found.text.document) for claim in found.claims}


def test_a_line_between_columns_names_no_risk(rests: Resources) -> None:
    assert not mentions(run(rests, "Left | right."))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("It follows the Harbour Services AI Framework of May 2024.", "Harbour Services AI Framework"),
        ("It follows the Blueprint for Fair Harbours.", "Blueprint for Fair Harbours"),
        ("It recalls the Council of Europe's Framework Convention.", "Framework Convention"),
        ("B.2 This Framework helps.", ""),
    ],
)
def test_documents_of_many_sorts(rests: Resources, content: str, named: str) -> None:
    documents = {exact for exact, kind in mentions(run(rests, content)) if kind.startswith("document/")}
    assert documents - {"This Framework"} == ({named} if named else set())


def test_verbs_side_by_side_have_one_subject(rests: Resources) -> None:
    content = "It gives effect to the Harbour Framework of May 2024, draws on the AI Risk Management Framework."
    found = extract(Text(content, "en", Metadata(title="Untitled", type="Guidelines"), "untitled.txt"), rests)
    lines = {said(claim, found.text.document) for claim in found.claims}
    assert {"self extends harbour-framework", "self extends nist-ai-rmf"} <= lines


@pytest.mark.parametrize(
    "words", ["Those guidelines call for transparency.", "The seven principles include transparency."]
)
def test_principles_that_were_named_before_speak(rests: Resources, words: str) -> None:
    found = run(rests, f"We recall the Ethics guidelines for trustworthy AI. {words}")
    lines = {said(claim, found.text.document) for claim in found.claims}
    assert "ethics-guidelines-for-trustworthy-ai advocates transparency" in lines
