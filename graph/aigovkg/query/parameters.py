"""Parameters of a saved query, as its header declares them or as grlc's names of variables tell them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rdflib import URIRef

from aigovkg.errors import QueryError
from aigovkg.names import AIGOV, PREFIXES
from aigovkg.query.tokens import Token

__all__ = ["TYPES", "Parameter", "listed", "parameter_of", "read_parameters"]

#: Types of parameters; "iri" is completed by a class, "langString" by a language.
TYPES = ("iri", "string", "langString", "integer", "decimal", "date", "boolean")
#: What stands behind the name in grlc's variables, and the type it means.
_SUFFIX = {
    "iri": "iri",
    "integer": "integer",
    "number": "decimal",
    "decimal": "decimal",
    "literal": "string",
    "string": "string",
    "date": "date",
    "boolean": "boolean",
    "en": "langString",
    "zh": "langString",
}
_KEYS = (
    "name", "type", "class", "language", "required", "default", "label", "examples", "minimum", "maximum", "pattern",
    "values", "source",
)  # fmt: skip


#: What the address of a query takes beside its parameters.
_RESERVED = {"format", "page"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a person may fill in. Without a value, a parameter that is not required stays a variable: any value fits.

    Attributes:
        name: as typed by people; the variables `?name`, `?_name_iri` and the like take its value.
        type: one of `TYPES`.
        cls: class of the IRIs that fit, for type "iri".
        language: language tag, for type "langString".
        default: value used when none is given, as people type it.
        label: name by language ("en", "zh").
        examples: values that give results.
        minimum, maximum: range of numbers and dates, inclusive.
        pattern: regular expression that the whole of a string must match.
        values: the only values allowed, when there are any.
        source: saved query whose first column lists the only values allowed; a second column may name them.
        offers: the SPARQL of `source`, once the queries are loaded.
    """

    name: str
    type: str = "string"
    cls: URIRef | None = None
    language: str = "en"
    required: bool = True
    default: str | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    pattern: str | None = None
    values: tuple[str, ...] = ()
    source: str | None = None
    offers: str | None = None


def read_parameters(
    head: Mapping[str, Any], tokens: Iterable[Token], where: Callable[[str], str]
) -> tuple[Parameter, ...]:
    """Read the parameters of a header; without any, those that grlc would find in the variables' names.

    Args:
        head: the header.
        tokens: the query's tokens.
        where: words the place of a parameter in the header (", at line 7"), given its name.
    Raises:
        QueryError: a parameter is declared wrongly.
    """
    declared: dict[str, Parameter] = {}
    for entry in listed(head, "parameters"):
        parameter = _declared(entry, head, where)
        if parameter.name in declared:
            raise QueryError(f"A parameter is named twice in the header{where(parameter.name)}", parameter.name)
        declared[parameter.name] = parameter
    return tuple(declared.values()) or tuple(_grlc(tokens, head))


