"""What a Text is, and what it says of itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property

__all__ = ["Metadata", "Text"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a text says of itself in front matter, command-line options or bylines. Every field may be empty.

    Attributes:
        date: ISO 8601 with the precision that is known: YYYY, YYYY-MM or YYYY-MM-DD.
        source: where it was published, by name or by address.
        language: BCP 47.
        id: slug of the document in the catalogue.
        about: slug or IRI of the document that this one is about.
    """

    title: str = ""
    type: str = ""
    authors: tuple[str, ...] = ()
    issuer: str = ""
    publisher: str = ""
    date: str = ""
    source: str = ""
    language: str = ""
    id: str = ""
    about: str = ""
    licence: str = ""

    def merged(self, other: Metadata) -> Metadata:
        """Return these fields, with the gaps filled from `other`."""
        names = [field.name for field in fields(self)]
        return Metadata(**{name: getattr(self, name) or getattr(other, name) for name in names})


@dataclass(frozen=True)
class Text:
    """The exact characters of one document in one language.

    Attributes:
        content: the characters, never altered; offsets count code points into them, end-exclusive.
        language: "en" or "zh".
        metadata: what the text says of itself.
        name: name of the file that it came from, without folder.
        offset: where `content` starts in the decoded (or, for HTML, PDF and DOCX, drawn) file, in code points.
    """

    content: str
    language: str
    metadata: Metadata
    name: str
    offset: int = 0

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the content's UTF-8 form, in hexadecimal."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def length(self) -> int:
        """Length of the content in code points."""
        return len(self.content)
