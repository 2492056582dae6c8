"""Mentions: which concepts a text names, and where."""

from __future__ import annotations

import re
from typing import Final

from rdflib import URIRef

from aigovkg.extract.adjectives import stands_for_people
from aigovkg.extract.frame import Frame
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.named import ACTORS, VALUES, Named, in_order
from aigovkg.extract.offices import is_of_office
from aigovkg.matcher import Match, Matcher, is_hidden

__all__ = ["Namer"]

#: Kinds whose names hide what is inside them: "China" in the name of a newspaper is not a mention of the country.
_CLOSED: Final = bits_of(("person", "state", "event", "stakeholder-group", "stage", "domain"))
_ORDER: Final = {
    kind: rank
    for rank, kind in enumerate(
        (
            "document",
            "event",
            "person",
            "organization",
            "grouping",
            "state",
            "risk",
            "principle",
            "mechanism",
            "domain",
            "stage",
            "stakeholder-group",
        )
    )
}
#: How sure a label is, and a weak label for which its context speaks.
_SURE: Final = 0.95
_WEAK: Final = 0.82
_LONG: Final = 14
_LONG_HAN: Final = 4
_HAN: Final = 0x80  # from here on
#: A word of a name right before another, and how far before the other name may begin.
_GOES_BEFORE: Final = re.compile(r"[A-Z][\w-]+[ \n]$")
_BEFORE: Final = 60
#: Kinds whose names of two words have a capital beside those of acronyms.
_CAPITAL: Final = bits_of(("organization", "grouping", "event"))
_NAME: Final = re.compile(r"\b(?:[A-Z][a-z]|[A-Z]{5})")
#: What stands before the name of a document that another one is on.
_ABOUT: Final = re.compile(
    r"(?:\b(?:on|of|to|for|about|with|in|under|implementing) (?:the )?[\"'“‘]?|['’]s |[《“「关于解读对与和在的])$"
)
_QUOTE: Final = re.compile("[《「]")
#: What the identifier of a concept has that is a pair itself ("equality and mutual benefit").
_PAIR: Final = "-and-"
#: For so many long names it is kept what is inside them.
_KEPT: Final = 10_000


