"""Scores extraction on the paragraphs held out in tests/held_out, each file apart.

    python tests/benchmarks/held_out.py [--errors] [FILE…]

Concepts are scored where a file names them; of a concept that is known by another name, the same words count. Where a
file gives the kind of its concepts ("words = kind/name"), overlapping words of the same kind count, in statements too.
How hard a file is tells "labels": what a plain search for the labels of ../shared/gold finds (0.92 on its own texts).
An entry that tells the words its claims rest on (`evidence`: claim -> words) has every wording of its concepts, too:
of such ones mentions and evidence are scored.
An entry has its paragraph as `text`, or says as `passage` where it stands in a file of ../shared/corpus/instruments:
`start` and `end` in code points of the content that reading the file gives. Without that folder passages are left out.
Dates, places and facets are the same with quotation marks and without.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
import yaml

from aigovkg.annotation import AnnotationSet, Claim
from aigovkg.evaluate import Evaluation, Score, said
from aigovkg.extract import Resources, extract, resources
from aigovkg.names import kind_of
from aigovkg.text import Metadata, Text, read

__all__ = ["FILES", "INSTRUMENTS", "entries", "judge", "places", "score"]

_CHECKOUT = Path(__file__).resolve().parents[2]
_LABELS = _CHECKOUT.parent / "shared" / "gold" / "concepts.tsv"
#: Where each concept is marked, by kind and name.
_Marked = dict[tuple[str, str], list[tuple[int, int]]]
FILES = sorted((_CHECKOUT / "tests" / "held_out").glob("*.yaml"))
#: Where the files stand that passages are taken from; they are not part of the repository.
INSTRUMENTS = _CHECKOUT.parent / "shared" / "corpus" / "instruments"
_THRESHOLD = 0.5


def score(path: Path, given: Resources) -> Evaluation:
    """Score the paragraphs of one file."""
    result = Evaluation()
    for entry, found in _read(path, given):
        names: dict[str, str] = {}
        if _has_kinds(entry):
            names = _by_kind(result, "concepts", entry, _marked(found))
            _by_kind(result, "labels", entry, _labelled(entry["text"]))
            if "evidence" in entry:
                _mentions(result, entry, found, names)
        elif "mentions" in entry:
            _concepts(result, entry, found)
        _statements(result, entry, found, names)
    return result


def judge(path: Path, given: Resources) -> Iterator[tuple[str, Claim, bool]]:
    """Judge the claims of one file: paragraph, the surest claim of each statement, and whether it is right."""
    for entry, found in _read(path, given):
        names = _by_kind(Evaluation(), "concepts", entry, _marked(found)) if _has_kinds(entry) else {}
        best: dict[str, Claim] = {}
        for claim in found.claims:
            line = _line(claim, found, names)
            if line not in best or claim.confidence > best[line].confidence:
                best[line] = claim
        for line, claim in best.items():
            yield entry["id"], claim, line in entry["claims"]


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The entries of one file, each with its text; passages only where the folder they are taken from is there."""
    for given in yaml.safe_load(path.read_text(encoding="utf-8")):
        entry = {**given, "claims": [_bare(line) for line in given["claims"]]}
        if "evidence" in entry:
            entry["evidence"] = {_bare(line): words for line, words in entry["evidence"].items()}
        if "passage" not in entry:
            yield entry
        elif INSTRUMENTS.is_dir():
            passage = entry["passage"]
            yield {**entry, "text": _content(passage["file"])[passage["start"] : passage["end"]]}


def places(words: str, text: str) -> list[tuple[int, int]]:
    """Where words stand in a text, in either case, whatever space is between them; no words inside others."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    pattern = rf"(?<![a-z0-9]){pattern}" if words[0].isascii() and words[0].isalnum() else pattern
    return [hit.span() for hit in re.finditer(pattern, text, re.IGNORECASE)]


@cache
def _content(file: str) -> str:
    [text] = read(INSTRUMENTS / file)
    return text.content


def _read(path: Path, given: Resources) -> Iterator[tuple[dict[str, Any], AnnotationSet]]:
    for entry in entries(path):
        metadata = {"authors": (), **entry["metadata"]}
        metadata["authors"] = tuple(metadata["authors"])
        text = Text(entry["text"], metadata.get("language", "en"), Metadata(**metadata), f"{entry['id']}.txt")
        yield entry, extract(text, given)


def _has_kinds(entry: dict[str, Any]) -> bool:
    return "/" in entry.get("mentions", [""])[0].rpartition(" = ")[2]


def _line(claim: Claim, found: AnnotationSet, names: Mapping[str, str]) -> str:
    return _bare(" ".join(names.get(word, word) for word in said(claim, found.text.document).split(" ")))


def _bare(line: str) -> str:
    return line.replace('"', "")


def _marked(found: AnnotationSet) -> _Marked:
    """Where each concept is mentioned."""
    marked: _Marked = {}
    for mention in found.mentions:
        marked.setdefault(kind_of(mention.concept) or ("", ""), []).append((mention.span.start, mention.span.end))
    return marked


def _labelled(text: str) -> _Marked:
    """Where the labels of the gold standard's concepts stand, each by itself."""
    marked = {key: [place for label in labels for place in places(label, text)] for key, labels in _labels().items()}
    return {key: at for key, at in marked.items() if at}


