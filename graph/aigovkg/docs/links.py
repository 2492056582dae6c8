"""Where the links of the documentation lead: to a service, or to files beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aigovkg.docs.refs import Ref
from aigovkg.names import ID, kind_of

__all__ = ["FORMATS", "Links"]

#: The formats that the ontology and each scheme can be had in: ending and name.
FORMATS = {"ttl": "Turtle", "rdf": "RDF/XML", "nt": "N-Triples", "jsonld": "JSON-LD"}


@dataclass(frozen=True)
class Links:
    """Addresses as one page needs them.

    Attributes:
        root: what leads from the page to the top, such as "/" or "../".
        ending: of pages; ".html" for files.
        things: what stands before `<kind>/<slug>` in the address of a thing's page; empty when things have no pages.
        places: IRI of a concept -> scheme and anchor, for things that have no page.
    """

    root: str
    ending: str = ""
    things: str = ""
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def ontology(self, term: str = "") -> str:
        """Return the address of the ontology, or of one of its terms."""
        return f"{self.root}ontology{self.ending}" + (f"#{term}" if term else "")

    def vocabulary(self, scheme: str = "", anchor: str = "") -> str:
        """Return the address of the list of schemes, of a scheme, or of a concept on its page."""
        inside = f"/{scheme}" if scheme else ""
        return f"{self.root}vocabulary{inside}{self.ending}" + (f"#{anchor}" if anchor else "")

    def data(self, name: str, ending: str) -> str:
        """Return the address of a download: of "ontology", "vocabulary" or "vocabulary/<scheme>"."""
        return f"{self.root}{name}.{ending}"

    def thing(self, iri: str) -> str:
        """Return the address of a thing: its page, its place in a scheme, or its IRI; empty when no web address."""
        found = kind_of(iri)
        if found and self.things:
            return f"{self.things}{found[0]}/{found[1]}"
        if iri in self.places:
            return self.vocabulary(*self.places[iri])
        return iri if iri.startswith(("https://", "http://")) else ""

    def page(self, iri: str) -> str:
        """Return the address of the page with everything that the graph knows of a thing."""
        return self.things + iri.removeprefix(str(ID)) if self.things and kind_of(iri) else iri

    def of(self, one: Ref) -> str:
        """Return where the name of something leads."""
        return self.ontology(one.term) if one.term else self.thing(one.iri)
