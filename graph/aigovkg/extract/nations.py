"""Nations: states named by who speaks for them, "Chinese officials", "US policymakers", "Beijing argues", 美国官员."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from aigovkg.extract.frame import Frame
from aigovkg.extract.named import Named, merged
from aigovkg.names import thing

__all__ = ["with_nations"]

_ADJECTIVES = {
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
_CAPITALS = {
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
_PEOPLE = (
    r"(?:(?:government|foreign|defen[cs]e|senior|top|federal|national|state) )?(?:officials?|diplomats?|leaders?"
    r"|leadership|experts?|policy-?makers?|policy makers?|negotiators?|authorities|lawmakers?|legislators?|delegates?"
    r"|delegation|government|administration|regulators?|ministers?|representatives?|side)\b"
)
_PEOPLE_ZH = r"(?:的)?(?:政府(?!间|間)|官员|官員|专家|專家|外交官|领导人|領導人|当局|當局|代表(?![权權性团團作]))"
_SPEAKING = (
    r"(?:argu|insist|stress|emphasi|say|said|claim|believ|maintain|contend|want|seek|sought|fear|prefer|reject|oppos"
    r"|support|propos|advocat|call|urg|warn|back|favou?r|demand|accus|critici|promis|pledg|announc|view|see|hope|push"
    r"|pursu|condemn|regard|consider|worri|worry|welcom|declar|refus|agree|endors)[a-z]*\b"
)
#: What may stand between the name of a capital and what it says.
_ASIDE = (
    r"(?:, (?:for its part|in turn|too|by contrast|in contrast|meanwhile|however|on the other hand|likewise),"
    r"| and its [a-z]+)"
)
_ADJECTIVE = "|".join(sorted(_ADJECTIVES, key=len, reverse=True))
_LATIN = "|".join(name for name in _CAPITALS if name.isascii())


def _by_first_sign(names: Iterable[str]) -> str:
    """A pattern for names that parts them by their first signs, for which a text is searched quickest."""
    longest = sorted(names, key=len, reverse=True)
    rests = {name[0]: "|".join(other[1:] for other in longest if other[0] == name[0]) for name in longest}
    return f"(?:{'|'.join(f'{first}(?:{rest})' for first, rest in sorted(rests.items()))})"


_OF_A_STATE = re.compile(
    rf"{_by_first_sign(_ADJECTIVES)}(?:(?=(?:(?:,| and| or|, and) (?:{_ADJECTIVE}))+ {_PEOPLE})|(?= {_PEOPLE}))"
)
_AFTER = re.compile(rf" {_PEOPLE}")
_AFTER_ZH = re.compile(_PEOPLE_ZH)
_LATIN_FIRST = _by_first_sign(name for name in _CAPITALS if name.isascii())
_HAN_FIRST = _by_first_sign(name for name in _CAPITALS if not name.isascii())
_CAPITAL = re.compile(
    rf"{_LATIN_FIRST}(?=(?:(?:,| and| or) (?:{_LATIN}))*{_ASIDE}?"
    rf" (?:[a-z]+ly |also |has |have |had |long |will |would |still |now |does |do |not )*{_SPEAKING})"
)
_CAPITAL_ZH = re.compile(
    rf"{_HAN_FIRST}(?=(?:方面|当局|當局|则|則|也|亦|一直|始终|始終|均|却|卻|还|還|都|不断)*"
    r"(?:坚持|堅持|主张|主張|认为|認為|强调|強調|反对|反對|支持|呼吁|呼籲|表示|指责|指責|希望|担心|擔心|警告|提出|宣布))"
)


def with_nations(frame: Frame, named: Sequence[Named]) -> list[Named]:
    """Add the states that a text names by their people or their capital; whoever speaks for a state is no other actor.

    Args:
        frame: the text.
        named: what the vocabulary knows in it, in the order of the text.
    Returns:
        The named things, in the order of the text, longer ones before those inside them.
    """
    content = frame.text.content
    states = [*_by_people(content), *_by_name(content, named)]
    taken = {item.start for item in states}
    capitals = [*_CAPITAL.finditer(content), *(_CAPITAL_ZH.finditer(content) if frame.compacted.chinese else ())]
    states += [
        _state(one.start(), one.end(), _CAPITALS[one[0]], one[0]) for one in capitals if one.start() not in taken
    ]
    if not states:
        return list(named)
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


def _by_people(content: str) -> Iterator[Named]:
    """ "Chinese officials"; of several adjectives in a row each by itself."""
    for found in _OF_A_STATE.finditer(content):
        people = _AFTER.match(content, found.end())
        yield _state(found.start(), people.end() if people else found.end(), _ADJECTIVES[found[0]], found[0])


def _by_name(content: str, named: Sequence[Named]) -> Iterator[Named]:
    """ "US policymakers", 美国官员: the name of the state goes on."""
    for item in named:
        if item.kind == "state" and not item.inside and not item.weak:
            after = _AFTER if content[item.end - 1].isascii() else _AFTER_ZH
            if people := after.match(content, item.end):
                yield item.at(item.start, people.end())


def _state(start: int, end: int, slug: str, label: str) -> Named:
    return Named(start, end, thing("state", slug), "state", label, confidence=0.9)
