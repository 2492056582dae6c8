"""The documentation is true: every command and program in README and docs/ is run as it is written.

README's first command starts the service that all others talk to. Only the port and the folders of store and cache
differ from what is printed, so that a service of your own is left alone.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from filelock import FileLock
from rdflib import Graph

from aigovkg.cli import COMMANDS, main
from aigovkg.settings import SETTINGS

CHECKOUT = Path(__file__).resolve().parents[1]
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
START = "python3 run.py"
#: Commands that are run somewhere else, and where.
ELSEWHERE = {
    "python3 run.py test": "this is what runs the tests; .ci/run",
    "python3 run.py test -k samples": "the same, with arguments",
    "python3 run.py compile": "tests/test_compiled.py",
    "pip install .": "tests/test_packaging.py",
    "uv run aigovkg --version": "tests/test_packaging.py",
    "aigovkg check": "tests/test_cli.py",
    "uv pip compile": "asks the package index; tests/test_repository.py checks what it wrote",
}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 300


class Block(NamedTuple):
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    body: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(CHECKOUT)}:{self.line}"

    @property
    def elsewhere(self) -> bool:
        return any(self.body == f"{command}\n" or self.body.startswith(f"{command} p") for command in ELSEWHERE)


class Site(NamedTuple):
    """A checkout of its own with a running service."""

    folder: Path
    port: int
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [part.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}") for part in command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in their order."""
    body = page.read_text(encoding="utf-8")
    return [Block(page, body.count("\n", 0, found.start()) + 1, found[1], found[2]) for found in BLOCK.finditer(body)]


def copy_checkout(folder: Path) -> None:
    """Copy what git keeps or would keep, with the environment that runs this test in the place of .venv."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=CHECKOUT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    venv = folder / ".venv"
    venv.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != "installed.txt":
            (venv / part.name).symlink_to(part)
    tell = "import run; print(run.identity(), run.fingerprint(run.RUNTIME), sep='\\n')"
    told = subprocess.run([sys.executable, "-c", tell], cwd=folder, capture_output=True, text=True, check=True).stdout
    (venv / "installed.txt").write_text(told, encoding="utf-8")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the service answers; fail with what it printed when it does not."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"{START} ended with {process.returncode}:\n{log.read_text(encoding='utf-8')}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the service did not answer in {SECONDS} s:\n{log.read_text(encoding='utf-8')}")


def start(site: Site, log: Path, place_of_store: Path) -> subprocess.Popen[bytes]:
    """Type README's first command and wait for the service; the store that it built serves all tests."""
    store = Path(site.environment["AIGOVKG_STORE"])
    with FileLock(place_of_store.with_suffix(".lock")):
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {START}"],
                cwd=site.folder,
                env=site.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_served(process, site.port, log)
            if not place_of_store.exists():
                shutil.copytree(store, copy := place_of_store.with_suffix(".copy"))
                copy.rename(place_of_store)
        except BaseException:
            process.kill()
            raise
    return process


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, place_of_store: Path) -> Iterator[Site]:
    """What a reader has after the first command of the README, typed as it stands there."""
    folder = tmp_path_factory.mktemp("site") / "aigovkg"
    home = tmp_path_factory.mktemp("home")
    copy_checkout(folder)
    # An error that curl would print like a result fails the test.
    (home / ".curlrc").write_text("fail-with-body\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AIGOVKG_", "PYTEST_"))}
    environment |= {"HOME": str(home), "CURL_HOME": str(home), "AIGOVKG_STORE": str(home / "store")}
    environment |= {"AIGOVKG_CACHE": os.environ["AIGOVKG_CACHE"]}  # no set is validated twice in a run of the tests
    environment |= {"PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"}
    environment |= {"AIGOVKG_PORT": str(port := free_port())}
    log = home / "service.log"
    found = Site(folder, port, environment)
    process = start(found, log, place_of_store)
    try:
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert code in (0, 130), f"Ctrl-C ended the service with {code}:\n{log.read_text(encoding='utf-8')}"
    assert "Traceback" not in log.read_text(encoding="utf-8")


def run_block(block: Block, site: Site) -> None:
    """Run one block; a query must have results, and a program something to print."""
    if block.language == "sh":
        done = site.run("bash", "-euo", "pipefail", "-c", block.body)
    elif block.language == "python":
        done = site.run("python", "-c", block.body)
    else:
        asked = urllib.parse.quote(block.body)
        done = site.run("curl", "-sS", "-H", "Accept: text/csv", f"http://127.0.0.1:8000/sparql?query={asked}")
    lines = done.stdout.splitlines()
    if block.language == "python":
        enough = len(lines) > 0
    elif block.language == "sparql" or re.search(r"\bcurl\b|aigovkg query [\w-]", block.body):
        enough = len(lines) > 1 or done.stdout.startswith(("[", "{"))  # more than the heading of a table
    else:
        enough = True
    assert enough and done.returncode == 0, f"{block.place}\n{block.body}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"  # noqa: PT018 - one message for both


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_does_what_it_says(page: Path, site: Site) -> None:
    for block in blocks(page):
        if block.language in {"sh", "python", "sparql"} and block.body != f"{START}\n" and not block.elsewhere:
            run_block(block, site)


def test_readme_begins_with_the_two_commands() -> None:
    first, second, *_ = blocks(CHECKOUT / "README.md")
    assert (first.body, second.body) == (f"{START}\n", f"{START} test\n")


def test_commands_run_elsewhere_are_still_written_somewhere() -> None:
    written = "".join(block.body for page in PAGES for block in blocks(page))
    assert [command for command in ELSEWHERE if command not in written] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_uses_kinds_of_blocks_that_are_checked(page: Path) -> None:
    for block in blocks(page):
        assert block.language in {"sh", "python", "sparql", "turtle", "text"}, block.place
        if block.language == "turtle":
            assert len(Graph().parse(data=block.body, format="turtle")) > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained_in_help_and_on_the_page_of_commands(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert f"Example:\n      aigovkg {name}" in (command.help or ""), "end the help with an example"
    page = (CHECKOUT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"\n## {name}\n" in page, "give the command a section in docs/commands.md"
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if f"`{option}" not in section] == [], "explain these options there"
    assert "```sh" in section, "show an example there"


def test_the_page_of_commands_names_no_others() -> None:
    page = (CHECKOUT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## (\S+)$", page, flags=re.MULTILINE)) == set(COMMANDS)


#: Folders whose default depends on the account.
ACCOUNT = {"store": "a folder for data of your account", "cache": "a folder for caches of your account"}


def test_the_table_of_settings_is_complete() -> None:
    page = (CHECKOUT / "docs" / "installing.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        default = ACCOUNT.get(setting.name, f"`{setting.default}`")
        assert f"| `AIGOVKG_{setting.name.upper()}` | {default} | {setting.help} |" in page
