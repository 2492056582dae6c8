"""What forms offer for parameters, remembered for a snapshot."""

from __future__ import annotations

from functools import lru_cache

from rdflib import URIRef

from aigovkg.query import Choice, Parameter, offered
from aigovkg_server.asking import ask
from aigovkg_server.service import service

__all__ = ["choices"]


def choices(parameter: Parameter, *, anything: bool = False) -> list[Choice]:
    """Return the values of a parameter to choose from; see `aigovkg.query.offered`."""
    if parameter.values or (parameter.type != "iri" and parameter.offers is None):
        return offered(parameter, ask)
    if parameter.offers is None and parameter.cls is None and not anything:
        return offered(parameter, ask)
    return _kept(service().current().version, parameter.cls, parameter.offers)


@lru_cache(maxsize=128)
def _kept(version: str, cls: URIRef | None, offers: str | None) -> list[Choice]:  # the version is part of the key
    return offered(Parameter("", "iri", cls, offers=offers), ask, anything=True)
