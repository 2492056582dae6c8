"""Links: mapping sets in SSSOM, and proposals for external data sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from aigovkg import link, vocabulary
from aigovkg.errors import LinkError
from aigovkg.link import SEMAPV, SSSOM, Link, LinkSet
from aigovkg.names import AIGOV, BASE, ROOT, thing
from aigovkg.vocabulary import Vocabulary

HEADER = """\
#curie_map:
#  id: https://w3id.org/aigovkg/id/
#  wd: http://www.wikidata.org/entity/
#mapping_set_id: https://w3id.org/aigovkg/links/test
#license: https://creativecommons.org/licenses/by/4.0/
"""
NAMES = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
ROW = "id:state/china\tskos:exactMatch\twd:Q148\tsemapv:ManualMappingCuration\t0.9\n"


@pytest.fixture(scope="module")
def concepts() -> Vocabulary:
    return vocabulary.load()


def written(folder: Path, content: str) -> Path:
    path = folder / "test.sssom.tsv"
    path.write_text(content, encoding="utf-8")
    return path


def test_mapping_becomes_a_triple_and_its_justification(tmp_path: Path) -> None:
    links = link.read(written(tmp_path, HEADER + NAMES + ROW))
    graph = links.to_graph()
    china, item = thing("state", "china"), URIRef("http://www.wikidata.org/entity/Q148")
    assert (china, SKOS.exactMatch, item) in graph
    (node,) = graph.subjects(OWL.annotatedSource, china)
    assert (node, RDF.type, OWL.Axiom) in graph
    assert (node, RDF.type, SSSOM.Mapping) in graph
    assert (node, OWL.annotatedProperty, SKOS.exactMatch) in graph
    assert (node, OWL.annotatedTarget, item) in graph
    assert (node, SSSOM.mapping_justification, SEMAPV.ManualMappingCuration) in graph
    assert float(str(graph.value(node, SSSOM.confidence))) == 0.9
    assert (links.iri, SSSOM.mappings, node) in graph
    assert graph.value(links.iri, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert set(graph) == set(link.read(tmp_path / "test.sssom.tsv").to_graph())  # the same each time


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no header"),
        (NAMES + ROW, "no header"),
        ("#[\n" + NAMES + ROW, "not YAML"),
        (HEADER.replace("#license", "#licence") + NAMES + ROW, "lacks license"),
        (HEADER.replace("#mapping_set_id", "#id") + NAMES + ROW, "lacks mapping_set_id"),
        (HEADER + "#curie_map: none\n" + NAMES + ROW, "not a map of prefixes"),
        (HEADER + NAMES.replace("predicate_id", "predicate") + ROW, r"lacks the column predicate_id.*line 6"),
        (HEADER + NAMES + ROW.replace("wd:", "wikidata:"), r"prefix is unknown.*wikidata:Q148.*line 7"),
        (HEADER + NAMES + ROW.replace("wd:Q148", "Q148"), r"no identifier.*line 7"),
        (HEADER + NAMES + ROW.replace("wd:Q148", "wd:Q 148"), r"no address may have.*line 7"),
        (HEADER + NAMES + ROW.replace("wd:Q148", ""), r"no identifier.*line 7"),
        (HEADER + NAMES + ROW.replace("exactMatch", "prefLabel"), r"predicate is no mapping.*line 7"),
        (HEADER + NAMES + ROW.replace("semapv:", "skos:"), r"no SEMAPV term.*line 7"),
        (HEADER + NAMES + ROW.replace("id:state/china", "wd:Q30"), r"subject is not ours.*line 7"),
        (HEADER + NAMES + ROW.replace("0.9", "high"), r"number from 0 to 1.*line 7"),
        (HEADER + NAMES + ROW.replace("0.9", "1.5"), r"number from 0 to 1.*line 7"),
        (HEADER + NAMES + ROW.replace("0.9", "nan"), r"number from 0 to 1.*line 7"),
        (HEADER + NAMES + ROW + ROW, r"stands there twice.*line 8"),
        (HEADER + NAMES + ROW + "id:state/india\n", r"not as many cells.*line 8"),
        (HEADER + NAMES + ROW.rstrip() + "\tmore\n", r"not as many cells.*line 7"),
    ],
)
def test_malformed_mapping_set(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(LinkError, match=message) as caught:
        link.read(written(tmp_path, content))
    assert "test.sssom.tsv" in str(caught.value)
    assert caught.value.exit_code == 1


def test_unreadable_mapping_set(tmp_path: Path) -> None:
    (tmp_path / "latin.sssom.tsv").write_bytes(b"#license: \xe9\n")
    for name in ("latin.sssom.tsv", "absent.sssom.tsv"):
        with pytest.raises(LinkError, match=name):
            link.read(tmp_path / name)


def test_subject_must_be_known_where_told(tmp_path: Path, concepts: Vocabulary) -> None:
    path = written(tmp_path, HEADER + NAMES + ROW.replace("state/china", "state/atlantis"))
    with pytest.raises(LinkError, match=r"no concept of ours.*atlantis"):
        link.read(path, known=concepts.concepts)


def test_shipped_sets_are_sound(concepts: Vocabulary) -> None:
    ontology = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    terms = {term for term in ontology.subjects(RDF.type, OWL.Class) if isinstance(term, URIRef)}
    sets = link.load(known={*concepts.concepts, *terms})
    assert len(sets) >= 10
    assert len({links.iri for links in sets}) == len(sets)
    for links in sets:
        assert links.header["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert links.links
        for one in links.links:
            assert one.justification == SEMAPV.ManualMappingCuration
            assert one.comment, one
            concept = concepts.get(one.subject)
            assert concept is None or one.subject_label == concept.pref["en"], one.subject


def test_shipped_sets_hold_verified_rows_only(shared: Path) -> None:
    rows = (shared / "external" / "identifiers.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [row.split("\t") for row in rows]
    verified = {identifier for _, _, identifier, _ in cells if identifier != "unverified"}
    linked = {
        (one.subject, str(one.object).rpartition("/")[2].rpartition("#")[2].rpartition(":")[2])
        for links in link.load()
        for one in links.links
    }
    for links in link.load():
        for one in links.links:
            if str(one.object).startswith(f"{BASE}external/"):
                continue  # categories without addresses elsewhere
            found = str(one.object) in verified or any(str(one.object).endswith("/" + row) for row in verified)
            codes = one.comment.rpartition("code ")[2].rstrip(".")  # ISO 3166: listed by its alpha-3 code
            assert found or codes in verified, one
    unverified = {("grouping", "quad"), ("grouping", "aukus"), ("grouping", "ttc"), ("event", "waic-2024")}
    assert not {subject for subject, _ in linked} & {thing(*name) for name in unverified}


def test_set_survives_writing(tmp_path: Path) -> None:
    china = Link(
        thing("state", "china"),
        SKOS.closeMatch,
        URIRef("https://example.org/x?y=1"),
        SEMAPV.LexicalMatching,
        "China",
        '"中国" quoted',
        0.45,
        "two\tcells, and\na line",
    )
    links = LinkSet(
        {"mapping_set_id": "https://w3id.org/aigovkg/links/x", "license": "https://example.org/l"},
        (china,),
        {"id": "https://w3id.org/aigovkg/id/"},
    )
    back = link.read(written(tmp_path, links.to_tsv()))
    assert [(one.subject, one.object, one.object_label, one.confidence) for one in back.links] == [
        (china.subject, china.object, china.object_label, china.confidence)
    ]
    assert back.links[0].comment == "two cells, and a line"
    assert back.to_tsv() == links.to_tsv()


def test_proposals_by_name(concepts: Vocabulary) -> None:
    names = {
        URIRef("https://example.org/1"): ["United Nations"],
        URIRef("https://example.org/2"): ["UNITED NATIONS", "Nobody at all"],
        URIRef("https://example.org/3"): ["聯合國"],
        URIRef("https://example.org/4"): ["Nobody at all"],
    }
    found = {(str(one.object)[-1], one.confidence) for one in link.candidates(names, concepts)}
    assert found == {("1", 1.0), ("2", 0.9), ("3", 0.9)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.tsv", "id\tlabel\nhttps://example.org/eu\tEuropean Union\nnothing\tChina\n"),
        ("data.csv", "id,Name\nhttps://example.org/eu,欧盟\n"),
        (
            "data.ttl",
            '<https://example.org/eu> <http://www.w3.org/2004/02/skos/core#prefLabel> "European Union"@en .\n'
            '[] <http://www.w3.org/2000/01/rdf-schema#label> "China" .\n',
        ),
    ],
)
def test_proposals_for_a_data_set(tmp_path: Path, concepts: Vocabulary, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    proposed = link.propose(path, concepts)
    assert [(one.subject, str(one.object)) for one in proposed.links] == [
        (thing("state", "european-union"), "https://example.org/eu")
    ]
    assert link.read(written(tmp_path, proposed.to_tsv())).links == proposed.links


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.tsv", b"id\tcolour\nhttps://example.org/eu\tblue\n"),
        ("data.tsv", b"id\tlabel\n\xff\xfe\n"),
        ("empty.csv", b""),
        ("data.ttl", b"<a> <b> ."),
        ("data.xlsx", b"PK"),
        ("data.jsonld", b'{"@context": "https://example.org/context"}'),
    ],
)
def test_unreadable_data_set(tmp_path: Path, concepts: Vocabulary, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LinkError, match=name.split(".")[0]):
        link.propose(tmp_path / name, concepts)


def test_classes_are_linked_as_classes() -> None:
    linked = {one.subject for links in link.load() for one in links.links}
    assert AIGOV.Risk in linked
