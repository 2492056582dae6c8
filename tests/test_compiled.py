"""Extraction compiled: the wheel that is asked to carry machine code finds what plain Python finds, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLES = CHECKOUT / "graph" / "samples"
WHOLE = CHECKOUT.parent / "shared" / "corpus"
#: What is kept of a checkout to build the wheel of it.
PARTS = ("graph", "server", "ontology", "shapes", "queries", "pyproject.toml", "hatch_build.py", "README.md")
SECONDS = 900

needs_compiler = pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="there is no C compiler")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must go well; return what it printed."""
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def without_compiled(folder: str, names: list[str]) -> set[str]:
    """What is not copied: caches, and what was compiled in place."""
    return {name for name in names if name == "__pycache__" or name.endswith(tuple(EXTENSION_SUFFIXES))}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources alone."""
    folder = tmp_path_factory.mktemp("sources")
    for name in (*PARTS, "LICENSE", "LICENSE-DATA"):
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=without_compiled)
        else:
            shutil.copy2(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def compiled(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled wheel, unpacked.

    Optimising is the C compiler's own affair, and takes longer than all else here.
    """
    folder = tmp_path_factory.mktemp("compiled")
    build = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, checkout)
    run(*build, cwd=folder, AIGOVKG_COMPILE="1", MYPYC_OPT_LEVEL=os.environ.get("MYPYC_OPT_LEVEL", "0"))
    (wheel,) = folder.glob("*.whl")
    assert "-none-any" not in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


#: `aigovkg extract` of each pair of texts and a folder, all in one process: to begin takes longer than most texts do.
EXTRACT = """
import sys
from aigovkg import matcher
from aigovkg.cli import main
print(matcher.__file__)
for pair in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        main(["extract", pair[0], "-o", pair[1]])
    except SystemExit as ended:
        assert not ended.code, pair
"""


def extract(code: Path, into: Path, texts: dict[str, Path]) -> None:
    """Let the modules of a folder extract texts, each named ones into a folder of that name."""
    pairs = [part for name, path in texts.items() for part in (path, into / name)]
    told = run(sys.executable, "-c", EXTRACT, *pairs, cwd=into.parent, PYTHONPATH=str(code))
    assert Path(told.splitlines()[0]).is_relative_to(code)


@pytest.fixture(scope="module")
def found(checkout: Path, compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with the annotation sets that plain and that compiled modules make: of samples, and of whole texts where
    there are such."""
    texts = {"samples": SAMPLES} | ({"whole": WHOLE} if WHOLE.is_dir() else {})
    folder = tmp_path_factory.mktemp("found")
    extract(checkout / "graph", folder / "plain", texts)
    extract(compiled, folder / "compiled", texts)
    return {kind: folder / kind for kind in ("plain", "compiled")}


def sets(folder: Path) -> dict[str, bytes]:
    """The annotation sets of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_no_compiled_class_counts_on_a_property_that_is_kept() -> None:
    """mypyc makes a plain property of a cached one, which is then worked out anew each time, for ever on long texts."""
    table = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    patterns = table["targets"]["wheel"]["hooks"]["custom"]["modules"]
    modules = [path for pattern in patterns for path in (CHECKOUT / "graph").glob(pattern)]
    assert len(modules) > 40
    assert [path.name for path in modules if "cached_property" in path.read_text(encoding="utf-8")] == []


@needs_compiler
def test_what_is_compiled_finds_the_same_in_samples(found: dict[str, Path]) -> None:
    plain = sets(found["plain"] / "samples")
    assert len(plain) > 5
    assert sets(found["compiled"] / "samples") == plain


@needs_compiler
def test_what_is_compiled_finds_the_same_in_whole_texts(shared: Path, found: dict[str, Path]) -> None:
    plain = sets(found["plain"] / "whole")
    assert len(plain) > 10, shared
    assert sets(found["compiled"] / "whole") == plain


@needs_compiler
def test_what_is_compiled_is_what_time_is_spent_in(compiled: Path) -> None:
    modules = {path.name.partition(".")[0] for suffix in EXTENSION_SUFFIXES for path in compiled.rglob(f"*{suffix}")}
    assert {"matcher", "folding", "stances", "reading", "mentions", "segmenting"} <= modules
