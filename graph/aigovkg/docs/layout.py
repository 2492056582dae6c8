"""A layered drawing of a graph: rows are given, the order in each row and all coordinates are computed.

The method is the usual one (Sugiyama, Tagawa and Toda 1981): long edges get a stop in every row that they pass, rows
are sorted by the middle of their neighbours, and each row is placed as near to its neighbours as its order allows. Ties
are broken by name, so that the same graph gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Box", "Drawing", "Edge", "draw"]

_SWEEPS = 24
_BESIDE, _BETWEEN = 22.0, 30.0  # pixels between neighbours in a row, and between rows
_STOP = 10.0  # width that a passing edge gets
_PASSING = "\x1f"  # in the names of the stops of long edges, and in no other


class Box(NamedTuple):
    """What is to be placed: its size in pixels and its row, from 0."""

    width: float
    height: float
    row: int


class Edge(NamedTuple):
    """A line between two boxes of different rows."""

    source: str
    target: str


@dataclass(frozen=True)
class Drawing:
    """Where everything is.

    Attributes:
        centres: name of a box -> its centre.
        routes: for each edge in the order given, the points from border to border.
    """

    width: float
    height: float
    centres: Mapping[str, tuple[float, float]]
    routes: tuple[tuple[tuple[float, float], ...], ...]


def draw(boxes: Mapping[str, Box], edges: Sequence[Edge]) -> Drawing:
    """Place boxes and route edges.

    Args:
        boxes: name -> box.
        edges: between names; the two ends are in different rows.
    """
    sizes = dict(boxes)
    paths = [_stops(edge, sizes) for edge in edges]
    near: dict[str, list[str]] = {name: [] for name in sizes}
    for path in paths:
        for one, other in pairwise(path):
            near[one].append(other)
            near[other].append(one)
    rows = _ordered(sizes, near)
    across = _placed(rows, sizes, near)
    left = min(across[name] - sizes[name].width / 2 for name in sizes)
    right = max(across[name] + sizes[name].width / 2 for name in sizes)
    heights = [max(sizes[name].height for name in row) for row in rows]
    middles = [sum(heights[:i]) + i * _BETWEEN + height / 2 for i, height in enumerate(heights)]
    spots = {name: (round(across[name] - left, 1), round(middles[sizes[name].row], 1)) for name in sizes}
    routes = tuple(tuple(_route(path, spots, sizes)) for path in paths)
    height = sum(heights) + (len(rows) - 1) * _BETWEEN
    return Drawing(round(right - left, 1), round(height, 1), {name: spots[name] for name in boxes}, routes)


def _stops(edge: Edge, sizes: dict[str, Box]) -> list[str]:
    """Return the path of an edge, with a stop of its own in every row between its ends."""
    first, last = sizes[edge.source].row, sizes[edge.target].row
    step = 1 if last > first else -1
    between = []
    for row in range(first + step, last, step):
        name = _PASSING.join((edge.source, edge.target, str(row)))
        sizes[name] = Box(_STOP, 0, row)
        between.append(name)
    return [edge.source, *between, edge.target]


def _ordered(sizes: Mapping[str, Box], near: Mapping[str, list[str]]) -> list[list[str]]:
    count = 1 + max(box.row for box in sizes.values())
    rows = [sorted(name for name, box in sizes.items() if box.row == row) for row in range(count)]
    best, fewest = [list(row) for row in rows], _crossings(rows, near)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in range(count) if down else reversed(range(count)):
            beside = row - 1 if down else row + 1
            if not 0 <= beside < count:
                continue
            place = {name: float(i) for i, name in enumerate(rows[beside])}
            own = {name: float(i) for i, name in enumerate(rows[row])}
            middle = {name: _mean([place[n] for n in near[name] if n in place], own[name]) for name in rows[row]}
            rows[row].sort(key=lambda name: (middle[name], own[name]))
        crossings = _crossings(rows, near)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best


def _crossings(rows: list[list[str]], near: Mapping[str, list[str]]) -> int:
    total = 0
    for above, below in pairwise(rows):
        place = {name: i for i, name in enumerate(below)}
        ends = [sorted(place[other] for other in near[name] if other in place) for name in above]
        flat = [end for found in ends for end in found]
        total += sum(1 for i, end in enumerate(flat) for other in flat[i + 1 :] if other < end)
    return total


def _placed(rows: list[list[str]], sizes: Mapping[str, Box], near: Mapping[str, list[str]]) -> dict[str, float]:
    offsets: dict[str, float] = {}
    for row in rows:
        edge = 0.0
        for name in row:
            offsets[name] = edge + sizes[name].width / 2
            edge += sizes[name].width + _BESIDE
    across = dict(offsets)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [(_pull(name, near[name], across) - offsets[name], _weight(name)) for name in row]
            across |= {name: offsets[name] + shift for name, shift in zip(row, _rising(wanted), strict=True)}
    return across


def _weight(name: str) -> float:
    return 6.0 if _PASSING in name else 1.0  # long lines are worth keeping straight


def _pull(name: str, near: Iterable[str], across: Mapping[str, float]) -> float:
    pulls = [(across[other], _weight(name) * _weight(other)) for other in near]
    total = sum(weight for _, weight in pulls)
    return sum(place * weight for place, weight in pulls) / total if pulls else across[name]


def _rising(wanted: Iterable[tuple[float, float]]) -> list[float]:
    """Return the values nearest to those wanted, by least squares, that never fall (pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in wanted:
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, heavy, many), (other, more, few) = pools[-2:]
            pools[-2:] = [((one * heavy + other * more) / (heavy + more), heavy + more, many + few)]
    return [value for value, _, many in pools for _ in range(many)]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _route(
    path: Sequence[str], spots: Mapping[str, tuple[float, float]], sizes: Mapping[str, Box]
) -> Iterable[tuple[float, float]]:
    """Yield the points of a path: it leaves the first box and meets the last on the side that faces the other."""
    for i, name in enumerate(path):
        x, y = spots[name]
        if i in {0, len(path) - 1}:
            other = path[1] if i == 0 else path[-2]
            half = sizes[name].height / 2
            reach = max(sizes[name].width / 2 - 14, 0)
            x = min(max(spots[other][0], x - reach), x + reach)
            y += half if sizes[other].row > sizes[name].row else -half
        yield (round(x, 1), round(y, 1))
