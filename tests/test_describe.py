"""What the graph says of itself is true, and found with the plain queries that editors and query engines send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from aigovkg import infer
from aigovkg.authoring import Edit, apply
from aigovkg.describe import DATASET, DUMPS, describe
from aigovkg.names import PREFIXES, ROOT, graph_iri
from aigovkg.query import load_queries
from aigovkg.store import Snapshot, Store, Writer
from aigovkg.store.recounting import kept

DATA = """@prefix aigov: <https://w3id.org/aigovkg/ontology#> . @prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix sssom: <https://w3id.org/sssom/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
aigov:Law rdfs:subClassOf aigov:Document . aigov:Document rdfs:subClassOf foaf:Document, prov:Entity .
aigov:State rdfs:subClassOf aigov:Actor . aigov:Person rdfs:subClassOf aigov:Actor .
aigov:Organization rdfs:subClassOf aigov:Actor .
ex:a1 a aigov:State, aigov:Actor, skos:Concept . ex:a2 a aigov:Person, aigov:Actor . ex:a3 a aigov:Organization .
ex:claim a aigov:Claim ; aigov:assertedBy ex:a1, ex:a2, ex:a3 ; aigov:attributedTo ex:a1, ex:a2 .
ex:thing a prov:Entity .
ex:law a aigov:Law, aigov:Document, foaf:Document, prov:Entity ;
  aigov:issuedBy ex:state ; rdfs:label "Law"@en, "法"@zh ; aigov:cites ex:paper .
ex:paper a aigov:Document, foaf:Document, prov:Entity ; aigov:cites ex:law, <https://elsewhere.example/x> .
ex:state a aigov:State .
ex:links a sssom:MappingSet ; dcterms:title "Links"@en ; sssom:object_source <https://elsewhere.example/> ;
  sssom:mappings ex:a, ex:b . ex:a owl:annotatedProperty owl:sameAs . ex:b owl:annotatedProperty owl:sameAs .
"""
#: What sib-swiss/sparql-editor asks an endpoint for, word for word but for line breaks.
PREFIX_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix} ORDER BY ?prefix"""
EXAMPLE_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
VOID = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX x: <http://ldf.fi/void-ext#> PREFIX ex: <https://example.org/>\n"

#: The part of sparql-editor's question for classes and properties that decides what it offers.
SCHEMA_QUERY = """PREFIX sd:<http://www.w3.org/ns/sparql-service-description#>
PREFIX void:<http://rdfs.org/ns/void#> PREFIX void-ext:<http://ldf.fi/void-ext#>
SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype ?triples WHERE {
  { OPTIONAL { ?graph sd:graph ?graphDesc . OPTIONAL { ?graph rdfs:label ?graphLabel }
               ?graphDesc void:classPartition ?cp . }
    ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
    ?pp void:property ?prop .
    OPTIONAL { ?pp void:triples ?triples }
    OPTIONAL { { ?pp  void:classPartition [ void:class ?objectClass ] . }
               UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] . } } }
  UNION
  { ?linkset void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
      void:objectsTarget [ void:class ?objectClass ] . }
} ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples"""

Ask = Callable[[str], list[tuple[str, ...]]]


def asking(snapshot: Snapshot) -> Ask:
    def ask(sparql: str) -> list[tuple[str, ...]]:
        rows = snapshot.query(sparql).rows()
        return [tuple("" if value is None else str(value) for value in row) for row in rows]

    return ask


def described(writer: Writer) -> Graph:
    return describe(writer, {"a.ttl": "0" * 64}, writer.statistics(), load_queries().values())


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    store = Store(tmp_path_factory.mktemp("described"))
    with store.publish() as writer:
        writer.load(graph_iri("one"), DATA.encode())
        writer.load(graph_iri("again"), DATA.encode())  # a triple in two graphs is counted once
        writer.load(graph_iri("description"), described(writer))
    return asking(store.open())


def test_totals_count_each_triple_once(ask: Ask) -> None:
    told = ask(f"{VOID} SELECT ?t ?s ?o ?c ?p {{ <{DATASET}> void:triples ?t ; void:distinctSubjects ?s ;"
               " void:distinctObjects ?o ; void:classes ?c ; void:properties ?p }")  # fmt: skip
    counted = ask(
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?oo) (COUNT(DISTINCT ?c) AS ?cc)"
        " (COUNT(DISTINCT ?p) AS ?pp) { GRAPH graph:one { ?s ?p ?o BIND(IF(?p = rdf:type, ?o, ?none) AS ?c) } }"
    )
    assert told == counted


