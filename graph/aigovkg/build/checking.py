"""Checks what the project itself ships: ontology, vocabularies, catalogue, rules, shapes, examples, links, queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rdflib import Graph

from aigovkg import catalogue, extract, link, rdf, reason, settings, turtle, vocabulary
from aigovkg.errors import AigovkgError
from aigovkg.names import ROOT
from aigovkg.query import Library
from aigovkg.validate import background, validate

__all__ = ["check"]


def check() -> Iterator[tuple[str, list[str]]]:
    """Check one part after the other.

    Yields:
        The name of the part, and its problems as sentences; none when all is well.
    """
    yield "Ontology", _turtle(ROOT / "ontology", "*.ttl")
    yield "Alignments", _turtle(ROOT / "ontology" / "alignment", "*.ttl")
    yield "Shapes", _turtle(ROOT / "shapes", "*.ttl")
    yield "Vocabularies", _loads(vocabulary.load)
    yield "Catalogue", _loads(catalogue.load)
    yield "Rules of extraction", _loads(extract.resources)
    yield "Mapping sets", _loads(link.load)
    yield (
        "Examples",
        [problem for path in _files(ROOT / "ontology" / "examples", "*.ttl") for problem in _example(path)],
    )
    yield "Saved queries", _queries()
    if not reason.missing():
        yield "OWL 2 DL", _logic()


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


def _turtle(folder: Path, pattern: str) -> list[str]:
    problems = []
    for path in _files(folder, pattern):
        try:
            rdf.read(path)
        except (SyntaxError, OSError) as error:
            reason = " ".join(str(error).split())[:200]
            problems.append(f"{path.name} is not well-formed: {reason}")
    return problems


def _loads(load: Callable[[], object]) -> list[str]:
    try:
        load()
    except AigovkgError as error:
        return [str(error)]
    return []


def _example(path: Path) -> list[str]:
    try:
        report = validate(turtle.read_graph(path))
    except AigovkgError as error:
        return [str(error)]
    return [f"{path.name}: {result.line()}" for result in report.violations]


def _queries() -> list[str]:
    return [str(error) for error in Library(settings.load().queries).broken]


def _logic() -> list[str]:
    """Let a reasoner judge all that is shipped together, read as OWL."""
    graph = Graph()
    try:
        graph += background()
        for folder in ("alignment", "examples"):
            for path in _files(ROOT / "ontology" / folder, "*.ttl"):
                rdf.read(path, graph)
    except (SyntaxError, OSError):  # as above, where it is told which file is not well-formed
        return ["This is judged once all files are well-formed"]
    return reason.violations(graph) or [str(found) for found in reason.contradictions(graph)]
