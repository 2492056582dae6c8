"""Saved queries: one question per `.rq` file, with a header in comments.

The header is YAML behind `#+`, in grlc's terms, and ours for parameters::

    #+ summary: What does a document advocate?
    #+ summary-zh: 某文件倡导什么?
    #+ description: Each principle, with the claim it rests on.
    #+ description-zh: …
    #+ tags: [documents, principles]
    #+ pagination: 100
    #+ parameters:
    #+   - name: document
    #+     type: iri
    #+     class: aigov:Document
    #+     required: true
    #+     label: {en: Document, zh: 文件}
    #+     examples: [global-ai-governance-initiative]

Without `parameters`, grlc's naming is read: `?_document_iri` is a parameter "document", `?__year_integer` an optional
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rdflib import URIRef

from aigovkg.errors import QueryError
from aigovkg.names import AIGOV, PREFIXES, ROOT
from aigovkg.query.guard import form, guard
from aigovkg.query.tokens import code

__all__ = ["TYPES", "Parameter", "SavedQuery", "load_queries", "parameter_of", "parse_query"]

#: Types of parameters; "iri" is completed by a class, "langString" by a language.
TYPES = ("iri", "string", "langString", "integer", "decimal", "date", "boolean")
_SUFFIX = {
    "iri": "iri",
    "integer": "integer",
    "number": "decimal",
    "literal": "string",
    "date": "date",
    "en": "langString",
}
_SUFFIX |= {"zh": "langString", "boolean": "boolean"}


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
        source: saved query whose first column lists the values to offer.
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


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question. `name` is its address, `text` the whole file, `kind` "select", "ask" or "construct"."""

    name: str
    text: str
    kind: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...] = ()
    method: str = "GET"
    pagination: int | None = None
    parameters: tuple[Parameter, ...] = ()
    path: Path | None = None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of a name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def load_queries(folder: Path = ROOT / "queries", problems: list[QueryError] | None = None) -> dict[str, SavedQuery]:
    """Read a folder of saved queries, sorted by name.

    Args:
        folder: holds `<name>.rq` files.
        problems: takes the errors of broken files, so that the others can be used; without it the first is raised.
    Raises:
        QueryError: a file is malformed, and `problems` was not given.
    """
    queries: dict[str, SavedQuery] = {}
    for path in sorted(folder.glob("*.rq")):
        try:
            queries[path.stem] = parse_query(path.read_text("utf-8"), path.stem, path)
        except (OSError, UnicodeDecodeError) as error:
            _report(
                QueryError("The query cannot be read", str(path), f"Save it as UTF-8 ({type(error).__name__})"),
                problems,
            )
        except QueryError as error:
            _report(
                QueryError(f"The query {path.name} is not usable", f"{error.failed}: {error.given}", error.remedy),
                problems,
            )
    return queries


def _report(error: QueryError, problems: list[QueryError] | None) -> None:
    if problems is None:
        raise error
    problems.append(error)


def parse_query(text: str, name: str = "query", path: Path | None = None) -> SavedQuery:
    """Read a saved query.

    Args:
        text: the file.
        name: its address.
        path: where it stands, if anywhere.
    Raises:
        QueryError: the header is malformed, names a parameter without a variable, or the query may not run.
    """
    head = _header(text)
    guard(text)
    parameters = tuple(_parameters(head)) or tuple(_grlc(text, head))
    variables = [token.name for token in code(text) if token.kind == "var"]
    used = [parameter_of(variable, parameters) for variable in variables]
    for parameter in parameters:
        if parameter not in used:
            raise QueryError("The header names a parameter that is no variable of the query", parameter.name)
    pagination = head.get("pagination")
    if pagination is not None and (not isinstance(pagination, int) or isinstance(pagination, bool) or pagination < 1):
        raise QueryError(
            "The header's pagination is not a number of rows", str(pagination), "Write a number such as 100"
        )
    return SavedQuery(
        name=name,
        text=text,
        kind=form(text),
        title=_texts(head, "summary") or {"en": name.replace("-", " ").capitalize()},
        description=_texts(head, "description"),
        tags=tuple(str(tag) for tag in _list(head, "tags")),
        method=str(head.get("method", "GET")).upper(),
        pagination=pagination,
        parameters=parameters,
        path=path,
    )


