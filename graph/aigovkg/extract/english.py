"""Names in English, told by their form: numbers of laws and resolutions, titles of persons, head words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aigovkg.extract.headed import HEADS, Found, headed_names, is_whole
from aigovkg.extract.signs import Sign, Stretches
from aigovkg.names import AIGOV, KINDS

__all__ = ["GATHERING", "SIGNS", "EnglishNames"]

#: A law or a resolution by its number. What it may begin with is told first, which is quicker than to try each form.
_NUMBERED: Final = re.compile(
    r"\b(?=[A-Z\dr])(?:"
    r"(?:Regulation|Directive|Decision|Recommendation) (?:\((?:EU|EC|EEC|Euratom)(?:, Euratom)?\) )?(?:No )?"
    r"\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC|JHA))?|[Rr]esolutions?\s+\d{2}/\d{1,4}\b"
    r"|(?:Law|Act|Decree|Regulation|Ordinance) No\.? ?\d{1,5} of (?:19|20)\d{2}\b"
    r"|Executive Order (?:No\. ?)?\d{5}\b"
    r"|(?:[Rr]esolution\s+)?(?:A|S|E|A/HRC|A/C\.\d)/RES/\d{1,4}(?:/\d{1,4})?(?:\s+\(\d{4}\))?"
    r"|[Rr]esolution\s+\d{2,4}\s+\(\d{4}\)|\d{2,3}\s+(?:C|EX)/(?:Resolution|Decision)s?\s+\d{1,3}\b)"
)
#: A resolution by what it is on, where no number tells which.
_ON: Final = re.compile(
    r"\b[Rr]esolution\s+on\s+(?:[\w’'-]+\s+){1,12}?[\w’'-]+(?=[,.;:]|\s+(?:which|that|was|were|has|by|in\s+\d|as|at)\b)"
)
#: A meeting that is told by its place and year.
GATHERING: Final = re.compile(
    r"\b(?:AI |digital |global |international |ministerial )*(?:summit|conference|forum|congress|meeting) in "
    r"(?P<place>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?: in|,)? (?P<time>(?:[A-Z][a-z]{2,8} )?20\d\d)\b"
)
#: A law that tells in brackets what it is on ("Online Safety (Basic Expectations) Determination 2022"), with its year.
_BRACKETED: Final = re.compile(
    r"[A-Z][\w’'-]*(?:(?: |\n)(?:(?:of|and|for|on|the) )*[A-Z][\w’'-]*){0,7}(?: |\n)\([A-Z][^()]{2,60}\)"
    r"(?:(?: |\n)[A-Z][\w’'-]*){0,2}(?: |\n)(?:Act|Bill|Law|Regulations?|Rules|Order|Ordinance"
    r"|Determination|Instrument|Code)"
    r"(?:(?: |\n)(?:of )?(?:19|20)\d\d)?\b"
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
#: The forms, each a bit.
_OF_PERSON, _OF_ROLE, _OF_NUMBER, _OF_TOPIC, _OF_GATHERING, _OF_STANDARD, _OF_BRACKETS, _OF_POLICY, _OF_HEAD = (
    1 << rank for rank in range(9)
)
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
    _OF_BRACKETS: re.compile(r"\)[ \n][A-Z]"),
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
                begins = _BEGINS.get(form)
                if begins is not None and not begins.match(content, start):
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
        forms = 0
        heads: list[tuple[int, int]] = []
        for form, first, last in self._forms.within(start, end):
            forms |= form
            if form == _OF_HEAD:
                heads.append((first, last))
        names = list(_names(self._content, start, end, forms)) if forms & ~_OF_HEAD else []
        if heads:
            names += headed_names(self._content, start, end, heads)
        return names


def _names(content: str, start: int, end: int, forms: int) -> Iterator[Found]:
    """The names of some of the forms, but for those with a head word."""
    for form, person in ((_OF_PERSON, _PERSON), (_OF_ROLE, _PERSON_ROLE)):
        for found in person.finditer(content, start, end) if forms & form else ():
            yield Found(found.start(1), found.end(1), "person", KINDS["person"])
    for number in _NUMBERED.finditer(content, start, end) if forms & _OF_NUMBER else ():
        kind = "Resolution" if "RES/" in number[0] or "esol" in number[0] or "Dec" in number[0][1:] else "Law"
        yield Found(number.start(), number.end(), "document", AIGOV[kind])
    for topic in _ON.finditer(content, start, end) if forms & _OF_TOPIC else ():
        yield Found(topic.start(), topic.end(), "document", AIGOV.Resolution)
    for meeting in GATHERING.finditer(content, start, end) if forms & _OF_GATHERING else ():
        yield Found(meeting.start(), meeting.end(), "event", KINDS["event"])
    for norm in _STANDARD.finditer(content, start, end) if forms & _OF_STANDARD else ():
        yield Found(norm.start(), norm.end(), "document", AIGOV.Standard)
    for law in _BRACKETED.finditer(content, start, end) if forms & _OF_BRACKETS else ():
        yield Found(law.start() + (4 if law[0].startswith("The ") else 0), law.end(), "document", AIGOV.Law)
    for policy in _POLICY.finditer(content, start, end) if forms & _OF_POLICY else ():
        yield Found(policy.start(), policy.end(), "document", AIGOV.Strategy)
