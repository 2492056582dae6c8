"""One HTML page of an evaluation: the scores, and each text with both annotations in colour.

The page holds the texts that were evaluated: it is for the eyes of whoever has them, not for publication.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from aigovkg.evaluate.gold import Gold, Place, as_statement, slug_of
from aigovkg.evaluate.scores import Evaluation
from aigovkg.evaluate.scoring import MEASURES, Sets

__all__ = ["page"]

_TEMPLATE = Path(__file__).with_name("page.html")
_WORST = 25


class _Piece(NamedTuple):
    """A stretch of a text: how it is shown, what is marked on it, and the places of evidence that begin there."""

    text: str
    shown: str
    tip: str
    anchors: tuple[int, ...]


def page(gold: Gold, sets: Sets, results: Mapping[str, Evaluation], *, threshold: float = 0.5) -> str:
    """Return an evaluation as one HTML page that needs nothing else.

    Args:
        gold: the gold standard.
        sets: text and annotation set of each document, by its name in the gold standard.
        results: the scores of each run; the first is the one that is shown in full.
        threshold: claims below this confidence do not count.
    """
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    main = next(iter(results.values()))
    documents = [
        _document(gold, part.name, *sets[part.name], main, threshold) for part in gold.parts if part.name in sets
    ]
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        results=results,
        main=main,
        measures=MEASURES,
        groups=sorted({group for by in main.scores.values() for group in by} - {"all"}),
        documents=documents,
        worst=main.worst(_WORST),
    )


def _document(gold: Gold, name: str, text: Any, found: Any, main: Evaluation, threshold: float) -> dict[str, Any]:
    shift = text.offset
    mine = [Place(m.span.start + shift, m.span.end + shift, slug_of(m.concept)) for m in found.mentions]
    claims = [as_statement(claim, shift) for claim in found.claims if claim.confidence >= threshold]
    wanted = {statement.said: statement for statement in reversed(gold.statements.get(name, ()))}
    got = {claim.said: claim for claim in sorted(claims, key=lambda claim: claim.confidence)}
    statements = []
    for said in wanted.keys() | got.keys():
        place = wanted.get(said) or got[said]
        sort = "right" if said in wanted and said in got else "missed" if said in wanted else "wrong"
        sure = f"{got[said].confidence:.2f}" if said in got else ""
        statements.append((place.start, said, sort, sure))
    pieces = list(_pieces(text.content, shift, gold.mentions.get(name, ()), mine, {start for start, *_ in statements}))
    scores = {measure: main.score(measure, "document", name) for measure in MEASURES}
    return {"name": name, "pieces": pieces, "statements": sorted(statements), "scores": scores}


def _pieces(content: str, shift: int, gold: Any, mine: list[Place], anchors: set[int]) -> Iterator[_Piece]:
    """Cut a text where an annotation begins or ends."""
    last = shift + len(content)
    edges = {shift, last} | {edge for place in (*gold, *mine) for edge in place[:2]} | anchors
    cuts = sorted(edge for edge in edges if shift <= edge <= last)
    theirs, ours = _over(cuts, gold), _over(cuts, mine)
    for rank, start in enumerate(cuts[:-1]):
        wanted, found = theirs[rank], ours[rank]
        shown = "right" if wanted & found else "both" if wanted and found else "missed" if wanted else "wrong"
        tip = "; ".join(
            f"{name}: {', '.join(sorted(names))}" for name, names in (("gold", wanted), ("found", found)) if names
        )
        passage = content[start - shift : cuts[rank + 1] - shift]
        yield _Piece(passage, shown if tip else "", tip, (start,) if start in anchors else ())


def _over(cuts: list[int], places: Any) -> list[set[str]]:
    """Which concepts are marked on each stretch between two cuts."""
    over: list[set[str]] = [set() for _ in cuts]
    for place in places:
        for rank in range(bisect_left(cuts, place.start), bisect_left(cuts, place.end)):
            over[rank].add(place.concept)
    return over
