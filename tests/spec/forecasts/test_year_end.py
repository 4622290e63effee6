"""Forecast of the year's end

What will be judged at the end of the financial year, by the kind of the indicator, with an interval and the chances of meeting target and
floor. A forecast is never a rating.
"""

from __future__ import annotations

from typing import Any

import pytest

from outturn.api import forecast
from tests.builders import COUNT, package, series

SIX_TO_GO = "2025-09"


def noisy(size: int, level: float = 100.0, spread: float = 1.0) -> list[float]:
    return [level + spread * ((place * 37) % 11 - 5) / 5 for place in range(size)]


def year_end(definition: dict[str, object], figures: Any, standards: Any = (), *, period: str = SIX_TO_GO, **tables: Any) -> dict[str, Any]:
    example = package(definition, figures, standards, **tables)
    (row,) = forecast(example, period, indicator="K1").to_polars().to_dicts()
    return row


@pytest.mark.parametrize(
    ("definition", "judged", "about"),
    [
        ({**COUNT}, "year_to_date", 1200),
        ({**COUNT, "aggregation": "mean"}, "year_to_date", 100),
        ({**COUNT, "basis": "snapshot"}, "last_period", 100),
        ({**COUNT, "basis": "rolling_12"}, "last_period", 100),
        ({"aggregation": "none", "unit": "days", "polarity": "lower"}, "last_period", 100),
    ],
)
def test_what_is_forecast_is_what_will_be_judged(definition: dict[str, object], judged: str, about: float) -> None:
    row = year_end(definition, series(noisy(36), last=SIX_TO_GO))
    assert (row["judged"], row["for_period"], row["remaining"]) == (judged, "2026-03", 6)
    assert row["low"] < about < row["high"]
    assert row["high"] - row["low"] < 0.05 * about


def test_a_sum_goes_on_from_the_year_so_far() -> None:
    row = year_end(COUNT, series(noisy(36), last=SIX_TO_GO))
    assert row["so_far"] == pytest.approx(sum(noisy(36)[-6:]))
    assert row["forecast"] == pytest.approx(row["so_far"] + 600, abs=6)


def test_a_count_that_grows_through_the_year_is_taken_apart_first() -> None:
    totals, total = [], 0.0
    for place, value in enumerate(noisy(42)):  # from April 2022
        total = value if place % 12 == 0 else total + value
        totals.append(total)
    row = year_end({**COUNT, "basis": "cumulative"}, series(totals, last=SIX_TO_GO))
    assert row["so_far"] == pytest.approx(totals[-1])
    assert row["low"] < 1200 < row["high"]


def test_a_ratio_is_the_ratio_of_the_sums_and_never_the_mean_of_percentages() -> None:
    """So far 300 of 600; what comes is expected at 90 of 100 a month, so 840 of 1,200 in all: 70%, where the mean of months would say more."""
    tops = [*noisy(30, 90.0, 2.0), *[50.0] * 6]
    figures = [{**row, "numerator": tops[place], "denominator": 100} for place, row in enumerate(series([1] * 36, last=SIX_TO_GO, column="numerator"))]
    row = year_end({}, figures)
    assert row["so_far"] == pytest.approx(50)
    assert row["low"] < row["forecast"] < row["high"]
    assert row["forecast"] == pytest.approx((300 + 6 * (row["forecast"] * 12 - 300) / 6) / 12)
    assert 50 <= row["forecast"] <= 70.5


@pytest.mark.parametrize(
    ("figures", "definition", "reason"),
    [
        (series(noisy(23), last=SIX_TO_GO), COUNT, "too_few_points"),
        (series(noisy(24), last=SIX_TO_GO), COUNT, None),
        (series([5] * 30, last=SIX_TO_GO), COUNT, "constant"),
        (series(noisy(30), last="2025-02"), COUNT, "too_old"),
        (series(noisy(30), last="2025-03"), COUNT, None),
        (series(noisy(30, 90.0), last=SIX_TO_GO), {}, "no_parts"),
        (series(noisy(30, 90.0), last=SIX_TO_GO), {"basis": "cumulative"}, "cumulative_share"),
        ((), COUNT, "no_value"),
    ],
)
def test_where_nothing_can_be_forecast_it_says_why(figures: Any, definition: dict[str, object], reason: str | None) -> None:
    assert year_end(definition, figures)["reason"] == reason


