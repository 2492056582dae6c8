"""What the service says on standard error: errors always, and a line for each request where the operator wants it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from aigovkg.errors import UsageError

__all__ = ["configure", "request", "wanted"]

_REQUESTS = logging.getLogger("aigovkg_server.requests")


class _Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        members = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **(record.__dict__.get("members") or {"message": record.getMessage(), "logger": record.name}),
        }
        if record.exc_info:
            members["exception"] = self.formatException(record.exc_info)
        return json.dumps(members, ensure_ascii=False)


class _Text(logging.Formatter):
    """One line for people."""

    def format(self, record: logging.LogRecord) -> str:
        members = record.__dict__.get("members")
        if members:
            record.message = " ".join(f"{name}={value}" for name, value in members.items())
        else:
            record.message = record.getMessage()
        line = f"{datetime.fromtimestamp(record.created).astimezone():%Y-%m-%d %H:%M:%S} {record.message}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure(style: str) -> None:
    """Send the program's messages to standard error.

    Args:
        style: the setting `log`.
    Raises:
        UsageError: it is none of the three.
    """
    if style not in {"errors", "text", "json"}:
        raise UsageError("The setting AIGOVKG_LOG is not known", repr(style), "Set it to errors, text or json")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _REQUESTS.setLevel(logging.WARNING if style == "errors" else logging.INFO)


def wanted() -> bool:
    """Tell whether anybody reads the lines for requests."""
    return _REQUESTS.isEnabledFor(logging.INFO)


def request(**members: object) -> None:
    """Write the line for a request: who, what, how it ended; neither queries nor their results."""
    _REQUESTS.info("request", extra={"members": members})
