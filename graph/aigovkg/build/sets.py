"""Texts and files -> validated annotation sets. This part of a build runs in several processes."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path

from aigovkg import plugins, turtle
from aigovkg.annotation import AnnotationSet
from aigovkg.build.remembered import Verdict, recall, remember
from aigovkg.collector import rarely
from aigovkg.errors import AigovkgError, InputError, VocabularyError
from aigovkg.extract import extract, resources
from aigovkg.text import Text, read
from aigovkg.validate import validate

__all__ = ["Job", "Outcome", "Prepared", "Refused", "prepare", "prepare_all"]


#: How many bytes of files take about as long to read and validate as a process takes to begin.
_PAYS = 50_000
#: Syntaxes whose bytes the store takes as they are, and what it calls them.
_LOADED_AS = {"turtle": "turtle", "nt": "ntriples"}


@dataclass(frozen=True, slots=True)
class Job:
    """One file to prepare.

    Attributes:
        path: a text, or an annotation set.
        is_text: it is a text, which has to be extracted.
        threshold: confidence from which a claim is also stated as a plain triple (0 to 1).
        max_bytes: larger texts are refused.
        cache: folder that remembers which sets are valid.
        known: SHA-256 of texts that the shipped annotation sets are about -> slug of their document.
        extractors: plug-ins that add to what the rules find in a text.
    """

    path: Path
    is_text: bool
    threshold: float
    max_bytes: int
    cache: Path
    known: Mapping[str, str] = field(default_factory=dict)
    extractors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A validated annotation set: its named graph, its Text's hash, its triples; and what went wrong with plug-ins."""

    source: str
    graph: str
    sha256: str
    data: bytes
    syntax: str
    warnings: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or an annotation set of it, that was left out: the reason as a sentence, and the report if any."""

    source: str
    reason: str
    violations: int = 0
    report: str = ""


Outcome = Prepared | Refused


def prepare(job: Job) -> list[Outcome]:
    """Read, extract where it is a text, and validate one file.

    What is wrong with the file comes back as `Refused`.

    Raises:
        VocabularyError: the vocabulary or a rule is malformed, so that no text can be read.
    """
    try:
        if not job.is_text:
            return [_validated(job, *turtle.read_bytes(job.path))]
        texts = read(job.path, max_bytes=job.max_bytes)
        return [_extracted(job, text) for text in texts]
    except VocabularyError:
        raise
    except AigovkgError as error:
        return [Refused(job.path.name, str(error))]


def _extracted(job: Job, text: Text) -> Outcome:
    slug = job.known.get(text.sha256)
    if slug and not text.metadata.id:
        text = replace(text, metadata=replace(text.metadata, id=slug))
    given = resources()
    annotations, problems = plugins.extend(text, extract(text, given), plugins.load(job.extractors), given)
    annotations.check(text.content)
    outcome = _validated(job, turtle.to_turtle(annotations, job.threshold).encode(), "turtle")
    return replace(outcome, notes=tuple(problems)) if isinstance(outcome, Prepared) else outcome


def _validated(job: Job, data: bytes, syntax: str) -> Outcome:
    source, loaded_as = job.path.name, _LOADED_AS.get(syntax)
    held = recall(job.cache, data) if loaded_as else None
    if held is not None and loaded_as:
        return Prepared(source, held.graph, held.sha256, data, loaded_as, held.warnings)
    graph = turtle.parse(data, syntax, source)
    annotations = AnnotationSet.from_graph(graph)
    report = validate(graph)
    if not report.conforms:
        count = len(report.violations)
        reason = (
            f"The annotation set of {source} breaks the shapes ({count} {'violation' if count == 1 else 'violations'})"
        )
        return Refused(source, reason, count, report.text(10))
    found = Verdict(str(annotations.graph_iri), annotations.text.sha256, len(report.warnings))
    if loaded_as:
        remember(job.cache, data, found)
    else:
        data, loaded_as = graph.serialize(format="nt", encoding="utf-8"), "ntriples"
    return Prepared(source, found.graph, found.sha256, data, loaded_as, found.warnings)


def prepare_all(jobs: Sequence[Job], processes: int | None = None) -> Iterator[tuple[Job, list[Outcome]]]:
    """Prepare files in several processes, in the order given; only a few results wait at a time.

    Args:
        jobs: the files.
        processes: how many; when None as many as there are processors and enough to read for each.
    Raises:
        InputError: a process was ended from outside, for want of memory most likely.
    """
    processes = min(len(jobs), processes or _worthwhile(jobs))
    if processes <= 1:
        for job in jobs:
            yield job, prepare(job)
        return
    others = set(active_children())
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin)
    try:
        with _deaf():
            for _ in range(processes):  # a task starts one process where none is idle yet
                pool.submit(os.getpid)
        yield from _in_order(pool, jobs, processes * 2)
    except BrokenProcessPool:
        raise InputError(
            "A process that read texts was ended by the system",
            remedy="It ran out of memory, most likely: give fewer or smaller texts, or free some memory",
        ) from None
    finally:
        for process in set(active_children()) - others:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


def _worthwhile(jobs: Sequence[Job]) -> int:
    """Return how many processes pay: each takes a second or two to begin."""
    return min(len(_processors()), 1 + sum(map(_to_read, jobs)) // _PAYS)


def _to_read(job: Job) -> int:
    """Return the bytes of a file; none of a set that was found valid before, nor of what cannot be read."""
    try:
        known = not job.is_text and recall(job.cache, turtle.read_bytes(job.path)[0]) is not None
        return 0 if known else job.path.stat().st_size
    except (AigovkgError, OSError):
        return 0


def _in_order(pool: ProcessPoolExecutor, jobs: Sequence[Job], most: int) -> Iterator[tuple[Job, list[Outcome]]]:
    waiting: deque[tuple[Job, Future[list[Outcome]]]] = deque()
    for job in jobs:
        waiting.append((job, pool.submit(prepare, job)))
        if len(waiting) >= most:
            first, future = waiting.popleft()
            yield first, future.result()
    while waiting:
        first, future = waiting.popleft()
        yield first, future.result()


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, not even while they begin: they inherit what is ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _processors() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


def _begin() -> None:
    """Collect garbage as rarely as the parent, and end when it is gone, however it ended."""
    rarely()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
