"""The tokens of SPARQL 1.1 (grammar in section 19.8 of the recommendation), as far as telling code from text needs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["Token", "code", "declared", "place", "tokenize", "unescaped"]


class Token(NamedTuple):
    """A token: its kind (a group of `_TOKEN`, or "other"), its text and where it starts (code points)."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The upper-case text of a bare word (keyword), "" for other tokens."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The name of a variable without its mark, "" for other tokens."""
        return self.text[1:] if self.kind == "var" else ""


# The order counts: IRIs and strings before the characters they may hold, blank nodes before prefixed names.
_TOKEN = re.compile(
    r"""
      (?P<space>   \s+ )
    | (?P<comment> \#[^\r\n]* )
    | (?P<iri>     <(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<string>  \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                 | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<var>     [?$][\w\u00B7\u203F\u2040]+ )
    | (?P<lang>    @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<bnode>   _:[\w\u00B7\u203F\u2040](?:[\w.\-\u00B7\u203F\u2040]*[\w\-\u00B7\u203F\u2040])? )
    | (?P<pname>   (?:[^\W\d_](?:[\w.\-\u00B7\u203F\u2040]*[\w\-\u00B7\u203F\u2040])?)?:
                   (?:(?:[\w:\-\u00B7\u203F\u2040]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]|\.+(?=[\w:%\\\-]))*) )
    | (?P<number>  (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<word>    [^\W\d]\w* )
    | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokenize(sparql: str) -> Iterator[Token]:
    """Split a query into tokens; their texts joined give the query again."""
    for match in _TOKEN.finditer(sparql):
        yield Token(match.lastgroup or "other", match.group(), match.start())


def code(sparql: str) -> list[Token]:
    """Return the tokens that count: without space and comments."""
    return [token for token in tokenize(sparql) if token.kind not in {"space", "comment"}]


def unescaped(sparql: str) -> str:
    r"""Replace \uXXXX and \UXXXXXXXX by their characters, as section 19.2 lets an engine do before parsing."""

    def character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number < 0x110000 else match[0]

    return _ESCAPE.sub(character, sparql)


def place(sparql: str, start: int) -> str:
    """Word a position as "line 3, column 7"."""
    before = sparql[:start]
    return f"line {before.count(chr(10)) + 1}, column {start - before.rfind(chr(10))}"


def declared(sparql: str, prefixes: Mapping[str, str]) -> str:
    """Declare in front of a query those of some prefixes that it uses and does not declare itself, on its first line.

    Args:
        sparql: the query.
        prefixes: prefix -> namespace.
    """
    tokens = code(sparql)
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "pname"}
    own = {after.text[:-1] for token, after in itertools.pairwise(tokens) if token.word == "PREFIX"}
    missing = sorted((used & set(prefixes)) - own)
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in missing) + sparql
