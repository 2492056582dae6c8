"""The package as others install it: a wheel in an empty environment, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import aigovkg

CHECKOUT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
#: Environment of a user who knows nothing of this checkout.
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("AIGOVKG_", "PYTHON", "VIRTUAL_ENV", "PYTEST", "COV_"))
}


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command; its output is part of the failure when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=CLEAN | environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done


def fetch(*command: str | Path, cwd: Path) -> None:
    """Run a command that needs the package index; skip without a network, except in CI."""
    try:
        run(*command, cwd=cwd)
    except AssertionError as error:
        if not os.environ.get("CI") and any(sign in str(error) for sign in ("dns error", "error sending request")):
            pytest.skip("needs the package index, and there is no network")
        raise


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git keeps or would keep, so that building leaves nothing in the real one."""
    copy = tmp_path_factory.mktemp("copy") / "aigovkg"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The source distribution, the wheel made from it, and the wheel made from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--no-isolation")
    run(*build, "--outdir", folder, checkout, cwd=folder)
    run(*build, "--wheel", "--outdir", folder / "direct", checkout, cwd=folder)
    (sdist,), (wheel,), (direct,) = (folder.glob(form) for form in ("*.tar.gz", "*.whl", "direct/*.whl"))
    return {"sdist": sdist, "wheel": wheel, "direct": direct}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the locked dependencies and without us."""
    folder = tmp_path_factory.mktemp("empty")
    run(UV, "venv", "--quiet", "--python", sys.executable, folder / "venv", cwd=folder)
    interpreter = folder / "venv" / "bin" / "python"
    lock = CHECKOUT / "requirements.lock"
    fetch(UV, "pip", "install", "--quiet", "--python", interpreter, "--require-hashes", "-r", lock, cwd=folder)
    return interpreter


@pytest.fixture(scope="module")
def installed(python: Path, built: dict[str, Path]) -> Path:
    """The program of the wheel, installed into the empty environment."""
    run(UV, "pip", "install", "--quiet", "--python", python, "--no-deps", built["wheel"], cwd=python.parent)
    return python.with_name("aigovkg")


def files(wheel: Path) -> dict[str, bytes]:
    """Return what is in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_source_distribution_makes_the_same_wheel(built: dict[str, Path]) -> None:
    assert files(built["wheel"]) == files(built["direct"])


def test_the_wheel_holds_the_packages_and_all_data(built: dict[str, Path], checkout: Path) -> None:
    held = set(files(built["wheel"]))
    roots = {
        "graph/aigovkg": "aigovkg",
        "server/aigovkg_server": "aigovkg_server",
        "ontology": "aigovkg/ontology",
        "shapes": "aigovkg/shapes",
        "queries": "aigovkg/queries",
        "graph/catalogue": "aigovkg/graph/catalogue",
        "graph/annotations": "aigovkg/graph/annotations",
        "graph/links": "aigovkg/graph/links",
        "graph/samples": "aigovkg/graph/samples",
    }
    expected = {
        f"{inside}/{path.relative_to(checkout / outside).as_posix()}"
        for outside, inside in roots.items()
        for path in (checkout / outside).rglob("*")
        if path.is_file()
    }
    assert sorted(expected - held) == []
    others = {name for name in held - expected if ".dist-info/" not in name}
    assert others == set(), "the wheel carries what nobody needs who installs it"


def test_the_wheel_carries_both_licences_and_no_tests(built: dict[str, Path]) -> None:
    held = files(built["wheel"])
    assert {name.rsplit("/")[-1] for name in held if "/licenses/" in name} == {"LICENSE", "LICENSE-DATA"}
    assert not [name for name in held if "test" in name.split("/")[0] or "/tests/" in name]


def test_the_source_distribution_carries_the_tests(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"run.py", "requirements.lock", "tests/test_packaging.py", "README.md"} <= names


def test_the_locked_versions_satisfy_the_wheel(installed: Path) -> None:
    run(UV, "pip", "check", "--python", installed.with_name("python"), cwd=installed.parent)


def test_the_wheel_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert aigovkg.__version__ in run(installed, "--version", cwd=tmp_path).stdout


def test_the_wheel_builds_the_graph_and_answers(installed: Path, tmp_path: Path) -> None:
    store = {"AIGOVKG_STORE": str(tmp_path / "store")}
    example = CHECKOUT / "ontology" / "examples" / "harbour-declaration.ttl"
    assert "0 violations" in run(installed, "validate", example, cwd=tmp_path, **store).stdout
    # No set is validated twice in a run of the tests: a verdict is named by all that it rests on, so that it is found
    # only where the wheel has the very files that the checkout has.
    store |= {"AIGOVKG_CACHE": os.environ["AIGOVKG_CACHE"]}
    run(installed, "build", cwd=tmp_path, **store)
    question = tmp_path / "question.rq"
    question.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?claim a <https://w3id.org/aigovkg/ontology#Claim> }")
    answer = run(installed, "query", question, "-f", "csv", cwd=tmp_path, **store).stdout
    assert int(answer.splitlines()[1]) > 100
    assert [path.name for path in tmp_path.iterdir() if path.name not in {"store", "question.rq"}] == []


def test_the_checkout_installs_like_any_package(python: Path, checkout: Path) -> None:
    prefix = python.parent / "from-checkout"
    command = (UV, "pip", "install", "--quiet", "--python", python, "--target", prefix, "--no-deps", checkout)
    fetch(*command, cwd=python.parent)
    shown = run(prefix / "bin" / "aigovkg", "--version", cwd=python.parent, PYTHONPATH=str(prefix))
    assert aigovkg.__version__ in shown.stdout


def test_uv_runs_the_checkout(checkout: Path) -> None:
    fetch(UV, "run", "--quiet", "--python", sys.executable, "aigovkg", "--version", cwd=checkout)
