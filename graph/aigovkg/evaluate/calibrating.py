"""Fitting a calibration to claims that people judged."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aigovkg.extract.calibration import Calibration

__all__ = ["Judged", "expected_error", "fit"]

#: How many judged claims a rule's own record must have to count as much as that of all rules.
_PRIOR = 15
_LEAST, _MOST = 0.03, 0.97
_STEP = 0.02


class Judged(NamedTuple):
    """A claim that was judged: the document, the name of its rule, its raw score, and whether it is right."""

    document: str
    rule: str
    raw: float
    right: bool


def fit(judged: Sequence[Judged]) -> Calibration:
    """Fit a calibration: a monotone map over all, and a shift for each rule, shrunk towards none.

    Args:
        judged: the claims.
    """
    knots = _isotonic(judged)
    common = Calibration(knots)
    by_rule: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_rule[one.rule].append(one)
    shifts = {}
    for rule, own in sorted(by_rule.items()):
        expected = sum(common.worth(one.raw) for one in own) / len(own)
        share = (sum(one.right for one in own) + _PRIOR * expected) / (len(own) + _PRIOR)
        if abs(shift := _logit(share) - _logit(expected)) >= 0.05:
            shifts[rule] = round(shift, 2)
    return Calibration(knots, shifts)


def _isotonic(judged: Iterable[Judged]) -> tuple[tuple[float, float], ...]:
    """Pool adjacent violators: the rising steps that come nearest to the judgements, as points to join."""
    groups: dict[float, list[bool]] = defaultdict(list)
    for one in judged:
        groups[round(one.raw / _STEP) * _STEP].append(one.right)
    pools: list[tuple[float, float, int]] = []  # mean score, share right, count
    for raw, rights in sorted(groups.items()):
        pool = (raw, sum(rights) / len(rights), len(rights))
        while pools and pools[-1][1] >= pool[1]:
            (low, share, count), (high, other, more) = pools.pop(), pool
            both = count + more
            pool = ((low * count + high * more) / both, (share * count + other * more) / both, both)
        pools.append(pool)
    return tuple((round(raw, 3), round(min(max(share, _LEAST), _MOST), 3)) for raw, share, _ in pools)


def expected_error(judged: Sequence[tuple[float, bool]], bands: int = 10) -> float:
    """Return how far confidence and share of right claims lie apart, over bands of equal width (0 to 1)."""
    grouped: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        grouped[min(int(confidence * bands), bands - 1)].append((confidence, right))
    apart = sum(abs(sum(c for c, _ in of) - sum(right for _, right in of)) for of in grouped.values())
    return apart / max(len(judged), 1)


def _logit(share: float) -> float:
    share = min(max(share, _LEAST), _MOST)
    return math.log(share / (1 - share))
