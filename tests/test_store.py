"""The store: what was published is served, whatever happens to the next writer."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal, URIRef

from aigovkg.errors import AnnotationError, StoreError
from aigovkg.store import Snapshot, Store

EX = "http://example.org/"
TURTLE = b'@prefix e: <http://example.org/> . e:a e:p [ e:q 1 ; e:r [ e:s "\xe6\xb0\x91"@zh ] ] , _:x . _:x e:q 2 .'


def publish(store: Store, value: int) -> None:
    with store.publish() as writer:
        writer.load(EX + "g", f"<{EX}a> <{EX}p> {value} .".encode())


def served(store: Store) -> list[str]:
    return [str(row[0]) for row in store.open().query("SELECT ?o { ?s ?p ?o } ORDER BY ?o").rows()]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    publish(store, 1)
    return store


@contextlib.contextmanager
def writing_elsewhere(store: Store, body: str) -> Iterator[subprocess.Popen[str]]:
    """Run a writer in another process; it says "ready" when its snapshot is half-written."""
    script = textwrap.dedent(
        f"""
        import os, sys, time
        from pathlib import Path
        from aigovkg.store import Store
        store = Store(Path({str(store.root)!r}))
        with store.publish() as writer:
            writer.load("{EX}g", b"<{EX}a> <{EX}p> 2 .")
            print("ready", flush=True)
            {body}
        print("published", flush=True)
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
        yield process
    finally:
        process.kill()
        process.communicate()


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Run `aigovkg build`"):
        Store(tmp_path).snapshot()


def test_what_was_published_is_served(store: Store) -> None:
    assert served(store) == ["1"]
    publish(store, 2)
    assert served(store) == ["2"]


def test_the_default_graph_of_a_query_is_the_union(store: Store) -> None:
    with store.revise() as writer:
        writer.load(EX + "h", f"<{EX}b> <{EX}p> 2 .".encode())
    assert served(store) == ["1", "2"]
    snapshot = store.open()
    only = snapshot.query("SELECT ?o { ?s ?p ?o }", default_graphs=[EX + "h"])
    assert [str(row[0]) for row in only.rows()] == ["2"]
    none = snapshot.query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", default_graphs=[EX + "h"])
    assert list(none.rows()) == []


def test_a_triple_of_two_graphs_counts_once_and_stays_while_one_states_it(tmp_path: Path) -> None:
    store, triple = Store(tmp_path), f"<{EX}a> <{EX}p> 1 .".encode()
    with store.publish() as writer:
        for name in "gh":
            writer.load(EX + name, triple)
    assert served(store) == ["1"]
    assert store.open().count() == 1
    with store.revise() as writer:
        writer.remove(EX + "g")
    assert (served(store), store.open().graphs()) == (["1"], (URIRef(EX + "h"),))
    with store.revise() as writer:
        writer.replace(EX + "h", b"")
    assert (served(store), store.open().graphs()) == ([], ())


def test_from_names_the_default_graph(store: Store) -> None:
    with store.revise() as writer:
        writer.load(EX + "h", f"<{EX}b> <{EX}p> 2 .".encode())
    rows = store.open().query(f"SELECT ?o FROM <{EX}h> {{ ?s <{EX}p> ?o }}").rows()  # noqa: S608 - SPARQL, of names of our own
    assert [str(value) for (value,) in rows] == ["2"]


def test_the_same_content_is_the_same_snapshot_whatever_the_order(tmp_path: Path) -> None:
    versions = set()
    for graphs in ("gh", "hg"):
        store = Store(tmp_path / graphs)
        with store.publish() as writer:
            for name in graphs:
                writer.load(EX + name, TURTLE)
        versions.add(store.current().version)
        out = io.BytesIO()
        store.open().dump(out)
        assert len(set(out.getvalue().splitlines())) == 12
    assert len(versions) == 1


def test_publishing_the_same_content_again_keeps_the_snapshot(store: Store) -> None:
    before = store.current()
    publish(store, 1)
    assert store.current() == before


def test_the_version_can_be_computed_from_the_content(store: Store) -> None:
    assert store.open().digest() == store.current().version == store.open().version


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(EX + "g", f'<{EX}a> <{EX}p> [ <{EX}q> "one" ] .'.encode())
        writer.load(EX + "g", f'<{EX}b> <{EX}p> [ <{EX}q> "two" ] .'.encode())
    rows = store.open().query(f"SELECT ?s ?v {{ ?s <{EX}p> [ <{EX}q> ?v ] }} ORDER BY ?s").rows()
    assert [(str(s), str(v)) for s, v in rows] == [(EX + "a", "one"), (EX + "b", "two")]


