"""Changes over HTTP: who asks, and what came of it."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any

from flask import Response, g, jsonify, request

from aigovkg import errors
from aigovkg.authoring import Done, Edit, Tokens
from aigovkg.errors import AigovkgError, StoreError, ValidationError
from aigovkg.store.editing import Change
from aigovkg_server.clients import client_of
from aigovkg_server.errors import Forbidden, Unauthorised
from aigovkg_server.frames import Revision
from aigovkg_server.rows import collected
from aigovkg_server.service import client_gone, service

__all__ = ["asks", "change", "holder", "note_refusal", "origin", "told"]

_log = logging.getLogger(__name__)

_SHOWN = 1000  # characters of what was asked for that the log of refusals keeps


def asks(action: str, graph: str = "", update: str = "") -> None:
    """Say what change this request asks for, so that a refusal can be noted."""
    g.asked = {"action": action, "graph": graph[:_SHOWN], "update": update[:_SHOWN]}


def note_refusal(response: Response) -> Response:
    """Write down that this request asked for a change and was refused, where the service takes changes at all."""
    owner = service()
    if response.status_code < 400 or "asked" not in g or not owner.settings.authoring:
        return response
    address, number = origin()
    try:
        owner.refusals.record(
            client_of(address),
            refused=response.status_code,
            why=g.get("why", "")[:_SHOWN],
            who=g.get("who", ""),
            address=address,
            request=number,
            **g.asked,
            bytes=request.content_length or 0,
        )
    except StoreError as error:
        _log.warning("%s", error)
    return response


def holder() -> str:
    """Return the name of the token's holder who sends this request.

    The token comes as `Authorization: Bearer`, or as the password of `Authorization: Basic` from tools that know no
    other way. A browser that was told a password sends it along with forms of strangers' pages, too; those are refused.

    Raises:
        Forbidden: the service takes no changes.
        Unauthorised: there is no token, or it does not hold.
    """
    settings = service().settings
    if not settings.authoring:
        raise Forbidden("This service takes no changes", remedy="Its operator can switch authoring on")
    given = request.authorization
    token = "" if given is None else given.token or given.get("password") or ""
    if given is not None and given.type == "basic" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("A change came from a page of another site", request.headers.get("Origin", ""))
    name = Tokens(settings.store).holder(token)
    if name is None:
        raise Unauthorised("A change needs a token" if not token else "The token does not hold")
    g.who = name
    return name


def change(edit: Edit, timeout: float | None = None) -> Done:
    """Have a change made; when this returns, queries that start now see it.

    Args:
        edit: the change.
        timeout: seconds that it may take, at most what the service allows.
    Raises:
        AigovkgError: see `aigovkg.authoring.apply`, and what `Pool.run` raises.
    """
    owner = service()
    settings = owner.settings
    seconds = min(timeout or settings.authoring_timeout, settings.authoring_timeout)
    revision = Revision(edit.encode(), str(settings.store), keep=2 * settings.timeout, timeout=seconds)
    told: dict[str, Any] = json.loads(collected(owner.authors.run(revision, client_gone(), edit.who)))
    if "error" in told:
        raise _error(**told["error"])
    done = told["done"]
    changes = {name: Change(**one) for name, one in done["changes"].items()}
    return Done(done["version"], done["graph"], done["created"], changes)


def told(done: Done) -> Response:
    """Answer with what a change came to: the new version, and how many triples came and went, by graph.

    The ETag is for If-Match: the version of the named graph that was changed, or else that of all.
    """
    members = asdict(done)
    response = jsonify(version=members["version"], graphs=members["changes"])
    response.set_etag(done.graph or done.version)
    return response


def origin() -> tuple[str, str]:
    """Return where this request came from, and its number, for the audit log."""
    return request.remote_addr or "", g.request_id


def _error(kind: str, words: list[str], report: str) -> AigovkgError:
    if kind == "ValidationError":
        return ValidationError(words[0], words[1], words[2], report)
    found = getattr(errors, kind, AigovkgError)
    return found(*words) if issubclass(found, AigovkgError) else AigovkgError(*words)
