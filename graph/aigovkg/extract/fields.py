"""Fields: offices that are named by several, with commas between them: "Ministry of Trade, Industry and Labour"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["with_fields"]

#: An office that is named by its fields, and the fields behind a comma.
_OFFICE: Final = re.compile(r"(?:[A-Z][\w’'-]+ ){0,2}(?:Ministry|Department|Secretariat|Directorate) (?:of|for) ")
_FIELDS: Final = re.compile(
    r"(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?){1,3},?[ \n](?:and|&)[ \n](?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}"
)


def with_fields(content: str, start: int, end: int, limit: int) -> int:
    """Where the name of a body ends, with the fields behind a comma where it is an office.

    Args:
        content: the text.
        start, end: the name up to its first comma.
        limit: how far it may reach.
    """
    if content[end : end + 1] != "," or not _OFFICE.match(content, start, end):
        return end
    fields = _FIELDS.match(content, end, limit)
    return fields.end() if fields else end
