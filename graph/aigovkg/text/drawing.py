"""Drawing the text from HTML, PDF and DOCX files. Offsets count code points of what is drawn."""

from __future__ import annotations

import ctypes
import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aigovkg.errors import TextError
from aigovkg.text.dates import iso_date
from aigovkg.text.decoding import decode
from aigovkg.text.model import Metadata

if TYPE_CHECKING:  # this and trafilatura are imported where they are used: they take longer than a short text
    import pypdfium2  # type: ignore[import-untyped]

__all__ = ["Drawing", "draw_docx", "draw_html", "draw_pdf"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The characters of a file, and what the file's own format says of them."""

    content: str
    metadata: Metadata = field(default_factory=Metadata)


_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)""", re.I)


def draw_html(data: bytes, name: str, encoding: str | None = None) -> Drawing:
    """Draw the main text of a web page.

    Args:
        data: the file.
        name: what to call it in an error.
        encoding: name of the encoding; taken from the page, or detected, when None.
    Returns:
        The text and the page's title, authors, date, site and address.
    Raises:
        TextError: the page has no text.
    """
    import trafilatura

    declared = _CHARSET.search(data[:4096])
    try:
        page = decode(data, name, encoding)
    except TextError:
        if encoding or not declared:
            raise
        page = decode(data, name, declared[1].decode())
    if not re.search("<html", page, re.I):  # a fragment, which trafilatura takes for no page at all
        page = f"<html><body>{page}</body></html>"
    content = trafilatura.extract(page, output_format="txt", include_comments=False, favor_recall=True) or ""
    if not content.strip():
        content = trafilatura.html2txt(page)
    if not content.strip():
        raise TextError("Could not read the text, a page without any", name, "Save the page as text, and give that")
    said = trafilatura.extract_metadata(page)
    authors = tuple(author.strip() for author in (said.author or "").split(";") if author.strip())
    title, date, publisher, source = (field or "" for field in (said.title, said.date, said.sitename, said.url))
    return Drawing(content, Metadata(title, authors=authors, date=iso_date(date), publisher=publisher, source=source))


_TYPESETTERS = re.compile(r"^Microsoft Word - |\.(?:docx?|indd|pdf|tex|rtf|qxd)$|^untitled", re.I)


def draw_pdf(data: bytes, name: str) -> Drawing:
    """Draw the text layer of a PDF; pages are parted by a form feed.

    Args:
        data: the file.
        name: what to call it in an error.
    Returns:
        The text and the document's title. (What PDFs call their author is mostly who typed them.)
    Raises:
        TextError: the file is damaged or locked by a password, or has no text layer.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = [_page(document, rank) for rank in range(len(document))]
            title = str(document.get_metadata_dict().get("Title", "")).strip()
    except (pypdfium2.PdfiumError, ctypes.ArgumentError, UnicodeDecodeError) as error:
        locked = "password" in str(error).lower()
        raise TextError(
            "Could not read the text, a PDF that " + ("is locked by a password" if locked else "is damaged"),
            name,
            "Save it without a password" if locked else "Save it again as PDF, or as text",
        ) from None
    content = "\n\f".join(pages)
    if not content.strip():
        remedy = "Run text recognition (OCR) over it first"
        raise TextError("Could not read the text, a PDF without a text layer", name, remedy)
    return Drawing(content, Metadata(title="" if _TYPESETTERS.search(title) else title))


def _page(document: pypdfium2.PdfDocument, rank: int) -> str:
    page = document[rank]
    try:
        layer = page.get_textpage()
        try:
            drawn: str = layer.get_text_bounded()
        finally:
            layer.close()
    finally:
        page.close()
    # PDFium writes U+0002 or U+FFFE for a hyphen at the end of a line together with its line break.
    drawn = drawn.replace("\r\n", "\n").replace("\x02", "-\n").replace("\ufffe", "-\n").replace("\0", "")
    return drawn.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


#: What zipfile and ElementTree raise on damaged files.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ET.ParseError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLANKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "\u2011"}
_HEADING = re.compile(r"(?:[Hh]eading|标题)\s?([1-6])|Title")
_DC = "{http://purl.org/dc/elements/1.1/}"


class _Plain(ET.TreeBuilder):
    """Builds a tree, and refuses document type declarations: entities can explode or fetch files, and DOCX has none."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ET.ParseError("document type declaration")


def draw_docx(data: bytes, name: str, max_bytes: int) -> Drawing:
    """Draw the text of a Word document: a line for each paragraph, headings and list items marked as in Markdown.

    Args:
        data: the file.
        name: what to call it in an error.
        max_bytes: refuses a file that unpacks to more.
    Returns:
        The text and the document's title.
    Raises:
        TextError: the file is damaged, too large unpacked, or not a Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _member(archive, "word/document.xml", name, max_bytes)
            told = "docProps/core.xml" in archive.namelist()
            core = _member(archive, "docProps/core.xml", name, max_bytes) if told else None
    except _DAMAGED:
        remedy = "Save it again as .docx, or as text"
        raise TextError("Could not read the text, which is not a Word document", name, remedy) from None
    content = "\n".join(_lines(body))
    if not content.strip("-# \t\n"):
        raise TextError("Could not read the text, a Word document without any", name, "Give a file with text in it")
    return Drawing(content, Metadata(title=(core.findtext(_DC + "title") or "").strip() if core is not None else ""))


def _member(archive: zipfile.ZipFile, member: str, name: str, max_bytes: int) -> ET.Element:
    with archive.open(member) as file:
        data = file.read(max_bytes + 1)  # what the directory says of the size may be a lie
    if len(data) > max_bytes:
        failed = f"Could not read the text, which unpacks to more than {max_bytes:,} bytes"
        raise TextError(failed, name, "Split it, or raise AIGOVKG_MAX_TEXT")
    return ET.fromstring(data, ET.XMLParser(target=_Plain()))  # noqa: S314 - see _Plain


def _lines(body: ET.Element) -> list[str]:
    """A line for each paragraph, text boxes and table cells among them."""
    lines: list[list[str]] = [[]]
    waiting = [body]
    while waiting:  # no recursion: a file may nest its elements as deep as it likes
        node = waiting.pop()
        if node.tag == _FALLBACK:  # says again what its neighbour says
            continue
        if node.tag == _W + "p":
            lines.append([_mark(node)])
        elif node.tag == _W + "t":
            lines[-1].append(node.text or "")
        elif node.tag in _BLANKS:
            lines[-1].append(_BLANKS[node.tag])
        waiting.extend(reversed(node))
    return ["".join(line) for line in lines[1:]]


def _mark(paragraph: ET.Element) -> str:
    """The Markdown mark of a heading or list item."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    level = _HEADING.fullmatch(style.get(_W + "val", "")) if style is not None else None
    if level:
        return "#" * int(level[1] or 1) + " "
    return "- " if paragraph.find(f"{_W}pPr/{_W}numPr") is not None else ""
