"""Files that hold several documents, bylines, and dates."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from aigovkg.text import Metadata, Text, read
from aigovkg.text.bylines import Byline, find_bylines, people
from aigovkg.text.dates import find_dates, iso_date

BODY = "The essay holds that rules should be made together. It says more than that, at some length.\n\n"


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024/5/7", "2024-05-07"),
        ("2024.05.17", "2024-05-17"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("17 May 2024", "2024-05-17"),
        ("17th of May, 2024", "2024-05-17"),
        ("the 1st Sept. 2024", "2024-09-01"),
        ("May 17, 2024", "2024-05-17"),
        ("in May 2024", "2024-05"),
        ("12.7.2024", "2024-07-12"),
        ("Vilnius, 5.IX.2024", "2024-09-05"),
        ("2024年5月17日", "2024-05-17"),
        ("2024 年 5 月", "2024-05"),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("二〇二三年十月", "2023-10"),
        ("于2023年发布", "2023"),
        ("2024-05-17T10:30:00Z", "2024-05-17"),
        ("31 February 2024", ""),
        ("2024-13-01", ""),
        ("A/RES/78/265", ""),
        ("version 1.2.2024.5", ""),
        ("in 2024 the Assembly", ""),
        ("", ""),
    ],
)
def test_dates_keep_their_precision(written: str, iso: str) -> None:
    assert iso_date(written) == iso


def test_dates_have_their_places() -> None:
    content = "Adopted on 1 July 2024 and in force since 2024年8月15日."
    assert [(content[date.start : date.end], date.iso) for date in find_dates(content)] == [
        ("1 July 2024", "2024-07-01"),
        ("2024年8月15日", "2024-08-15"),
    ]


def bylines(content: str) -> list[Byline]:
    return list(find_bylines(content))


@pytest.mark.parametrize(
    ("line", "authors", "date", "source"),
    [
        ("2024-05-17 Author: Wang Min Source: The Daily", ("Wang Min",), "2024-05-17", "The Daily"),
        ("2024-05-17 10:30 作者:王敏 来源:日报网-日报", ("王敏",), "2024-05-17", "日报网-日报"),
        ("作者：王敏、李明　来源：日报　2024年5月17日", ("王敏", "李明"), "2024-05-17", "日报"),
        ("(来源:A Forum,2024-09-13)", (), "2024-09-13", "A Forum"),
        ("Source: A Forum | Date: 13 September 2024", (), "2024-09-13", "A Forum"),
        ("By Jane Doe and John Roe, 17 May 2024", ("Jane Doe", "John Roe"), "2024-05-17", ""),
        ("2023-10-20 15:12", (), "2023-10-20", ""),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...], date: str, source: str) -> None:
    (byline,) = bylines(f"Title\n{line}\n\nText.")
    assert (byline.authors, byline.date, byline.source) == (authors, date, source)


@pytest.mark.parametrize(
    "line",
    [
        "We trust no source: all of them are biased.",
        "Figure 2. Source: OECD.",
        "By this measure, 17 May 2024 was early.",
        "Adopted on 21 March 2024",
        "Author: " + "very long " * 40 + " Source: X",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert not bylines(f"Title\n{line}\n\nText.")


@pytest.mark.parametrize(
    ("written", "language", "count", "names"),
    [
        ("Wang Xiaoming Li Hua", "en", 0, ("Wang Xiaoming", "Li Hua")),
        ("Wang Xiaoming Li Hua Zhao Min", "en", 3, ("Wang Xiaoming", "Li Hua", "Zhao Min")),
        ("Jane van Doe", "en", 0, ("Jane van Doe",)),
        ("Mary Jane Watson Parker", "en", 0, ("Mary Jane Watson Parker",)),
        ("Jane Doe, John Roe and Wang Min", "en", 0, ("Jane Doe", "John Roe", "Wang Min")),
        ("王敏 李明", "zh", 0, ("王敏", "李明")),
        ("王敏、李明", "zh", 0, ("王敏", "李明")),
    ],
)
def test_lists_of_persons(written: str, language: str, count: int, names: tuple[str, ...]) -> None:
    assert people(written, language, count) == names


def write(folder: Path, content: str) -> Path:
    file = folder / "file.txt"
    file.write_bytes(content.encode())
    return file


def parts(folder: Path, content: str) -> list[Text]:
    texts = read(write(folder, content))
    assert all(content[text.offset : text.offset + text.length] == text.content for text in texts)
    return texts


def test_a_file_is_split_at_its_bylines(tmp_path: Path) -> None:
    first = f"On rules\n2024-05-17 Author: Jane Doe Source: A Forum\n\n{BODY}"
    second = f"【Column】On tools\n2024-05-18 Author: John Roe Source: A Forum\n\n{BODY}"
    texts = parts(tmp_path, first + second)
    assert [text.content for text in texts] == [first, second]
    assert [(text.metadata.title, text.metadata.authors, text.metadata.date) for text in texts] == [
        ("On rules", ("Jane Doe",), "2024-05-17"),
        ("On tools", ("John Roe",), "2024-05-18"),
    ]


def test_original_and_translation_are_one_document(tmp_path: Path) -> None:
    first = f"On rules\n2024-05-16 Author: Jane Doe Source: A Forum\n\n{BODY}"
    chinese = "2024-05-17 作者:王小明 李华 来源:日报\n\n\n\n\n  原文的一段留了下来。\n\n\n\n"
    english = f"Wang Xiaoming: On tools\n2024-05-17 Author: Wang Xiaoming Li Hua Source: The Daily\n\n{BODY}"
    texts = parts(tmp_path, first + chinese + english)
    assert [text.content for text in texts] == [first, chinese + english]
    said = texts[1].metadata
    assert (said.title, said.authors, said.source) == ("On tools", ("Wang Xiaoming", "Li Hua"), "The Daily")


def test_what_stands_before_the_first_byline_is_a_document_of_its_own(tmp_path: Path) -> None:
    preface = f"论规则 [On rules] (1 August 2024) A Forum\n\n{BODY}{BODY}{BODY}\n"
    essay = f"On tools\n2024-05-18 Author: John Roe Source: A Forum\n\n{BODY}"
    texts = parts(tmp_path, preface + essay)
    assert [text.content for text in texts] == [preface, essay]
    said = texts[0].metadata
    assert (said.title, said.date, said.source) == ("On rules", "2024-08-01", "A Forum")


def test_a_title_above_a_line_that_is_only_a_date_begins_a_document(tmp_path: Path) -> None:
    preface = f"{BODY}{BODY}{BODY}\n"
    essay = f"A Joint Initiative\n\n2023-10-20 15:12\n\n{BODY}"
    texts = parts(tmp_path, preface + essay)
    assert [text.content for text in texts] == [preface, essay]
    assert (texts[1].metadata.title, texts[1].metadata.date) == ("A Joint Initiative", "2023-10-20")


def test_the_date_of_a_signature_begins_no_document(tmp_path: Path) -> None:
    content = f"{BODY}{BODY}{BODY}\nThe Minister\n\n10 July 2023\n\n{BODY}国务院办公厅\n2023年7月10日\n\n附件\n\n{BODY}"
    assert len(parts(tmp_path, content)) == 1


def test_a_credit_line_is_no_title(tmp_path: Path) -> None:
    first = f"On rules\n2024-05-16 Author: Jane Doe Source: A Forum\n\n{BODY}A Forum John Roe/Compilation\n\n"
    second = f"2024-05-17 Author: Wang Min Source: The Daily\n\n{BODY}"
    assert [text.content for text in parts(tmp_path, first + second)] == [first, second]


def test_a_title_given_makes_one_document(tmp_path: Path) -> None:
    essay = f"2024-05-17 Author: Jane Doe Source: A Forum\n\n{BODY}"
    file = write(tmp_path, f"One\n{essay}Two\n{essay.replace('17', '18')}")
    assert len(read(file)) == 2
    assert len(read(file, metadata=Metadata(title="All"))) == 1
    assert {text.metadata.licence for text in read(file, metadata=Metadata(licence="CC0-1.0"))} == {"CC0-1.0"}


@pytest.mark.parametrize(
    ("last", "authors"),
    [
        ("Jane Doe is Professor at the School of Law, A University.", ("Jane Doe",)),
        ("(About the author: Jane M. Doe is a senior research fellow at A Body)", ("Jane M. Doe",)),
        ("（作者:王敏,某大学教授）", ("王敏",)),
        ("(The author is a researcher at A Body)", ()),
        ("Artificial intelligence is a field that needs a director.", ()),
    ],
)
def test_the_last_line_may_name_the_author(tmp_path: Path, last: str, authors: tuple[str, ...]) -> None:
    (text,) = parts(tmp_path, BODY + last)
    assert text.metadata.authors == authors


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Principles on AI (2017)\n\n", "Principles on AI (2017)"),
        ("# A briefing on rules\n\n", "A briefing on rules"),
        ("关于规则的若干意见\n\n", "关于规则的若干意见"),
        ("[Front page omitted.]\n\n", ""),
        ("A Recommendation on the\n\nEthics of tools\n\n", ""),
        ("A sentence is no title.\n\n", ""),
        ("", ""),
    ],
)
def test_the_first_line_may_be_the_title(tmp_path: Path, head: str, title: str) -> None:
    assert parts(tmp_path, head + BODY)[0].metadata.title == title


def test_the_blog_post_of_the_seeds_holds_seven_documents(shared: Path) -> None:
    with (shared / "gold" / "parts.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for name in ("backer-blog.txt", "east-asia-forum.txt"):
        texts = read(shared / "corpus" / "seeds" / name)
        expected = [(int(row["start"]), int(row["end"])) for row in rows if row["file"] == name]
        assert [(text.offset, text.offset + text.length) for text in texts] == expected
        assert {text.language for text in texts} == {"en"}


def test_the_documents_of_the_seeds_have_their_bylines(shared: Path) -> None:
    texts = read(shared / "corpus" / "seeds" / "backer-blog.txt")
    said = [text.metadata for text in texts]
    assert [each.date for each in said] == [
        "2024-08-01",
        "2023-10-20",
        "2024-05-17",
        "2024-05-11",
        "2024-01-23",
        "2024-02-01",
        "2024-06-19",
    ]
    assert [each.authors for each in said[2:]] == [
        ("Lang Ping",),
        ("Li Yan",),
        ("Lu Chuanying",),
        ("Quan Yan",),
        ("Fei Yanying", "Zhao Kai"),
    ]
    assert said[1].title == "Global AI Governance Initiative"
    assert said[3].title == "AI governance lies in balancing security and development"
    assert all(each.title for each in said)
    assert said[0].source.startswith("中国社会科学网")
    assert {each.source.partition("-")[0] for each in said[2:]} == {"China Social Sciences Network"}
    (article,) = read(shared / "corpus" / "seeds" / "east-asia-forum.txt")
    assert (article.metadata.authors, article.metadata.source) == (("Cuihong Cai",), "East Asia Forum")


def test_each_instrument_is_one_document(shared: Path) -> None:
    files = sorted((shared / "corpus" / "instruments").iterdir())
    assert [len(read(file)) for file in files] == [1] * 9
    assert [read(file)[0].language for file in files] == ["zh" if ".zh." in file.name else "en" for file in files]


@pytest.mark.parametrize(
    ("content", "authors"),
    [
        ("A long title of an essay\n\nBy Jane Doe and John Roe\n\nThe text begins here.\n", ("Jane Doe", "John Roe")),
        ("A long title of an essay\n\nAuthor: Jane Doe\nSource: The Monitor\n\nThe text begins here.\n", ("Jane Doe",)),
        ("敏捷治理何以可能\n\n作者:陈默\n\n正文从这里开始。\n", ("陈默",)),
        ("A long title of an essay\n\nBy the end of the year everything had changed.\n", ()),
        ("A long title of an essay\n\nThe text begins here.\n\nAuthor: unknown to us: nobody\n", ()),
    ],
)
def test_a_line_at_the_head_names_the_authors(tmp_path: Path, content: str, authors: tuple[str, ...]) -> None:
    path = tmp_path / "essay.txt"
    path.write_text(content, encoding="utf-8")
    (text,) = read(path)
    assert text.metadata.authors == authors