@cache
def _labels() -> dict[tuple[str, str], list[str]]:
    if not _LABELS.is_file():
        return {}
    with _LABELS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    labels = {
        (kind, name): "|".join((preferred, others, *chinese)).split("|")
        for name, kind, preferred, others, *chinese in rows
    }
    return {key: [one.strip() for one in names if len(one.strip()) > 1] for key, names in labels.items()}


def _by_kind(result: Evaluation, measure: str, entry: dict[str, Any], marked: _Marked) -> dict[str, str]:
    """Score concepts that are given with their kinds; return what the file calls each concept that was found."""
    names: dict[str, str] = {}
    left = dict(marked)
    errors: list[dict[str, Any]] = []
    for concept, at in _wanted(entry).items():
        kind, _, name = concept.partition("/")
        same = sorted(left, key=lambda key: key != (kind, name))
        spans = ((key, place) for key in same if key[0] == kind for place in left[key])
        mine = next((key for key, (a, b) in spans if any(a < end and start < b for start, end in at)), None)
        if mine:
            names[mine[1]] = name
            del left[mine]
        result.add(measure, Score(1, mine is not None, mine is not None), document=entry["id"], kind=kind)
        if not mine:
            words = " | ".join(sorted({" ".join(entry["text"][a:b].split()) for a, b in at}))
            errors.append({"document": entry["id"], "error": "missed", "what": f"{words} = {concept}"})
    for kind, name in sorted(left):
        result.add(measure, Score(0, 1, 0), document=entry["id"], kind=kind)
        surfaces = sorted({" ".join(entry["text"][a:b].split()) for a, b in left[kind, name]})
        what = f"{' | '.join(surfaces)} = {kind}/{name}"
        errors.append({"document": entry["id"], "error": "wrong", "what": what})
    if measure == "concepts":
        result.errors += errors
    return names


def _wanted(entry: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
    """The concepts of an entry, each with its places."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    for line in entry["mentions"]:
        words, concept = line.rsplit(" = ", 1)
        wanted.setdefault(concept, []).extend(places(words, entry["text"]))
    return wanted


def _mentions(result: Evaluation, entry: dict[str, Any], found: AnnotationSet, names: Mapping[str, str]) -> None:
    """Score the places of concepts: each may be met by one mention of the concept that overlaps it."""
    free: dict[str, list[tuple[int, int]]] = {}
    for mention in found.mentions:
        kind, name = kind_of(mention.concept) or ("", "")
        free.setdefault(f"{kind}/{names.get(name, name)}", []).append((mention.span.start, mention.span.end))
    for concept, at in _wanted(entry).items():
        for start, end in _outermost(at):
            same = free.get(concept, [])
            partner = next((place for place in same if place[0] < end and start < place[1]), None)
            if partner:
                same.remove(partner)
            result.add("mentions", Score(1, partner is not None, partner is not None), document=entry["id"])
    for _ in (place for left in free.values() for place in left):
        result.add("mentions", Score(0, 1, 0), document=entry["id"])


def _outermost(at: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that do not lie inside another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(at), key=lambda place: (place[0], -place[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _statements(result: Evaluation, entry: dict[str, Any], found: AnnotationSet, names: Mapping[str, str]) -> None:
    mine: dict[str, float] = {}
    rests: dict[str, list[tuple[int, int]]] = {}
    for claim in found.claims:
        line = _line(claim, found, names)
        mine[line] = max(claim.confidence, mine.get(line, 0.0))
        rests.setdefault(line, []).append((claim.evidence.start, claim.evidence.end))
    wanted = set(entry["claims"])
    for line, confidence in mine.items():
        result.calibrate(confidence, line in wanted)
    sure = {line for line, confidence in mine.items() if confidence >= _THRESHOLD}
    for line in sorted(wanted | sure):
        one = Score(line in wanted, line in sure, line in wanted and line in sure)
        result.add("statements", one, document=entry["id"], predicate=line.split()[1])
        if one.right and line in entry.get("evidence", ()):
            at = places(entry["evidence"][line], entry["text"])
            shown = any(a < end and start < b for a, b in at for start, end in rests.get(line, ()))
            result.add("evidence", Score(1, 1, shown), document=entry["id"])
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
        for group in ("all",) if measure == "labels" else ("all", "document", "kind", "predicate"):
            for name, one in sorted(by.get(group, {}).items()):
                yield f"  {measure:10} {name:22} {one.precision:.3f} {one.recall:.3f} {one.f1:.3f}  ({one.gold})"
    for band in result.calibration:
        yield f"  confidence {band.name}: mean {band.confidence:.3f}, right {band.right:.3f} of {band.count}"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--errors", is_flag=True, help="List what was missed and what was wrongly found, too.")
def main(files: tuple[Path, ...], errors: bool) -> None:
    """Score and print: precision, recall, F1, and how many there are."""
    given = resources()
    if not INSTRUMENTS.is_dir():
        click.echo(f"Passages are left out: the folder of their instruments is not there: {INSTRUMENTS}")
    for path in files or FILES:
        result = score(path, given)
        click.echo(path.name)
        for line in _lines(result):
            click.echo(line)
        for error in result.errors if errors else ():
            click.echo("  {document} {error}: {what}".format_map(error))


if __name__ == "__main__":
    main()