def _header(text: str) -> dict[str, Any]:
    lines = {number: line[2:] for number, line in enumerate(text.splitlines(), 1) if line.startswith("#+")}
    source = "\n".join(line.removeprefix(" ") for line in lines.values())
    try:
        head = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = list(lines)[min(mark.line, len(lines) - 1)] if mark else 1
        raise QueryError("The header is not valid YAML", f"line {line}", "Look for a missing quote or indent") from None
    if head is None:
        return {}
    if not isinstance(head, dict):
        raise QueryError("The header is not a list of keys and values", f"line {min(lines)}", "Write `#+ summary: …`")
    return head


def _texts(head: Mapping[str, Any], key: str) -> dict[str, str]:
    value = head.get(key)
    texts = {str(k): str(v).strip() for k, v in value.items()} if isinstance(value, dict) else {}
    if isinstance(value, str):
        texts["en"] = value.strip()
    if isinstance(head.get(f"{key}-zh"), str):
        texts["zh"] = str(head[f"{key}-zh"]).strip()
    return texts


def _list(head: Mapping[str, Any], key: str) -> list[Any]:
    value = head.get(key, [])
    if not isinstance(value, list):
        raise QueryError(f"The header's {key} are not a list", str(value), f"Write `#+ {key}: [a, b]`")
    return value


def _parameters(head: Mapping[str, Any]) -> Iterable[Parameter]:
    seen: set[str] = set()
    for entry in _list(head, "parameters"):
        if not isinstance(entry, dict) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", str(entry.get("name", ""))):
            raise QueryError("A parameter in the header needs a name of letters and digits", str(entry))
        name, kind = str(entry["name"]), str(entry.get("type", "string"))
        if kind not in TYPES:
            raise QueryError(f"The parameter {name} has an unknown type", kind, f"Choose one of {', '.join(TYPES)}")
        if name in seen:
            raise QueryError("A parameter is named twice in the header", name)
        seen.add(name)
        default = entry.get("default", _default(head, name))
        yield Parameter(
            name=name,
            type=kind,
            cls=_class(name, entry.get("class")),
            language=str(entry.get("language", "en")),
            required=bool(entry.get("required", default is None)),
            default=_text(default),
            label={str(k): str(v) for k, v in (entry.get("label") or {}).items()},
            examples=tuple(str(_text(value)) for value in _list(entry, "examples")),
            minimum=_text(entry.get("minimum")),
            maximum=_text(entry.get("maximum")),
            pattern=_text(entry.get("pattern")),
            values=tuple(str(_text(value)) for value in _list(entry, "values")) or _enumerated(head, name),
            source=_text(entry.get("source")),
        )


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _class(name: str, value: object) -> URIRef | None:
    if value is None:
        return None
    prefix, colon, local = str(value).partition(":")
    if not colon:
        return AIGOV[prefix]
    if prefix in PREFIXES:
        return URIRef(PREFIXES[prefix] + local)
    if not local.startswith("//"):
        raise QueryError(f"The parameter {name} has a class with an unknown prefix", str(value))
    return URIRef(str(value))


def _default(head: Mapping[str, Any], name: str) -> object:
    """Read grlc's `defaults`, a list of `name: value`."""
    return next((entry[name] for entry in _list(head, "defaults") if isinstance(entry, dict) and name in entry), None)


def _enumerated(head: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Read grlc's `enumerate`, a list of `name: [values]`."""
    for entry in _list(head, "enumerate"):
        if isinstance(entry, dict) and isinstance(entry.get(name), list):
            return tuple(str(_text(value)) for value in entry[name])
    return ()


def _grlc(text: str, head: Mapping[str, Any]) -> Iterable[Parameter]:
    """Read parameters from variables named as grlc wants: `?_name`, `?__name` (optional), with the type behind."""
    found: dict[str, Parameter] = {}
    for token in code(text):
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


def parameter_of(variable: str, parameters: Iterable[Parameter]) -> Parameter | None:
    """Return the parameter whose value a variable takes: `name`, or grlc's `_name`, `__name`, `_name_type`."""
    match = re.fullmatch(r"__?([A-Za-z][A-Za-z0-9]*)(?:_\w+)?", variable)
    name = match[1] if match else variable
    return next((parameter for parameter in parameters if parameter.name == name), None)