def test_a_year_that_is_complete_is_not_forecast() -> None:
    assert year_end(COUNT, series(noisy(36), last="2026-03"), period="2026-03")["reason"] == "year_complete"


@pytest.mark.parametrize(
    ("polarity", "target", "floor", "chance_target", "chance_floor"),
    [
        ("higher", 50, 40, "sure", "sure"),
        ("higher", 150, 50, "no", "sure"),
        ("lower", 150, 160, "sure", "sure"),
        ("lower", 50, 150, "no", "sure"),
        ("higher", 100, 50, "open", "sure"),
        ("lower", 100, 150, "open", "sure"),
    ],
)
def test_the_chances_of_meeting_target_and_floor(polarity: str, target: float, floor: float, chance_target: str, chance_floor: str) -> None:
    standards = [{"target": target, "floor": floor}]
    row = year_end({**COUNT, "polarity": polarity, "basis": "snapshot"}, series(noisy(36), last=SIX_TO_GO), standards)

    def said(chance: float) -> str:
        return "sure" if chance > 0.99 else "no" if chance < 0.01 else "open"

    assert (said(row["chance_target"]), said(row["chance_floor"])) == (chance_target, chance_floor)
    assert row["chance_target"] <= row["chance_floor"]


def test_the_target_of_the_whole_year_is_what_a_sum_is_held_to() -> None:
    """Twelve hundred in the year is a hundred a month: about an even chance, not the certainty that a month's target would give."""
    standards = [{"target": 1200, "floor": 1100, "profile": "even"}]
    row = year_end({**COUNT, "polarity": "higher"}, series(noisy(36), last=SIX_TO_GO), standards)
    assert 0.1 < row["chance_target"] < 0.9
    assert row["chance_floor"] > 0.99


def test_a_target_band_is_met_inside_it() -> None:
    standards = [{"target_low": 95, "target_high": 105, "floor_low": 90, "floor_high": 110}]
    row = year_end({**COUNT, "polarity": "range", "basis": "snapshot"}, series(noisy(36), last=SIX_TO_GO), standards)
    assert row["chance_target"] > 0.9


@pytest.mark.parametrize("standards", [[], [{"target": 100, "floor": 90, "status": "tbc"}], [{"target": 100, "floor": 90, "status": "proposed"}]])
def test_without_a_target_in_force_there_is_no_chance_of_meeting_it(standards: list[dict[str, object]]) -> None:
    row = year_end({**COUNT, "polarity": "higher"}, series(noisy(36), last=SIX_TO_GO), standards)
    assert (row["reason"], row["chance_target"]) == (None, None)


def test_a_count_cannot_fall_below_what_the_year_has_already() -> None:
    values = [(place * 7) % 3 for place in range(36)]
    row = year_end(COUNT, series(values, last=SIX_TO_GO))
    assert row["low"] >= row["so_far"]


def test_the_year_to_date_that_came_with_the_figures_is_gone_on_from() -> None:
    figures = [*series(noisy(36), last=SIX_TO_GO), {"period": SIX_TO_GO, "basis": "ytd", "value": 1000}]
    row = year_end(COUNT, figures)
    assert (row["so_far"], row["reason"]) == (1000, None)
    assert row["forecast"] == pytest.approx(1600, abs=6)


def test_a_month_of_the_year_without_a_figure_is_left_out_and_told() -> None:
    values: list[float | None] = [*noisy(36)]
    values[-3] = None
    row = year_end(COUNT, series(values, last=SIX_TO_GO))
    assert row["missing"] == 1


def test_figures_after_the_period_do_not_count() -> None:
    later = year_end(COUNT, series(noisy(38), last="2025-11"))
    assert (later["period"], later["remaining"]) == ("2025-09", 6)
