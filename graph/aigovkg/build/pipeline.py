"""build: everything anew. add: annotation sets into the current graph."""

from __future__ import annotations

import lzma
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from rdflib import Literal

from aigovkg import infer, link, plugins
from aigovkg.authoring import protected, record, user
from aigovkg.authoring.describing import DESCRIPTION, recount
from aigovkg.authoring.following import infer_anew
from aigovkg.build import unchanged
from aigovkg.build.sets import Job, Outcome, Prepared, Refused, prepare, prepare_all
from aigovkg.build.summary import Summary, count
from aigovkg.describe import DATASET, describe, hash_file
from aigovkg.errors import AigovkgError, AnnotationError, StoreError, TextError, ValidationError, VocabularyError
from aigovkg.names import ROOT, graph_iri
from aigovkg.progress import Progress
from aigovkg.query import load_queries
from aigovkg.settings import Settings
from aigovkg.store import Statistics, Store, Writer
from aigovkg.store.editing import Editor
from aigovkg.store.recounting import Delta, keep
from aigovkg.store.writer import quads
from aigovkg.text import find

__all__ = ["add", "build"]

_DATA = {
    "ontology": ("ontology/*.ttl", "ontology/alignment/*.ttl"),
    "vocabulary": ("ontology/vocabulary/*.ttl",),
    "catalogue": ("graph/catalogue/*.ttl",),
}
SAMPLES, ANNOTATIONS = ROOT / "graph" / "samples", ROOT / "graph" / "annotations"


def build(
    texts: Sequence[Path],
    settings: Settings,
    progress: Progress | None = None,
    *,
    extractors: Sequence[str] = (),
    anew: bool = False,
) -> Summary:
    """Make the graph anew from everything that the project ships, the texts given and the sets that were accepted.

    Where all of that is what it was, and so is the graph that was made of it, nothing is done. A text takes the place
    of the shipped annotation set of its document and language, an accepted set that of both.
    What is wrong with one text or set leaves out that one only; the summary tells.

    Args:
        texts: files and folders of texts, beside the samples.
        settings: see `aigovkg.settings.SETTINGS`.
        progress: is told how far it is.
        extractors: plug-ins that add to what the rules find in texts; what goes wrong with them is noted.
        anew: build also where nothing changed; so it is with plug-ins, which may find something else each time.
    Returns:
        What was built, or what was told of the graph when it was.
    Raises:
        UsageError: there is no such extractor.
        TextError: there is nothing to read at a path, or nothing could be read at any.
        StoreError: the store is held by another process, full, or may not be written.
        VocabularyError: the ontology, vocabulary or catalogue is malformed.
        LinkError: a mapping set is.
    """
    started = time.monotonic()
    progress = progress or Progress()
    plugins.load(extractors)
    given = find(texts) if texts else []
    store = Store(settings.store)
    samples, shipped = sorted(SAMPLES.glob("*.md")), sorted(ANNOTATIONS.glob("*.ttl*"))
    files = (*samples, *given, *shipped)
    basis = "" if extractors else unchanged.basis(store, settings, files)
    before = unchanged.recall(store, basis) if basis and not anew else None
    if before is not None:
        before.seconds = time.monotonic() - started
        return before
    with store.publish() as writer:
        inputs = _load_data(writer, progress)
        sets = _Sets(writer, settings, progress, inputs, tuple(extractors))
        sets.read(store.accepted(), "Reading accepted annotation sets")
        sets.read([*samples, *given], "Reading texts", texts=True, known=_known(shipped) if given else {})
        _need_one(given, sets)
        sets.read([path for path in shipped if not sets.has(path)], "Reading shipped annotation sets")
        summary = sets.summary()
        summary.notes = (*summary.notes, *_take_over(store, writer))
        writer.announce = partial(_noted, store, "build", ())
        progress.start("Inferring")
        infer.run(writer)
        progress.start("Describing and publishing")
        _describe(store, writer, inputs, writer.statistics(), summary)
    summary.version = store.current().version
    summary.seconds = time.monotonic() - started
    if basis == unchanged.basis(store, settings, files):  # nothing was changed while it was read
        unchanged.keep(store, basis, summary)
    return summary


