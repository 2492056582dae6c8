"""Reads operations as the SPARQL 1.1 Protocol carries them (https://www.w3.org/TR/sparql11-protocol/#protocol)."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple
from urllib.parse import unquote_to_bytes

from werkzeug.http import parse_options_header

from aigovkg.errors import QueryError
from aigovkg_server.errors import MediaType

__all__ = ["Operation", "check_iri", "decoded", "read", "utf8"]

_FORM = "application/x-www-form-urlencoded"
_DIRECT: dict[str, Literal["query", "update"]] = {
    "application/sparql-query": "query",
    "application/sparql-update": "update",
}
_MOST = 1000  # parameters
#: Parameters that name the dataset of each kind of operation: default graphs, named graphs.
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


class Operation(NamedTuple):
    """A query or an update.

    Attributes:
        kind: "query", "update", or "" when the request asks for neither.
        text: the query or the update.
        dataset: IRIs of the default graphs and of the named graphs; None leaves what the text says.
        format: the value of `format=`.
        timeout: the value of `timeout=` in seconds; None when it is not given.
    """

    kind: Literal["query", "update", ""]
    text: str = ""
    dataset: tuple[list[str], list[str]] | None = None
    format: str = ""
    timeout: float | None = None


def read(method: str, query_string: bytes, content_type: str, body: Callable[[], bytes]) -> Operation:
    """Read the operation that a request carries. Parameters that the protocol does not know are ignored.

    Args:
        method: GET, HEAD or POST.
        query_string: what stands behind the `?`.
        content_type: the header; counts for POST.
        body: gives the body, where it is needed.
    Raises:
        MediaType: a POST has a body of another kind.
        QueryError: it carries more than one operation, or one that is not well-formed.
    """
    parameters = decoded(query_string)
    if method == "POST":
        kind, options = parse_options_header(content_type)
        if kind == _FORM:
            parameters += decoded(body())
        elif kind in _DIRECT:
            parameters.append((_DIRECT[kind], utf8(body(), options.get("charset", "utf-8"), _DIRECT[kind])))
        else:
            raise MediaType(
                "A query or an update is posted as application/x-www-form-urlencoded (parameter query or update), "
                "as application/sparql-query or as application/sparql-update; the content type of this request is",
                repr(kind) if kind else "none",
            )
    return _operation(method, parameters)


def decoded(raw: bytes) -> list[tuple[str, str]]:
    """Decode parameters.

    Raises:
        QueryError: they are not UTF-8, or too many.
    """
    parts = raw.split(b"&")
    if len(parts) > _MOST:
        raise QueryError(f"The request has more than {_MOST} parameters")
    try:
        pairs = [part.partition(b"=") for part in parts if part]
        return [(_unquoted(name).decode(), _unquoted(value).decode()) for name, _, value in pairs]
    except UnicodeDecodeError:
        raise QueryError("The parameters are not UTF-8", remedy="Percent-encode them in UTF-8") from None


def _unquoted(text: bytes) -> bytes:
    """Do what `urllib.parse.unquote_to_bytes` does, which takes 40 times the memory of a long query.

    Quoted-printable differs from percent-encoding by its mark and by what it does where no digits follow: then the text
    does not become shorter by two for each mark, unless a line ends there.
    """
    text = text.replace(b"+", b" ")
    if b"%" not in text:
        return text
    found = binascii.a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))
    if len(found) != len(text) - 2 * text.count(b"%") or b"\n" in text or b"\r" in text:
        return unquote_to_bytes(text)
    return found


def utf8(body: bytes, charset: str, noun: str) -> str:
    """Decode a body, which must be UTF-8.

    Args:
        body: the bytes.
        charset: what the content type says that they are.
        noun: how to call the text in messages.
    Raises:
        MediaType: the content type names another encoding.
        QueryError: they are not UTF-8.
    """
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise MediaType(f"The {noun} is in an encoding that is not taken", charset, "Send it in UTF-8")
    try:
        return body.decode().removeprefix("\ufeff")  # which some editors put in front
    except UnicodeDecodeError as error:
        raise QueryError(f"The {noun} is not UTF-8", f"byte {error.start}", "Send it in UTF-8") from None


def check_iri(iri: str) -> str:
    """Return an IRI that names a graph; raises QueryError when it is not absolute."""
    if ":" not in iri or any(char in '<>"{}|^`\\' or ord(char) <= 32 for char in iri):
        raise QueryError("The name of a graph is not an absolute IRI", repr(iri), "Write it in full: https://…")
    return iri


def _operation(method: str, parameters: list[tuple[str, str]]) -> Operation:
    if len(parameters) == 1 and parameters[0][0] == "query" and parameters[0][1].strip():
        return Operation("query", parameters[0][1])  # as most are
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    queries, updates = given.get("query", []), given.get("update", [])
    if len(queries) + len(updates) > 1:
        raise QueryError(
            "The request holds more than one query or update", f"{len(queries) + len(updates)}", "Send one at a time"
        )
    if updates and method != "POST":
        raise QueryError("An update came with a method that may change nothing", method, "Send it by POST")
    if method == "POST" and not (queries or updates):
        raise QueryError("The request holds no query", remedy="Send it as the parameter query, or an update as update")
    kind: Literal["query", "update"] = "update" if updates else "query"
    text = _first(queries or updates)
    form = _first(given.get("format", ()))
    if not text.strip() and method != "POST":
        return Operation("", format=form)
    default, named = (given.get(name, []) for name in _DATASET[kind])
    for iri in (*default, *named):
        check_iri(iri)
    dataset = (default, named) if default or named else None
    return Operation(kind, text, dataset, form, _timeout(_first(given.get("timeout", ()))))


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _timeout(asked: str) -> float | None:
    if not asked:
        return None
    try:
        seconds = float(asked)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise QueryError("The parameter timeout is not a number of seconds", repr(asked), "Write one such as 10")
    return seconds
