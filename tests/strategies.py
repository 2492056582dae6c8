"""Hypothesis strategies, kept in one place."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["contents", "labels"]

#: Characters that folding and segmenting treat in their own ways.
_SPECIAL = (
    "\u2018\u2019\u201c\u201d\u300c\u300d\u300a\u300b\u2013\u2014\u2010\u2011\u00ad\u200b\u200f\ufeff\u00a0\u3000\u2003"
    "\u2028\u2029\u0085\t\r\n\f\v\0\u0130\ufb01\ufb03\uff21\uff11\uff0c\uff1a\uff08\uff09\u3002\uff1f\uff01\uff1b"
)
_PIECES = (
    *(
        "artificial intelligence",
        "AI",
        "governance",
        "life-cycle",
        "The Initiative",
        "U.S.",
        "e.g.",
        "Article 5",
        "(a)",
    ),
    *(
        "人工智能",
        "治理",
        "倡議",
        "發展",
        "《全球人工智能治理倡议》",
        "第一条",
        "一、",
        "2024-05-17",
        "Source:",
        "作者:",
    ),
    *(" ", "  ", "\n", "\n\n", "-\n", ". ", "! ", "—— ", "# ", "- ", "。", "____________", "1 "),
)

#: Texts of any characters (but no lone surrogates, which no file can hold), rich in what matters here.
contents = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.text(st.sampled_from(_SPECIAL + "aZé人國.,-\"'1"), max_size=200),
    st.lists(st.sampled_from([*_PIECES, *_SPECIAL]), max_size=60).map("".join),
)

_ENGLISH = st.sampled_from(["human", "rights", "AI", "risk", "of", "life-cycle", "safety", "EU", "programme"])

#: Labels of concepts, in English or Chinese.
labels = st.one_of(
    st.lists(_ENGLISH, min_size=1, max_size=4).map(" ".join),
    st.text(st.sampled_from("人工智能治理安全发展中国家"), min_size=2, max_size=5),
)
