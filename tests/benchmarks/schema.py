"""Lets schemathesis make requests from the service's own description of itself: none may be answered with a 5xx.

    python -m tests.benchmarks.schema --store FOLDER [--authoring] [--minutes 3] [--seed 1]

Needs the dependency group `bench`. The service's `/openapi.json` is read, and requests are made that fit it and others
that do not: examples, edges of what is allowed, random values, and sequences that follow links. The service must still
answer an ordinary query at the end. The exit code is 1 when not. With `--authoring` the requests come with a token, and
change a copy of the store; otherwise every change is refused.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from click import echo
from tests.benchmarks.running import ask, serving

from aigovkg.authoring import Tokens

_ROOT = Path(__file__).parents[2]
#: Phases -> their share of the time: the saved queries are so many that what follows links would have none left.
_SHARES = {"examples,coverage,fuzzing": 0.6, "stateful": 0.4}


#: Bodies that the service understands; what schemathesis makes up hardly ever is RDF or an update, and nothing follows.
_UNDERSTOOD = {
    "text/turtle": "<urn:a> <urn:b> 1 .",
    "application/n-triples": "<urn:a> <urn:b> <urn:c> .",
    "application/trig": "<urn:a> <urn:b> 1 .",
    "application/n-quads": "<urn:a> <urn:b> <urn:c> .",
    "application/ld+json": '{"@id": "urn:a", "urn:b": 1}',
    "application/sparql-update": "INSERT DATA { <urn:a> <urn:b> 2 }",
}


def _understood(context: Any, case: Any) -> Any:
    """Put a body that is understood into every second request that changes a graph."""
    body = _UNDERSTOOD.get(case.media_type or "")
    if body is not None and case.operation.path.startswith("/store") and len(str(case.body)) % 2 == 0:
        case.body = body
    return case


def _text(context: Any, value: Any) -> dict[str, Any]:
    return {"data": value if isinstance(value, bytes) else str(value).encode(errors="replace")}


def main() -> int:
    """Run the measurement; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--authoring", action="store_true")
    options = parser.parse_args()
    program = str(Path(sys.executable).with_name("schemathesis"))
    environment = os.environ | {"SCHEMATHESIS_HOOKS": __spec__.name, "PYTHONPATH": str(_ROOT)}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        store, token = options.store, []
        if options.authoring:
            store = Path(folder) / "store"
            shutil.copytree(options.store, store)
            token = ["--header", f"Authorization: Bearer {Tokens(store).make('schemathesis')}"]
        limits = {"memory": 512, "timeout": 5, "max_timeout": 5, "authoring": "on" if token else "off"}
        _, port = stack.enter_context(serving(store, **limits))
        code = 0
        for phases, share in _SHARES.items():
            command = [
                program, "run", f"http://127.0.0.1:{port}/openapi.json", "--checks", "not_a_server_error",
                "--phases", phases, "--max-time", str(max(1, round(options.minutes * 60 * share))),
                "--seed", str(options.seed), "--continue-on-failure", "--generation-database", "none",
                "--suppress-health-check", "all", "--request-timeout", "20", "--warnings", "off", "--no-color", *token,
            ]  # fmt: skip
            code |= subprocess.run(command, cwd=folder, env=environment, check=False).returncode
        last = asyncio.run(ask(port, "ASK {}"))
    echo(f"an ordinary query afterwards: {last.status}")
    return 1 if code or last.status != 200 else 0


if __name__ == "__main__":
    sys.exit(main())
else:  # schemathesis loads this module, and cannot write SPARQL Update by itself
    schemathesis = import_module("schemathesis")
    schemathesis.serializer("application/sparql-update")(_text)
    schemathesis.hook("map_case")(_understood)
