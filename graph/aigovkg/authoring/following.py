"""Keeps what was inferred in step with a change, by rules that the axioms of the graph have filled in."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef, Variable

from aigovkg import infer
from aigovkg.explain.turning import Turned, sparql, turned
from aigovkg.names import PREFIXES, graph_iri
from aigovkg.store import Store, Writer
from aigovkg.store.editing import Editor
from aigovkg.store.horn import Horn, Slot, follow

__all__ = ["infer_anew"]

_INFERENCES = str(graph_iri("inferences"))
_MOST = 2000  # triples that came and went, above which all is inferred anew, which is quicker then
_SCHEMA = (PREFIXES["rdfs"], PREFIXES["owl"])
_RDF = PREFIXES["rdf"]
_LISTS = {_RDF + "first", _RDF + "rest"}
_ONLY_SAID = ("#label", "#comment", "#seeAlso", "#isDefinedBy")
_MATTERS = """
ASK {
  { <term> ?schema [] } UNION { [] ?schema <term> }
  FILTER (
    ?schema = rdf:first
    || STRSTARTS(STR(?schema), STR(owl:))
    || ?schema IN (rdfs:subClassOf, rdfs:subPropertyOf, rdfs:domain, rdfs:range)
  )
}
"""


def infer_anew(store: Store, writer: Writer, editor: Editor) -> None:
    """Bring what was inferred in line with a change.

    Args:
        store: the store, whose current snapshot is the graph before the change.
        writer: holds the graph after it, and in its `delta` what came and went.
        editor: made the change.
    """
    if not any(_matters(writer, term) for term in sorted(editor.terms)):
        return  # no rule reads properties that no axiom is about
    small = writer.delta is not None and len(writer.delta) <= _MOST
    if small and not any(_is_axiom(term) for term in editor.terms):
        before = store.open().view(_INFERENCES + "#none")  # nothing is hidden
        if follow(writer, before, _INFERENCES, _rules(writer), lambda *terms: any(map(_is_axiom, terms))):
            return
    if any(change.removed for change in editor.changes.values()):  # what was inferred stays true where things came only
        writer.remove(_INFERENCES)
    infer.run(writer)


def _is_axiom(term: str) -> bool:
    """Tell whether a property says, or things of a class are, what rules are filled in by."""
    return term in _LISTS or (term.startswith(_SCHEMA) and not term.endswith(_ONLY_SAID))


def _matters(writer: Writer, term: str) -> bool:
    return _is_axiom(term) or bool(writer.query(_MATTERS.replace("term", term)))


def _rules(writer: Writer) -> Iterator[Horn]:
    for rule in infer.rules():
        yield from _filled_in(turned(rule), writer)


def _filled_in(rule: Turned, writer: Writer) -> Iterator[Horn]:
    """Put into a rule what the axioms say: their variables get values, and its filters are about no others."""
    variables = sorted({slot for pattern in rule.axioms for slot in pattern if isinstance(slot, Variable)})
    axioms = " ".join(map(sparql, rule.axioms))
    names = " ".join(f"?{name}" for name in variables)
    for row in writer.query(f"SELECT DISTINCT {names} WHERE {{ {axioms} {rule.filters} }}").rows():
        values: dict[Slot, Slot | None] = dict(zip(variables, row, strict=True))
        premises, conclusions = (
            [tuple(values.get(slot) or slot for slot in pattern) for pattern in patterns]
            for patterns in (rule.premises, rule.template)
        )
        if all(isinstance(predicate, URIRef) for _, predicate, _ in premises):  # else nothing fits
            yield Horn.of(premises, [pattern for pattern in conclusions if isinstance(pattern[1], URIRef)])
