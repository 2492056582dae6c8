"""Search inside a SPARQL query: `SERVICE <https://w3id.org/aigovkg/search> { ?thing search:query "words" … }`.

Nothing is called while the query runs. Before it runs, each such block is searched for and gives way to a VALUES block
with what was found, as RDF terms; so the words must stand in the query, and cannot come from its data.

    ?thing search:query "transparency" ;    # required; what stands in the other places is optional
      search:kind "principle" ; search:language "en" ; search:document <…> ; search:limit 50 ;
      search:score ?score ; search:text ?words ; search:field ?where ; search:in ?document .
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import XSD

from aigovkg.errors import QueryError
from aigovkg.names import BASE, PREFIXES, SEARCHING
from aigovkg.query.tokens import Token, code, place
from aigovkg.query.values import written
from aigovkg.rdf import Term
from aigovkg.search.entries import KINDS
from aigovkg.search.finding import Asked, Found, Hit

__all__ = ["SEARCH", "resolved"]

SEARCH = Namespace(BASE + "search#")

_MOST_SEARCHES = 8  # in one query
_LIMIT, _MOST = 100, 1000  # things of one search
_GIVEN = ("query", "kind", "language", "document", "limit")
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)

#: What a variable in the place of an object takes.
_TAKEN: dict[str, Callable[[Hit], Term | None]] = {
    "score": lambda hit: Literal(f"{hit.score:.4f}", datatype=XSD.decimal, normalize=False),
    "text": lambda hit: Literal(hit.text, lang=hit.language or None),
    "field": lambda hit: Literal(hit.field),
    "kind": lambda hit: Literal(hit.kind),
    "in": lambda hit: URIRef(hit.document) if hit.document else None,
}


class _Block(NamedTuple):
    """A search as it stands in a query: where it begins and ends, its subject, given values, variables to be filled."""

    start: int
    end: int
    subject: str
    given: Mapping[str, str]
    taken: Mapping[str, str]


def resolved(sparql: str, find: Callable[[Asked], Found]) -> str:
    """Put what was found in the place of each search in a query.

    Args:
        sparql: the query; it must still be guarded afterwards.
        find: searches.
    Returns:
        The query without searches; lines stay where they were.
    Raises:
        QueryError: a search is not written as it should be.
    """
    if SEARCHING not in sparql:
        return sparql
    parts, last = [], 0
    for number, block in enumerate(_blocks(sparql), 1):
        if number > _MOST_SEARCHES:
            raise QueryError("The query searches too often", f"more than {_MOST_SEARCHES} times", "Split it")
        values = _values(block, find(_asked(block, sparql)))
        lines = sparql[block.start : block.end].count("\n")
        parts += [sparql[last : block.start], values, "\n" * lines]
        last = block.end
    return "".join([*parts, sparql[last:]])


def _blocks(sparql: str) -> Iterator[_Block]:
    tokens = code(sparql)
    prefixes = _prefixes(tokens)
    index = 0
    while index < len(tokens):
        start = tokens[index]
        index += 1
        if start.word != "SERVICE":
            continue
        index += index < len(tokens) and tokens[index].word == "SILENT"
        if index < len(tokens) and _iri(tokens[index], prefixes) == SEARCHING:
            reader = _Reader(sparql, tokens, index + 1, prefixes)
            yield reader.block(start.start)
            index = reader.index


def _prefixes(tokens: list[Token]) -> dict[str, str]:
    known = {**PREFIXES, "search": str(SEARCH)}
    for at, token in enumerate(tokens[:-2]):
        if token.word == "PREFIX" and tokens[at + 2].kind == "iri":
            known[tokens[at + 1].text.removesuffix(":")] = tokens[at + 2].text[1:-1]
    return known


def _iri(token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local) if token.kind == "pname" and prefix in prefixes else ""


class _Reader:
    """Reads one block of triples about one variable."""

    def __init__(self, sparql: str, tokens: list[Token], index: int, prefixes: Mapping[str, str]) -> None:
        self._sparql, self._tokens, self._prefixes = sparql, tokens, prefixes
        self.index = index

    def block(self, start: int) -> _Block:
        """Read from `{` to `}`."""
        self._expect("{")
        subject = self._next()
        if subject.kind != "var":
            raise self._wrong(subject, "a variable for what is found")
        given: dict[str, str] = {}
        taken: dict[str, str] = {}
        while True:
            self._pair(given, taken)
            end = self._next()
            while end.text == ";":
                if self._peek().text in {".", "}"}:
                    end = self._next()
                    break
                self._pair(given, taken)
                end = self._next()
            if end.text == ".":
                end = self._next()
            if end.text == "}":
                return _Block(start, end.start + 1, subject.text, given, taken)
            if end.text != subject.text:
                raise self._wrong(end, "; or . or }")

    def _pair(self, given: dict[str, str], taken: dict[str, str]) -> None:
        predicate = self._next()
        name = _iri(predicate, self._prefixes).removeprefix(str(SEARCH))
        if name not in {*_GIVEN, *_TAKEN}:
            names = ", ".join(f"search:{known}" for known in dict.fromkeys((*_GIVEN, *_TAKEN)))
            raise self._wrong(predicate, f"one of {names}")
        value = self._next()
        if value.kind == "var" and name in _TAKEN:
            taken[name] = value.text
        elif value.kind == "string" and self._peek().kind != "lang" and self._peek().text != "^":
            given[name] = _plain(value.text)
        elif value.kind == "number" or (value.kind in {"iri", "pname"} and name == "document"):
            given[name] = _iri(value, self._prefixes) or value.text.rstrip(".")  # "1." ends a triple
        else:
            raise self._wrong(value, "a plain string" + (" or a variable" if name in _TAKEN else ""))

    def _expect(self, text: str) -> None:
        token = self._next()
        if token.text != text:
            raise self._wrong(token, text)

    def _peek(self) -> Token:
        return self._tokens[self.index] if self.index < len(self._tokens) else Token("other", "", len(self._sparql))

    def _next(self) -> Token:
        token = self._peek()
        self.index += 1
        return token

    def _wrong(self, token: Token, wanted: str) -> QueryError:
        where = place(self._sparql, token.start)
        return QueryError(f"A search cannot hold this, at {where}", token.text[:60] or "the end", f"Write {wanted}")


def _plain(text: str) -> str:
    inner = text[3:-3] if text[:3] in {'"""', "'''"} else text[1:-1]

    def character(match: re.Match[str]) -> str:
        number = match[1] or match[2]
        if number:
            return chr(int(number, 16)) if int(number, 16) < 0x110000 else ""
        return _ESCAPES.get(match[3], match[3])

    return _ESCAPE.sub(character, inner)


def _asked(block: _Block, sparql: str) -> Asked:
    given = block.given
    if "query" not in given:
        raise QueryError(
            f"A search has no words, at {place(sparql, block.start)}", remedy='Write ?thing search:query "words"'
        )
    kind = given.get("kind", "")
    if kind and kind not in KINDS:
        raise QueryError("There is no such kind of thing", repr(kind[:60]), f"Choose one of {', '.join(KINDS)}")
    limit = given.get("limit", str(_LIMIT))
    if not (limit.isascii() and limit.isdigit()):
        raise QueryError("The limit of a search is not a whole number", limit[:60], f"Write one up to {_MOST}")
    return Asked(
        words=given["query"],
        kind=kind,
        language=given.get("language", ""),
        document=given.get("document", ""),
        limit=min(int(limit[:10]), _MOST),
        facets=False,
    )


def _values(block: _Block, found: Found) -> str:
    columns = " ".join([block.subject, *block.taken.values()])
    rows = []
    for hit in found.hits:
        terms = [URIRef(hit.thing), *(_TAKEN[name](hit) for name in block.taken)]
        rows.append("(" + " ".join("UNDEF" if term is None else written(term) for term in terms) + ")")
    return f"VALUES ({columns}) {{ {' '.join(rows)} }}"
