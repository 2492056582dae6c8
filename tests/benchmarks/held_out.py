"""Scores extraction on the paragraphs held out in tests/held_out, each file apart.

    python tests/benchmarks/held_out.py [--errors]

Concepts are scored where a file names them; of a concept that is known by another name, the same words count.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from aigovkg.annotation import AnnotationSet
from aigovkg.evaluate import Evaluation, Score, said
from aigovkg.extract import Resources, extract, resources
from aigovkg.text import Metadata, Text

__all__ = ["FILES", "score"]

FILES = sorted((Path(__file__).resolve().parents[1] / "held_out").glob("*.yaml"))
_THRESHOLD = 0.5


def score(path: Path, given: Resources) -> Evaluation:
    """Score the paragraphs of one file."""
    result = Evaluation()
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        metadata = {"authors": (), **entry["metadata"]}
        metadata["authors"] = tuple(metadata["authors"])
        text = Text(entry["text"], metadata.get("language", "en"), Metadata(**metadata), f"{entry['id']}.txt")
        found = extract(text, given)
        _statements(result, entry, found)
        if "mentions" in entry:
            _concepts(result, entry, found)
    return result


def _statements(result: Evaluation, entry: dict[str, Any], found: AnnotationSet) -> None:
    mine: dict[str, float] = {}
    for claim in found.claims:
        line = said(claim, found.text.document)
        mine[line] = max(claim.confidence, mine.get(line, 0.0))
    wanted = set(entry["claims"])
    for line, confidence in mine.items():
        result.calibrate(confidence, line in wanted)
    sure = {line for line, confidence in mine.items() if confidence >= _THRESHOLD}
    for line in sorted(wanted | sure):
        one = Score(line in wanted, line in sure, line in wanted and line in sure)
        result.add("statements", one, document=entry["id"], predicate=line.split()[1])
        if not one.right:
            error = "missed" if line in wanted else "wrong"
            result.errors.append({"document": entry["id"], "error": error, "what": line})


def _concepts(result: Evaluation, entry: dict[str, Any], found: AnnotationSet) -> None:
    wanted = dict(reversed(line.rsplit(" = ", 1)) for line in entry["mentions"])  # concept -> words
    words: dict[str, set[str]] = {}
    for mention in found.mentions:
        words.setdefault(mention.concept.rsplit("/", 1)[-1], set()).add(mention.exact.lower())
    for concept, surface in wanted.items():
        right = concept in words
        if not right:
            other = next((c for c, seen in sorted(words.items()) if surface.lower() in seen and c not in wanted), None)
            right = other is not None and words.pop(other) is not None
        words.pop(concept, None)
        result.add("concepts", Score(1, right, right), document=entry["id"])
        if not right:
            result.errors.append({"document": entry["id"], "error": "missed", "what": f"{surface} = {concept}"})
    for concept, seen in sorted(words.items()):
        result.add("concepts", Score(0, 1, 0), document=entry["id"])
        what = f"{' | '.join(sorted(seen))} = {concept}"
        result.errors.append({"document": entry["id"], "error": "wrong", "what": what})


def _lines(result: Evaluation) -> Iterator[str]:
    for measure, by in result.scores.items():
        for group in ("all", "document", "predicate"):
            for name, one in sorted(by.get(group, {}).items()):
                yield f"  {measure:10} {name:22} {one.precision:.3f} {one.recall:.3f} {one.f1:.3f}  ({one.gold})"
    for band in result.calibration:
        yield f"  confidence {band.name}: mean {band.confidence:.3f}, right {band.right:.3f} of {band.count}"


@click.command()
@click.option("--errors", is_flag=True, help="List what was missed and what was wrongly found, too.")
def main(errors: bool) -> None:
    """Score and print: precision, recall, F1, and how many there are."""
    given = resources()
    for path in FILES:
        result = score(path, given)
        click.echo(path.name)
        for line in _lines(result):
            click.echo(line)
        for error in result.errors if errors else ():
            click.echo("  {document} {error}: {what}".format_map(error))


if __name__ == "__main__":
    main()
