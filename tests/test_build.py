"""Builds: the same input gives the same graph; what is wrong is left out and named; nothing interrupts the service."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from aigovkg import link, turtle
from aigovkg.annotation import AnnotationSet, Run
from aigovkg.authoring import Edit, apply
from aigovkg.build import Summary, add, build, pipeline, sets, unchanged
from aigovkg.build.sets import Job, prepare_all
from aigovkg.errors import InputError, StoreError, TextError, ValidationError
from aigovkg.extract import extract, resources
from aigovkg.names import ROOT, graph_iri
from aigovkg.settings import Settings, load
from aigovkg.store import Store
from aigovkg.text import read

SAMPLE = """---
title: A remark on the Global AI Governance Initiative
type: Briefing
date: 2024-03-01
id: remark
---

# A remark on the Global AI Governance Initiative

China issued the Global AI Governance Initiative in October 2023. The Initiative advocates a people-oriented approach.
It opposes the use of artificial intelligence for the purpose of manipulating public opinion.
"""
OTHER = SAMPLE.replace("id: remark\n", "id: other\n").replace("October 2023", "the autumn of 2023")
GRAPH = str(graph_iri("annotations", "remark"))
COMMAND = [sys.executable, "-m", "aigovkg", "build"]


def ship(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put folders `samples` (one short text) and `annotations` (empty) in the place of what the project ships."""
    for name in ("samples", "annotations"):
        (folder / name).mkdir()
        monkeypatch.setattr(pipeline, name.upper(), folder / name)
    monkeypatch.setattr(sets, "_processors", lambda: {0})  # what is loaded once serves all tests
    (folder / "samples" / "remark.md").write_text(SAMPLE, encoding="utf-8")


class Built(NamedTuple):
    """A folder as `ship` makes it, with the store `store` built from it, and what the build told."""

    folder: Path
    store: Store
    summary: Summary


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """One build of a short text with all vocabulary and links; read it, don't write it."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as monkeypatch:
        ship(folder, monkeypatch)
        summary = build([], load(store=folder / "store"))
    return Built(folder, Store(folder / "store"), summary)


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """See `ship`."""
    ship(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def ours(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, and little vocabulary and few links in the graph: all of them take most of the time of a build."""
    monkeypatch.setattr(pipeline, "_DATA", pipeline._DATA | {"vocabulary": ("ontology/vocabulary/stages.ttl",)})
    first = link.load()[:1]
    monkeypatch.setattr(link, "load", lambda: first)
    return whole


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return load(store=tmp_path / "store")


def ask(chosen: Settings, sparql: str) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in row) for row in Store(chosen.store).open().query(sparql).rows()]


def annotated(folder: Path, content: str = SAMPLE, name: str = "remark.md") -> AnnotationSet:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return extract(read(path)[0], resources())


def test_a_build_makes_every_graph_and_counts_it(built: Built) -> None:
    store, summary = built.store, built.summary
    graphs = {name.rpartition("/graph/")[2] for name in store.open().graphs()}
    kinds = {"ontology", "vocabulary", "catalogue", "links", "inferences", "description"}
    assert graphs == kinds | {"annotations/remark"}
    assert (summary.documents, summary.violations, summary.refused) == (1, 0, ())
    assert summary.claims["advocates"] >= 1
    assert summary.mentions["principle"] >= 1
    assert summary.triples == store.open().count()
    assert summary.version == store.current().version
    assert "Go on with: aigovkg serve" in summary.text()


def test_the_description_tells_the_size_of_every_other_graph(ours: Path, chosen: Settings) -> None:
    build([], chosen)
    snapshot = Store(chosen.store).open()
    sizes = "{ id:dataset\\/aigovkg void:subset ?g . ?g void:triples ?n FILTER NOT EXISTS { ?g a void:Linkset } }"
    rows = ask(chosen, f"PREFIX void: <http://rdfs.org/ns/void#> SELECT ?g ?n {sizes}")
    told = {row[0]: row[1] for row in rows}
    assert told == {str(g): str(snapshot.count(g)) for g in snapshot.graphs() if g != graph_iri("description")}
    assert ask(chosen, 'SELECT ?h { ?f rdfs:label "remark.md" ; dcterms:identifier ?h }')[0][0].startswith("sha256:")


