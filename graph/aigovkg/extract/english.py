"""Names in English, told by their form: numbers of laws and resolutions, titles of persons, head words."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.extract.headed import HEADS, Found, headed_name, headed_names, is_whole
from aigovkg.extract.signs import Sign, Stretches
from aigovkg.names import AIGOV, KINDS

__all__ = ["GATHERING", "SIGNS", "EnglishNames"]

#: A law by its number, and a law or a resolution. What it may begin with is told first, so that most of a text is
#: passed over without trying any form: each goes on behind the character that it looks back at.
_BY_NUMBER: Final = (
    r"(?:(?<=R)(?:egulation|ecommendation)|(?<=D)(?:irective|ecision)) "
    r"(?:\((?:EU|EC|EEC|Euratom)(?:, Euratom)?\) )?(?:No )?\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC|JHA))?"
    r"|(?:(?<=L)aw|(?<=A)ct|(?<=D)ecree|(?<=R)egulation|(?<=O)rdinance) No\.? ?\d{1,5} of (?:19|20)\d{2}\b"
    r"|(?<=E)xecutive Order (?:No\. ?)?\d{5}\b"
)
_NUMBERED_LAW: Final = re.compile(rf"[ADELOR](?<!\w.)(?:{_BY_NUMBER})")
_NUMBERED: Final = re.compile(
    rf"[ADELORSr\d](?<!\w.)(?:{_BY_NUMBER}"
    r"|(?<=[Rr])esolutions?\s+\d{2}/\d{1,4}\b"
    r"|(?:(?<=[Rr])esolution\s+[ASE]|(?<=[ASE]))(?:(?<=A)/HRC|(?<=A)/C\.\d)?"
    r"/RES/\d{1,4}(?:/\d{1,4})?(?:\s+\(\d{4}\))?"
    r"|(?<=[Rr])esolution\s+\d{2,4}\s+\(\d{4}\)|(?<=\d)\d{1,2}\s+(?:C|EX)/(?:Resolution|Decision)s?\s+\d{1,3}\b)"
)
#: Of which one is in each of them that has such a sign: looking for them is quick.
_NUMBERED_WORDS: Final = {
    "/": ("Regulation ", "Directive ", "Decision", "Recommendation ", "esolution", "RES/"),
    " ": ("Regulation ", "Directive ", "Decision ", "Recommendation ", "Law ", "Act ", "Decree ", "Ordinance "),
}
#: One of these is in what has a number and is no law.
_OTHER_NUMBERED: Final = ("esolution", "RES/", "/Decision")
#: A resolution by what it is on, where no number tells which.
_ON: Final = re.compile(
    r"\b[Rr]esolution\s+on\s+(?:[\w’'-]+\s+){1,12}?[\w’'-]+(?=[,.;:]|\s+(?:which|that|was|were|has|by|in\s+\d|as|at)\b)"
)
#: A meeting that is told by its place and year.
GATHERING: Final = re.compile(
    r"\b(?:AI |digital |global |international |ministerial )*(?:summit|conference|forum|congress|meeting) in "
    r"(?P<place>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?: in|,)? (?P<time>(?:[A-Z][a-z]{2,8} )?20\d\d)\b"
)
_LAW: Final = (
    r"(?:(?: |\n)[A-Z][\w’'-]*){0,2}(?: |\n)(?:Act|Bill|Law|Regulations?|Rules|Order|Ordinance"
    r"|Determination|Instrument|Code)"
)
#: A law that tells in brackets what it is on ("Online Safety (Basic Expectations) Determination 2022"), with its year.
_BRACKETED: Final = re.compile(
    r"[A-Z][\w’'-]*(?:(?: |\n)(?:(?:of|and|for|on|the) )*[A-Z][\w’'-]*){0,7}(?: |\n)\([A-Z][^()]{2,60}\)"
    rf"{_LAW}(?:(?: |\n)(?:of )?(?:19|20)\d\d)?\b"
)
#: A policy that a state has adopted under that name.
_POLICY: Final = re.compile(
    r"\b(?:National|Federal)(?:[ \n][A-Z][\w’'-]+){0,4}[ \n]Policy\b"
    r"(?:[ \n](?:on|for)(?:[ \n](?:(?:of|in|and|the)[ \n]){0,2}[A-Z][\w’'-]+){1,6})?(?![ \n][A-Z])"
)
_STANDARD: Final = re.compile(
    r"\b(?:ISO(?:/IEC)?|IEC|IEEE|ITU-T)(?: (?:TR|TS|DIS|Std))? [A-Z]?\.?\d{3,5}(?:[-:.]\d{1,4})*"
)
_PERSON: Final = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Prof|Professor|President|Minister|Chancellor|Ambassador|Commissioner|Senator"
    r"|Secretary-General|Rapporteur)\.? "
    r"((?:[A-Z][a-z\u00c0-\u024f'’-]+ ){1,2}[A-Z][a-z\u00c0-\u024f'’-]+)"
)
_PERSON_ROLE: Final = re.compile(
    r"\b(?!(?:Mr|Ms|Mrs|Dr|Prof)\b)"
    r"((?:[A-Z][a-z\u00c0-\u024f'’-]*\.? ){1,2}[A-Z][a-z\u00c0-\u024f'’-]+), (?:the |an? )?(?:[a-z]+ ){0,2}"
    r"(?:[Pp]rofessor|[Dd]irector|[Mm]inister|[Pp]resident|[Cc]hair|[Hh]ead|CEO|[Ff]ounder|[Rr]esearcher"
    r"|[Aa]mbassador) (?:of|at|for)\b"
)
#: Who says something, and for whom he works: "Ada Example of the Northern Data Agency told …".
_SPEAKING: Final = re.compile(
    r"\b((?:(?!The\b|Prime\b|Vice\b|Deputy\b|Foreign\b)[A-Z][a-z\u00c0-\u024f'’-]+ )(?:[A-Z]\.? )?"
    r"(?:(?:de|van|von|al|bin) )?[A-Z][a-z\u00c0-\u024f'’-]+) of (?:the )?"
    r"(?=((?:[A-Z][\w’'-]*|of|for|and|the|on)(?: (?:[A-Z][\w’'-]*|of|for|and|the|on)){0,9}) "
    r"(?:told|said|says|argued|argues|warned|warns|wrote|writes|noted|observed|asked|reminded|recalled|explained|put)\b)"
)
#: The forms, each a bit.
_OF_PERSON: Final = 1
_OF_ROLE: Final = 2
_OF_NUMBER: Final = 4
_OF_TOPIC: Final = 8
_OF_GATHERING: Final = 16
_OF_STANDARD: Final = 32
_OF_BRACKETS: Final = 64
_OF_POLICY: Final = 128
_OF_SPEAKING: Final = 256
_OF_HEAD: Final = 512
#: Of each form, what one of stands in each name that it finds.
_SIGNS: Final = {
    _OF_PERSON: (
        *("Mr", "Ms", "Dr", "Prof", "President ", "President.", "Minister", "Chancellor", "Ambassador"),
        *("Commissioner", "Senator", "Secretary-General", "Rapporteur"),
    ),
    _OF_ROLE: (
        *("rofessor", "irector", "inister", "resident", "hair", "ead ", "CEO", "ounder", "esearcher", "mbassador"),
    ),
    _OF_NUMBER: ("/", " No", "esolution", "Executive Order"),
    _OF_TOPIC: ("esolution on",),
    _OF_GATHERING: ("ummit in ", "onference in ", "orum in ", "ongress in ", "eeting in "),
    _OF_STANDARD: ("ISO", "IEC", "IEEE", "ITU-T"),
    _OF_BRACKETS: (") ", ")\n"),
    _OF_POLICY: (" Policy", "\nPolicy"),
    _OF_SPEAKING: (
        *(" told ", " said ", " says ", " argued ", " argues ", " warned ", " warns ", " wrote ", " writes "),
        *(" noted ", " observed ", " asked ", " reminded ", " recalled ", " explained ", " put "),
    ),
    _OF_HEAD: tuple(HEADS),
}
_FORMS: Final = [form for form, signs in _SIGNS.items() for _ in signs]
#: Of which one stands in each name that is found.
SIGNS: Final = [sign for signs in _SIGNS.values() for sign in signs]
#: What stands wherever one of these forms is found, from where its sign begins: most signs are part of other words.
_BEGINS: Final = {
    _OF_PERSON: _PERSON,
    _OF_ROLE: re.compile("[A-Za-z]+ (?:of|at|for)"),
    _OF_NUMBER: re.compile(
        r"/(?:\d|RES/|Resolution|Decision)| No\.? ?\d|esolutions?\s+\d|Executive Order (?:No\. ?)?\d"
    ),
    _OF_BRACKETS: re.compile(rf"\){_LAW}"),
}


_BEGINNINGS: Final = [_BEGINS.get(form) for form in _FORMS]
#: How what follows a role begins, and what begins behind the stroke of a number, besides a digit.
_BEHIND_ROLES: Final = frozenset({"of", "at", "fo"})
_BEHIND_SLASHES: Final = frozenset({"R", "D"})
#: Forms that are looked for near their signs only, and how far before and behind those a name reaches (code points).
_NEAR_SIGN: Final = [
    (_OF_PERSON, _PERSON),
    (_OF_ROLE, _PERSON_ROLE),
    (_OF_NUMBER, _NUMBERED),
    (_OF_POLICY, _POLICY),
    (_OF_SPEAKING, _SPEAKING),
]
#: Of some of them, of which one is in each name: looking for these is quick.
_NEEDED: Final = {_OF_ROLE: (", ",), _OF_POLICY: ("National", "Federal"), _OF_SPEAKING: (" of ",)}
_REACH: Final = {
    _OF_PERSON: (0, 200),
    _OF_ROLE: (120, 5),
    _OF_NUMBER: (50, 40),
    _OF_POLICY: (120, 200),
    _OF_SPEAKING: (160, 2),
}


class EnglishNames:
    """Finds names in English by their form.

    Args:
        content: the text.
        signs: where `SIGNS` stand in it, in the order of their ends.
    """

    def __init__(self, content: str, signs: list[Sign]) -> None:
        self._content = content
        told: list[Sign] = []
        for rank, start, end in signs:
            form = _FORMS[rank]
            if form == _OF_HEAD:
                if not is_whole(content, start, end):
                    continue
            else:
                begins = _BEGINNINGS[rank]
                if begins is not None and not (_may_begin(content, form, start, end) and begins.match(content, start)):
                    continue
            told.append((form, start, end))
        self._forms = Stretches(told)

    def within(self, start: int, end: int) -> list[Found]:
        """Find the names in a stretch of the text.

        Args:
            start, end: where to look.
        Returns:
            The names, in no order.
        """
        signs = self._forms.within(start, end)
        if not signs:
            return []
        forms = 0
        heads: list[tuple[int, int]] = []
        for form, first, last in signs:
            forms |= form
            if form == _OF_HEAD:
                heads.append((first, last))
        found = _names(self._content, start, end, forms, signs) if forms & ~_OF_HEAD else []
        if heads:
            headed = headed_names(self._content, start, end, heads)
            found += _employed(self._content, found, headed) if forms & _OF_SPEAKING else headed
        return found


def _may_begin(content: str, form: int, start: int, end: int) -> bool:
    """Whether what follows a sign may stand in a name of its form: looking at that is quick."""
    behind = content[end : end + 1]
    if form == _OF_ROLE:
        blank = content.find(" ", start)
        return content[blank + 1 : blank + 3] in _BEHIND_ROLES
    if form == _OF_NUMBER:
        return behind.isdigit() or behind in _BEHIND_SLASHES or content[start] != "/"
    return form != _OF_BRACKETS or behind.isupper()


def _employed(content: str, names: list[Found], headed: list[Found]) -> list[Found]:
    """Names with a head word, where one begins with that of a person who works there: only what stands behind it."""
    persons = {name.start: name.end for name in names if name.kind == "person"}
    kept: list[Found] = []
    for name in headed:
        last = persons.get(name.start)
        if last is None:
            kept.append(name)
        elif body := headed_name(content, _after_of(content, last), name.end):
            kept.append(body)
    return kept


def _after_of(content: str, place: int) -> int:
    """Where what stands behind "of" or "of the" begins."""
    place += len(" of ")
    return place + len("the ") if content.startswith("the ", place) else place


def _names(content: str, start: int, end: int, forms: int, signs: list[Sign]) -> list[Found]:
    """The names of some of the forms, but for those with a head word."""
    found: list[Found] = []
    for form, pattern in _NEAR_SIGN:
        for name in _around(content, start, end, form, pattern, signs) if forms & form else ():
            if form == _OF_NUMBER:
                told: str = name[0]
                kind = "Resolution" if "RES/" in told or "esol" in told or "Dec" in told[1:] else "Law"
                found.append(Found(name.start(), name.end(), "document", AIGOV[kind]))
            elif form == _OF_POLICY:
                found.append(Found(name.start(), name.end(), "document", AIGOV.Strategy))
            elif form != _OF_SPEAKING or HEADS.keys().isdisjoint(name[1].split()):
                found.append(Found(name.start(1), name.end(1), "person", KINDS["person"]))
    if forms & _OF_TOPIC:
        found += [Found(*name.span(), "document", AIGOV.Resolution) for name in _ON.finditer(content, start, end)]
    if forms & _OF_GATHERING:
        found += [Found(*name.span(), "event", KINDS["event"]) for name in GATHERING.finditer(content, start, end)]
    if forms & _OF_STANDARD:
        found += [Found(*name.span(), "document", AIGOV.Standard) for name in _STANDARD.finditer(content, start, end)]
    for law in _BRACKETED.finditer(content, start, end) if forms & _OF_BRACKETS else ():
        begin = law.start() + (4 if law[0].startswith("The ") else 0)
        found += [Found(begin, law.end(), "document", AIGOV.Law)]
    return found


def _around(
    content: str, start: int, end: int, form: int, pattern: re.Pattern[str], signs: list[Sign]
) -> list[re.Match[str]]:
    """The names of a form that stand around its signs."""
    found: list[re.Match[str]] = []
    before, behind = _REACH[form]
    done = start
    for one, first, last in signs:
        if one != form or first < done:
            continue
        low, high = max(first - before, done), min(last + behind, end)
        words = _NUMBERED_WORDS.get(content[first]) if form == _OF_NUMBER else _NEEDED.get(form)
        near = content[low:high]
        if words and not any(word in near for word in words):
            continue
        law = form == _OF_NUMBER and not any(word in near for word in _OTHER_NUMBERED)
        name = (_NUMBERED_LAW if law else pattern).search(content, low, high)
        if name is not None:
            found.append(name)
            done = name.end()
    return found
