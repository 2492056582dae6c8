"""Settings: one table with name, default and meaning; the environment variable AIGOVKG_<NAME> overrides the default."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from aigovkg.errors import UsageError

__all__ = ["SETTINGS", "Setting", "Settings", "load"]


class Setting(NamedTuple):
    """One row of the table of settings."""

    name: str
    default: str | int | float | bool
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "store",
        platformdirs.user_data_dir("aigovkg", appauthor=False),
        "Folder of the store: snapshots and accepted annotation sets.",
    ),
    Setting(
        "cache",
        platformdirs.user_cache_dir("aigovkg", appauthor=False),
        "Folder that remembers which annotation sets were found valid; it may be deleted at any time.",
    ),
    Setting(
        "endpoint",
        "",
        "Address of a SPARQL endpoint that is asked in place of the store; its default graph must be all of the graph.",
    ),
    Setting("endpoint_user", "", "User name that the endpoint asks for."),
    Setting("endpoint_password", "", "Password that the endpoint asks for."),
    Setting("endpoint_token", "", "Token that the endpoint asks for (sent as a bearer token)."),
    Setting("endpoint_fresh", 60, "Seconds for which what the endpoint answered may be remembered."),
    Setting("queries", "", "Folder of saved queries of your own, served beside those that come with the project."),
    Setting("host", "127.0.0.1", "Address that `aigovkg serve` listens on."),
    Setting("port", 8000, "Port that `aigovkg serve` listens on."),
    Setting("timeout", 30.0, "Seconds that a query may take, its wait for its turn included, before it is stopped."),
    Setting("max_timeout", 60.0, "Seconds that a query may ask for by the parameter `timeout`."),
    Setting(
        "memory", 2048, "Memory that one query may use, in MiB (needs an operating system with address-space limits)."
    ),
    Setting(
        "workers",
        3,
        "Processes that answer short queries at the same time. As many and one more stand beside them for long ones.",
    ),
    Setting(
        "queue", 128, "Queries that may wait for their turn; those of one client may take a quarter of the places."
    ),
    Setting("max_rows", 0, "Most solutions or triples of one answer; 0 for any number."),
    Setting("max_bytes", 0, "Largest answer, in bytes before it is compressed; 0 for any size."),
    Setting(
        "result_cache", 64, "Memory for answers that are kept for when they are asked for again, in MiB; 0 for none."
    ),
    Setting("rate", 0, "Requests that one client may send in a minute; 0 for any number."),
    Setting(
        "trusted_proxies",
        "",
        "Addresses or networks of proxies whose X-Forwarded-For, -Proto and -Prefix are believed, with commas between.",
    ),
    Setting("prefix", "", "Path under which a proxy shows the service, such as `/kg`."),
    Setting("log", "errors", "What is logged on standard error: `errors`, `text` (a line for each request) or `json`."),
    Setting(
        "authoring",
        False,
        "Whether holders of a token may change the graph over HTTP, at /sparql and /store (see `aigovkg token`).",
    ),
    Setting("authoring_shapes", True, "Whether a change is refused where it breaks the shapes of annotation sets."),
    Setting("authoring_timeout", 120.0, "Seconds that a change may take, with all checks, before it is stopped."),
    Setting(
        "allowed_services",
        "",
        "Addresses that SERVICE and LOAD may fetch, complete, with spaces between them; the processes that run queries "
        "have no network unless there are some.",
    ),
    Setting("threshold", 0.5, "Confidence from which a claim is also stated as a plain triple (0 to 1)."),
    Setting("max_text", 50_000_000, "Largest text that is read, in bytes."),
    Setting("max_upload", 10_000_000, "Largest annotation set that /validate accepts, in bytes."),
    Setting("model_url", "", "Address of a language model with an OpenAI-compatible interface, up to `/v1`."),
    Setting("model_name", "", "Name of the language model."),
    Setting("model_key", "", "Key that the language model asks for."),
    Setting("model_timeout", 60.0, "Seconds that the language model may take for one answer."),
)


_FOLDERS = ("store", "cache")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force. Fields are the rows of `SETTINGS`; see there for their meaning."""

    store: Path
    cache: Path
    endpoint: str
    endpoint_user: str
    endpoint_password: str = field(repr=False)
    endpoint_token: str = field(repr=False)
    endpoint_fresh: int
    queries: Path | None
    host: str
    port: int
    timeout: float
    max_timeout: float
    memory: int
    workers: int
    queue: int
    max_rows: int
    max_bytes: int
    result_cache: int
    rate: int
    trusted_proxies: str
    prefix: str
    log: str
    authoring: bool
    authoring_shapes: bool
    authoring_timeout: float
    allowed_services: str
    threshold: float
    max_text: int
    max_upload: int
    model_url: str
    model_name: str
    model_key: str = field(repr=False)
    model_timeout: float

    @property
    def allowed(self) -> frozenset[str]:
        """The addresses of `allowed_services`."""
        return frozenset(self.allowed_services.split())

    def seconds(self, asked: float | None) -> float:
        """Tell how many seconds a query may take that asks for so many, or for none in particular."""
        return self.timeout if asked is None else min(asked, max(self.timeout, self.max_timeout))


_SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def load(**overrides: str | float | Path | None) -> Settings:
    """Read the settings from the environment; keyword arguments that are not None win.

    Raises:
        UsageError: a variable does not hold a value of its type.
    """
    values: dict[str, Any] = {}
    for name, default, _ in SETTINGS:
        variable = f"AIGOVKG_{name.upper()}"
        given = overrides.get(name)
        raw = str(os.environ.get(variable, default) if given is None else given)
        kind = Path if name in _FOLDERS else type(default)
        try:
            values[name] = _SWITCH[raw.strip().lower()] if kind is bool else kind(raw)
        except (ValueError, KeyError):
            example = f"Set it to a value such as {str(default).lower() if kind is bool else default}"
            raise UsageError(f"The setting {variable} is not of type {kind.__name__}", repr(raw), example) from None
    for name in _FOLDERS:
        values[name] = values[name].expanduser()
    values["queries"] = Path(values["queries"]).expanduser() if values["queries"] else None
    return Settings(**values)
