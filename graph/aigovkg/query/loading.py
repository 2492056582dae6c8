"""Folders of saved queries: ours and the user's own, read anew when a file changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aigovkg.errors import QueryError
from aigovkg.names import ROOT
from aigovkg.query.binding import bind, rehearse
from aigovkg.query.parameters import Parameter
from aigovkg.query.saved import SavedQuery, parse_query

__all__ = ["Library", "load_queries"]

_OURS = ROOT / "queries"
_NAME = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")


def load_queries(*folders: Path, problems: list[QueryError] | None = None) -> dict[str, SavedQuery]:
    """Read folders of saved queries.

    Args:
        folders: hold `<name>.rq` files; the one that comes with the project when none is given.
        problems: takes the errors of broken files, so that the others can be used; without it the first is raised.
    Returns:
        The queries of the folders by name: those of the first folder first, sorted.
    Raises:
        QueryError: a file is malformed, and `problems` was not given.
    """
    found: dict[str, SavedQuery] = {}
    for folder in folders or (_OURS,):
        if not folder.is_dir():
            _report(QueryError("The folder of saved queries is not there", str(folder), "Make it"), problems)
        for path in sorted(folder.glob("*.rq")):
            try:
                if path.stem in found:
                    raise QueryError("Another query has this name", path.stem, "Rename the file")
                found[path.stem] = _read(path)
            except QueryError as error:
                _report(_named(path, error), problems)
    for name, query in list(found.items()):
        try:
            found[name] = _with_offers(query, found)
        except QueryError as error:
            del found[name]
            _report(_named(query.path or Path(name), error), problems)
    return found


def _named(path: Path, error: QueryError) -> QueryError:
    given = f"{error.failed}: {error.given}" if error.given else error.failed
    return QueryError(f"The query {path.name} is not usable", given, error.remedy)


def _report(error: QueryError, problems: list[QueryError] | None) -> None:
    if problems is None:
        raise error
    problems.append(error)


def _read(path: Path) -> SavedQuery:
    if not _NAME.fullmatch(path.stem):
        raise QueryError(
            "The name of the file is the address of the query", path.name, "Use letters, digits and hyphens"
        )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError("The file cannot be read", type(error).__name__, "Save it as UTF-8") from None
    query = parse_query(text, path.stem, path)
    rehearse(query)
    return query


def _with_offers(query: SavedQuery, known: Mapping[str, SavedQuery]) -> SavedQuery:
    """Give parameters with a `source` the SPARQL that lists their values."""
    parameters = tuple(_offered(parameter, known) for parameter in query.parameters)
    return replace(query, parameters=parameters) if parameters != query.parameters else query


def _offered(parameter: Parameter, known: Mapping[str, SavedQuery]) -> Parameter:
    if parameter.source is None:
        return parameter
    source = known.get(parameter.source)
    if source is None or source.kind != "select" or any(p.required for p in source.parameters):
        raise QueryError(
            f"The parameter {parameter.name} has a source that lists no values",
            parameter.source,
            "Name a saved SELECT that needs no parameters",
        )
    return replace(parameter, offers=bind(source, {}))


class Library:
    """Our queries and those of a user's own folder, which are read anew when one of the files changed.

    Args:
        own: the user's folder; None when there is none.
        ours: the folder that comes with the project.
    """

    def __init__(self, own: Path | None = None, ours: Path = _OURS) -> None:
        self._folders: Sequence[Path] = [ours] if own is None else [ours, own]
        self._stamp: list[tuple[str, int, int]] | None = None
        self._queries: dict[str, SavedQuery] = {}
        self._broken: tuple[QueryError, ...] = ()

    def refresh(self) -> bool:
        """Read the folders anew when something in them changed; tell whether it did."""
        stamp = _stamp(self._folders)
        if stamp == self._stamp:
            return False
        broken: list[QueryError] = []
        self._queries = load_queries(*self._folders, problems=broken)
        self._broken, self._stamp = tuple(broken), stamp
        return True

    @property
    def queries(self) -> dict[str, SavedQuery]:
        """The queries by name."""
        self.refresh()
        return self._queries

    @property
    def broken(self) -> tuple[QueryError, ...]:
        """What is wrong with the files that cannot be used, one sentence each."""
        self.refresh()
        return self._broken


def _stamp(folders: Iterable[Path]) -> list[tuple[str, int, int]]:
    stamp = []
    for folder in folders:
        for path in sorted(folder.glob("*.rq")):
            try:
                state = path.stat()
            except OSError:
                continue  # it went away just now, or is a link to nowhere: reading tells
            stamp.append((str(path), state.st_mtime_ns, state.st_size))
    return stamp
