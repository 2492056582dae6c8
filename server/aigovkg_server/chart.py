"""A picture of a result's numbers as SVG, where they invite one: bars for names, columns for years."""

from __future__ import annotations

import re
from typing import NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rich.cells import cell_len, set_cell_size

from aigovkg_server.labels import named_in, view
from aigovkg_server.results import words
from aigovkg_server.rows import Table, Term
from aigovkg_server.service import service

__all__ = ["Bar", "Chart", "chart"]

_INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger}
_NO_COUNTS = {"start", "end", "length", "page"}  # integers that are places, not amounts
_BARS, _COLUMNS = 20, 60
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


def chart(table: Table) -> Chart | None:
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
    upright = all(_YEAR.fullmatch(str(row[names[0]])) for row in rows)
    order = sorted(range(len(rows)), key=lambda at: str(rows[at][names[0]]) if upright else -numbers[at])
    order = order[: _COLUMNS if upright else _BARS]
    known = service().labels.of(named_in(Table(names, [rows[at] for at in order])))
    most = max(numbers)
    bars = [_bar([rows[at][name] for name in names], rows[at][measure], numbers[at] / most, known) for at in order]
    return Chart(bars, words(measure), " and ".join(map(words, names)), upright, len(rows) - len(bars))


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
