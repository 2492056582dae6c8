"""aigovkg check."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("check")
def command() -> int:
    """Check the ontology, vocabularies, catalogue, rules, shapes, examples, mapping sets and saved queries themselves.

    Where a reasoner is installed, it looks for contradictions and for what is not OWL 2 DL. The exit code is 1 when
    something is wrong.

    \b
    Example:
      aigovkg check
    """
    from aigovkg import reason
    from aigovkg.build.checking import check

    wrong = 0
    for part, problems in check():
        click.echo(f"{part}: {'good' if not problems else ''}".rstrip())
        for problem in problems:
            click.echo(f"  {problem}")
        wrong += len(problems)
    if sentence := reason.missing():
        click.echo(f"OWL 2 DL was not checked. {sentence}", err=True)
    click.echo(f"{wrong} {'problem' if wrong == 1 else 'problems'}", err=True)
    return 1 if wrong else 0
