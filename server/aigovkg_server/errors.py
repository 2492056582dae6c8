"""What can go wrong while a request is answered, as people read it.

AigovkgError
├── Overrun             a query took more than it may          503
│   ├── Deadline        … more time
│   ├── Ceiling         … more memory
│   └── Crowded         … more time, while others waited
├── Preempted           it gave way, and is tried again        (nobody is told)
├── Busy                too many queries wait already          429
│   └── TooOften        a client asks more often than it may   429
├── Slow                a request took too long to arrive      408
├── Malformed           what came is no request                400
├── NotYet              what is asked for is being made         503
├── Gone                the client went away                   (nobody is told)
├── Unauthorised        a change without a token that holds    401
├── Forbidden           what may not be done here              403
├── NotFound            there is no such graph                 404
├── NotAcceptable       no format that the client takes        406
├── MediaType           a body of a kind that is not taken     415
└── TooLarge            a request or an answer is too large    413
"""

from __future__ import annotations

from aigovkg.errors import AigovkgError, InputError, StoreError

__all__ = [
    "Busy",
    "Ceiling",
    "Coded",
    "Crowded",
    "Deadline",
    "Forbidden",
    "Gone",
    "HeadTooLarge",
    "Interrupted",
    "Malformed",
    "MediaType",
    "NotAcceptable",
    "NotFound",
    "NotYet",
    "OtherVersion",
    "Overrun",
    "Preempted",
    "Slow",
    "TooLarge",
    "TooOften",
    "Unauthorised",
]


class Overrun(AigovkgError):
    """A query took more time or memory than it may."""


class Deadline(Overrun):
    """A query ran past its deadline, which was so many seconds after it was asked."""

    def __init__(self, seconds: float, noun: str = "query") -> None:
        self.seconds = seconds
        less = (
            "name the graph or the document, leave out optional parts, add a LIMIT" if noun == "query" else "split it"
        )
        super().__init__(
            f"The {noun} was stopped after {seconds:g} seconds, the time that it may take here",
            remedy=f"Ask for less: {less}",
        )


class Ceiling(Overrun):
    """A query needed more memory than it may."""

    def __init__(self, mebibytes: int, noun: str = "query") -> None:
        super().__init__(
            f"The {noun} was stopped because it needed more than {mebibytes} MiB, the memory that it may use here",
            remedy="Sort or group fewer rows, or split the question" if noun == "query" else "Split it",
        )


class Crowded(Overrun):
    """An answer was long, others waited, and no place for long answers was free."""

    def __init__(self) -> None:
        super().__init__(
            "The answer was broken off because it is long and others wait",
            remedy="Ask for less: add a LIMIT, or try again when fewer ask",
        )


class Preempted(AigovkgError):
    """A long query gave way to shorter ones; the pool tries it again."""

    def __init__(self) -> None:
        super().__init__("The query gave way to others")


class Busy(AigovkgError):
    """Too many queries are waiting; `retry_after` says in how many seconds to try again."""

    def __init__(
        self, retry_after: int = 5, failed: str = "The service is answering as many queries as it can"
    ) -> None:
        self.retry_after = retry_after
        super().__init__(failed, remedy=f"Try again in {retry_after} seconds")


class TooOften(Busy):
    """A client asks more often than it may."""

    def __init__(self, retry_after: int, per_minute: int) -> None:
        super().__init__(retry_after, f"More than {per_minute} requests in a minute came from your address")


class Slow(InputError):
    """A request took too long to arrive."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The request was not complete after {seconds:g} seconds", remedy="Send it again, or less")


class Malformed(InputError):
    """What came over a connection is no HTTP request."""


class HeadTooLarge(Malformed):
    """The head of a request, or a header, is longer than agreed."""


class OtherVersion(Malformed):
    """A request is in a version of HTTP that is not spoken here."""


class NotYet(StoreError):
    """What is asked for is being made; `retry_after` says in how many seconds to try again."""

    retry_after = 5

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} being made", remedy=f"Try again in {self.retry_after} seconds")


class Unheard(AigovkgError):
    """A process ended before it had read its query, which the pool asks again."""

    def __init__(self) -> None:
        super().__init__("The process ended before it had read the query")


class Gone(AigovkgError):
    """The client went away before its query was answered."""


class Unauthorised(AigovkgError):
    """A change came without a token that holds."""

    def __init__(self, failed: str) -> None:
        super().__init__(failed, remedy="Send it as `Authorization: Bearer …`; `aigovkg token make` makes one")


class Forbidden(AigovkgError):
    """What was asked for may not be done here."""


class NotFound(AigovkgError):
    """There is no such graph."""


class NotAcceptable(AigovkgError):
    """None of the formats that the client takes can carry the answer."""


class MediaType(InputError):
    """A request's body is of a kind that this address does not take."""


class Coded(MediaType):
    """A request's body has a content coding."""

    def __init__(self, failed: str, coding: str) -> None:
        super().__init__(failed, coding[:40], "Send it as it is")


class TooLarge(InputError):
    """A request or an answer is larger than agreed."""


class Interrupted(OSError):
    """An answer broke off after its first bytes were sent; the server drops the connection without a clean end."""
