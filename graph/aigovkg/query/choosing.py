"""What a parameter offers to choose from, with names: for forms, suggestions and completion in shells."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from rdflib import BNode, Literal, URIRef

from aigovkg.names import AIGOV, ID, PREFIXES
from aigovkg.query.fixed import fixed
from aigovkg.query.parameters import Parameter
from aigovkg.query.values import Ask

__all__ = ["Choice", "matching", "offered", "typed"]

_QUESTIONS = Path(__file__).parent / "questions"
#: What a parameter without a class may name.
_ANYTHING = ("Document", "Actor", "Principle", "Risk", "Mechanism", "Event", "LifecycleStage", "Domain")


class Choice(NamedTuple):
    """A value as people type it, and its name in English and Chinese where it has one."""

    value: str
    label: str = ""


def offered(parameter: Parameter, ask: Ask, *, anything: bool = False) -> list[Choice]:
    """List the values of a parameter to choose from, sorted by name.

    Args:
        parameter: what is asked for.
        ask: runs a SELECT; see `aigovkg.query.Ask`.
        anything: list all things of ours where a parameter for IRIs has no class.
    Returns:
        The values; the examples where anything goes.
    """
    if parameter.values:
        return [Choice(value) for value in parameter.values]
    if parameter.offers is not None:
        return _listed(parameter.offers, ask)
    if parameter.type == "iri" and parameter.cls is not None:
        return _of_class(parameter.cls, ask)
    if parameter.type == "iri" and anything:
        every = [choice for name in _ANYTHING for choice in _of_class(AIGOV[name], ask)]
        return sorted(dict.fromkeys(every), key=_by_name)
    return [Choice(value) for value in parameter.examples]


def matching(choices: list[Choice], text: str, most: int = 20) -> list[Choice]:
    """Choose those whose value or name holds every word typed, names that begin with the first of them first."""
    words = text.casefold().split()
    found = [one for one in choices if all(word in f"{one.value}\n{one.label}".casefold() for word in words)]
    return sorted(found, key=lambda one: not one.label.casefold().startswith(tuple(words[:1])))[:most]


def typed(iri: str) -> str:
    """Return what a person types for a thing: kind and slug, or prefix and name."""
    if iri.startswith(str(ID)):
        return iri.removeprefix(str(ID))
    fits = [(len(space), f"{p}:{iri.removeprefix(space)}") for p, space in PREFIXES.items() if iri.startswith(space)]
    return max(fits)[1] if fits else iri


def _by_name(choice: Choice) -> tuple[str, str]:
    return choice.label.casefold(), choice.value


def _of_class(cls: URIRef, ask: Ask) -> list[Choice]:
    names: dict[str, dict[str, str]] = {}
    for thing, label in ask(fixed(_QUESTIONS, "things-of-class", **{"class": str(cls)})):
        known = names.setdefault(str(thing), {})
        if isinstance(label, Literal):
            known.setdefault((label.language or "").partition("-")[0], str(label))
    return sorted((Choice(typed(iri), _name(known)) for iri, known in names.items()), key=_by_name)


def _name(known: dict[str, str]) -> str:
    first = known.get("en") or known.get("")
    return " · ".join(dict.fromkeys(filter(None, (first, known.get("zh"))))) or next(iter(known.values()), "")


def _listed(sparql: str, ask: Ask) -> list[Choice]:
    """Take the first column of a query as values, the second as names."""
    found: dict[str, str] = {}
    for first, *rest in ask(sparql):
        if first is not None and not isinstance(first, BNode):
            name = str(rest[0]) if rest and isinstance(rest[0], Literal) else ""
            found.setdefault(typed(str(first)) if isinstance(first, URIRef) else str(first), name)
    return [Choice(value, name) for value, name in found.items()]
