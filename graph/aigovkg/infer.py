"""Inference: the OWL 2 RL rules that our ontology needs, as CONSTRUCT queries in `ontology/rules`, run to a fixpoint.

The rules read the ontology in the store (which property is inverse, transitive, a chain), so a change of the ontology
needs no change here. The head of each says which rule of the tables in
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules it is. Left out on purpose:
equality (owl:sameAs), for a functional property with two values is an error that the shapes report; contradictions,
likewise; classes without a name; owl:Thing; and what the heads of subclass.rq, subproperty.rq, domain.rq and range.rq
say. What follows in other vocabularies (prov:Agent, foaf:Person, schema:CreativeWork) stays in: clients that know only
these find our things by them.

A rule is a template and patterns of triples with filters, without property paths, UNION or OPTIONAL, so that
`aigovkg.explain` can turn it around: from a conclusion to its premises.
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
    """One rule.

    Attributes:
        name: that of its file.
        title: what it says, in words.
        source: which rule of which standard it is.
        example: premises and conclusion in Turtle, `=>` between them; holds together with the ontology.
        query: the CONSTRUCT query.
    """

    name: str
    title: str
    source: str
    example: str
    query: str


#: What the head of a rule must say.
_HEAD = ("name", "title", "source", "example")


class _Deriver(Protocol):
    """What a store offers: add what a CONSTRUCT gives to a graph, where no graph states it, and count what is new."""

    def derive(self, graph: str, construct: str) -> int: ...


@cache
def rules(folder: Path = ROOT / "ontology" / "rules") -> tuple[Rule, ...]:
    """Read the rules, sorted by name.

    Raises:
        VocabularyError: a rule does not say in its head what it is.
    """
    return tuple(_rule(path) for path in sorted(folder.glob("*.rq")))


def _rule(path: Path) -> Rule:
    query = path.read_text("utf-8")
    lines = (line[2:].split(": ", 1) for line in query.splitlines() if line.startswith("# "))
    head = {pair[0]: pair[1] for pair in lines if len(pair) == 2}
    missing = [key for key in _HEAD if not head.get(key)]
    if missing:
        remedy = f"Begin the file with a line such as '# {missing[0]}: ...'"
        raise VocabularyError(f"The rule has no {missing[0]}", path.name, remedy)
    if head["name"] != path.stem:
        raise VocabularyError(f"The rule calls itself {head['name']}", path.name, "Its name is that of its file")
    return Rule(path.stem, head["title"], head["source"], head["example"], query)


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
