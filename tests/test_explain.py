"""Explanations: each step follows by its rule alone, each chain ends in what is stated, and the shortest is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from aigovkg import infer
from aigovkg.cli import main
from aigovkg.errors import QueryError, StoreError, VocabularyError
from aigovkg.explain import Explanation, Triple, as_json, as_text, explain, shown, understood
from aigovkg.explain.turning import turned
from aigovkg.names import BASE, PREFIXES, ROOT, graph_iri
from aigovkg.query import Ask
from aigovkg.store import Store

TTL = f"@base <{BASE}id/> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
INFERENCES = URIRef(graph_iri("inferences"))


@cache
def ontology() -> Graph:
    graph = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    for path in sorted((ROOT / "ontology" / "alignment").glob("*.ttl")):
        graph.parse(path)
    return graph


def fill(root: Path, graphs: dict[str, bytes]) -> Path:
    """Make a store of the ontology and named graphs, and infer."""
    with Store(root).publish() as writer:
        writer.load(str(graph_iri("ontology")), ontology())
        for name, data in graphs.items():
            writer.load(str(graph_iri(*name.split("/", 1))), data)
        infer.run(writer)
    return root


def asking(root: Path) -> Ask:
    snapshot = Store(root).open()
    return lambda query: list(snapshot.query(query).rows())


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the vocabulary and the examples, with what follows from them."""
    files = sorted((ROOT / "ontology" / "examples").glob("*.ttl"))
    graphs = {f"annotations/{path.stem}": path.read_bytes() for path in files}
    vocabulary = sorted((ROOT / "ontology" / "vocabulary").glob("*.ttl"))
    joined = b"\n".join(path.read_bytes() for path in vocabulary)
    return fill(tmp_path_factory.mktemp("examples"), {"vocabulary": joined, **graphs})


@pytest.fixture
def ask_of(tmp_path: Path) -> Callable[[str], Ask]:
    """Give what asks a store of the ontology and a few triples."""
    return lambda data: asking(fill(tmp_path, {"annotations/a": (TTL + data).encode()}))


def triple(subject: str, predicate: str, value: str) -> Triple:
    (found,) = Graph().parse(data=f"{TTL}<{subject}> {predicate} <{value}> .")
    return found  # type: ignore[return-value]  # rdflib's nodes are terms


