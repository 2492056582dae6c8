"""Text search over labels, definitions, the words of mentions, and claims; English and Chinese.

entries.py   what can be found, read from a graph by queries
words.py     what people type -> what the index understands; the tokens of a text
index.py     Index: an SQLite file (FTS5) with the entries of one snapshot, written once, read by any number
inside.py    search as a part of a SPARQL query
finding.py   Hit, Found: search in an index, ranked, counted by kind, language and document
"""

from __future__ import annotations

from aigovkg.search.entries import FIELDS, KINDS, Entry, entries
from aigovkg.search.finding import Asked, Found, Hit
from aigovkg.search.index import Index, ensure, ensure_remote, index_of, remote_folder
from aigovkg.search.inside import resolved

__all__ = [
    "FIELDS",
    "KINDS",
    "Asked",
    "Entry",
    "Found",
    "Hit",
    "Index",
    "ensure",
    "ensure_remote",
    "entries",
    "index_of",
    "remote_folder",
    "resolved",
]
