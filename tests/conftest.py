"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

CHECKOUT = Path(__file__).resolve().parents[1]


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
def built_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The store that a fresh clone builds, made once for all test processes; read it, don't write it."""
    base = tmp_path_factory.getbasetemp()
    root = (base if worker_id == "master" else base.parent) / "built-store"
    with FileLock(root.with_suffix(".lock")):
        if not (root / "current").exists():
            command = [sys.executable, "-c", "from aigovkg.cli import main; main()", "build"]
            done = subprocess.run(
                command, env=os.environ | {"AIGOVKG_STORE": str(root)}, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
    return root
