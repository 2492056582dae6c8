"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest
from filelock import FileLock

from aigovkg.extract import Resources, resources
from aigovkg.names import graph_iri
from aigovkg.store import Store

CHECKOUT = Path(__file__).resolve().parents[1]
#: The files that take longest; begun first, so that no process is left alone with one of them at the end.
LONGEST = (
    "test_docs.py", "test_compiled.py", "test_build.py", "test_reasoning.py", "test_packaging.py", "test_pages.py",
    "test_server_ontology.py", "test_evaluate.py", "test_remote.py", "test_cli.py", "test_server_limits.py",
    "test_server_front.py", "test_server_authoring.py", "test_saved_queries.py", "test_infer.py", "test_store.py",
)  # fmt: skip


def pytest_configure() -> None:
    """Refuse to test what was compiled from older sources; keep what tests remember out of the user's folders, which
    all test processes share; hear Ctrl-C."""
    for compiled in (path for suffix in EXTENSION_SUFFIXES for path in (CHECKOUT / "graph").rglob(f"*{suffix}")):
        source = compiled.with_name(compiled.name.partition(".")[0] + ".py")
        if source.is_file() and source.stat().st_mtime > compiled.stat().st_mtime:
            raise pytest.UsageError(f"{compiled} is older than its source: run `python3 run.py compile` again")
    gc.set_threshold(50_000, 20, 100)  # vocabulary and rules stay: to look through them again and again takes time
    os.environ.setdefault("AIGOVKG_CACHE", tempfile.mkdtemp(prefix="aigovkg-tests-"))
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # started in the background: what tests start would be deaf too
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source texts and test suites beside the checkout; present in CI, absent on users' machines."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing, and CI must run the tests that need it")
        pytest.skip("needs the source texts in ../shared, which are not part of the repository")
    return folder


@pytest.fixture(scope="session")
def place_of_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where `built_store` is put; who puts it there holds the lock of the same name."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "built-store"


@pytest.fixture(scope="session")
def built_store(place_of_store: Path) -> Path:
    """The store that a fresh clone builds, made once for all test processes; read it, don't write it.

    Where the tests of the documentation run, it is what README's first command builds.
    """
    root = place_of_store
    with FileLock(root.with_suffix(".lock")):
        if not (root / "current").exists():
            command = [sys.executable, "-c", "from aigovkg.cli import main; main()", "build"]
            done = subprocess.run(
                command, env=os.environ | {"AIGOVKG_STORE": str(root)}, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session")
def rests() -> Resources:
    """What extraction rests on: the shipped vocabulary, catalogue and rules."""
    return resources()


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the ontology, the vocabulary and the examples, made in a second; read it, don't write it."""
    root = tmp_path_factory.mktemp("small-store")
    with Store(root).publish() as writer:
        writer.load(graph_iri("ontology"), (CHECKOUT / "ontology" / "aigovkg.ttl").read_bytes())
        for path in sorted((CHECKOUT / "ontology" / "vocabulary").glob("*.ttl")):
            writer.load(graph_iri("vocabulary"), path.read_bytes())
        for path in sorted((CHECKOUT / "ontology" / "examples").glob("*.ttl")):
            writer.load(graph_iri("annotations", path.stem), path.read_bytes())
    return root


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[..., str]]:
    """Start services: a store and settings in, the address out. They end with the tests."""
    command = [
        sys.executable,
        "-c",
        "from aigovkg_server import serve; from aigovkg.settings import load; serve(load())",
    ]
    started: list[subprocess.Popen[str]] = []

    def start(store: Path, **settings: object) -> str:
        values = {"store": store, "port": 0, "timeout": 20} | settings
        environment = os.environ | {f"AIGOVKG_{name.upper()}": str(value) for name, value in values.items()}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://\S+:\d+", said)
        assert found, said + process.stderr.read()
        return found.group()

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def small_site(serving: Callable[..., str], small_store: Path) -> str:
    """The address of a service of the small store with the usual settings, for all tests that only read."""
    return serving(small_store)
