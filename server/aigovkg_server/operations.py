"""What each address takes and gives, beyond what its route and its function's docstring tell: for /openapi.json.

The formats are those of `negotiation`, the syntaxes those of `validation`; nothing is listed a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from aigovkg import __version__
from aigovkg.describe import DUMPS
from aigovkg.search import KINDS
from aigovkg_server.graph_store import SYNTAXES as GRAPH_SYNTAXES
from aigovkg_server.negotiation import DATASETS, GRAPHS, HTML, TABLES, Format
from aigovkg_server.schemas import Schema, reference
from aigovkg_server.validation import SYNTAXES

__all__ = ["EXAMPLES", "OPERATIONS", "PAGE", "TABLE_JSON", "Operation", "content", "query_parameter"]

_TEXT: Schema = {"type": "string"}
_JSON_LD: Schema = {"anyOf": [{"type": "object"}, {"type": "array"}], "description": "JSON-LD 1.1"}


def content(formats: Iterable[Format], schema: Schema | None = None) -> dict[str, Schema]:
    """Return the media types of formats, each with a schema: that given for JSON, text for the others."""
    made: dict[str, Schema] = {}
    for entry in formats:
        for kind in entry.accepted:
            if entry.extension == "jsonld":
                made[kind] = {"schema": _JSON_LD}
            else:
                made[kind] = {"schema": schema if schema is not None and entry.extension == "json" else _TEXT}
    return made


def query_parameter(name: str, description: str, schema: Schema | None = None, *, required: bool = False) -> Schema:
    """Describe a parameter of the address."""
    parameter = {"name": name, "in": "query", "description": description, "schema": schema or _TEXT}
    return parameter | ({"required": True} if required else {})


PAGE: dict[str, Schema] = {HTML.accepted[0]: {"schema": _TEXT}}  # whatever name HTML was asked for by
TABLE_JSON = content(TABLES, reference("Results"))
_GRAPH = content(GRAPHS)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    Attributes:
        tag: what it belongs to.
        answers: status -> media type -> what it carries.
        errors: statuses of errors that the input may cause; 500 and the like come on top.
        parameters: of the address, beside those of the path.
        bodies: media type -> what a request carries.
        links: status -> name -> an operation that can follow, with what it takes from the answer.
    """

    tag: str
    answers: Mapping[int, Mapping[str, Schema]]
    errors: tuple[int, ...] = ()
    parameters: tuple[Schema, ...] = ()
    bodies: Mapping[str, Schema] = field(default_factory=dict)
    links: Mapping[int, Mapping[str, Schema]] = field(default_factory=dict)


_DATASET = {"type": "array", "items": {"type": "string", "format": "uri"}}
_FORMAT = query_parameter(
    "format",
    "Format of the answer, for clients that cannot send Accept",
    {"type": "string", "examples": [entry.names[0] for entry in (HTML, *TABLES, *GRAPHS)]},
)
_PROTOCOL = (
    query_parameter("query", "The query; without it the service describes itself"),
    query_parameter("default-graph-uri", "A graph that makes up the default graph; may be repeated", _DATASET),
    query_parameter("named-graph-uri", "A graph that GRAPH sees; may be repeated", _DATASET),
    query_parameter("timeout", "Seconds that the query may run, at most what the service allows", {"type": "number"}),
    _FORMAT,
)
_RUN = (400, 406, 413, 429, 503)
_EITHER: Schema = {"application/json": {"schema": {"anyOf": [reference("Results"), _JSON_LD]}}}
_ANSWER = {200: TABLE_JSON | _GRAPH | _EITHER | PAGE}
_FORM = {
    "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"query": _TEXT, "update": _TEXT}}}
}
_CHANGED: dict[str, Schema] = {"application/json": {"schema": reference("Changed")}}
_WRITE = (400, 401, 403, 412, 413, 415, 422, 429, 503)
_GRAPH_NAME = (
    query_parameter("graph", "IRI of the graph", {"type": "string", "format": "uri"}),
    query_parameter("default", "The default graph, in the place of a named one", {"type": "string", "enum": [""]}),
)
_DOCUMENTS = {kind: {"schema": _TEXT} for kind in GRAPH_SYNTAXES} | {
    "multipart/form-data": {
        "schema": {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}
    }
}

