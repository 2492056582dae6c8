"""Refuses what may not run, and words syntax errors for people.

Oxigraph really fetches what SERVICE and LOAD name, and it reads keywords without a border (`SERVICEex:a`, `SERVICE:a`,
`1SERVICE<…>` all work), so a word is refused wherever it *contains* the keyword.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from aigovkg.errors import QueryError
from aigovkg.names import PREFIXES
from aigovkg.query.tokens import Token, code, place, unescaped

__all__ = ["FORMS", "explain", "form", "guard"]

#: The first word of a query, and the kind of result it gives.
FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_PROLOGUE = {"PREFIX", "BASE", "VERSION"}


def guard(sparql: str, *, update: bool = False, allowed: Collection[str] = ()) -> None:
    """Refuse a query that would leave the machine, or that is no query.

    Args:
        sparql: the text of the query.
        update: it is an update, so LOAD is looked for and the form is not checked.
        allowed: addresses that SERVICE and LOAD may name, as complete IRIs.
    Raises:
        QueryError: SERVICE or LOAD with another address, or an update where only queries may run.
    """
    for text in dict.fromkeys((sparql, unescaped(sparql))):
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
    for token in _after_prologue(code(sparql)):
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
    raise QueryError("The query is empty", remedy="Begin with SELECT, ASK, CONSTRUCT or DESCRIBE")


def _after_prologue(tokens: list[Token]) -> list[Token]:
    index = 0
    while index < len(tokens) and tokens[index].word in _PROLOGUE:
        index += 3 if tokens[index].word == "PREFIX" else 2
    return tokens[index:]


_REASONS = {
    "that is unbound": "The SELECT names a variable that is neither grouped nor bound",
    "IRI parsing failed": "This IRI is not valid",
    "nested aggregat": "An aggregate stands inside another one",
    "is already in scope": "BIND names a variable that already has a value",
}


def explain(sparql: str, error: SyntaxError) -> QueryError:
    """Word a syntax error of Oxigraph: the line, the column and a sentence, without the grammar."""
    problem = _unclosed(sparql) or _bad_iri(sparql) or _undeclared(sparql) or _unknown(sparql)
    if problem:
        return QueryError(*problem)
    words = str(error)
    reason = next((sentence for part, sentence in _REASONS.items() if part in words), "")
    found = re.search(r"at (\d+):(\d+)", words)
    if found is None:
        return QueryError("The query is not valid SPARQL", words.splitlines()[0][:200] if words else "")
    if reason and "IRI" not in reason:
        return QueryError(reason, remedy="Check the SELECT line and GROUP BY")
    start = _offset(sparql, int(found[1]), int(found[2]))
    token = next((t for t in code(sparql) if t.start <= start < t.start + len(t.text)), None)
    token = token or next((t for t in code(sparql) if t.start >= start), None)
    if token is None:
        return QueryError(
            "The query is not valid SPARQL", remedy="The error shows only at its end: is something missing?"
        )
    reason = reason or "The query is not valid SPARQL"
    return QueryError(f"{reason}, at {place(sparql, token.start)}", _short(token.text), _hint(token))


def _hint(token: Token) -> str:
    if token.text in "}])":
        return "Something is missing before it"
    return "Look at this word, and at the one before it"


def _short(text: str) -> str:
    line = text.splitlines()[0] if text else text
    return line if len(line) <= 60 else line[:60] + "…"


def _offset(sparql: str, line: int, column: int) -> int:
    lines = sparql.split("\n")
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


_CLOSES = {"}": "{", ")": "(", "]": "["}


def _unclosed(sparql: str) -> tuple[str, str, str] | None:
    """Find a bracket or quotation mark without its partner."""
    stack: list[Token] = []
    for token in code(sparql):
        if token.kind != "other":
            continue
        if token.text in "\"'":
            return (
                f"A string is not closed, at {place(sparql, token.start)}",
                token.text,
                "Add the closing quotation mark",
            )
        if token.text in _CLOSES.values():
            stack.append(token)
        elif token.text in _CLOSES:
            if not stack or stack[-1].text != _CLOSES[token.text]:
                return (
                    f"A bracket was not opened, at {place(sparql, token.start)}",
                    token.text,
                    "Remove it or add its partner",
                )
            stack.pop()
    if stack:
        return f"A bracket is not closed, at {place(sparql, stack[-1].start)}", stack[-1].text, "Add its partner"
    return None


def _bad_iri(sparql: str) -> tuple[str, str, str] | None:
    """Find an address in angle brackets that holds a space or another character that is not allowed."""
    match = re.search(r"<[A-Za-z][A-Za-z0-9+.-]*://[^>\s]*[\s\"{}|^`\\\\][^>\n]*>", sparql)
    if match is None or all(token.start != match.start() or token.kind == "iri" for token in code(sparql)):
        return None
    return f"This IRI is not valid, at {place(sparql, match.start())}", match[0], "Encode spaces as %20, and the like"


#: Every bare word of SPARQL 1.1 (sections 19.8 and 18.5), of its updates, and the few that Oxigraph adds.
_WORDS = frozenset(
    """
    A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT CONTAINS COPY COUNT
    CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM
    GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC
    ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE NAMED NOT NOW
    OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT
    SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN
    STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TO TRIPLE TRUE TZ UCASE UNDEF UNION URI USING UUID VALUES VERSION WHERE
    WITH YEAR
    """.split()
)


def _unknown(sparql: str) -> tuple[str, str, str] | None:
    """Find a bare word that SPARQL does not have."""
    for token in code(sparql):
        if token.kind == "word" and token.word not in _WORDS:
            near = difflib.get_close_matches(token.word, _WORDS, 1, 0.7)
            remedy = f"Did you mean {near[0]}?" if near else "A name needs its prefix, a text its quotation marks"
            return f"SPARQL has no such word, at {place(sparql, token.start)}", _short(token.text), remedy
    return None


def _undeclared(sparql: str) -> tuple[str, str, str] | None:
    """Find a prefix that nobody declared."""
    tokens = code(sparql)
    known = set(PREFIXES)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind != "pname":
            continue
        prefix = token.text.partition(":")[0]
        if before is not None and before.word == "PREFIX":
            known.add(prefix)
        elif prefix not in known:
            remedy = f"Add a line such as PREFIX {prefix}: <http://…> at the top"
            return f"The prefix {prefix}: is not declared, at {place(sparql, token.start)}", token.text, remedy
    return None
