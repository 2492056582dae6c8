"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
