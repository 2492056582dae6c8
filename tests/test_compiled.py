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


def extracted(code: Path, into: Path, *texts: Path) -> dict[str, bytes]:
    """What `aigovkg extract` writes when it runs the modules of a folder."""
    told = run(
        sys.executable, "-c", "import aigovkg.matcher as m; print(m.__file__)", cwd=into.parent, PYTHONPATH=str(code)
    )
    assert Path(told.strip()).is_relative_to(code)
    program = "import sys; from aigovkg.cli import main; main()"
    run(sys.executable, "-c", program, "extract", *texts, "-o", into, cwd=into.parent, PYTHONPATH=str(code))
    return {path.name: path.read_bytes() for path in sorted(into.iterdir())}


def test_no_compiled_class_counts_on_a_property_that_is_kept() -> None:
    """mypyc makes a plain property of a cached one, which is then worked out anew each time, for ever on long texts."""
    table = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    patterns = table["targets"]["wheel"]["hooks"]["custom"]["modules"]
    modules = [path for pattern in patterns for path in (CHECKOUT / "graph").glob(pattern)]
    assert len(modules) > 40
    assert [path.name for path in modules if "cached_property" in path.read_text(encoding="utf-8")] == []


@needs_compiler
def test_what_is_compiled_finds_the_same_in_samples(checkout: Path, compiled: Path, tmp_path: Path) -> None:
    plain = extracted(checkout / "graph", tmp_path / "plain", SAMPLES)
    assert len(plain) > 5
    assert extracted(compiled, tmp_path / "compiled", SAMPLES) == plain


@needs_compiler
def test_what_is_compiled_finds_the_same_in_whole_texts(
    checkout: Path, compiled: Path, shared: Path, tmp_path: Path
) -> None:
    texts = shared / "corpus"
    plain = extracted(checkout / "graph", tmp_path / "plain", texts)
    assert extracted(compiled, tmp_path / "compiled", texts) == plain


@needs_compiler
def test_what_is_compiled_is_what_time_is_spent_in(compiled: Path) -> None:
    modules = {path.name.partition(".")[0] for suffix in EXTENSION_SUFFIXES for path in compiled.rglob(f"*{suffix}")}
    assert {"matcher", "folding", "stances", "reading", "mentions", "segmenting"} <= modules