def steps(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for premise in explanation.premises:
        yield from steps(premise)


def height(explanation: Explanation) -> int:
    return 1 + max(map(height, explanation.premises)) if explanation.rule else 0


# Chains hold


def test_every_chain_is_right(examples: Path) -> None:
    """For each property and class inferred: every step follows from its premises by its rule, as rdflib runs it."""
    ask = asking(examples)
    inferred: dict[object, Triple] = {}
    for row in ask("SELECT ?s ?p ?o { GRAPH graph:inferences { ?s ?p ?o } } ORDER BY ?p ?o ?s"):
        inferred.setdefault((row[1], row[2] if row[1] == RDF.type else None), row)  # type: ignore[arg-type]
    assert len(inferred) > 40
    seen: set[Triple] = set()
    for wanted in inferred.values():
        found = explain(ask, wanted)
        assert found.triple == wanted
        assert found.rule
        for step in steps(found):
            assert bool(step.rule) != bool(step.sources), "a step is either stated or inferred"
            assert all(source.graph != INFERENCES for source in step.sources)
            if step.rule is None or step.triple in seen:
                continue
            seen.add(step.triple)
            assert step.axioms
            graph = Graph()
            for premise in step.premises:
                graph.add(premise.triple)
            graph += schema_of(step)
            assert step.triple in graph.query(step.rule.query).graph, shown(step.triple)  # type: ignore[operator]


def schema_of(step: Explanation) -> Graph:
    """Read the axioms that an explanation shows, which must be enough for the rule."""
    said = "".join(f"{axiom} .\n" for axiom in step.axioms)
    return Graph().parse(data=TTL + re.sub(r"\b(?:id:|(?=https?://))(\S+)", r"<\1>", said))


def test_a_chain_ends_in_the_characters_of_a_text(examples: Path) -> None:
    found = explain(asking(examples), triple("document/harbour-declaration", "aigov:counters", "risk/disinformation"))
    assert found.rule
    assert found.rule.name == "chain-of-two"
    assert found.axioms == ("aigov:counters owl:propertyChainAxiom ( aigov:advocates aigov:addresses )",)
    (advocates, addresses) = found.premises
    assert shown(advocates.triple) == "id:document/harbour-declaration aigov:advocates id:principle/transparency"
    (source,) = (each for each in addresses.sources if each.claims)
    assert source.graph == graph_iri("annotations", "harbour-declaration")
    (claim,) = source.claims
    assert str(claim.claim) == BASE + "id/claim/harbour-4"
    assert (claim.start, claim.end, claim.confidence) == ("136", "168", "0.9")
    assert str(claim.document) == BASE + "id/document/harbour-declaration"


def test_a_claim_that_is_not_sure_enough_states_nothing(examples: Path) -> None:
    with pytest.raises(QueryError, match="The graph does not hold this triple"):
        explain(asking(examples), triple("stakeholder-group/drafters", "aigov:advocates", "principle/fairness"))


def test_a_literal_is_explained(examples: Path) -> None:
    ask = asking(examples)
    found = explain(ask, understood(ask, "document/harbour-declaration", "dcterms:date", "2025-03"))
    assert isinstance(found.triple[2], Literal)
    assert found.premises[0].sources[0].claims[0].end == "50"


# The shortest chain, and the same each time


@pytest.mark.parametrize(
    ("data", "wanted", "expected"),
    [
        ("<a> aigov:extends <b> . <b> aigov:extends <c> . <c> aigov:extends <d> .", ("a", "aigov:extends", "d"), 2),
        ("<a> aigov:extends <b> . <b> aigov:extends <c> , <a> .", ("a", "aigov:extends", "a"), 1),
        ("<a> aigov:cooperatesWith <b> .", ("b", "aigov:cooperatesWith", "a"), 1),
        ("<p> aigov:advocatedBy <d> . <p> aigov:addressedBy <q> .", ("d", "aigov:takesStanceOn", "p"), 2),
        ("<d> aigov:issuedBy <s> . <s> a aigov:State .", ("d", "aigov:originatesIn", "s"), 2),
        ("<d> a aigov:Law ; aigov:issuedBy <s> .", ("d", "a", f"{PREFIXES['schema']}CreativeWork"), 2),
        ("<d> a aigov:Law .", ("d", "a", f"{PREFIXES['schema']}CreativeWork"), 3),
    ],
)
def test_the_chain_is_the_shortest(
    ask_of: Callable[[str], Ask], data: str, wanted: tuple[str, str, str], expected: int
) -> None:
    assert height(explain(ask_of(data), triple(*wanted))) == expected


def test_what_a_thing_is_goes_before_what_is_said_of_it(ask_of: Callable[[str], Ask]) -> None:
    ask = ask_of("<s> a aigov:State ; aigov:signed <d> . <e> aigov:issuedBy <s> .")
    found = explain(ask, triple("s", "a", f"{PREFIXES['aigov']}Actor"))
    assert found.rule
    assert found.rule.name == "subclass"


def test_the_order_in_which_the_store_answers_does_not_matter(ask_of: Callable[[str], Ask]) -> None:
    ask = ask_of("".join(f"<d> aigov:advocates <p{n}> . <p{n}> aigov:addresses <r> . " for n in range(9)))
    wanted = triple("d", "aigov:counters", "r")
    texts = {as_text(explain(each, wanted)) for each in (ask, lambda query: list(ask(query))[::-1])}
    assert len(texts) == 1
    assert "id:p0" in texts.pop()


def test_what_is_stated_is_not_explained_by_rules(ask_of: Callable[[str], Ask]) -> None:
    found = explain(ask_of("<a> aigov:cooperatesWith <b> . <b> aigov:cooperatesWith <a> ."),
                    triple("a", "aigov:cooperatesWith", "b"))  # fmt: skip
    assert found.rule is None
    assert [str(source.graph) for source in found.sources] == [str(graph_iri("annotations", "a"))]


def test_inferences_of_other_rules_are_told(tmp_path: Path) -> None:
    with Store(tmp_path).publish() as writer:
        writer.load(str(INFERENCES), (TTL + "<a> aigov:cites <b> .").encode())
    with pytest.raises(StoreError, match="Run `aigovkg build` to infer anew"):
        explain(asking(tmp_path), triple("a", "aigov:cites", "b"))


@pytest.mark.parametrize(
    "where",
    [
        "?s rdfs:subClassOf/rdfs:subClassOf ?o",
        "{ ?s a ?o } UNION { ?o a ?s }",
        "?s a ?o OPTIONAL { ?s ?p ?o }",
        "?s a []",
    ],
)
def test_a_rule_that_cannot_be_turned_around_is_refused(where: str) -> None:
    rule = infer.Rule("bad", "", "", "", f"CONSTRUCT {{ ?s a ?o }} WHERE {{ {where} }}")
    with pytest.raises(VocabularyError, match="The rule cannot be turned around: bad"):
        turned(rule)


@pytest.mark.parametrize("rule", infer.rules(), ids=lambda rule: rule.name)
def test_every_rule_can_be_turned_around(rule: infer.Rule) -> None:
    parts = turned(rule)
    assert parts.axioms
    assert parts.premises
    assert parts.filters.count("FILTER") == rule.query.partition("CONSTRUCT")[2].count("FILTER")


# What people type, and what they get


@pytest.mark.parametrize(
    "typed",
    [
        ("harbour-declaration", "counters", "disinformation"),
        ("document/harbour-declaration", "aigov:counters", "id:risk/disinformation"),
        ("Harbour Declaration", "counters", f"<{BASE}id/risk/disinformation>"),
        (f"{BASE}id/document/harbour-declaration", f"{PREFIXES['aigov']}counters", "risk/disinformation"),
    ],
)
def test_names_are_understood(examples: Path, typed: tuple[str, str, str]) -> None:
    expected = triple("document/harbour-declaration", "aigov:counters", "risk/disinformation")
    assert understood(asking(examples), *typed) == expected


def test_codes_of_statements_classes_and_literals_are_understood(examples: Path) -> None:
    ask = asking(examples)
    assert understood(ask, "harbour-declaration", "issued-by", "Brazil") == triple(
        "document/harbour-declaration", "aigov:issuedBy", "state/brazil"
    )
    expected = triple("document/harbour-declaration", "a", f"{PREFIXES['aigov']}Instrument")
    assert understood(ask, "harbour-declaration", "a", "Instrument") == expected
    assert str(understood(ask, "harbour-declaration", "date", "2025-03")[2]) == "2025-03"


@pytest.fixture
def invoke(examples: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("AIGOVKG_STORE", str(examples))
    return lambda *arguments: CliRunner().invoke(main, ["explain", *arguments], prog_name="aigovkg")


def test_the_command_prints_the_chain(invoke: Callable[..., Result]) -> None:
    done = invoke("disinformation", "countered by", "harbour-declaration")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "id:risk/disinformation aigov:counteredBy id:document/harbour-declaration"
    assert lines[1].startswith("  follows by the rule inverse: what holds in one direction")
    assert lines[2] == "  as the ontology says: aigov:counters owl:inverseOf aigov:counteredBy"
    assert "        id:document/harbour-declaration aigov:advocates id:principle/transparency" in lines
    assert "          stated in graph:annotations/harbour-declaration" in lines
    assert any("id:claim/harbour-4" in line and "characters 136\u2013168 of id:text/5ea3" in line for line in lines)


def test_the_command_gives_json(invoke: Callable[..., Result], examples: Path) -> None:
    done = invoke("harbour-declaration", "counters", "disinformation", "-f", "json")
    made = json.loads(done.stdout)
    assert made["rule"]["name"] == "chain-of-two"
    claim = made["premises"][1]["stated"][0]["claims"][0]
    assert (claim["start"], claim["end"], claim["confidence"]) == (136, 168, 0.9)
    assert claim["foundBy"] == BASE + "id/person/example-annotator"
    ask = asking(examples)
    assert made == as_json(explain(ask, understood(ask, "harbour-declaration", "counters", "disinformation")))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("brazil", "counters", "disinformation"), "The graph does not hold this triple: id:state/brazil"),
        (("nobody-knows", "counters", "disinformation"), "Nothing in the graph has this name: 'nobody-knows'"),
        (("harbour-declaration", "likes", "disinformation"), "Nothing in the graph has this name: 'likes'"),
        (("javascript:alert(1)", "a", "Law"), "This is not an IRI that may be used"),
    ],
)
def test_what_the_graph_does_not_hold_is_one_sentence(
    invoke: Callable[..., Result], typed: tuple[str, ...], sentence: str
) -> None:
    done = invoke(*typed)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Error: {sentence}")
    assert len(done.stderr.splitlines()) == 1
