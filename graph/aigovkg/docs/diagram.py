"""A picture of the ontology: its main classes as boxes, its main properties as arrows between them, as SVG.

Colours come from the style sheet of the page, so the picture follows the reader's light or dark mode; the same content
is given in words beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from aigovkg.docs.layout import Box, Drawing, Edge, draw
from aigovkg.docs.refs import Ref, by_name, ref
from aigovkg.names import AIGOV, SCHEMA

__all__ = ["Arrow", "Diagram", "diagram"]

_MARGIN, _LINE, _SMALL = 6.0, 19.0, 15.5


@dataclass(frozen=True)
class Arrow:
    """Properties that lead from the same classes to the same classes."""

    properties: tuple[Ref, ...]
    sources: tuple[Ref, ...]
    targets: tuple[Ref, ...]

    @property
    def key(self) -> str:
        """A name that no other arrow has."""
        return "arrow " + " ".join(one.term for one in self.properties)


@dataclass(frozen=True)
class Diagram:
    """The picture and the arrows that it shows."""

    svg: str
    arrows: tuple[Arrow, ...]


def diagram(graph: Graph, address: str = "") -> Diagram:
    """Draw the main classes and properties of the ontology.

    Args:
        graph: the ontology.
        address: of the page that documents the terms; empty when the picture stands on it.
    """
    arrows = tuple(_arrows(graph))
    loops = {arrow.sources[0]: arrow for arrow in arrows if arrow.sources == arrow.targets and len(arrow.sources) == 1}
    others = [arrow for arrow in arrows if arrow not in loops.values()]
    classes = by_name({one for arrow in arrows for one in (*arrow.sources, *arrow.targets)})
    if not others:
        return Diagram("", arrows)
    layers = _layers(classes, others)
    boxes = {one.term: _box(one, loops.get(one), 2 * layers[one]) for one in classes}
    boxes |= {arrow.key: _chip(arrow, layers) for arrow in others}
    lines: list[tuple[Edge, bool, bool]] = []  # the line, and at which of its ends it has a head
    for arrow in others:
        for one in by_name({*arrow.sources, *arrow.targets}):
            both = one in arrow.sources and one in arrow.targets
            edge = Edge(arrow.key, one.term) if one in arrow.targets else Edge(one.term, arrow.key)
            lines.append((edge, one in arrow.targets, both))
    drawing = draw(boxes, [edge for edge, _, _ in lines])
    parts = [*_lines(drawing, lines), *_boxes(classes, loops, boxes, drawing, address)]
    parts += _chips(others, boxes, drawing, address)
    return Diagram(_svg(drawing, parts), arrows)


def _arrows(graph: Graph) -> Iterable[Arrow]:
    """Merge the main properties that connect the same classes.

    Left out: inverses, and properties that only gather narrower ones which are named in claims, or are gathered
    themselves by one that is not.
    """
    merged: defaultdict[tuple[tuple[Ref, ...], tuple[Ref, ...]], list[Ref]] = defaultdict(list)
    for found in sorted(set(graph.subjects(RDF.type, OWL.ObjectProperty)), key=str):
        if not str(found).startswith(str(AIGOV)) or any(graph.subjects(OWL.inverseOf, found)):
            continue
        narrower = list(graph.subjects(RDFS.subPropertyOf, found))
        broader = [node for node in graph.objects(found, RDFS.subPropertyOf) if str(node).startswith(str(AIGOV))]
        spoken = (found, SKOS.notation, None) in graph
        if any((node, SKOS.notation, None) in graph for node in narrower) or (broader and not spoken):
            continue
        ends = tuple(_tops(graph, graph.objects(found, SCHEMA[name])) for name in ("domainIncludes", "rangeIncludes"))
        if all(ends):
            merged[ends[0], ends[1]].append(ref(graph, str(found)))
    for (sources, targets), properties in sorted(merged.items(), key=lambda item: [one.iri for one in item[1]]):
        yield Arrow(by_name(properties), sources, targets)


def _tops(graph: Graph, nodes: Iterable[object]) -> tuple[Ref, ...]:
    return by_name({ref(graph, _top(graph, str(node))) for node in nodes if str(node).startswith(str(AIGOV))})


def _top(graph: Graph, iri: str) -> str:
    seen: set[str] = set()
    while iri not in seen:
        seen.add(iri)
        above = sorted(str(up) for up in graph.objects(URIRef(iri), RDFS.subClassOf) if str(up).startswith(str(AIGOV)))
        iri = above[0] if above else iri
    return iri


def _layers(classes: Sequence[Ref], arrows: Iterable[Arrow]) -> dict[Ref, int]:
    """Give each class a layer: below every class that leads to it, where more properties lead there than back."""
    weight: defaultdict[tuple[Ref, Ref], int] = defaultdict(int)
    for arrow in arrows:
        for source in arrow.sources:
            for target in arrow.targets:
                weight[source, target] += len(arrow.properties) if source != target else 0
    leads = {one: sum(count for (source, _), count in weight.items() if source == one) for one in classes}

    def first(other: Ref, one: Ref) -> bool:
        there, back = weight[other, one], weight[one, other]
        return there > 0 and (there, leads[other], other.iri) > (back, leads[one], one.iri)

    above = {one: [other for other in classes if first(other, one)] for one in classes}
    layers: dict[Ref, int] = {}

    def layer(one: Ref, open_: frozenset[Ref]) -> int:
        if one not in layers:
            upper = [layer(other, open_ | {one}) for other in above[one] if other not in open_]
            layers[one] = 1 + max(upper, default=-1)
        return layers[one]

    for one in classes:
        layer(one, frozenset())
    return layers


def _box(one: Ref, loop: Arrow | None, row: int) -> Box:
    widest = max(
        [9.2 * len(one.text), 14.5 * len(one.zh), *(6.9 * len(p.text) + 14 for p in (loop.properties if loop else ()))]
    )
    lines = len(loop.properties) if loop else 0
    return Box(max(widest + 26, 96), 2 * _LINE + 12 + lines * _SMALL + (6 if lines else 0), row)


def _chip(arrow: Arrow, layers: Mapping[Ref, int]) -> Box:
    widest = max(6.9 * len(one.text) for one in arrow.properties)
    sources, targets = [layers[one] for one in arrow.sources], [layers[one] for one in arrow.targets]
    down = max(sources) < min(targets)
    row = 2 * min(targets) - 1 if down else 2 * max(*sources, *targets) - 1
    return Box(widest + 18, _SMALL * len(arrow.properties) + 8, max(row, 1))


def _lines(drawing: Drawing, lines: list[tuple[Edge, bool, bool]]) -> Iterable[str]:
    for route, (_, head, both) in zip(drawing.routes, lines, strict=True):
        (x, y), *rest = route
        path = [f"M{x:g} {y:g}"]
        for to_x, to_y in rest:
            middle = (y + to_y) / 2
            path.append(f"C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}")
            x, y = to_x, to_y
        kind = "both" if both else "to" if head else "from"
        end = ' marker-end="url(#head)"' if head else ""
        yield f'<path class="line {kind}" d="{" ".join(path)}"{end}/>'


def _boxes(
    classes: Iterable[Ref], loops: Mapping[Ref, Arrow], boxes: Mapping[str, Box], drawing: Drawing, address: str
) -> Iterable[str]:
    for one in classes:
        box, (x, y) = boxes[one.term], drawing.centres[one.term]
        top = y - box.height / 2
        yield _rectangle(box, x, y, "class", 7)
        yield _text(one, x, top + 21, address, "name")
        if one.zh:
            yield f'<text class="zh" lang="zh" x="{x:g}" y="{top + 40:g}">{escape(one.zh)}</text>'
        if one in loops:
            for i, own in enumerate(loops[one].properties):
                yield _text(own, x, top + 2 * _LINE + 22 + i * _SMALL, address, "loop", "↻ ")


def _chips(arrows: Iterable[Arrow], boxes: Mapping[str, Box], drawing: Drawing, address: str) -> Iterable[str]:
    for arrow in arrows:
        box, (x, y) = boxes[arrow.key], drawing.centres[arrow.key]
        top = y - box.height / 2
        yield _rectangle(box, x, y, "chip", 9)
        for i, one in enumerate(arrow.properties):
            yield _text(one, x, top + 16 + i * _SMALL, address, "property")


def _rectangle(box: Box, x: float, y: float, kind: str, round_: int) -> str:
    left, top = x - box.width / 2, y - box.height / 2
    size = f'width="{box.width:g}" height="{box.height:g}"'
    return f'<rect class="{kind}" x="{left:g}" y="{top:g}" {size} rx="{round_}"/>'


def _text(one: Ref, x: float, y: float, address: str, kind: str, before: str = "") -> str:
    link = quoteattr(f"{address}#{one.term}")
    return f'<a href={link}><text class="{kind}" x="{x:g}" y="{y:g}">{before}{escape(one.text)}</text></a>'


_HEAD = """<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path class="head" d="M0 0.5 8 4 0 7.5z"/></marker></defs>"""


def _svg(drawing: Drawing, parts: Iterable[str]) -> str:
    width, height = drawing.width + 2 * _MARGIN, drawing.height + 2 * _MARGIN
    body = "\n".join(parts)
    return f"""<svg class="diagram" xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="diagram-title" \
viewBox="{-_MARGIN:g} {-_MARGIN:g} {width:g} {height:g}" width="{width:g}" height="{height:g}">
<title id="diagram-title">The main classes of the ontology and the properties between them</title>
{_HEAD}
{body}
</svg>"""
