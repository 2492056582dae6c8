"""Each saved query gives what it should on small data, and something on the graph of a fresh clone.

`tests/queries/<name>.ttl` holds the data: fictional documents, in which something is always there that must not be
found. Its second line may give parameters; what follows the line `# graph: inferences` goes to that graph. `<name>.csv`
holds the rows (of a graph the triples, sorted; of a yes-or-no question the answer), in which IRIs of things are written
without their base and terms of the ontology with the prefix `aigov:`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from aigovkg.names import AIGOV, ID, ROOT, graph_iri
from aigovkg.query import SavedQuery, bind, load_queries, run
from aigovkg.store import Result, Store
from aigovkg.store.snapshot import query

QUERIES = load_queries()
CASES = Path(__file__).parent / "queries"


def rows(result: Result) -> list[list[str]]:
    out = io.StringIO(newline="")
    if result.kind == "ask":
        out.write(f"boolean\n{str(bool(result)).lower()}\n")
    elif result.kind == "construct":
        triples = sorted({tuple(str(term) for term in triple) for triple in result.triples()})
        csv.writer(out).writerows([("subject", "predicate", "object"), *triples])
    else:
        table = io.BytesIO()
        result.write(table, "csv")
        out.write(table.getvalue().decode())
    return list(csv.reader(io.StringIO(out.getvalue().replace(str(ID), "").replace(str(AIGOV), "aigov:"))))


def parameters(data: str) -> dict[str, str]:
    """Read the line `# parameters: name=value, name=value` of a case."""
    line = re.search(r"^# parameters: (.*)$", data, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in line[1].split(", ")) if line else {}


@pytest.fixture(scope="module")
def ontology() -> list[ox.Quad]:
    return list(ox.parse((ROOT / "ontology" / "aigovkg.ttl").read_bytes(), ox.RdfFormat.TURTLE))


def loaded(ontology: list[ox.Quad], data: str) -> ox.Store:
    """Lay a case out as a store does, but in memory: each triple in its graph and in the default graph."""
    stated, _, inferred = data.partition("# graph: inferences\n")
    prefixes = "\n".join(line for line in stated.splitlines() if line.startswith("@"))
    graphs: dict[str, Iterable[ox.Quad]] = {
        graph_iri("ontology"): ontology,
        graph_iri("annotations", "case"): ox.parse(stated.encode(), ox.RdfFormat.TURTLE),
        graph_iri("annotations", "again"): ox.parse(stated.encode(), ox.RdfFormat.TURTLE),  # one statement, two graphs
        graph_iri("inferences"): ox.parse(f"{prefixes}\n{inferred}".encode(), ox.RdfFormat.TURTLE),
    }
    store = ox.Store()
    for name, triples in graphs.items():
        for one in triples:
            store.add(ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(name)))
            store.add(ox.Quad(one.subject, one.predicate, one.object))
    return store


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_expected_rows(name: str, ontology: list[ox.Quad]) -> None:
    data = (CASES / f"{name}.ttl").read_text("utf-8")
    expected = list(csv.reader((CASES / f"{name}.csv").read_text("utf-8").splitlines()))
    found = query(loaded(ontology, data), bind(QUERIES[name], parameters(data)), CASES)
    assert rows(found) == expected


def test_every_case_belongs_to_a_query() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(QUERIES)


@pytest.mark.parametrize("saved", QUERIES.values(), ids=QUERIES)
def test_a_query_says_what_it_is_for_in_both_languages(saved: SavedQuery) -> None:
    assert set(saved.title) == set(saved.description) == {"en", "zh"}
    assert saved.tags
    for parameter in saved.parameters:
        assert set(parameter.label) == {"en", "zh"}, parameter.name
        assert parameter.examples, parameter.name


@pytest.mark.parametrize("saved", QUERIES.values(), ids=QUERIES)
def test_a_query_needs_no_prefixes_from_elsewhere(saved: SavedQuery) -> None:
    declared = set(re.findall(r"^PREFIX (\w+):", saved.text, re.MULTILINE))
    used = set(re.findall(r"(?<![\w/:<])([a-z]+):[A-Za-z]\w*", re.sub(r"(?m)^#.*$|<[^>]*>|\"[^\"]*\"", "", saved.text)))
    assert used == declared


def test_queries_are_sparql_for_others_too() -> None:
    for saved in QUERIES.values():
        translateQuery(parseQuery(saved.text))


def test_grlc_reads_the_same_parameters() -> None:
    """It knows them by the names of variables: `?_document_iri` must be given, `?__stage_iri` may be."""
    kinds = {"iri": "iri", "string": "literal", "integer": "integer", "decimal": "number"}
    for saved in QUERIES.values():
        body = re.sub(r"(?m)^#.*$", "", saved.text)
        found = {match[2]: (match[1] == "_", match[3]) for match in re.finditer(r"\?(__?)([a-zA-Z0-9]+)_(\w+)", body)}
        meant = {p.name: (p.required or p.default is not None, kinds[p.type]) for p in saved.parameters}
        assert found == meant, saved.name
        columns = re.findall(r"(?:SELECT|GROUP BY|ORDER BY)[^{]*", body)  # where grlc cannot put an IRI
        assert not re.search(r"\?__?[a-zA-Z0-9]+_", " ".join(columns)), saved.name


@pytest.mark.parametrize("saved", QUERIES.values(), ids=QUERIES)
def test_a_query_answers_on_the_shipped_graph(saved: SavedQuery, built_store: Path) -> None:
    snapshot = Store(built_store).open()
    given = [{p.name: p.examples[0] for p in saved.parameters if p.required}]
    every = {p.name: p.examples[0] for p in saved.parameters}
    if every != given[0] | {p.name: str(p.default) for p in saved.parameters if p.default is not None}:
        given.append(every)
    given += [given[0] | {p.name: example} for p in saved.parameters for example in p.examples[1:]]
    for values in given:
        found = rows(run(snapshot, bind(saved, values)))
        assert len(found) > 1, f"no row for {values or 'no values'}"
        assert found[1] != ["false"], f"false for {values}"


def test_the_documentation_lists_every_query() -> None:
    """Names and titles stand in the table of docs/querying.md."""
    page = (ROOT / "docs" / "querying.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|$", page, re.MULTILINE))
    assert {name: title for name, title in listed.items() if name in QUERIES} == {
        name: saved.title["en"] for name, saved in QUERIES.items()
    }