#: Of a list of files or queries: what can be asked about the first of them.
_FILE: Schema = {"operationId": "about.dump.get", "parameters": {"name": "$response.body#/files/0/name"}}
_VALUES: Schema = {
    "operationId": "queries.values.get",
    "parameters": {"name": "$response.body#/0/name", "parameter": "$response.body#/0/parameters/0/name"},
}

#: What can be done with a graph that was made, whose name is told.
_OF_NEW: dict[str, Schema] = {
    name: {"operationId": f"graph_store.{name}.{method}", "parameters": {"graph": "$response.header.Location"}}
    for name, method in (("read", "get"), ("replace", "put"), ("add", "post"), ("patch", "patch"), ("remove", "delete"))
}


def _graph_store() -> dict[tuple[str, str], Operation]:
    """Describe the Graph Store Protocol."""
    update = {"application/sparql-update": {"schema": _TEXT}}
    made = {200: _CHANGED, 201: _CHANGED}
    indirect = {
        ("read", "GET"): Operation(
            "Graphs",
            {200: _GRAPH | content(DATASETS), 304: {}},
            (400, 404, 406, 412, 413, 429, 503),
            (*_GRAPH_NAME, _FORMAT),
        ),
        ("replace", "PUT"): Operation("Graphs", made, _WRITE, _GRAPH_NAME, _DOCUMENTS),
        ("add", "POST"): Operation("Graphs", made, _WRITE, _GRAPH_NAME, _DOCUMENTS, {201: _OF_NEW}),
        ("remove", "DELETE"): Operation("Graphs", {200: _CHANGED}, (*_WRITE, 404), _GRAPH_NAME),
        ("patch", "PATCH"): Operation("Graphs", made, _WRITE, _GRAPH_NAME, update),
    }
    named = {(f"graph_store.{name}", method): operation for (name, method), operation in indirect.items()}
    by_address = {
        (f"graph_store.{name}_direct", method): replace(operation, parameters=operation.parameters[2:], links={})
        for (name, method), operation in indirect.items()
    }
    return named | by_address


def _triple(name: str, what: str) -> Schema:
    return query_parameter(name, f"{what}: an IRI, a prefixed name, a slug or a label", {"type": "string"})


#: Name of a part of an address, with the endpoint before it where that counts -> a value that leads somewhere.
EXAMPLES = {
    "kind": "document",
    "slug": "global-ai-governance-initiative",
    "ending": "ttl",
    "version": __version__,
    "about.dump name": DUMPS[0].name,
    "things.named_graph name": "vocabulary",
    "vocabulary.scheme name": "risks",
    "queries.values name": "principles-of-document",
    "queries.values parameter": "document",
}