def _declared(entry: Any, head: Mapping[str, Any], where: Callable[[str], str]) -> Parameter:
    if not isinstance(entry, dict) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", str(entry.get("name", ""))):
        raise QueryError("A parameter in the header needs a name of letters and digits", str(entry))
    name, kind = str(entry["name"]), str(entry.get("type", "string"))
    place = where(name)
    if name in _RESERVED:
        raise QueryError(f"The name of a parameter has a meaning of its own{place}", name, "Choose another")
    for key in entry:
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"It may have {', '.join(_KEYS)}"
            raise QueryError(f"The parameter {name} has an unknown key{place}", str(key), remedy)
    if kind not in TYPES:
        raise QueryError(f"The parameter {name} has an unknown type{place}", kind, f"Choose one of {', '.join(TYPES)}")
    language = str(entry.get("language", "en"))
    if not re.fullmatch(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", language):
        raise QueryError(f"The parameter {name} has a language that is none{place}", language, "Write en or zh-Hans")
    default = _text(entry.get("default", _default(head, name)))
    return Parameter(
        name=name,
        type=kind,
        cls=_class(name, entry.get("class"), place),
        language=language,
        required=_required(name, entry.get("required", default is None), place),
        default=default,
        label=_labels(name, entry.get("label"), place),
        examples=tuple(str(_text(value)) for value in listed(entry, "examples", place)),
        minimum=_text(entry.get("minimum")),
        maximum=_text(entry.get("maximum")),
        pattern=_pattern(name, entry.get("pattern"), place),
        values=tuple(str(_text(value)) for value in listed(entry, "values", place)) or _enumerated(head, name),
        source=_text(entry.get("source")),
    )


def listed(head: Mapping[str, Any], key: str, place: str = "") -> list[Any]:
    """Return a list of the header; raises QueryError when it is something else."""
    value = head.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise QueryError(f"The header's {key} are not a list{place}", str(value), f"Write `#+ {key}: [a, b]`")
    return value


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _required(name: str, value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise QueryError(f"Whether the parameter {name} is required is not true or false{place}", str(value))
    return value


def _labels(name: str, value: object, place: str) -> dict[str, str]:
    if value is None or isinstance(value, str):
        return {"en": value} if value else {}
    if not isinstance(value, dict):
        raise QueryError(f"The label of the parameter {name} is not text{place}", str(value), "Write {en: …, zh: …}")
    return {str(language): str(text) for language, text in value.items()}


def _pattern(name: str, value: object, place: str) -> str | None:
    if value is None:
        return None
    try:
        re.compile(str(value))
    except re.error as error:
        raise QueryError(
            f"The pattern of the parameter {name} is no regular expression{place}", str(value), str(error).capitalize()
        ) from None
    return str(value)


def _class(name: str, value: object, place: str) -> URIRef | None:
    if value is None:
        return None
    prefix, colon, local = str(value).partition(":")
    if not colon:
        return AIGOV[prefix]
    if prefix in PREFIXES:
        return URIRef(PREFIXES[prefix] + local)
    if not local.startswith("//"):
        raise QueryError(f"The parameter {name} has a class with an unknown prefix{place}", str(value))
    return URIRef(str(value))


def _default(head: Mapping[str, Any], name: str) -> object:
    """Read grlc's `defaults`, a list of `name: value`."""
    return next((entry[name] for entry in listed(head, "defaults") if isinstance(entry, dict) and name in entry), None)


def _enumerated(head: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Read grlc's `enumerate`, a list of `variable: [values]`."""
    for entry in listed(head, "enumerate"):
        for variable, values in entry.items() if isinstance(entry, dict) else ():
            if _plain(str(variable)) == name and isinstance(values, list):
                return tuple(str(_text(value)) for value in values)
    return ()


def _grlc(tokens: Iterable[Token], head: Mapping[str, Any]) -> Iterable[Parameter]:
    """Read parameters from variables named as grlc wants: `?_name`, `?__name` (optional), with the type behind."""
    found: dict[str, Parameter] = {}
    for token in tokens:
        match = re.fullmatch(r"(__?)([A-Za-z][A-Za-z0-9]*)(?:_(\w+))?", token.name)
        if not match:
            continue
        name, suffix = match[2], match[3] or ""
        default = _text(_default(head, name))
        found[name] = Parameter(
            name=name,
            type=_SUFFIX.get(suffix, "string"),
            language=suffix if _SUFFIX.get(suffix) == "langString" else "en",
            required=match[1] == "_" and default is None,
            default=default,
            values=_enumerated(head, name),
        )
    return found.values()


def _plain(variable: str) -> str:
    """Return the name of a parameter: `name`, or what stands in grlc's `_name`, `__name`, `_name_type`."""
    match = re.fullmatch(r"__?([A-Za-z][A-Za-z0-9]*)(?:_\w+)?", variable)
    return match[1] if match else variable


def parameter_of(variable: str, parameters: Iterable[Parameter]) -> Parameter | None:
    """Return the parameter whose value a variable takes: `name`, or grlc's `_name`, `__name`, `_name_type`."""
    name = _plain(variable)
    return next((parameter for parameter in parameters if parameter.name == name), None)
