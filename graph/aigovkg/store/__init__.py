"""The store: snapshots published like a web site, one writer at a time. Only this package queries Oxigraph.

snapshot.py   Snapshot: a published graph, opened for reading; Result: what a query answers, and its formats
writer.py     Writer: fills a snapshot that nobody reads yet
statistics.py Statistics: how many things of which class, and what joins them
recounting.py the same after a change, from the counts before it
horn.py       what follows by rules from what came, and no longer from what went
editing.py    Editor: changes single triples of what a Writer fills
folder.py     Store: the folder of snapshots, the one that is current, accepted annotation sets, the lock
files.py      files that are replaced in one step
remote.py     Remote: another endpoint in the place of a snapshot
scratch.py    Scratch: a graph in memory, for the length of a task
"""

from __future__ import annotations

from aigovkg.store.folder import Current, Store
from aigovkg.store.remote import Remote
from aigovkg.store.scratch import Scratch
from aigovkg.store.snapshot import FORMATS, Format, Result, Snapshot, check_syntax
from aigovkg.store.statistics import Classes, Statistics
from aigovkg.store.writer import Writer

__all__ = [
    "FORMATS",
    "Classes",
    "Current",
    "Format",
    "Remote",
    "Result",
    "Scratch",
    "Snapshot",
    "Statistics",
    "Store",
    "Writer",
    "check_syntax",
]
