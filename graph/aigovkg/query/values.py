"""What people type -> RDF terms, written so that a query's structure cannot change."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from aigovkg.errors import QueryError
from aigovkg.names import AIGOV, KINDS, PREFIXES, thing
from aigovkg.query.parameters import Parameter
from aigovkg.store.snapshot import Term

__all__ = ["LONGEST", "Ask", "resolve", "term", "written"]

#: Runs a SELECT and gives its rows; this is how labels and slugs are looked up, on whatever store there is.
Ask: TypeAlias = Callable[[str], Iterable[Sequence[Term | None]]]

#: Characters of a value; an address that holds some of them percent-encoded is still one that web servers take.
LONGEST = 2_000
_SCHEMES = ("http", "https", "urn")
_IRI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\x00-\x20\x7f-\xa0<>\"{}|^`\\]+")
_SLUG = re.compile(r"\w+(?:-\w+)*")
_ACTORS = ("state", "organization", "grouping", "person", "stakeholder-group")
_FACETS = ("risk-intent", "risk-origin", "risk-objectivity", "risk-severity", "risk-level", "risk-nature")


def written(value: Term) -> str:
    """Write a term as SPARQL: `<iri>`, or a quoted string with its type or language.

    Raises:
        QueryError: the term cannot be written (an IRI with characters or a scheme that are not allowed, a NUL).
    """
    if isinstance(value, URIRef):
        match = _IRI.fullmatch(value)
        if not match or match[1].lower() not in _SCHEMES or _unwritable(value):
            raise QueryError("This is not an IRI that may be used", repr(str(value)[:100]), "Use http, https or urn")
        return f"<{value}>"
    if not isinstance(value, Literal):
        raise QueryError("A blank node cannot be a value", str(value))
    text = str(value)
    if _unwritable(text):
        raise QueryError("The value holds characters that text cannot have", repr(text[:100]))
    for plain, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(plain, escape)
    if value.language:
        return f'"{text}"@{value.language}'
    return f'"{text}"^^<{value.datatype}>' if value.datatype else f'"{text}"'


def _unwritable(text: str) -> bool:
    return any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


def term(parameter: Parameter, value: str, ask: Ask | None = None) -> Term:
    """Turn what a person typed into the term that a parameter wants.

    Args:
        parameter: what is wanted.
        value: what was typed.
        ask: looks up slugs and labels; without it only IRIs and slugs that fit one kind are understood.
    Raises:
        QueryError: the value does not fit; the message names the parameter.
    """
    if len(value) > LONGEST:
        raise QueryError(
            f"The value of the parameter {parameter.name} is too long",
            f"{len(value):,} characters",
            f"At most {LONGEST:,} are read",
            parameter=parameter.name,
        )
    if parameter.values and value not in parameter.values:
        raise _misfit(parameter, value, f"Choose one of {', '.join(parameter.values)}")
    try:
        if parameter.offers is not None and ask is not None:
            return _offered(parameter, value, ask(parameter.offers))
        made = resolve(value, parameter.cls, ask) if parameter.type == "iri" else _literal(parameter, value)
        written(made)
        if parameter.cls is not None and ask is not None:
            _belongs(made, parameter.cls, ask)
    except QueryError as error:
        if error.parameter:
            raise
        raise QueryError(
            f"The parameter {parameter.name}: {_lower(error.failed)}",
            error.given,
            error.remedy,
            parameter=parameter.name,
            candidates=error.candidates,
        ) from None
    return made


def _belongs(thing: Term, cls: URIRef, ask: Ask) -> None:
    """Refuse what the graph knows to be something else; what it does not know may be anything."""
    types = (
        f"SELECT ?type ?above WHERE {{ {written(thing)} a ?type FILTER EXISTS {{ {written(cls)} a owl:Class }} "
        f"OPTIONAL {{ ?type rdfs:subClassOf* ?above FILTER(?above = {written(cls)}) }} }}"
    )
    rows = list(ask(types))
    if rows and all(above is None for _, above in rows):
        known = ", ".join(
            sorted({str(kind).removeprefix(str(AIGOV)) for kind, _ in rows if str(kind).startswith(AIGOV)})
        )
        name = str(cls).removeprefix(str(AIGOV))
        raise QueryError(
            f"This is no {name}" + (f" but {known}" if known else ""), str(thing), f"Give a thing of the class {name}"
        )


def _offered(parameter: Parameter, value: str, rows: Iterable[Sequence[Term | None]]) -> Term:
    """Find a value among those that the parameter's source lists: the term itself, its slug, or the name beside it."""
    wanted = value.strip().casefold()
    known: list[str] = []
    for first, *rest in rows:
        if first is None or isinstance(first, BNode):
            continue
        short = str(first).removeprefix(PREFIXES["id"])
        known.append(short)
        if wanted in {str(first).casefold(), short.casefold(), *(str(name).casefold() for name in rest[:1])}:
            written(first)
            return first
    near = difflib.get_close_matches(value, known, 5, 0.3) or known[:5]
    raise _misfit(parameter, value, f"Choose one of {', '.join(near)}" if near else "There is nothing to choose from")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _misfit(parameter: Parameter, value: str, remedy: str) -> QueryError:
    return QueryError(
        f"The value of the parameter {parameter.name} does not fit",
        repr(value[:100]),
        remedy,
        parameter=parameter.name,
    )


