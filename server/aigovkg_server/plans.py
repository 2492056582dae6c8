"""What a request at /sparql asks for, read from its parameters and headers, and remembered for the next like it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from werkzeug.datastructures import MIMEAccept

from aigovkg.errors import AigovkgError
from aigovkg.query import form, guard
from aigovkg_server import codings, protocol
from aigovkg_server.exchange import Exchange
from aigovkg_server.lasting import lasting
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, Format, choose, named, parsed, wants_page

__all__ = ["Plan", "plan_of"]

_REMEMBERED = 8192  # bytes of a request up to which it is remembered what it asks for

#: A format and its content type.
_Form: TypeAlias = tuple[Format, str]


class _Accepts(NamedTuple):
    """What `negotiation` reads of a request."""

    accept_mimetypes: MIMEAccept


class Manner(NamedTuple):
    """How an answer is to be given.

    Attributes:
        table: format of a SELECT's answer and its content type; None refuses one.
        graph: the same for a CONSTRUCT.
        encoding: content coding; empty for none.
        identity: tells it from others.
    """

    table: _Form | None
    graph: _Form | None
    encoding: str
    identity: str


class Plan(NamedTuple):
    """What a request asks for.

    Attributes:
        query: the query.
        dataset: IRIs of default graphs and of named graphs; None leaves what the query says.
        timeout: seconds; None where the request does not say.
        manner: how the answer is to be given.
        digest: identifies the answer, together with a snapshot.
        lasting: the same question has the same answer as long as the snapshot is the same.
    """

    query: str
    dataset: tuple[list[str], list[str]] | None
    timeout: float | None
    manner: Manner
    digest: str
    lasting: bool


def plan_of(exchange: Exchange, body: bytes) -> Plan | None:
    """Return what a request asks for; None where it is not ordinary, and is to be answered elsewhere."""
    method, asked, headers = exchange.method, exchange.asked, exchange.headers
    if method == "POST":
        kind = exchange.header(b"content-type")
    elif asked and method in ("GET", "HEAD"):
        kind = ""
    else:
        return None
    read = _remembered if len(asked) + len(body) <= _REMEMBERED else _read
    return read(kind, asked, body, headers.get(b"accept", b""), headers.get(b"accept-encoding", b""))


def _read(kind: str, asked: bytes, body: bytes, accept: bytes, encodings: bytes) -> Plan | None:
    try:
        operation = protocol.read("POST" if kind else "GET", asked, kind, lambda: body)
        text = operation.text
        if operation.kind != "query" or "SERVICE" in text.upper():
            return None
        (guard if "\\" in text else form)(text)  # there is nothing else to guard against
    except AigovkgError:
        return None  # it is told there what is wrong
    manner = _manner(accept, encodings, operation.format)
    if manner is None:
        return None
    identity = f"{text}\x1f{operation.dataset!r}{manner.identity}"  # \x1f cannot stand behind the query
    digest = hashlib.blake2b(identity.encode(), digest_size=12).hexdigest()
    return Plan(text, operation.dataset, operation.timeout, manner, digest, lasting(text))


_remembered = lru_cache(maxsize=2048)(_read)


@lru_cache(maxsize=1024)
def _manner(accept: bytes, encodings: bytes, wanted: str) -> Manner | None:
    """Return how an answer is to be given; None where a page is wanted."""
    accepts = _Accepts(parsed(accept.decode("latin-1")))
    if named(wanted, (HTML,)) or (not wanted and wants_page(accepts)):
        return None
    table, graph = (_form(accepts, formats, wanted) for formats in (TABLES, GRAPHS))
    encoding = codings.choose(encodings.decode("latin-1"))
    identity = "".join(f"\x1f{each}" for each in (table[1] if table else "", graph[1] if graph else "", encoding))
    return Manner(table, graph, encoding, identity)


def _form(accepts: _Accepts, formats: tuple[Format, ...], wanted: str) -> _Form | None:
    chosen = choose(accepts, formats, wanted)
    return chosen and (chosen, chosen.media_type(accepts))
