"""One period for an area and its neighbours"""

from __future__ import annotations

import pytest

from outturn.api import compare
from tests.groups import comparison, group_package, row

NEIGHBOURS_ARE_LATE = """
    area | period  | value
    Own  | 2025-08 | 80
    Own  | 2025-09 | 85
    Own  | 2025-10 | 90
    N1   | 2025-08 | 70
    N2   | 2025-08 | 72
    N2   | 2025-09 | 75
"""


@pytest.mark.parametrize(
    ("period", "compared_at", "value", "latest", "compared"),
    [("2025-10", "2025-09", 85, "2025-10", 1), ("2025-09", "2025-09", 85, "2025-09", 1), ("2025-08", "2025-08", 80, "2025-08", 2)],
)
def test_the_period_is_the_latest_at_which_a_neighbour_has_a_value(period: str, compared_at: str, value: float, latest: str, compared: int) -> None:
    """No later than the period that is asked for. A figure of another period never stands in; the area's own latest period is told beside it."""
    found = row(NEIGHBOURS_ARE_LATE, period=period)
    assert (found["period"], found["value"], found["latest"], found["compared"]) == (compared_at, value, latest, compared)


def test_breakdown_members_are_compared_one_by_one_each_at_its_own_period() -> None:
    table = """
        area | period  | breakdown | value
        Own  | 2025-10 |           | 80
        Own  | 2025-10 | sex=girls | 90
        N1   | 2025-10 |           | 85
        N1   | 2025-10 | sex=girls | 80
        Own  | 2025-10 | sex=boys  | 70
    """
    found = comparison(table).frame.select("breakdown", "value", "median", "rank").rows()
    assert found == [(None, 80, 85, 2), ("sex=girls", 90, 80, 1)]


def test_a_year_to_date_and_another_basis_are_not_compared() -> None:
    table = """
        area | period  | basis      | value
        Own  | 2025-10 |            | 80
        N1   | 2025-10 | ytd        | 99
        N1   | 2025-10 | rolling_12 | 98
        N1   | 2025-10 |            | 70
    """
    assert (row(table)["mean"], row(table)["compared"]) == (70, 1)


def test_the_newest_revision_counts_and_an_earlier_instant_can_be_asked_for() -> None:
    table = """
        area | value | recorded_at
        Own  | 80    | 2025-11-01T09:00:00Z
        N1   | 70    | 2025-11-01T09:00:00Z
        N1   | 90    | 2025-12-01T09:00:00Z
    """
    import datetime as dt

    package = group_package(table)
    assert compare(package, "2025-10").frame["rank"].to_list() == [2]
    assert compare(package, "2025-10", as_at=dt.date(2025, 11, 20)).frame["rank"].to_list() == [1]
