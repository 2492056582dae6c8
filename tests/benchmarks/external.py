"""Scores extraction on what others have classified, through the mapping sets in graph/links.

    python tests/benchmarks/external.py [FOLDER]

The folder has `waie-fragments.*.tsv` (Worldwide AI Ethics: fragments of documents, each with one of 17 principles;
scored is which principles a document states) and `mit-risks.*.tsv` (MIT AI Risk Repository: descriptions of risks with
subdomain, entity and intent). Beside each stands a TF-IDF classifier that was trained on the other documents or papers.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from rdflib import URIRef

from aigovkg import link
from aigovkg.evaluate import Classifier, Score
from aigovkg.extract import Resources, extract, resources
from aigovkg.names import slugify
from aigovkg.text import Metadata, Text

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "external"
Row = dict[str, str]
#: Which share of the votes for the first principle another must have.
_SHARE = 0.35


def mapped(name: str) -> dict[URIRef, list[str]]:
    """Read which categories each of our concepts is mapped to."""
    table: dict[URIRef, list[str]] = defaultdict(list)
    for one in link.read(link.FOLDER / f"{name}.sssom.tsv").links:
        table[one.subject].append(str(one.object).rpartition("#")[2])
    return table


def rows(folder: Path, pattern: str) -> list[Row]:
    """Read the tables of a folder whose names match."""
    found: list[Row] = []
    for path in sorted(folder.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return found


def votes(content: str, table: Mapping[URIRef, Sequence[str]], given: Resources) -> Counter[str]:
    """Count the categories that the mentions of a text are mapped to; long names tell more, unsure ones less.

    The mentions are those of the whole extraction, as a user gets them, not all labels that match.
    """
    counted: Counter[str] = Counter()
    for mention in extract(Text(content, "en", Metadata(type="Report"), "fragment.txt"), given).mentions:
        for category in table.get(mention.concept, ()):
            counted[category] += round((mention.span.end - mention.span.start + 6) * 10 * mention.confidence)
    return counted


def best(counted: Counter[str], names: Sequence[str]) -> str:
    """Return the category with most votes among some, of equals the first; empty when none has any."""
    chosen = max(sorted(names), key=lambda name: counted[name], default="")
    return chosen if counted[chosen] else ""


def trained(items: Sequence[Row], group: str, text: Callable[[Row], str], of: str) -> list[str]:
    """Classify each row by the rows of the other groups."""
    known: dict[str, Classifier] = {}
    for name in {row[group] for row in items}:
        known[name] = Classifier([(text(row), row[of]) for row in items if row[group] != name])
    return [known[row[group]].classify(text(row)) for row in items]


def principles(folder: Path, given: Resources) -> None:
    """Score which principles each document states."""
    items = rows(folder, "waie-fragments.*.tsv")
    table = mapped("waie")
    wanted: dict[str, set[str]] = defaultdict(set)
    ours: dict[str, set[str]] = defaultdict(set)
    theirs: dict[str, set[str]] = defaultdict(set)
    for row, guess in zip(items, trained(items, "document", lambda row: row["fragment"], "principle"), strict=True):
        counted = votes(row["fragment"], table, given)
        least = _SHARE * max(counted.values(), default=0)
        wanted[row["document"]].add(slugify(row["principle"]))
        ours[row["document"]] |= {name for name, count in counted.items() if count >= least}
        theirs[row["document"]].add(slugify(guess))
    click.echo(f"Worldwide AI Ethics: {len(wanted)} documents, {len(items)} fragments; principles of a document")
    for name, found in (("extraction", ours), ("TF-IDF", theirs)):
        total = Score(0, 0, 0)
        for document, stated in wanted.items():
            total += Score(len(stated), len(found[document]), len(stated & found[document]))
        click.echo(f"  {name:10} {words(total)}")


def risks(folder: Path, given: Resources) -> None:
    """Score subdomain, entity and intent of each risk."""
    items = rows(folder, "mit-risks.*.tsv")
    table = mapped("mit-risk")

    def text(row: Row) -> str:
        return ". ".join(row[name] for name in ("category", "subcategory", "description") if row[name])

    click.echo(f"MIT AI Risk Repository: {len({row['paper'] for row in items})} papers, {len(items)} risks")
    counted = [votes(text(row), table, given) for row in items]
    names = {name for categories in table.values() for name in categories}
    for of, start in (("subdomain", ""), ("entity", "entity-"), ("intent", "intent-")):
        of_this = [name for name in names if name.startswith(start) and (start or name[0].isdigit())]
        guesses = [best(one, of_this).removeprefix(start) for one in counted]
        right = sum(row[of].split(" ")[0] == guess for row, guess in zip(items, guesses, strict=True))
        report(of, Score(len(items), sum(map(bool, guesses)), right), items, text)


def words(score: Score) -> str:
    """Word a score."""
    return f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"


def report(of: str, ours: Score, items: Sequence[Row], text: Callable[[Row], str]) -> None:
    """Print a score beside that of the trained classifier and that of the most frequent category."""
    guesses = trained(items, "paper", text, of)
    hits = sum(row[of] == guess for row, guess in zip(items, guesses, strict=True)) / max(len(items), 1)
    most = max(Counter(row[of] for row in items).values(), default=0) / max(len(items), 1)
    click.echo(f"  {of:10} extraction {words(ours)}; TF-IDF {hits:.3f}; most frequent {most:.3f}")


@click.command()
@click.argument("folder", default=FOLDER, type=click.Path(path_type=Path))
def main(folder: Path) -> None:
    """Score and print."""
    given = resources()
    principles(folder, given)
    risks(folder, given)


if __name__ == "__main__":
    main()
