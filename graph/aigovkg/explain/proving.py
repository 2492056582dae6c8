"""The search for the shortest chain of rules that leads to a triple."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from rdflib import BNode

from aigovkg.errors import QueryError, StoreError
from aigovkg.explain.model import Explanation, Triple, shown
from aigovkg.explain.stating import graphs_of, stated
from aigovkg.explain.turning import INFERENCES, Way, ways
from aigovkg.query import Ask
from aigovkg.store.snapshot import Term

__all__ = ["explain"]

_DEEPEST = 20  # rules one after the other; the ontology of today needs four
_MOST = 2_000  # triples looked at before giving up


def explain(ask: Ask, triple: Triple) -> Explanation:
    """Explain a triple by the shortest chain of rules; of several, the same one each time.

    Args:
        ask: runs a SELECT over the union of all graphs.
        triple: without blank nodes.
    Raises:
        QueryError: the triple is not in the graph, or holds a blank node.
        StoreError: it was inferred by rules that are not these, or the chain is too long to be found.
    """
    graphs = graphs_of(ask, triple)
    if not graphs:
        raise QueryError(
            "The graph does not hold this triple", shown(triple), "It is neither stated nor does it follow"
        )
    if graphs != {INFERENCES}:
        return stated(ask, triple, graphs)
    search = _Search(ask)
    for height in range(1, _DEEPEST + 1):
        if (proof := search.proof(triple, height)) is not None:
            return _explained(ask, proof)
    raise StoreError("The rules do not lead to this triple", shown(triple), "Run `aigovkg build` to infer anew")


class _Proof(NamedTuple):
    """A way to a triple, with proofs of those of its premises that were inferred; `size` counts the rules."""

    triple: Triple
    way: Way
    proofs: dict[Triple, _Proof]
    size: int


class _Search:
    """Looks for proofs; remembers what it has seen."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._ways: dict[Triple, list[Way]] = {}
        self._known: dict[tuple[Triple, int], _Proof | None] = {}

    def proof(self, triple: Triple, height: int) -> _Proof | None:
        """Return the smallest proof with at most so many rules one after the other, None when there is none."""
        key = triple, height
        if key not in self._known:
            proofs = (self._by(triple, way, height) for way in self._of(triple))
            self._known[key] = min((p for p in proofs if p is not None), key=lambda p: p.size, default=None)
        return self._known[key]

    def _of(self, triple: Triple) -> list[Way]:
        if triple not in self._ways:
            if len(self._ways) >= _MOST:
                raise StoreError("The chain that leads to this triple is too long to be found", shown(triple))
            named = not any(isinstance(term, BNode) for term in triple)
            self._ways[triple] = ways(self._ask, triple) if named else []
        return self._ways[triple]

    def _by(self, triple: Triple, way: Way, height: int) -> _Proof | None:
        if way.open and height <= 1:
            return None
        proofs: dict[Triple, _Proof] = {}
        for premise in way.open:
            if (found := self.proof(premise, height - 1)) is None:
                return None
            proofs[premise] = found
        return _Proof(triple, way, proofs, 1 + sum(proof.size for proof in proofs.values()))


def _explained(ask: Ask, proof: _Proof) -> Explanation:
    premises = (
        _explained(ask, proof.proofs[triple]) if triple in proof.proofs else _leaf(ask, triple, graphs)
        for triple, graphs in proof.way.premises
    )
    return Explanation(proof.triple, (), proof.way.rule, proof.way.axioms, tuple(premises))


def _leaf(ask: Ask, triple: Triple, graphs: Collection[Term]) -> Explanation:
    named = not any(isinstance(term, BNode) for term in triple)
    return stated(ask, triple, graphs_of(ask, triple) if named else graphs)
