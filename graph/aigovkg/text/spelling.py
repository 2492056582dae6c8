"""The ways in which a label may be written: what the matcher looks for beside the label itself.

A spelling that nobody uses does no harm, for it is never found: the rules are generous.
"""

from __future__ import annotations

import re

from aigovkg.text.folding import compact

__all__ = ["spellings"]

#: Terms that stand for each other inside a longer label: what every place of the first has, its pattern, the other.
_PAIRS = (
    ("ai", re.compile(r"\bai\b"), "artificial intelligence"),
    ("artificial intelligence", re.compile(r"\bartificial intelligence\b"), "ai"),
    ("人工智", re.compile("人工智[能慧]"), "ai"),
    ("ai", re.compile(r"(?<![a-z])ai(?=[\u4e00-\u9fff])"), "人工智能"),
    (" and ", re.compile(r"(?<= )and(?= )"), "&"),
)
#: Chinese words for the same thing in mainland China and elsewhere (Taiwan, Hong Kong), in simplified characters. Which
#: characters a text has is a matter of folding; which words, of the label.
_REGIONAL = (
    ("人工智能", "人工智慧"),
    ("智能", "智慧"),
    ("算法", "演算法"),
    ("数据", "资料"),
    ("信息", "资讯", "讯息"),
    ("网络", "网路"),
    ("软件", "软体"),
    ("硬件", "硬体"),
    ("数字", "数位", "数码"),
    ("质量", "品质"),
    ("程序", "程式"),
    ("代码", "程式码", "原始码"),
    ("芯片", "晶片"),
    ("计算", "运算"),
    ("云计算", "云端运算"),
    ("服务器", "伺服器"),
    ("用户", "使用者"),
    ("大语言模型", "大型语言模型"),
    ("监管", "监理", "规管"),
    ("治理", "管治"),
    ("可持续", "永续"),
    ("隐私", "私隐"),
    ("知识产权", "智慧财产权", "智财权"),
    ("版权", "著作权"),
    ("利益相关方", "利害关系人", "利益相关者", "利益攸关方", "利害关系方", "利益攸关者", "持份者"),
    ("残疾人", "身心障碍者", "残障人士", "残疾人士"),
    ("公共部门", "公部门"),
    ("私营部门", "私部门", "私人部门"),
    ("沙盒", "沙箱"),
    ("计划", "计画"),
    ("社区", "社群"),
    ("合作伙伴", "伙伴"),
    ("劳动者", "劳工"),
    ("虚假信息", "虚假讯息", "不实讯息", "不实资讯", "假讯息"),
    ("深度伪造", "深伪", "深度造假"),
    ("公民社会", "民间社会"),
    ("网络安全", "资通安全", "资安"),
    ("个人信息", "个人资料", "个资"),
    ("可追溯", "可溯源", "可追踪"),
    ("可解释", "可说明"),
    ("互操作", "互操", "互通"),
    ("非歧视", "不歧视", "无歧视"),
    ("审计", "稽核"),
    ("问责", "当责", "课责"),
    ("指南", "指引"),
    ("协议", "协定"),
    ("水平", "水准"),
    ("项目", "专案"),
)
#: Where words stand there that begin with a character: a label has few of them.
_BEGINNINGS: dict[str, set[int]] = {}
for _rank, _words in enumerate(_REGIONAL):
    for _word in _words:
        _BEGINNINGS.setdefault(_word[0], set()).add(_rank)
