"""Recognises a build that has nothing to do: what the graph is made from is what it was, and so is the graph.

What a build rests on is named by one hash: the texts and annotation sets, all else that the project ships, its code,
the packages beside it, the settings that count. The store keeps that hash in its file `built`, with one of the files of
the published snapshot and with what the build told. Losing it costs only time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from aigovkg.build.summary import Summary
from aigovkg.errors import StoreError
from aigovkg.names import ROOT
from aigovkg.settings import Settings
from aigovkg.store import Store
from aigovkg.store.files import replace

__all__ = ["basis", "keep", "recall", "shipped"]

_CODE = Path(__file__).parents[1]
_SHIPPED = ("ontology", "shapes", "queries", "graph/catalogue", "graph/links")
_NOTE = "Nothing changed since this graph was built; --anew builds it all the same"


def basis(store: Store, settings: Settings, files: Sequence[Path]) -> str:
    """Name what a build rests on by its hash.

    Args:
        store: its accepted annotation sets and the names of the graphs written over HTTP count.
        settings: of them the threshold and the largest text count.
        files: texts and annotation sets besides, in the order in which they are read.
    Returns:
        64 hexadecimal digits; nothing where a file cannot be read, of which the build itself will tell.
    """
    counts = [settings.threshold, settings.max_text, sorted(store.authored()), sys.version, _packages()]
    try:
        counts += [[(_name(path), _hashed([path])) for path in some] for some in (shipped(), store.accepted(), files)]
    except OSError:
        return ""
    return hashlib.sha256(json.dumps(counts).encode()).hexdigest()


def shipped() -> list[Path]:
    """List what every build rests on: the code, the ontology, vocabularies, shapes, queries, catalogue and links."""
    folders = (_CODE, *(ROOT / name for name in _SHIPPED))
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def keep(store: Store, rests_on: str, summary: Summary) -> None:
    """Remember what a build told, and what it rests on (see `basis`), unless something was left out of it."""
    with contextlib.suppress(OSError, StoreError):
        current = store.current()
        if rests_on and current.version == summary.version and not summary.refused:
            members = {"basis": rests_on, "snapshot": _hashed(_written(current.path)), "summary": asdict(summary)}
            replace(store.root / "built", json.dumps(members))


def recall(store: Store, rests_on: str) -> Summary | None:
    """Return what the build told that made the graph which is served; None when one on this basis makes another.

    A snapshot of which a single byte is not as it was published is another.
    """
    try:
        members = json.loads((store.root / "built").read_text("utf-8"))
        summary, current = Summary(**members["summary"]), store.current()
        same = (rests_on, summary.version) == (members["basis"], current.version)
        if not same or _hashed(_written(current.path)) != members["snapshot"]:
            return None
    except (OSError, ValueError, TypeError, KeyError, StoreError):  # none, or damaged
        return None
    summary.notes, summary.refused = (*summary.notes, _NOTE), ()  # JSON has no tuples
    return summary


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def _packages() -> list[str]:
    """Name the packages that Python finds, with their versions."""
    return sorted(path.name for folder in sys.path if folder for path in Path(folder).glob("*.dist-info"))


def _written(snapshot: Path) -> list[Path]:
    """The files of a snapshot that hold its content: whoever opens it may write its log anew."""
    return sorted(path for path in snapshot.iterdir() if not path.name.startswith(("LOG", "LOCK")))


def _hashed(files: Iterable[Path]) -> str:
    hashed = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            hashed.update(hashlib.file_digest(file, "sha256").digest())
    return hashed.hexdigest()
