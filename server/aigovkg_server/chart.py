"""A picture of a result's numbers as SVG: bars for names, columns for years, a matrix for both."""

from __future__ import annotations

import re
from typing import NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rich.cells import cell_len, set_cell_size

from aigovkg_server.labels import named_in, view
from aigovkg_server.results import words
from aigovkg_server.rows import Row, Table, Term
from aigovkg_server.service import service

__all__ = ["Bar", "Chart", "Matrix", "chart"]

_INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger}
_NO_COUNTS = {"start", "end", "length", "page"}  # integers that are places, not amounts
_BARS, _COLUMNS, _YEARS = 20, 60, 14
_NAME = 38  # cells of a name beside its bar; a Han character takes two
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:-\d\d(?:-\d\d)?)?")


class Bar(NamedTuple):
    """One bar: its name, its number as written, its share of the longest (0 to 1), and where its name leads."""

    name: str
    full: str
    number: str
    share: float
    href: str = ""


class Chart(NamedTuple):
    """Bars, from left to right when they are years; what they count; rows that were left out."""

    bars: list[Bar]
    measure: str
    by: str
    upright: bool
    left: int


class Matrix(NamedTuple):
    """Names by years: for each name a cell for each year, with its number and its share of the highest."""

    years: list[str]
    rows: list[tuple[Bar, list[Bar | None]]]
    measure: str
    by: str
    left: int


def chart(table: Table) -> Chart | Matrix | None:
    """Draw a result; None where it holds no number that is worth a picture.

    A picture is worth it where each row has a name of its own and a count, and the counts differ.
    """
    names, measure = _columns(table)
    rows = [row for row in table.rows if measure in row and all(name in row for name in names)]
    if not names or not 2 <= len(rows) <= 500:
        return None
    numbers = [float(str(row[measure])) for row in rows]
    if min(numbers) < 0 or len(set(numbers)) < 2:
        return None
    years = [name for name in names if all(_YEAR.fullmatch(str(row[name])) for row in rows)]
    if len(names) == 2 and years:
        return _matrix(rows, years[0], next(name for name in names if name != years[0]), measure)
    upright = all(_YEAR.fullmatch(str(row[names[0]])) for row in rows)
    order = sorted(range(len(rows)), key=lambda at: str(rows[at][names[0]]) if upright else -numbers[at])
    order = order[: _COLUMNS if upright else _BARS]
    known = service().labels.of(named_in(Table(names, [rows[at] for at in order])))
    most = max(numbers)
    bars = [_bar([rows[at][name] for name in names], rows[at][measure], numbers[at] / most, known) for at in order]
    return Chart(bars, words(measure), " and ".join(map(words, names)), upright, len(rows) - len(bars))


def _matrix(rows: list[Row], when: str, what: str, measure: str) -> Matrix | None:
    """Count names by years: those with the highest sum first."""
    counts: dict[Term, dict[str, int]] = {}
    for row in rows:
        found, year = counts.setdefault(row[what], {}), str(row[when])[:4]
        found[year] = found.get(year, 0) + int(str(row[measure]))
    years = sorted({year for found in counts.values() for year in found})[-_YEARS:]
    if len(years) < 2:
        return None
    order = sorted(counts, key=lambda name: -sum(counts[name].values()))
    shown = order[:_BARS]
    known = service().labels.of(str(name) for name in shown if isinstance(name, URIRef))
    most = max(number for name in shown for number in counts[name].values())
    lines = []
    for name in shown:
        head = _bar([name], Literal(sum(counts[name].values())), 1.0, known)
        cells = [
            Bar("", f"{head.full}, {year}", f"{counts[name][year]:,}", counts[name][year] / most)
            if year in counts[name]
            else None
            for year in years
        ]
        lines.append((head, cells))
    return Matrix(years, lines, words(measure), f"{words(what)} and year", len(order) - len(shown))


def _columns(table: Table) -> tuple[list[str], str]:
    """Choose the columns that name each row, one or two of them, and the one that counts."""
    years = {v for v in table.variables if table.rows and all(_YEAR.fullmatch(str(row.get(v))) for row in table.rows)}
    numeric = {v for v in table.variables if table.rows and all(_is_count(row.get(v)) for row in table.rows)}
    counts = [v for v in table.variables if v in numeric - years and v.lower() not in _NO_COUNTS]
    named = [v for v in table.variables if v not in numeric or v in years]
    for names in (*([one] for one in named), *([named[0], other] for other in named[1:])):
        if counts and len({tuple(row.get(name) for name in names) for row in table.rows}) == len(table.rows):
            return names, counts[0]
    return [], ""


def _is_count(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype in _INTEGERS and re.fullmatch(r"\d{1,15}", str(term)) is not None


def _bar(terms: list[Term], number: Term, share: float, known: dict[str, dict[str, str]]) -> Bar:
    views = [view(term, known) for term in terms]
    full = " · ".join(shown.text for shown in views)
    short = full if cell_len(full) <= _NAME else set_cell_size(full, _NAME - 1).rstrip() + "…"
    return Bar(short, full, f"{int(str(number)):,}", share, views[0].href if isinstance(terms[0], URIRef) else "")
