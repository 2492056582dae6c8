"""Calibration: from how strongly a rule speaks for a claim to how often such claims are right.

Rules give each claim a raw score. What a score is worth was measured on texts that people annotated: a monotone map
over all rules (isotonic regression, Barlow et al. 1972), moved for each rule by its own record, the less the fewer
claims of it were judged. The numbers are data (`calibration.yaml`); `tests/benchmarks/calibrate.py` fits them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

import yaml
from rdflib import URIRef

from aigovkg.errors import VocabularyError
from aigovkg.names import thing
from aigovkg.yamls import load_yaml

__all__ = ["FILE", "Calibration", "load"]

FILE: Final = Path(__file__).with_name("calibration.yaml")
_LEAST, _MOST = 0.05, 0.98
_RULES: Final = str(thing("rule", ""))


@dataclass(frozen=True)
class Calibration:
    """A map from raw scores to shares of right claims.

    Attributes:
        knots: raw scores and what they are worth, both rising; between two the map is straight. Empty: as it is.
        shifts: by the name of a rule ("stance-en/action"), how far its claims lie above or below, in log-odds.
    """

    knots: Sequence[tuple[float, float]] = ()
    shifts: Mapping[str, float] = field(default_factory=dict)

    def of(self, rule: URIRef, raw: float) -> float:
        """Return how sure a claim is, 0.05 to 0.98.

        Args:
            rule: the rule that found it.
            raw: its raw score, 0 to 1.
        """
        if not self.knots:
            return raw
        worth = self.worth(raw)
        shift = self.shifts.get(rule.removeprefix(_RULES), 0.0)
        if shift:
            odds = worth / (1 - worth) * math.exp(shift)
            worth = odds / (1 + odds)
        return round(min(max(worth, _LEAST), _MOST), 2)

    def worth(self, raw: float) -> float:
        """Return what a raw score is worth, whatever the rule."""
        (low, worth), *rest = self.knots
        if raw <= low:
            return worth
        for high, more in rest:
            if raw <= high:
                return worth + (more - worth) * (raw - low) / (high - low)
            low, worth = high, more
        return worth


def load(path: Path = FILE) -> Calibration:
    """Read a calibration.

    Args:
        path: a YAML file with `knots` (pairs of numbers) and `shifts` (numbers by the name of a rule).
    Raises:
        VocabularyError: it cannot be read, or is no such file, or its knots do not rise.
    """
    try:
        told = load_yaml(path.read_text(encoding="utf-8"))
        knots = [(float(raw), float(worth)) for raw, worth in told["knots"]]
        shifts = {str(rule): float(shift) for rule, shift in (told.get("shifts") or {}).items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise VocabularyError(
            "Could not read the calibration",
            f"{path.name} ({' '.join(str(error).split())[:120]})",
            "Fit it anew with tests/benchmarks/calibrate.py",
        ) from None
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(knots))
    if not rising or not all(0 < worth < 1 for _, worth in knots):
        raise VocabularyError("The knots of a calibration rise, between 0 and 1", path.name)
    return Calibration(tuple(knots), shifts)
