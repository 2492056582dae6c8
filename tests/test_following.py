"""What was inferred follows changes, without all of it being inferred anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Variable

from aigovkg import infer
from aigovkg.authoring import Edit, apply
from aigovkg.explain.turning import turned
from aigovkg.names import ROOT, graph_iri
from aigovkg.query.tokens import tokenize
from aigovkg.store import Store, Writer

INFERENCES = str(graph_iri("inferences"))
#: An axiom for each rule.
AXIOMS = """@prefix : <urn:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:p a owl:TransitiveProperty, owl:ObjectProperty ; owl:inverseOf :q ; rdfs:domain :A ; rdfs:range :B ;
  rdfs:subPropertyOf :r .
:r a owl:SymmetricProperty .
:s owl:propertyChainAxiom ( :p :r ) . :t owl:propertyChainAxiom ( :q :s :p ) .
:A rdfs:subClassOf :B . :B rdfs:subClassOf :C, [ owl:hasSelf true ; owl:onProperty :u ] .
:D owl:equivalentClass [ owl:intersectionOf ( :C [ owl:onProperty :v ; owl:hasValue :x ] ) ] .
"""
THINGS = ["<urn:x>", "<urn:y>", "<urn:z>", "<urn:w>"]
STATEMENTS = st.one_of(
    st.builds(
        "{} <urn:{}> {}".format, st.sampled_from(THINGS), st.sampled_from("pqrstuv"), st.sampled_from([*THINGS, "'1'"])
    ),
    st.builds("{} a <urn:{}>".format, st.sampled_from(THINGS), st.sampled_from("ABCD")),
)
SCHEMA = st.sampled_from(
    [
        "<urn:u> rdfs:subPropertyOf <urn:p>",
        "<urn:C> rdfs:subClassOf <urn:D>",
        "<urn:u> rdfs:subPropertyOf rdfs:subClassOf",
    ]
)
GRAPHS = st.sampled_from(["urn:one", "urn:two"])
STEPS = st.one_of(
    st.builds("INSERT DATA {{ GRAPH <{}> {{ {} . {} }} }}".format, GRAPHS, STATEMENTS, STATEMENTS),
    st.builds("DELETE DATA {{ GRAPH <{}> {{ {} . {} }} }}".format, GRAPHS, STATEMENTS, STATEMENTS),
    st.builds("DELETE WHERE {{ GRAPH <{}> {{ {} ?p ?o }} }}".format, GRAPHS, st.sampled_from(THINGS)),
    st.builds("DROP SILENT GRAPH <{}>".format, GRAPHS),
    st.builds("INSERT DATA {{ GRAPH <{}> {{ {} }} }}".format, GRAPHS, SCHEMA),
    st.builds("DELETE DATA {{ GRAPH <{}> {{ {} }} }}".format, GRAPHS, SCHEMA),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("following"))
    with made.publish() as writer:
        writer.load("urn:axioms", AXIOMS.encode())
        infer.run(writer)
    return made


def change(store: Store, update: str) -> None:
    apply(store, Edit("update", "ann", "urn:", update=update))


def content(store: Store | Writer) -> set[tuple[object, ...]]:
    query = store.open().query if isinstance(store, Store) else store.query
    return {tuple(map(str, triple)) for triple in query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").triples()}


def anew(store: Store, folder: Path) -> set[tuple[object, ...]]:
    """Infer all of it from what is stated."""
    snapshot, writer = store.open(), Writer(folder)
    for graph in snapshot.graphs():
        if graph != INFERENCES:
            writer.load(graph, snapshot.graph(graph))
    infer.run(writer)
    return content(writer)


def named(triples: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Leave out nodes without a name, which have another label in each store."""
    return {triple for triple in triples if all(":" in str(term) or str(term) == "1" for term in triple)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=2, max_size=8))
def test_what_follows_is_what_would_follow_from_the_beginning(
    store: Store, steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    change(store, "DROP SILENT GRAPH <urn:one> ; DROP SILENT GRAPH <urn:two>")
    for step in steps:
        change(store, step)
        assert named(content(store)) == named(anew(store, tmp_path_factory.mktemp("anew")))


def test_small_changes_do_not_infer_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    change(store, "DROP SILENT GRAPH <urn:one> ; DROP SILENT GRAPH <urn:two>")
    before = content(store)
    monkeypatch.setattr(infer, "run", lambda writer: pytest.fail("all was inferred anew"))
    change(store, "INSERT DATA { GRAPH <urn:one> { <urn:x> <urn:p> <urn:y> . <urn:y> <urn:p> <urn:z> } }")
    assert ("urn:x", "urn:p", "urn:z") in content(store)
    change(store, "INSERT DATA { GRAPH <urn:two> { <urn:x> <urn:p> <urn:z> } }")
    change(store, "DELETE DATA { GRAPH <urn:one> { <urn:x> <urn:p> <urn:y> } }")
    assert ("urn:x", "urn:p", "urn:z") in content(store), "it is stated, too"
    change(store, "DROP GRAPH <urn:one> ; DROP GRAPH <urn:two>")
    assert content(store) == before


@pytest.mark.parametrize("rule", infer.rules(), ids=lambda rule: rule.name)
def test_axioms_fill_in_a_rule(rule: infer.Rule) -> None:
    """Properties of premises are named by axioms, and filters are about axioms only: `following` relies on both."""
    parts = turned(rule)
    known = {slot for pattern in parts.axioms for slot in pattern if isinstance(slot, Variable)}
    assert known >= {predicate for _, predicate, _ in parts.premises if isinstance(predicate, Variable)}
    assert known >= {Variable(token.name) for token in tokenize(parts.filters) if token.kind == "var"}


def test_the_ontology_gives_the_same(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with store.publish() as writer:
        writer.load(graph_iri("ontology"), (ROOT / "ontology" / "aigovkg.ttl").read_bytes())
        for path in sorted((ROOT / "ontology" / "examples").glob("*.ttl")):
            writer.load(graph_iri("annotations", path.stem), path.read_bytes())
        infer.run(writer)
    graphs = [graph for graph in store.open().graphs() if "/annotations/" in graph]
    change(store, f"DROP GRAPH <{graphs[0]}>")
    change(
        store, "INSERT DATA { GRAPH <urn:one> { <d> aigov:advocates <p> . <p> aigov:addresses <r> . <d> a aigov:Law } }"
    )
    change(store, "DELETE DATA { GRAPH <urn:one> { <p> aigov:addresses <r> } }")
    assert named(content(store)) == named(anew(store, tmp_path / "anew"))
