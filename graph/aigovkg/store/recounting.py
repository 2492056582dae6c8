"""Counts after a change, from the counts before it: only what the change touched is looked at.

What a triple counts for depends on the classes of its subject and object. So the triples to look at, before and after,
are those that came or went, and those of things whose classes changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from aigovkg.store.files import replace
from aigovkg.store.statistics import (
    TYPE,
    Classes,
    Node,
    Statistics,
    Subject,
    contribute,
    count,
    statistics,
    superclasses,
)

__all__ = ["Delta", "View", "keep", "kept", "recounted"]

_UNION = ox.DefaultGraph()
_BELOW = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_FILE = "statistics.json"


class Delta:
    """Triples that came into the union of all graphs but one, and those that went out of it, as quads of the union.

    Args:
        without: IRI of the graph that is left out.
    """

    def __init__(self, without: str) -> None:
        self.added: set[ox.Quad] = set()
        self.removed: set[ox.Quad] = set()
        self._without = ox.NamedNode(without)

    def counts(self, stated: Iterable[ox.Quad]) -> bool:
        """Tell whether a triple is in the union, by the graphs that state it."""
        return any(quad.graph_name != self._without for quad in stated)

    def add(self, quad: ox.Quad) -> None:
        """Note that a triple came."""
        (self.removed.discard if quad in self.removed else self.added.add)(quad)

    def remove(self, quad: ox.Quad) -> None:
        """Note that a triple went."""
        (self.added.discard if quad in self.added else self.removed.add)(quad)

    def terms(self) -> set[str]:
        """Return the predicates of what came and went, and the classes where that is rdf:type."""
        changed = (*self.added, *self.removed)
        classes = {
            quad.object.value for quad in changed if quad.predicate == TYPE and not isinstance(quad.object, ox.Triple)
        }
        return classes | {quad.predicate.value for quad in changed}

    def __len__(self) -> int:
        return len(self.added) + len(self.removed)


class View:
    """The union of all graphs but one, which is left out of the counts because it tells them.

    Args:
        store: holds the graphs.
        without: IRI of the graph that is left out.
    """

    def __init__(self, store: ox.Store, without: str) -> None:
        self._store, self._without = store, ox.NamedNode(without)
        self._kinds: dict[Node, Classes] = {}

    def triples(self, subject: Subject | None, predicate: ox.NamedNode | None, value: Node | None) -> Iterator[ox.Quad]:
        """Iterate over triples; None stands for any."""
        for quad in self._store.quads_for_pattern(subject, predicate, value, _UNION):
            if not self._hidden(quad):
                yield quad

    def has(self, subject: Subject | None, predicate: ox.NamedNode | None, value: Node | None) -> bool:
        """Tell whether there is a triple."""
        return next(self.triples(subject, predicate, value), None) is not None

    def statistics(self) -> Statistics:
        """Count all of it; some seconds for a million triples."""
        typed = self.triples(None, TYPE, None)
        return statistics(self.triples(None, None, None), typed, superclasses(self._store))

    def count(self, graph: str) -> int | None:
        """Count the triples of a named graph; None when there is none."""
        return count(self._store, graph) if self._store.contains_named_graph(ox.NamedNode(graph)) else None

    def _hidden(self, quad: ox.Quad) -> bool:
        if ox.Quad(quad.subject, quad.predicate, quad.object, self._without) not in self._store:
            return False
        stated = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return all(other.graph_name in (_UNION, self._without) for other in stated)

    def kinds(self, thing: Node) -> Classes:
        """Return the classes of a thing."""
        found = self._kinds.get(thing)
        if found is None:
            typed = () if isinstance(thing, ox.Literal | ox.Triple) else self.triples(thing, TYPE, None)
            names = (quad.object.value for quad in typed if isinstance(quad.object, ox.NamedNode))
            found = self._kinds[thing] = frozenset(names)
        return found


def recounted(old: Statistics, before: View, after: View, delta: Delta) -> Statistics | None:
    """Count after a change.

    Args:
        old: the counts before it.
        before, after: the graphs.
        delta: the triples that came and went.
    Returns:
        The counts; None where all has to be counted anew, because classes got other superclasses.
    """
    changed = delta.added | delta.removed
    if any(quad.predicate == _BELOW for quad in changed):
        return None
    new = old.copy()
    things: set[Subject] = {quad.subject for quad in changed if quad.predicate == TYPE}
    for sign, view, own in ((-1, before, delta.removed), (1, after, delta.added)):
        for quad in _affected(own, things, view):
            contribute(new, view.kinds(quad.subject), quad, view.kinds(quad.object), sign)
        for thing in things:
            for cls in view.kinds(thing):
                new.classes[cls] += sign
    _distinct(new, before, after, delta)
    new.tidy()
    return new


def _affected(own: Collection[ox.Quad], things: Collection[Subject], view: View) -> set[ox.Quad]:
    found = set(own)
    for thing in things:
        found.update(view.triples(thing, None, None))
        found.update(view.triples(None, None, thing))
    return found


def _distinct(new: Statistics, before: View, after: View, delta: Delta) -> None:
    """Count different subjects and objects, in all and of each property."""
    changed = delta.added | delta.removed
    counts = {name: list(numbers) for name, numbers in new.properties.items()}
    for sign, quads in ((-1, delta.removed), (1, delta.added)):
        new.triples += sign * len(quads)
        for quad in quads:
            counts.setdefault(quad.predicate.value, [0, 0, 0])[0] += sign

    def difference(subject: Subject | None, predicate: ox.NamedNode | None, value: Node | None) -> int:
        return after.has(subject, predicate, value) - before.has(subject, predicate, value)

    for subject, predicate in {(quad.subject, quad.predicate) for quad in changed}:
        counts[predicate.value][1] += difference(subject, predicate, None)
    for predicate, value in {(quad.predicate, quad.object) for quad in changed}:
        counts[predicate.value][2] += difference(None, predicate, value)
    new.subjects += sum(difference(subject, None, None) for subject in {quad.subject for quad in changed})
    new.objects += sum(difference(None, None, value) for value in {quad.object for quad in changed})
    new.properties = {name: (a, b, c) for name, (a, b, c) in counts.items()}


def keep(folder: Path, counted: Statistics) -> None:
    """Write the counts of a snapshot down, in the folder of what is derived from it."""
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / _FILE, json.dumps(counted.encode(), separators=(",", ":")))


def kept(folder: Path) -> Statistics | None:
    """Read the counts of a snapshot; None when they were not written down, or in another way."""
    try:
        return Statistics.decode(json.loads((folder / _FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
