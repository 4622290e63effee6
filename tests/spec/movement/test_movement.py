"""Movement since the period before and since a year before"""

from __future__ import annotations

import pytest

from tests.builders import assessed, package, series


@pytest.mark.parametrize(
    ("unit", "before", "now", "change"),
    [
        ("percent", 61.4, 60.4, -1.0),
        ("percent", 10.6, 12.0, 1.4),
        ("percent", 0, 12.5, 12.5),
        ("percent", 83, 83, 0.0),
        ("count", 61.4, 60.4, -100 / 61.4),
        ("count", 4962, 5907, 94500 / 4962),
        ("count", 84, 84, 0.0),
        ("count", 84, 0, -100.0),
        ("count", 0, 84, None),
        ("count", 0, 0, None),
        ("gbp", -200, -150, 25.0),
        ("gbp", -200, -300, -50.0),
        ("gbp", -100, 100, 200.0),
        ("days", 20, 25, 25.0),
        ("rate", 35.2, 17.6, -50.0),
    ],
)
def test_percentages_move_by_points_and_everything_else_by_per_cent(unit: str, before: float, now: float, change: float | None) -> None:
    """A fall from 61.4% to 60.4% is one point, not 1.0%; from nought there is no percentage."""
    found = assessed(
        package({"unit": unit}, [{"period": "2024-10", "value": before}, {"period": "2025-09", "value": before}, {"period": "2025-10", "value": now}])
    )
    expected = None if change is None else pytest.approx(change, abs=1e-9)
    assert (found["change_previous"], found["change_last_year"]) == (expected, expected)


@pytest.mark.parametrize(
    ("frequency", "earlier", "latest"),
    [
        ("monthly", "2024-10", "2025-10"),
        ("quarterly", "2024-25-Q2", "2025-26-Q2"),
        ("annual", "2023-24", "2024-25"),
        ("termly", "AY2023-24-T3", "AY2024-25-T3"),
    ],
)
def test_the_same_period_last_year_is_a_year_before(frequency: str, earlier: str, latest: str) -> None:
    found = assessed(package({"frequency": frequency}, [{"period": earlier, "value": 60}, {"period": latest, "value": 66}]))
    assert (found["same_period_last_year"], found["change_last_year"]) == (60.0, 6.0)


def test_across_the_turn_of_the_year_the_period_before_is_the_last_of_the_old_year() -> None:
    found = assessed(package({}, series([70, 75], last="2025-04")), "2025-04")
    assert (found["previous"], found["change_previous"]) == (70.0, 5.0)


def test_where_the_period_before_is_missing_there_is_no_movement_and_no_older_one_stands_in_for_it() -> None:
    found = assessed(package({}, series([70, None, 75], last="2025-10")))
    assert (found["previous"], found["change_previous"]) == (None, None)


@pytest.mark.parametrize("status", ["embargoed", "suppressed", "not_available"])
def test_a_withheld_figure_has_no_movement_and_gives_none(status: str) -> None:
    figures = [{"period": "2025-08", "value": 70}, {"period": "2025-09", "value": 71, "status": status}, {"period": "2025-10", "value": 75}]
    found = assessed(package({}, figures))
    assert (found["previous"], found["change_previous"]) == (None, None)
    found = assessed(package({}, figures), "2025-09")
    assert (found["previous"], found["change_previous"]) == (70.0, None)
