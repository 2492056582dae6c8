"""Changes to the graph: what they mean, that none is lost, who may make them and who made them."""

from __future__ import annotations

import json
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from aigovkg.authoring import Done, Edit, Refusals, Tokens, apply, protected
from aigovkg.authoring.access import Holder
from aigovkg.cli import main
from aigovkg.errors import (
    ConflictError,
    InputError,
    ProtectedError,
    QueryError,
    StoreError,
    ValidationError,
)
from aigovkg.names import graph_iri
from aigovkg.store import Store
from aigovkg.store.editing import UNNAMED

BASE = "http://example.org/"
START = f"INSERT DATA {{ GRAPH <{BASE}a> {{ <s> <p> 1, 2 }} GRAPH <{BASE}b> {{ <s> <p> 2, 3 }} }}"
AFRESH = f"DROP ALL ; {START}"


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with two graphs that state one triple both; whoever changes it begins with `AFRESH`."""
    store = Store(tmp_path_factory.mktemp("common"))
    with store.publish():
        pass
    change(store, START)
    return store


@pytest.fixture
def store(common: Store, tmp_path: Path) -> Store:
    """A store of one's own with the same graphs."""
    change(common, AFRESH)
    shutil.copytree(common.root, tmp_path, dirs_exist_ok=True)
    return Store(tmp_path)


def change(store: Store, update: str, **members: object) -> Done:
    """Apply an update."""
    return apply(store, Edit(**{"action": "update", "who": "ann", "base": BASE, "update": update} | members))  # type: ignore[arg-type]


def quads(store: Store) -> dict[str, set[str]]:
    """Return the triples of each graph, those of the default graph under ""; each may be there once."""
    found: dict[str, list[str]] = {}
    for quad in ox.Store.read_only(str(store.snapshot())):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        found.setdefault(name, []).append(str(quad.triple))
    assert all(len(triples) == len(set(triples)) for triples in found.values())
    return {name: set(triples) for name, triples in found.items()}


def held(store: Store) -> dict[str, set[int]]:
    """Return the numbers that <s> <p> has in each graph, after a look at whether the default graph is the union."""
    found = quads(store)
    union = set().union(*(triples for name, triples in found.items() if name))
    assert found.get("", set()) == union
    start = f"<{BASE}s> <{BASE}p> "
    return {
        name.removeprefix(BASE): {int(triple.split('"')[1]) for triple in triples if triple.startswith(start)}
        for name, triples in found.items()
    }


HOME = UNNAMED