def test_partitions_count_classes_properties_and_what_they_join(ask: Ask) -> None:
    rows = ask(SCHEMA_QUERY)
    assert {row[0] for row in rows} != {""}
    short = {tuple(part.rpartition("#")[2] or part for part in row[2:]) for row in rows}
    assert ("Law", "issuedBy", "State", "", "1") in short
    assert ("Document", "cites", "Law", "", "3") in short  # "Document" as well, but no class above another
    assert ("Document", "cites", "Document", "", "3") in short
    assert ("Law", "label", "", "langString", "2") in short
    assert ("Document", "issuedBy", "State", "", "1") in short


def test_values_are_told_in_few_classes(ask: Ask) -> None:
    """An editor asks for all of it with all labels, and keeps it where there is room for five million letters."""
    rows = ask(SCHEMA_QUERY)
    short = [tuple(part.rpartition("#")[2] or part.rpartition("/")[2] for part in row[2:]) for row in rows]
    assert [row[2:] for row in short if row[:2] == ("Claim", "assertedBy")] == [("Actor", "", "3")]
    kinds = {row[2:] for row in short if row[:2] == ("Claim", "attributedTo")}
    assert kinds == {("State", "", "2"), ("Person", "", "2")}  # no "Concept"
    assert {row[1:] for row in short if row[0] == "Entity"} == {
        ("type", "", "", "8"), ("cites", "", "", "3"), ("label", "", "", "2"), ("issuedBy", "", "", "1")}  # fmt: skip
    assert not any(row[2].startswith("http://xmlns.com/") for row in rows)  # all of it is said of aigov:Document


def test_counts_of_properties_help_to_plan_joins(ask: Ask) -> None:
    query = f"""{VOID} SELECT ?t ?s ?o {{ <{DATASET}> void:propertyPartition ?p . ?p void:property aigov:cites ;
      void:triples ?t ; void:distinctSubjects ?s ; void:distinctObjects ?o }}"""
    assert ask(query) == [("3", "2", "3")]


def test_a_mapping_set_is_a_linkset(ask: Ask) -> None:
    query = f"""{VOID} SELECT ?to ?by ?n {{
      ?l a void:Linkset ; void:objectsTarget ?to ; void:linkPredicate ?by ; void:triples ?n }}"""
    assert ask(query) == [("https://elsewhere.example/", PREFIXES["owl"] + "sameAs", "2")]


def test_prefixes_and_examples_are_in_the_default_graph(ask: Ask) -> None:
    assert dict(ask(PREFIX_QUERY)) == PREFIXES  # type: ignore[arg-type]
    examples = ask(EXAMPLE_QUERY)
    assert {iri.rpartition("/")[2] for iri, _, _ in examples} == set(load_queries())
    for _, _, text in examples:
        ask(text)


def test_files_and_endpoint_are_named(ask: Ask) -> None:
    query = """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX void: <http://rdfs.org/ns/void#>
      SELECT ?file { ?d a dcat:Dataset ; void:dataDump ?file ; dcat:distribution/dcat:downloadURL ?file }
      ORDER BY ?file"""
    assert [row[0].rpartition("/")[2] for row in ask(query)] == [dump.name for dump in DUMPS]
    query = "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT ?e { ?s a dcat:DataService ; dcat:endpointURL ?e }"
    assert ask(query) == [("https://w3id.org/aigovkg/sparql",)]


def test_the_description_of_a_fresh_build_names_its_classes(built_store: Path) -> None:
    ask = asking(Store(built_store).open())
    rows = ask(f"{VOID} SELECT ?c ?n {{ <{DATASET}> void:classPartition ?p . ?p void:class ?c ; void:entities ?n }}")
    numbers = {cls.rpartition("#")[2]: int(n) for cls, n in rows}
    assert str(numbers["Claim"]) == ask("SELECT (COUNT(*) AS ?n) { ?c a aigov:Claim }")[0][0]
    assert len(ask(EXAMPLE_QUERY)) == len(load_queries())
    sources = {row[0] for row in ask(f"{VOID} SELECT ?to {{ ?l a void:Linkset ; void:objectsTarget ?to }}")}
    assert len(sources) == len(list((ROOT / "graph" / "links").glob("*.sssom.tsv")))


# After changes

