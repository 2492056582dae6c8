"""Search in an index: exact labels before labels that begin so, those before everything else, then by BM25."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from aigovkg.search.entries import FIELDS
from aigovkg.search.words import parse, spaced

__all__ = ["Asked", "Found", "Hit", "find"]

#: How much a word counts by where it stands (`FIELDS`).
_WEIGHTS = (4.0, 3.0, 1.5, 1.0, 0.8)
_FACETS = ("kind", "language", "document")
_MOST_VALUES = 30  # of a facet


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for.

    Attributes:
        words: as a person types them.
        kind, language, document: only entries with this value; any when empty.
        fields: only entries of these fields; all when empty.
        limit, offset: the page of results.
        facets: count the results by kind, language and document, too.
    """

    words: str
    kind: str = ""
    language: str = ""
    document: str = ""
    fields: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    facets: bool = True


class Hit(NamedTuple):
    """A thing that was found, by its best entry. `score` falls from one result to the next; larger is better."""

    thing: str
    kind: str
    field: str
    text: str
    language: str
    document: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, how many there are in all, and for each facet how many things have which value."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


_RANK = "CASE field " + " ".join(f"WHEN {place} THEN {weight}" for place, weight in enumerate(_WEIGHTS)) + " END"
_HITS = f"""CREATE TEMP TABLE hit AS
SELECT entry.id, thing, kind, language, document, field,
  CASE WHEN field > 1 THEN 0
       WHEN folded = :plain THEN 2000 - field
       WHEN substr(folded, 1, length(:plain)) = :plain THEN 1000 - field - length(folded) / 1000.0
       ELSE 0 END
  - bm25(word) * ({_RANK}) + min(number, 50) / 100.0 AS score
FROM word JOIN entry ON entry.id = word.rowid WHERE word MATCH :expression"""  # noqa: S608  (numbers of this module)
_BEST = """SELECT thing, kind, field, id, max(score) AS best FROM hit {where}
GROUP BY thing ORDER BY best DESC, thing LIMIT :limit OFFSET :offset"""


def find(connection: sqlite3.Connection, asked: Asked, seconds: float) -> Found:
    """Search an open index; see `Index.find`.

    Raises:
        sqlite3.OperationalError: the time was over ("interrupted"), or the file is no index.
    """
    words = parse(asked.words)
    if not words.expression:
        return Found()
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
    connection.execute("PRAGMA temp_store = MEMORY")
    values: dict[str, object] = {
        "expression": words.expression,
        "plain": " ".join(spaced(words.plain).split()),
        "limit": asked.limit,
        "offset": asked.offset,
    }
    filters = {name: getattr(asked, name) for name in _FACETS if getattr(asked, name)}
    connection.execute(_HITS + _of_fields(asked.fields), values)
    where = _where(filters)
    hits = tuple(
        Hit(thing, kind, FIELDS[place], *_shown(connection, id_), round(best, 4))
        for thing, kind, place, id_, best in connection.execute(_BEST.format(where=where), values | filters)
    )
    count = f"SELECT count(DISTINCT thing) FROM hit {where}"  # noqa: S608  (`_where` holds names of columns only)
    (total,) = connection.execute(count, filters).fetchone()
    return Found(hits, total, _facets(connection, filters) if asked.facets else {})


def _of_fields(fields: tuple[str, ...]) -> str:
    numbers = [str(FIELDS.index(name)) for name in fields if name in FIELDS]
    return f" AND field IN ({', '.join(numbers)})" if numbers else ""


def _where(filters: Mapping[str, str]) -> str:
    return "WHERE " + " AND ".join(f"{name} = :{name}" for name in filters) if filters else ""


def _shown(connection: sqlite3.Connection, entry: int) -> tuple[str, str, str]:
    row = connection.execute("SELECT text, language, document FROM entry WHERE id = ?", (entry,)).fetchone()
    return str(row[0]), str(row[1]), str(row[2])


def _facets(connection: sqlite3.Connection, filters: dict[str, str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the values of each facet under the filters of the others."""
    counted = {}
    for name in _FACETS:
        others = {key: value for key, value in filters.items() if key != name}
        where = _where(others) + (" AND" if others else "WHERE") + f" {name} != ''"
        query = (
            f"SELECT {name}, count(DISTINCT thing) AS number FROM hit {where} "  # noqa: S608  (names of columns only)
            f"GROUP BY {name} ORDER BY number DESC, {name} LIMIT {_MOST_VALUES}"
        )
        counted[name] = tuple((str(value), int(number)) for value, number in connection.execute(query, others))
    return counted
