"""Loading plug-ins by name, and running them after the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points

from aigovkg.annotation import AnnotationSet
from aigovkg.errors import AigovkgError, UsageError
from aigovkg.extract import Resources
from aigovkg.plugins.accepting import Proposal, accept
from aigovkg.text import Text

__all__ = ["GROUP", "Extractor", "extend", "load", "names"]

GROUP = "aigovkg.extractors"
#: What comes with this package.
_OWN = {"language-model": ("aigovkg.plugins.model", "propose")}

#: Takes a text and what was found in it, and yields proposals.
Extractor = Callable[[Text, AnnotationSet], Iterable[Proposal]]


def names() -> list[str]:
    """Return the names of the plug-ins that are installed, sorted."""
    return sorted({*_OWN, *(entry.name for entry in entry_points(group=GROUP))})


def load(chosen: Sequence[str]) -> dict[str, Extractor]:
    """Load plug-ins.

    Args:
        chosen: their names.
    Raises:
        UsageError: there is no such plug-in, or it cannot be loaded.
    """
    announced = {entry.name: entry for entry in entry_points(group=GROUP)}
    loaded: dict[str, Extractor] = {}
    for name in chosen:
        if name in _OWN:
            module, function = _OWN[name]
            loaded[name] = getattr(import_module(module), function)
        elif name in announced:
            try:
                loaded[name] = announced[name].load()
            except Exception as error:  # whatever a stranger's module raises
                raise UsageError("The extractor cannot be loaded", f"{name} ({error})", "Install it anew") from None
        else:
            raise UsageError("There is no such extractor", repr(name), f"There is {', '.join(names())}")
    return loaded


def extend(
    text: Text, found: AnnotationSet, extractors: Mapping[str, Extractor], given: Resources
) -> tuple[AnnotationSet, list[str]]:
    """Let plug-ins add to what the rules found.

    Args:
        text: the text.
        found: what the rules found in it.
        extractors: the plug-ins, by their names.
        given: vocabulary and signatures.
    Returns:
        The larger set, and sentences about what went wrong: a plug-in that failed, how many proposals were refused.
    """
    problems: list[str] = []
    for name, extractor in extractors.items():
        proposals: list[Proposal] = []
        try:
            for proposal in extractor(text, found):
                proposals.append(proposal)  # noqa: PERF402 - what came before a failure counts
        except AigovkgError as error:
            problems.append(f"{name}: {error}")
        except Exception as error:  # whatever a stranger's code raises
            problems.append(f"{name}: it failed with {type(error).__name__}: {str(error)[:200]}.")
        found, refused = accept(text, found, proposals, given, name)
        if refused:
            problems.append(f"{name}: {len(refused)} of {len(proposals)} proposals were refused ({refused[0]}).")
    return found, problems
