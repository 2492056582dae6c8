"""Reading texts from files: which files, their characters, their documents."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from aigovkg.errors import TextError
from aigovkg.text.decoding import decode
from aigovkg.text.drawing import Drawing, draw_docx, draw_html, draw_pdf
from aigovkg.text.frontmatter import front_matter
from aigovkg.text.model import Metadata, Text
from aigovkg.text.parts import split

__all__ = ["SUFFIXES", "find", "read"]

_PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
#: Endings of the files that are read.
SUFFIXES = _PLAIN | _HTML | {".pdf", ".docx"}

_NOTHING = Metadata()
_KNOWN = "Give .txt, .md, .html, .pdf or .docx"
_REFUSED = frozenset({".doc", ".rtf", ".odt", ".pages", ".epub", ".ppt", ".pptx", ".xls", ".xlsx", ".zip", ".gz"})


def find(paths: Iterable[Path]) -> list[Path]:
    """Find the texts among files and, at any depth, in folders.

    In folders, hidden files, README files and files of other kinds are left out; a file that is named is taken.

    Args:
        paths: files and folders.
    Returns:
        The files, in the order given, each once; those of a folder sorted by path.
    Raises:
        TextError: a path does not exist, or there is no text at all.
    """
    given = [Path(path) for path in paths]
    found: dict[Path, Path] = {}
    for path in given:
        if not path.exists():
            raise TextError("There is no such file or folder", str(path), "Check the path")
        for file in _inside(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    if not found:
        raise TextError("There are no texts here", ", ".join(map(str, given)), _KNOWN)
    return list(found.values())


def _inside(folder: Path) -> list[Path]:
    files: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += (Path(base, name) for name in names if not name.startswith((".", "README")))
    return sorted(file for file in files if file.suffix.lower() in SUFFIXES)


def read(
    path: Path, *, encoding: str | None = None, metadata: Metadata = _NOTHING, max_bytes: int = 50_000_000
) -> list[Text]:
    """Read the document or documents of one file.

    The characters are untouched: offsets count code points of the decoded file; for HTML, PDF and DOCX, of the text as
    it is drawn from the file. A block of front matter is not part of a document.

    Args:
        path: a .txt, .md, .html, .pdf or .docx file.
        encoding: name of the encoding; detected when None. Without meaning for PDF and DOCX.
        metadata: what is known of the text; wins over what the text says of itself.
        max_bytes: larger files are refused.
    Returns:
        The documents in the order of the file: several where several bylines say so.
    Raises:
        TextError: the file is missing, too large, empty, binary, damaged, or has no text.
    """
    path = Path(path)
    drawing = _draw(path, _bytes(path, max_bytes), encoding, max_bytes)
    if not drawing.content.strip("\0\ufeff \t\r\n"):
        raise TextError("Could not read the text, which is empty", str(path), "Give a file with text in it")
    front, start = front_matter(drawing.content, str(path))
    texts = split(drawing.content, start, path.name, metadata.merged(front), drawing.metadata)
    if not texts:
        failed = "Could not read the text, which is empty after its front matter"
        raise TextError(failed, str(path), "Give a file with text in it")
    return texts


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise TextError(
                f"Could not read the text, which has {size:,} bytes where {max_bytes:,} are allowed",
                str(path),
                "Split it, or raise AIGOVKG_MAX_TEXT",
            )
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        given = f"{path} ({error.strerror})"
        raise TextError("Could not read the text", given, "Check the path and its permissions") from None
    if not data:
        raise TextError("Could not read the text, which is empty", str(path), "Give a file with text in it")
    return data


def _draw(path: Path, data: bytes, encoding: str | None, max_bytes: int) -> Drawing:
    suffix, name = path.suffix.lower(), str(path)
    if data.startswith(b"%PDF-") or suffix == ".pdf":
        return draw_pdf(data, name)
    if suffix == ".docx":
        return draw_docx(data, name, max_bytes)
    if suffix in _REFUSED:
        raise TextError(f"Could not read the text, a {suffix} file", name, _KNOWN)
    if suffix in _HTML:
        return draw_html(data, name, encoding)
    return Drawing(decode(data, name, encoding))
