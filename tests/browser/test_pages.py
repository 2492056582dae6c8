"""The pages in a real browser: they are drawn, and nothing they load is refused."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

PAGES = {
    "home": ("/", "documents read"),
    "queries": ("/queries", "Who criticises whom?"),
    "answer": ("/queries/principles-of-document?document=document/harbour-declaration", "openness and inclusiveness"),
    "chart": ("/queries/things-by-class", 'class="bar"'),
    "wrong value": ("/queries/principles-of-document?document=javascript:x", "this is not an IRI that may be used"),
    "questions found": ("/queries?q=%E9%A3%8E%E9%99%A9&tag=gaps", "Which risks does nobody address?"),
    "interface": ("/api", "/queries/{name}/values/{parameter}"),
    "thing": ("/id/document/harbour-declaration", "Claims and their evidence"),
    "ontology": ("/ontology", "aigov:TechnicallyPreventableRisk"),
    "sparql": ("/sparql?query=ASK+%7B%7D", "true"),
    "missing": ("/page/principle/peple-oriented", "Did you mean"),
}


@pytest.fixture(scope="module")
def site(small_site: str) -> str:
    return small_site


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs a browser: chromium is not installed")
    profile = tmp_path_factory.mktemp("profile")
    return [found, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--hide-scrollbars"]


def run(browser: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*browser, *arguments], capture_output=True, text=True, timeout=120, check=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_drawn(name: str, browser: list[str], site: str, tmp_path: Path) -> None:
    address, words = PAGES[name]
    shown = run(browser, "--enable-logging=stderr", "--dump-dom", site + address)
    assert words in shown.stdout
    assert "Refused to" not in shown.stderr, "the content security policy blocks something of ours"
    assert "violates the following Content Security Policy" not in shown.stderr
    picture = tmp_path / "page.png"
    run(browser, "--window-size=400,900", f"--screenshot={picture}", site + address)
    data = picture.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (400, 900)
    assert len(data) > 8_000, "the page is blank"
