"""Errors as people read them: what failed, what was given, what to do.

AigovkgError
├── InputError          the input is at fault                       exit code 1
│   ├── TextError       a text cannot be read
│   ├── VocabularyError a concept scheme or rule file is malformed
│   ├── AnnotationError an annotation set is malformed or disagrees with its text
│   ├── ValidationError an annotation set breaks the shapes (carries the report)
│   ├── QueryError      a query or one of its parameters is wrong
│   ├── LinkError       a mapping set is malformed
│   ├── ProtectedError  a graph that `build` makes would be changed
│   └── ConflictError   the graph is not what the change was made for
├── StoreError          the store is locked, missing, full or damaged   exit code 1
│   └── RemoteError     another endpoint, asked in the store's place, does not answer as it should
└── UsageError          a command was used wrongly                  exit code 2
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AigovkgError",
    "AnnotationError",
    "ConflictError",
    "InputError",
    "LinkError",
    "ProtectedError",
    "QueryError",
    "RemoteError",
    "StoreError",
    "TextError",
    "UsageError",
    "ValidationError",
    "VocabularyError",
]


class AigovkgError(Exception):
    """Base of every error that is meant for people.

    Args:
        failed: what failed, as the beginning of a sentence ("Could not read the text").
        given: what was given (a path, a value); left out of the sentence when empty.
        remedy: what to do about it, as a sentence of its own.
    """

    exit_code = 1

    def __init__(self, failed: str, given: str = "", remedy: str = "") -> None:
        self.failed, self.given, self.remedy = failed, given, remedy
        sentence = f"{failed}: {given}" if given else failed
        super().__init__(f"{sentence.rstrip('.')}. {remedy}".strip())


class InputError(AigovkgError):
    """The input is at fault."""


class TextError(InputError):
    """A text cannot be read."""


class VocabularyError(InputError):
    """A concept scheme or a rule file is malformed."""


class AnnotationError(InputError):
    """An annotation set is malformed or disagrees with its text."""


class ValidationError(InputError):
    """An annotation set breaks the shapes; `report` is the SHACL report in words."""

    def __init__(self, failed: str, given: str = "", remedy: str = "", report: str = "") -> None:
        super().__init__(failed, given, remedy)
        self.report = report


class QueryError(InputError):
    """A query, or one of its parameters, is wrong.

    `parameter` names the parameter at fault, `candidates` the IRIs that the name given may mean; both may be empty.
    """

    def __init__(
        self, failed: str, given: str = "", remedy: str = "", *, parameter: str = "", candidates: Sequence[str] = ()
    ) -> None:
        super().__init__(failed, given, remedy)
        self.parameter, self.candidates = parameter, tuple(candidates)


class LinkError(InputError):
    """A mapping set is malformed."""


class ProtectedError(InputError):
    """A change would touch a graph that is made from the project's files."""


class ConflictError(InputError):
    """A change was made for another state of the graph than there is."""


class StoreError(AigovkgError):
    """The store is locked by another process, missing, full or damaged."""


class RemoteError(StoreError):
    """Another endpoint does not answer as it should; `status` is the HTTP status that says so: 502, 503 or 504."""

    status = 502


class UsageError(AigovkgError):
    """A command was used wrongly."""

    exit_code = 2