def add(files: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Summary:
    """Put annotation sets into the current graph and keep them; each replaces the set of its document and language.

    All are validated first; when one is refused, none is added.

    Args:
        files: annotation sets.
        settings: see `aigovkg.settings.SETTINGS`.
        progress: is told how far it is.
    Raises:
        AnnotationError: a file cannot be read.
        ValidationError: a set breaks the shapes; the error carries the report.
        StoreError: there is no graph yet, or the store is held by another process, or full.
    """
    started = time.monotonic()
    progress = progress or Progress()
    store = Store(settings.store)
    store.current()
    progress.start("Validating annotation sets", len(files))
    prepared: list[tuple[Path, Prepared]] = []
    for path in files:
        for outcome in prepare(Job(path, False, settings.threshold, settings.max_text, settings.cache)):
            if isinstance(outcome, Refused):
                raise _refusal(outcome, path)
            prepared.append((path, outcome))
        progress.advance(path.name)
    with store.revise() as writer:
        inputs = _described_inputs(writer)
        writer.remove(DESCRIPTION)
        writer.delta = Delta(DESCRIPTION)
        editor = Editor(writer, protected)
        for path, outcome in prepared:
            kept = store.accept(_file_name(outcome.graph, path), path.read_bytes())
            editor.put(outcome.graph, quads(outcome.data, outcome.syntax, outcome.graph), replace=True)
            inputs[kept.name] = hash_file(kept)
        changed = [outcome.graph for _, outcome in prepared]
        store.set_authored(store.authored().difference(changed))
        writer.announce = partial(_noted, store, "add", changed)
        progress.start("Inferring")
        infer_anew(store, writer, editor)
        writer.leave_to(changed, graph_iri("inferences"))  # a build infers only what no graph says
        progress.start("Describing and publishing")
        summary = Summary(warnings=sum(outcome.warnings for _, outcome in prepared))
        _describe(store, writer, inputs, recount(store, writer)[1], summary)
    summary.version = store.current().version
    summary.seconds = time.monotonic() - started
    return summary


def _take_over(store: Store, writer: Writer) -> tuple[str, ...]:
    """Put graphs that were written over HTTP in the place of what the build made; return what there is to say of it."""
    graphs = sorted(store.authored())
    if not graphs:
        return ()
    try:
        before = store.open()
        for graph in graphs:
            writer.replace(graph, before.graph(graph))
    except StoreError as error:
        raise StoreError(
            f"Graphs that were written over HTTP cannot be taken over ({error.failed})",
            str(store.root),
            "Bring back the store from a backup, or remove its file `authored` to build without them",
        ) from None
    return tuple(f"{graph} stays as it was written over HTTP" for graph in graphs)


def _noted(store: Store, action: str, graphs: Iterable[str], version: str) -> None:
    """Write down in the audit log what is about to be published."""
    try:
        before = store.current().version
    except StoreError:
        before = ""
    record(store.root, who=user(), action=action, graphs={graph: {} for graph in graphs}, before=before, after=version)


def _refusal(refused: Refused, path: Path) -> AigovkgError:
    if refused.report:
        return ValidationError(
            refused.reason, remedy="Mend it and add it again; nothing was added", report=refused.report
        )
    return AnnotationError(refused.reason.rstrip("."), remedy=f"Nothing was added; try `aigovkg validate {path}`")


def _file_name(graph: str, path: Path) -> str:
    """Name an accepted file by its document and language, so that a new version replaces the old one."""
    endings = "".join(re.findall(r"\.(?:ttl|nt|jsonld|json|trig|nq|rdf|gz|xz)(?=\.|$)", path.name.lower()))
    return graph.rpartition("/")[2] + endings


def _load_data(writer: Writer, progress: Progress) -> dict[str, str]:
    """Load the ontology, vocabulary, catalogue and links; return what was read, with its hashes."""
    inputs: dict[str, str] = {}
    progress.start("Loading ontology, vocabulary, catalogue and links")
    for kind, patterns in _DATA.items():
        for path in (path for pattern in patterns for path in sorted(ROOT.glob(pattern))):
            inputs[path.relative_to(ROOT).as_posix()] = hash_file(path)
            try:
                writer.load(graph_iri(kind), path.read_bytes())
            except AnnotationError as error:
                raise VocabularyError(error.failed, path.name, "Mend the file; `aigovkg check` tells more") from None
    for mappings in link.load():
        writer.load(graph_iri("links"), mappings.to_graph())
    for path in sorted(link.FOLDER.glob("*.sssom.tsv")):
        inputs[path.relative_to(ROOT).as_posix()] = hash_file(path)
    return inputs


def _describe(store: Store, writer: Writer, inputs: dict[str, str], counted: Statistics, summary: Summary) -> None:
    """Let the graph say what it holds, and the summary, too."""
    writer.load(DESCRIPTION, describe(writer, inputs, counted, load_queries(problems=[]).values()))
    announce = writer.announce

    def announced(version: str) -> None:
        announce(version)
        keep(store.derived(version), counted)

    writer.announce = announced
    count(writer, summary)


class _Sets:
    """Takes prepared annotation sets into the graph; the first that comes for a document and language stays."""

    def __init__(
        self,
        writer: Writer,
        settings: Settings,
        progress: Progress,
        inputs: dict[str, str],
        extractors: tuple[str, ...],
    ) -> None:
        self.extractors = extractors
        self.writer, self.settings, self.progress, self.inputs = writer, settings, progress, inputs
        self.loaded: dict[str, Prepared] = {}
        self.refused: list[Refused] = []
        self.notes: list[str] = []
        self.warnings = 0

    def read(
        self, paths: Sequence[Path], title: str, *, texts: bool = False, known: dict[str, str] | None = None
    ) -> None:
        """Prepare files and load what comes of them."""
        if not paths:
            return
        self.progress.start(title, len(paths))
        chosen = self.settings
        told = (texts, chosen.threshold, chosen.max_text, chosen.cache, known or {}, self.extractors)
        jobs = [Job(path, *told) for path in paths]
        for job, outcomes in prepare_all(jobs):
            for outcome in outcomes:
                self._take(outcome)
            self.inputs[job.path.name] = hash_file(job.path)
            self.progress.advance(job.path.name)

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self.refused.append(outcome)
            return
        before = self.loaded.get(outcome.graph)
        if before is None:
            self.writer.load(outcome.graph, outcome.data, outcome.syntax)
            self.loaded[outcome.graph] = outcome
            self.notes += (f"{outcome.source}: {note}" for note in outcome.notes)
            self.warnings += outcome.warnings
        elif before.sha256 != outcome.sha256:
            self.notes.append(
                f"{outcome.source} is about the same document as {before.source}, which was kept;"
                " give it an `id` of its own if it is another document"
            )

    def has(self, path: Path) -> bool:
        """Tell whether the set of a shipped file was loaded from a text, or from an accepted set, already."""
        return str(graph_iri("annotations", path.name.partition(".")[0])) in self.loaded

    def summary(self) -> Summary:
        """Begin the summary with what only this knows."""
        return Summary(warnings=self.warnings, refused=tuple(self.refused), notes=tuple(self.notes))


def _need_one(given: Sequence[Path], sets: _Sets) -> None:
    """Raise when texts were given and none could be used: then the graph should stay as it is."""
    names = {path.name for path in given}
    reasons = [refused.reason for refused in sets.refused if refused.source in names]
    if given and len({refused.source for refused in sets.refused} & names) == len(names):
        raise TextError(
            reasons[0].rstrip("."), remedy="" if len(names) == 1 else "None of the texts given could be used"
        )


def _known(shipped: Sequence[Path]) -> dict[str, str]:
    """Read from shipped annotation sets which text they are about: SHA-256 -> slug of the document."""
    return dict(pair for path in shipped for pair in _text_of(path))


def _text_of(path: Path) -> Iterator[tuple[str, str]]:
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
        head = file.read(4000).decode(errors="ignore")
    sha256 = re.search(r'aigov:sha256 "([0-9a-f]{64})"', head)
    document = re.search(r"aigov:textOf \S*[/:]document/([^\s>;]+)", head)
    if sha256 and document:
        yield sha256[1], document[1]


_INPUTS = (
    "SELECT ?name ?hash { ?dataset prov:wasDerivedFrom ?file . ?file rdfs:label ?name ; dcterms:identifier ?hash }"
)


def _described_inputs(writer: Writer) -> dict[str, str]:
    """Read the inputs of the current graph from its description."""
    rows = writer.query(_INPUTS.replace("?dataset", f"<{DATASET}>")).rows()
    return {str(name): str(sha).removeprefix("sha256:") for name, sha in rows if isinstance(name, Literal)}
