"""The verdict: improving, stable or worsening"""

from __future__ import annotations

import pytest

from tests.builders import assessed, package, series

UP = [70.2, 70.8, 72.1, 72.6, 73.9, 74.1]
DOWN = [-value for value in UP]
ABOUT = [70.0, 72.0, 69.0, 71.5, 70.5, 71.0]
KPI, ACTIVITY = "kpi", "activity"


@pytest.mark.parametrize(
    ("kind", "polarity", "values", "trend", "reason"),
    [
        (KPI, "higher", UP, "IMPROVING", "significant"),
        (KPI, "higher", DOWN, "WORSENING", "significant"),
        (KPI, "higher", ABOUT, "STABLE", "not_significant"),
        (KPI, "lower", UP, "WORSENING", "significant"),
        (KPI, "lower", DOWN, "IMPROVING", "significant"),
        (KPI, "lower", ABOUT, "STABLE", "not_significant"),
        (KPI, "none", UP, "INCREASING", "significant"),
        (ACTIVITY, "higher", UP, "INCREASING", "significant"),
        (ACTIVITY, "lower", UP, "INCREASING", "significant"),
        (ACTIVITY, "none", UP, "INCREASING", "significant"),
        (ACTIVITY, "none", DOWN, "DECREASING", "significant"),
        (ACTIVITY, "none", ABOUT, "STABLE", "not_significant"),
    ],
)
def test_a_significant_slope_is_good_or_bad_by_the_polarity_and_neither_for_activity(
    kind: str, polarity: str, values: list[float], trend: str, reason: str
) -> None:
    found = assessed(package({"kind": kind, "polarity": polarity}, series(values, last="2025-10")))
    assert (found["trend"], found["trend_reason"], found["trend_method"], found["trend_caveat"]) == (trend, reason, "ols", None)


@pytest.mark.parametrize(
    ("points", "trend", "reason"),
    [(0, None, "no_value"), (1, None, "too_few_points"), (2, None, "too_few_points"), (4, None, "too_few_points"), (5, "IMPROVING", "significant")],
)
def test_fewer_than_five_points_give_no_verdict(points: int, trend: str | None, reason: str) -> None:
    values = UP[:points] or [None]
    figures = series(values, last="2025-10") or [{"period": "2025-10", "status": "not_available"}]
    found = assessed(package({}, figures))
    assert (found["trend"], found["trend_reason"], found["trend_n"]) == (trend, reason, points)
    if trend is None:
        assert [found[name] for name in ("trend_slope", "trend_p", "trend_low", "trend_high", "trend_from", "trend_plain", "trend_method")] == [None] * 7


def test_the_movement_since_the_last_period_does_not_decide() -> None:
    """Complaints rose from 83 to 84 and the direction is stable; here the last step is down and the direction up."""
    found = assessed(package({}, series([*UP, 74.0], last="2025-10")))
    assert found["change_previous"] < 0
    assert found["trend"] == "IMPROVING"


@pytest.mark.parametrize(("last", "trend"), [(70.9, "STABLE"), (71.3, "STABLE"), (71.7, "STABLE"), (72.0, "IMPROVING")])
def test_the_line_is_drawn_at_five_per_cent(last: float, trend: str) -> None:
    found = assessed(package({}, series([70, 71, 70.5, 71.8, 71.2, last], last="2025-10")))
    assert (found["trend"], found["trend_p"] < 0.05) == (trend, trend == "IMPROVING")


def test_the_answer_carries_slope_interval_p_points_window_and_method() -> None:
    """By hand: the values 1, 3, 2, 5, 4 have slope 0.8; t is 2.309 with three degrees of freedom and p 0.104."""
    found = assessed(package({}, series([1, 3, 2, 5, 4], last="2025-10")))
    assert (found["trend_n"], found["trend_from"], found["trend_method"]) == (5, "2025-06", "ols")
    numbers = [found[name] for name in ("trend_slope", "trend_p", "trend_low", "trend_high")]
    assert numbers == pytest.approx([0.8, 0.1041, -0.3024, 1.9024], abs=5e-5)
    assert [found[name] for name in ("trend_plain", "trend_plain_slope", "trend_plain_p")] == [found[name] for name in ("trend", "trend_slope", "trend_p")]


def test_a_constant_series_is_stable_with_slope_nought() -> None:
    found = assessed(package({}, series([33.3] * 9, last="2025-10")))
    assert (found["trend"], found["trend_reason"], found["trend_slope"], found["trend_p"]) == ("STABLE", "constant", 0.0, 1.0)


@pytest.mark.parametrize(("step", "trend"), [(0.1, "IMPROVING"), (-0.1, "WORSENING")])
def test_a_perfect_line_is_significant(step: float, trend: str) -> None:
    found = assessed(package({}, series([round(50 + step * place, 1) for place in range(5)], last="2025-10")))
    assert found["trend"] == trend
    assert found["trend_p"] < 1e-12
    assert found["trend_slope"] == pytest.approx(step, rel=1e-9)


@pytest.mark.parametrize("level", [0.0, 1e6, 1e9])
def test_a_large_level_does_not_eat_the_slope(level: float) -> None:
    found = assessed(package({"unit": "gbp"}, series([level + value for value in (1, 3, 2, 5, 4)], last="2025-10")))
    assert (found["trend_slope"], found["trend_p"]) == (pytest.approx(0.8, rel=1e-9), pytest.approx(0.10408803866182788, rel=1e-9))


BAND = "target_low | target_high | floor_low | floor_high\n17.5 | 22.5 | 12.5 | 27.5"


@pytest.mark.parametrize(
    ("values", "trend", "reason"),
    [
        ([40, 38, 36.2, 33.9, 32, 30.1], "IMPROVING", "significant"),
        ([30, 32.1, 33.9, 36, 38.1, 40], "WORSENING", "significant"),
        ([5, 7.1, 9, 10.9, 13, 15.1], "IMPROVING", "significant"),
        ([15, 13, 11.1, 9, 7, 4.9], "WORSENING", "significant"),
        ([18, 18.5, 19.1, 19.6, 20, 20.4], "STABLE", "inside_band"),
        ([25, 23, 21.1, 20, 19, 18], "IMPROVING", "significant"),
        ([18, 19.1, 21.1, 22.9, 24.1, 26], "WORSENING", "significant"),
        ([30, 32, 29, 31, 30.5, 30], "STABLE", "not_significant"),
    ],
)
def test_for_a_range_good_is_towards_the_band(values: list[float], trend: str, reason: str) -> None:
    found = assessed(package({"polarity": "range"}, series(values, last="2025-10"), BAND))
    assert (found["trend"], found["trend_reason"]) == (trend, reason)


def test_a_range_without_a_band_has_a_direction_that_is_neither_good_nor_bad() -> None:
    found = assessed(package({"polarity": "range"}, series(UP, last="2025-10")))
    assert found["trend"] == "INCREASING"
