"""Progress of long work, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:  # rich is imported where it is used: the service shows no progress
    from rich.console import Console
    from rich.progress import TaskID

__all__ = ["Bar", "Lines", "Progress", "on_stderr"]


class Progress:
    """Says nothing; the base of those that do. Use it as a context manager.

    A step begins with `start`, goes on with `advance` and ends where the next one begins.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def start(self, title: str, total: int = 0) -> None:
        """Begin a step.

        Args:
            title: what is done, such as "Reading texts".
            total: how many parts it has; 0 when it has none.
        """

    def advance(self, part: str = "") -> None:
        """Tell that one part of the step is done."""

    def say(self, line: str) -> None:
        """Tell something that people should see in any case."""


class Lines(Progress):
    """One plain line per step, and one per tenth of a long step."""

    def __init__(self) -> None:
        self._title, self._done, self._total = "", 0, 0

    def start(self, title: str, total: int = 0) -> None:
        """Begin a step; see `Progress.start`."""
        self._title, self._done, self._total = title, 0, total
        self.say(f"{title} ({total})" if total > 1 else title)

    def advance(self, part: str = "") -> None:
        """Tell that one part of the step is done; see `Progress.advance`."""
        self._done += 1
        tenths = self._done * 10 // self._total if self._total else 0
        if self._total >= 20 and tenths > (self._done - 1) * 10 // self._total:
            self.say(f"{self._title}: {self._done} of {self._total}")

    def say(self, line: str) -> None:
        """Write a line to standard error."""
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is what writes for people


class Bar(Progress):
    """A bar for the step in work; lines that were said stay above it."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[part]}"),
        )
        self._bars = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def start(self, title: str, total: int = 0) -> None:
        """Begin a step; see `Progress.start`."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(title, total=total or None, part="")

    def advance(self, part: str = "") -> None:
        """Tell that one part of the step is done; see `Progress.advance`."""
        if self._task is not None:
            self._bars.update(self._task, advance=1, part=part[-40:])

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self._bars.console.print(line, markup=False, highlight=False)


def on_stderr() -> Progress:
    """Return what fits standard error: a bar on a terminal, lines elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    return Bar(console) if console.is_terminal and not console.is_dumb_terminal else Lines()
