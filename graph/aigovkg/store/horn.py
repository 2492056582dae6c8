"""Rules of triples without names of properties left open, and what changes by them when triples come and go.

What follows from a change is found from the change, not from the whole graph: what may have followed from triples that
went is taken away, and what follows from others as well comes back (delete and rederive, Gupta, Mumick and Subrahmanian
1993, https://doi.org/10.1145/170036.170066).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import BNode, URIRef, Variable

from aigovkg.rdf import Term
from aigovkg.store.recounting import View
from aigovkg.store.statistics import TYPE, Node
from aigovkg.store.writer import Writer, moved

__all__ = ["Horn", "Slot", "follow"]

#: A term of a pattern as rules are written.
Slot: TypeAlias = Term | Variable
_Slot: TypeAlias = Node | str  # a string is a variable
_Pattern: TypeAlias = tuple[_Slot, _Slot, _Slot]
_Bound: TypeAlias = dict[str, Node]
#: What the patterns are found by that a triple may fit.
_Key: TypeAlias = tuple[ox.NamedNode, Node | None]


@dataclass(frozen=True, slots=True)
class Horn:
    """A rule: whenever all premises are there, so are the conclusions."""

    premises: tuple[_Pattern, ...]
    conclusions: tuple[_Pattern, ...]

    @classmethod
    def of(cls, premises: Iterable[Iterable[Slot]], conclusions: Iterable[Iterable[Slot]]) -> Horn:
        """Make a rule of patterns as rdflib has them."""
        return cls(tuple(map(_pattern, premises)), tuple(map(_pattern, conclusions)))


def follow(
    writer: Writer, before: View, graph: str, rules: Iterable[Horn], changing: Callable[[str, str], bool]
) -> bool:
    """Bring what was inferred in line with the changes that a writer has noted.

    Args:
        writer: holds the graphs after the changes, and in its `delta` what came and went.
        before: the union of all graphs before them.
        graph: IRI of the graph of inferences.
        rules: all of them.
        changing: tells of a predicate and a value whether a triple with them changes the rules.
    Returns:
        Whether that could be done; False where the rules change, and all has to be inferred anew.
    """
    delta = writer.delta
    if delta is None:
        return False
    came, went = list(delta.added), list(delta.removed)
    try:
        _Following(writer, graph, rules, changing).run(before, came, went)
    except _Changing:
        return False
    return True


class _Changing(Exception):
    """A triple that follows changes the rules."""


class _Following:
    def __init__(self, writer: Writer, graph: str, rules: Iterable[Horn], changing: Callable[[str, str], bool]) -> None:
        self._writer, self._graph, self._is_changing = writer, ox.NamedNode(graph), changing
        self._now = View(writer.store, graph + "#none")  # nothing is hidden
        self._uses: dict[_Key, list[tuple[Horn, int]]] = defaultdict(list)
        self._gives: dict[_Key, list[tuple[Horn, int]]] = defaultdict(list)
        for rule in rules:
            for index, patterns in ((self._uses, rule.premises), (self._gives, rule.conclusions)):
                for place, pattern in enumerate(patterns):
                    index[_key(pattern)].append((rule, place))

    def run(self, before: View, came: list[ox.Quad], went: list[ox.Quad]) -> None:
        doubtful = self._doubtful(before, went)
        for quad in doubtful:
            self._writer.leave(moved(quad, self._graph))
        still = [quad for quad in (*doubtful, *went) if not self._now.has(*quad.triple) and self._follows(quad)]
        self._spread([*came, *still], set(still))

    def _doubtful(self, before: View, went: list[ox.Quad]) -> list[ox.Quad]:
        """Return what was inferred and may have followed only with the help of triples that went."""
        found = dict.fromkeys(went)
        queue = list(went)
        while queue:
            for quad in self._consequences(queue.pop(), before):
                if quad not in found and moved(quad, self._graph) in self._writer.store:
                    found[quad] = None
                    queue.append(quad)
        return list(found)[len(dict.fromkeys(went)) :]

    def _follows(self, quad: ox.Quad) -> bool:
        """Tell whether a triple follows from those that are there."""
        for rule, place in _fitting(self._gives, quad):
            bound = _matched(rule.conclusions[place], quad, {})
            if bound is not None and next(_joined(rule.premises, bound, self._now), None) is not None:
                return True
        return False

    def _spread(self, queue: list[ox.Quad], new: set[ox.Quad]) -> None:
        """Add what follows from triples, and what follows from that; those in `new` are not there yet."""
        self._writer.enter([moved(quad, self._graph) for quad in new])
        while queue:
            for quad in list(self._consequences(queue.pop(), self._now)):
                if not self._now.has(*quad.triple):
                    self._writer.enter([moved(quad, self._graph)])
                    queue.append(quad)

    def _consequences(self, quad: ox.Quad, view: View) -> Iterator[ox.Quad]:
        for rule, place in _fitting(self._uses, quad):
            bound = _matched(rule.premises[place], quad, {})
            if bound is None:
                continue
            others = rule.premises[:place] + rule.premises[place + 1 :]
            for all_bound in _joined(others, bound, view):
                for pattern in rule.conclusions:
                    yield from self._made(pattern, all_bound)

    def _made(self, pattern: _Pattern, bound: _Bound) -> Iterator[ox.Quad]:
        subject, predicate, value = (_filled(slot, bound) for slot in pattern)
        if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode) and value:
            if self._is_changing(predicate.value, value.value if isinstance(value, ox.NamedNode) else ""):
                raise _Changing
            yield ox.Quad(subject, predicate, value)


def _pattern(slots: Iterable[Slot]) -> _Pattern:
    subject, predicate, value = map(_slot, slots)
    return subject, predicate, value


def _slot(slot: Slot) -> _Slot:
    if isinstance(slot, Variable):
        return str(slot)
    if isinstance(slot, URIRef):
        return ox.NamedNode(str(slot))
    if isinstance(slot, BNode):
        return ox.BlankNode(str(slot))
    datatype = None if slot.datatype is None or slot.language else ox.NamedNode(str(slot.datatype))
    return ox.Literal(str(slot), datatype=datatype, language=slot.language)


def _key(pattern: _Pattern) -> _Key:
    _, predicate, value = pattern
    if not isinstance(predicate, ox.NamedNode):
        raise ValueError("a rule leaves the name of a property open")
    return predicate, value if predicate == TYPE and not isinstance(value, str) else None


def _fitting(index: Mapping[_Key, list[tuple[Horn, int]]], quad: ox.Quad) -> Iterator[tuple[Horn, int]]:
    yield from index.get((quad.predicate, None), ())
    if quad.predicate == TYPE:
        yield from index.get((quad.predicate, quad.object), ())


def _filled(slot: _Slot, bound: _Bound) -> Node | None:
    return bound.get(slot) if isinstance(slot, str) else slot


def _matched(pattern: _Pattern, quad: ox.Quad, bound: _Bound) -> _Bound | None:
    """Return the values that make a pattern equal to a triple, those given among them; None when there are none."""
    found = dict(bound)
    for slot, term in zip(pattern, quad.triple, strict=True):
        if (found.setdefault(slot, term) if isinstance(slot, str) else slot) != term:
            return None
    return found


def _joined(patterns: tuple[_Pattern, ...], bound: _Bound, view: View) -> Iterator[_Bound]:
    """Find the values by which all patterns are in a graph, beginning where most is known."""
    if not patterns:
        yield bound
        return
    first = max(patterns, key=lambda pattern: sum(_filled(slot, bound) is not None for slot in pattern))
    others = tuple(pattern for pattern in patterns if pattern is not first)
    subject, predicate, value = (_filled(slot, bound) for slot in first)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        return
    for quad in list(view.triples(subject, predicate, value)):
        more = _matched(first, quad, bound)
        if more is not None:
            yield from _joined(others, more, view)
