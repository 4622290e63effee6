"""Median, mean and gap"""

from __future__ import annotations

import pytest

from tests.groups import row, spread


@pytest.mark.parametrize(
    ("own", "neighbours", "median", "mean", "compared"),
    [
        (90, [80, 70, 60], 70, 70, 3),
        (90, [80, 70, 60, 50], 65, 65, 4),
        (90, [80, 70, None], 75, 75, 2),
        (90, [100, 10, 10], 10, 40, 3),
        (None, [80, 60], 70, 70, 2),
    ],
)
def test_median_and_simple_mean_are_those_of_the_neighbours_that_have_a_value(
    own: float | None, neighbours: list[float | None], median: float, mean: float, compared: int
) -> None:
    """The area itself is not part of what it is measured against, and every neighbour counts the same."""
    found = row(spread([own, *neighbours]))
    assert (found["median"], found["mean"], found["compared"], found["comparators"]) == (median, pytest.approx(mean), compared, len(neighbours))


@pytest.mark.parametrize(
    ("unit", "own", "neighbours", "gap"),
    [
        ("percent", 61.4, [60.4], 1.0),
        ("percent", 60.4, [61.4, 61.4], -1.0),
        ("count", 110, [100], 10.0),
        ("rate", 45, [60], -25.0),
        ("gbp", 5, [0], None),
        ("gbp", -50, [-100], 50.0),
        ("count", 100, [100], 0.0),
        ("count", None, [100], None),
    ],
)
def test_the_gap_to_the_median_is_in_points_for_percentages_and_in_per_cent_for_everything_else(
    unit: str, own: float | None, neighbours: list[float], gap: float | None
) -> None:
    """From nought there is no percentage."""
    found = row(spread([own, *neighbours]), {"unit": unit})
    assert found["gap"] == (None if gap is None else pytest.approx(gap))
    assert found["gap_in_points"] is (unit == "percent")


def test_neighbours_are_pooled_where_each_gives_its_parts() -> None:
    """The pooled figure weighs large areas more than the simple mean does."""
    table = """
        area | numerator | denominator
        Own  | 50        | 100
        N1   | 90        | 100
        N2   | 100       | 900
    """
    found = row(table)
    assert (found["pooled"], found["mean"]) == (pytest.approx(19.0), pytest.approx((90 + 100 / 9) / 2))


def test_neighbours_are_not_pooled_where_one_gives_its_value_alone() -> None:
    table = """
        area | value | numerator | denominator
        Own  |       | 50        | 100
        N1   |       | 90        | 100
        N2   | 11    |           |
    """
    assert row(table)["pooled"] is None