#: Endpoint of Flask and method -> what it takes and gives. Routes that are not here are pages without parameters.
OPERATIONS: dict[tuple[str, str], Operation] = {
    **_graph_store(),
    ("sparql.endpoint", "GET"): Operation("SPARQL", _ANSWER, _RUN, _PROTOCOL),
    ("sparql.endpoint", "POST"): Operation(
        "SPARQL",
        _ANSWER,
        (*_RUN, 401, 403, 415, 422),
        _PROTOCOL[1:],
        _FORM | {"application/sparql-query": {"schema": _TEXT}, "application/sparql-update": {"schema": _TEXT}},
    ),
    ("queries.listing", "GET"): Operation(
        "Saved queries",
        {200: {"application/json": {"schema": reference("Queries")}} | PAGE},
        (406,),
        (
            query_parameter("q", "Words that title, description, tags or name must hold"),
            query_parameter("tag", "Only queries with this tag"),
        ),
        links={200: {"values": _VALUES}},
    ),
    ("queries.values", "GET"): Operation(
        "Saved queries",
        {200: {"application/json": {"schema": reference("Values")}}, 304: {}},
        (404, 406),
        (query_parameter("q", "What was typed: words that the value or its name holds"),),
    ),
    ("search.search", "GET"): Operation(
        "Search",
        {200: {"application/json": {"schema": reference("Hits")}} | PAGE, 304: {}},
        (400, 406, 503),
        (
            query_parameter("q", "Words; in quotation marks those that stand together; the last may be a beginning"),
            query_parameter("kind", "Only things of this kind", {"enum": list(KINDS)}),
            query_parameter("language", "Only words in this language, such as en or zh"),
            query_parameter("document", "Only words of this document: its IRI or slug"),
            query_parameter("limit", "Results of a page", {"type": "integer", "minimum": 0, "maximum": 100}),
            query_parameter("offset", "Results before the page", {"type": "integer", "minimum": 0, "maximum": 10_000}),
            query_parameter("facets", "0 leaves out the counts, which is quicker", {"enum": ["0", "1"]}),
            _FORMAT,
        ),
    ),
    ("about.void", "GET"): Operation("Data", {200: _GRAPH | PAGE}, (406, 429, 503), (_FORMAT,)),
    ("about.dumps", "GET"): Operation(
        "Data",
        {200: {"application/json": {"schema": reference("Dumps")}} | PAGE},
        (404, 406),
        links={200: {"file": _FILE}},
    ),
    ("about.dump", "GET"): Operation(
        "Data",
        {200: {"application/gzip": {"schema": _TEXT}, "text/plain": {"schema": _TEXT}}, 206: {}, 304: {}},
        (404, 416, 503),
    ),
    ("openapi.described", "GET"): Operation(
        "Service", {200: {"application/json": {"schema": {"type": "object"}}}, 304: {}}
    ),
    ("explanations.page", "GET"): Operation(
        "Explanations",
        {200: {"application/json": {"schema": reference("Explanation")}} | PAGE},
        (400, 406),
        (_triple("s", "Subject"), _triple("p", "Predicate"), _triple("o", "Object"), _FORMAT),
    ),
    ("validation.validate", "POST"): Operation(
        "Validation",
        {200: _GRAPH | {"application/json": {"schema": reference("Report")}} | PAGE},
        (400, 406, 413, 429, 503),
        (_FORMAT,),
        {kind: {"schema": _TEXT} for kind in SYNTAXES}
        | {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "text": _TEXT,
                        "syntax": {"enum": sorted(set(SYNTAXES.values()))},
                    },
                }
            }
        },
    ),
    **{
        (f"health.{name}", "GET"): Operation(
            "Service", {status: {"application/json": {"schema": reference("Health")}} for status in statuses}
        )
        for name, statuses in (("health", (200, 503)), ("ready", (200, 503)), ("live", (200,)))
    },
    ("health.metrics", "GET"): Operation("Service", {200: {"text/plain": {"schema": _TEXT}}}, (404,)),
    ("things.identity", "GET"): Operation("Things", {303: {}}, (406,)),
    ("things.page", "GET"): Operation("Things", {200: PAGE}, (404,)),
    ("things.listing", "GET"): Operation("Things", {200: PAGE}, (404,)),
    ("things.data", "GET"): Operation("Things", {200: _GRAPH}, (404, 406)),
    ("things.named_graph", "GET"): Operation("Things", {200: _GRAPH}, (400, 406)),
    **{
        (f"{module}.{name}", "GET"): Operation("Ontology and vocabulary", {200: _GRAPH | PAGE}, errors, (_FORMAT,))
        for module, name, errors in (
            ("ontology", "terms", (406,)),
            ("ontology", "file", (404,)),
            ("ontology", "of_version", (404, 406)),
            ("vocabulary", "listing", (406,)),
            ("vocabulary", "file", (404,)),
            ("vocabulary", "scheme", (404, 406)),
        )
    },
}
