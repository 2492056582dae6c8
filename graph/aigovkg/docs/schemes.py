"""The concept schemes, read out of the graph for people: groups, hierarchy, index, use."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Node

from aigovkg.docs.asking import Source, number, question
from aigovkg.docs.refs import Ref, Texts, ref, refs, texts
from aigovkg.docs.use import Use
from aigovkg.names import AIGOV, kind_of, thing

__all__ = ["Entry", "Group", "Names", "Scheme", "Summary", "read_scheme", "read_schemes", "scheme_iri"]

_NAMES = 4  # other names that are shown in each language
_OTHERS = "Without narrower concepts"


class Names(NamedTuple):
    """Other names of a concept in one language: some of them, and how many more there are."""

    language: str
    shown: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Entry:
    """A concept on the page of its scheme.

    Attributes:
        anchor: its place on the page.
        kind, slug: as in its IRI.
        label, definition, note: by language.
        codes: its notations.
        below: the narrower concepts.
    """

    iri: str
    anchor: str
    kind: str
    slug: str
    label: Texts
    definition: Texts
    note: Texts
    names: tuple[Names, ...]
    codes: tuple[str, ...]
    sources: tuple[Ref, ...]
    use: Use
    below: tuple[Entry, ...] = ()

    @property
    def title(self) -> str:
        """Its English label, or what else there is."""
        return self.label.get("en") or next(iter(self.label.values()), self.slug)

    def walk(self) -> Iterable[Entry]:
        """Iterate over the concept and all narrower ones."""
        yield self
        for entry in self.below:
            yield from entry.walk()


class Group(NamedTuple):
    """Concepts that stand together on the page, under a name in two languages."""

    title: Texts
    anchor: str
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """How many concepts it has on all levels."""
        return sum(1 for entry in self.entries for _ in entry.walk())


class Summary(NamedTuple):
    """A scheme in the list of schemes."""

    slug: str
    iri: str
    title: Texts
    description: Texts
    size: int


@dataclass(frozen=True)
class Scheme:
    """A concept scheme with its concepts.

    Attributes:
        index: initial letter -> the concepts whose English label begins with it.
    """

    slug: str
    iri: str
    title: Texts
    description: Texts
    groups: tuple[Group, ...]
    index: Mapping[str, tuple[Entry, ...]]

    @property
    def size(self) -> int:
        """How many concepts it has."""
        return sum(group.size for group in self.groups)


def scheme_iri(slug: str) -> str:
    """Return the IRI of a scheme."""
    return str(thing("scheme", slug))


def read_schemes(source: Source) -> tuple[Summary, ...]:
    """List the concept schemes of a graph, in the order of their titles."""
    found: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(lambda: {"title": {}, "description": {}})
    sizes: Counter[str] = Counter()
    for row in source.rows(question("schemes")):
        if "scheme" not in row:
            continue
        iri = str(row["scheme"])
        sizes[iri] += number(row, "concepts")
        for name in ("title", "description"):
            text = row.get(name)
            if isinstance(text, Literal):
                found[iri][name][text.language or ""] = str(text)
    listed = [
        Summary((kind_of(iri) or ("", ""))[1], iri, told["title"], told["description"], sizes[iri])
        for iri, told in found.items()
    ]
    return tuple(sorted((one for one in listed if one.slug), key=lambda one: (one.title.get("en", one.slug), one.slug)))


def read_scheme(source: Source, slug: str, use: Mapping[str, Use]) -> Scheme | None:
    """Read a concept scheme.

    Args:
        source: the graph.
        slug: the last part of the scheme's IRI.
        use: see `aigovkg.docs.use.use_of_concepts`.
    Returns:
        The scheme; None when the graph has none of this name.
    """
    iri = URIRef(scheme_iri(slug))
    graph = source.graph(question("scheme", scheme=str(iri)))
    if (iri, RDF.type, SKOS.ConceptScheme) not in graph:
        return None
    roots = _tree(graph, iri, _builder(graph, iri, use))
    index: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in sorted((one for root in roots for one in root.walk()), key=_alphabet):
        index[_initial(entry)].append(entry)
    return Scheme(
        slug=slug,
        iri=str(iri),
        title=texts(graph, iri, DCTERMS.title) or texts(graph, iri, SKOS.prefLabel),
        description=texts(graph, iri, DCTERMS.description),
        groups=_grouped(graph, roots),
        index={letter: tuple(entries) for letter, entries in sorted(index.items())},
    )


_Build = Callable[[URIRef, tuple[Entry, ...]], Entry]


def _builder(graph: Graph, scheme: URIRef, use: Mapping[str, Use]) -> _Build:
    slugs = Counter(str(concept).rpartition("/")[2] for concept in graph.subjects(SKOS.inScheme, scheme))

    def build(iri: URIRef, below: tuple[Entry, ...]) -> Entry:
        kind, slug = kind_of(iri) or ("", str(iri))
        return Entry(
            iri=str(iri),
            anchor=slug if slugs[slug] == 1 else f"{kind}-{slug}",
            kind=kind,
            slug=slug,
            label=texts(graph, iri, SKOS.prefLabel),
            definition=texts(graph, iri, SKOS.definition),
            note=texts(graph, iri, SKOS.scopeNote),
            names=_names(graph, iri),
            codes=tuple(sorted(str(code) for code in graph.objects(iri, SKOS.notation))),
            sources=refs(graph, graph.objects(iri, DCTERMS.source)),
            use=use.get(str(iri), Use()),
            below=below,
        )

    return build


def _names(graph: Graph, iri: URIRef) -> tuple[Names, ...]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in graph.objects(iri, SKOS.altLabel):
        if isinstance(name, Literal):
            found[(name.language or "").partition("-")[0]].append(str(name))
    return tuple(
        Names(language, tuple(sorted(names)[:_NAMES]), max(len(names) - _NAMES, 0))
        for language, names in sorted(found.items())
    )


def _tree(graph: Graph, scheme: URIRef, build: _Build) -> list[Entry]:
    """Put each concept below the first of its broader ones in the scheme."""
    members = {node for node in graph.subjects(SKOS.inScheme, scheme) if isinstance(node, URIRef)}
    below: defaultdict[Node | None, list[URIRef]] = defaultdict(list)
    for concept in sorted(members):
        broader = {node for node in graph.objects(concept, SKOS.broader) if node in members and node != concept}
        above = sorted(broader, key=str)
        below[above[0] if above else None].append(concept)

    def entries(concept: Node | None) -> list[Entry]:
        return sorted((build(one, tuple(entries(one))) for one in below.pop(concept, [])), key=_alphabet)

    roots = entries(None)
    while below:  # what is left goes round in a circle; it is shown all the same
        roots += entries(min(below, key=str))
    return roots


def _grouped(graph: Graph, roots: list[Entry]) -> tuple[Group, ...]:
    """Group by class where there are several, else by the broadest concepts, else by initial letters."""
    classes: defaultdict[str, list[Entry]] = defaultdict(list)
    for root in roots:
        kinds = sorted(str(kind) for kind in graph.objects(URIRef(root.iri), RDF.type) if kind != SKOS.Concept)
        classes[kinds[0] if kinds else str(AIGOV)].append(root)
    if len(classes) > 1:
        named = [(ref(graph, iri), entries) for iri, entries in classes.items()]
        named.sort(key=lambda one: one[0].text)
        return tuple(Group(name.labels or {"en": name.text}, f"all-{name.term}", tuple(of)) for name, of in named)
    broad = [root for root in roots if root.below]
    single = tuple(root for root in roots if not root.below)
    if broad:
        groups = [Group(root.label, f"all-{root.anchor}", (root,)) for root in broad]
        return (*groups, Group({"en": _OTHERS}, "all-others", single)) if single else tuple(groups)
    letters: defaultdict[str, list[Entry]] = defaultdict(list)
    for root in roots:
        letters[_initial(root)].append(root)
    return tuple(Group({"": letter}, f"all-{letter}", tuple(of)) for letter, of in sorted(letters.items()))


def _alphabet(entry: Entry) -> tuple[str, str]:
    return (_plain(entry.title), entry.iri)


def _plain(title: str) -> str:
    return unicodedata.normalize("NFKD", title).casefold()


def _initial(entry: Entry) -> str:
    first = _plain(entry.title)[:1].upper()
    return first if "A" <= first <= "Z" else "0–9"
