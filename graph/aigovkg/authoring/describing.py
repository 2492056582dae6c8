"""Keeps what the graph says of itself in step with a change: counts by class and property, and its named graphs."""

from __future__ import annotations

from aigovkg.describe import MATTER, amend
from aigovkg.names import graph_iri
from aigovkg.store import Statistics, Store, Writer
from aigovkg.store.editing import Editor
from aigovkg.store.recounting import keep, kept, recounted

__all__ = ["DESCRIPTION", "follow", "recount"]

#: The named graph that the figures are in, and which does not count in them.
DESCRIPTION = str(graph_iri("description"))
_INFERENCES = str(graph_iri("inferences"))
_MOST = 100_000  # triples that came and went, above which all is counted anew, which is quicker then


def follow(store: Store, writer: Writer, editor: Editor) -> None:
    """Bring the description in line with a change that was made, where the graph has one.

    Args:
        store: the store, whose current snapshot is the graph before the change.
        writer: holds the graph after it; its `version` is known, and its `delta` says what came and went.
        editor: made the change.
    """
    if not editor.changes or not editor.exists(DESCRIPTION):
        return
    before = store.open()
    there, here = before.view(DESCRIPTION), writer.view(DESCRIPTION)
    old, new = recount(store, writer)
    graphs = {*editor.changes, _INFERENCES}
    sizes = {graph: (there.count(graph), here.count(graph)) for graph in graphs}
    linked = None if writer.delta is not None and MATTER.isdisjoint(writer.delta.terms()) else (before, writer)
    gone, come = amend(old, new, sizes, linked)
    writer.delta = None
    writer.exchange(DESCRIPTION, gone, come)
    keep(store.derived(writer.version), new)


def recount(store: Store, writer: Writer) -> tuple[Statistics, Statistics]:
    """Count what the graph holds beside its description, before a change and after it; see `follow`."""
    before = store.open()
    there, here = before.view(DESCRIPTION), writer.view(DESCRIPTION)
    old = kept(store.derived(before.version)) or there.statistics()
    delta = writer.delta
    new = recounted(old, there, here, delta) if delta is not None and len(delta) <= _MOST else None
    return old, new or here.statistics()
