"""JSON Schemas (draft 2020-12) of what the service answers in JSON, and of the parameters of saved queries."""

from __future__ import annotations

from typing import Any, TypeAlias

from aigovkg.query import Parameter
from aigovkg.query.values import LONGEST
from aigovkg.search import FIELDS

__all__ = ["SCHEMAS", "Schema", "of_parameter", "reference"]

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "object", "additionalProperties": _TEXT, "description": "By language: en, zh"}
_WORDS: Schema = {"type": "array", "items": _TEXT}


def _object(required: tuple[str, ...], /, **members: Schema) -> Schema:
    return {"type": "object", "properties": members, "required": list(required)}


def reference(name: str) -> Schema:
    """Refer to one of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


_CANDIDATE = _object(("value", "iri", "label"), value=_TEXT, iri=_TEXT, label=_TEXT)
_SUGGESTION = _object(("label", "href"), label=_TEXT, href=_TEXT)

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        **_object(
            ("type", "title", "status", "detail"),
            type={"type": "string", "format": "uri-reference"},
            title=_TEXT,
            status={"type": "integer"},
            detail={"type": "string", "description": "What failed, what was given, what to do"},
            line={"type": "integer"},
            column={"type": "integer"},
            parameter={"type": "string", "description": "The parameter at fault"},
            candidates={"type": "array", "items": _CANDIDATE, "description": "What an ambiguous name may mean"},
            suggestions={"type": "array", "items": _SUGGESTION, "description": "What is near"},
            request={"type": "string", "description": "Name of the request in the log"},
        ),
        "description": "An error (RFC 9457)",
    },
    "Term": {
        **_object(
            ("type", "value"),
            type={"enum": ["uri", "literal", "bnode"]},
            value=_TEXT,
            **{"xml:lang": _TEXT, "datatype": _TEXT},
        ),
        "description": "An RDF term (SPARQL 1.1 Query Results JSON, section 3.2.2)",
    },
    "Changed": _object(
        ("version", "graphs"),
        version={"type": "string", "description": "Version of the graph that is served now"},
        graphs={
            "type": "object",
            "description": "IRI of each graph that changed -> how many triples came and went",
            "additionalProperties": _object(
                ("added", "removed"), added={"type": "integer"}, removed={"type": "integer"}
            ),
        },
    ),
    "Results": {
        "description": "SPARQL 1.1 Query Results JSON: `results` for a SELECT, `boolean` for an ASK",
        "type": "object",
        "required": ["head"],
        "properties": {
            "head": {"type": "object", "properties": {"vars": _WORDS}},
            "boolean": {"type": "boolean"},
            "results": _object(
                ("bindings",),
                bindings={
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": reference("Term")},
                },
            ),
        },
        "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
    },
    "Parameter": _object(
        ("name", "type", "required"),
        name=_TEXT,
        type={"enum": ["iri", "string", "langString", "integer", "decimal", "date", "boolean"]},
        required={"type": "boolean"},
        default=_TEXT,
        label=_TEXTS,
        examples=_WORDS,
        values=_WORDS,
        source=_TEXT,
        minimum=_TEXT,
        maximum=_TEXT,
        pattern=_TEXT,
        language=_TEXT,
        **{"class": _TEXT},
    ),
    "Query": _object(
        ("name", "address", "kind", "title", "description", "tags", "parameters"),
        name=_TEXT,
        address={"type": "string", "format": "uri"},
        kind={"enum": ["select", "ask", "construct"]},
        title=_TEXTS,
        description=_TEXTS,
        tags=_WORDS,
        pagination={"type": "integer", "minimum": 1},
        parameters={"type": "array", "items": reference("Parameter")},
    ),
    "Queries": {"type": "array", "items": reference("Query")},
    "Values": {
        "type": "array",
        "items": _object(("value", "label"), value=_TEXT, label=_TEXT),
        "description": "Values of a parameter, as one types them, with their names",
    },
    "Dumps": _object(
        ("version", "serving", "files"),
        version={"type": "string", "description": "Version of the graph that the files are of"},
        serving={"type": "string", "description": "Version of the graph that is served, whose files may be being made"},
        files={
            "type": "array",
            "items": _object(
                ("name", "url"),  # the others when it is made
                name=_TEXT,
                url={"type": "string", "format": "uri"},
                bytes={"type": "integer"},
                sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
                modified={"type": "string", "format": "date-time"},
            ),
        },
    ),
    "Hits": _object(
        ("query", "total", "limit", "offset", "results", "facets", "version"),
        query=_TEXT,
        total={"type": "integer", "description": "Things that were found in all"},
        limit={"type": "integer"},
        offset={"type": "integer"},
        version={"type": "string", "description": "Version of the graph that the index was made from"},
        results={
            "type": "array",
            "items": _object(
                ("id", "kind", "score", "page", "matched"),
                id={"type": "string", "format": "uri"},
                kind=_TEXT,
                score={"type": "number"},
                label=_TEXTS,
                page={"type": "string", "format": "uri-reference"},
                matched=_object(
                    ("field", "text", "language"), field={"enum": list(FIELDS)}, text=_TEXT, language=_TEXT
                ),
                document={"type": "string", "format": "uri", "description": "Where the words are from"},
            ),
        },
        facets={
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": _object(("value", "count"), value=_TEXT, count={"type": "integer"}, label=_TEXTS),
            },
        },
    ),
    "Health": _object(
        ("live",),
        live={"type": "boolean"},
        ready={"type": "boolean"},
        snapshot={"type": "string", "description": "Version of the graph that is served"},
        processes={"type": "integer", "description": "Processes that answer queries"},
        reason=_TEXT,
    ),
    "Report": _object(
        ("conforms", "name", "results"),
        conforms={"type": "boolean"},
        name=_TEXT,
        results={"type": "array", "items": {"type": "object", "additionalProperties": _TEXT}},
    ),
    "Explanation": {
        **_object(
            ("subject", "predicate", "object"),
            subject=reference("Term"),
            predicate=reference("Term"),
            object=reference("Term"),
            stated={"type": "array", "items": _object(("graph",), graph=_TEXT)},
            rule=_object(("name", "title"), name=_TEXT, title=_TEXT, source=_TEXT),
            axioms=_WORDS,
            premises={"type": "array", "items": reference("Explanation")},
        ),
        "description": "Why a triple is in the graph: where it is stated, or from what it follows",
    },
}

_TYPES: dict[str, Schema] = {
    "iri": {"type": "string", "description": "A label, a slug or an IRI (http, https, urn)"},
    "string": {"type": "string"},
    "langString": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}


def of_parameter(parameter: Parameter) -> Schema:
    """Return the schema of a saved query's parameter."""
    schema = dict(_TYPES[parameter.type])
    numeric = parameter.type in {"integer", "decimal"}
    if schema["type"] == "string" and parameter.type != "date":
        schema["maxLength"] = LONGEST
        if parameter.required:  # nothing is as good as not given
            schema["minLength"] = 1
    if parameter.values:
        schema["enum"] = [_json(parameter, value) for value in parameter.values]
    if parameter.pattern and not parameter.values:
        schema["pattern"] = f"^(?:{parameter.pattern})$"
    if numeric:
        limits = {"minimum": parameter.minimum, "maximum": parameter.maximum}
        schema |= {name: _json(parameter, value) for name, value in limits.items() if value is not None}
    if parameter.default is not None:
        schema["default"] = _json(parameter, parameter.default)
    if parameter.examples:
        schema["examples"] = [_json(parameter, value) for value in parameter.examples]
    return schema


def _json(parameter: Parameter, value: str) -> object:
    if parameter.type == "integer":
        return int(value)
    if parameter.type == "decimal":
        return float(value)
    return value == "true" if parameter.type == "boolean" else value
