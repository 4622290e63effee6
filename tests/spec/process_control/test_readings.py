"""Process control of a monthly series

A second reading beside the direction of travel, after NHS England's Making Data Count: mean and limits from moving ranges, and rules that
tell a figure which is more than chance. Limits are the mean, less and plus 2.66 mean moving ranges; a moving range beyond 3.267 times
their mean is left out.
"""

from __future__ import annotations

from typing import Any

import pytest

from outturn.api import control
from tests.builders import COUNT, months, package

ZIGZAG = [51, 49] * 8


def read(values: list[Any], *, target: float | None = None, definition: dict[str, object] | None = None, **tables: Any) -> dict[str, Any]:
    standards = [{"target": target, "floor": target}] if target is not None else []
    example = package({**(definition or {})}, months(values), standards, **tables)
    (row,) = control(example, "2025-10").to_polars().to_dicts()
    return row


@pytest.mark.parametrize(("points", "reason"), [(12, "too_few_points"), (13, None)])
def test_limits_need_thirteen_months(points: int, reason: str | None) -> None:
    row = read((ZIGZAG)[:points])
    assert row["reason"] == reason
    assert (row["upper_limit"] is None) == (reason is not None)
    assert row["points"] == points


@pytest.mark.parametrize(
    ("polarity", "last", "expected"),
    [
        ("higher", 60, "improving"),
        ("higher", 40, "concerning"),
        ("lower", 60, "concerning"),
        ("lower", 40, "improving"),
        ("none", 60, "high"),
        ("none", 40, "low"),
        ("higher", 51, "common_cause"),
    ],
)
def test_a_figure_outside_the_limits_is_a_special_cause_and_polarity_says_whether_it_is_good(polarity: str, last: float, expected: str) -> None:
    row = read([*ZIGZAG, last], definition={"polarity": polarity})
    assert row["variation"] == expected
    assert row["signal"] == (None if expected == "common_cause" else "outside_limits")


def test_for_an_activity_indicator_neither_way_is_good() -> None:
    assert read([*ZIGZAG, 60], definition={**COUNT, "kind": "activity"})["variation"] == "high"


@pytest.mark.parametrize(("run", "signal"), [(6, None), (7, "seven_on_one_side")])
def test_seven_in_a_row_on_one_side_of_the_mean(run: int, signal: str | None) -> None:
    """Six are chance. The figures before lie as far below the mean, so that none is near a limit."""
    row = read([45, 55, 43, 57, 44, 56, 42, 49, *([51, 52] * 4)[:run]])
    assert row["signal"] == signal


@pytest.mark.parametrize(("run", "signal"), [(6, None), (7, "trend_of_seven")])
def test_seven_in_a_row_that_each_rise(run: int, signal: str | None) -> None:
    row = read([47, 55, 43, 57, 44, 56, 43, 55, *[49.0 + 0.3 * step for step in range(run)]], definition={"polarity": "lower"})
    assert row["signal"] == signal
    assert row["variation"] == ("concerning" if signal else "common_cause")


@pytest.mark.parametrize(
    ("last", "signal"),
    [
        ([54.4, 51.0, 54.4], "two_of_three"),
        ([51.0, 51.0, 54.4], None),
        ([54.4, 49.0, 54.4], None),
    ],
)
def test_two_of_three_near_a_limit_on_the_same_side(last: list[float], signal: str | None) -> None:
    """Near is beyond two thirds of the way to the limit. The third may lie anywhere on the same side of the mean, but not on the other."""
    row = read([51, 49] * 12 + last)
    assert row["signal"] == signal


@pytest.mark.parametrize(
    ("polarity", "target", "expected"),
    [
        ("higher", 40, "meeting"),
        ("higher", 60, "failing"),
        ("higher", 50, "hit_and_miss"),
        ("lower", 60, "meeting"),
        ("lower", 40, "failing"),
        ("lower", 50, "hit_and_miss"),
    ],
)
def test_assurance_against_the_target(polarity: str, target: float, expected: str) -> None:
    assert read(ZIGZAG, target=target, definition={"polarity": polarity})["assurance"] == expected


