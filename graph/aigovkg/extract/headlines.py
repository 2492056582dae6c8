"""Headlines: who issued a Chinese text, and at which meeting it was given, as its title and the lines under it say.

English ones are read in `fronts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aigovkg.annotation import Claim
from aigovkg.extract.claims import make
from aigovkg.extract.frame import Frame, Places
from aigovkg.extract.named import Named
from aigovkg.extract.recorded import own_title
from aigovkg.extract.voices import Discourse
from aigovkg.names import AIGOV, thing

__all__ = ["headlines"]

_RULES = {name: thing("rule", f"headlines/{name}") for name in ("issuer", "event")}
_BODIES = frozenset({"state", "organization", "grouping"})
#: Kinds of texts that speak for who wrote them: the body that their head names is the author's.
_PERSONAL = frozenset({AIGOV.Commentary, AIGOV.Speech, AIGOV.Interview})
#: What stands in a title after who issued the document, and between several.
_ON = re.compile(r"(?:政府|领导人|外长|首脑|国家元首|成员国元首理事会|成员国|主席国)*(?:关于|就|对)")
_JOINT = re.compile(r"(?:政府|领导人|外长)?(?:和|与|及|同|、|—|-)")
_IN = re.compile(r"[在于][^,。]{0,4}$")
_SPOKEN = re.compile(r"讲话|致辞|演讲|发言|贺信")
#: What a line that only tells who issued the document may hold beside the name.
_CREDIT = re.compile(r"发布|印发|制定|机构|单位|公布|\d+年(?:\d+月(?:\d+日)?)?|[\s:、,.()《》|—·-]")
_HEAD, _LINES, _LINE = 1500, 8, 60


def headlines(frame: Frame, named: Places[Named], discourse: Discourse) -> Iterator[Claim]:
    """Claim what the title of a Chinese text and the lines under it say, where its record does not know.

    Args:
        frame: the text.
        named: the named things in it.
        discourse: the document's record and voice.
    """
    record = discourse.record
    start, end = next((place for place in own_title(frame, record) if place[0] < _HEAD), (0, 0))
    if frame.text.language != "zh":
        return
    inside = named.within(start, end)
    if not record.issuers and record.type not in _PERSONAL:
        for body in _titled(frame.folded, inside, start, end):
            yield make(discourse, record.iri, "issued-by", body.concept, (start, end), 0.76, _RULES["issuer"])
        for low, high in _lines(frame.text.content, end):
            for body in _alone(frame.folded, named.within(low, high), low, high):
                yield make(discourse, record.iri, "issued-by", body.concept, (low, high), 0.76, _RULES["issuer"])
    for event in inside:
        if (
            event.kind == "event"
            and _IN.search(frame.folded, start, event.start)
            and _SPOKEN.search(frame.folded, start, end)
        ):
            yield make(discourse, record.iri, "announced-at", event.concept, (start, end), 0.76, _RULES["event"])


def _titled(folded: str, inside: Sequence[Named], start: int, end: int) -> list[Named]:
    """The bodies at the head of a title, who issued the document together (中国和法国关于…的联合声明)."""
    found: list[Named] = []
    for body in (item for item in inside if item.kind in _BODIES and not item.pronoun):
        before = folded[found[-1].end if found else start : body.start]
        if not (_JOINT.fullmatch(before) if found else not before.strip("\"'《# ")):
            break
        found.append(body)
        if _ON.match(folded, body.end, end):
            return found
    return []


def _lines(content: str, start: int) -> Iterator[tuple[int, int]]:
    """The short lines after a place, up to the first that is text."""
    place = start
    for _ in range(_LINES):
        close = content.find("\n", place)
        close = len(content) if close < 0 else close
        if close - place > _LINE or content.endswith(("。", "；"), place, close) or place > _HEAD:
            return
        yield place, close
        place = close + 1


def _alone(folded: str, inside: Sequence[Named], start: int, end: int) -> Iterator[Named]:
    """The bodies that a line names and says nothing else of."""
    outer = [item for item in inside if item.kind in _BODIES and not item.inside]
    rest, place = "", start
    for item in outer:
        rest += folded[place : item.start]
        place = max(place, item.end)
    if not _CREDIT.sub("", rest + folded[place:end]):
        yield from (item for item in outer if item.kind != "state")
