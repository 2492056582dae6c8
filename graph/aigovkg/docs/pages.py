"""The documentation as HTML: the inner part of each page, for a service to frame, and whole pages that stand alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from aigovkg.docs.diagram import diagram
from aigovkg.docs.examples import HEADER, pieces
from aigovkg.docs.links import FORMATS, Links
from aigovkg.docs.refs import Ref, compact
from aigovkg.docs.schemes import Scheme, Summary
from aigovkg.docs.terms import Ontology
from aigovkg.docs.use import Use

__all__ = ["STATIC", "index_page", "ontology_page", "scheme_page", "vocabulary_page", "whole_page"]

_HERE = Path(__file__).parent
#: Folder of the style sheets.
STATIC = _HERE / "static"


def ontology_page(
    ontology: Ontology, links: Links, *, use: Mapping[str, Use] | None, documents: Mapping[str, Ref]
) -> Markup:
    """Document the ontology.

    Args:
        ontology: its terms.
        links: where they lead.
        use: IRI of a term -> its use in the graph; None when it could not be counted.
        documents: IRI -> name of the documents in `use`.
    """
    picture = diagram(ontology.graph)
    return _rendered(
        "ontology.html", links, ontology=ontology, use=use, documents=documents, picture=picture, header=HEADER
    )


def vocabulary_page(schemes: Sequence[Summary], links: Links) -> Markup:
    """List the concept schemes."""
    return _rendered("vocabulary.html", links, schemes=schemes)


def scheme_page(scheme: Scheme, links: Links) -> Markup:
    """Document a concept scheme."""
    return _rendered("scheme.html", links, scheme=scheme)


def whole_page(title: str, body: Markup, links: Links, *, data: str = "", current: str = "") -> str:
    """Make a page that needs nothing but itself.

    Args:
        title: of the page.
        body: its inner part.
        links: where the site's own links lead.
        data: name of the download that the page describes; see `Links.data`.
        current: which page of the site it is: "ontology", "vocabulary" or other.
    """
    style = Markup("\n".join((STATIC / name).read_text("utf-8") for name in ("alone.css", "docs.css")))  # noqa: S704 - ours
    return _rendered("alone.html", links, title=title, body=body, style=style, data=data, current=current)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"formats": FORMATS, "pieces": pieces, "compact": compact}
    environment.tests["name"] = lambda part: isinstance(part, Ref)
    environment.filters["count"] = lambda number: f"{number:,}"
    return environment


def index_page(ontology: Ontology, schemes: Sequence[Summary], links: Links) -> Markup:
    """Lead to the ontology and the list of schemes."""
    return _rendered("index.html", links, ontology=ontology, schemes=schemes)


def _rendered(name: str, links: Links, **values: object) -> Markup:
    return Markup(_environment().get_template(name).render(links=links, **values))  # noqa: S704 - the template escapes