#: More spellings than this are given to no Chinese label.
_MANY = 48
#: British and American spellings, longer ones before those that they begin with.
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("analyse", "analyze"),
    ("centred", "centered"),
    ("centre", "center"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("neighbour", "neighbor"),
    ("defence", "defense"),
    ("licence", "license"),
    ("programme", "program"),
    ("judgement", "judgment"),
    ("modell", "model"),
    ("labell", "label"),
)
_TO_AMERICAN = dict(_SPELLINGS)
_TO_BRITISH = {american: british for british, american in _SPELLINGS}
_BRITISH = re.compile("|".join(_TO_AMERICAN))
_AMERICAN = re.compile("|".join(_TO_BRITISH))
_PREPOSITION = re.compile(
    r" (?:of|for|in|on|to|by|with|from|against|about|through|between|under|over|at|as|into|within|that|which|who) "
)
_WORD = re.compile(r"[a-zß-öø-ÿœ]{3,}")
#: Words in -s that are no plurals, and plurals that mean something else than their singular.
_STAYS = re.compile(r"(?:ss|us|is|\bbias|ics|news|series|species|means|goods|arms|always|less)$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_MOST_WORDS = 6


def spellings(label: str, *, inflect: bool = False) -> set[str]:
    """Give the ways in which a label may be written, in compact form (see `aigovkg.text.compact`).

    Args:
        label: a label in English or Chinese.
        inflect: also give the plural of a singular English noun, and the singular of a plural.
    Returns:
        The spellings, the label's own among them: AI and artificial intelligence, British and American, hyphenated,
        apart and in one word; in Chinese the words of the mainland, Taiwan and Hong Kong.
    """
    own = compact(label).content.strip()
    forms = {own} if own else set()
    if not own or own in ("ai", "artificial intelligence", "人工智能", "人工智慧"):
        return forms
    for part, pattern, other in _PAIRS:
        forms |= {pattern.sub(other, form) for form in forms if part in form}
    if inflect:
        forms |= {inflected for form in forms for inflected in _inflections(form, label)}
    if not own.isascii():
        forms |= _regional(own, forms)
    if own.isascii():
        forms |= {respelled for form in forms for respelled in _respelled(form)}
        for form in [own, *(_inflections(own, label) if inflect else [])]:
            forms |= _solid(form, label)
    return forms


def _regional(own: str, forms: set[str]) -> set[str]:
    """The forms in the words of other regions; a label that is nothing but such a word stays as it is."""
    found = set(forms)
    for rank in sorted({rank for character in own for rank in _BEGINNINGS.get(character, ())}):
        words = _REGIONAL[rank]
        if own in words:
            continue
        word = max((word for word in words if word in own), key=len, default="")
        if word and len(found) * len(words) <= _MANY:
            found |= {form.replace(word, other) for form in found for other in words}
    return found


def _respelled(form: str) -> tuple[str, str]:
    """The form in British and in American spelling."""
    return (
        _AMERICAN.sub(lambda found: _TO_BRITISH[found[0]], form),
        _BRITISH.sub(lambda found: _TO_AMERICAN[found[0]], form),
    )


def _solid(own: str, label: str) -> set[str]:
    """Two neighbouring words as one: "lifecycle", and "well-being" broken after its hyphen at the end of a line."""
    words = own.split(" ")
    if len(words) == 1 or len(words) > _MOST_WORDS or ("-" not in label and len(words) != 2):
        return set()
    gaps = range(1, len(words))
    return {" ".join(words[:gap]) + " ".join(words[gap:]) for gap in gaps if words[gap - 1][-1:].isalpha()}


def _inflections(form: str, label: str) -> list[str]:
    """The form with its head noun in the other number."""
    cut = _PREPOSITION.search(form)
    front, rest = (form[: cut.start()], form[cut.start() :]) if cut else (form, "")
    before, blank, head = front.rpartition(" ")
    if not _WORD.fullmatch(head) or head.upper() in label:
        return []
    if not head.endswith("s") or _STAYS.search(head):
        heads = [] if head.endswith(("ics", "news", "series", "species", "means", "goods", "arms")) else [_plural(head)]
    elif len(head) > 4 or before:
        heads = _singulars(head)
    else:
        heads = []
    return [f"{before}{blank}{other}{rest}" for other in heads]


def _plural(noun: str) -> str:
    if noun.endswith("sis"):
        return noun[:-2] + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return noun[:-1] + "ies"
    return noun + ("es" if _SIBILANT.search(noun) else "s")


def _singulars(noun: str) -> list[str]:
    if noun.endswith("ies"):
        return [noun[:-3] + "y"]
    if noun.endswith("es") and _SIBILANT.search(noun[:-2]):
        return [noun[:-1], noun[:-2], noun[:-2] + "is"]
    return [noun[:-1]]
