"""Puts terms in the place of a saved query's variables, token by token; nothing is formatted into the query's text.

Where SPARQL wants a variable, the term is wrapped so that the query stays valid: `SELECT ?x` becomes
`SELECT (<iri> AS ?x)`, `GROUP BY ?x` and `ORDER BY ?x` become `(<iri>)`, and `BOUND(?x)` becomes `true`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aigovkg.errors import QueryError
from aigovkg.query.explaining import explain
from aigovkg.query.parameters import Parameter, parameter_of
from aigovkg.query.saved import SavedQuery
from aigovkg.query.tokens import Token, code, tokenize
from aigovkg.query.values import Ask, term, written
from aigovkg.store import check_syntax

__all__ = ["bind", "counting", "paged", "rehearse"]


def bind(query: SavedQuery, values: Mapping[str, str | Sequence[str]], ask: Ask | None = None) -> str:
    """Fill in a saved query.

    Args:
        query: the saved query.
        values: parameter name -> what was typed; an empty string counts as not given.
        ask: looks up slugs and labels, see `aigovkg.query.Ask`.
    Returns:
        The query's text with the values in it.
    Raises:
        QueryError: a parameter is missing, repeated, unknown or does not fit; the message names it.
    """
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"It has {', '.join(known) or 'no parameters'}"
            raise QueryError(f"The query {query.name} has no such parameter", name[:60], remedy, parameter=name[:60])
    terms: dict[str, str] = {}
    for parameter in query.parameters:
        value = _value(parameter, values.get(parameter.name))
        if value is not None:
            terms[parameter.name] = written(term(parameter, value, ask))
    return "".join(_replaced(query, terms))


_SAMPLES = {"integer": "0", "decimal": "0.5", "date": "2023-10-18", "boolean": "true"}


def rehearse(query: SavedQuery) -> None:
    """See to it that a saved query is valid SPARQL with values in it, and that what its header declares fits.

    Raises:
        QueryError: a variable stands where no value may stand, or a default, an example, a limit or a listed value does
            not fit the type of its parameter.
    """
    terms: dict[str, str] = {}
    for parameter in query.parameters:
        plain = replace(parameter, minimum=None, maximum=None, pattern=None, values=())
        if parameter.type == "iri":
            terms[parameter.name] = "<urn:x>"
            continue
        for limit in (parameter.minimum, parameter.maximum):
            if limit is not None:
                term(plain, limit)
        for value in (*parameter.values, *parameter.examples, *filter(None, [parameter.default])):
            term(parameter if parameter.offers is None else plain, value)
        terms[parameter.name] = written(term(plain, _SAMPLES.get(parameter.type, "x")))
    filled = "".join(_replaced(query, terms))
    try:
        check_syntax(filled)
    except SyntaxError as error:
        found = explain(filled, error)
        raise QueryError(f"With values in it, {found.failed[:1].lower()}{found.failed[1:]}", found.given) from None
    if query.pagination and paged(filled, 1) == filled:
        raise QueryError("The query has a LIMIT or OFFSET of its own and a pagination", remedy="Take one of them out")


def _value(parameter: Parameter, given: str | Sequence[str] | None) -> str | None:
    if given is not None and not isinstance(given, str):
        if len(given) > 1:
            raise QueryError(
                f"The parameter {parameter.name} was given {len(given)} times",
                remedy="Give it once",
                parameter=parameter.name,
            )
        given = given[0] if given else None
    value = given or parameter.default
    if value is None and parameter.required:
        example = f", such as {parameter.examples[0]}" if parameter.examples else ""
        raise QueryError(
            f"The parameter {parameter.name} is missing",
            remedy=f"Give it a value{example}",
            parameter=parameter.name,
        )
    return value


def _replaced(query: SavedQuery, texts: Mapping[str, str]) -> Iterator[str]:
    places = _Places()
    tokens = list(tokenize(query.text))
    skip = 0
    for index, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        parameter = parameter_of(token.name, query.parameters) if token.kind == "var" else None
        if token.word == "BOUND":
            skip = _bound(tokens, index, query, texts)
        if skip:
            yield "true"
        elif parameter is None or parameter.name not in texts:
            yield token.text
        else:
            yield places.wrapped(token, texts[parameter.name])
        places.see(token)


def _bound(tokens: list[Token], index: int, query: SavedQuery, texts: Mapping[str, str]) -> int:
    """Return how many tokens `(?x)` takes behind a BOUND whose variable has a value, else 0."""
    inner = [(i, t) for i, t in enumerate(tokens[index + 1 : index + 12], 1) if t.kind not in {"space", "comment"}][:3]
    if [t.text if t.kind == "other" else t.kind for _, t in inner] != ["(", "var", ")"]:
        return 0
    parameter = parameter_of(inner[1][1].name, query.parameters)
    return inner[2][0] if parameter is not None and parameter.name in texts else 0


_CLAUSES = {"SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"}
_CLAUSES |= {"VALUES"}


class _Places:
    """Knows, token by token, whether a bare variable is a column, a sort or group key, or a name being given."""

    def __init__(self) -> None:
        self.clause, self.depth, self.last = "", 0, ""
        self.braces = self.inner = 0

    def see(self, token: Token) -> None:
        """Take note of a token."""
        if token.kind in {"space", "comment"}:
            return
        if token.text == "(" and token.kind == "other":
            self.depth += 1
        elif token.text == ")" and token.kind == "other":
            self.depth -= 1
        elif token.text in {"{", "}"}:
            self.clause, self.depth = "", 0
            self.braces += 1 if token.text == "{" else -1
        elif self.depth == 0 and token.word in _CLAUSES:
            self.clause = token.word
        self.last = token.word

    def wrapped(self, token: Token, text: str) -> str:
        """Return what stands in the place of a variable."""
        if self.last == "AS" or self.clause == "VALUES":
            raise QueryError("The query gives a value to its own parameter", token.text, "Use another variable there")
        if self.depth == 0 and self.clause == "SELECT":
            if not self.braces:
                return f"({text} AS {token.text})"
            self.inner += 1  # a subquery must not give a name that the query around it gives, too
            return f"({text} AS {token.text}__{self.inner})"
        if self.depth == 0 and self.clause in {"GROUP", "ORDER"}:
            return f"({text})"
        return text


def paged(sparql: str, limit: int, offset: int = 0) -> str:
    """Give a query without its own LIMIT and OFFSET a page of its rows.

    Args:
        sparql: a SELECT or CONSTRUCT that was bound.
        limit: rows of the page.
        offset: rows before the page.
    Raises:
        QueryError: a number is negative.
    """
    if limit < 0 or offset < 0:
        raise QueryError("A page needs numbers that are not negative", f"limit {limit}, offset {offset}")
    outer = list(_after_pattern(sparql))
    if any(token.word in {"LIMIT", "OFFSET"} for token in outer):
        return sparql
    end = next((token.start for token in outer if token.word == "VALUES"), len(sparql))
    return f"{sparql[:end].rstrip()}\nLIMIT {limit:d}\nOFFSET {offset:d}\n{sparql[end:]}"


def counting(sparql: str) -> str:
    """Return the query that counts the rows of a SELECT that was bound, in the column `total`."""
    start = next(token.start for token in code(sparql) if token.word == "SELECT")
    return f"{sparql[:start]}SELECT (COUNT(*) AS ?total) WHERE {{ {{\n{sparql[start:]}\n}} }}"


def _after_pattern(sparql: str) -> Iterator[Token]:
    """Iterate over the tokens of a query behind its outermost pattern, and outside brackets."""
    depth, seen = 0, False
    for token in code(sparql):
        if token.kind == "other" and token.text in "{(":
            depth += 1
        elif token.kind == "other" and token.text in "})":
            depth -= 1
            seen = seen or (depth == 0 and token.text == "}")
        elif seen and depth == 0:
            yield token