def test_a_target_on_a_limit_can_still_be_missed_by_chance() -> None:
    lower = read(ZIGZAG)["lower_limit"]
    assert read(ZIGZAG, target=lower)["assurance"] == "hit_and_miss"


@pytest.mark.parametrize(
    ("band", "expected"), [((40, 60), "meeting"), ((60, 70), "failing"), ((30, 40), "failing"), ((50, 60), "hit_and_miss"), ((49.5, 50.5), "hit_and_miss")]
)
def test_a_target_band_is_met_where_it_holds_both_limits(band: tuple[float, float], expected: str) -> None:
    low, high = band
    standards = [{"target_low": low, "target_high": high, "floor_low": low - 5, "floor_high": high + 5}]
    example = package({"polarity": "range"}, months(ZIGZAG), standards)
    (row,) = control(example, "2025-10").to_polars().to_dicts()
    assert row["assurance"] == expected


@pytest.mark.parametrize(
    ("band", "last", "expected"), [((60, 70), 60, "improving"), ((60, 70), 40, "concerning"), ((45, 55), 60, "concerning"), ((30, 80), 60, "high")]
)
def test_for_a_target_band_it_is_good_to_come_nearer(band: tuple[float, float], last: float, expected: str) -> None:
    """From a mean outside the band, towards it; from a mean inside, a special cause is concerning where it leaves the band, and else neither."""
    low, high = band
    standards = [{"target_low": low, "target_high": high, "floor_low": low - 5, "floor_high": high + 5}]
    example = package({"polarity": "range"}, months([*ZIGZAG, last]), standards)
    assert control(example, "2025-10").to_polars()["variation"].to_list() == [expected]


def test_limits_are_reckoned_anew_from_a_change_of_definition() -> None:
    """Thirteen months since November 2024 (from 100 to 50) have limits of their own; with the change a month later they are too few."""
    values = [*[101, 99] * 8, *([51, 49] * 7)[:12]]
    after = read(values, definitions=[{"from": "2024-11-01", "comparable": False}])
    assert (after["reason"], after["points"], after["since"]) == ("too_few_points", 12, "2024-11")
    before = read([*values, 51], definitions=[{"from": "2024-10-01", "comparable": False}])
    assert (before["reason"], before["points"], before["since"], round(before["mean"])) == (None, 13, "2024-10", 50)


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        ({"basis": "rolling_12"}, "overlapping"),
        ({"basis": "cumulative"}, "cumulative_share"),
        ({**COUNT, "basis": "snapshot"}, None),
    ],
)
def test_which_monthly_series_are_read(definition: dict[str, object], reason: str | None) -> None:
    assert read(ZIGZAG, definition=definition)["reason"] == reason


def test_quarterly_figures_are_not_read() -> None:
    from tests.builders import series

    example = package({"frequency": "quarterly"}, series(ZIGZAG, last="2025-26-Q2"))
    assert control(example, "2025-10").to_polars()["reason"].to_list() == ["not_monthly"]


def test_of_a_count_that_grows_through_the_year_what_each_month_added_is_read() -> None:
    """April begins anew. Its target is of the year so far and says nothing of a month."""
    counted, total = [], 0
    for place, added in enumerate([11, 9] * 10):  # March 2024 to October 2025
        total = added if (place - 1) % 12 == 0 else total + added
        counted.append(total)
    row = read(counted, target=100, definition={**COUNT, "basis": "cumulative"})
    assert row["points"] == 19  # what March 2024 added cannot be told
    assert (row["differenced"], row["value"], round(row["mean"]), row["assurance"]) == (True, 9, 10, None)


def test_a_month_without_a_figure_is_passed_over() -> None:
    row = read([*ZIGZAG[:8], None, *ZIGZAG[8:]])
    assert (row["reason"], row["points"]) == (None, 16)


def test_figures_that_are_all_equal_are_common_cause() -> None:
    row = read([0.1 + 0.2] * 14)
    assert (row["variation"], row["lower_limit"]) == ("common_cause", pytest.approx(0.3))
