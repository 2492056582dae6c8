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


def test_a_purpose_is_that_of_all_that_its_part_of_the_sentence_asks_for(rests: Resources) -> None:
    content = "States should offer AI literacy courses and scholarships, with the aim of narrowing the digital divide."
    assert "ai-literacy-programmes addresses intelligence-gap" in claims(rests, content, "Recommendation")
    content = "政府应当补贴算力，推行人工智能素养教育，以缩小数字鸿沟。"
    found = claims(rests, content)
    assert {
        "compute-subsidies addresses intelligence-gap",
        "ai-literacy-programmes addresses intelligence-gap",
    } <= found
    content = "应建立敏捷治理机制，防止技术垄断，同时完善问责机制，以防范算法歧视。"
    found = claims(rests, content)
    assert "accountability-mechanism addresses bias-and-discrimination" in found
    assert "agile-governance addresses bias-and-discrimination" not in found


def test_a_purpose_that_opens_a_sentence_may_be_a_list(rests: Resources) -> None:
    content = "With a view to fostering trade while avoiding algorithmic bias, each Party shall establish audits."
    assert "audit addresses bias-and-discrimination" in claims(rests, content, "Treaty")


def test_means_are_listed_with_the_words_that_lead_to_each(rests: Resources) -> None:
    content = "Parties shall bridge digital divides through training of staff, and the sharing of open-source software."
    assert "open-source addresses intelligence-gap" in claims(rests, content, "Treaty")


def test_what_answers_for_harm_is_meant_against_it(rests: Resources) -> None:
    found = claims(rests, "Each Party shall ensure accountability for violations of human rights.", "Treaty")
    assert "accountability addresses human-rights-violation" in found


def test_whom_something_is_protected_against_may_be_anybody(rests: Resources) -> None:
    assert "self addresses cyberattack" in claims(
        rests, "Operators shall protect the network and its users against cyberattacks."
    )
    assert "self advocates human-rights" in claims(rests, "States shall protect human rights from interference.")


def test_helping_people_to_resist_is_a_remedy(rests: Resources) -> None:
    content = "Schools should strengthen critical thinking, which helps pupils to resist disinformation."
    found = claims(rests, content, "Recommendation")
    assert "self opposes disinformation" not in found
    assert any(claim.endswith(" addresses disinformation") for claim in found)


def test_a_chinese_clause_deals_with_a_risk_behind_a_preposition(rests: Resources) -> None:
    assert "red-teaming addresses adversarial-attack" in claims(rests, "提供者应当针对对抗攻击开展红队测试。")
    assert "self addresses data-poisoning" in claims(rests, "提供者应当加强对数据投毒的防护。")


def test_what_is_used_in_a_field_applies_there(rests: Resources) -> None:
    content = "Agencies shall keep public registers of algorithms used in policing, housing and education."
    found = claims(rests, content)
    assert {"registration applies-in law-enforcement", "registration applies-in housing"} <= found
    assert "emotion-recognition applies-in employment" in claims(
        rests, "Emotion recognition at the workplace is forbidden."
    )
    content = "Social scoring should not be used in public schools."
    assert "social-scoring applies-in education" in claims(rests, content)


def test_another_verb_between_parts_a_thing_from_a_field(rests: Resources) -> None:
    content = "States shall uphold transparency of rules protecting patients in hospitals and healthcare."
    assert "transparency applies-in healthcare" not in claims(rests, content)


def test_a_field_that_brings_harm_is_where_the_harm_applies(rests: Resources) -> None:
    content = "General-purpose AI models could pose systemic risks."
    assert "systemic-risk applies-in general-purpose-ai" in claims(rests, content)
    content = "大模型可能产生幻觉。"
    assert "hallucination applies-in general-purpose-ai" in claims(rests, content)


def test_what_is_said_of_a_field_in_chinese_applies_there(rests: Resources) -> None:
    assert "international-rules applies-in generative-ai" in claims(rests, "参与生成式人工智能相关国际规则制定。")
    assert "security-assessment applies-in generative-ai" in claims(rests, "对生成式人工智能服务实行安全评估。")
    found = claims(rests, "鼓励医疗、教育等行业开展能力建设。")
    assert {"capacity-building applies-in healthcare", "capacity-building applies-in education"} <= found
    assert "transparency applies-in generative-ai" in claims(rests, "从事生成式人工智能服务，应当坚持透明。")


