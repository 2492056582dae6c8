"""Inference: each rule draws its conclusion, all together draw what OWL 2 RL does, no less and no more."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import owlrl  # type: ignore[import-untyped]
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, PROV, RDF, RDFS, XSD

from aigovkg import infer
from aigovkg.build import add, build, pipeline, sets
from aigovkg.errors import VocabularyError
from aigovkg.names import AIGOV, BASE, PREFIXES, ROOT, graph_iri
from aigovkg.settings import load
from aigovkg.store import Store

TTL = f"@base <{BASE}id/> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@cache
def ontology() -> Graph:
    graph = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    for path in sorted((ROOT / "ontology" / "alignment").glob("*.ttl")):
        graph.parse(path)
    return graph


def short(graph: Graph) -> set[str]:
    """The triples of a graph as one writes them in the tests."""

    def name(node: object) -> str:
        text = str(node)
        return text.removeprefix(BASE + "id/") if text.startswith(BASE + "id/") else text.replace(str(AIGOV), "aigov:")

    return {f"{name(s)} {'a' if p == RDF.type else name(p)} {name(o)}" for s, p, o in graph}


@pytest.fixture
def follow(tmp_path: Path) -> Callable[..., Graph]:
    """Give what follows from named graphs (Turtle or rdflib), together with the ontology."""

    def infer_from(*data: str | Graph) -> Graph:
        with Store(tmp_path / "store").publish() as writer:
            writer.load(str(graph_iri("ontology")), ontology())
            for number, graph in enumerate(data):
                content = (TTL + graph).encode() if isinstance(graph, str) else graph
                writer.load(str(graph_iri("annotations", f"d{number}")), content)
            new = infer.run(writer)
            assert infer.run(writer) == 0, "a second run finds something new: the first did not reach the end"
            where = f"GRAPH <{graph_iri('inferences')}> {{ ?s ?p ?o }}"
            graph = writer.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}").graph()
            assert len(graph) == new
        return graph

    return infer_from


@pytest.mark.parametrize(
    ("stated", "conclusion"),
    [
        ("<d> aigov:advocates <p> .", "p aigov:advocatedBy d"),
        ("<p> aigov:advocatedBy <d> .", "d aigov:advocates p"),
        ("<d> aigov:advocates <p> .", "d aigov:takesStanceOn p"),
        ("<s> aigov:ratified <d> .", "d aigov:hasParticipant s"),
        ("<r> aigov:hasLevel <risk-level/technical> .", "r aigov:hasFacet risk-level/technical"),
        ("<a> aigov:cooperatesWith <b> .", "b aigov:cooperatesWith a"),
        ("<a> aigov:extends <b> . <b> aigov:extends <c> .", "a aigov:extends c"),
        ("<a> aigov:extends <b> . <b> aigov:extends <c> .", "c aigov:extendedBy a"),
        ("<d> aigov:issuedBy <s> . <s> a aigov:State .", "d aigov:originatesIn s"),
        ("<d> aigov:issuedBy <o> . <o> aigov:basedIn <s> .", "d aigov:originatesIn s"),
        ("<d> aigov:author <p> . <p> aigov:affiliatedWith <o> . <o> aigov:basedIn <s> .", "d aigov:originatesIn s"),
        ("<d> aigov:advocates <p> . <p> aigov:addresses <r> .", "d aigov:counters r"),
        ("<d> aigov:advocates <p> . <p> aigov:addresses <r> .", "r aigov:counteredBy d"),
        ("<d> a aigov:Law .", "d a aigov:Document"),
        ("<s> a aigov:State .", "s a http://www.w3.org/ns/prov#Agent"),
        ("<d> aigov:issuedBy <o> .", "o a aigov:Actor"),
        ("<d> aigov:issuedBy <o> .", "d a aigov:Document"),
        (
            "<r> a aigov:Risk ; aigov:hasOrigin <risk-origin/not-human-made> .",
            "r a aigov:TechnicallyPreventableRisk",
        ),
        ("<r> a aigov:TechnicallyPreventableRisk .", "r aigov:hasOrigin risk-origin/not-human-made"),
        ("<r> a aigov:TechnicallyPreventableRisk .", "r a aigov:Risk"),
    ],
)
def test_a_conclusion_is_drawn(follow: Callable[..., Graph], stated: str, conclusion: str) -> None:
    assert conclusion in short(follow(stated))


@pytest.mark.parametrize(
    ("stated", "conclusion"),
    [
        ("<d> aigov:advocates <p> . <q> aigov:addresses <r> .", "d aigov:counters r"),
        ("<d> aigov:opposes <p> . <p> aigov:addresses <r> .", "d aigov:counters r"),
        ("<r> a aigov:Risk ; aigov:hasOrigin <risk-origin/human-made> .", "r a aigov:TechnicallyPreventableRisk"),
        ("<a> aigov:cites <b> . <b> aigov:cites <c> .", "a aigov:cites c"),
        ("<a> aigov:memberOf <b> . <b> aigov:memberOf <c> .", "a aigov:memberOf c"),
        ("<d> aigov:issuedBy <o> . <o> a aigov:Organization .", "d aigov:originatesIn o"),
        ("<d> aigov:advocates <p> .", "p a aigov:Principle"),
        ("<m> a aigov:Mention .", "m a http://www.w3.org/ns/oa#Annotation"),
        ("<c> aigov:assertedIn <d> .", "c http://www.w3.org/ns/prov#wasDerivedFrom d"),
    ],
)
def test_a_conclusion_is_not_drawn(follow: Callable[..., Graph], stated: str, conclusion: str) -> None:
    assert conclusion not in short(follow(stated))


def test_premises_may_stand_in_different_graphs(follow: Callable[..., Graph]) -> None:
    found = follow("<d> aigov:advocates <p> .", "<p> aigov:addresses <r> .")
    assert "d aigov:counters r" in short(found)


def test_what_a_text_states_is_not_inferred_again(follow: Callable[..., Graph]) -> None:
    found = follow("<a> aigov:cooperatesWith <b> .", "<b> aigov:cooperatesWith <a> .")
    assert {line for line in short(found) if "cooperatesWith" in line} == set()


def test_the_order_of_the_rules_does_not_matter(tmp_path: Path) -> None:
    data = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "ontology" / "examples").glob("*.ttl")))
    results = []
    for number, order in enumerate((infer.rules(), infer.rules()[::-1])):
        with Store(tmp_path / str(number)).publish() as writer:
            writer.load(str(graph_iri("ontology")), ontology())
            writer.load(str(graph_iri("annotations", "x")), data.encode())
            results.append((infer.run(writer, order), writer.count()))
    assert results[0] == results[1]
    assert results[0][0] > 20


def sample(seed: int = 20261122) -> Graph:
    """Random statements with all properties between things of all kinds, each where it belongs."""
    dice = random.Random(seed)  # noqa: S311 - the same sample each time, nothing secret
    graph, schema = Graph(), ontology()
    leaves = [URIRef(str(c)) for c in schema.subjects(RDF.type, OWL.Class) if str(c).startswith(str(AIGOV))]
    things: dict[URIRef, list[URIRef]] = {}
    for kind in sorted(leaves):
        for number in range(2):
            node = URIRef(f"{BASE}id/{kind.removeprefix(str(AIGOV)).lower()}/{number}")
            graph.add((node, RDF.type, kind))
            for wider in schema.transitive_objects(kind, RDFS.subClassOf):
                things.setdefault(URIRef(str(wider)), []).append(node)
            if AIGOV.State in schema.transitive_objects(kind, RDFS.subClassOf):
                graph.add((node, AIGOV.basedIn, node))  # OWL 2 RL has no ObjectHasSelf: given to the oracle
    for term in sorted(schema.subjects(RDF.type, OWL.ObjectProperty), key=str):
        ends = [
            [node for kind in schema.objects(term, listed) for node in sorted(things.get(URIRef(str(kind)), []))]
            for listed in (URIRef("https://schema.org/domainIncludes"), URIRef("https://schema.org/rangeIncludes"))
        ]
        sides = {term, *schema.objects(term, OWL.inverseOf), *schema.subjects(OWL.inverseOf, term)}
        functional = any((side, RDF.type, OWL.FunctionalProperty) in schema for side in sides)
        if all(ends) and not functional:  # two values of a functional property would be made equal
            for _ in range(2):
                graph.add((dice.choice(ends[0]), URIRef(str(term)), dice.choice(ends[1])))
    return graph


def test_owlrl_concludes_the_same(follow: Callable[..., Graph]) -> None:
    """owlrl implements every rule of OWL 2 RL; ours, a few, must give the same about the things in the data."""
    data = sample()
    oracle = Graph()
    oracle += ontology()
    oracle += data
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(oracle)
    stated = set(ontology()) | set(data)
    parts = {AIGOV.Mention, AIGOV.Claim, AIGOV.Text, AIGOV.Rule}
    left_out = {node for kind in parts for node in data.subjects(RDF.type, kind)}
    everything = {OWL.Thing, OWL.NamedIndividual, RDFS.Resource}

    def ours(triple: tuple[object, object, object]) -> bool:
        node, predicate, value = triple
        if not (str(node).startswith(BASE + "id/") and isinstance(value, URIRef)) or predicate == OWL.sameAs:
            return False
        if node in left_out and predicate in {PROV.wasDerivedFrom, PROV.wasAttributedTo}:
            return False
        return predicate != RDF.type or (node not in left_out and value not in everything)

    expected = {triple for triple in oracle if ours(triple)} - stated
    found = {triple for triple in follow(data) if ours(triple)}
    assert len(expected) > 300
    assert sorted(found - expected) == []
    assert sorted(expected - found) == []


@pytest.mark.parametrize("rule", infer.rules(), ids=lambda rule: rule.name)
def test_a_rule_says_what_it_does_where_it_is_from_and_gives_an_example(rule: infer.Rule, tmp_path: Path) -> None:
    """The example must follow by this rule alone, and not without its premises."""
    assert rule.title
    assert re.match(
        r"OWL 2 RL, rules? (prp|cls|cax)-[a-z]+\d?\b|OWL 2, \w+ \(https://www\.w3\.org/TR/owl2-", rule.source
    )
    premises, _, conclusion = rule.example.partition(" => ")
    expected = short(Graph().parse(data=TTL + conclusion))
    assert expected
    with Store(tmp_path / "store").publish() as writer:
        writer.load(str(graph_iri("ontology")), ontology())
        infer.run(writer, [rule])
        before = short(writer.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH graph:inferences { ?s ?p ?o } }").graph())
        assert not expected & before
        writer.load(str(graph_iri("annotations", "example")), (TTL + premises).encode())
        infer.run(writer, [rule])
        after = short(writer.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH graph:inferences { ?s ?p ?o } }").graph())
    assert expected <= after


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("", r"The rule has no name: bare\.rq\. Begin the file"),
        ("# name: bare\n# title: a\n# source: b\n", r"The rule has no example: bare\.rq"),
        ("# name: other\n# title: a\n# source: b\n# example: c\n", r"The rule calls itself other: bare\.rq"),
    ],
)
def test_a_rule_that_does_not_say_what_it_is_is_refused(tmp_path: Path, head: str, message: str) -> None:
    (tmp_path / "bare.rq").write_text(head + "CONSTRUCT {} WHERE {}", "utf-8")
    with pytest.raises(VocabularyError, match=message):
        infer.rules(tmp_path)


def test_literals_are_not_typed(follow: Callable[..., Graph]) -> None:
    found = follow(Graph().add((URIRef(f"{BASE}id/event/x"), AIGOV.heldIn, Literal("Recife", datatype=XSD.string))))
    assert all(not isinstance(value, Literal) for value in found.subjects())


# After a change


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example sets in the place of what the project ships; beside them only the ontology."""
    for name in ("samples", "annotations"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(pipeline, name.upper(), tmp_path / name)
    monkeypatch.setattr(pipeline, "_DATA", {"ontology": ("ontology/*.ttl", "ontology/alignment/*.ttl")})
    monkeypatch.setattr(sets, "_processors", lambda: {0})
    for path in (ROOT / "ontology" / "examples").glob("*.ttl"):
        shutil.copy(path, tmp_path / "annotations")
    return tmp_path / "annotations"


def test_a_changed_document_leaves_the_same_graph_as_a_full_rebuild(shipped: Path, tmp_path: Path) -> None:
    """The version is a hash of every quad, so that of the inferences, too."""
    settings = load(store=tmp_path / "store")
    original = (shipped / "harbour-declaration.ttl").read_text("utf-8")
    gone = "document/harbour-declaration aigov:counters risk/disinformation"
    new = "document/global-ai-governance-initiative aigov:extendedBy document/harbour-declaration"
    begin, end = original.index("<claim/harbour-4>"), original.index("# the claims that are sure")
    statement = "<principle/transparency> aigov:addresses <risk/disinformation> ."
    assert statement in original
    changed = tmp_path / "changed.ttl"
    shorter = original[:begin] + original[end:].replace(statement, "")
    longer = "<document/harbour-declaration> aigov:extends <document/global-ai-governance-initiative> .\n"
    changed.write_text(shorter + longer, "utf-8")

    def inferred() -> str:
        return "\n".join(short(Store(settings.store).open().graph(str(graph_iri("inferences")))))

    first = build([], settings).version
    assert (gone in inferred(), new in inferred()) == (True, False)
    one_by_one = add([changed], settings).version
    assert (gone in inferred(), new in inferred()) == (False, True)
    assert build([], settings).version == one_by_one, "the set that was added is kept, so this is the full rebuild"
    assert one_by_one != first