@pytest.mark.parametrize(
    ("update", "after"),
    [
        ("INSERT DATA { <s> <p> 1, 4 }", {"": {1, 2, 3, 4}, "a": {1, 2}, "b": {2, 3}, HOME: {1, 4}}),
        ("DELETE DATA { <s> <p> 2 }", {"": {1, 3}, "a": {1}, "b": {3}}),
        ("DELETE DATA { GRAPH <a> { <s> <p> 1, 2 } }", {"": {2, 3}, "b": {2, 3}}),
        ("DELETE WHERE { ?s ?p 2 }", {"": {1, 3}, "a": {1}, "b": {3}}),
        ("DELETE WHERE { GRAPH ?g { ?s ?p 2 } }", {"": {1, 3}, "a": {1}, "b": {3}}),
        ("WITH <a> DELETE { ?s ?p ?o } INSERT { ?s ?p 9 } WHERE { ?s ?p ?o }", {"": {2, 3, 9}, "a": {9}, "b": {2, 3}}),
        ("INSERT { GRAPH <c> { ?s ?p ?o } } USING <b> WHERE { ?s ?p ?o }",
         {"": {1, 2, 3}, "a": {1, 2}, "b": {2, 3}, "c": {2, 3}}),
        ("INSERT { GRAPH ?g { ?s ?p 7 } } WHERE { GRAPH ?g { ?s ?p 1 } }",
         {"": {1, 2, 3, 7}, "a": {1, 2, 7}, "b": {2, 3}}),
        ("INSERT { GRAPH ?o { ?s ?p 7 } } WHERE { ?s ?p ?o }", {"": {1, 2, 3}, "a": {1, 2}, "b": {2, 3}}),
        ("DELETE { ?s ?p ?o } INSERT { GRAPH <a> { ?s ?p ?n } } WHERE { ?s ?p ?o BIND (?o + 10 AS ?n) }",
         {"": {11, 12, 13}, "a": {11, 12, 13}}),
        ("CLEAR GRAPH <a>", {"": {2, 3}, "b": {2, 3}}),
        ("CLEAR DEFAULT", {"": {1, 2, 3}, "a": {1, 2}, "b": {2, 3}}),
        ("DROP NAMED", {}),
        ("INSERT DATA { <s> <p> 5 } ; DROP NAMED", {"": {5}, HOME: {5}}),
        ("COPY <a> TO <b>", {"": {1, 2}, "a": {1, 2}, "b": {1, 2}}),
        ("ADD <a> TO <b>", {"": {1, 2, 3}, "a": {1, 2}, "b": {1, 2, 3}}),
        ("MOVE <a> TO <b>", {"": {1, 2}, "b": {1, 2}}),
        ("MOVE <a> TO DEFAULT", {"": {1, 2, 3}, "b": {2, 3}, HOME: {1, 2}}),
        ("COPY DEFAULT TO <c>", {"": {1, 2, 3}, "a": {1, 2}, "b": {2, 3}, "c": {1, 2, 3}}),
        ("CLEAR SILENT GRAPH <none> ; CREATE SILENT GRAPH <a>", {"": {1, 2, 3}, "a": {1, 2}, "b": {2, 3}}),
        ("PREFIX : <x#> # } ;\n INSERT DATA { <s> :q '} ; {' . GRAPH <a> { <s> <p> 6 } } ; # the end",
         {"": {1, 2, 3, 6}, "a": {1, 2, 6}, "b": {2, 3}, HOME: set()}),
    ],
)  # fmt: skip
def test_the_default_graph_stays_the_union(common: Store, update: str, after: dict[str, set[int]]) -> None:
    change(common, f"{AFRESH} ; {update}")
    assert held(common) == after


