"""aigovkg check."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("check")
def command() -> int:
    """Check the ontology, vocabularies, catalogue, rules, shapes, examples, mapping sets and saved queries themselves.

    The exit code is 1 when something is wrong with one of them.

    \b
    Example:
      aigovkg check
    """
    from aigovkg.build.checking import check

    wrong = 0
    for part, problems in check():
        click.echo(f"{part}: {'good' if not problems else ''}".rstrip())
        for problem in problems:
            click.echo(f"  {problem}")
        wrong += len(problems)
    click.echo(f"{wrong} {'problem' if wrong == 1 else 'problems'}", err=True)
    return 1 if wrong else 0
