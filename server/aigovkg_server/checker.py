"""The process that checks annotation sets against the shapes: `python -m aigovkg_server.checker`."""

from __future__ import annotations

import json
from typing import Any

from rdflib import Graph

from aigovkg import validate
from aigovkg.errors import AnnotationError
from aigovkg.turtle import parse
from aigovkg_server import frames
from aigovkg_server.frames import AnyJob, Check
from aigovkg_server.process import Answering, Failure, run

__all__ = ["main"]

_SEVERITY = {"Violation": "violation", "Warning": "warning", "Info": "remark"}


def _prepare(start: dict[str, Any]) -> Answering:
    validate.validate(Graph())  # reads shapes and vocabulary, so that the first set does not wait for them
    return _answer


def _answer(job: AnyJob, pipe: int) -> bytes:
    assert isinstance(job, Check)  # noqa: S101  (no other job comes to this program)
    try:
        graph = parse(bytes.fromhex(job.data), job.syntax, job.name)
    except AnnotationError as error:
        raise Failure("input", json.dumps([error.failed, error.given, error.remedy])) from error
    except RecursionError as error:
        raise Failure("input", json.dumps(["The annotation set is nested too deeply", job.name, ""])) from error
    report = validate.validate(graph)
    told = {
        "conforms": report.conforms,
        "triples": len(graph),
        "results": [_result(result) for result in report.results],
        "turtle": report.graph.serialize(format="turtle"),
    }
    return frames.whole(b"", json.dumps(told).encode())


def _result(result: validate.Result) -> dict[str, str]:
    severity = str(result.severity).rpartition("#")[2]
    return {
        "severity": _SEVERITY.get(severity, severity),
        "focus": str(result.focus),
        "path": str(result.path),
        "message": result.message,
        "value": "" if result.value is None else str(result.value),
        "shape": str(result.shape),
    }


def main() -> None:
    """Check annotation sets; see `process.run`."""
    run(_prepare)


if __name__ == "__main__":
    main()