def _literal(parameter: Parameter, value: str) -> Literal:
    if parameter.type in {"string", "langString"}:
        if parameter.pattern and not re.fullmatch(parameter.pattern, value):
            raise _misfit(parameter, value, f"It must match {parameter.pattern}")
        return Literal(value, lang=parameter.language) if parameter.type == "langString" else Literal(value)
    text = value.strip()
    if parameter.type == "boolean":
        known = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
        if text.lower() not in known:
            raise _misfit(parameter, value, "Write true or false")
        return Literal(known[text.lower()], datatype=XSD.boolean)
    measure, remedy = _MEASURES[parameter.type]
    try:
        size, exact = measure(text)
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and size < measure(low)[0]) or (high is not None and size > measure(high)[0]):
            raise _misfit(parameter, value, f"It must lie between {low or 'any'} and {high or 'any'}")
    except (ValueError, InvalidOperation):
        raise _misfit(parameter, value, remedy) from None
    return Literal(exact, datatype=XSD[parameter.type], normalize=False)


def _integer(text: str) -> tuple[Decimal, str]:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(text)
    return Decimal(int(text)), str(int(text))


def _decimal(text: str) -> tuple[Decimal, str]:
    if not re.fullmatch(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})", text):
        raise ValueError(text)
    return Decimal(text), f"{Decimal(text):f}"


def _date(text: str) -> tuple[Decimal, str]:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return Decimal(datetime.date.fromisoformat(text).toordinal()), text


_MEASURES: dict[str, tuple[Callable[[str], tuple[Decimal, str]], str]] = {
    "integer": (_integer, "Write a whole number such as 10"),
    "decimal": (_decimal, "Write a number such as 0.5"),
    "date": (_date, "Write a date such as 2023-10-18"),
}


def resolve(value: str, cls: URIRef | None = None, ask: Ask | None = None) -> URIRef:
    """Find the IRI that a person means: a full IRI, `prefix:name`, `kind/slug`, a slug or a label in any language.

    Args:
        value: what was typed.
        cls: class that the thing must belong to, where a slug or label is given.
        ask: see `Ask`.
    Raises:
        QueryError: nothing fits, or several things do (they are named).
    """
    text = value.strip().removeprefix("<").removesuffix(">").strip()
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and local and not local.startswith("//"):
        return URIRef(PREFIXES[prefix] + local)
    if _IRI.fullmatch(text) and (local.startswith("//") or prefix.lower() == "urn"):
        return URIRef(text)
    if ":" in text and prefix.lower() in {"javascript", "data", "file", "vbscript"}:
        raise QueryError("This is not an IRI that may be used", repr(text[:100]), "Use http, https or urn")
    kind, _, slug = text.partition("/")
    if kind in (*KINDS, *_FACETS) and slug and _IRI.fullmatch(thing(kind, slug)):
        return thing(kind, slug)
    found = _by_slug(text, cls, ask) or _by_label(text, cls, ask)
    if len(found) == 1:
        return found[0]
    if not found:
        remedy = "Give its label, its slug or its full IRI"
        raise QueryError("Nothing in the graph has this name", repr(text[:100]), remedy)
    names = ", ".join(str(iri).removeprefix(PREFIXES["id"]) for iri in found[:10])
    raise QueryError("Several things have this name", repr(text[:100]), f"Give one of: {names}", candidates=found)


def _kinds(cls: URIRef | None) -> tuple[str, ...]:
    """Return the kinds of IRI that things of a class have."""
    if cls is None:
        return (*KINDS, *_FACETS)
    if cls == AIGOV.Actor:
        return _ACTORS
    exact = tuple(kind for kind, its in KINDS.items() if its == cls)
    local = re.sub(r"(?<!^)(?=[A-Z])", "-", str(cls).removeprefix(str(AIGOV))).lower()
    return exact or ((local,) if local in _FACETS else (*KINDS, *_FACETS))


def _by_slug(text: str, cls: URIRef | None, ask: Ask | None) -> list[URIRef]:
    if not _SLUG.fullmatch(text):
        return []
    things = [thing(kind, text) for kind in _kinds(cls)]
    if ask is None:
        return things if len(things) == 1 else []
    values = " ".join(written(iri) for iri in things)
    return _first_column(ask(f"SELECT DISTINCT ?x {{ VALUES ?x {{ {values} }} ?x ?p ?o }} ORDER BY ?x"))


_LABELS = "skos:prefLabel|skos:altLabel|skos:hiddenLabel|rdfs:label|dcterms:title"


def _by_label(text: str, cls: URIRef | None, ask: Ask | None) -> list[URIRef]:
    if ask is None or not text:
        return []
    wanted = written(Literal(text.lower()))
    pattern = f"?x {_LABELS} ?label FILTER(LCASE(STR(?label)) = {wanted}) FILTER(isIRI(?x))"
    if cls is not None:
        typed = _first_column(ask(f"SELECT DISTINCT ?x {{ {pattern} ?x a {written(cls)} }} ORDER BY ?x LIMIT 20"))
        if typed:
            return typed
    return _first_column(ask(f"SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x LIMIT 20"))


def _first_column(rows: Iterable[Sequence[Term | None]]) -> list[URIRef]:
    return [row[0] for row in rows if isinstance(row[0], URIRef)]
