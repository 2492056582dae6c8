"""The process that changes the graph: `python -m aigovkg_server.author`. One at a time, so changes are serialised."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aigovkg.authoring import Edit, apply
from aigovkg.errors import AigovkgError, ValidationError
from aigovkg.store import Store
from aigovkg_server import frames
from aigovkg_server.frames import AnyJob, Revision
from aigovkg_server.process import Answering, run

__all__ = ["main"]


def _prepare(start: dict[str, Any]) -> Answering:
    return _answer


def _answer(job: AnyJob, pipe: int) -> bytes:
    assert isinstance(job, Revision)  # noqa: S101  (no other job comes to this program)
    # Whoever waits in vain for another writer is told so before the time is over.
    store = Store(Path(job.store), wait=0.8 * job.timeout, keep=job.keep)
    try:
        told = {"done": asdict(apply(store, Edit.decode(job.edit)))}
    except AigovkgError as error:
        report = error.report if isinstance(error, ValidationError) else ""
        told = {
            "error": {
                "kind": type(error).__name__,
                "words": [error.failed, error.given, error.remedy],
                "report": report,
            }
        }
    return frames.whole(b"", json.dumps(told).encode())


def main() -> None:
    """Change the graph; see `process.run`."""
    run(_prepare)


if __name__ == "__main__":
    main()
