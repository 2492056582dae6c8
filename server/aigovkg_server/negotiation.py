"""Formats of answers, and which one a request wants (RFC 9110 section 12.5.1, SPARQL 1.1 Protocol section 2.1)."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

__all__ = ["DATASETS", "GRAPHS", "HTML", "TABLES", "Format", "accepted", "choose", "named", "parsed", "wants_page"]

_MOST = 64  # media types that a request may accept


class Request(Protocol):
    """What counts here of a request."""

    @property
    def accept_mimetypes(self) -> MIMEAccept:
        """Its Accept header."""


class Format(NamedTuple):
    """A format of answers.

    `extension` is how the query's process and file names call it; `accepted` are the media types that ask for it, the
    proper one first; `names` are what `format=` may say.
    """

    extension: str
    label: str
    accepted: tuple[str, ...]
    names: tuple[str, ...]

    def media_type(self, request: Request) -> str:
        """Return the content type to answer with: the proper one unless the client accepts only another."""
        accepts = accepted(request)
        chosen = next((kind for kind in self.accepted if not accepts or accepts[kind] > 0), self.accepted[0])
        return f"{chosen}; charset=utf-8" if chosen.startswith("text/") else chosen


HTML = Format("html", "HTML", ("text/html", "application/xhtml+xml"), ("html",))

#: Formats of SELECT and ASK; the first is given to those who take anything.
TABLES: tuple[Format, ...] = (
    Format(
        "json",
        "JSON",
        ("application/sparql-results+json", "application/json", "text/json"),
        ("json", "srj", "sparql-json"),
    ),
    Format(
        "xml", "XML", ("application/sparql-results+xml", "application/xml", "text/xml"), ("xml", "srx", "sparql-xml")
    ),
    Format("csv", "CSV", ("text/csv",), ("csv",)),
    Format("tsv", "TSV", ("text/tab-separated-values",), ("tsv",)),
)

#: Formats of CONSTRUCT and DESCRIBE, and of everything else that is a graph.
GRAPHS: tuple[Format, ...] = (
    Format("ttl", "Turtle", ("text/turtle", "application/x-turtle", "text/n3"), ("turtle", "ttl", "n3")),
    Format("nt", "N-Triples", ("application/n-triples", "text/plain"), ("nt", "ntriples", "n-triples")),
    Format(
        "rdf",
        "RDF/XML",
        ("application/rdf+xml", "application/xml", "text/xml"),
        ("rdf", "rdfxml", "rdf+xml", "rdf-xml", "xml"),
    ),
    Format("jsonld", "JSON-LD", ("application/ld+json", "application/json"), ("jsonld", "json-ld", "json")),
)

#: Formats of graphs with their names.
DATASETS: tuple[Format, ...] = (
    Format("trig", "TriG", ("application/trig", "application/x-trig"), ("trig",)),
    Format("nq", "N-Quads", ("application/n-quads", "text/x-nquads", "text/nquads"), ("nq", "nquads", "n-quads")),
)


def accepted(request: Request) -> MIMEAccept:
    """Read what a request accepts. Parameters such as `charset` and `profile` change nothing about our formats."""
    header = request.accept_mimetypes
    if not any(";" in kind for kind, _ in header):
        return header
    return MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in header])


def parsed(accept: str) -> MIMEAccept:
    """Read an Accept header; of one that is endless only the beginning."""
    return parse_accept_header(",".join(accept.split(",", _MOST)[:_MOST]), MIMEAccept)


def named(name: str, formats: tuple[Format, ...]) -> Format | None:
    """Find the format that `format=` or a file ending names: a short name or a media type."""
    wanted = name.strip().lower().replace(" ", "+")  # "rdf+xml" arrives as "rdf xml" from careless clients
    return next((entry for entry in formats if wanted in entry.names or wanted in entry.accepted), None)


def choose(request: Request, formats: tuple[Format, ...], asked: str = "") -> Format | None:
    """Choose the format of an answer.

    Args:
        request: its Accept header counts, with its weights.
        formats: what can be given, the preferred one first.
        asked: value of `format=`; wins over the header when it names one of the formats.
    Returns:
        The format; None when the client accepts none of them.
    """
    found = named(asked, formats) if asked else None
    accepts = accepted(request)
    if found or not accepts:
        return found or formats[0]
    proper, others = (
        [entry.accepted[0] for entry in formats],
        [kind for entry in formats for kind in entry.accepted[1:]],
    )
    best = accepts.best_match(proper + others)  # who takes any text gets CSV rather than JSON by another name
    return next((entry for entry in formats if best in entry.accepted), None)


def wants_page(request: Request) -> bool:
    """Tell whether a person with a browser asks: HTML is accepted by name, and before everything else we have."""
    accepts = accepted(request)
    page = max((accepts[kind] for kind in HTML.accepted if kind in accepts.values()), default=0)
    return page > 0 and all(page >= quality for kind, quality in accepts if kind not in HTML.accepted)
