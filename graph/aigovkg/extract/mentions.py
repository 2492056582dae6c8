"""Mentions: which concepts a text names, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import URIRef

from aigovkg.extract.adjectives import stands_for_people
from aigovkg.extract.frame import Frame
from aigovkg.extract.named import ACTORS, VALUES, Named
from aigovkg.matcher import Match, Matcher
from aigovkg.vocabulary import Vocabulary

__all__ = ["find_named"]

#: Kinds whose names hide what is inside them: "China" in the name of a newspaper is not a mention of the country.
_CLOSED = frozenset({"person", "state", "event", "stakeholder-group", "stage", "domain"})
_ORDER = (
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
#: How sure a label is, and a weak label for which its context speaks.
_SURE, _WEAK = 0.95, 0.82
_LONG = 14
_LONG_HAN = 5


def find_named(frame: Frame, matcher: Matcher, vocabulary: Vocabulary) -> list[Named]:
    """Find the named things of a text; weak labels are still to be settled.

    Of several concepts with the same label one is taken; within long names of ideas and documents, names of actors,
    documents and risks count too.
    """
    content = frame.text.content
    named: list[Named] = []
    inner: dict[str, list[Match]] = {}
    taken = (-1, -1)
    for match in _one_each(matcher.find(content, frame.compacted), vocabulary):
        if (match.start, match.end) == taken:
            continue
        taken = (match.start, match.end)
        thing = _named(match, vocabulary)
        if thing is None or (thing.kind == "stakeholder-group" and not stands_for_people(thing, frame.folded)):
            continue
        named.append(thing)
        if thing.kind not in _CLOSED and match.end - match.start >= (
            _LONG_HAN if not content[match.start].isascii() else _LONG
        ):
            named += _inside(content, thing, matcher, vocabulary, inner)
    return sorted(named, key=lambda thing: (thing.start, -thing.end, thing.concept))


def _one_each(matches: Sequence[Match], vocabulary: Vocabulary) -> list[Match]:
    """Order the matches so that of several at one place the likeliest comes first."""

    def rank(match: Match) -> tuple[int, int, bool, int, URIRef]:
        concept = vocabulary.get(match.concept)
        kind = concept.kind if concept else ""
        return match.start, match.end, match.weak, _ORDER.index(kind) if kind in _ORDER else 99, match.concept

    return sorted(matches, key=rank)


def _named(match: Match, vocabulary: Vocabulary, *, shift: int = 0, inside: bool = False) -> Named | None:
    concept = vocabulary.get(match.concept)
    if concept is None:
        return None
    confidence = _WEAK if match.weak else _SURE
    return Named(
        match.start + shift,
        match.end + shift,
        match.concept,
        concept.kind,
        match.label,
        match.weak,
        inside,
        confidence=confidence,
    )


def _inside(
    content: str, outer: Named, matcher: Matcher, vocabulary: Vocabulary, known: dict[str, list[Match]]
) -> Iterable[Named]:
    """The names inside a long name: of actors and documents, and of risks inside what is asked for."""
    surface = content[outer.start : outer.end]
    if surface not in known:
        known[surface] = _nested(surface, matcher)
    parts = {match.concept for match in known[surface]}
    for match in known[surface]:
        thing = _named(match, vocabulary, shift=outer.start, inside=True)
        if thing is None or thing.concept == outer.concept:
            continue
        if (
            not thing.weak
            and _joined(surface, thing, outer)
            and (outer.kind == "organization" or outer.concept in parts)
        ):
            yield thing
        if thing.weak:
            continue
        if outer.kind == "grouping":
            if thing.kind == "state":
                yield thing._replace(pronoun=True)  # a member, by the name; no mention of its own
            continue
        closed = outer.kind in ("document", "organization")
        wanted = outer.kind != "organization" and (thing.kind == "document" or (not closed and thing.kind in ACTORS))
        if wanted or (thing.kind == "risk" and outer.kind in VALUES):
            yield thing


def _joined(surface: str, thing: Named, outer: Named) -> bool:
    """Whether a name is one of several that "and" or "、" join in a longer one ("fairness and non-discrimination")."""
    if outer.kind == "organization" and thing.kind == "organization":
        rest = surface[: thing.start - outer.start].lower()
        return thing.end == outer.end and rest.endswith((", ", " of ", " of the "))
    if outer.kind not in VALUES or thing.kind not in VALUES:
        return False
    before, after = surface[: thing.start - outer.start].lower(), surface[thing.end - outer.start :].lower()
    first = not before and after.startswith((" and ", ", ", "、", "与", "和"))
    return first or (not after and before.endswith((" and ", "、", "与", "和")))


def _nested(surface: str, matcher: Matcher) -> list[Match]:
    """Matches strictly inside a name: what is found without its first and without its last word."""
    head = surface.find(" ") + 1 if surface[0].isascii() else 1
    tail = surface.rfind(" ") if surface[-1].isascii() else len(surface) - 1
    found = (
        {
            (m.start + head, m.end + head): Match(m.start + head, m.end + head, m.concept, m.label, m.weak)
            for m in matcher.find(surface[head:])
        }
        if head
        else {}
    )
    for match in matcher.find(surface[: max(tail, 0)]):
        found.setdefault((match.start, match.end), match)
    longest: list[Match] = []
    for match in sorted(found.values(), key=lambda m: (m.start - m.end, m.start)):
        if all(match.end <= other.start or other.end <= match.start for other in longest):
            longest.append(match)
    return sorted(longest)
