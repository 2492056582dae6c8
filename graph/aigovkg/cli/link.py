"""aigovkg link."""

from __future__ import annotations

from pathlib import Path

import click

from aigovkg.cli import options

__all__ = ["command"]


@click.command("link")
@click.argument("dataset", type=click.Path(path_type=Path))
@options.output
def command(dataset: Path, output: Path | None) -> int:
    """Propose mappings from our concepts to those of DATASET, as SSSOM, for a person to look through.

    DATASET is a table (.tsv, .csv) with addresses in its first column and a column label, name or title, or RDF with
    labels.

    \b
    Example:
      aigovkg link other-vocabulary.ttl -o candidates.sssom.tsv
    """
    from aigovkg import vocabulary
    from aigovkg.link import propose

    options.write_out(propose(dataset, vocabulary.load()).to_tsv().encode(), output)
    return 0