def test_a_stage_that_opens_a_chinese_clause_holds_for_what_follows(rests: Resources) -> None:
    content = "提供者应当提高透明度，在数据采集、模型训练等环节防止偏见。"
    assert "transparency applies-at data-acquisition" not in claims(rests, content)
    content = "提供者应当在数据采集、模型训练等环节提高透明度。"
    assert "transparency applies-at data-acquisition" in claims(rests, content)


def test_what_is_done_before_a_step_applies_at_it(rests: Resources) -> None:
    content = "Providers shall carry out an impact assessment before such a system is placed on the market."
    assert "impact-assessment applies-at placing-on-the-market" in claims(rests, content)
    assert any(
        claim.startswith("security-assessment applies-at")
        for claim in claims(rests, "高风险系统投放市场前须进行安全评估。")
    )


AUTHORITY = """There is established a body to be known as the National Digital Authority.

The Authority shall:
(a) establish a regulatory sandbox;
(b) keep a register of algorithms.

Providers shall carry out model evaluations.
"""


def test_a_body_is_called_by_the_noun_of_its_name(rests: Resources) -> None:
    text = Text(AUTHORITY, "en", Metadata(title="Untitled", type="Law"), "untitled.txt")
    names = {mention.exact: mention.concept for mention in extract(text, rests).mentions}
    assert names["The Authority"] == names["National Digital Authority"]


def test_the_tasks_of_a_body_are_led_by_it(rests: Resources) -> None:
    found = claims(rests, AUTHORITY)
    assert "regulatory-sandbox led-by national-digital-authority" in found
    assert "registration led-by national-digital-authority" in found
    assert not any(claim.startswith("model-evaluation led-by") for claim in found)


def test_what_a_body_shall_do_is_led_by_it_in_law_only(rests: Resources) -> None:
    content = "The European Commission shall establish regulatory sandboxes."
    assert "regulatory-sandbox led-by european-commission" in claims(rests, content)
    assert "regulatory-sandbox led-by european-commission" not in claims(rests, content, "Speech")


def test_what_a_body_is_asked_to_do_is_led_by_it(rests: Resources) -> None:
    content = "Requests the International Telecommunication Union to convene a multi-stakeholder dialogue."
    found = claims(rests, content, "Resolution")
    assert any(claim.endswith(" led-by itu") for claim in found)


def test_chinese_bodies_lead_what_is_done_by_them(rests: Resources) -> None:
    content = "由国家互联网信息办公室建立安全评估制度。"
    assert "security-assessment led-by cyberspace-administration-of-china" in claims(rests, content, "PositionPaper")
    content = "国家互联网信息办公室应当参照国际标准，建立安全评估制度。"
    found = claims(rests, content)
    assert "security-assessment led-by cyberspace-administration-of-china" in found
    assert "international-standards led-by cyberspace-administration-of-china" not in found


def test_means_of_a_remedy_are_asked_for(rests: Resources) -> None:
    found = claims(rests, "Calls upon States to bridge digital divides through capacity-building.", "Resolution")
    assert {"self advocates capacity-building", "self addresses intelligence-gap"} <= found


def test_conditions_apply_where_what_is_otherwise_forbidden_does(rests: Resources) -> None:
    content = "No agency may use AI in housing unless it has:\n(a) carried out an impact assessment.\n"
    assert "impact-assessment applies-in housing" in claims(rests, content)


def test_what_is_used_in_described_places_applies_there(rests: Resources) -> None:
    content = "Mass surveillance should not be used in physical or virtual workplaces."
    assert "mass-surveillance applies-in employment" in claims(rests, content)


def test_articles_begin_with_the_authority_that_is_charged(rests: Resources) -> None:
    content = "第八条 各主管部门应当设立监管沙盒，供企业开展能力建设。"
    found = claims(rests, content)
    assert any(claim.startswith("regulatory-sandbox led-by") for claim in found)
    assert not any(claim.startswith("capacity-building led-by") for claim in found)


def test_who_is_joined_in_a_task_works_with_the_body_charged(rests: Resources) -> None:
    content = "国家互联网信息办公室会同科技部制定国际标准。"
    found = claims(rests, content)
    assert any(claim.startswith("cyberspace-administration-of-china cooperates-with") for claim in found)
    content = "The European Commission shall act in consultation with UNESCO."
    assert "european-commission cooperates-with unesco" in claims(rests, content)