def test_the_same_input_gives_the_same_graph_in_another_process(built: Built) -> None:
    """And all that is read of the checkout is known as what a build rests on."""
    samples, annotations, again = (str(built.folder / name) for name in ("samples", "annotations", "again"))
    script = f"""
import sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, given: event == "open" and opened.add(str(given[0])))
from aigovkg import settings
from aigovkg.build import build, pipeline
pipeline.SAMPLES, pipeline.ANNOTATIONS = Path({samples!r}), Path({annotations!r})
print(build([], settings.load(store=Path({again!r}))).version, *opened, sep="\\n")
"""
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    version, *opened = done.stdout.splitlines()
    assert version == built.store.current().version
    ours = {Path(name) for name in opened if Path(name).is_relative_to(ROOT) and not name.endswith(".pyc")}
    ours = {path for path in ours if not path.is_relative_to(sys.prefix)}
    assert len(ours) > 100
    assert ours <= set(unchanged.shipped())


def test_where_nothing_changed_nothing_is_built(ours: Path, chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build([], chosen)
    monkeypatch.setattr(Store, "publish", None)
    second = build([], chosen)
    assert "--anew" in second.text()
    assert replace(second, seconds=first.seconds, notes=first.notes) == first
    with pytest.raises(TypeError):
        build([], chosen, anew=True)


def changed_text(folder: Path, chosen: Settings) -> None:
    (folder / "samples" / "remark.md").write_text(SAMPLE.replace("October", "November"), encoding="utf-8")


def accepted_set(folder: Path, chosen: Settings) -> None:
    turtle.write(annotated(folder, OTHER, "other.md"), folder / "other.ttl", chosen.threshold)
    add([folder / "other.ttl"], chosen)


def edit(folder: Path, chosen: Settings) -> None:
    apply(Store(chosen.store), Edit("update", "ann", "http://example.org/", update="INSERT DATA { <urn:s> <urn:p> 1 }"))


def damage(folder: Path, chosen: Settings) -> None:
    """Change one byte of a published file."""
    largest = max(Store(chosen.store).snapshot().iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 255
    largest.write_bytes(data)


def test_any_change_is_built(ours: Path, chosen: Settings) -> None:
    """Which changes count is tested in tests/test_unchanged.py."""
    build([], chosen)
    for change in (changed_text, damage, edit, accepted_set):
        change(ours, chosen)
        assert "--anew" not in build([], chosen).text(), change.__name__
    store = Store(chosen.store)
    assert store.open().digest() == store.current().version


def test_what_left_something_out_is_built_again(ours: Path, chosen: Settings) -> None:
    (ours / "annotations" / "broken.ttl").write_text("@prefix", encoding="utf-8")
    assert build([], chosen).refused
    assert build([], chosen).refused


def test_a_text_takes_the_place_of_its_shipped_set(ours: Path, chosen: Settings) -> None:
    (ours / "samples" / "remark.md").unlink()
    mine = annotated(ours)
    shipped = replace(mine, run=Run("aigovkg", "0.0.1"))
    turtle.write(shipped, ours / "annotations" / "remark.ttl.xz", chosen.threshold)
    versions = "SELECT ?v { ?agent schema:softwareVersion ?v FILTER(STRENDS(STR(?agent), 'software/aigovkg')) }"
    build([], chosen)
    assert ask(chosen, versions) == [("0.0.1",)]
    build([ours / "remark.md"], chosen)
    assert ask(chosen, versions) == [(mine.run.version,)]


def test_a_shipped_text_is_known_under_any_file_name(ours: Path, chosen: Settings) -> None:
    (ours / "samples" / "remark.md").unlink()
    mine = annotated(ours)
    turtle.write(replace(mine, run=Run("aigovkg", "0.0.1")), ours / "annotations" / "remark.ttl.xz", chosen.threshold)
    renamed = ours / "download(1).txt"
    renamed.write_text(SAMPLE.partition("---\n\n")[2].lstrip("\n"), encoding="utf-8")
    assert read(renamed)[0].sha256 == mine.text.sha256
    build([renamed], chosen)
    assert ask(chosen, "SELECT DISTINCT ?d { ?t a aigov:Text ; aigov:textOf ?d }") == [(str(mine.text.document),)]


def test_what_cannot_be_read_is_left_out_and_named(ours: Path, chosen: Settings) -> None:
    (ours / "given").mkdir()
    (ours / "given" / "empty.txt").write_bytes(b"")
    (ours / "given" / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (ours / "given" / "good.md").write_text(OTHER, encoding="utf-8")
    summary = build([ours / "given"], chosen)
    assert sorted(refused.source for refused in summary.refused) == ["binary.txt", "empty.txt"]
    assert summary.documents == 2
    assert summary.text().count("Left out: ") == 2


def test_when_no_text_given_can_be_read_the_graph_stays(ours: Path, chosen: Settings) -> None:
    before = build([], chosen).version
    (ours / "empty.txt").write_bytes(b"")
    with pytest.raises(TextError, match="empty"):
        build([ours / "empty.txt"], chosen)
    with pytest.raises(TextError):
        build([ours / "missing.txt"], chosen)
    (ours / "nothing").mkdir()
    with pytest.raises(TextError):
        build([ours / "nothing"], chosen)
    (ours / "samples" / "remark.md").write_text(OTHER, encoding="utf-8")
    with pytest.raises(TextError, match="are allowed"):
        build([ours / "samples" / "remark.md"], replace(chosen, max_text=100))
    assert Store(chosen.store).current().version == before


def test_a_broken_set_of_ours_stops_nothing_else(ours: Path, chosen: Settings) -> None:
    (ours / "annotations" / "broken.ttl").write_text("@prefix", encoding="utf-8")
    text = turtle.to_turtle(annotated(ours, OTHER, "other.md"), chosen.threshold)
    (ours / "annotations" / "other.ttl").write_text(
        re.sub(r"aigov:confidence \d\.\d+", "aigov:confidence 7.0", text), "utf-8"
    )
    summary = build([], chosen)
    assert [refused.source for refused in summary.refused] == ["broken.ttl", "other.ttl"]
    assert summary.violations >= 1
    assert "violation:" in summary.refused[1].report
    assert summary.documents == 1


def test_two_texts_of_one_document_are_noted(ours: Path, chosen: Settings) -> None:
    (ours / "second.md").write_text(SAMPLE.replace("October", "November"), encoding="utf-8")
    summary = build([ours / "second.md"], chosen)
    assert summary.documents == 1
    assert "second.md is about the same document as remark.md" in summary.text()


def test_added_sets_replace_and_survive_a_rebuild(ours: Path, chosen: Settings) -> None:
    build([], chosen)
    path = ours / "mine.ttl"
    turtle.write(replace(annotated(ours), run=Run("my-tool", "1"), mentions=()), path, chosen.threshold)
    count = "SELECT (COUNT(?m) AS ?n) { ?m a aigov:Mention }"
    assert ask(chosen, count) != [("0",)]
    summary = add([path], chosen)
    assert ask(chosen, count) == [("0",)]
    assert (summary.documents, sum(summary.mentions.values())) == (1, 0)
    build([], chosen)
    assert ask(chosen, count) == [("0",)]
    inferred = Store(chosen.store).open().count(str(graph_iri("inferences")))
    add([path], chosen)
    assert Store(chosen.store).open().count(str(graph_iri("inferences"))) == inferred


def test_what_was_written_over_http_survives_a_rebuild(ours: Path, chosen: Settings) -> None:
    build([], chosen)
    store = Store(chosen.store)
    (graph, *_) = [name for name in store.open().graphs() if "/annotations/" in name]
    update = (
        "INSERT DATA { <urn:s> <urn:p> 1 . GRAPH <urn:kept> { <urn:s> <urn:p> 2 } } ;"
        f"INSERT DATA {{ GRAPH <urn:gone> {{ <urn:s> <urn:p> 3 }} }} ; DROP GRAPH <urn:gone> ; DROP GRAPH <{graph}>"
    )
    apply(store, Edit("update", "ann", "http://example.org/", update=update))
    summary = build([], chosen)
    assert sum("written over HTTP" in note for note in summary.notes) == 4
    assert ask(chosen, "SELECT ?o { <urn:s> <urn:p> ?o } ORDER BY ?o") == [("1",), ("2",)]
    assert graph not in store.open().graphs()
    lines = [json.loads(line) for line in (chosen.store / "audit.jsonl").read_text("utf-8").splitlines()]
    assert [(line["action"], line["who"] == "ann") for line in lines] == [
        ("build", False),
        ("update", True),
        ("build", False),
    ]


def test_when_one_set_is_refused_none_is_added(ours: Path, chosen: Settings) -> None:
    before = build([], chosen).version
    good, bad = ours / "good.ttl", ours / "bad.ttl"
    turtle.write(annotated(ours, OTHER, "other.md"), good, chosen.threshold)
    bad.write_text(re.sub(r"aigov:confidence \d\.\d+", "aigov:confidence 7.0", good.read_text("utf-8")), "utf-8")
    with pytest.raises(ValidationError, match="nothing was added") as caught:
        add([good, bad], chosen)
    assert "violation:" in caught.value.report
    assert Store(chosen.store).current().version == before
    assert Store(chosen.store).accepted() == []


def test_adding_needs_a_graph(ours: Path, chosen: Settings) -> None:
    path = ours / "mine.ttl"
    turtle.write(annotated(ours), path, chosen.threshold)
    with pytest.raises(StoreError, match="Run `aigovkg build`"):
        add([path], chosen)


def test_a_process_that_dies_is_one_sentence(tmp_path: Path) -> None:
    prepared = prepare_all([Job(Path("/dev/null"), True, 0.5, 10, tmp_path)] * 8, 2)
    next(prepared)
    for child in multiprocessing.active_children():
        child.kill()
    with pytest.raises(InputError, match="was ended by the system"):
        list(prepared)


def test_a_summary_says_everything_once() -> None:
    text = Summary(2, {"risk": 3}, {"advocates": 4}, 50, version="abc").text()
    assert [line.split()[0] for line in text.splitlines()][:6] == [
        "Documents", "Mentions", "Claims", "Triples", "Violations", "Seconds",
    ]  # fmt: skip


# Interruptions, from outside


@contextlib.contextmanager
def building(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a build in a group of its own, with a text long enough for several processes; wait until they read."""
    long = store.with_name("long.txt")
    long.write_text(SAMPLE.partition("---\n\n")[2] * 500, encoding="utf-8")
    environment = os.environ | {"AIGOVKG_STORE": str(store)}
    process = subprocess.Popen(
        [*COMMAND, str(long)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stderr is not None
        assert any(line.startswith("Reading texts") for line in process.stderr)
        deadline = time.monotonic() + 60
        while members(process.pid) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert members(process.pid) >= 3
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def members(group: int) -> int:
    """Count the live processes of a group."""
    stats = [path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
    fields = [stat.rpartition(")")[2].split() for stat in stats]
    return sum(field[2] == str(group) and field[0] != "Z" for field in fields)


def ends(group: int, seconds: float = 20) -> bool:
    """Wait until no process of a group is left."""
    deadline = time.monotonic() + seconds
    while members(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not members(group)


@pytest.fixture
def copied(built_store: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-r", built_store, tmp_path / "copy"], check=True)
    return tmp_path / "copy"


def test_ctrl_c_in_the_middle_of_a_build(copied: Path) -> None:
    before = Store(copied).current()
    with building(copied) as process:
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert err.splitlines()[-1] == "Stopped; the graph served is unchanged."
        assert "Traceback" not in out + err
        assert ends(process.pid)
    assert Store(copied).current() == before
    assert Store(copied).open().digest() == before.version


def test_kill_9_in_the_middle_of_a_build_leaves_no_processes_and_the_old_graph(copied: Path) -> None:
    before = Store(copied).current()
    with building(copied) as process:
        time.sleep(2)
        process.kill()
        process.wait()
        assert ends(process.pid)
    assert Store(copied).open().digest() == before.version


def test_a_second_build_is_told_who_is_first(copied: Path) -> None:
    with building(copied) as process:
        done = subprocess.run(
            [*COMMAND, "--anew"],
            env=os.environ | {"AIGOVKG_STORE": str(copied)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert re.fullmatch(
            rf"Error: Another process is writing the store: .* process {process.pid}\)\. Wait .*\n", done.stderr
        )