TERMS = ["<urn:a>", "<urn:b>", "<urn:c>", f"<{DATASET}>"]
KINDS = ["aigov:Risk", "aigov:Concept", "<http://rdfs.org/ns/void#Dataset>", "<urn:Kind>", "skos:Concept"]
STATEMENTS = st.one_of(
    st.builds("{} <urn:p> {}".format, st.sampled_from(TERMS), st.sampled_from([*TERMS, "1", "'x'@en", "'en'"])),
    st.builds("{} a {}".format, st.sampled_from(TERMS), st.sampled_from(KINDS)),
    st.builds("{} dcterms:language 'en'".format, st.sampled_from(TERMS)),
    st.builds("{} rdfs:subClassOf {}".format, st.sampled_from(KINDS), st.sampled_from(KINDS)),
    st.builds(
        "<https://example.org/links> {}".format,
        st.sampled_from(["dcterms:title 'Other'", "sssom:mappings <urn:a>", "sssom:object_source <urn:b>"]),
    ),
    st.builds("{} owl:annotatedProperty {}".format, st.sampled_from(TERMS), st.sampled_from([*TERMS, "'x'"])),
)
PLACES = st.sampled_from(["urn:one", "urn:two"])
SSSOM = "PREFIX sssom: <https://w3id.org/sssom/> "
CHANGES = st.one_of(
    st.builds("INSERT DATA {{ GRAPH <{}> {{ {} . {} }} }}".format, PLACES, STATEMENTS, STATEMENTS),
    st.builds("DELETE DATA {{ GRAPH <{}> {{ {} }} }}".format, PLACES, STATEMENTS),
    st.builds("DELETE WHERE {{ GRAPH <{}> {{ {} ?p ?o }} }}".format, PLACES, st.sampled_from(TERMS)),
    st.builds("DROP SILENT GRAPH <{}>".format, PLACES),
    st.just("INSERT DATA { <urn:a> <urn:q> <urn:b> }"),
)


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("changing"))
    with store.publish() as writer:
        writer.load(graph_iri("ontology"), (ROOT / "ontology" / "aigovkg.ttl").read_bytes())
        writer.load(graph_iri("annotations", "one"), DATA.encode())
        infer.run(writer)
        writer.load(graph_iri("description"), described(writer))
    return store


def change(store: Store, update: str) -> None:
    apply(store, Edit("update", "ann", "http://example.org/", update=update))


def anew(store: Store, folder: Path) -> Graph:
    """Describe what a store holds as a build would, from all of its graphs but the description."""
    snapshot, writer = store.open(), Writer(folder)
    for graph in snapshot.graphs():
        if graph != graph_iri("description"):
            writer.store.add_graph(ox.NamedNode(graph))  # one that was emptied is there all the same
            writer.load(graph, snapshot.graph(graph))
    return described(writer)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(CHANGES, min_size=1, max_size=4))
def test_the_description_follows_every_change(
    changing: Store, steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    for step in steps:
        change(changing, SSSOM + step)
    told, expected = changing.open().graph(graph_iri("description")), anew(changing, tmp_path_factory.mktemp("anew"))
    assert set(told) - set(expected) == set()
    assert set(expected) - set(told) == set()


def test_a_number_written_in_another_way_is_not_counted_twice(changing: Store, tmp_path: Path) -> None:
    """The store writes 0.8 where 0.80 is given, and it is one triple."""
    for number in ("0.80", "0.8, 00.8", "0.8"):
        document = f"<urn:n> a <urn:Kind> ; <urn:p> {number} .".encode()
        apply(changing, Edit("put", "ann", "http://example.org/", graph="urn:n", parts=((document.hex(), "turtle"),)))
    assert set(changing.open().graph(graph_iri("description"))) == set(anew(changing, tmp_path))
    change(changing, "DROP GRAPH <urn:n>")


def test_linksets_follow_every_change(changing: Store) -> None:
    def linked() -> dict[str, str]:
        query = f"{VOID} SELECT ?to ?n {{ ?l a void:Linkset ; void:objectsTarget ?to ; void:triples ?n }}"
        return {to: number for to, number in asking(changing.open())(query)}  # noqa: C416 - to dict they may be longer

    before = linked()
    change(
        changing,
        SSSOM
        + """INSERT DATA { GRAPH <urn:one> {
          <urn:set> a sssom:MappingSet ; dcterms:title "Mine" .
          <urn:set> sssom:object_source <urn:data> ; sssom:mappings <urn:m1> .
          <urn:m1> owl:annotatedProperty skos:exactMatch } }""",
    )
    assert linked() == before | {"urn:data": "1"}
    change(changing, SSSOM + """INSERT DATA { GRAPH <urn:two> {
      <urn:set> sssom:mappings <urn:m2> . <urn:m2> owl:annotatedProperty skos:exactMatch } }""")  # fmt: skip
    assert linked() == before | {"urn:data": "2"}
    change(changing, "DROP GRAPH <urn:one>")
    assert linked() == before


def test_what_was_counted_before_is_used_again(changing: Store) -> None:
    change(changing, "INSERT DATA { GRAPH <urn:one> { <urn:x> a <urn:Y> } }")
    path, version = changing.current()
    assert kept(changing.derived(version)) == Snapshot(path).view(str(graph_iri("description"))).statistics()


def test_a_large_change_is_counted_anew(changing: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aigovkg.authoring.describing._MOST", 10)
    many = " . ".join(f"<urn:many{number}> a <urn:Many>" for number in range(20))
    change(changing, f"INSERT DATA {{ GRAPH <urn:one> {{ {many} }} }}")
    assert set(changing.open().graph(graph_iri("description"))) == set(anew(changing, tmp_path))
