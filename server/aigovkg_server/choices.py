"""Values that a form offers for a parameter, with their names."""

from __future__ import annotations

from functools import lru_cache

from rdflib import Literal, URIRef

from aigovkg.names import ID, PREFIXES
from aigovkg.query import Parameter
from aigovkg_server.labels import named_in, view
from aigovkg_server.lookups import lookup
from aigovkg_server.service import service

__all__ = ["Choice", "choices", "matching", "typed"]

#: A value as people type it, and its name.
Choice = tuple[str, str]

_MOST = 20  # suggestions for what was typed


def choices(parameter: Parameter) -> list[Choice]:
    """Return the values of a parameter to choose from; empty where anything goes."""
    if parameter.values:
        return [(value, value) for value in parameter.values]
    if parameter.offers is not None:
        return _offered(service().current().version, parameter.offers)
    if parameter.type == "iri" and parameter.cls is not None:
        return _of_class(service().current().version, str(parameter.cls))
    return [(value, "") for value in parameter.examples]


def matching(parameter: Parameter, text: str) -> list[Choice]:
    """Return the values whose text or name holds all the words typed, those that begin with them first."""
    known = choices(parameter)
    if parameter.type == "iri" and parameter.cls is None and not (parameter.values or parameter.offers):
        known = [pair for cls in _ANY for pair in _of_class(service().current().version, str(PREFIXES["aigov"] + cls))]
    words = text.casefold().split()
    found = [pair for pair in known if all(word in f"{pair[0]}\n{pair[1]}".casefold() for word in words)]
    return sorted(found, key=lambda pair: not pair[1].casefold().startswith(text.casefold().strip()))[:_MOST]


#: What a parameter without a class may name.
_ANY = ("Document", "Actor", "Principle", "Risk", "Mechanism", "Event", "LifecycleStage", "Domain")


@lru_cache(maxsize=128)
def _of_class(version: str, cls: str) -> list[Choice]:  # the version belongs to the key of the cache
    found = service().select(lookup("choices", **{"class": cls}))
    known = service().labels.of(named_in(found))
    pairs = []
    for row in found.rows:
        shown = view(row["thing"], known)
        pairs.append((typed(str(row["thing"])), f"{shown.text} · {shown.zh}" if shown.zh else shown.text))
    return sorted(pairs, key=lambda pair: pair[1].casefold())


@lru_cache(maxsize=128)
def _offered(version: str, sparql: str) -> list[Choice]:  # the version belongs to the key of the cache
    found = service().select(sparql)
    first, second = found.variables[0], (*found.variables[1:2], None)[0]
    known = service().labels.of(named_in(found))
    pairs: dict[str, str] = {}
    for row in found.rows:
        term, name = row.get(first), row.get(second) if second else None
        if isinstance(term, URIRef | Literal):
            label = str(name) if isinstance(name, Literal) and name.language else view(term, known).text
            pairs.setdefault(typed(str(term)), label)
    return list(pairs.items())


def typed(iri: str) -> str:
    """Return what a person types for a thing: kind and slug, or prefix and name."""
    if iri.startswith(str(ID)):
        return iri.removeprefix(str(ID))
    return next((f"{p}:{iri.removeprefix(space)}" for p, space in PREFIXES.items() if iri.startswith(space)), iri)
