"""Calibration: the map rises, lies between 0 and 1, comes near to what was judged, and is read with care."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigovkg.errors import VocabularyError
from aigovkg.evaluate import Judged, expected_error, fit
from aigovkg.extract.calibration import Calibration, load
from aigovkg.names import thing

RULE = thing("rule", "stance-en/action")
JUDGED = st.lists(
    st.builds(Judged, st.just("a"), st.sampled_from(["x/one", "x/two"]), st.floats(0.0, 1.0), st.booleans()), min_size=1
)


@given(JUDGED, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_fitted_map_rises_and_is_a_confidence(judged: list[Judged], one: float, other: float) -> None:
    fitted = fit(judged)
    low, high = sorted((one, other))
    for rule in ("x/one", "x/two", "x/unseen"):
        below, above = fitted.of(thing("rule", rule), low), fitted.of(thing("rule", rule), high)
        assert 0 < below <= above < 1


def test_the_fit_comes_near_to_what_was_judged() -> None:
    judged = [Judged("a", "x/bold", 0.9, n % 2 == 0) for n in range(100)]
    judged += [Judged("a", "x/modest", 0.5, n % 10 > 0) for n in range(100)]
    fitted = fit(judged)
    assert abs(fitted.of(thing("rule", "x/bold"), 0.9) - 0.5) < 0.1
    assert abs(fitted.of(thing("rule", "x/modest"), 0.5) - 0.9) < 0.1
    raw = expected_error([(one.raw, one.right) for one in judged])
    sure = [(fitted.of(thing("rule", one.rule), one.raw), one.right) for one in judged]
    assert expected_error(sure) < raw / 2


def test_few_judgements_move_a_rule_less_than_many() -> None:
    others = [Judged("a", "x/other", 0.7, n % 10 < 7) for n in range(200)]
    few = fit([*others, *[Judged("a", "x/own", 0.7, False)] * 2])
    many = fit([*others, *[Judged("a", "x/own", 0.7, False)] * 40])
    assert many.shifts["x/own"] < few.shifts["x/own"] < 0


def test_without_knots_a_score_stays() -> None:
    assert Calibration().of(RULE, 0.61) == 0.61


def test_the_shipped_numbers_load() -> None:
    shipped = load()
    assert shipped.of(RULE, 0.9) > shipped.of(RULE, 0.5)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("knots: [[0.5, 0.9], [0.6, 0.2]]", "rise"),
        ("knots: [[0.5, 1.5]]", "between 0 and 1"),
        ("knots: nothing", "Fit it anew"),
        ("{unclosed", "Fit it anew"),
        ("shifts: {}", "Fit it anew"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "calibration.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=said):
        load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="Could not read the calibration"):
        load(tmp_path / "none.yaml")
