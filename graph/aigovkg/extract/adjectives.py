"""Words that only colour another noun: when "safe" names a principle, and "individual" a group of people."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from aigovkg.extract.named import Named

__all__ = ["is_said_of_ai", "stands_for_people"]

_NEXT: Final = re.compile(
    r"(?:,? ?(?:and |or |but |yet |& ?)?(?:more |most |also |as |[a-z]+ly )?)([a-z]+(?:[ -][a-z]+)?)"
)
_NOUN: Final = re.compile(r" ?[\"']? ?([a-z]+)")
_MOST: Final = 8
#: What stands after an adjective that is said of AI, or that ends its clause.
_OF_AI: Final = frozenset(
    {
        *("ai", "artificial", "system", "systems", "algorithm", "algorithms", "algorithmic", "model", "models"),
        *("technology", "technologies", "use", "usage", "uses", "development", "deployment", "design"),
        *("application", "applications", "machine", "machines", "automated", "intelligent", "general"),
        *("manner", "way", "decision", "decisions", "and", "or", "but", "in", "for", "to", "that", "which", "who"),
        *("when", "where", "while", "by", "with", "without", "throughout", "across", "at", "as", "of", "on", "from"),
        *("under", "over", "before", "after", "if", "because", "so", "than", "not", "is", "are", "was", "were"),
        *("be", "will", "should", "must", "can", "may", "shall", "has", "had", "would", "could", "cannot", "needs"),
    }
)


def is_said_of_ai(item: Named, folded: str, adjectives: Collection[str]) -> bool:
    """Tell whether an adjective is said of AI, or stands by itself ("must be safe, fair and transparent").

    Args:
        item: the adjective.
        folded: the folded text.
        adjectives: the adjectives that may stand in a row with it.
    """
    place = item.end
    for _ in range(_MOST):
        found = _NEXT.match(folded, place, place + 40)
        if found is None:
            break
        word = found[1] if found[1] in adjectives else found[1].split(" ")[0].split("-")[0]
        if word not in adjectives:
            break
        place = found.start(1) + len(word)
    noun = _NOUN.match(folded, place, place + 24)
    return noun is None or noun[1] in _OF_AI


#: What stands before one of a group, meant in rules ("a deployer shall"), and only a person in tales ("a nurse").
_ANY: Final = frozenset({"a", "an", "another"})
#: What stands before the singular of a group of people that is meant as such ("the provider").
_ARTICLES: Final = _ANY | {"the", "each", "any", "every", "no", "that", "such", "his", "her", "its"}
_OPENING: Final = "(\"'[-/"
_ROLE: Final = re.compile(
    r"(?:provid|deploy|develop|operat|us|employ|manufactur|import|work|suppli|consum|vend|distribut|contract)"
    r"(?:er|or|ee)s$|authorit|bodies|organi[sz]ation"
)
#: The singular without an article, as one of several ("members from government, industry and academia").
_LISTED: Final = re.compile(r"(?:\b(?:from|between|across|including|among|of|by|with)|,|, and| and) $")
_AND: Final = re.compile(r", (?!which|who|that)[a-z]| and [a-z]")
#: What stands behind a word for people that is no noun which that word only colours.
_BEHIND: Final = _OF_AI - {
    *("ai", "artificial", "automated", "intelligent", "general", "machine", "algorithmic"),
    *("system", "systems", "model", "design", "use"),
}


def stands_for_people(item: Named, folded: str) -> bool:
    """Tell whether a word for a group of people stands for them, and not before another noun ("individual rights").

    Args:
        item: the word.
        folded: the folded text.
    """
    if (
        not item.label.endswith("s")
        or " " in item.label
        or folded[item.end - 1] == "s"
        or folded[item.start] > "\u2e80"
    ):
        return True
    noun = _NOUN.match(folded, item.end, item.end + 24)
    ends = noun is None or noun[1] in _BEHIND
    before = folded[max(item.start - 24, 0) : item.start]
    joined = folded[item.end : item.end + 2] in (", ", " a") and _AND.match(folded, item.end) is not None
    listed = joined and _LISTED.search(before) is not None
    if not (listed or (ends and _is_behind(before, _ARTICLES))):
        return False
    return not _is_behind(before, _ANY) or _ROLE.search(item.label) is not None


def _is_behind(before: str, words: Collection[str]) -> bool:
    """Whether one of some words is the last before a place, or the last but one, before a word of small letters."""
    last = before[:-1].rsplit(" ", 2) if before.endswith(" ") else [""]
    if last[-1].lstrip(_OPENING) in words:
        return True
    return len(last) > 1 and last[-2].lstrip(_OPENING) in words and last[-1].replace("-", "").isalpha()
