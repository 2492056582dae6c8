"""Nations: states named by who speaks for them, "Chinese officials", "US policymakers", "Beijing argues", 美国官员,
or by a character each: 中美两国."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, merged
from aigovkg.extract.signs import Sign
from aigovkg.names import thing

__all__ = ["SIGNS", "with_nations"]

_ADJECTIVES: Final = {
    "American": "united-states", "Argentine": "argentina", "Australian": "australia",
    "Austrian": "austria", "Bangladeshi": "bangladesh", "Belgian": "belgium", "Brazilian": "brazil",
    "British": "united-kingdom", "Canadian": "canada", "Chilean": "chile", "Chinese": "china",
    "Colombian": "colombia", "Cuban": "cuba", "Czech": "czechia", "Danish": "denmark", "Dutch": "netherlands",
    "Egyptian": "egypt", "Emirati": "united-arab-emirates", "Estonian": "estonia", "Ethiopian": "ethiopia",
    "Finnish": "finland", "French": "france", "German": "germany", "Ghanaian": "ghana", "Greek": "greece",
    "Hungarian": "hungary", "Indian": "india", "Indonesian": "indonesia", "Iranian": "iran", "Irish": "ireland",
    "Israeli": "israel", "Italian": "italy", "Japanese": "japan", "Kazakh": "kazakhstan", "Kenyan": "kenya",
    "Korean": "south-korea", "South Korean": "south-korea", "North Korean": "north-korea",
    "Malaysian": "malaysia", "Mexican": "mexico", "Moroccan": "morocco", "Nigerian": "nigeria",
    "Norwegian": "norway", "Pakistani": "pakistan", "Peruvian": "peru", "Philippine": "philippines",
    "Polish": "poland", "Portuguese": "portugal", "Romanian": "romania", "Russian": "russia",
    "Rwandan": "rwanda", "Saudi": "saudi-arabia", "Senegalese": "senegal", "Serbian": "serbia",
    "Singaporean": "singapore", "South African": "south-africa", "Spanish": "spain", "Swedish": "sweden",
    "Swiss": "switzerland", "Thai": "thailand", "Turkish": "turkey", "Ukrainian": "ukraine",
    "Uruguayan": "uruguay", "Vietnamese": "vietnam",
}  # fmt: skip
_CAPITALS: Final = {
    "Beijing": "china", "Washington": "united-states", "Brussels": "european-union", "Moscow": "russia",
    "Tokyo": "japan", "Seoul": "south-korea", "New Delhi": "india", "Paris": "france", "Berlin": "germany",
    "London": "united-kingdom", "Ottawa": "canada", "Canberra": "australia", "Jakarta": "indonesia",
    "Pretoria": "south-africa", "Abuja": "nigeria", "Nairobi": "kenya", "Riyadh": "saudi-arabia",
    "Ankara": "turkey", "Tehran": "iran", "Kyiv": "ukraine", "Hanoi": "vietnam",
    "北京": "china", "华盛顿": "united-states", "華盛頓": "united-states", "布鲁塞尔": "european-union",
    "布魯塞爾": "european-union", "莫斯科": "russia", "东京": "japan", "東京": "japan", "首尔": "south-korea",
    "新德里": "india", "巴黎": "france", "柏林": "germany", "伦敦": "united-kingdom", "倫敦": "united-kingdom",
}  # fmt: skip
#: Those who speak for a state.
_PEOPLE: Final = (
    r"(?:(?:government|foreign|defen[cs]e|senior|top|federal|national|state) )?(?:officials?|diplomats?|leaders?"
    r"|leadership|experts?|policy-?makers?|policy makers?|negotiators?|authorities|lawmakers?|legislators?|delegates?"
    r"|delegation|government|administration|regulators?|ministers?|representatives?|side)\b"
)
_PEOPLE_ZH: Final = (
    r"(?:的)?(?:政府(?!间|間)|官员|官員|专家|專家|外交官|领导人|領導人|当局|當局|代表(?![权權性团團作]))"
)
_SPEAKING: Final = (
    r"(?:argu|insist|stress|emphasi|say|said|claim|believ|maintain|contend|want|seek|sought|fear|prefer|reject|oppos"
    r"|support|propos|advocat|call|urg|warn|back|favou?r|demand|accus|critici|promis|pledg|announc|view|see|hope|push"
    r"|pursu|condemn|regard|consider|worri|worry|welcom|declar|refus|agree|endors)[a-z]*\b"
)
#: What may stand between the name of a capital and what it says.
_ASIDE: Final = (
    r"(?:, (?:for its part|in turn|too|by contrast|in contrast|meanwhile|however|on the other hand|likewise),"
    r"| and its [a-z]+)"
)
_ADJECTIVE: Final = "|".join(sorted(_ADJECTIVES, key=len, reverse=True))
_LATIN: Final = "|".join(name for name in _CAPITALS if name.isascii())

#: What follows an adjective that names a state: those who speak for it, or another such adjective.
_OF_A_STATE: Final = re.compile(rf"(?:(?:,| and| or|, and) (?:{_ADJECTIVE}))* {_PEOPLE}")
_AFTER: Final = re.compile(rf" {_PEOPLE}")
_AFTER_ZH: Final = re.compile(_PEOPLE_ZH)
#: What follows a capital that stands for its state.
_SAYS: Final = re.compile(
    rf"(?:(?:,| and| or) (?:{_LATIN}))*{_ASIDE}?"
    rf" (?:[a-z]+ly |also |has |have |had |long |will |would |still |now |does |do |not )*{_SPEAKING}"
)
_SAYS_ZH: Final = re.compile(
    r"(?:方面|当局|當局|则|則|也|亦|一直|始终|始終|均|却|卻|还|還|都|不断)*"
    r"(?:坚持|堅持|主张|主張|认为|認為|强调|強調|反对|反對|支持|呼吁|呼籲|表示|指责|指責|希望|担心|擔心|警告|提出|宣布)"
)
#: States by the one character that is said of each where several are named together: 中美两国, 中日韩.
_SHORT: Final = {
    "中": "china", "美": "united-states", "欧": "european-union", "歐": "european-union", "俄": "russia",
    "英": "united-kingdom", "法": "france", "德": "germany", "日": "japan", "韩": "south-korea", "韓": "south-korea",
}  # fmt: skip
_TOGETHER: Final = (
    *("中美", "美中", "中欧", "中歐", "美欧", "美歐", "中俄", "美俄", "中英", "美英", "英美", "中法", "中德", "法德"),
    *("中日", "美日", "中韩", "中韓", "中日韩", "中日韓", "美日韩", "美日韓"),
)
#: What follows such a row, and what may not stand before it: 其中美国, 集中.
_TOGETHER_ARE: Final = re.compile(
    r"(?:[两兩双雙三][国國方边邊]|关系|關係|元首|领导人|領導人|人工智|AI|对话|對話|合作|博弈|竞争|競爭|科技|之间|之間|战略|戰略|经贸|經貿|贸易"
    r"|貿易|磋商|会谈|會談|会晤|會晤|政府|围绕|圍繞|共同|应(?!用)|應(?!用)|均|都|在|就(?!业|業))"
)
_NOT_BEFORE: Final = "其集之当當年月"
#: Of which one stands wherever a state is named by its people or its capital, or several are named together.
SIGNS: Final = [*_ADJECTIVES, *_CAPITALS, *_TOGETHER]


def with_nations(frame: Frame, named: list[Named], signs: list[Sign]) -> list[Named]:
    """Add the states that a text names by their people or their capital; whoever speaks for a state is no other actor.

    Args:
        frame: the text.
        named: what the vocabulary knows in it, in the order of the text.
        signs: where `SIGNS` stand in it.
    Returns:
        The named things, in the order of the text, longer ones before those inside them.
    """
    content = frame.text.content
    states = [*_by_people(content, signs), *_by_name(content, named), *_together(content, signs)]
    taken = {item.start for item in states}
    states += [item for item in _by_capital(content, signs) if item.start not in taken]
    if not states:
        return named
    covered = {place for item in states for place in range(item.start, item.end)}
    longer = {
        place
        for item in named
        if item.kind not in ("state", "stakeholder-group")
        for place in range(item.start, item.end)
        if place in covered
    }
    states = [item for item in states if item.start not in longer]
    covered = {place for item in states for place in range(item.start, item.end)}
    kept = [item for item in named if item.kind not in ("state", "stakeholder-group") or item.start not in covered]
    return merged(kept, states)


def _by_people(content: str, signs: list[Sign]) -> list[Named]:
    """ "Chinese officials"; of several adjectives in a row each by itself."""
    found: list[Named] = []
    done = 0
    for start, minus_end, rank in sorted((start, -end, rank) for rank, start, end in signs if rank < len(_ADJECTIVES)):
        end = -minus_end
        if start >= done and _OF_A_STATE.match(content, end):
            people = _AFTER.match(content, end)
            adjective = SIGNS[rank]
            found.append(_state(start, people.end() if people else end, _ADJECTIVES[adjective], adjective))
            done = end
    return found


def _by_capital(content: str, signs: list[Sign]) -> list[Named]:
    """ "Beijing argues", 北京表示."""
    found: list[Named] = []
    for rank, start, end in signs:
        capital = SIGNS[rank]
        if capital in _CAPITALS and (_SAYS if capital.isascii() else _SAYS_ZH).match(content, end):
            found.append(_state(start, end, _CAPITALS[capital], capital))
    return found


def _together(content: str, signs: list[Sign]) -> list[Named]:
    """中美两国: each of the states by its character."""
    found: list[Named] = []
    for rank, start, end in signs:
        row = SIGNS[rank]
        if row[0] not in _SHORT or content[max(start - 1, 0)] in _NOT_BEFORE or not _TOGETHER_ARE.match(content, end):
            continue
        found += [_state(start + at, start + at + 1, _SHORT[sign], sign) for at, sign in enumerate(row)]
    return found


def _by_name(content: str, named: list[Named]) -> list[Named]:
    """ "US policymakers", 美国官员: the name of the state goes on."""
    found: list[Named] = []
    for item in named:
        if item.kind == "state" and not item.inside and not item.weak:
            after = _AFTER if content[item.end - 1].isascii() else _AFTER_ZH
            if people := after.match(content, item.end):
                found.append(item.at(item.start, people.end()))
    return found


def _state(start: int, end: int, slug: str, label: str) -> Named:
    return Named(start, end, thing("state", slug), "state", label, confidence=0.9)
