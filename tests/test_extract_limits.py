"""Texts that no author wrote: what is in them is found all the same, in time that grows with their length alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product
from string import ascii_lowercase

import pytest

from aigovkg.annotation import AnnotationSet
from aigovkg.extract import Resources, extract, resources
from aigovkg.names import thing
from aigovkg.text import Metadata, Text

LAST = "We call for transparency"
NAMES = ["".join(letters).title() for letters in product(ascii_lowercase, repeat=3)]

#: Texts of about 25 characters a turn.
ODD: dict[str, Callable[[int], str]] = {
    "one endless line": lambda turns: "we support the openness, " * turns,
    "one endless Chinese line": lambda turns: "我们支持各国开展平等互利的人工智能国际合作和能力建设," * turns,
    "one endless word": lambda turns: "aigovernanceoftransparency" * turns + " ",
    "headings": lambda turns: "".join(f"# Chapter {rank} on safety\n\n" for rank in range(turns)),
    "headings, each under the one before": lambda turns: "".join(
        f"{'#' * (rank % 6 + 1)} On open data {rank}\n" for rank in range(turns)
    ),
    "names that nobody knows": lambda turns: "".join(
        f"The {NAMES[rank % 17_000]} Research Institute met. " for rank in range(turns)
    ),
    "titles that nobody knows": lambda turns: "".join(f"中国通过《{rank}号人工智能条例》。" for rank in range(turns)),
    "quotation marks that never close": lambda turns: "“we fear „bias” 「偏见 " * turns,
    "conditions in conditions": lambda turns: "if it is safe, unless it, " * turns,
    "zero bytes": lambda turns: "data\0protec\0tion \0and\0 \0" * turns,
    "marks of direction": lambda turns: "\u202e\u200fopen\u200f \u202dsource\u202c \u2066ai\u2069 " * turns,
    "broken lines": lambda turns: "the trans-\nparency of gov\nernance " * turns,
    "form feeds": lambda turns: "Page head\nsafety of systems\n\f" * turns,
    "dates": lambda turns: "on 1 May 2024, in 2023-05, " * turns,
    "brackets": lambda turns: "(((((((we support (safety)" * turns,
}


@pytest.fixture(scope="module")
def given() -> Resources:
    return resources()


def run(content: str, given: Resources) -> tuple[AnnotationSet, float]:
    """Return what is found, and the processor time that it took, in seconds."""
    begin = time.process_time()
    found = extract(Text(content, "en", Metadata(title="Odd", type="Report"), "odd.txt"), given)
    return found, time.process_time() - begin


@pytest.mark.parametrize("form", ODD)
def test_time_grows_with_the_length_alone(given: Resources, form: str) -> None:
    few, many = (ODD[form](turns) + f"\n\n{LAST}." for turns in (250, 1250))
    run(few[:1000], given)
    _, short = run(few, given)
    found, long = run(many, given)
    found.check(many)
    # Five times the text; what grew with its square would take 25 times as long.
    assert long < 15 * short + 0.5
    last = found.mentions[-1]
    assert (last.concept, last.exact) == (thing("principle", "transparency"), "transparency")
    assert last.span.end == len(many) - 1


@pytest.mark.parametrize(
    "written",
    [
        "data\u00a0governance",
        "\u200fdata governance\u200f",
        "d\u200bata governance",
        "\u202edata\u202c \u2066governance\u2069",
        "data\r\ngovernance",
        "data gov-\nernance",
        "ＤＡＴＡ　ＧＯＶＥＲＮＡＮＣＥ",
        "\0data governance\0",
    ],
)
def test_what_is_not_seen_hides_no_label_and_moves_no_place(given: Resources, written: str) -> None:
    content = f"\ufeffWe support {written}; so do others."
    found, _ = run(content, given)
    (mention,) = (one for one in found.mentions if one.concept == thing("mechanism", "data-governance"))
    assert mention.exact.strip("\0\u200f\u202e\u202c\u2066\u2069") in written
    assert content[mention.span.start : mention.span.end] == mention.exact
