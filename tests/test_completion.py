"""Completion in shells, as the shells ask for it: names of saved queries, their parameters, values from the graph."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def complete(store: Path, shell: str, *words: str, **environment: str) -> list[str]:
    """Ask as click's script for a shell does; the last word is the one to complete."""
    asked = {
        "_AIGOVKG_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(words) if shell != "fish" else " ".join(words[:-1]),
        "COMP_CWORD": str(len(words) - 1) if shell != "fish" else words[-1],
        "AIGOVKG_STORE": str(store),
    }
    done = subprocess.run(
        [BIN / "aigovkg"], env=os.environ | asked | environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def test_names_of_queries_are_completed(small_store: Path) -> None:
    found = complete(small_store, "bash", "aigovkg", "query", "principles-")
    assert "plain,principles-compared" in found
    assert all(line.startswith("plain,principles-") for line in found)
    assert complete(small_store, "bash", "aigovkg", "query", "nothing-like-it") == ["file,nothing-like-it"]


def test_names_of_parameters_are_completed_once_each(small_store: Path) -> None:
    asked = ("aigovkg", "query", "principles-compared", "-p")
    assert complete(small_store, "bash", *asked, "") == ["plain,first=", "plain,second="]
    assert complete(small_store, "bash", *asked, "first=harbour-declaration", "-p", "") == ["plain,second="]


def test_values_are_completed_from_the_graph(small_store: Path) -> None:
    asked = ("aigovkg", "query", "principles-of-document", "-p")
    zsh = complete(small_store, "zsh", *asked, "document=harb")
    assert zsh[:3] == ["plain", "document=harbour-declaration", "Harbour Declaration"]
    assert complete(small_store, "fish", *asked, "document=harb")[0].startswith("plain,document=harbour-declaration")
    assert complete(small_store, "bash", *asked, "document", "=", "harbour-d") == ["plain,harbour-declaration"]
    assert complete(small_store, "bash", *asked, "document=document/harbour-d") == [
        "plain,document=document/harbour-declaration"
    ]


def test_nothing_is_said_where_nothing_can_be_completed(small_store: Path, tmp_path: Path) -> None:
    assert complete(small_store, "bash", "aigovkg", "query", "nonsense", "-p", "") == []
    assert complete(tmp_path, "bash", "aigovkg", "query", "principles-of-document", "-p", "document=h") == []


def test_own_queries_are_completed_beside_ours(small_store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(
        "#+ summary: Mine\n#+ parameters: [{name: sure, type: boolean}]\nASK { ?s ?p ?sure }"
    )
    own = {"AIGOVKG_QUERIES": str(tmp_path)}
    assert complete(small_store, "zsh", "aigovkg", "query", "min", **own) == ["plain", "mine", "Mine"]
    assert complete(small_store, "bash", "aigovkg", "query", "mine", "-p", "sure=t", **own) == ["plain,sure=true"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_runs_in_the_shell_itself(shell: str, small_store: Path) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"needs {shell}")
    ask = {
        "bash": "COMP_WORDS=(aigovkg query principles-compared -p first = harb); COMP_CWORD=6; "
        '_aigovkg_completion aigovkg; printf "%s\\n" "${COMPREPLY[@]}"',
        "zsh": 'compadd() { print -r -- "$@"; }; _describe() { print -rl -- ${(P)3}; }; compdef() { :; }; '
        "words=(aigovkg query principles-compared -p first=harb); CURRENT=5; _aigovkg_completion",
        "fish": 'complete -C "aigovkg query principles-compared -p first=harb"',
    }[shell]
    switch = f"_AIGOVKG_COMPLETE={shell}_source aigovkg"
    first = f"{switch} | source" if shell == "fish" else f'compdef() {{ :; }}; eval "$({switch})"'
    environment = os.environ | {"AIGOVKG_STORE": str(small_store), "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(
        [found, "-c", f"{first}; {ask}"], env=environment, capture_output=True, text=True, check=False
    )
    assert "harbour-declaration" in done.stdout, done.stderr
