"""Words syntax errors for people: the line, the column and a sentence, without the grammar."""

from __future__ import annotations

import difflib
import re

from aigovkg.errors import QueryError
from aigovkg.names import PREFIXES
from aigovkg.query.tokens import Token, code, place

__all__ = ["explain"]

_REASONS = {
    "that is unbound": "The SELECT names a variable that is neither grouped nor bound",
    "IRI parsing failed": "This IRI is not valid",
    "nested aggregat": "An aggregate stands inside another one",
    "is already in scope": "BIND names a variable that already has a value",
}


def explain(sparql: str, error: SyntaxError) -> QueryError:
    """Word a syntax error of Oxigraph: the line, the column and a sentence, without the grammar."""
    problem = _unclosed(sparql) or _second(sparql) or _bad_iri(sparql) or _undeclared(sparql) or _unknown(sparql)
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
    token = _near(code(sparql), start)
    if reason:
        return QueryError(f"{reason}, near {place(sparql, token.start)}", _short(token.text))
    where = f"at or shortly before {place(sparql, token.start)}"
    remedy = "Something is missing before it" if token.text in "}])" else "Look at this word and the one before it"
    return QueryError(f"The query is not valid SPARQL, {where}", _short(token.text), remedy)


def _near(tokens: list[Token], start: int) -> Token:
    """Return the token at a place, or the last one before it, for Oxigraph may tell the place after it."""
    at = [token for token in tokens if token.start <= start < token.start + len(token.text)]
    before = [token for token in tokens if token.start < start]
    return (at or before[-1:] or [*tokens, Token("other", "", 0)])[0]


def _short(text: str) -> str:
    line = text.splitlines()[0] if text else text
    return line if len(line) <= 60 else line[:60] + "…"


def _offset(sparql: str, line: int, column: int) -> int:
    lines = sparql.split("\n")
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


_BEGINNINGS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE", "INSERT", "DELETE", "DROP", "CLEAR", "LOAD"}
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


def _second(sparql: str) -> tuple[str, str, str] | None:
    """Find a query or an update behind the first query."""
    depth, seen = 0, False
    for token in code(sparql):
        if token.kind == "other" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            seen = seen or depth == 0
        elif seen and depth == 0 and token.word in _BEGINNINGS:
            return f"A second query begins at {place(sparql, token.start)}", token.text, "Put it into a file of its own"
    return None


def _bad_iri(sparql: str) -> tuple[str, str, str] | None:
    """Find an address in angle brackets that holds a space or another character that is not allowed."""
    match = re.search(r"<[A-Za-z][A-Za-z0-9+.-]*://[^>\s]*[\s\"{}|^`\\\\][^>\n]*>", sparql)
    if match is None or all(token.start != match.start() or token.kind == "iri" for token in code(sparql)):
        return None
    return f"This IRI is not valid, at {place(sparql, match.start())}", match[0], "Encode spaces as %20, and the like"


#: Every bare word of SPARQL 1.1 (sections 19.8 and 18.5), of its updates, and the few that Oxigraph adds.
_WORDS = """
A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT
CONTAINS COPY COUNT CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP
ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING
HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR
LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE NAMED NOT NOW OBJECT
OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS
SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS
STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TO TRIPLE TRUE TZ UCASE
UNDEF UNION URI USING UUID VALUES VERSION WHERE WITH YEAR
"""
_KNOWN = frozenset(_WORDS.split())


def _unknown(sparql: str) -> tuple[str, str, str] | None:
    """Find a bare word that SPARQL does not have."""
    for token in code(sparql):
        if token.kind == "word" and token.word not in _KNOWN:
            near = difflib.get_close_matches(token.word, _KNOWN, 1, 0.7)
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
