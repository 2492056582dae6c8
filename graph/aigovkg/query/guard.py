"""Refuses what may not run.

Oxigraph really fetches what SERVICE and LOAD name, and it reads keywords without a border (`SERVICEex:a`, `SERVICE:a`,
`1SERVICE<…>` all work), so a word is refused wherever it *contains* the keyword.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from aigovkg.errors import QueryError
from aigovkg.query.tokens import Token, code, place, tokenize, unescaped

__all__ = ["FORMS", "form", "guard"]

#: The first word of a query, and the kind of result it gives.
FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_PROLOGUE = {"PREFIX", "BASE", "VERSION"}
#: The beginning of most queries up to their form, read in one go.
_ORDINARY = re.compile(
    r"(?:\s*+(?:PREFIX\s++[A-Za-z0-9_-]*+:|BASE)\s*+<[^\x00-\x20<>\"{}|^`\\]*+>)*+\s*+(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)


def guard(sparql: str, *, update: bool = False, allowed: Collection[str] = ()) -> None:
    """Refuse a query that would leave the machine, or that is no query.

    Args:
        sparql: the text of the query.
        update: it is an update, so LOAD is looked for and the form is not checked.
        allowed: addresses that SERVICE and LOAD may name, as complete IRIs.
    Raises:
        QueryError: SERVICE or LOAD with another address, or an update where only queries may run.
    """
    for text in {sparql, unescaped(sparql)} if "\\" in sparql else (sparql,):
        for keyword in ("SERVICE", "LOAD") if update else ("SERVICE",):
            if keyword in text.upper():
                _refuse(text, keyword, allowed)
    if not update:
        form(sparql)


def _refuse(text: str, keyword: str, allowed: Collection[str]) -> None:
    tokens = code(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and _ambiguous(before, token):
            raise QueryError(
                f"`<` here can be read in two ways, at {place(text, token.start)}",
                token.text,
                "Put a space after it if it compares, or write the IRI in full",
            )
    for index, token in enumerate(tokens):
        head = token.text.partition(":")[0] if token.kind == "pname" else token.word
        if keyword in head.upper() and not _permitted(tokens, index, keyword, allowed):
            raise QueryError(
                f"{keyword} is not allowed here, at {place(text, token.start)}",
                token.text,
                "Queries run without a network; fetch the other data yourself and join it afterwards",
            )


def _permitted(tokens: list[Token], index: int, keyword: str, allowed: Collection[str]) -> bool:
    if tokens[index].word != keyword:
        return False
    rest = [token for token in tokens[index + 1 : index + 3] if token.word != "SILENT"]
    return bool(rest) and rest[0].kind == "iri" and rest[0].text[1:-1] in allowed


def _ambiguous(before: Token, token: Token) -> bool:
    """Tell whether an engine that reads characters, not tokens, may take an IRI for "smaller than" and more text.

    `1<?b#c>` is an IRI by the standard, a comparison and a comment for Oxigraph. Complete addresses cannot be misread.
    """
    if token.kind != "iri" or not ("#" in token.text or "'" in token.text):
        return False
    ends_expression = before.kind in {"var", "number", "string", "iri", "pname", "lang", "word"} or before.text == ")"
    return ends_expression and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*://", token.text)


def form(sparql: str) -> str:
    """Tell the kind of result of a query: "select", "ask" or "construct" (also for DESCRIBE).

    Raises:
        QueryError: it is an update, or empty, or no SPARQL at all.
    """
    ordinary = _ORDINARY.match(sparql)
    if ordinary:
        return FORMS[ordinary[1].upper()]
    token = _opening(sparql)
    if token is None:
        raise QueryError("The query is empty", remedy="Begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    word = token.word
    for name, kind in FORMS.items():
        if word.startswith(name):
            return kind
    if any(word.startswith(name) for name in _UPDATES):
        raise QueryError(
            f"Only queries may run here, and this is an update, at {place(sparql, token.start)}",
            token.text,
            "Use SELECT, ASK, CONSTRUCT or DESCRIBE",
        )
    near = difflib.get_close_matches(word, FORMS, 1, 0.7)
    raise QueryError(
        f"This is not a SPARQL query, at {place(sparql, token.start)}",
        token.text[:60],
        f"Did you mean {near[0]}?" if near else "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE",
    )


def _opening(sparql: str) -> Token | None:
    """Return the token that follows the prologue; a long query is not read to its end for that."""
    tokens = (token for token in tokenize(sparql) if token.kind not in {"space", "comment"})
    for token in tokens:
        if token.word not in _PROLOGUE:
            return token
        for _ in range(2 if token.word == "PREFIX" else 1):
            next(tokens, None)
    return None