class Namer:
    """Finds the named things of texts.

    Args:
        matcher: finds the labels.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        #: By concept what is inside its long names: the same stand in many texts.
        self._kept: dict[URIRef, dict[str, list[Named]]] = {}
        self._count = 0

    def find(self, frame: Frame, matches: list[Match]) -> list[Named]:
        """Find the named things of a text; weak labels are still to be settled.

        Of several concepts with the same label one is taken; within long names of ideas and documents, names of actors,
        documents and risks count too.

        Args:
            frame: the text.
            matches: the labels that the matcher finds in it.
        Returns:
            The named things, in the order of the text, longer ones before those inside them.
        """
        content, folded = frame.text.content, frame.folded
        named: list[Named] = []
        ordered = True  # but for a body whose name begins before another
        for match in self._whole(content, matches):
            start, end, concept, kind = match.start, match.end, match.concept, match.kind
            label, weak = match.label, match.weak
            item = Named(start, end, concept, kind, label, weak=weak, confidence=_WEAK if weak else _SURE)
            if item.bit & _CAPITAL and label.count(" ") == 1 and not _has_name(label, content[start:end]):
                continue
            quote = _QUOTE.search(content, start + 1, end) if kind == "document" else None
            if quote:  # the name of who issued it, and its title
                issuer = (one for one in self._matcher.find(content[start : quote.start()]) if one.kind in ACTORS)
                named += [
                    Named(start + one.start, start + one.end, one.concept, one.kind, one.label, confidence=_SURE)
                    for one in issuer
                ]
                start = item.start = quote.start()
            if kind == "domain" and content[start].isupper() and is_of_office(content, start):
                continue
            if kind == "stakeholder-group" and not stands_for_people(item, folded):
                continue
            ordered = ordered and not (named and start <= named[-1].start)
            named.append(item)
            if not item.bit & _CLOSED and end - start >= (_LONG if ord(content[start]) < _HAN else _LONG_HAN):
                for inner in self._inside(content[start:end], concept, kind):
                    named.append(inner.at(start + inner.start, start + inner.end))
        return named if ordered else in_order(named)

    def _whole(self, content: str, matches: list[Match]) -> list[Match]:
        """The matches of a text; of a body whose first word ends the name of another ("Trade and Technology Council of
        the European Union and …"), that one, and what it is of."""
        whole: list[Match] = []
        for match in _one_each(matches):
            if match.kind == "organization":
                edge = content.find(" ", match.start, match.end)
                if edge > 0 and _goes_before(content[max(match.start - 24, 0) : match.start]):
                    low = max(match.start - _BEFORE, 0)
                    other = self._matcher.find(content[low:edge])
                    if other and low + other[-1].end == edge and low + other[-1].start < match.start:
                        whole.append(other[-1].moved(low))
                        parts = self._matcher.find(content[edge : match.end])
                        whole += [part.moved(edge) for part in parts]
                        continue
            whole.append(match)
        return whole

    def _inside(self, name: str, concept: URIRef, kind: str) -> list[Named]:
        """The same as `_within` tells, which is asked once for each of the names that are kept."""
        names = self._kept.get(concept)
        inner = names.get(name) if names is not None else None
        if inner is None:
            self._count += 1
            if self._count > _KEPT:
                self._kept, self._count = {}, 1
            inner = self._kept.setdefault(concept, {})[name] = self._within(name, concept, kind)
        return inner

    def _within(self, name: str, concept: URIRef, kind: str) -> list[Named]:
        """The names inside a long name: of actors and documents, and of risks inside what is asked for.

        Returns:
            The names, their places counted from the beginning of the long one.
        """
        found = self._nested(name)
        again = any(match.concept == concept for match in found)
        for same in [match for match in found if match.concept == concept]:  # "role of the UN" in "central role of …"
            inner = self._nested(name[same.start : same.end])
            found += [match.moved(same.start) for match in inner]
        # "accountability and responsibility": each has a name of its own
        pair = again and len(found) == 2 and (found[0].end <= found[1].start or found[1].end <= found[0].start)
        named = []
        for match in found:
            if match.concept == concept or (match.weak and (not pair or _PAIR in concept)):
                continue
            item = Named(match.start, match.end, match.concept, match.kind, match.label, inside=True)
            if (kind == "organization" or again) and _joined(name, item, kind):
                named.append(item)
            if match.weak:
                continue
            if kind == "grouping":
                if item.kind == "state":
                    item.pronoun = True  # a member, by the name; no mention of its own
                    named.append(item)
            elif _is_wanted(item.kind, kind) and not (item.kind == kind == "document" and _ends(name, item)):
                named.append(item)
        return in_order(named)

    def _nested(self, name: str) -> list[Match]:
        """Matches strictly inside a name: what is found without its first and without its last word."""
        head = name.find(" ") + 1 if name[0].isascii() else 1
        tail = name.rfind(" ") if name[-1].isascii() else len(name) - 1
        found: dict[tuple[int, int], Match] = {}
        if head:
            for match in self._matcher.find(name[head:]):
                found[match.start + head, match.end + head] = match.moved(head)
        for match in self._matcher.find(name[: max(tail, 0)]):
            found.setdefault((match.start, match.end), match)
        longest: list[Match] = []
        # 个人 is in 个人隐私, whose last character was left out; but "oppose monopolies" names the risk, too.
        hidden = self._matcher.hidden(name) if any(match.kind != "risk" for match in found.values()) else []
        for match in sorted(found.values(), key=lambda m: (m.start - m.end, m.start)):
            if match.kind != "risk" and is_hidden(match.concept, match.start, match.end, hidden):
                continue
            if all(match.end <= other.start or other.end <= match.start for other in longest):
                longest.append(match)
        return sorted(longest, key=_place)


def _one_each(matches: list[Match]) -> list[Match]:
    """Of several matches at one place the likeliest."""
    each: list[Match] = []
    first, last = -1, -1  # of the one before
    for match in matches:
        if match.start != first or match.end != last:
            each.append(match)
            first, last = match.start, match.end
        elif _rank(match) < _rank(each[-1]):
            each[-1] = match
    return each


def _goes_before(passage: str) -> bool:
    """Whether a passage ends with a word of a name; one of small letters is told at once to be none."""
    if passage[-1:] not in (" ", "\n"):
        return False
    last = passage[passage.rfind(" ", 0, len(passage) - 1) + 1 :]
    return not last.islower() and _GOES_BEFORE.search(passage) is not None


def _place(match: Match) -> int:
    return match.start


def _rank(match: Match) -> tuple[bool, int, URIRef]:
    return match.weak, _ORDER[match.kind], match.concept


def _has_name(label: str, surface: str) -> bool:
    """Whether the text writes the name of a body as a name: "the AI Office", not "an AI office"."""
    return not _is_name(label) or not surface.isascii() or _is_name(surface)


def _is_name(words: str) -> bool:
    """Whether words have a word with a capital, or an acronym of some length, among them: mostly that is the first."""
    first = "A" <= words[0] <= "Z" and "a" <= words[1:2] <= "z"
    return first or _NAME.search(words) is not None


def _ends(name: str, inner: Named) -> bool:
    """Whether one document's name is only the end of another's ("Governing AI for Humanity"), which it is not on."""
    return inner.end == len(name) and not _ABOUT.search(name[: inner.start])


def _is_wanted(kind: str, outer: str) -> bool:
    """Whether a name of a kind counts inside a longer one of another."""
    if kind == "document":
        return outer != "organization"
    if kind in ACTORS:
        return outer not in ("document", "organization")
    return kind in ("risk", "domain") and outer in VALUES


def _joined(name: str, inner: Named, kind: str) -> bool:
    """Whether a name is one of several that "and" or "、" join in a longer one ("fairness and non-discrimination")."""
    before, after = name[: inner.start].lower(), name[inner.end :].lower()
    if kind == "organization" and inner.kind == "organization":
        return not after and before.endswith((", ", " of ", " of the "))
    if kind not in VALUES or inner.kind not in VALUES:
        return False
    first = not before and after.startswith((" and ", ", ", "、", "与", "和"))
    return first or (not after and before.endswith((" and ", "、", "与", "和")))
