"""aigovkg token."""

from __future__ import annotations

from pathlib import Path

import click

from aigovkg.cli import options

__all__ = ["command"]


@click.group("token")
def command() -> None:
    """Make, list and revoke the tokens that changes over HTTP need.

    A token is shown once. The store keeps its hash, and the audit log the name of who holds it. Changes are taken when
    the setting AIGOVKG_AUTHORING is on.

    \b
    Example:
      aigovkg token make ann
    """


@command.command("make")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 36500), help="How long it holds; for ever without.")
@options.store
def make(name: str, days: int | None, store: Path | None) -> None:
    """Make a token for NAME and print it. Nobody can read it again.

    \b
    Example:
      aigovkg token make ann --days 90
    """
    from aigovkg import settings
    from aigovkg.authoring import Tokens

    click.echo(Tokens(settings.load(store=store).store).make(name, days or 0))
    click.echo(f"This is shown once. Send it as: Authorization: Bearer … ({name})", err=True)


@command.command("list")
@options.store
def listing(store: Path | None) -> None:
    """List who holds a token, since when and until when.

    \b
    Example:
      aigovkg token list
    """
    from aigovkg import settings
    from aigovkg.authoring import Tokens

    for holder in Tokens(settings.load(store=store).store).holders():
        until = f"until {holder.expires}" if holder.expires else "for ever"
        click.echo("\t".join((holder.name, holder.made, "expired" if holder.expired else until)))


@command.command("revoke")
@click.argument("name")
@options.store
def revoke(name: str, store: Path | None) -> None:
    """End the token of NAME at once.

    \b
    Example:
      aigovkg token revoke ann
    """
    from aigovkg import settings
    from aigovkg.authoring import Tokens

    Tokens(settings.load(store=store).store).revoke(name)
    click.echo(f"The token of {name} holds no more.", err=True)
