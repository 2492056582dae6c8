"""Reading texts of five formats and several encodings, and saying what is wrong with those that cannot be read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from aigovkg.errors import TextError
from aigovkg.text import Metadata, find, read

ENGLISH = (
    "Artificial intelligence should benefit everybody. The Initiative calls for cooperation.\r\n\r\nIt names risks.\n"
)
CHINESE = "人工智能应当造福人类，各国应当加强合作。\n第二条 本办法适用于提供服务的组织和个人。\n"
TRADITIONAL = "人工智慧應當造福人類，我們反對利用技術壟斷製造發展壁壘。政府應當加強監督，保護個人資料。\n" * 3
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def put(folder: Path, name: str, data: bytes | str) -> Path:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def docx(document: str | bytes, member: str = "word/document.xml", **more: str) -> bytes:
    """A Word file with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, document)
        for name, data in more.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return buffer.getvalue()


def pdf(*pages: str, title: str = "") -> bytes:
    """A PDF file with a line of text for each line of a page."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * rank} 0 R" for rank in range(count))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for rank, page in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in page.split("\n")) if page else ""
        stream = f"BT /F1 12 Tf 72 720 Td\n{shown}ET"
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {resources} /Contents {5 + 2 * rank} 0 R >>"
        )
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    bodies.append(f"<< /Title ({title}) /Author (A typist) >>")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R /Info {len(bodies)} 0 R >>"
    return (
        data
        + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(data)}\n%%EOF".encode()
    )


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (text, code)
        for text in (ENGLISH, CHINESE)
        for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")
    ]
    + [(TRADITIONAL, "big5"), (ENGLISH + "naïve “quotes” – café, Müller’s", "cp1252")],
)
def test_encodings_are_told_or_detected(tmp_path: Path, content: str, encoding: str, told: bool) -> None:
    file = put(tmp_path, "text.txt", content.encode(encoding))
    (text,) = read(file, encoding=encoding if told else None)
    assert text.content == content
    assert text.language == ("en" if "benefit" in content else "zh")


def test_a_text_knows_its_hash_length_and_name(tmp_path: Path) -> None:
    (text,) = read(put(tmp_path, "text.txt", "人工智能 AI"))
    assert (text.length, text.name, text.offset) == (7, "text.txt", 0)
    assert text.sha256 == hashlib.sha256("人工智能 AI".encode()).hexdigest()


def test_html_gives_its_article_and_metadata(tmp_path: Path) -> None:
    paragraphs = "".join(
        f"<p>Paragraph {rank} asks for &amp; explains human oversight of every system.</p>" for rank in range(6)
    )
    page = (
        "<html><head><meta charset='utf-8'><title>On oversight</title><meta name='author' content='Jane Doe'>"
        "<meta property='article:published_time' content='2024-05-06T10:00:00Z'></head><body><nav>Home About</nav>"
        f"<article><h1>On oversight</h1>{paragraphs}</article><footer>Cookies</footer></body></html>"
    )
    (text,) = read(put(tmp_path, "page.html", page))
    assert "Paragraph 3 asks for & explains human oversight" in text.content
    assert "Cookies" not in text.content
    assert (text.metadata.title, text.metadata.authors, text.metadata.date) == (
        "On oversight",
        ("Jane Doe",),
        "2024-05-06",
    )


def test_html_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = f"<html><head><meta charset='gb2312'></head><body><p>{CHINESE}</p></body></html>"
    (text,) = read(put(tmp_path, "page.htm", page.encode("gb18030")))
    assert "人工智能应当造福人类" in text.content


def test_a_fragment_of_html_is_a_page_too(tmp_path: Path) -> None:
    (text,) = read(put(tmp_path, "page.html", "<p>Human oversight.</p>"))
    assert text.content.strip() == "Human oversight."


def test_pdf_gives_its_pages_and_title(tmp_path: Path) -> None:
    (text,) = read(put(tmp_path, "paper.pdf", pdf("Human oversight\nof AI", "Second page", title="A paper")))
    assert text.content == "Human oversight\nof AI\n\fSecond page"
    assert (text.metadata.title, text.metadata.authors) == ("A paper", ())


def test_pdf_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    (text,) = read(put(tmp_path, "paper.txt", pdf("Human oversight")))
    assert text.content == "Human oversight"


def test_docx_gives_paragraphs_headings_and_items(tmp_path: Path) -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Aims</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Human </w:t></w:r><w:r><w:t>oversight</w:t><w:tab/><w:t>now</w:t>"
        "<w:delText>gone</w:delText></w:r></w:p>"
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>first</w:t></w:r></w:p><w:p/>'
    )
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A paper</dc:title></c>'
    data = docx(f"<w:document {W}><w:body>{body}</w:body></w:document>", docProps__core=core)
    (text,) = read(put(tmp_path, "paper.docx", data))
    assert text.content == "## Aims\nHuman oversight\tnow\n- first\n"
    assert text.metadata.title == "A paper"


def test_deeply_nested_docx_is_read_in_time(tmp_path: Path) -> None:
    deep = "<w:p>" * 50_000 + "<w:t>end</w:t>" + "</w:p>" * 50_000
    (text,) = read(put(tmp_path, "paper.docx", docx(f"<w:document {W}>{deep}</w:document>")))
    assert text.content.strip() == "end"


ENTITIES = "".join(
    f'<!ENTITY {new} "{("&" + old + ";") * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
DOCUMENT = f"<w:document {W}><w:p><w:t>{{}}</w:t></w:p></w:document>"
BOMB = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>' + DOCUMENT.format("&i;")
THIEF = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + DOCUMENT.format("&a;")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"\n \n", "empty"),
        ("front.md", b"---\ntitle: Only this\n---\n", "empty after its front matter"),
        ("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary"),
        ("zeros.txt", bytes(5000), "empty|binary"),
        ("controls.txt", b"\x01\x02text" * 900, "binary"),
        ("mixed.txt", (CHINESE * 9).encode() + CHINESE.encode("gb18030"), "encoding is unknown|UTF-8 but for"),
        ("broken.txt", (CHINESE * 99).encode() + b"\xff\xfe", "UTF-8 but for some bytes"),
        ("damaged.pdf", b"%PDF-1.4 nothing more", "damaged"),
        ("other.pdf", b"no PDF at all", "damaged"),
        ("scanned.pdf", pdf(""), "without a text layer"),
        ("damaged.docx", b"PK\x03\x04 nothing more", "not a Word document"),
        ("sheet.docx", docx("<a/>", "xl/workbook.xml"), "not a Word document"),
        ("broken.docx", docx("<w:document>"), "not a Word document"),
        ("empty.docx", docx(f"<w:document {W}/>"), "a Word document without any"),
        ("bomb.docx", docx(BOMB), "not a Word document"),
        ("bomb16.docx", docx(BOMB.encode("utf-16")), "not a Word document"),
        ("thief.docx", docx(THIEF), "not a Word document"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "a .doc file"),
        ("none.html", b"<html><body></body></html>", "a page without any"),
        ("yaml.md", b"---\ntitle: [a\n---\ntext", "front matter .line 3"),
        ("alias.md", b"---\ntitle: &a [b]\nabout: [*a, *a]\n---\ntext", "front matter"),
        ("date.md", b"---\ndate: some day\n---\ntext", "front matter's date"),
        ("nested.md", b"---\ntitle:\n  a: b\n---\ntext", "front matter's title"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(TextError, match=sentence) as caught:
        read(put(tmp_path, name, data))
    assert "\n" not in str(caught.value)
    assert name in str(caught.value) or "front matter" in sentence


@pytest.mark.parametrize(
    ("data", "encoding", "sentence"),
    [
        (CHINESE.encode("gb18030"), "utf-8", "as utf-8 .byte 0"),
        (CHINESE.encode(), "gb18030", "because it is utf-8"),
        (CHINESE.encode("utf-16"), "gb18030", "because it is utf-16"),
        (ENGLISH.encode(), "utf-16", "because it is utf-8"),
        (ENGLISH.encode(), "klingon", "no such encoding: klingon"),
        (ENGLISH.encode(), "hex", "no such encoding: hex"),
    ],
)
def test_a_wrong_encoding_is_said_in_a_sentence(tmp_path: Path, data: bytes, encoding: str, sentence: str) -> None:
    with pytest.raises(TextError, match=sentence):
        read(put(tmp_path, "text.txt", data), encoding=encoding)


def test_zero_bytes_inside_a_text_stay(tmp_path: Path) -> None:
    content = ENGLISH + "\0" + CHINESE
    (text,) = read(put(tmp_path, "text.txt", content))
    assert text.content == content


def test_a_text_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(TextError, match="100,000,000 bytes where 50,000,000 are allowed"):
        read(file)


def test_a_docx_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path, "bomb.docx", docx(b"<a>" + b" " * 5_000_000))
    assert file.stat().st_size < 100_000
    with pytest.raises(TextError, match="unpacks to more than 1,000,000 bytes"):
        read(file, max_bytes=1_000_000)


@pytest.mark.parametrize("name", ["missing.txt", ".", "file.txt/inside.txt"])
def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, "file.txt", "text")
    with pytest.raises(TextError, match="Could not read the text"):
        read(tmp_path / name)


def test_front_matter_is_no_part_of_the_text(tmp_path: Path) -> None:
    front = (
        "title: 'On oversight: a briefing'\ntype: Briefing\nauthors: [Jane Doe, 王小明]\nissuer: A body\n"
        "publisher: A house\ndate: 6 May 2024\nsource: https://example.org/a\nlang: en\nid: on-oversight\n"
        "about: eu-ai-act\nlicence: CC0-1.0\nlayout: post\n"
    )
    file = put(tmp_path, "text.md", f"---\n{front}---\n\n# On oversight\n\nText.\n")
    (text,) = read(file)
    assert text.content == "# On oversight\n\nText.\n"
    assert file.read_text(encoding="utf-8")[text.offset :] == text.content
    assert text.metadata == Metadata(
        title="On oversight: a briefing",
        type="Briefing",
        authors=("Jane Doe", "王小明"),
        issuer="A body",
        publisher="A house",
        date="2024-05-06",
        source="https://example.org/a",
        language="en",
        id="on-oversight",
        about="eu-ai-act",
        licence="CC0-1.0",
    )


def test_a_rule_of_hyphens_is_no_front_matter(tmp_path: Path) -> None:
    content = "---\nNo metadata here\n---\nText\n"
    (text,) = read(put(tmp_path, "text.md", content))
    assert text.content == content


def test_options_win_over_front_matter_and_front_matter_over_bylines(tmp_path: Path) -> None:
    front = "---\ntitle: From front matter\ndate: 2023\n---\n"
    content = "A title\n2024-05-17 Author: Jane Doe Source: A Forum\n\nText follows here.\n"
    (text,) = read(
        put(tmp_path, "text.txt", front + content), metadata=Metadata(title="From options", language="en-GB")
    )
    said = text.metadata
    assert (said.title, said.date, said.authors, said.source) == ("From options", "2023", ("Jane Doe",), "A Forum")
    assert (said.language, text.language) == ("en-GB", "en")


def test_find_goes_through_folders_in_order(tmp_path: Path) -> None:
    inner = tmp_path / "b"
    inner.mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("c.txt", "a.PDF", "b/d.md", "README.md", "data.csv", ".hidden/e.txt"):
        put(tmp_path, name, "text")
    names = [path.relative_to(tmp_path).as_posix() for path in find([tmp_path / "c.txt", tmp_path])]
    assert names == ["c.txt", "a.PDF", "b/d.md"]


def test_find_takes_a_named_file_whatever_its_ending(tmp_path: Path) -> None:
    file = put(tmp_path, "README", "text")
    assert find([file]) == [file]


def test_find_says_when_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="no texts here"):
        find([tmp_path])
    with pytest.raises(TextError, match="no such file or folder"):
        find([tmp_path / "missing"])
