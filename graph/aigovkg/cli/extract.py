"""aigovkg extract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aigovkg.cli import options
from aigovkg.errors import UsageError

if TYPE_CHECKING:
    from aigovkg.annotation import AnnotationSet

__all__ = ["command"]

_APART = "Extract one after the other, or tell them apart with --id"


@click.command("extract")
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File, or folder when there are several sets.")
@click.option("--encoding", help="Encoding of the text, such as gb18030; detected otherwise.")
@click.option("--title", default="", help="Title of the document.")
@click.option("--type", "kind", default="", help="Type of the document, such as Law or Declaration.")
@click.option("--author", "authors", multiple=True, help="Author; may be given several times.")
@click.option("--issuer", default="", help="Who issued the document.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--date", default="", help="Date: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--source", default="", help="Where it was published, best an address.")
@click.option("--lang", default="", help="Language of the text: en or zh; detected otherwise.")
@click.option("--id", "identifier", default="", help="Slug of the document.")
@click.option("--about", default="", help="Slug of the document that it is about.")
@click.option("--extractor", "extractors", multiple=True, help="Plug-in that adds to what the rules find.")
@click.option("--compress", is_flag=True, help="Write .ttl.xz files into the folder.")
def command(
    texts: tuple[Path, ...],
    output: Path | None,
    encoding: str | None,
    kind: str,
    authors: tuple[str, ...],
    lang: str,
    identifier: str,
    extractors: tuple[str, ...],
    compress: bool,
    **said: str,
) -> int:
    """Make annotation sets of TEXTS (files, folders): their mentions and claims, in Turtle.

    Metadata come from the options, else from front matter or bylines in the text. A file that holds several documents
    gives several sets.

    \b
    Example:
      aigovkg extract speech.txt --title "A speech" --author "A. Person" --date 2024-05-17
      aigovkg extract corpus/ -o sets/
    """
    from aigovkg import plugins, settings, turtle
    from aigovkg.extract import extract, resources
    from aigovkg.text import Metadata, find, read

    chosen = settings.load()
    metadata = Metadata(type=kind, authors=authors, language=lang, id=identifier, **said)
    files = find(texts)
    loaded, further = resources(), plugins.load(extractors)
    problems: list[str] = []
    sets: dict[str, AnnotationSet] = {}
    for path in files:
        for text in read(path, encoding=encoding, metadata=metadata, max_bytes=chosen.max_text):
            annotations, went_wrong = plugins.extend(text, extract(text, loaded), further, loaded)
            problems += went_wrong
            if annotations.slug in sets:
                raise UsageError("Two texts are of one document", f"{annotations.slug} (the second: {path})", _APART)
            sets[annotations.slug] = annotations
    if output is None and len(sets) == 1:
        options.write_out(turtle.to_turtle(next(iter(sets.values())), chosen.threshold).encode(), None)
        return _tell(problems)
    if output is None:
        raise UsageError(f"The texts hold {len(sets)} documents", remedy="Name a folder for their sets with -o")
    into_file = len(sets) == 1 and output.suffix in {".ttl", ".gz", ".xz"}
    if not into_file and output.exists() and not output.is_dir():
        raise UsageError("The sets of several documents need a folder, and this is a file", str(output))
    for slug, annotations in sets.items():
        path = output if into_file else output / f"{slug}.ttl{'.xz' if compress else ''}"
        turtle.write(annotations, path, chosen.threshold)
        counts = f"{len(annotations.mentions)} mentions, {len(annotations.claims)} claims"
        click.echo(f"{path}: {counts}", err=True)
    return _tell(problems)


def _tell(problems: list[str]) -> int:
    """Tell what went wrong with plug-ins; return the exit code."""
    for problem in problems:
        click.echo(problem, err=True)
    return 1 if problems else 0
