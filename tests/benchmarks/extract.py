"""Measures extraction: how fast, against spaCy; whether time grows linearly; what bounds the memory.

    python tests/benchmarks/extract.py [--size MB] FOLDER…

Time is also measured for texts that no author wrote, at two lengths each: one endless line, a great many headings.

Of the texts in the folders, documents of `--size` MB in all are made (20 unless told otherwise), each under a name of
its own. The whole pipeline and the mentions alone are measured in one process against spaCy's blank English pipeline
with sentencizer and PhraseMatcher over the same labels; it needs the dependency group `bench` and is left out where
that is not installed.
"""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import aigovkg.matcher
from aigovkg.extract import Resources, extract, resources
from aigovkg.text import Metadata, Text, find, read


def documents(folders: Sequence[Path], size: int) -> Iterator[Text]:
    """Yield the texts of the folders again and again, until their UTF-8 form has `size` bytes."""
    texts = [text for path in find(folders) for text in read(path)]
    left = size
    for turn in range(size):
        for text in texts:
            content = text.content.encode()[:left].decode(errors="ignore")
            # A line of its own makes each text another one, so that nothing can be kept from the turn before.
            yield replace(text, content=f"{content}\n\n{turn}\n")
            left -= len(content.encode())
            if left <= 0:
                return


def seconds(work: Callable[[Text], object], texts: Sequence[Text]) -> float:
    """Return the processor time that it takes to work through the texts."""
    gc.collect()
    begin = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begin


def spacy_pipeline(given: Resources) -> Callable[[Text], object] | None:
    """Return spaCy's tokenizer, sentencizer and PhraseMatcher over our labels; None where it is not installed."""
    try:
        spacy, matching = import_module("spacy"), import_module("spacy.matcher")
    except ImportError:
        return None
    pipeline: Any = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 100_000_000
    matcher = matching.PhraseMatcher(pipeline.vocab, attr="LOWER")
    for concept in given.vocabulary.concepts.values():
        weak = (label for labels in concept.weak.values() for label in labels)
        matcher.add(str(concept.iri), [pipeline.make_doc(label) for label in (*concept.names(), *weak)])
    return lambda text: matcher(pipeline(text.content), as_spans=True)


def peak() -> float:
    """Return the largest resident memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(folders: Sequence[Path], size: int, given: Resources, whole: Callable[[Text], object]) -> None:
    """Print what the memory grows by: many documents, then one document of the same size."""
    largest = max(documents(folders, size), key=lambda text: text.length)
    whole(largest)
    one = peak()
    for text in documents(folders, size):
        whole(text)
    first = f"{one:.0f} MiB after the largest document ({largest.length:,} characters)"
    click.echo(f"memory: {first}, {peak():.0f} MiB after all of them")


def linear(texts: Sequence[Text], whole: Callable[[Text], object]) -> None:
    """Print the time for one document of one, two, four and eight times the size."""
    full = "\n\n".join(text.content for text in texts)
    click.echo("one document of")
    for share in (8, 4, 2, 1):
        text = replace(texts[0], content=full[: len(full) // share])
        taken = seconds(whole, [text])
        speed = text.length / taken / 1e6
        click.echo(f"  {text.length / 1e6:6.2f} million characters: {taken:6.2f} s, {speed:.2f} million characters/s")


#: Texts that no author wrote, by the number of turns.
ODD: dict[str, Callable[[int], str]] = {
    "one endless line": lambda turns: "we support the openness of AI systems, " * turns,
    "headings": lambda turns: "".join(f"# Chapter {rank}\n" for rank in range(turns)),
    "zero bytes": lambda turns: "data\0protection \0" * turns,
    "marks of direction": lambda turns: "\u202e\u200fopen source\u202c " * turns,
}


def odd(turns: int, whole: Callable[[Text], object]) -> None:
    """Print the time for odd texts of so many turns, and of an eighth of them; linear growth gives 8."""
    click.echo(f"odd texts of {turns:,} turns")
    for name, made in ODD.items():
        few, many = (Text(made(count), "en", Metadata(title="Odd"), "odd.txt") for count in (turns // 8, turns))
        short, long = seconds(whole, [few]), seconds(whole, [many])
        click.echo(f"  {name:20} {long:6.1f} s for {many.length / 1e6:.1f} million characters: {long / short:.1f} : 1")


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--size", default=20.0, help="MB of text.")
@click.option("--turns", default=1_000_000, help="Turns of the odd texts: headings of one, for instance.")
@click.option("--rounds", default=3, help="How often each is measured; the median counts.")
def main(folders: tuple[Path, ...], size: float, turns: int, rounds: int) -> None:
    """Measure and print."""
    given = resources()
    whole, names = (lambda text: extract(text, given)), (lambda text: given.matcher.find(text.content))
    small = list(documents(folders, 200_000))
    for work in (whole, names):
        seconds(work, small)  # everything that is made on first use
    memory(folders, int(size * 1e6), given, whole)
    texts = list(documents(folders, int(size * 1e6)))
    works: dict[str, Callable[[Text], object]] = {"whole pipeline": whole, "mentions alone": names}
    other = spacy_pipeline(given)
    if other is not None:
        seconds(other, small)
        works["spaCy"] = other
    # In turns, so that a machine that is slower for a while is so for all of them.
    times = [{name: seconds(work, texts) for name, work in works.items()} for _ in range(rounds)]
    taken = {name: statistics.median(each[name] for each in times) for name in works}
    length = sum(text.length for text in texts)
    compiled = not aigovkg.matcher.__file__.endswith(".py")
    click.echo("compiled" if compiled else "not compiled; `python3 run.py compile` compiles")
    click.echo(f"{len(texts)} documents, {size:g} MB, {length:,} characters; processor time, median of {rounds}")
    for name, time_taken in taken.items():
        ratio = f", {taken['spaCy'] / time_taken:.1f} times as fast as spaCy" if other else ""
        click.echo(f"  {name:15} {time_taken:7.2f} s, {length / time_taken / 1e6:6.2f} million characters/s{ratio}")
    linear(texts, whole)
    odd(turns, whole)


if __name__ == "__main__":
    main()
