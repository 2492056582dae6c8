"""Each saved query gives what it should on small data, and something on the graph of a fresh clone.

`tests/queries/<name>.ttl` holds the data (its second line may give parameters), `<name>.csv` the rows, in which IRIs of
things are written without their base and terms of the ontology with the prefix `aigov:`.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from aigovkg.names import AIGOV, ID, ROOT, graph_iri
from aigovkg.query import SavedQuery, bind, load_queries, run
from aigovkg.store import Snapshot, Store

QUERIES = load_queries()
CASES = Path(__file__).parent / "queries"


def rows(snapshot: Snapshot, sparql: str) -> list[list[str]]:
    out = io.BytesIO()
    run(snapshot, sparql).write(out, "csv")
    text = out.getvalue().decode().replace(str(ID), "").replace(str(AIGOV), "aigov:")
    return list(csv.reader(io.StringIO(text)))


def parameters(data: str) -> dict[str, str]:
    """Read the line `# parameters: name=value, name=value` of a case."""
    line = re.search(r"^# parameters: (.*)$", data, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in line[1].split(", ")) if line else {}


@pytest.fixture(scope="module")
def ontology() -> bytes:
    return (ROOT / "ontology" / "aigovkg.ttl").read_bytes()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_expected_rows(name: str, tmp_path: Path, ontology: bytes) -> None:
    data = (CASES / f"{name}.ttl").read_text("utf-8")
    expected = list(csv.reader((CASES / f"{name}.csv").read_text("utf-8").splitlines()))
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("ontology"), ontology)
        writer.load(graph_iri("annotations", "case"), data.encode())
        writer.load(graph_iri("annotations", "again"), data.encode())  # a statement in two graphs is one statement
    assert rows(store.open(), bind(QUERIES[name], parameters(data))) == expected


def test_every_case_belongs_to_a_query() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(QUERIES)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_says_what_it_is_for_in_both_languages(query: SavedQuery) -> None:
    assert set(query.title) == set(query.description) == {"en", "zh"}
    assert query.tags
    for parameter in query.parameters:
        assert set(parameter.label) == {"en", "zh"}, parameter.name
        assert parameter.examples, parameter.name


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_needs_no_prefixes_from_elsewhere(query: SavedQuery) -> None:
    declared = set(re.findall(r"^PREFIX (\w+):", query.text, re.MULTILINE))
    used = set(re.findall(r"(?<![\w/:<])([a-z]+):[A-Za-z]\w*", re.sub(r"(?m)^#.*$|<[^>]*>|\"[^\"]*\"", "", query.text)))
    assert used == declared


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_answers_on_the_shipped_graph(query: SavedQuery, built_store: Path) -> None:
    snapshot = Store(built_store).open()
    required = {p.name: p.examples[0] for p in query.parameters if p.required}
    every = {p.name: p.examples[0] for p in query.parameters}
    for values in (required, every):
        assert len(rows(snapshot, bind(query, values))) > 1, f"no row for {values or 'no values'}"
