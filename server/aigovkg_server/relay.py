"""The process that asks another endpoint in place of a snapshot: `python -m aigovkg_server.relay`.

It is the other program that a pool can run, so deadlines, limits, streaming and ending are the same as for a snapshot.
Address and credentials come from the settings in the environment; they are not seen in a list of processes.
"""

from __future__ import annotations

import json
from typing import Any

from aigovkg import settings
from aigovkg.errors import QueryError, RemoteError
from aigovkg.names import PREFIXES
from aigovkg.query import declared, form
from aigovkg.store import Remote, Result
from aigovkg_server.counting import counter
from aigovkg_server.frames import AnyJob, Dump, Job
from aigovkg_server.output import Output
from aigovkg_server.process import Answering, Failure, run

__all__ = ["main"]

#: File ending -> format as results call it.
_FORMATS = {name: name for name in ("json", "xml", "csv", "tsv", "jsonld")}
_FORMATS |= {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "trig": "trig", "nq": "nquads"}
_KINDS = {"select": "table", "ask": "boolean", "construct": "graph"}
_EARLIER = 0.9  # of a job's time: then the endpoint's silence is told before the pool ends the process


def _prepare(_: dict[str, Any]) -> Answering:
    remote = Remote(settings.load())

    def answer(job: AnyJob, pipe: int) -> bytes:
        try:
            if isinstance(job, Job):
                return _relay(remote, job, pipe)
            assert isinstance(job, Dump)  # noqa: S101  (no other job comes to this program)
            return _dump(remote, job, pipe)
        except RemoteError as error:
            told = [error.status, error.failed, error.given, error.remedy]
            raise Failure("remote", json.dumps(told)) from None
        except QueryError as error:
            raise Failure("query", json.dumps([error.failed, error.given, error.remedy])) from None

    return answer


def _relay(remote: Remote, job: Job, pipe: int) -> bytes:
    default, named = job.dataset or ((), ())
    result = remote.query(
        declared(job.query, PREFIXES),
        "construct" if form(job.query) == "construct" else "select",
        default_graphs=default,
        named_graphs=named,
        seconds=job.timeout * _EARLIER,
    )
    kind = _KINDS[result.kind]
    extension = job.graph if kind == "graph" else job.table
    if extension is None:
        raise Failure("format", kind)
    return _write(result, job, kind, extension, pipe)


def _write(result: Result, job: Job, kind: str, extension: str, pipe: int) -> bytes:
    counted = kind == "table" and job.max_rows
    output = Output(pipe, job, kind, counter(extension) if counted else None)
    return output.filled(lambda: result.write(output, _FORMATS[extension]))  # type: ignore[arg-type]


def _dump(remote: Remote, dump: Dump, pipe: int) -> bytes:
    output = Output(pipe, dump, "graph", None)
    seconds = dump.timeout * _EARLIER
    return output.filled(lambda: remote.dump(output, _FORMATS[dump.syntax], seconds=seconds))  # type: ignore[arg-type]


def main() -> None:
    """Answer queries; see `process.run`."""
    run(_prepare)


if __name__ == "__main__":
    main()
