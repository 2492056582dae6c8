"""Completion in bash, zsh and fish beyond what click does by itself: names of saved queries, parameters, values.

`_AIGOVKG_COMPLETE=bash_source aigovkg` prints the script that switches it on.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import BashComplete, CompletionItem, ZshComplete, add_completion_class

if TYPE_CHECKING:
    from aigovkg.query import SavedQuery

__all__ = ["install", "parameters", "queries"]

_MOST = 60  # values
_PATIENCE = 5.0  # seconds that another endpoint may take to list them


def queries(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a saved query; files where none fits."""
    found = {path.stem: path for folder in _folders() for path in sorted(folder.glob("*.rq"))}
    items = [CompletionItem(name, help=_title(found[name])) for name in sorted(found) if name.startswith(incomplete)]
    return items or [CompletionItem(incomplete, type="file")]


def parameters(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete `name=` for the query named before, and behind the `=` its values."""
    from aigovkg.errors import AigovkgError

    try:
        # Where the option's value is what is missing, click leaves the words before it unread.
        saved = _query(str(ctx.params.get("query") or next(iter(ctx.args), "")))
        if saved is None:
            return []
        name, equals, text = incomplete.partition("=")
        if not equals:
            taken = {given.partition("=")[0] for given in ctx.params.get("parameters") or ()}
            left = [p for p in saved.parameters if p.name.startswith(name) and p.name not in taken]
            return [CompletionItem(f"{p.name}=", help=p.label.get("en", p.type)) for p in left]
        return _values(saved, name, text)
    except AigovkgError:  # a shell has no place for sentences; running the command gives them
        return []


def _values(saved: SavedQuery, name: str, text: str) -> list[CompletionItem]:
    from aigovkg import settings
    from aigovkg.query import offered, run
    from aigovkg.store import Remote, Store

    parameter = saved.parameter(name)
    if parameter is None:
        return []
    if parameter.type == "boolean":
        return [CompletionItem(f"{name}={word}") for word in ("true", "false") if word.startswith(text)]
    chosen = settings.load()
    graph = Remote(chosen) if chosen.endpoint else Store(chosen.store).open()
    known = offered(parameter, lambda sparql: run(graph, sparql, seconds=_PATIENCE).rows(), anything=True)
    short = parameter.cls is not None and parameter.offers is None  # a slug is enough where the kind is known
    items = []
    for value, label in known:
        kind, slash, slug = value.partition("/")
        spellings = (slug, value) if short and slash and ":" not in kind else (value,)
        fits = next((spelling for spelling in spellings if spelling.startswith(text)), None)
        if fits is not None:
            items.append(CompletionItem(f"{name}={fits}", help=label))
    return items[:_MOST]


def _folders() -> Iterable[Path]:
    from aigovkg import settings
    from aigovkg.names import ROOT

    own = settings.load().queries
    return (ROOT / "queries",) if own is None else (ROOT / "queries", own)


def _query(name: str) -> SavedQuery | None:
    """Read the one query that is meant, without reading all."""
    from aigovkg.query import Library, parse_query

    if not name:
        return None
    if Path(name).is_file():
        return parse_query(Path(name).read_text("utf-8", "replace"), name)
    own = list(_folders())[1:]
    return Library(own[0] if own else None).queries.get(name)


def _title(path: Path) -> str:
    """Read a title without reading the header as a whole: the shell waits."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    line = next((line for line in lines if line.startswith("#+ summary:")), "")
    return line.removeprefix("#+ summary:").strip(" \"'")


class _Bash(BashComplete):
    """bash splits words at `=`: they are joined again, and what stands before the `=` is left out of the answer."""

    source_template = BashComplete.source_template.replace(
        "COMPREPLY+=($value)", "COMPREPLY+=($value)\n            [[ $value == *= ]] && compopt -o nospace"
    )
    _split = False  # whether the word to complete was split

    def get_completion_args(self) -> tuple[list[str], str]:
        args, incomplete = super().get_completion_args()
        joined: list[str] = []
        for word in (*args, incomplete):
            if joined and (word == "=" or joined[-1].endswith("=")) and joined[-1] != "=":
                joined[-1] += word
            else:
                joined.append(word)
        self._split = joined[-1] != incomplete
        return joined[:-1], joined[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        value = item.value.partition("=")[2] if self._split and "=" in item.value else item.value
        return f"{item.type},{value}"


class _Zsh(ZshComplete):
    """Adds no space behind `name=`, so that one goes on typing."""

    source_template = ZshComplete.source_template.replace(
        'if [[ "$descr" == "_" ]]; then',
        'if [[ "$key" == *= ]]; then\n                compadd -U -S "" -- "$key"\n'
        '            elif [[ "$descr" == "_" ]]; then',
    )


def install() -> None:
    """Let click complete in our way."""
    add_completion_class(_Bash, "bash")
    add_completion_class(_Zsh, "zsh")