def test_a_graph_of_rdflib_comes_back_as_it_went(tmp_path: Path) -> None:
    graph = Graph().parse(data=TURTLE, format="turtle")
    graph.add((URIRef(EX + "a"), URIRef(EX + "p"), Literal('"\\\n\t\u0085 zero-width\u200b', lang="en")))
    store = Store(tmp_path)
    with store.publish() as writer:
        writer.load(EX + "g", graph)
    assert store.open().graph(EX + "g").isomorphic(graph)


def test_revise_replaces_one_graph_and_leaves_the_old_snapshot_alone(store: Store) -> None:
    with store.revise() as writer:
        writer.load(EX + "h", b"<http://example.org/b> <http://example.org/p> 5 .")
    old = store.open()
    with store.revise() as writer:
        writer.replace(EX + "g", b"<http://example.org/a> <http://example.org/p> 3 .")
        assert writer.graphs() == (EX + "g", EX + "h")
    assert served(store) == ["3", "5"]
    assert old.count() == 2
    assert [str(row[0]) for row in old.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o").rows()] == ["1", "5"]


def test_a_writer_cannot_be_used_after_publishing(store: Store) -> None:
    with store.publish() as writer:
        writer.load(EX + "g", TURTLE)
    with pytest.raises(StoreError, match="published already"):
        writer.load(EX + "g", TURTLE)


def test_rules_derive_until_nothing_new_follows(store: Store) -> None:
    rule = f"CONSTRUCT {{ ?b <{EX}inverse> ?a }} {{ ?a <{EX}next> ?b }}"
    with store.publish() as writer:
        writer.load(EX + "g", f"<{EX}a> <{EX}next> <{EX}b> . <{EX}c> <{EX}inverse> <{EX}a> .".encode())
        assert writer.derive(EX + "inferences", rule) == 1
        assert writer.derive(EX + "inferences", rule) == 0
        assert writer.count(EX + "inferences") == 1


def test_malformed_data_publishes_nothing(store: Store) -> None:
    with pytest.raises(AnnotationError, match="not well-formed turtle"), store.publish() as writer:
        writer.load(EX + "g", b"<a> <b> ")
    assert served(store) == ["1"]


def test_an_error_in_the_middle_leaves_the_old_graph_and_no_leftovers(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.publish() as writer:
        writer.load(EX + "g", str(1 // 0).encode())
    assert served(store) == ["1"]
    assert len(list((store.root / "snapshots").iterdir())) == 1


def test_kill_9_in_the_middle_leaves_the_old_graph_and_the_next_writer_cleans_up(store: Store) -> None:
    with writing_elsewhere(store, "time.sleep(60)") as process:
        assert served(store) == ["1"]
        process.kill()
        process.wait()
    assert served(store) == ["1"]
    assert len(list((store.root / "snapshots").iterdir())) == 2
    publish(store, 3)
    assert served(store) == ["3"]
    assert sorted(path.name[:6] for path in (store.root / "snapshots").iterdir()) == ["000001", "000002"]


@pytest.mark.parametrize("step", ["os.replace", "Path.replace", "Path.rename", "os.fsync"])
def test_kill_9_at_each_step_of_publishing_leaves_a_whole_graph(store: Store, step: str) -> None:
    body = f"import signal; {step} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)"
    with writing_elsewhere(store, body) as process:
        assert process.wait(20) == -signal.SIGKILL
    assert served(store) in (["1"], ["2"])
    publish(store, 3)
    assert served(store) == ["3"]


def test_ctrl_c_in_the_middle_leaves_the_old_graph_and_no_leftovers(store: Store) -> None:
    with writing_elsewhere(store, "time.sleep(60)") as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) != 0
    assert served(store) == ["1"]
    assert len(list((store.root / "snapshots").iterdir())) == 1


def test_a_second_writer_is_told_who_is_first(store: Store) -> None:
    with writing_elsewhere(store, "time.sleep(60)") as process:
        with pytest.raises(StoreError, match=rf"Another process is writing the store.*process {process.pid}\)"):
            publish(store, 3)
        with pytest.raises(StoreError, match="Another process"), store.revise():
            pass
    publish(store, 3)
    assert served(store) == ["3"]


def test_a_writer_may_wait_for_its_turn(store: Store) -> None:
    with writing_elsewhere(store, "time.sleep(1)"):
        publish(Store(store.root, wait=30), 3)
    assert served(store) == ["3"]


def test_two_threads_do_not_write_at_once(store: Store) -> None:
    inside, errors = threading.Event(), []

    def other() -> None:
        try:
            publish(store, 9)
        except StoreError as error:
            errors.append(error)
        inside.set()

    with store.publish() as writer:
        threading.Thread(target=other).start()
        assert inside.wait(20)
        writer.load(EX + "g", f"<{EX}a> <{EX}p> 2 .".encode())
    assert len(errors) == 1
    assert served(store) == ["2"]


def test_readers_go_on_while_others_publish(store: Store) -> None:
    stop, seen, errors = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                rows = served(store)
                assert len(rows) == 1
                seen.add(rows[0])
            except Exception as error:  # whatever it is, the test must show it
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for value in range(2, 8):
        publish(store, value)
    time.sleep(0.1)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert {"7"} <= seen <= set("1234567")


def test_old_snapshots_go_and_the_one_before_stays(store: Store) -> None:
    for value in (2, 3, 4):
        publish(store, value)
    names = sorted(path.name[:6] for path in (store.root / "snapshots").iterdir())
    assert names == ["000003", "000004"]


@pytest.mark.parametrize("content", [b"", b"nonsense\n", b"../../etc\n", b"\xff\xfe", b"000009-0123456789ab\n"])
def test_a_damaged_current_file_is_told_and_mended_by_a_build(store: Store, content: bytes) -> None:
    (store.root / "current").write_bytes(content)
    with pytest.raises(StoreError, match="The store is damaged"):
        store.open()
    publish(store, 5)
    assert served(store) == ["5"]


def test_a_damaged_snapshot_is_told_and_mended_by_a_build(store: Store) -> None:
    for path in store.snapshot().glob("*"):
        path.write_bytes(b"rubbish")
    with pytest.raises(StoreError, match=r"Run `aigovkg build`|run `aigovkg build`"):
        store.open()
    publish(store, 1)
    assert served(store) == ["1"]


def test_a_full_disk_is_one_sentence_and_the_old_graph_stays(store: Store) -> None:
    limit = 300_000
    lines = b"".join(f'<{EX}{n}> <{EX}p> "{n * 7919}" .\n'.encode() for n in range(60_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(StoreError, match="disk is full or a size limit"), store.publish() as writer:
            writer.load(EX + "g", lines, "ntriples")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert served(store) == ["1"]
    assert len(list((store.root / "snapshots").iterdir())) == 1


def test_a_really_full_file_system_is_one_sentence(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this system does not let us mount a small file system")
    try:
        store = Store(tmp_path / "store")
        publish(store, 1)
        lines = b"".join(f'<{EX}{n}> <{EX}p> "{n * 7919}" .\n'.encode() for n in range(150_000))
        with pytest.raises(StoreError, match="disk is full"), store.publish() as writer:
            writer.load(EX + "g", lines, "ntriples")
        assert served(store) == ["1"]
        publish(store, 2)
        assert served(store) == ["2"]
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def test_a_folder_that_may_not_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"could not be used|may not be used"):
        publish(Store(tmp_path / "file" / "store"), 1)


def test_accepted_sets_stay_and_are_replaced_by_name(store: Store) -> None:
    with store.locked():
        store.accept("b.ttl", b"1")
        store.accept("a.ttl.xz", b"2")
        store.accept("b.ttl", b"3")
    assert [(path.name, path.read_bytes()) for path in store.accepted()] == [("a.ttl.xz", b"2"), ("b.ttl", b"3")]
    publish(store, 2)
    assert len(store.accepted()) == 2
    with pytest.raises(StoreError, match="plain file name"):
        store.accept("../evil.ttl", b"")


@pytest.mark.parametrize("fmt", ["turtle", "ntriples", "rdfxml", "trig", "nquads", "jsonld"])
def test_every_format_of_a_dump_holds_every_triple(tmp_path: Path, fmt: str) -> None:
    store, out = Store(tmp_path), io.BytesIO()
    with store.publish() as writer:
        writer.load(EX + "g", TURTLE)
    store.open().dump(out, fmt)
    parser = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(fmt, fmt)
    parsed = Dataset() if fmt in {"trig", "nquads", "jsonld"} else Graph()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # rdflib warns of its own names
        parsed.parse(data=out.getvalue(), format=parser)
    graph = parsed.graph(URIRef(EX + "g")) if isinstance(parsed, Dataset) else parsed
    assert graph.isomorphic(Graph().parse(data=TURTLE, format="turtle"))


def test_results_say_which_formats_they_have(store: Store) -> None:
    snapshot = store.open()
    with pytest.raises(StoreError, match="json, xml, csv, tsv"):
        snapshot.query("SELECT * { ?s ?p ?o }").write(io.BytesIO(), "turtle")
    assert bool(snapshot.query("ASK { ?s ?p 1 }"))
    assert not bool(snapshot.query("ASK { ?s ?p 2 }"))
    assert len(snapshot.query("CONSTRUCT WHERE { ?s ?p ?o }").graph()) == 1


def test_opening_a_folder_that_is_no_snapshot_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="missing or incomplete"):
        Snapshot(tmp_path / "nothing")
