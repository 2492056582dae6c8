"""The command line: one module per command, each imported only when it is called.

Errors become one sentence here and nowhere else. Exit codes: 0 good, 1 the input is at fault or there are findings,
2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from typing import Any

import click

from aigovkg import __version__
from aigovkg.collector import rarely
from aigovkg.errors import AigovkgError

__all__ = ["COMMANDS", "main"]

#: The commands in the order of the help, and what each does.
COMMANDS = {
    "build": "Make the graph from texts and annotation sets.",
    "extract": "Make annotation sets of texts.",
    "validate": "Check annotation sets against the shapes.",
    "add": "Put annotation sets into the graph.",
    "query": "Ask the graph: a saved query, a file or standard input.",
    "explain": "Tell why a triple is in the graph: stated where, or inferred from what.",
    "evaluate": "Score extraction against a gold standard.",
    "candidates": "List names that the vocabulary does not know.",
    "link": "Propose mappings to an external data set.",
    "export": "Write out the whole graph.",
    "check": "Check the ontology, vocabularies, shapes and queries.",
    "token": "Make, list and revoke tokens for changes over HTTP.",
    "serve": "Start the web service.",
}


class _Commands(click.Group):
    """A group that imports a command when it is called, and words every error."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"aigovkg.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean {near[0]}?" if near else f" The commands are {', '.join(COMMANDS)}."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and end the process with the exit code that fits."""
        rarely()
        extra["standalone_mode"] = False
        if "_AIGOVKG_COMPLETE" in os.environ:
            importlib.import_module("aigovkg.cli.completion").install()
        try:
            code = super().main(*args, **extra)
            _flush()
        except (click.Abort, KeyboardInterrupt):
            _say("Stopped; the graph served is unchanged.")
            code = 130
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except AigovkgError as error:
            _say(f"Error: {error}")
            code = error.exit_code
        except BrokenPipeError:
            _silence()
            code = 1
        except Exception as error:
            if os.environ.get("AIGOVKG_DEBUG"):
                raise
            _say(
                f"Error: this should not happen ({type(error).__name__}: {str(error)[:200]}). "
                "Set AIGOVKG_DEBUG=1 to see where, and please report it."
            )
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _flush() -> None:
    sys.stdout.flush()


def _silence() -> None:
    """Let nothing complain at exit that whoever read our output has left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aigovkg", message="%(prog)s %(version)s")
def main() -> None:
    """A knowledge graph of AI governance: from texts to SPARQL.

    \b
    Example:
      aigovkg build          make the graph
      aigovkg query          list the saved queries
      aigovkg serve          serve it on http://127.0.0.1:8000

    Settings such as the folder of the store are environment variables: AIGOVKG_STORE and others.
    """