GRAPHS = st.sampled_from(["a", "b", "c"])
NUMBERS = st.integers(1, 4)
VERBS = st.sampled_from(["COPY", "ADD", "MOVE"])
STEPS = st.one_of(
    st.builds("INSERT DATA {{ GRAPH <{}> {{ <s> <p> {}, {} }} }}".format, GRAPHS, NUMBERS, NUMBERS),
    st.builds("DELETE DATA {{ GRAPH <{}> {{ <s> <p> {} }} }}".format, GRAPHS, NUMBERS),
    st.builds("DELETE {{ GRAPH ?g {{ ?s ?p {} }} }} WHERE {{ GRAPH ?g {{ ?s ?p {} }} }}".format, NUMBERS, NUMBERS),
    st.builds(
        "WITH <{}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p {} }} WHERE {{ ?s ?p ?o . GRAPH <{}> {{ ?s ?p ?x }} }}".format,
        GRAPHS, NUMBERS, GRAPHS,
    ),
    st.builds("INSERT {{ GRAPH ?g {{ ?s ?p {} }} }} WHERE {{ GRAPH ?g {{ ?s ?p {} }} }}".format, NUMBERS, NUMBERS),
    st.builds(
        "CREATE SILENT GRAPH <{0}> ; {1} <{0}> TO <{2}>".format, GRAPHS, VERBS, GRAPHS
    ),
    st.builds("DROP SILENT GRAPH <{}>".format, GRAPHS),
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_named_graphs_change_as_oxigraph_changes_them(common: Store, steps: list[str]) -> None:
    update = " ; ".join([AFRESH, *steps])
    change(common, update)
    oracle = ox.Store()
    oracle.update(update, base_iri=BASE)
    expected: dict[str, set[int]] = {}
    for quad in oracle:
        assert isinstance(quad.graph_name, ox.NamedNode)
        assert isinstance(quad.object, ox.Literal)
        expected.setdefault(quad.graph_name.value.removeprefix(BASE), set()).add(int(quad.object.value))
    assert {name: numbers for name, numbers in held(common).items() if name} == expected


@pytest.mark.parametrize(
    ("update", "kind", "words"),
    [
        ("CLEAR XYZ", QueryError, "line 1, column 7"),
        ("INSERT DATA {\n <a> <b> ?c }", QueryError, "line 2"),
        ("INSERT DATA { <a> <b> <c> ", QueryError, "bracket is not closed"),
        ("INSERT DATA { no:such <b> 1 }", QueryError, "prefix no: is not declared"),
        ("DELETE DATA { _:b <b> 1 }", QueryError, "blank node"),
        ("DELETE { [] <b> ?o } WHERE { ?s <b> ?o }", QueryError, "blank node"),
        ("WITH <a> DELETE WHERE { ?s ?p ?o }", QueryError, "not valid SPARQL"),
        ("DROP GRAPH <none>", QueryError, "no such graph"),
        ("CREATE GRAPH <a>", QueryError, "such a graph already"),
        ("SELECT * { ?s ?p ?o }", QueryError, "line 1, column 1"),
        ("INSERT DATA { <a> <b> 1 } INSERT DATA { <a> <b> 1 }", QueryError, "Write ; here"),
        (f"INSERT DATA {{ GRAPH <{graph_iri('ontology')}> {{ <a> <b> 1 }} }}", ProtectedError, "aigovkg build"),
        (f"CREATE GRAPH <{graph_iri('inferences')}>", ProtectedError, "aigovkg build"),
        ("LOAD <http://127.0.0.1:1/>", QueryError, "LOAD is not allowed"),
        ("LOAD <file:///etc/passwd>", QueryError, "LOAD is not allowed"),
        ("LOAD SILENT <http://127.0.0.1:1/> INTO GRAPH <x>", QueryError, "LOAD is not allowed"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://h/> { ?s ?p ?o } }", QueryError, "SERVICE is not allowed"),
        ("DELETE {} WHERE { VALUES ?x { <http://h/> } SERVICE SILENT ?x { ?s ?p ?o } }", QueryError, "SERVICE"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_changes_nothing(
    common: Store, update: str, kind: type[Exception], words: str
) -> None:
    change(common, AFRESH)
    before = common.current()
    with pytest.raises(kind, match=words):
        change(common, f"INSERT DATA {{ <s> <p> 77 }} ;\n{update}" if kind is ProtectedError else update)
    assert common.current() == before


def test_only_graphs_of_the_build_are_protected() -> None:
    assert protected(str(graph_iri("vocabulary")))
    assert not any(map(protected, (UNNAMED, str(graph_iri("annotations", "x")), "http://example.org/graph")))


def test_a_change_without_effect_publishes_nothing(store: Store) -> None:
    before = store.current()
    assert (
        change(store, "DELETE DATA { <s> <p> 99 } ; INSERT DATA { GRAPH <a> { <s> <p> 1 } }").version == before.version
    )
    assert store.current() == before


def test_a_patch_stays_in_its_graph(store: Store) -> None:
    graph = BASE + "a"
    change(store, "DELETE { ?s ?p 1 } INSERT { ?s ?p 8 } WHERE { ?s ?p 1 }", action="patch", graph=graph)
    assert held(store) == {"": {2, 3, 8}, "a": {2, 8}, "b": {2, 3}}
    change(store, "INSERT DATA { <s> <p> 5 } ; DELETE WHERE { ?s ?p 2 }", action="patch", graph=graph)
    assert held(store) == {"": {2, 3, 5, 8}, "a": {5, 8}, "b": {2, 3}}
    with pytest.raises(InputError, match="may not change another"):
        change(store, "INSERT DATA { GRAPH <b> { <s> <p> 5 } }", action="patch", graph=graph)


def test_a_change_for_another_state_is_refused(store: Store) -> None:
    seen = store.current().version
    change(store, "INSERT DATA { <s> <p> 5 }", match=seen)
    with pytest.raises(ConflictError, match="changed since you read it"):
        change(store, "INSERT DATA { <s> <p> 6 }", match=seen)
    with pytest.raises(ConflictError, match="such a graph already"):
        change(store, "", action="delete", graph=BASE + "a", unless="*")


def test_an_annotation_set_that_breaks_the_shapes_is_refused(tmp_path: Path) -> None:
    example = sorted((Path(__file__).parents[1] / "ontology" / "examples").glob("*.ttl"))[0]
    graph = str(graph_iri("annotations", example.stem))
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph, example.read_bytes())
    wrong = (
        f"DELETE {{ GRAPH <{graph}> {{ ?t aigov:sha256 ?h }} }} WHERE {{ GRAPH <{graph}> {{ ?t aigov:sha256 ?h }} }}"
    )
    with pytest.raises(ValidationError):
        change(store, wrong)
    assert change(store, wrong, shapes=False).changes[graph].removed == 1


def test_nothing_is_emptied_where_a_graph_may_not_be(store: Store) -> None:
    with store.revise() as writer:
        writer.load(graph_iri("vocabulary"), b"<urn:v> <urn:p> 1 .")
    before = store.current().version
    with pytest.raises(ProtectedError, match="all of it"):
        change(store, "CLEAR ALL")
    assert store.current().version == before


def test_inferences_follow_what_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(graph_iri("ontology"), (Path(__file__).parents[1] / "ontology" / "aigovkg.ttl").read_bytes())
    change(store, "INSERT DATA { GRAPH <x> { <one> aigov:extends <two> . <two> aigov:extends <three> } }")
    follows = f"<{BASE}one> <https://w3id.org/aigovkg/ontology#extends> <{BASE}three>"
    assert follows in quads(store)[str(graph_iri("inferences"))]
    change(store, "DELETE WHERE { <two> aigov:extends ?x }")
    assert follows not in quads(store)[""]


def test_the_log_names_who_changed_what(store: Store) -> None:
    before = store.current().version
    change(store, "DELETE DATA { <s> <p> 2 }", origin=("192.0.2.1", "abc"))
    line = json.loads((store.root / "audit.jsonl").read_text("utf-8").splitlines()[-1])
    assert (line["who"], line["address"], line["request"]) == ("ann", "192.0.2.1", "abc")
    assert line["graphs"] == {BASE + name: {"added": 0, "removed": 1} for name in "ab"}
    assert (line["before"], line["after"]) == (before, store.current().version)
    assert line["update"] == "DELETE DATA { <s> <p> 2 }"


def test_the_log_of_refusals_is_bounded(tmp_path: Path) -> None:
    now = [0.0]
    refusals = Refusals(tmp_path, lambda: now[0])
    for minute in range(3):
        now[0] = 60.0 * minute
        for _ in range(50):
            refusals.record("192.0.2.1", why="no")
        refusals.record("192.0.2.2", why="never")
    lines = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text("utf-8").splitlines()]
    assert [line["why"] for line in lines] == ["no"] * 20 + ["never"] + (["no"] * 20 + ["never"]) * 2
    assert [(place, line["unlisted"]) for place, line in enumerate(lines) if "unlisted" in line] == [(21, 30), (42, 30)]


def test_no_number_of_refusals_fills_the_disk(tmp_path: Path) -> None:
    refusals = Refusals(tmp_path, lambda: 0.0)
    for number in range(13_000):
        refusals.record(f"client {number}", why="x" * 1000)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes.keys() == {"refused.jsonl", "refused.jsonl.1"}
    assert all(size < (4 << 20) + 2000 for size in sizes.values())
    assert json.loads((tmp_path / "refused.jsonl").read_text("utf-8").splitlines()[-1])["why"] == "x" * 1000


def test_without_the_log_nothing_is_changed(store: Store) -> None:
    (store.root / "audit.jsonl").unlink()
    (store.root / "audit.jsonl").mkdir()
    before = store.current()
    with pytest.raises(StoreError, match="audit log"):
        change(store, "INSERT DATA { <s> <p> 5 }")
    assert store.current() == before


def test_a_writer_that_is_killed_leaves_the_old_graph(store: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from aigovkg.store import Store;"
        "from aigovkg.authoring import Edit, apply;"
        "print('begun', flush=True);"
        "apply(Store(Path(sys.argv[1])), Edit('update', 'ann', 'http://example.org/', update=sys.argv[2]))"
    )
    endless = "INSERT { <s> <q> ?x } WHERE { " + " . ".join(f"?s{n} ?p{n} ?x" for n in range(30)) + " }"
    before, state = store.current(), held(store)
    with subprocess.Popen([sys.executable, "-c", script, str(store.root), endless], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        while not any(path.name.endswith(".partial") for path in (store.root / "snapshots").iterdir()):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    assert (store.current(), held(store)) == (before, state)
    change(store, "INSERT DATA { <s> <p> 5 }")
    assert held(store)[HOME] == {5}
    assert not any(path.name.endswith(".partial") for path in (store.root / "snapshots").iterdir())


def test_what_was_answered_survives_the_end_of_its_writer(store: Store) -> None:
    script = (
        "import sys, itertools; from pathlib import Path; from aigovkg.store import Store;"
        "from aigovkg.authoring import Edit, apply\n"
        "for n in itertools.count(100):\n"
        "    apply(Store(Path(sys.argv[1])), Edit('update', 'ann', 'http://example.org/',"
        " update=f'INSERT DATA {{ <s> <p> {n} }}'))\n"
        "    print(n, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(store.root)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        answered = [int(process.stdout.readline()) for _ in range(3)]
        process.send_signal(signal.SIGKILL)
    assert set(answered) <= held(store)[HOME]


def test_writers_wait_for_each_other(store: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from aigovkg.store import Store;"
        "from aigovkg.authoring import Edit, apply\n"
        "for n in range(3):\n"
        "    apply(Store(Path(sys.argv[1]), wait=60), Edit('update', 'ann', 'http://example.org/',"
        " update=f'INSERT DATA {{ <s> <p> {int(sys.argv[2]) + n} }}'))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(store.root), start]) for start in ("100", "200")]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    assert held(store)[HOME] == {100, 101, 102, 200, 201, 202}


def test_a_token_is_kept_as_a_hash_and_ends_at_once(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    token = tokens.make("ann")
    assert tokens.holder(token) == "ann"
    assert tokens.holder(token + "x") is tokens.holder("") is None
    path = tmp_path / "tokens.json"
    assert token not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="already"):
        tokens.make("ann")
    tokens.revoke("ann")
    assert tokens.holder(token) is None
    with pytest.raises(InputError, match="no token of this name"):
        tokens.revoke("ann")


def test_a_token_ends_after_its_days() -> None:
    assert Holder("ann", "", "2020-01-01T00:00:00+00:00", "2020-02-01T00:00:00+00:00").expired
    assert not Holder("ann", "", "2020-01-01T00:00:00+00:00", "2999-01-01T00:00:00+00:00").expired
    assert not Holder("ann", "", "2020-01-01T00:00:00+00:00").expired


def test_the_command_makes_lists_and_revokes(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["token", *arguments, "--store", str(tmp_path)])
        return done.exit_code, done.stdout, done.stderr

    code, token, _ = run("make", "ann", "--days", "30")
    assert (code, Tokens(tmp_path).holder(token.strip())) == (0, "ann")
    assert run("list")[1].startswith("ann\t")
    assert run("make", "ann")[0] == 1
    assert run("make", "not a name")[0] == 1
    assert run("revoke", "ann")[0] == 0
    assert (run("list")[1], run("revoke", "ann")[0]) == ("", 1)
