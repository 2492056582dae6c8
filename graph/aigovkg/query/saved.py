"""Saved queries: one question per `.rq` file, with a header in comments.

The header is YAML behind `#+`, in grlc's terms, and ours for parameters::

    #+ summary: What does a document advocate?
    #+ summary-zh: 某文件倡导什么?
    #+ description: Each principle, with the claim it rests on.
    #+ description-zh: …
    #+ tags: [documents, principles]
    #+ method: GET
    #+ pagination: 100
    #+ parameters:
    #+   - name: document
    #+     type: iri
    #+     class: aigov:Document
    #+     required: true
    #+     label: {en: Document, zh: 文件}
    #+     examples: [global-ai-governance-initiative]

A parameter takes the place of the variable of its name, `?document`, or of the same in grlc's spelling,
`?_document_iri`: with that, grlc fills in the same files. Without `parameters`, the variables alone tell:
`?_document_iri` is a parameter "document", `?__year_integer` an optional one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from aigovkg.errors import QueryError
from aigovkg.names import SEARCHING
from aigovkg.query.explaining import explain
from aigovkg.query.guard import form, guard
from aigovkg.query.parameters import Parameter, listed, parameter_of, read_parameters
from aigovkg.query.tokens import code
from aigovkg.store import check_syntax
from aigovkg.yamls import load_yaml

__all__ = ["SavedQuery", "parse_query"]

_METHODS = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question.

    Attributes:
        name: its address.
        text: the whole file.
        kind: "select", "ask" or "construct" (also for DESCRIBE).
        title, description: by language ("en", "zh"); "en" is always there.
        tags: what it is about.
        method: the HTTP method that its form and its examples use; the address takes both.
        pagination: rows of a page of its result; None gives all at once.
        parameters: what may be filled in.
        endpoint: where grlc would send it; here it is asked of the graph at hand.
        path: where it stands, if anywhere.
    """

    name: str
    text: str
    kind: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...] = ()
    method: str = "GET"
    pagination: int | None = None
    parameters: tuple[Parameter, ...] = ()
    endpoint: str | None = None
    path: Path | None = None

    @property
    def sparql(self) -> str:
        """The query without its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#+")).strip() + "\n"

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of a name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def examples(self, *, every: bool = False) -> dict[str, str]:
        """Return the first example of each parameter that must be given, or with `every` of each that has one."""
        return {p.name: p.examples[0] for p in self.parameters if p.examples and (every or p.required)}


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
    guard(text, allowed=(SEARCHING,))
    try:
        check_syntax(text)
    except SyntaxError as error:
        raise explain(text, error) from None
    tokens = code(text)
    parameters = read_parameters(head, tokens, lambda word: _place(text, word))
    used = [parameter_of(token.name, parameters) for token in tokens if token.kind == "var"]
    for parameter in parameters:
        if parameter not in used:
            place = _place(text, parameter.name)
            raise QueryError(f"The header names a parameter that is no variable of the query{place}", parameter.name)
    return SavedQuery(
        name=name,
        text=text,
        kind=form(text),
        title={"en": name.replace("-", " ").capitalize()} | _texts(head, "summary"),
        description={"en": ""} | _texts(head, "description"),
        tags=tuple(str(tag) for tag in listed(head, "tags")),
        method=_method(head),
        pagination=_pagination(head, text),
        parameters=parameters,
        endpoint=str(head["endpoint"]) if head.get("endpoint") else None,
        path=path,
    )


def _place(text: str, name: str) -> str:
    """Word the line of the header that declares a parameter, "" when there is none."""
    wanted = re.compile(rf"#\+.*\bname:\s*[\"']?{re.escape(name)}\b")
    line = next((number for number, line in enumerate(text.splitlines(), 1) if wanted.match(line)), None)
    return f", at line {line}" if line else ""


def _header(text: str) -> dict[str, Any]:
    lines = {number: line[2:] for number, line in enumerate(text.splitlines(), 1) if line.startswith("#+")}
    source = "\n".join(line.removeprefix(" ") for line in lines.values())
    try:
        head = load_yaml(source)
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


def _method(head: Mapping[str, Any]) -> str:
    method = str(head.get("method", "GET")).upper()
    if method not in _METHODS:
        raise QueryError("The header's method is none that a query can be asked with", method, "Write GET or POST")
    return method


def _pagination(head: Mapping[str, Any], text: str) -> int | None:
    pagination = head.get("pagination")
    if pagination is None:
        return None
    if not isinstance(pagination, int) or isinstance(pagination, bool) or pagination < 1:
        raise QueryError(
            "The header's pagination is not a number of rows", str(pagination), "Write a number such as 100"
        )
    if form(text) != "select":
        raise QueryError("Only the rows of a SELECT can be divided into pages", "pagination", "Take it out")
    return pagination
