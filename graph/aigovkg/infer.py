"""Inference: the OWL 2 RL rules that our ontology needs, as CONSTRUCT queries in `ontology/rules`, run to a fixpoint.

The rules read the ontology in the store (which property is inverse, transitive, a chain), so a change of the ontology
needs no change here. Their names are those of https://www.w3.org/TR/owl2-profiles/#OWL_2_RL. Left out on purpose:
equality (owl:sameAs), for a functional property with two values is an error that the shapes report; contradictions,
likewise; classes without a name; and what the heads of subclass.rq, domain.rq and range.rq say.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from aigovkg.errors import VocabularyError
from aigovkg.names import ROOT, graph_iri

__all__ = ["Rule", "rules", "run"]


class Rule(NamedTuple):
    """One rule: its name (that of its file), what it says in words, where it is from, and the CONSTRUCT query."""

    name: str
    title: str
    source: str
    query: str


class _Deriver(Protocol):
    """What a store offers: add what a CONSTRUCT gives to a graph, where no graph states it, and count what is new."""

    def derive(self, graph: str, construct: str) -> int: ...


@cache
def rules(folder: Path = ROOT / "ontology" / "rules") -> tuple[Rule, ...]:
    """Read the rules, sorted by name.

    Raises:
        VocabularyError: a rule says nothing of itself in its head.
    """
    return tuple(_rule(path) for path in sorted(folder.glob("*.rq")))


def _rule(path: Path) -> Rule:
    query = path.read_text("utf-8")
    head = dict(line[2:].split(": ", 1) for line in query.splitlines() if line.startswith(("# title: ", "# source: ")))
    try:
        return Rule(path.stem, head["title"], head["source"], query)
    except KeyError as missing:
        key = str(missing.args[0])
        raise VocabularyError(
            f"The rule has no {key}", path.name, f"Begin the file with a line such as '# {key}: ...'"
        ) from None


def run(store: _Deriver, only: Iterable[Rule] | None = None) -> int:
    """Apply the rules until nothing more follows. What follows goes to the graph of inferences.

    Args:
        store: holds the ontology and the data; where an inference graph is there already, it is added to.
        only: the rules to apply; all of `rules()` when None.
    Returns:
        The number of triples that are new.
    """
    chosen = tuple(rules() if only is None else only)
    graph = str(graph_iri("inferences"))
    total = 0
    while new := sum(store.derive(graph, rule.query) for rule in chosen):
        total += new
    return total
