"""Makes a change to the current graph: applies it to a copy, checks it, infers anew, publishes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import partial

from aigovkg.annotation import AnnotationSet
from aigovkg.authoring.audit import record
from aigovkg.authoring.describing import DESCRIPTION, follow
from aigovkg.authoring.edits import Edit
from aigovkg.authoring.following import infer_anew
from aigovkg.errors import AnnotationError, ConflictError, InputError, QueryError, ValidationError
from aigovkg.names import BASE, graph_iri
from aigovkg.query import explain, guard
from aigovkg.query.steps import Clear, Create, Data, Load, Modify, Step, Transfer, meant
from aigovkg.query.updates import split
from aigovkg.store import Store, editing
from aigovkg.store.editing import UNNAMED, Change, Editor, Quads, place
from aigovkg.store.recounting import Delta

__all__ = ["Done", "apply", "protected"]

_OURS = BASE + "graph/"
_SETS = str(graph_iri("annotations")) + "/"
_LOGGED = 10_000  # characters of an update that the audit log keeps


@dataclass(frozen=True, slots=True)
class Done:
    """What a change came to.

    Attributes:
        version: of the graph that is served now.
        graph: version of the named graph that it was about; "" when it was about others, too, or is gone.
        created: the graph that it was about is new.
        changes: how many triples came and went, by graph.
    """

    version: str
    graph: str = ""
    created: bool = False
    changes: dict[str, Change] = field(default_factory=dict)


def protected(graph: str) -> bool:
    """Tell whether a graph is made by `build` from files, so that it is not written to."""
    return graph.startswith(_OURS) and graph != UNNAMED and not graph.startswith(_SETS)


def apply(store: Store, edit: Edit) -> Done:
    """Make a change and publish it: all of it, or nothing. When this returns it is on the disk and served.

    Args:
        store: the store; its `wait` says how long to wait for another writer.
        edit: the change.
    Raises:
        QueryError: the update is malformed or refused.
        AnnotationError: a document is not well-formed.
        ValidationError: an annotation set would break the shapes.
        ProtectedError: a graph that `build` makes would be changed.
        ConflictError: the graph is not what `match` or `unless` says.
        StoreError: the store is held by another process too long, or full.
    """
    if edit.update:
        guard(edit.update, update=True, allowed=edit.allowed)
    with store.revise() as writer:
        before = store.current().version
        writer.delta = Delta(DESCRIPTION)
        editor = Editor(writer, protected)
        existed = edit.whole or editor.exists(edit.graph or UNNAMED)
        writer.announce = partial(_noted, store, edit, editor, before)
        _agree(edit, editor, before, exists=existed)
        _perform(edit, editor)
        if edit.shapes:
            for graph in sorted(editor.changes):
                _check(editor, graph)
        infer_anew(store, writer, editor)
        writer.version = after = editor.version(before)
        follow(store, writer, editor)
        about = editor.version_of(edit.graph) if edit.graph else ""
    return Done(after, about, not existed, editor.changes)


def _agree(edit: Edit, editor: Editor, before: str, *, exists: bool) -> None:
    """Hold what the change was made for against what there is: a named graph has a version of its own."""
    if not (edit.match or edit.unless):
        return
    version = editor.version_of(edit.graph) if edit.graph else before

    def is_one(tags: str) -> bool:
        return exists if tags == "*" else version in tags.split()

    if edit.match and not is_one(edit.match):
        raise ConflictError("The graph was changed since you read it", edit.graph, "Read it again, then change it")
    if edit.unless and is_one(edit.unless):
        failed = "There is such a graph already" if edit.unless == "*" else "The graph has that version"
        raise ConflictError(failed, edit.graph, "Leave out If-None-Match to change it")


def _perform(edit: Edit, editor: Editor) -> None:
    graph = edit.graph or UNNAMED
    if edit.action in {"update", "patch"}:
        _update(edit, editor)
        others = sorted(editor.changes.keys() - {graph})
        if edit.action == "patch" and others:
            raise InputError("A patch of one graph may not change another", others[0], "Send the update to /sparql")
    elif edit.action == "delete":
        editor.clear(graph, drop=True)
    elif edit.whole:
        _put_all(edit, editor)
    else:
        documents = (editor.parsed(bytes.fromhex(data), syntax, graph, edit.base) for data, syntax in edit.parts)
        editor.put(graph, (quad for document in documents for quad in document), replace=edit.action == "put")


def _put_all(edit: Edit, editor: Editor) -> None:
    """Add documents to all graphs, or replace these. What was inferred counts on neither side: it is inferred anew."""
    inferred = str(graph_iri("inferences"))
    documents = (editor.dataset(bytes.fromhex(data), syntax, edit.base) for data, syntax in edit.parts)
    placed: dict[str, Quads] = defaultdict(list)
    for quad in itertools.chain.from_iterable(documents):
        placed[place(quad)].append(quad)
    replace = edit.action == "put"
    for graph in editor.graphs() if replace else ():
        if graph not in placed and graph != inferred:
            editor.clear(graph, drop=True)
    for graph in sorted(placed.keys() - {inferred}):
        editor.put(graph, placed[graph], replace=replace)


def _update(edit: Edit, editor: Editor) -> None:
    graph = (edit.graph or UNNAMED) if edit.action == "patch" else ""
    try:
        steps = split(
            edit.update, lambda prologue, token: editing.iri(prologue, token, edit.base), using=edit.using, graph=graph
        )
        for step in steps:
            _step(step, editor, edit.base)
    except SyntaxError as error:
        real = editing.misread(edit.update, edit.base) if "LOAD" not in edit.update.upper() else error
        if real is None:
            raise QueryError("The update could not be read", str(error)[:200], "Put spaces between words") from None
        raise explain(edit.update, real) from None


def _step(step: Step, editor: Editor, base: str) -> None:
    match step:
        case Data(text, delete):
            quads = editing.data(text, base)
            editor.change(quads if delete else (), () if delete else quads)
        case Modify(text):
            editor.modify(text, base, meant)
        case Create(graph, silent):
            if editor.exists(graph) and not silent:
                raise QueryError("There is such a graph already", graph, "Write CREATE SILENT GRAPH to go on")
            editor.create(graph)
        case Clear(graph, drop, silent):
            names = list(_targets(graph, silent, editor))
            for name in names:  # before any of them is emptied, which takes a while
                editor.check(name, "all of it")
            for name in names:
                editor.clear(name, drop=drop)
        case Load(source, graph, silent):
            _load(source, graph, silent, editor)
        case Transfer():
            _transfer(step, editor)


def _targets(graph: str, silent: bool, editor: Editor) -> Iterable[str]:
    if graph in {"ALL", "NAMED"}:
        return [name for name in editor.graphs() if graph == "ALL" or name != UNNAMED]
    if graph == "DEFAULT":
        return [UNNAMED]
    return [graph] if _exists(graph, silent, editor) else []


def _exists(graph: str, silent: bool, editor: Editor) -> bool:
    found = editor.exists(graph)
    if not found and not silent:
        raise QueryError("There is no such graph", graph, "Write SILENT to go on without it")
    return found


def _load(source: str, graph: str, silent: bool, editor: Editor) -> None:
    try:
        quads = editing.fetched(source)
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        if silent:
            return
        raise QueryError(f"What LOAD names could not be read ({str(error)[:200]})", source) from None
    editor.put(UNNAMED if graph == "DEFAULT" else graph, quads, replace=False)


def _transfer(step: Transfer, editor: Editor) -> None:
    source = "" if step.source == "DEFAULT" else step.source
    target = UNNAMED if step.target == "DEFAULT" else step.target
    if step.source == step.target or (source and not _exists(source, step.silent, editor)):
        return
    editor.put(target, list(editor.content(source)), replace=step.verb != "ADD")
    if step.verb == "MOVE" and (source or UNNAMED) != target:
        editor.clear(source or UNNAMED, drop=True)


def _check(editor: Editor, graph: str) -> None:
    """Hold an annotation set against the shapes."""
    if not graph.startswith(_SETS):
        return
    data = editor.graph(graph)
    if not len(data):
        return
    try:
        AnnotationSet.from_graph(data)
    except AnnotationError as error:
        raise ValidationError("This would not be an annotation set any more", graph, str(error)) from None
    from aigovkg.validate import validate  # takes a second to import, and most changes need none of it

    report = validate(data)
    if not report.conforms:
        count = len(report.violations)
        raise ValidationError(
            f"The annotation set would break the shapes ({count} {'violation' if count == 1 else 'violations'})",
            graph,
            "Nothing was changed; mend it and send it again",
            report=report.text(10),
        )


def _noted(store: Store, edit: Edit, editor: Editor, before: str, after: str) -> None:
    """Write down what is about to be published: who did it, and which graphs a rebuild must take over."""
    store.set_authored(store.authored() | editor.changes.keys())
    record(
        store.root,
        who=edit.who,
        **dict(zip(("address", "request"), edit.origin, strict=True)),
        action=edit.action,
        graphs={graph: asdict(change) for graph, change in editor.changes.items()},
        before=before,
        after=after,
        sha256=edit.sha256,
        update=edit.update[:_LOGGED],
    )
