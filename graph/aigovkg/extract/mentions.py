"""Mentions: which concepts a text names, and where."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from rdflib import URIRef

from aigovkg.extract.adjectives import is_said_of_ai, stands_for_people
from aigovkg.extract.frame import Frame
from aigovkg.extract.lists import is_list
from aigovkg.extract.named import ACTORS, CLAIMABLE, VALUES, Named
from aigovkg.extract.reading import Governed, Reading
from aigovkg.matcher import Match, Matcher
from aigovkg.vocabulary import Vocabulary

__all__ = ["find_named", "settle_weak"]

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
#: Kinds of things that have names of their own: a list of such names does not vouch for a common word beside them.
_NAMES = (ACTORS - {"stakeholder-group"}) | {"document", "event"}
#: How sure a label is, and a weak label for which its context speaks.
_SURE, _WEAK = 0.95, 0.82
#: A weak label that a text uses more often than this, or than once in so many code points, is its topic.
_OFTEN, _SHARE = 6, 2500
#: How near the cue of a stance must be to a weak label, in code points: of a mere action, of any other.
_NEAR_WEAK, _NEAR = 24, 60
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


def settle_weak(
    frame: Frame, named: Sequence[Named], readings: Sequence[Reading], adjectives: Collection[str]
) -> list[Named]:
    """Keep the weak labels whose context speaks for them.

    A weak label counts where a stance governs it from nearby, or where it stands in a list with a sure name of its own
    family; that of a document or actor also where a sure label named it before. A word that the text uses all the time
    is its topic, and counts in lists only.

    Args:
        named: the named things of the text, in its order.
        readings: the sentences as read with all labels, weak ones too.
        adjectives: labels that are adjectives; they count where they are said of AI or stand by themselves.
    """
    governed = {(g.thing.start, g.thing.end) for r in readings for g in r.governed if _close(g)}
    covered = {
        (thing.start, thing.end)
        for reading in readings
        for pronoun in reading.pronouns
        if pronoun.kind == "document" and " " in pronoun.label
        for thing in frame.within(named, pronoun.start, pronoun.end)
    }
    sure = [thing for thing in named if not thing.weak]
    starts = [thing.start for thing in sure]
    times = Counter((thing.concept, thing.label) for thing in named if thing.weak)
    often = max(_OFTEN, len(frame.text.content) // _SHARE)
    known: set[URIRef] = set()
    kept: list[Named] = []
    before: Named | None = None
    for thing in named:
        place = (thing.start, thing.end)
        doubled, before = _doubled(before, thing, frame.folded), thing
        if doubled:
            continue
        if not thing.weak:
            known.add(thing.concept)
            kept.append(thing)
        elif thing.label in adjectives and not is_said_of_ai(thing, frame.folded, adjectives):
            continue
        elif place not in covered and (
            (thing.kind not in _NAMES and _listed(frame.folded, thing, sure, starts))
            or (times[thing.concept, thing.label] <= often and place in governed)
            or (thing.kind in VALUES and _heads(frame, thing))
            or (thing.kind not in CLAIMABLE and thing.concept in known)
        ):
            kept.append(thing)
    return kept


def _doubled(before: Named | None, thing: Named, folded: str) -> bool:
    """Whether a bare word only closes the name of a risk: "disinformation risks", 算法歧视风险."""
    if before is None or not thing.weak or thing.kind != "risk" or before.kind != "risk":
        return False
    return before.end <= thing.start and not folded[before.end : thing.start].strip()


def _heads(frame: Frame, thing: Named) -> bool:
    """Whether a word stands at the head of an item or line, before a colon or alone ("Safety: …")."""
    sentence = frame.sentence_at(thing.start)
    body = frame.outline.blocks[sentence.block].body
    if thing.start not in (sentence.start, body) and frame.folded[max(thing.start - 1, 0)] != "\n":
        return False
    rest = frame.folded[thing.end : thing.end + 2].lstrip(" ")
    return rest[:1] in (":", "-") or (sentence.kind in ("heading", "item") and sentence.end - thing.end <= 1)


def _close(governed: Governed) -> bool:
    """Whether a stance that governs a thing stands near enough to vouch for a weak label."""
    if governed.hit is None or governed.predicate is None or governed.rule is None:
        return False
    gap = max(governed.thing.start - governed.hit.end, governed.hit.start - governed.thing.end)
    reach = _NEAR_WEAK if governed.rule.weak else _NEAR
    return gap <= (reach // 4 if governed.hit.phrase[0] > "\u2e80" else reach)


def _listed(folded: str, thing: Named, sure: Sequence[Named], starts: Sequence[int]) -> bool:
    """Whether the thing stands in a list beside a sure name of its family."""
    place = bisect_right(starts, thing.start)
    for other in sure[max(place - 1, 0) : place + 1]:
        first, last = sorted((thing, other), key=lambda item: item.start)
        family = other.kind == thing.kind or (other.kind in VALUES and thing.kind in VALUES)
        if family and is_list(folded[first.end : last.start]):
            return True
    return False
