"""Terms as people read them: labels in English and Chinese, and addresses on this server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from flask import url_for
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from aigovkg.names import AIGOV, BASE, ID, PREFIXES, kind_of
from aigovkg_server.rows import Table, Term

__all__ = ["Labels", "View", "address", "compact", "named_in", "view"]

_MOST = 50_000  # labels that are kept in memory
_BATCH = 500  # terms that are asked for in one query
_NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long, XSD.nonNegativeInteger}

#: Properties that name a thing, the best one first.
_NAMING = "rdfs:label skos:prefLabel dcterms:title foaf:name schema:name"


class View(NamedTuple):
    """How a term is shown: its text and language, the Chinese label beside it, and where its link leads."""

    text: str
    lang: str = ""
    zh: str = ""
    href: str = ""
    hint: str = ""
    number: bool = False


class Labels:
    """Labels of things, remembered as long as the snapshot is the same.

    Args:
        select: runs a SELECT.
        version: tells the version of the snapshot.
    """

    def __init__(self, select: Callable[[str], Table], version: Callable[[], str]) -> None:
        self._select, self._current = select, version
        self._version = ""
        self._known: dict[str, dict[str, str]] = {}

    def of(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the labels (language -> label) of those of the things given that have one."""
        version = self._current()
        if version != self._version or len(self._known) > _MOST:
            self._version, self._known = version, {}
        known = self._known
        wanted = list(dict.fromkeys(str(iri) for iri in iris))
        missing = [iri for iri in wanted if iri not in known and _valid(iri)]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            known.update({iri: {} for iri in batch})
            for row in self._select(_query(batch)).rows:
                label = row["label"]
                assert isinstance(label, Literal)  # noqa: S101  (the query asks for literals)
                known[str(row["thing"])].setdefault((label.language or "").partition("-")[0], str(label))
        return {iri: known[iri] for iri in wanted if known.get(iri)}


def _valid(iri: str) -> bool:
    return not any(char in '<>" {}|\\^`' or ord(char) <= 32 for char in iri)


def _query(iris: Iterable[str]) -> str:
    values = " ".join(URIRef(iri).n3() for iri in iris)  # IRIs that the store itself gave, checked by `_valid`
    return (
        f"SELECT DISTINCT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} VALUES ?naming {{ {_NAMING} }} "
        "?thing ?naming ?label FILTER(isLiteral(?label)) }"
    )


def named_in(*tables: Table) -> Iterator[str]:
    """Iterate over the IRIs in tables."""
    return (str(cell) for table in tables for row in table.rows for cell in row.values() if isinstance(cell, URIRef))


def compact(iri: str) -> str:
    """Shorten an IRI with the project's prefixes; without one that fits it stays as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def address(iri: str) -> str:
    """Return where a link leads: to this server for what is ours, to the web; empty for schemes that are no web."""
    found = kind_of(iri)
    if found:
        return url_for("things.identity", kind=found[0], slug=found[1])
    if iri.startswith(str(AIGOV)):
        return url_for("ontology.terms") + f"#{iri.removeprefix(str(AIGOV))}"
    if iri.startswith(BASE + "graph/"):
        return url_for("things.named_graph", name=iri.removeprefix(BASE + "graph/"))
    if iri == BASE + "ontology":
        return url_for("ontology.terms")
    return iri if iri.startswith(("http://", "https://")) else ""


def view(term: Term | None, known: dict[str, dict[str, str]]) -> View:
    """Tell how a term is shown.

    Args:
        term: a term of a result; None for an unbound variable.
        known: labels as `Labels.of` gives them.
    """
    if term is None:
        return View("")
    if isinstance(term, Literal):
        return View(str(term), lang=term.language or "", number=term.datatype in _NUMBERS)
    if isinstance(term, BNode):
        return View("(without a name)")
    iri = str(term)
    named = known.get(iri, {})
    text, lang = _main(named)
    return View(
        text or _short(iri),
        lang=lang,
        zh=named.get("zh", "") if lang != "zh" else "",
        href=address(iri),
        hint=compact(iri),
    )


def _main(named: dict[str, str]) -> tuple[str, str]:
    for lang in ("en", "", "zh"):
        if lang in named:
            return named[lang], lang
    return next(iter((label, lang) for lang, label in named.items()), ("", ""))


def _short(iri: str) -> str:
    found = kind_of(iri)
    if not found or not iri.startswith(str(ID)):
        return compact(iri)
    kind, slug = found
    computed = len(slug) >= 20 and all(char in "0123456789abcdef" for char in slug)
    return f"{kind} {slug[:8]}" if computed else f"{kind}/{slug}"
